"""Work on a stick, as the page shows it: what would go, what was written, what an answer brought.

Knows wording; packing and taking in is done by `BundlePort`.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.errors import EnvironmentProblem
from ui.language import amount, listed
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.moments import size_text


@dataclass(frozen=True)
class Unsent:
    """What a bundle would hold: records, files of photos, and how large they are."""

    ops: int
    files: int
    size_bytes: int


@dataclass(frozen=True)
class Written:
    """A bundle that was written."""

    name: str
    ops: int
    files: int
    size_bytes: int


@dataclass(frozen=True)
class Brought:
    """What came of a file that was taken in.

    Attributes:
        answer: the name of the platform's answer that was put beside it; empty if the file was an answer itself.
        is_own: whether the answer was for this device, and counts already.
        taken, turned_down, files, rows: of this device's own work.
    """

    answer: str = ""
    is_own: bool = True
    taken: int = 0
    turned_down: int = 0
    files: int = 0
    rows: int = 0


class BundlePort(Protocol):
    """Packs and takes in; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def look(self) -> Unsent:
        """What is unsent now."""
        ...

    def propose_name(self) -> str:
        """A name for a new bundle."""
        ...

    def pack(self, path: Path) -> Written:
        """Write a bundle."""
        ...

    def bring(self, path: Path) -> Brought:
        """Take an answer in, or carry a colleague's bundle to the platform."""
        ...


@dataclass(frozen=True)
class BundleState:
    """What the page shows. `written` and `brought` say what was done last; `busy` which of the two is under way."""

    loaded: bool = False
    waiting: str = ""
    size: str = ""
    can_pack: bool = False
    busy: str = ""
    written: str = ""
    brought: str = ""
    problem: str = ""


PACKING, BRINGING = "packing", "bringing"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Bundle", text)


def waiting_text(unsent: Unsent) -> str:
    """How much is unsent."""
    if not unsent.ops and not unsent.files:
        return _tr("全部送达，不用带")
    photos = amount("、{} 个照片文件", unsent.files) if unsent.files else ""
    return amount("{} 条记录{}", unsent.ops, photos)


def written_text(written: Written) -> str:
    """What lies on the stick now."""
    return _tr("已写好 {}（{}）。带到平台，由管理员收下；平台给的回执再带回来收进来。").format(
        written.name, size_text(written.size_bytes)
    )


def brought_text(brought: Brought) -> str:
    """What came of taking a file in."""
    if brought.answer and not brought.is_own:
        return _tr("已替同事交给平台。回执在旁边：{}，请带回给他。").format(brought.answer)
    done = [
        amount(text, count)
        for count, text in (
            (brought.taken, "平台收下 {} 条"),
            (brought.files, "照片文件 {} 个"),
            (brought.rows, "新资料 {} 条"),
            (brought.turned_down, "{} 条没收下，到同步中心看原因"),
        )
        if count
    ]
    return _tr("回执已收下：{}。").format(listed(done, "，")) if done else _tr("这份回执以前收过，没有新的。")


class BundleViewModel(QObject):
    """State and commands of the page."""

    changed = Signal()

    def __init__(self, port: BundlePort, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._port = port
        self._run: Run = Guarded(self, run)
        self.state = BundleState()

    def load(self) -> None:
        """Look at what is unsent."""
        self._run(self._port.look, self._on_looked, self._on_failed)

    def propose_name(self) -> str:
        """A name for a new bundle; quick enough for the UI thread."""
        return self._port.propose_name()

    def pack(self, path: Path) -> None:
        """Write a bundle there."""
        self._set(replace(self.state, busy=PACKING, written="", problem=""))
        self._run(lambda: self._port.pack(path), self._on_packed, self._on_failed)

    def bring(self, path: Path) -> None:
        """Take that file in."""
        self._set(replace(self.state, busy=BRINGING, brought="", problem=""))
        self._run(lambda: self._port.bring(path), self._on_brought, self._on_failed)

    def dismiss_problem(self) -> None:
        """The worker has read it."""
        self._set(replace(self.state, problem=""))

    def _on_looked(self, unsent: Unsent) -> None:
        can_pack = bool(unsent.ops or unsent.files)
        size = _tr("约 {}").format(size_text(unsent.size_bytes)) if can_pack else ""
        waiting = waiting_text(unsent)
        self._set(replace(self.state, loaded=True, waiting=waiting, size=size, can_pack=can_pack))

    def _on_packed(self, written: Written) -> None:
        self._set(replace(self.state, busy="", written=written_text(written)))

    def _on_brought(self, brought: Brought) -> None:
        self._set(replace(self.state, busy="", brought=brought_text(brought)))
        self.load()

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy="", problem=problem.text))

    def _set(self, state: BundleState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()
