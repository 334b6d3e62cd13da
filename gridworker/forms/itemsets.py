"""Where the choices of a question come from, and which of them are offered now.

A filter such as `[province = /d/province and kind = 'flat']` is answered from the table's indexes; whatever else a
filter asks is computed as one expression over the whole list. Knows tables and expressions, not sessions.
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/#itemset
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from gridworker.forms.expressions import Expression
from gridworker.model.deadlines import Limit

Outcome = Literal["pass", "fail", "na"]
TextParts = tuple[str | Expression, ...]
"""A text in pieces; expressions stand where an answer is quoted."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer offered by a select question.

    Attributes:
        outcome: what choosing it says about a checklist item, if anything.
        limit: how long putting right what it says may take, where that differs from the item's own limit.
        media: `image`, `big-image`, `audio`, `video` -> file name that belongs to the label.
        parts: the label in pieces, when it quotes answers; `label` then has `…` there.
    """

    name: str
    label: str
    outcome: Outcome | None = None
    limit: Limit | None = None
    media: Mapping[str, str] = field(default_factory=dict)
    parts: TextParts = ()


@dataclass(frozen=True, slots=True)
class Itemset:
    """Where choices come from.

    Attributes:
        table: id of the secondary instance; empty when they are answers given in this very form.
        path: of its items below the instance, such as `root/item`.
        value: name of the child that is written into the answer.
        label: name of the child that is shown, or that holds the id of a translated text.
        label_is_text_id: which of the two.
        conditions: column -> what an item must have there to be offered.
        nodeset: the whole list computed; None when the conditions say it all.
        is_shuffled: whether the order is left to chance, or to `seed`.
    """

    table: str
    path: str
    value: str
    label: str
    label_is_text_id: bool = False
    conditions: tuple[tuple[str, Expression], ...] = ()
    nodeset: Expression | None = None
    is_shuffled: bool = False
    seed: Expression | None = None

    @property
    def is_filtered(self) -> bool:
        """Whether it offers only part of its list."""
        return bool(self.conditions) or self.nodeset is not None

    def expressions(self) -> Iterator[Expression]:
        """Everything it computes."""
        yield from (expression for _, expression in self.conditions)
        yield from (expression for expression in (self.nodeset, self.seed) if expression)


@dataclass(frozen=True, slots=True)
class Nodeset:
    """An itemset's `nodeset` taken apart, still text.

    Attributes:
        text: without what shuffles it.
        table: id of the secondary instance, empty for a path in the form's own instance.
        path: steps below the instance, or the path itself.
        predicates: what stands in brackets at the end.
    """

    text: str
    table: str
    path: str
    predicates: tuple[str, ...]
    is_shuffled: bool = False
    seed: str = ""


_INSTANCE = re.compile(r"""instance\(\s*(?:'([^']*)'|"([^"]*)")\s*\)((?:/[\w.\-]+)+)\s*""")
_PATH = re.compile(r"(?:/?[\w.\-]+|/\.\.|\.\.)(?:/(?:[\w.\-]+|\.\.))*\s*")
_SHUFFLE = re.compile(r"randomize\s*\((.*)\)", re.DOTALL)
_EQUAL = re.compile(r"(.+?)(?<![!<>=])=(?!=)(.+)", re.DOTALL)
_COLUMN = re.compile(r"(?:\./)?([^\W\d][\w.\-]*)")
_INDEXABLE = re.compile(r"'[^']*'|\"[^\"]*\"|(?:/[\w.\-]+)+|current\(\)(?:/(?:[\w.\-]+|\.\.))+")


def read_nodeset(text: str) -> Nodeset | None:
    """A `nodeset` taken apart; None when it is none that this runtime knows."""
    inner, seed, shuffle = text.strip(), "", _SHUFFLE.fullmatch(text.strip())
    if shuffle is not None:
        inner, *rest = (part.strip() for part in _split(shuffle[1], ","))
        seed = ",".join(rest)
    head = _INSTANCE.match(inner) or _PATH.match(inner)
    if head is None:
        return None
    predicates = _brackets(inner[head.end() :])
    if predicates is None:
        return None
    is_table = head.re is _INSTANCE
    table, path = ((head[1] or head[2] or ""), head[3][1:]) if is_table else ("", head[0].strip())
    return Nodeset(inner, table, path, predicates, shuffle is not None, seed)


def indexable(predicate: str) -> tuple[tuple[str, str], ...] | None:
    """`column = value` pairs that say all a predicate says, or None.

    The value is an expression seen from the question; the items have no part in it.
    """
    pairs = [_pair(part) for part in _split(predicate, "and")]
    return None if None in pairs else tuple(pair for pair in pairs if pair)


def _pair(condition: str) -> tuple[str, str] | None:
    match = _EQUAL.fullmatch(condition.strip())
    if match is None:
        return None
    left, right = match[1].strip(), match[2].strip()
    for column, value in ((left, right), (right, left)):
        name = _COLUMN.fullmatch(column)
        if name and _INDEXABLE.fullmatch(value):
            return name[1], value.removeprefix("current()/")
    return None


def _split(text: str, separator: str) -> list[str]:
    """The parts between separators that stand in no brackets and no quotes."""
    parts, start = [], 0
    word = re.compile(rf"(?<![\w.\-]){separator}(?![\w.\-])" if separator.isalpha() else re.escape(separator))
    for depth, at in _outside_quotes(text):
        if depth == 0 and at >= start and (match := word.match(text, at)):
            parts.append(text[start:at])
            start = match.end()
    return [*parts, text[start:]]


def _brackets(text: str) -> tuple[str, ...] | None:
    """The contents of `[…][…]`, or None when anything else stands between or a bracket is missing."""
    found, opened = [], -1
    for depth, at in _outside_quotes(text):
        if depth == 0 and text[at] == "[":
            opened = at
        elif depth == 0 and text[at] == "]" and opened >= 0:
            found.append(text[opened + 1 : at])
            opened = -1
        elif depth == 0 and not text[at].isspace():
            return None
    return tuple(found) if opened < 0 else None


def _outside_quotes(text: str) -> Iterator[tuple[int, int]]:
    """(depth of brackets around it, place) of each character that is in no quotes; a bracket is outside itself."""
    quote, depth = "", 0
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
            continue
        if character in "'\"":
            quote = character
        elif character in ")]":
            depth -= 1
        yield depth, at
        if character in "([":
            depth += 1
