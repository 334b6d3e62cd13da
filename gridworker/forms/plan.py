"""An expression ready for libxml2: the XPath, what is computed before it, and what it depends on."""

from dataclasses import dataclass

from gridworker.forms.places import Read


@dataclass(frozen=True, slots=True)
class Held:
    """Something computed before the expression and handed to it as a variable.

    Attributes:
        name: of the variable.
        xpath: what computes it; for a lookup, the text looked for.
        lookup: instance id, steps and key, when items are looked up by the text of a child.
    """

    name: str
    xpath: str
    lookup: tuple[str, tuple[str, ...], str] | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """What rules that differ in their questions only have in common.

    Attributes:
        instances: secondary instances it reads; each is the variable `i0`, `i1` … in this order.
        volatile: why it can change without an answer changing: `clock`, `random`, `language`, `properties`.
        scoped: whether functions in it ask for the scope.
        shuffle: the variable that holds the seed of an expression that is shuffled as a whole; empty when it has
            none; None when it is not shuffled.
        in_table: whether it looks into the first instance only, the form's own answers being variables.
        functions: names of the functions it calls.
        may_fail: whether computing it may go wrong; a short one that compares and computes only, cannot.
        is_simple: whether the node alone says what it comes to.
    """

    instances: tuple[str, ...]
    volatile: frozenset[str]
    scoped: bool
    shuffle: str | None
    in_table: bool
    functions: frozenset[str]
    may_fail: bool
    is_simple: bool


@dataclass(frozen=True, slots=True)
class Rewritten:
    """An expression as libxml2 gets it.

    Attributes:
        xpath: the expression.
        held: what is computed before, in order.
        reads: what it reads in the form's own instance.
    """

    xpath: str
    held: tuple[Held, ...]
    reads: frozenset[Read]
    traits: Traits
