"""What is done in a turn of the event loop of its own, so that a touch may be answered before it.

Qt handles a shot of no time with what is posted already, and with all that this posts in turn; and all timers whose time
has come are served together, however long each takes. Whoever has much to do asks for a `Turn` instead.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable
from functools import cache

from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_PAUSE_MS = 1
"""Until what was put off is tried again: no time would leave it behind everything else, for ever on a busy machine."""
_LONG_S = 0.002
"""A turn in which so much was computed is nobody's to add to."""
_MOST = 4
"""How often in a row something is put off, however long the turns are: the worker is to see what happens."""


class Turn(QObject):
    """Calls `act` when it is started and its time has come, in a turn in which little else was done.

    Where a turn has been long meanwhile it lines up anew: whoever has waited through that goes first.

    Args:
        owner: ends it with itself.
        most: how often in a row it makes way for others.
    """

    def __init__(self, owner: QObject, act: Callable[[], object], most: int = _MOST) -> None:
        super().__init__(owner)
        self._act, self._most, self._put_off = act, most, 0
        self._asked_at = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time)

    @property
    def is_awaited(self) -> bool:
        """Whether it has been started and has not come."""
        return self._timer.isActive()

    def start(self, after_ms: int = _PAUSE_MS) -> None:
        """Ask for it, not before so many milliseconds; who asks again waits from now on."""
        self._asked_at = time.perf_counter()
        self._timer.start(after_ms)

    def stop(self) -> None:
        """It is not wanted any more."""
        self._timer.stop()

    def _on_time(self) -> None:
        if (is_spent() or _clock().long_ended > self._asked_at) and self._put_off < self._most:
            self._put_off += 1
            self.start()
        else:
            self._put_off = 0
            self._act()


def is_spent() -> bool:
    """Whether the UI thread has computed for long since its event loop last looked for what is to be done."""
    return time.thread_time() - _clock().began > _LONG_S


def in_next_turn(owner: QObject, act: Callable[[], object], after_ms: int = 0) -> None:
    """Calls `act` after what the event loop has to do now, or after so many milliseconds; never, if its owner goes before."""

    def once() -> None:
        turn.deleteLater()
        act()

    turn = Turn(owner, once)
    turn.start(after_ms)


def end_later(page: QObject) -> None:
    """Takes a page apart when what takes its place has been painted: each of its parts is destroyed by itself, 3 ms in all."""
    in_next_turn(page, page.deleteLater)


class PaintingTurns(QObject):
    """Paints a window in turns of their own: what reads, shows and paints a page in one holds it up for twice as long.

    Qt asks for a painting with an event that comes after all that was posted before it, in the same turn. What of a page
    takes long is left out when it comes up, and painted in the turns after.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._is_its_turn = False
        self._last = deque[QWidget]()
        """What is left out of the next painting."""
        self._left_out = deque[QWidget]()
        self._turn = Turn(self, self._paint)
        window.installEventFilter(self)

    @property
    def is_put_off(self) -> bool:
        """Whether something waits for its turn to be painted."""
        return self._turn.is_awaited

    def put_last(self, parts: Iterable[QWidget]) -> None:
        """These parts of what comes up are painted after the rest of it, each in a turn."""
        self._last.extend(parts)
        self._await_turn()

    def finish(self) -> None:
        """Leave nothing out any more: whoever takes a picture of the window wants all of it."""
        self._last.clear()
        while self._left_out:
            self._let_in(self._left_out.popleft())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002 - Qt's signature
        """Keep back what Qt asks for: it comes right after what asked for it, before any touch."""
        if event.type() is not QEvent.Type.UpdateRequest or self._is_its_turn:
            return False
        self._await_turn()
        return True

    def _await_turn(self) -> None:
        if not self._turn.is_awaited:
            self._turn.start()

    def _paint(self) -> None:
        if self._left_out:
            self._let_in(self._left_out.popleft())
        self._leave_out()
        self._is_its_turn = True
        try:
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
        finally:
            self._is_its_turn = False

    def _leave_out(self) -> None:
        while self._last:
            if isValid(part := self._last.popleft()):
                part.setUpdatesEnabled(False)
                self._left_out.append(part)
        if self._left_out:
            self._await_turn()

    def _let_in(self, part: QWidget) -> None:
        if isValid(part):
            part.setUpdatesEnabled(True)


def paint_last(*parts: QWidget) -> None:
    """Of what comes up in a window these parts are painted last, where the window paints in turns."""
    for window in {part.window() for part in parts}:
        for turns in window.findChildren(PaintingTurns, options=Qt.FindChildOption.FindDirectChildrenOnly):
            turns.put_last(parts)


class _Clock:
    """When the UI thread's event loop began its present turn, by that thread's own processor time."""

    def __init__(self) -> None:
        self.began = time.thread_time()
        self.long_ended = 0.0
        """When the last long one was over, by the wall."""
        loop = QAbstractEventDispatcher.instance()
        for begins in (loop.aboutToBlock, loop.awake):  # which of them comes first differs between systems
            begins.connect(self._begin)

    def _begin(self) -> None:
        now = time.thread_time()
        if now - self.began > _LONG_S:
            self.long_ended = time.perf_counter()
        self.began = now


@cache
def _clock() -> _Clock:
    return _Clock()
