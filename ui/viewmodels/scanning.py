"""Looking for codes in live pictures: a few a second, always the newest one, never on the thread that shows them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from gridworker.errors import EnvironmentProblem
from ui.viewmodels.background import Guarded, Run

EVERY_MS = 250
"""Four looks a second are as good as more to a hand that holds still, and leave the processor to the picture."""

Read = Callable[[QImage], tuple[str, ...]]


def codes_in_frame(frame: QImage) -> tuple[str, ...]:
    """The texts of the codes in a live picture; what that needs is loaded with the first one."""
    from ui.camera.codes import codes_in_frame as read

    return read(frame)


class CodeWatcher(QObject):
    """Looks until it has found something; `begin` lets it look again."""

    found = Signal(tuple)
    """The texts of the codes in one picture."""

    def __init__(
        self,
        run: Run,
        read: Read = codes_in_frame,
        *,
        every_ms: int = EVERY_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._run: Run = Guarded(self, run)
        self._read = read
        self._looking, self._reading = False, False
        self._newest: QImage | None = None
        self._pause = QTimer(self, singleShot=True, interval=every_ms)
        self._pause.timeout.connect(self._go)

    def begin(self) -> None:
        """Codes are wanted."""
        self._looking = True
        self._go()

    def end(self) -> None:
        """No more are; what is being read counts for nothing."""
        self._looking, self._newest = False, None

    def see(self, frame: QImage) -> None:
        """The next picture; one that waits is forgotten for it."""
        if self._looking:
            self._newest = frame
            self._go()

    def _go(self) -> None:
        frame = self._newest
        if frame is None or self._reading or self._pause.isActive() or not self._looking:
            return
        self._newest, self._reading = None, True
        self._pause.start()
        self._run(lambda: self._read(frame), self._on_read, self._on_failed)

    def _on_read(self, texts: tuple[str, ...]) -> None:
        self._reading = False
        if texts and self._looking:
            self.end()
            self.found.emit(texts)
        else:
            self._go()

    def _on_failed(self, _problem: EnvironmentProblem) -> None:
        self._on_read(())
