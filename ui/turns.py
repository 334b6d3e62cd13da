"""What is done in a turn of the event loop of its own, so that a touch may be answered before it.

Qt handles a shot of no time with what is posted already, and with all that this posts in turn: many such steps are one.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_LEAST_MS = 1


def in_next_turn(owner: QObject, act: Callable[[], object]) -> None:
    """Calls `act` after what the event loop has to do now; never, if its owner goes before."""
    QTimer.singleShot(_LEAST_MS, owner, act)
