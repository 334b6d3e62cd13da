"""Compiles the rules and texts of one form, and computes each once, so that what cannot work shows at loading.

Knows paths and types of the form, not questions or answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.expressions import Expression, Moment, Scope, compile_in
from gridworker.forms.instances import DataTable
from gridworker.forms.itemsets import TextParts
from gridworker.forms.layout import Layout
from gridworker.forms.markup import MISSING, Itext, itext_id, local_name, plain_text

_TRIAL = Moment("2026-01-01", "2026-01-01T00:00:00.000+08:00")


@dataclass(frozen=True)
class Compiler:
    """Everything compiling needs to know of a form.

    Attributes:
        nodes: path -> element of the empty instance.
        types: path -> XForms type; `group` and `repeat` for what holds other nodes.
        repeats: paths of repeats.
        tables: secondary instances by id.
        itext: translated texts.
    """

    nodes: Mapping[str, etree._Element]
    types: Mapping[str, str]
    repeats: frozenset[str]
    tables: Mapping[str, DataTable]
    itext: Itext

    def expression(self, text: str, context: str, rule: str, *, trial: bool = True) -> Expression:
        """A rule compiled, as seen from the node at `context`.

        Raises:
            FormProblem: `form.expression`, `form.function`, `form.reference`; the text names question and rule.
        """
        try:
            expression = compile_in(self._layout, text, context)
            if trial and expression.may_fail:
                expression.value(self.nodes[context], self._trial)
        except FormProblem as problem:
            raise FormProblem(f"{context} 的 {rule}：{problem.text}", code=problem.code) from problem
        return expression

    def optional(self, text: str | None, context: str, rule: str) -> Expression | None:
        """A rule compiled, or None where there is none."""
        return self.expression(text.strip(), context, rule) if text and text.strip() else None

    def parts(self, element: etree._Element | None, context: str) -> TextParts:
        """A text in pieces, with the answers it quotes as expressions."""
        if element is None:
            return ()
        pieces: list[str | Expression] = [element.text or ""]
        for child in element:
            shown = local_name(child) == "output"
            quoted = child.get("value") or child.get("ref") or ""
            pieces += [
                self.expression(quoted, context, "label") if shown else plain_text(child),
                child.tail or "",
            ]
        return tuple(piece for piece in pieces if piece)

    def message(self, value: str | None, context: str) -> TextParts:
        """What a message attribute says, through its translation if it has one."""
        text = (value or "").strip()
        text_id = itext_id(text)
        if text_id is not None:
            return self.parts(self.itext.get(text_id, {}).get(""), context)
        return (text,) if text and text != MISSING else ()

    @cached_property
    def _layout(self) -> Layout:
        return Layout(self.types, self.repeats, frozenset(self.tables))

    @cached_property
    def _trial(self) -> Scope:
        tops = {name: table.top for name, table in self.tables.items()}
        return Scope(_TRIAL, tops)


def joined(parts: TextParts) -> str:
    """A text with `…` where an answer is quoted."""
    text = "".join(part if isinstance(part, str) else "…" for part in parts).strip()
    return "" if text == MISSING else text
