"""我的, as the page shows it: who works here, what the street has switched on, room on the device, and about the program.

Knows wording; reading and cleaning up is done by `MePort`.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.errors import EnvironmentProblem
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.moments import size_text


@dataclass(frozen=True)
class Said:
    """Something the worker complained of or suggested: when, what, and what came back."""

    line: str
    text: str
    answer: str = ""


@dataclass(frozen=True)
class Mine:
    """What there is to tell.

    Args:
        switches: name -> on, as the tenant set them.
        originals, delivered: bytes of original photos here, and of those the platform has verified.
        free: bytes free on the device.
        filing: the number the program is registered under; empty when the tenant gave none.
        said: complaints and suggestions, the newest first.
    """

    name: str = ""
    role_line: str = ""
    code: str = ""
    grids: tuple[str, ...] = ()
    tenant: str = ""
    switches: tuple[tuple[str, bool], ...] = ()
    originals: int = 0
    delivered: int = 0
    free: int = 0
    version: str = ""
    platform: str = ""
    filing: str = ""
    said: tuple[Said, ...] = ()


class MePort(Protocol):
    """Reads and cleans up; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def look(self) -> Mine:
        """Everything the page tells."""
        ...

    def clean(self) -> int:
        """Delete originals that the platform has verified; the bytes freed."""
        ...

    def diagnose(self, path: Path) -> None:
        """Write down how the device is, without personal data."""
        ...

    def tell(self, sort: str, text: str) -> None:
        """File a complaint or a suggestion."""
        ...


@dataclass(frozen=True)
class MeState:
    """What the page shows. `cleaned`, `written` and `told` say what was done last."""

    mine: Mine = Mine()
    loaded: bool = False
    originals: str = ""
    free: str = ""
    can_clean: bool = False
    busy: bool = False
    cleaned: str = ""
    written: str = ""
    told: str = ""
    problem: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Me", text)


def originals_text(mine: Mine) -> str:
    """How much room original photos take, and how much of it can be given back."""
    if not mine.originals:
        return _tr("本机没有照片原图")
    if not mine.delivered:
        return _tr("照片原图 {size}，都还没送达，不能清理").format(size=size_text(mine.originals))
    return _tr("照片原图 {size}，其中 {done} 平台已核对收齐").format(
        size=size_text(mine.originals), done=size_text(mine.delivered)
    )


class MeViewModel(QObject):
    """State and commands of the page."""

    changed = Signal()
    lock_wanted = Signal()
    hand_over_wanted = Signal()
    told = Signal()
    """A complaint or suggestion is safe; the field is free for another one."""

    def __init__(self, port: MePort, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._run: Run = Guarded(self, run)
        self.state = MeState()

    def load(self) -> None:
        """Read anew."""
        self._run(self._port.look, self._on_read, self._on_failed)

    def clean(self) -> None:
        """Give back the room of originals that are safe on the platform."""
        self._set(replace(self.state, busy=True, cleaned="", problem=""))
        self._run(self._port.clean, self._on_cleaned, self._on_failed)

    def diagnose(self, path: Path) -> None:
        """Write down how the device is."""
        written = _tr("已写好 {name}，里面没有姓名、电话和地址，可以交给管理员。").format(name=path.name)
        self._set(replace(self.state, busy=True, written="", problem=""))
        self._run(
            lambda: self._port.diagnose(path),
            lambda _none: self._set(replace(self.state, busy=False, written=written)),
            self._on_failed,
        )

    def tell(self, sort: str, text: str) -> None:
        """File a complaint or a suggestion."""
        self._set(replace(self.state, busy=True, told="", problem=""))
        self._run(lambda: self._port.tell(sort, text), self._on_told, self._on_failed)

    def lock(self) -> None:
        """Lock the screen now."""
        self.lock_wanted.emit()

    def hand_over(self) -> None:
        """Another worker takes the device."""
        self.hand_over_wanted.emit()

    def dismiss_problem(self) -> None:
        """The worker has read it."""
        self._set(replace(self.state, problem=""))

    def _on_read(self, mine: Mine) -> None:
        self._set(
            replace(
                self.state,
                mine=mine,
                loaded=True,
                originals=originals_text(mine),
                free=_tr("设备还有 {size}").format(size=size_text(mine.free)),
                can_clean=mine.delivered > 0,
            )
        )

    def _on_told(self, _none: None) -> None:
        self._set(replace(self.state, busy=False, told=_tr("已存好，联网后送到平台；答复会显示在这里。")))
        self.told.emit()
        self.load()

    def _on_cleaned(self, freed: int) -> None:
        text = _tr("腾出 {size}。缩略图和带水印的照片还在，原图在平台上。").format(size=size_text(freed))
        self._set(replace(self.state, busy=False, cleaned=text))
        self.load()

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, problem=problem.text))

    def _set(self, state: MeState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
