"""Python's cyclic garbage is collected on the UI thread, by turns, and nowhere else.

Left to itself the collector runs in whatever thread happens to allocate. A closed sheet is a cycle (its slots know it), and
Qt's objects may only be destroyed on the thread they live on: taken away by another one, they bring the app down later, at
a place that has nothing to do with it. On this thread, and when nobody touches the screen, it also holds nobody up.
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject

from ui.turns import Turn

_TURN_MS = 500
_OLD_TURNS = 120
"""A collection of all that came since the last one takes milliseconds; it is due this often, and waits until the worker rests."""
_ALL_TURNS = 1_200
"""So does one of everything, modules and all, which takes tens of milliseconds."""
_SETTLING_MS, _SETTLING_TURNS = 100, 200
"""For a while after modules have been loaded turns come quicker, for much is made: pages beforehand, lists for the first time. It stays for long too."""
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
        self._since_old = self._since_all = 0
        self._settling = 0
        self._next = Turn(self, self.turn)
        self._next.start(_TURN_MS)

    def stop(self) -> None:
        """No more turns; the program ends."""
        self._next.stop()

    def wait_for_modules(self) -> None:
        """Nothing is collected while modules are loaded: until `spare_the_old` is called, but not for ever."""
        self._next.start(_LOADING_MS)

    def spare_the_old(self) -> None:
        """What has been loaded by now stays to the end: collections need not look through it again.

        What of it is a cycle and dropped later is freed when everything is looked through.
        """
        gc.freeze()
        self._settling = _SETTLING_TURNS
        self._next.start(_SETTLING_MS)

    def turn(self) -> None:
        """One turn: what is young always, what has grown old and at last everything when it is due and the worker rests."""
        self._since_old += 1
        self._since_all += 1
        if self._settling:
            self._settling -= 1
            self._next.start(_SETTLING_MS)
            gc.collect(1)
            gc.freeze()
            return
        self._next.start(_TURN_MS)
        if self._since_old < _OLD_TURNS or not self._is_resting():
            gc.collect(1)
            return
        if self._since_all >= _ALL_TURNS:
            self._since_all = 0
            gc.unfreeze()
        self._since_old = 0
        gc.collect()
        gc.freeze()  # what lives now is not looked through again every minute
