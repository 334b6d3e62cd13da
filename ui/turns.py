"""What is done in a turn of the event loop of its own, so that a touch may be answered before it.

Qt handles a shot of no time with what is posted already, and with all that this posts in turn: many such steps are one. A
timer of no time waits until nothing else is to be done.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def in_next_turn(owner: QObject, act: Callable[[], object], after_ms: int = 0) -> None:
    """Calls `act` after what the event loop has to do now, or after so many milliseconds; never, if its owner goes before."""
    timer = QTimer(owner, singleShot=True, interval=after_ms)
    timer.timeout.connect(act)
    timer.timeout.connect(timer.deleteLater)
    timer.start()


def end_later(page: QObject) -> None:
    """Takes a page apart when what takes its place has been painted: each of its parts is destroyed by itself, 3 ms in all."""
    in_next_turn(page, page.deleteLater)
