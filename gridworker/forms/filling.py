"""Changes to a filled-in form, and everything they set off: computing, values set by actions, steps to take back.

A command either works as a whole or leaves the form as it was. Knows nodes and rules, not screens or drafts.
Source for actions: ODK XForms specification, https://getodk.github.io/xforms-spec/#actions
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from gridworker.errors import FormProblem, ProgrammingBug
from gridworker.forms import values
from gridworker.forms.calculation import MAX_INSTANCES, Calculation
from gridworker.forms.expressions import Scope
from gridworker.forms.history import Answered, Change, History, Placed, State, Step, apply, revert
from gridworker.forms.offers import Offers
from gridworker.forms.structure import Action, Form, Question, generic
from gridworker.forms.tree import Node, Tree, Unfit
from gridworker.forms.values import Value


class Filling:
    """The changing half of a session.

    Args:
        form: the form filled in.
        scope: what expressions may see at this moment.
        offers: the choices of the session.

    Attributes:
        revision: grows with every change.
    """

    def __init__(self, form: Form, scope: Callable[[], Scope], offers: Offers) -> None:
        self.tree = Tree(form)
        self.calculation = Calculation(form, self.tree)
        self.history = History()
        self.revision = 0
        self._form, self._scope, self._offers = form, scope, offers
        self._step: Step | None = None

    def begin(self, *, is_new: bool) -> None:
        """Compute what was put into the tree; for a new form, with what happens once at the beginning."""
        self.calculation.everything(self._scope())
        created, self.calculation.created = self.calculation.created, []
        if is_new:
            self._dispatch("odk-instance-first-load", self.tree.root)
            self._dispatch_new(created)
        self._dispatch("odk-instance-load", self.tree.root)

    def preset(self, node: Node, value: Value | None) -> None:
        """Put an answer in before anything is computed."""
        node.has_answer, node.answer = True, value

    def cleaned(self, question: Question, node: Node, value: object) -> Value | None:
        """An answer as it is kept.

        Raises:
            FormProblem: `form.answer`, it does not fit.
        """
        return values.clean(self._offers.selectable(question, node, self._scope()), value)

    def answer(self, node: Node, value: Value | None, *, merge: bool) -> None:
        """Set a value and everything that follows from it, actions included."""
        before = node.text
        with self._doing(node.path, merge=merge):
            self._set(node, value)
            self._spread([node])
            if node.text != before:
                self._dispatch("xforms-value-changed", node)

    # --- repeats ---------------------------------------------------------------------------------------------------

    def container(self, repeat: str) -> tuple[Node, str]:
        """The node that holds a repeat, and the path of the repeat's shape.

        Raises:
            ProgrammingBug: there is no such repeat.
        """
        shape = self._form.shapes.get(generic(repeat))
        parent = self.tree.by_path.get(repeat.rpartition("/")[0])
        if shape is None or parent is None or shape.parent != parent.shape.path:
            raise ProgrammingBug(f"no repeat at {repeat} in form {self._form.id}", code="form.no_question")
        return parent, shape.path

    def add(self, repeat: str, place: int | None) -> Node:
        """Add an instance at a place counted from 1, else at the end."""
        parent, path = self.container(repeat)
        self._check_counted(path)
        count = len(parent.members[path])
        if count >= MAX_INSTANCES:
            raise FormProblem(f"最多 {MAX_INSTANCES} 组，不能再加了", code="form.repeat")
        at = count if place is None else max(0, min(place - 1, count))
        node = self.tree.make(path, parent)
        with self._doing(repeat):
            self._record(Placed(node, None, at))
            self.tree.put(node, at)
            self._spread(node.walk(), [(parent, path)])
            self._dispatch_new([node])
        return node

    def delete(self, node: Node) -> None:
        """Take an instance out, answers and all."""
        parent = self._check_instance(node)
        with self._doing(node.path):
            self._record(Placed(node, self.tree.take(node), None))
            self._spread((), [(parent, node.shape.path)])

    def move(self, node: Node, place: int) -> None:
        """Let an instance stand at another place counted from 1."""
        parent = self._check_instance(node)
        at = max(0, min(place - 1, len(parent.members[node.shape.path]) - 1))
        with self._doing(node.path):
            before = self.tree.take(node)
            self.tree.put(node, at)
            if before != at:
                self._record(Placed(node, before, at))
            self._spread((), [(parent, node.shape.path)])

    def _check_instance(self, node: Node) -> Node:
        if not node.shape.is_repeat or node.parent is None:
            raise ProgrammingBug(f"no instance of a repeat at {node.path}", code="form.no_question")
        self._check_counted(node.shape.path)
        return node.parent

    def _check_counted(self, path: str) -> None:
        group = self._form.groups.get(path)
        if group is not None and group.is_counted:
            raise FormProblem(f"{group.label}：有几组由表单算出，不能加减", code="form.repeat")

    # --- back and forth --------------------------------------------------------------------------------------------

    def undo(self) -> str | None:
        """Take back the last step; the path it was about."""
        step = self.history.back()
        return self._replay(step, revert) if step else None

    def redo(self) -> str | None:
        """Do again the step taken back last; the path it was about."""
        step = self.history.forward()
        return self._replay(step, apply) if step else None

    def _replay(self, step: Step, do: Callable[[Tree, list[Change]], None]) -> str:
        self.revision += 1
        do(self.tree, step.changes)
        self._recompute(step.changes)
        return step.name

    def _recompute(self, changes: list[Change]) -> None:
        """Instances change places with all they hold, so everything is computed when any did."""
        if any(isinstance(change, Placed) for change in changes):
            self.calculation.everything(self._scope())
        else:
            self.calculation.spread(self._scope(), dict.fromkeys(change.node for change in changes))

    @contextmanager
    def _doing(self, name: str, *, merge: bool = False) -> Iterator[None]:
        """One step: whatever happens inside is taken back as a whole, also when it fails."""
        step = self._step = Step(name, [])
        self.revision += 1
        try:
            yield
        except FormProblem:
            revert(self.tree, step.changes)
            self.calculation.everything(self._scope())
            raise
        finally:
            self._step = None
        if step.changes:
            self.history.add(step, merge=merge)

    def _record(self, change: Change) -> None:
        if self._step is not None:
            self._step.changes.append(change)

    def _set(self, node: Node, value: Value | None) -> None:
        before, after = State(node.has_answer, node.answer), State(True, value)
        if before != after:
            node.has_answer, node.answer = after
            self._record(Answered(node, before, after))

    def _spread(self, changed: Iterable[Node], moved: Iterable[tuple[Node, str]] = ()) -> None:
        self.calculation.spread(self._scope(), changed, moved=moved)
        created, self.calculation.created = self.calculation.created, []
        self._dispatch_new(created)

    # --- actions ---------------------------------------------------------------------------------------------------

    def _dispatch_new(self, instances: Iterable[Node]) -> None:
        for node in instances:
            self._dispatch("odk-new-repeat", node)

    def _dispatch(self, event: str, place: Node) -> None:
        """Set off the actions of an event; a change they make sets off further ones, each once."""
        waiting, done = [(event, place)], set[tuple[Action, Node]]()
        while waiting:
            what, where = waiting.pop(0)
            for action in self._actions(what, where):
                for target in self._targets(action, where):
                    if (action, target) not in done:
                        done.add((action, target))
                        if self._act(action, target):
                            waiting.append(("xforms-value-changed", target))

    def _actions(self, event: str, place: Node) -> Iterator[Action]:
        for action in self._form.actions:
            if event in action.events and (
                event.startswith("odk-instance") or action.source == place.shape.path
            ):
                yield action

    def _targets(self, action: Action, place: Node) -> list[Node]:
        """The targets nearest to where it happened: in the same instance of a repeat, if both stand in one."""
        node: Node | None = place
        while node is not None and not action.target.startswith(f"{node.shape.path}/"):
            node = node.parent
        return self.tree.within(node or self.tree.root, action.target)

    def _act(self, action: Action, target: Node) -> bool:
        """Set an action's value; whether that changed what counts there."""
        value = action.value.text_value(target.element, self._scope()) if action.value else ""
        before = target.text
        self._set(target, self._fitting(target, value))
        self._spread([target])
        return target.text != before

    def _fitting(self, node: Node, text: str) -> Value | None:
        """A computed text as an answer; what does not fit its question stays text, for the worker to put right."""
        if not self._form.has_question(node.shape.path):
            return text or None
        try:
            return self.cleaned(self._form.question(node.shape.path), node, text)
        except FormProblem:
            return Unfit(text)
