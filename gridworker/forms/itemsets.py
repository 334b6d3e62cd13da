"""Where the choices of a question come from, and which of them are offered now.

A filter such as `[province = /d/province and kind = 'flat']` is answered from the table's indexes; whatever else a
filter asks is computed as one expression over the whole list. Knows tables and expressions, not sessions.
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/#itemset
"""

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
