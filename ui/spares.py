"""Things made before they are wanted: building one takes longer than a tap may.

Nothing is made before `begin`. One of each kind waits, without any data; a kind is the function that makes one. Taking one orders the next, which is
made when the worker has had a moment to look at what was opened: a step a turn of the event loop, so that whoever touches the screen meanwhile does
not wait. Knows nothing of what it keeps.
"""

from collections.abc import Callable, Generator
from typing import Any, NamedTuple, TypeVar, cast

from PySide6.QtCore import QObject

from ui.turns import Turn

T = TypeVar("T")
Making = Generator[T | None, None, T]
"""How something is made: each `yield` ends a turn and gives the thing if it can be used already; what is returned is ready.

One that is closed before the thing can be used takes apart what there is of it.
"""
Make = Callable[[], Making[T]]

_REST_MS = 300
"""How long nothing was taken before the next is made."""
_TURN_MS = 15
"""From one step to the next."""


class _Asked(NamedTuple):
    """What somebody waits for, and what is done when it is there, or cannot be made."""

    make: Make[Any]
    then: Callable[[], None]
    failed: Callable[[], None]


def _nothing() -> None:
    """Whoever waits is told nothing."""


class Spares(QObject):
    """Keeps one of each kind that was ever wanted; all are made on the UI thread.

    Args:
        parent: ends the making with itself.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ready: dict[Make[Any], Any] = {}
        self._making: dict[Make[Any], tuple[Making[Any], Any]] = {}
        """What is being made, and the thing once it can be used."""
        self._wanted: dict[Make[Any], None] = {}
        self._asked: _Asked | None = None
        """What somebody waits for; of what is tapped one after the other only the last is opened."""
        self._enough: set[Make[Any]] = set()
        """Of these the only one was taken."""
        self._begun = self._is_held = False
        self._rest = Turn(self, self._make_on)

    def want(self, *makes: Make[Any]) -> None:
        """Soon one of each of these is to be there, in this order."""
        self._wanted |= dict.fromkeys(make for make in makes if make not in self._enough)
        self._go_on(_REST_MS)

    def begin(self) -> None:
        """What they need is loaded: to load it in one go with the making would hold the window up."""
        self._begun = True
        self._go_on(_REST_MS)

    def hold(self, *, on: bool) -> None:
        """While on, nothing is made, not even what somebody waits for: what it needs is being loaded on another thread."""
        self._is_held = on
        if on:
            self._rest.stop()
        self._go_on(_REST_MS)

    def soon(self, make: Make[Any], then: Callable[[], None], failed: Callable[[], None] = _nothing) -> None:
        """Calls `then` when one can be taken without a wait: now, or once it is ready, before all others and without a rest.

        Who asks for another thing meanwhile does not want the first any more; `failed` is called if it cannot be made.
        """
        self._asked = None
        _making, usable = self._making.get(make, (None, None))
        if make in self._ready or usable is not None:  # what is left would only make it quicker
            then()
        else:
            self._asked = _Asked(make, then, failed)
            self._go_on(0)

    def take(self, make: Make[T], *, again: bool = True) -> T:
        """The one that waits, or one made now, as far as a tap needs it; no other is made if none is wanted `again`."""
        found = self._ready.pop(make) if make in self._ready else self._made_now(make)
        self._wanted.pop(make, None)
        if again:
            self._wanted = {make: None, **self._wanted}  # who opened one is the likeliest to open another
        else:
            self._enough.add(make)
        self.want()
        return cast("T", found)

    def end(self) -> list[Any]:
        """Make no more; what could be used is the caller's to take apart."""
        self._rest.stop()
        self._wanted.clear()
        self._asked = None
        left = list(self._ready.values())
        for making, usable in self._making.values():
            making.close()
            if usable is not None:
                left.append(usable)
        self._making.clear()
        self._ready.clear()
        return left

    def _made_now(self, make: Make[T]) -> T:
        making, usable = self._making.pop(make, None) or (make(), None)
        while usable is None:
            try:
                usable = next(making)
            except StopIteration as ended:
                made: T = ended.value
                return made
        return cast("T", usable)

    def _go_on(self, pause_ms: int) -> None:
        """The next turn, after a pause; none while somebody waits."""
        if self._is_held:
            return
        if self._asked:
            self._rest.start(0)
        elif self._begun and self._wanted:
            self._rest.start(pause_ms)

    def _make_on(self) -> None:
        """One step a turn: the worker may touch the screen between two."""
        asked = self._asked
        make = asked.make if asked else next(iter(self._wanted), None)
        if make is None:
            return
        try:
            if make not in self._ready:
                self._step(make)
        except Exception:
            self._wanted.pop(make, None)
            self._end_waiting(asked)
            if asked:
                asked.failed()
            raise
        if make in self._ready:
            self._wanted.pop(make, None)
            self._end_waiting(asked)
            if asked:
                asked.then()
        else:
            self._go_on(_TURN_MS)

    def _end_waiting(self, asked: "_Asked | None") -> None:
        if self._asked is asked:
            self._asked = None
        self._go_on(_REST_MS)

    def _step(self, make: Make[Any]) -> None:
        making, _usable = self._making.pop(make, None) or (make(), None)
        try:
            usable = next(making)
        except StopIteration as ended:
            self._ready[make] = ended.value
        else:
            self._making[make] = making, usable
