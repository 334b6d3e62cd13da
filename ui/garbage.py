"""Python's cyclic garbage is collected on the UI thread, by turns, and nowhere else.

Left to itself the collector runs in whatever thread happens to allocate. A closed sheet is a cycle (its slots know it), and
Qt's objects may only be destroyed on the thread they live on: taken away by another one, they bring the app down later, at
a place that has nothing to do with it. On this thread, and when nobody touches the screen, it also holds nobody up.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_TURN_MS = 1_000
_FULL_TURNS = 60
"""A collection of everything takes tens of milliseconds; it is due this often, and waits until the worker rests."""
_LOADING_MS = 15_000
"""As long as modules may take to load; most of what they bring stays to the end, and is looked through in vain."""


class GarbageTurns(QObject):
    """Collects in turns of the event loop. Made on the UI thread; from then on no other thread collects.

    Args:
        is_resting: whether nobody has touched the screen for a moment.
        parent: ends the turns with itself.
    """

    def __init__(self, is_resting: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._is_resting = is_resting
        self._since_full = 0
        self._turns = QTimer(self, interval=_TURN_MS)
        self._turns.timeout.connect(self.turn)
        self._turns.start()

    def stop(self) -> None:
        """No more turns; the program ends."""
        self._turns.stop()

    def wait_for_modules(self) -> None:
        """Nothing is collected while modules are loaded: until `spare_the_old` is called, but not for ever."""
        self._turns.start(_LOADING_MS)

    def spare_the_old(self) -> None:
        """What has been loaded by now stays to the end: collections need not look through it again.

        Call it when modules have been loaded, and seldom: what is a cycle now and dropped later is never freed.
        """
        gc.freeze()
        self._turns.start(_TURN_MS)

    def turn(self) -> None:
        """One turn: what is young always, everything when it is due and the worker rests."""
        if self._turns.interval() != _TURN_MS:
            self._turns.setInterval(_TURN_MS)
        self._since_full += 1
        if self._since_full >= _FULL_TURNS and self._is_resting():
            self._since_full = 0
            gc.collect()
        else:
            gc.collect(1)
