"""What the form runtime knows of a function: its name, its arguments, what it gives, and how true that is to ODK.

One table of these is both what expressions are checked against and what the documentation lists.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Gives = Literal["text", "number", "truth", "nodes", "date", "instant", "any", "same"]
"""`date`: a date or date-time as text; `instant`: days since 1970 in Greenwich; `same`: as its arguments."""
Needs = Literal["", "clock", "random", "language", "properties", "instances"]

MANY = 10_000
"""As many arguments as an expression has room for."""


class FunctionError(ValueError):
    """A function cannot work with what it was given; the text says why, in plain Chinese."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that forms may call, or one of the specification that this runtime does not have.

    Attributes:
        name: as forms write it.
        arguments: for people, such as `text, start, end?`.
        fewest: arguments it needs at least.
        most: arguments it takes at most.
        every: further arguments come in groups of this many.
        takes: a letter for each argument, the last one for all that follow: `t` text, `n` number, `b` truth,
            `s` nodes only, `v` values (each node counts by itself), `a` anything.
        call: what computes it; None when libxml2 does or the expression is rewritten.
        needs: what it asks of the scope.
        remark: how it differs from the specification or from other clients; empty when it does not.
        supported: whether forms may call it.
    """

    name: str
    arguments: str
    fewest: int
    most: int
    takes: str
    gives: Gives
    call: Callable[..., Any] | None = None
    needs: Needs = ""
    every: int = 1
    remark: str = ""
    supported: bool = True

    def accepts(self, count: int) -> bool:
        """Whether it can be called with that many arguments."""
        return self.fewest <= count <= self.most and (count - self.fewest) % self.every == 0

    def letter(self, index: int) -> str:
        """How the argument at an index is taken."""
        return self.takes[min(index, len(self.takes) - 1)]

    @property
    def arity(self) -> str:
        """How many arguments it takes, for people: `2`, `1–2`, `1+`, `2, 4, 6 …`."""
        if self.every > 1:
            return f"{self.fewest}, {self.fewest + self.every}, …"
        if self.most == self.fewest:
            return str(self.fewest)
        return f"{self.fewest}+" if self.most == MANY else f"{self.fewest}–{self.most}"
