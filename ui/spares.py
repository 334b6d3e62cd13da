"""Screens made before they are wanted: building one takes longer than a tap may.

Nothing is made before `begin`. One of each kind waits, without any data; taking it orders the next, which is made when the worker has had a moment to
look at what was opened: a step a turn of the event loop, so that whoever touches the screen meanwhile does not wait. Knows nothing of what it keeps.
"""

from collections.abc import Callable, Generator, Hashable, Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
Making = Generator[T | None, None, T]
"""How something is made: each `yield` ends a turn and gives the thing if it can be used already; what is returned is ready."""

_REST_MS = 300
"""How long nothing was taken before the next is made."""
_TURN_MS = 15
"""From one step to the next."""


class Spares(QObject, Generic[K, T]):
    """Keeps one of each kind that was ever wanted.

    Args:
        make: how one of a kind is made, on the UI thread.
        parent: ends the making with itself.
    """

    def __init__(self, make: Mapping[K, Callable[[], Making[T]]], parent: QObject) -> None:
        super().__init__(parent)
        self._make = make
        self.kinds = frozenset(make)
        """What can be taken."""
        self._ready: dict[K, T] = {}
        self._making: dict[K, Making[T]] = {}
        self._wanted: dict[K, None] = {}
        self._begun = False
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._make_on)

    def want(self, *kinds: K) -> None:
        """Soon one of each of these is to be there."""
        self._wanted |= dict.fromkeys(kinds)
        if self._begun:
            self._rest.start(_REST_MS)

    def begin(self) -> None:
        """What they need is loaded: to load it in one go with the making would hold the window up."""
        self._begun = True
        if self._wanted:
            self._rest.start(_REST_MS)

    def take(self, kind: K) -> T:
        """The one that waits, or one made now, as far as a tap needs it."""
        found = self._ready.pop(kind) if kind in self._ready else self._made_now(kind)
        self.want(kind)
        return found

    def end(self) -> list[T]:
        """Make no more; what waits is the caller's to take apart."""
        self._rest.stop()
        self._making.clear()
        left, self._ready = list(self._ready.values()), {}
        return left

    def _made_now(self, kind: K) -> T:
        making = self._making.pop(kind, None) or self._make[kind]()
        while True:
            try:
                usable = next(making)
            except StopIteration as ended:
                made: T = ended.value
                return made
            if usable is not None:
                return usable

    def _make_on(self) -> None:
        """One step a turn: the worker may touch the screen between two."""
        kind = next(iter(self._wanted))
        if kind in self._ready:
            del self._wanted[kind]
        else:
            self._step(kind)
        if self._wanted:
            self._rest.start(_TURN_MS if self._making else _REST_MS)

    def _step(self, kind: K) -> None:
        making = self._making.pop(kind, None) or self._make[kind]()
        try:
            next(making)
        except StopIteration as ended:
            del self._wanted[kind]
            self._ready[kind] = ended.value
        else:
            self._making[kind] = making
