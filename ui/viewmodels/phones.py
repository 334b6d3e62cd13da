"""Phone numbers on screen: masked, and shown for a moment once it is written down why.

Knows neither the records they stand in nor how a look is logged; whoever owns it gives it a way to read one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from gridworker.errors import EnvironmentProblem
from gridworker.services.reveals import REVEAL_SECONDS
from ui.viewmodels.background import Answered, Asker, Guarded, Run


@dataclass(frozen=True)
class PhoneShown:
    """A number as it may be seen.

    Attributes:
        key: by which it is asked for. label: whose it is, such as 本人.
        text: masked, or in full while `is_hidden` is False.
        notice: why it could not be shown.
    """

    key: str
    label: str
    text: str
    is_hidden: bool = True
    notice: str = ""


class Phones(QObject):
    """The numbers of one matter; one of them at most is shown in full, and not for long."""

    changed = Signal()

    def __init__(self, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run: Run = Guarded(self, run)
        self._masked: tuple[PhoneShown, ...] = ()
        self._masking = QTimer(self, singleShot=True)
        self._masking.timeout.connect(self.mask)
        self._times_masked = 0
        self.shown: tuple[PhoneShown, ...] = ()

    def start(self, masked: Sequence[PhoneShown]) -> None:
        """The numbers of another matter."""
        self._masked = tuple(masked)
        self.mask()

    def reveal(self, key: str, read: Callable[[], str], asker: Asker | None = None) -> None:
        """Show one number for a moment; `read` logs the look and gives it, off the UI thread, for `asker`."""
        asked, turn = self._masked, self._times_masked

        def show(number: str) -> None:
            if self._times_masked == turn:
                self._masking.start(REVEAL_SECONDS * 1000)
                self._become(key, text=number, is_hidden=False)

        def tell(problem: EnvironmentProblem) -> None:
            if self._masked is asked:
                self._become(key, notice=problem.text)

        Answered(self._run, asker)(read, show, tell)

    def mask(self) -> None:
        """Mask again what was shown; a number still on its way comes too late, such as behind the lock."""
        self._times_masked += 1
        self._masking.stop()
        self._become("")

    def _become(self, key: str, **changes: object) -> None:
        """All masked but one."""
        shown = tuple(replace(one, **changes) if one.key == key else one for one in self._masked)  # type: ignore[arg-type]
        if shown != self.shown:
            self.shown = shown
            self.changed.emit()
