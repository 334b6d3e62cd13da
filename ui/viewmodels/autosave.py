"""When a draft is saved: a little after the last change, and at the latest half a second after the first.

Knows nothing of what is saved; `save` is called on the UI thread and hands the work away itself.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

DEBOUNCE_MS = 300
LONGEST_MS = 500
"""Steady typing is saved this often: with the time until a field tells, a sudden end loses less than 800 ms of it."""


class Autosave(QObject):
    """Calls `save` `debounce_ms` after the last `mark`, at most `longest_ms` after the first unsaved one."""

    def __init__(
        self,
        save: Callable[[], None],
        *,
        debounce_ms: int = DEBOUNCE_MS,
        longest_ms: int = LONGEST_MS,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._save = save
        self._soon = self._timer(debounce_ms)
        self._latest = self._timer(longest_ms)

    @property
    def is_waiting(self) -> bool:
        """Whether there are changes that nobody has saved yet."""
        return self._latest.isActive()

    def mark(self) -> None:
        """Something has changed."""
        self._soon.start()
        if not self._latest.isActive():
            self._latest.start()

    def flush(self) -> None:
        """Save now if anything waits."""
        if self.is_waiting:
            self._on_time()

    def forget(self) -> None:
        """Whatever waits is not to be saved any more."""
        self._soon.stop()
        self._latest.stop()

    def _timer(self, milliseconds: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(self._on_time)
        return timer

    def _on_time(self) -> None:
        self.forget()
        self._save()
