"""What a form being filled in says at this moment: what is shown, in which words, with which answers.

The half of a session that reads; it changes nothing but what it remembers to be quick. Knows neither screens nor files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from gridworker.clock import Clock, SystemClock
from gridworker.errors import FormProblem, ProgrammingBug
from gridworker.forms import values
from gridworker.forms.expressions import Expression, Moment, Scope
from gridworker.forms.filling import Filling
from gridworker.forms.instances import table_of
from gridworker.forms.itemsets import Choice, TextParts
from gridworker.forms.markup import parse_xml
from gridworker.forms.offers import Offers
from gridworker.forms.structure import MEDIA, Bind, Form, Question, generic
from gridworker.forms.tree import Node
from gridworker.forms.values import Value


@dataclass(frozen=True)
class Surroundings:
    """What a form may ask about where it is filled in.

    Attributes:
        properties: `deviceid`, `username`, `phonenumber`, `email`.
        last_saved: the submission made last from this form, for `${last-saved#name}`; empty when there is none.
        random: for `random()` and shuffled choices.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    last_saved: bytes = b""
    random: Random = field(default_factory=Random)


class FormReading:
    """A form being filled in, to look at.

    Args:
        form: shared, never changed.
        clock: for `today()`, `now()` and the start of the form.
        surroundings: what the form may ask about device and worker.

    Raises:
        FormProblem: `form.attachment`, the form needs a file that is not there.
    """

    def __init__(self, form: Form, clock: Clock | None, surroundings: Surroundings | None) -> None:
        if form.missing:
            names = "、".join(each.name for each in form.missing)
            raise FormProblem(
                f"表单缺少附带的数据文件 {names}，还不能填。联网同步后再试，已有的记录不受影响",
                code="form.attachment",
            )
        self.form = form
        self._clock = clock or SystemClock()
        self._surroundings = surroundings or Surroundings()
        self._tables = self._all_tables()
        self._offers = Offers(form, self._surroundings.random.random())
        self._filling = Filling(form, self._scope, self._offers)
        self._tree = self._filling.tree

    # --- answers ---------------------------------------------------------------------------------------------------

    def value(self, path: str) -> Value | None:
        """What counts at a path: the answer or the default; None when empty, hidden or not yet computed."""
        node = self.node(path)
        if not node.relevant:
            return None
        if node.has_answer:
            return node.answer
        if not node.text:
            return None
        found = values.typed(self._kind(node), node.text)
        return tuple(found) if isinstance(found, list) else found

    def text(self, path: str) -> str:
        """What counts at a path, as it stands in the instance; also for calculations."""
        return self.node(path).text

    def instances(self, repeat: str) -> tuple[str, ...]:
        """Paths of the instances of a repeat such as `/d/floor` or `/d/house[2]/floor`."""
        parent, path = self._filling.container(repeat)
        return tuple(node.path for node in parent.live(path))

    # --- what is shown ---------------------------------------------------------------------------------------------

    def question(self, path: str) -> Question:
        """The question at a path, with the place in its repeat.

        Raises:
            ProgrammingBug: there is none.
        """
        node = self._tree.by_path.get(path)
        if node is not None and node.question is not None:
            return node.question
        if node is None:
            return self.form.question(path)
        node.question = self._tree.question_at(node)
        return node.question

    def relevant(self, path: str) -> bool:
        """Whether a question, group, repeat or calculation takes part; also for a group without a place of its own."""
        node = self._tree.by_path.get(path)
        if node is None and generic(path) in self.form.shapes:
            node, repeat = self._filling.container(path)
            instances = node.live(repeat)
            return node.relevant and (not instances or any(each.relevant for each in instances))
        return node is None or node.relevant

    def readonly(self, path: str) -> bool:
        """Whether a question is only shown."""
        bind = self._bind(path)
        return bind.readonly or (bind.readonly_when is not None and self.holds(bind.readonly_when, path))

    def visible(self, section: str | None = None) -> tuple[Question, ...]:
        """The questions to show, of one section or of the form; those in repeats once for each instance."""
        return tuple(
            node.question
            for node in self._tree.asked()
            if node.question and node.relevant and (section is None or node.question.section == section)
        )

    def label(self, path: str) -> str:
        """A question's or group's label with the answers it quotes."""
        group = self.form.groups.get(generic(path))
        if group is None:
            return self.words(self.question(path).label_parts, path)
        instance = self._tree.by_path.get(path)
        seen = self._tree.within(instance, group.label_from) if instance and group.is_repeat else []
        return self.words(group.label_parts, seen[0].path if seen else path)

    def hint(self, path: str) -> str:
        """A question's hint with the answers it quotes."""
        return self.words(self.question(path).hint_parts, path)

    def guidance(self, path: str) -> str:
        """A question's further help with the answers it quotes."""
        return self.words(self.question(path).guidance_parts, path)

    def choices(self, path: str) -> tuple[Choice, ...]:
        """What a question offers now, its filter applied, in the order to show."""
        node, scope = self.node(path), self._scope()
        found = self._offers.choices(self.question(path), node, scope)
        return tuple(
            replace(choice, label=self.words(choice.parts, path), parts=()) if choice.parts else choice
            for choice in found
        )

    def offered(self, path: str) -> Mapping[str, Choice]:
        """Name -> choice of what a question offers now."""
        return self._offers.by_name(self.question(path), self.node(path), self._scope())

    def photo_ids(self, path: str | None = None) -> tuple[str, ...]:
        """The photos and other files of one question, or of the whole form, hidden questions left out."""
        paths = [path] if path else [q.path for q in self.visible() if q.type in MEDIA]
        return tuple(photo for each in paths for photo in self.text(each).split())

    # --- for what looks at a session -------------------------------------------------------------------------------

    def node(self, path: str) -> Node:
        """The node at a path.

        Raises:
            ProgrammingBug: there is none.
        """
        found = self._tree.by_path.get(path)
        if found is None:
            raise ProgrammingBug(f"nothing at {path} in form {self.form.id}", code="form.no_question")
        return found

    def sibling(self, path: str, other: str) -> Node | None:
        """The node of the shape `other` that stands nearest to the node at `path`, in the same instance of a repeat."""
        node: Node | None = self.node(path)
        while node is not None and not other.startswith(f"{node.shape.path}/"):
            node = node.parent
        return next(iter(self._tree.within(node, other)), None) if node else None

    def holds(self, rule: Expression, path: str) -> bool:
        """Whether a rule is true at a path."""
        if rule.constant is not None:
            return rule.constant
        return rule.truth(self.node(path).element, self._scope())

    def words(self, parts: TextParts, path: str) -> str:
        """A text with the answers it quotes, as seen from a path."""
        if all(isinstance(part, str) for part in parts):
            text = "".join(str(part) for part in parts).strip()
            return "" if text == "-" else text
        node = self._tree.by_path.get(path, self._tree.root)
        scope = self._scope()
        pieces = (part if isinstance(part, str) else part.text_value(node.element, scope) for part in parts)
        return "".join(pieces).strip()

    # --- inside ----------------------------------------------------------------------------------------------------

    def _path(self, node: Node) -> str:
        self._tree.by_path  # noqa: B018 - paths must be up to date
        return node.path

    def _bind(self, path: str) -> Bind:
        shape = self.node(path).shape.path
        return self.form.binds.get(shape) or Bind(shape)

    def _kind(self, node: Node) -> str:
        path = node.shape.path
        if self.form.has_question(path):
            question = self.form.question(path)
            return question.data_type if question.type == "range" else question.type
        bind = self.form.binds.get(path)
        return bind.type if bind else "string"

    def _moment(self) -> Moment:
        return Moment.of(self._clock.now())

    def _scope(self) -> Scope:
        return Scope(
            moment=self._moment(),
            instances=self._tables,
            choice_label=self._choice_label,
            itext=self._translated,
            random=self._surroundings.random,
            language=self.form.language,
            version=self.form.version,
            properties=self._surroundings.properties,
        )

    def _texts(self) -> Mapping[str, str]:
        return {node.path: node.text for node in self._tree.asked()}

    def _choice_label(self, name: str, path: str) -> str:
        if not self.form.has_question(path):
            return ""
        choice = self.form.question(generic(path)).choice(name)
        return choice.label if choice else ""

    def _translated(self, text_id: str) -> str:
        return self.form.texts.get(text_id, "")

    def _all_tables(self) -> dict[str, Any]:
        found = {name: table.top for name, table in self.form.tables.items()}
        if self.form.last_saved in found and self._surroundings.last_saved:
            found[self.form.last_saved] = table_of(parse_xml(self._surroundings.last_saved)).top
        return found
