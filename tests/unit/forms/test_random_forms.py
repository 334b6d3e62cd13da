"""Random forms, random answers: nothing crashes, no answer is lost, computing step by step equals computing afresh."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gridworker.clock import CHINA, ManualClock
from gridworker.errors import FormProblem
from gridworker.forms import Form, FormSession, load_form

Xform = Callable[[str, str, str], bytes]
CLOCK = ManualClock(datetime(2026, 7, 16, 14, 5, tzinfo=CHINA))
KINDS = ("int", "string", "select", "calculate", "setvalue")
HOLDERS = ("/d", "/d/g", "/d/r", "/d/r/s", "/d/r/t", "/d/k", "/d/k/c")
"""The root, a group shown on a condition, a repeat, repeats inside it, a repeat that is counted, one inside it."""


@dataclass(frozen=True)
class Leaf:
    """A question or calculation; `reads` names an earlier one that its condition or formula looks at."""

    number: int
    kind: str
    holder: str
    reads: str
    conditional: bool

    @property
    def path(self) -> str:
        return f"{self.holder}/q{self.number}"


@st.composite
def leaves(draw: st.DrawFn) -> list[Leaf]:
    found: list[Leaf] = []
    for number in range(draw(st.integers(2, 9))):
        earlier = [leaf.path for leaf in found] or ["/d/first"]
        found.append(
            Leaf(
                number,
                draw(st.sampled_from(KINDS)),
                draw(st.sampled_from(HOLDERS)),
                draw(st.sampled_from([*earlier, "/d/first"])),
                draw(st.booleans()),
            )
        )
    return found


def seen(reader: Leaf) -> str:
    """A number made of what is read: the one nearby, or all there are, summed up."""
    top = {"/d/r": "/d/r/", "/d/r/s": "/d/r/s/", "/d/r/t": "/d/r/t/", "/d/k": "/d/k/", "/d/k/c": "/d/k/c/"}
    outside = [
        prefix
        for prefix in top.values()
        if reader.reads.startswith(prefix) and not reader.path.startswith(prefix)
    ]
    return (
        f"count({reader.reads}) + string-length({reader.reads})"
        if outside
        else f"string-length({reader.reads})"
    )


def bind(leaf: Leaf) -> str:
    rules = f' relevant="{seen(leaf)} &lt; 3"' if leaf.conditional else ""
    if leaf.kind == "calculate":
        return f'<bind nodeset="{leaf.path}" type="int" calculate="{seen(leaf)} + 1"{rules}/>'
    kind = {"int": "int"}.get(leaf.kind, "string")
    return f'<bind nodeset="{leaf.path}" type="{kind}"{rules}/>'


def control(leaf: Leaf) -> str:
    if leaf.kind == "calculate":
        return ""
    if leaf.kind == "select":
        items = "".join(f"<item><label>{n}</label><value>{n}</value></item>" for n in "ab")
        return f'<select1 ref="{leaf.path}"><label>q</label>{items}</select1>'
    action = ""
    if leaf.kind == "setvalue" and leaf.reads != leaf.path and leaf.reads != "/d/first":
        action = f'<setvalue ref="{leaf.reads}" event="xforms-value-changed" value="{leaf.number}"/>'
    return f'<input ref="{leaf.path}"><label>q</label>{action}</input>'


def build(make_xform: Xform, found: list[Leaf]) -> Form:
    def inside(holder: str, write: Callable[[Leaf], str]) -> str:
        return "".join(write(leaf) for leaf in found if leaf.holder == holder)

    def node(leaf: Leaf) -> str:
        return f"<q{leaf.number}/>"

    nodes = f"<first/>{inside('/d', node)}<g><z/>{inside('/d/g', node)}</g>"
    nodes += f"<r><z/>{inside('/d/r', node)}<s><z/>{inside('/d/r/s', node)}</s><t><z/>{inside('/d/r/t', node)}</t></r>"
    nodes += f"<k><z/>{inside('/d/k', node)}<c><z/>{inside('/d/k/c', node)}</c></k>"
    binds = "".join(map(bind, found)) + '<bind nodeset="/d/g" relevant="string-length(/d/first) &lt; 2"/>'

    def repeat(path: str, count: str, more: str) -> str:
        counted = f' jr:count="{count}"' if count else ""
        return f'<repeat nodeset="{path}"{counted}>{inside(path, control)}{more}</repeat>'

    body = f'<input ref="/d/first"><label>f</label></input>{inside("/d", control)}'
    body += f'<group ref="/d/g"><label>g</label>{inside("/d/g", control)}</group>'
    body += repeat("/d/r", "", repeat("/d/r/s", "", "") + repeat("/d/r/t", "string-length(/d/first) + 1", ""))
    body += repeat("/d/k", "string-length(/d/first)", repeat("/d/k/c", "2", ""))
    return load_form(make_xform(nodes, binds, body))


VALUES = st.one_of(st.none(), st.integers(-5, 2000), st.sampled_from(["", "a", "b", "abcd", "好"]))
COMMANDS = st.tuples(
    st.sampled_from(["answer", "answer", "answer", "add", "delete", "move", "undo", "redo"]),
    st.integers(0, 99),
    VALUES,
)


def do(session: FormSession, command: str, pick: int, value: object) -> None:
    """One command on whatever there is to pick; what does not fit is refused in words."""
    asked = [question.path for question in session.visible()]
    holders = ["/d/r", *(f"{each}/s" for each in session.instances("/d/r"))]
    instances = [each for holder in holders for each in session.instances(holder)]
    commands: dict[str, Callable[[], object]] = {"undo": session.undo, "redo": session.redo}
    commands["add"] = lambda: session.add_instance(holders[pick % len(holders)], pick % 4)
    if asked:
        commands["answer"] = lambda: session.answer(asked[pick % len(asked)], value)
    if instances:
        commands["delete"] = lambda: session.delete_instance(instances[pick % len(instances)])
        commands["move"] = lambda: session.move_instance(instances[pick % len(instances)], pick % 4)
    with suppress(FormProblem):
        commands.get(command, tuple)()


def shown(session: FormSession) -> tuple[object, ...]:
    return (
        session.to_instance_xml("i", ended=CLOCK.now()),
        session.to_flat(),
        session.problems(),
        session.progress(),
    )


def restored(form: Form, session: FormSession) -> FormSession:
    return FormSession.from_answers(form, json.loads(json.dumps(session.to_answers())), clock=CLOCK)


@settings(max_examples=60, deadline=None)
@given(found=leaves(), commands=st.lists(COMMANDS, max_size=10))
def test_computing_step_by_step_gives_what_computing_afresh_gives(
    make_xform: Xform, found: list[Leaf], commands: list[tuple[str, int, Any]]
) -> None:
    form = build(make_xform, found)
    session = FormSession(form, clock=CLOCK)
    for command in commands:
        do(session, *command)
        again = restored(form, session)
        assert shown(again) == shown(session)
        assert again.to_answers() == session.to_answers()
        assert again.unplaced == {}


@settings(max_examples=40, deadline=None)
@given(found=leaves(), commands=st.lists(COMMANDS, max_size=10))
def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(
    make_xform: Xform, found: list[Leaf], commands: list[tuple[str, int, Any]]
) -> None:
    session = FormSession(build(make_xform, found), clock=CLOCK)
    beginning = shown(session)
    for command in commands:
        do(session, *command)
    end = shown(session)
    while session.can_redo:
        session.redo()
    last = shown(session)
    while session.can_undo:
        session.undo()
    assert shown(session) == beginning
    while session.can_redo:
        session.redo()
    assert shown(session) == last
    assert end == last or any(name == "undo" for name, _, _ in commands)


@settings(max_examples=40, deadline=None)
@given(found=leaves(), commands=st.lists(COMMANDS.filter(lambda c: c[0] == "answer"), max_size=10))
def test_an_answer_stays_until_it_is_changed_whatever_is_shown_or_counted(
    make_xform: Xform, found: list[Leaf], commands: list[tuple[str, int, Any]]
) -> None:
    plain = [replace(leaf, kind="string") if leaf.kind == "setvalue" else leaf for leaf in found]
    session = FormSession(build(make_xform, plain), clock=CLOCK)
    given_answers: dict[str, Any] = {}
    for _, pick, value in commands:
        asked = [question.path for question in session.visible()]
        path = asked[pick % len(asked)]
        try:
            session.answer(path, value)
        except FormProblem:
            continue
        given_answers[path] = session.to_answers()["answers"][path]
        assert session.to_answers()["answers"] == given_answers
