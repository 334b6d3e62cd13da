"""Screens made before they are wanted: building one takes longer than a tap may.

Nothing is made before `begin`. One of each kind waits, without a parent and without any data; taking it orders the next, which is made when the worker has
had a moment to look at what was opened. Knows nothing of what it keeps.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

_REST_MS = 300
"""How long nothing was taken before the next is made."""


class Spares(QObject, Generic[K, T]):
    """Keeps one of each kind that was ever wanted.

    Args:
        make: how one of a kind is made, on the UI thread.
        parent: ends the making with itself.
    """

    def __init__(self, make: Mapping[K, Callable[[], T]], parent: QObject) -> None:
        super().__init__(parent)
        self._make = make
        self._ready: dict[K, T] = {}
        self._wanted: dict[K, None] = {}
        self._begun = False
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._make_next)

    @property
    def kinds(self) -> frozenset[K]:
        """What can be taken."""
        return frozenset(self._make)

    def want(self, *kinds: K) -> None:
        """Soon one of each of these is to be there."""
        self._wanted |= dict.fromkeys(kinds)
        if self._begun:
            self._rest.start()

    def begin(self) -> None:
        """What they need is loaded: to load it in one go with the making would hold the window up."""
        self._begun = True
        if self._wanted:
            self._rest.start()

    def take(self, kind: K) -> T:
        """The one that waits, or one made now."""
        found = self._ready.pop(kind, None) or self._make[kind]()
        self.want(kind)
        return found

    def end(self) -> list[T]:
        """Make no more; what waits is the caller's to take apart."""
        self._rest.stop()
        left, self._ready = list(self._ready.values()), {}
        return left

    def _make_next(self) -> None:
        """One a turn: the worker may touch the screen between two."""
        kind = next(iter(self._wanted))
        del self._wanted[kind]
        if kind not in self._ready:
            self._ready[kind] = self._make[kind]()
        if self._wanted:
            self._rest.start()
