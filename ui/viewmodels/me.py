"""我的, as the page shows it: who works here, what the street has switched on, room on the device, and about the program.

Knows wording; reading and cleaning up is done by `MePort`.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.errors import EnvironmentProblem
from ui.language import in_turn
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
        originals, delivered: bytes of original photos, sounds, films and files here, and of those the platform has verified.
        free: bytes free on the device.
        filing: the number the program is registered under; empty when the tenant gave none.
        said: complaints and suggestions, the newest first.
        room: the step of the ladder of a disk that fills up, 0 for plenty; `quota`: bytes this profile's photos may take.
        link: what carries the bytes: ethernet, wifi, mobile, or unknown where the system does not say.
        wifi_only: whether originals wait for Wi-Fi or a cable.
        proxy, ca_file: as the worker chose them; empty for what the system says.
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
    room: int = 0
    quota: int = 0
    link: str = "unknown"
    wifi_only: bool = False
    proxy: str = ""
    ca_file: str = ""


class MePort(Protocol):
    """Reads and cleans up; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def look(self) -> Mine:
        """Everything the page tells."""
        ...

    def clean(self) -> int:
        """Delete originals, sounds, films and files that the platform has verified; the bytes freed."""
        ...

    def diagnose(self, path: Path) -> None:
        """Write down how the device is, without personal data."""
        ...

    def tell(self, sort: str, text: str) -> None:
        """File a complaint or a suggestion."""
        ...

    def keep_wifi_only(self, *, on: bool) -> None:
        """Whether originals wait for Wi-Fi or a cable."""
        ...

    def keep_way(self, proxy: str, ca_file: str) -> None:
        """Keep proxy and own certificates after checking them."""
        ...


@dataclass(frozen=True)
class MeState:
    """What the page shows. `cleaned`, `written`, `told` and `way_kept` say what was done last, `untold` what was not."""

    mine: Mine = Mine()
    loaded: bool = False
    originals: str = ""
    free: str = ""
    room: str = ""
    link: str = ""
    way_kept: str = ""
    can_clean: bool = False
    busy: bool = False
    cleaned: str = ""
    written: str = ""
    told: str = ""
    untold: str = ""
    problem: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Me", text)


def originals_text(mine: Mine) -> str:
    """How much room original photos, sounds, films and files take, and how much of it can be given back."""
    if not mine.originals:
        return _tr("本机没有照片原图、录音、录像和文件")
    if not mine.delivered:
        return _tr("照片原图、录音、录像和文件共 {size}，都还没送达，不能清理").format(
            size=size_text(mine.originals)
        )
    return _tr("照片原图、录音、录像和文件共 {size}，其中 {done} 平台已核对收齐").format(
        size=size_text(mine.originals), done=size_text(mine.delivered)
    )


def room_text(mine: Mine) -> str:
    """What the room that is left means for the next photo, and what this profile may take."""
    steps = (
        _tr("够用：照片存原图。"),
        _tr("不多了（不到 500 MB）：请联网，让原图送走。"),
        _tr("很少（不到 200 MB）：新照片只存带水印的小图，不存原图。"),
        _tr("快满了：暂时不能拍照，文字照样能存。没传的一件也不会删。"),
    )
    most = _tr("本档案的照片最多用 {size}。").format(size=size_text(mine.quota)) if mine.quota else ""
    return in_turn(steps[min(mine.room, len(steps) - 1)], most)


def link_text(mine: Mine) -> str:
    """What carries the bytes now, and what that means for originals."""
    kinds = {
        "ethernet": _tr("现在连的是网线。"),
        "wifi": _tr("现在连的是 Wi-Fi。"),
        "mobile": _tr("现在连的是移动网络，或按流量计费的网络。"),
    }
    said = kinds.get(mine.link, _tr("看不出现在是什么网络。"))
    if not mine.wifi_only or mine.link in ("ethernet", "wifi"):
        return said
    return in_turn(said, _tr("原图先在本机等着；文字和小图照样传。要现在传，点“立即同步”。"))


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
        """Give back the room of originals, sounds, films and files that are safe on the platform."""
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
        self._set(replace(self.state, busy=True, told="", untold="", problem=""))
        self._run(lambda: self._port.tell(sort, text), self._on_told, self._on_not_told)

    def keep_wifi_only(self, *, on: bool) -> None:
        """Whether originals wait for Wi-Fi or a cable; at once."""
        if on != self.state.mine.wifi_only:
            self._run(lambda: self._port.keep_wifi_only(on=on), lambda _none: self.load(), self._on_failed)

    def keep_way(self, proxy: str, ca_file: str) -> None:
        """Keep proxy and own certificates; what is wrong with them is said and nothing is kept."""
        self._set(replace(self.state, busy=True, way_kept="", problem=""))
        self._run(lambda: self._port.keep_way(proxy, ca_file), self._on_way_kept, self._on_failed)

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
                room=room_text(mine),
                link=link_text(mine),
                can_clean=mine.delivered > 0,
            )
        )

    def _on_way_kept(self, _none: None) -> None:
        kept = _tr("已记下，下次打开网格通时用。现在的上传不受影响。")
        self._set(replace(self.state, busy=False, way_kept=kept))
        self.load()

    def _on_told(self, _none: None) -> None:
        self._set(replace(self.state, busy=False, told=_tr("已存好，联网后送到平台；答复会显示在这里。")))
        self.told.emit()
        self.load()

    def _on_not_told(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, untold=problem.text))

    def _on_cleaned(self, freed: int) -> None:
        text = _tr("腾出 {size}。缩略图和带水印的照片还在，清掉的平台上都有。").format(size=size_text(freed))
        self._set(replace(self.state, busy=False, cleaned=text))
        self.load()

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, problem=problem.text))

    def _set(self, state: MeState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
