"""What a question offers in one session: its list, filtered by the answers so far, shuffled if the form wants it.

Knows nodes and itemsets; changes nothing. A result is kept until the answers it hangs on change.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from gridworker.forms.expressions import Scope
from gridworker.forms.functions_lists import shuffled
from gridworker.forms.itemsets import Choice, Itemset
from gridworker.forms.structure import Form, Question
from gridworker.forms.tree import Node

_KEPT = 200


class Offers:
    """The choices of one session.

    Args:
        form: the form filled in.
        seed: decides the order of lists shuffled without a seed of their own, for as long as the session lives.
    """

    def __init__(self, form: Form, seed: float) -> None:
        self._form, self._seed = form, seed
        self._found: dict[tuple[object, ...], Mapping[str, Choice]] = {}

    def choices(self, question: Question, node: Node, scope: Scope) -> tuple[Choice, ...]:
        """What is offered now, in the order to show."""
        itemset = question.itemset
        if itemset is None or not (itemset.is_filtered or itemset.is_shuffled):
            return question.choices
        return tuple(self.by_name(question, node, scope).values())

    def by_name(self, question: Question, node: Node, scope: Scope) -> Mapping[str, Choice]:
        """Name -> choice of what is offered now."""
        itemset = question.itemset
        if itemset is None or not (itemset.is_filtered or itemset.is_shuffled):
            return question.choices_by_name
        wanted = tuple(expression.text_value(node.element, scope) for _, expression in itemset.conditions)
        seed = itemset.seed.text_value(node.element, scope) if itemset.seed else str(self._seed)
        key = (node.shape.path, wanted, seed)
        if itemset.nodeset is not None:
            return self._named(self._computed(question, itemset, node, scope), itemset, seed)
        if key not in self._found:
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[key] = self._named(self._indexed(question, itemset, wanted), itemset, seed)
        return self._found[key]

    def selectable(self, question: Question, node: Node, scope: Scope) -> Question:
        """The question with every choice an answer may name, whether or not a filter hides it at the moment."""
        if question.itemset is None or question.itemset.table:
            return question
        return replace(question, choices=self.choices(question, node, scope))

    def _indexed(self, question: Question, itemset: Itemset, wanted: Sequence[str]) -> Iterable[Choice]:
        if not itemset.conditions:
            return question.choices
        table = self._form.tables[itemset.table]
        columns = [column for column, _ in itemset.conditions]
        found = [
            table.places(column, value, itemset.path) for column, value in zip(columns, wanted, strict=True)
        ]
        found.sort(key=len)
        rest = [frozenset(places) for places in found[1:]]
        return [question.choices[at] for at in found[0] if all(at in places for places in rest)]

    def _computed(self, question: Question, itemset: Itemset, node: Node, scope: Scope) -> Iterable[Choice]:
        if itemset.nodeset is None:
            return ()
        elements = itemset.nodeset.nodes(node.element, scope)
        if not itemset.table:
            return [choice for element in elements if (choice := _own_choice(element, itemset))]
        table = self._form.tables[itemset.table]
        places = (table.place_of(element, itemset.path) for element in elements)
        return [question.choices[place] for place in places if place is not None]

    def _named(self, choices: Iterable[Choice], itemset: Itemset, seed: str) -> Mapping[str, Choice]:
        found = list(choices)
        if itemset.is_shuffled:
            found = shuffled(found, seed)
        return {choice.name: choice for choice in found}


def _own_choice(element: etree._Element, itemset: Itemset) -> Choice | None:
    """A choice made of answers in this form; instances without a value offer none."""
    name = (element.findtext(itemset.value) or "").strip()
    return Choice(name, (element.findtext(itemset.label) or "").strip() or name) if name else None
