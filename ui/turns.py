"""What is done in a turn of the event loop of its own, so that a touch may be answered before it.

Qt handles a shot of no time with what is posted already, and with all that this posts in turn: many such steps are one. A
timer of no time waits until nothing else is to be done.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

PAUSE_MS = 1
"""Until what was put off is done: no time would leave it behind everything else, for ever on a busy machine."""
LONG_S = 0.003
"""Whoever has computed for so long has had the turn; a painting takes 4 to 9 ms of its own."""
_MOST = 4
"""How often in a row a painting is put off, however long the turns are: the worker is to see what happens."""


def in_next_turn(owner: QObject, act: Callable[[], object], after_ms: int = 0) -> None:
    """Calls `act` after what the event loop has to do now, or after so many milliseconds; never, if its owner goes before."""
    timer = QTimer(owner, singleShot=True, interval=after_ms)
    timer.timeout.connect(act)
    timer.timeout.connect(timer.deleteLater)
    timer.start()


def end_later(page: QObject) -> None:
    """Takes a page apart when what takes its place has been painted: each of its parts is destroyed by itself, 3 ms in all."""
    in_next_turn(page, page.deleteLater)


class PaintingTurns(QObject):
    """Paints a window in a turn of its own: what reads, shows and paints a page in one holds it up for twice as long.

    Qt asks for a painting with an event that comes after all that was posted before it, in the same turn.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._put_off, self._since = 0, 0.0
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._paint)
        window.installEventFilter(self)

    @property
    def is_put_off(self) -> bool:
        """Whether something waits for its turn to be painted."""
        return self._put_off > 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        """Keep back what Qt asks for, and ask again after a pause in which nothing long was done."""
        if event.type() is not QEvent.Type.UpdateRequest:
            return False
        now = time.thread_time()
        is_long = self._put_off == 0 or now - self._since > LONG_S
        if is_long and self._put_off < _MOST:
            self._put_off += 1
            self._since = now
            self._pause.start()
            return True
        self._put_off = 0
        return False

    def _paint(self) -> None:
        if self._put_off:  # else Qt has asked again meanwhile
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
