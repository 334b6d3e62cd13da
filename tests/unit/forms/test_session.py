"""Filling in: rules, drafts, projections; whatever the order of answers."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gridworker.clock import CHINA, ManualClock
from gridworker.errors import FormProblem, ProgrammingBug
from gridworker.forms import Form, FormSession, load_form

NOON = datetime(2026, 7, 16, 12, tzinfo=CHINA)
BODY = """
<input ref="/d/text"><label>text</label></input><input ref="/d/whole"><label>whole</label></input>
<input ref="/d/part"><label>part</label></input><input ref="/d/day"><label>day</label></input>
<select1 ref="/d/one"><label>one</label><item><label>A</label><value>a</value></item><item><label>B</label><value>b</value></item></select1>
<select ref="/d/many"><label>many</label><item><label>A</label><value>a</value></item><item><label>B</label><value>b</value></item></select>
<upload ref="/d/photos" mediatype="image/*"><label>photos</label></upload>
"""
BINDS = """
<bind nodeset="/d/whole" type="int"/><bind nodeset="/d/part" type="decimal" relevant="/d/whole > 0"/>
<bind nodeset="/d/day" type="date" relevant="/d/one = 'a'"/><bind nodeset="/d/photos" type="binary"/>
<bind nodeset="/d/sum" type="decimal" calculate="coalesce(/d/whole, 0) + coalesce(/d/part, 0)"/>
<bind nodeset="/d/echo" type="string" calculate="concat(/d/text, ':', /d/sum)"/>
"""
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "/d/text": st.text(),
    "/d/whole": st.integers(-(10**15), 10**15),
    "/d/part": st.floats(-1e15, 1e15, allow_nan=False),
    "/d/day": st.dates(),
    "/d/one": st.sampled_from("ab"),
    "/d/many": st.sets(st.sampled_from("ab")),
    "/d/photos": st.lists(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True), max_size=3),
}
ANSWERS = st.fixed_dictionaries({}, optional={path: st.none() | values for path, values in VALUES.items()})


@pytest.fixture(scope="module")
def form(make_xform: Callable[[str, str, str], bytes]) -> Form:
    nodes = "<text>default</text><whole/><part/><day/><one/><many/><photos/><sum/><echo/>"
    return load_form(make_xform(nodes, BINDS, BODY))


def snapshot(session: FormSession) -> tuple[bytes, dict[str, Any]]:
    return session.to_instance_xml("x"), session.to_flat()


@given(answers=ANSWERS)
def test_draft_restores_exactly_when_written_as_json_and_read_back(
    form: Form, answers: dict[str, Any]
) -> None:
    session = FormSession(form, answers, clock=ManualClock(NOON))
    draft = json.loads(json.dumps(session.to_answers()))
    restored = FormSession.from_answers(form, draft, clock=ManualClock(NOON))
    assert restored.to_answers() == session.to_answers()
    assert snapshot(restored) == snapshot(session)
    assert restored.unplaced == {}


@given(answers=ANSWERS, data=st.data())
def test_result_is_the_same_in_whatever_order_answers_come(
    form: Form, answers: dict[str, Any], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(list(answers)))
    session = FormSession(form, clock=ManualClock(NOON))
    for path in shuffled:
        session.answer(path, answers[path])
    assert snapshot(session) == snapshot(FormSession(form, answers, clock=ManualClock(NOON)))


@given(text=st.text())
def test_any_text_survives_into_wellformed_xml(form: Form, text: str) -> None:
    session = FormSession(form)
    session.answer("/d/text", text)
    written = etree.fromstring(session.to_instance_xml("x")).findtext("text") or ""
    assert written == (session.value("/d/text") or "")


def test_clearing_a_default_stays_cleared_when_the_draft_is_restored(form: Form) -> None:
    session = FormSession(form)
    assert session.value("/d/text") == "default"
    session.answer("/d/text", "")
    restored = FormSession.from_answers(form, session.to_answers())
    assert restored.value("/d/text") is None


def test_answers_of_an_older_version_are_kept_when_their_question_is_gone(form: Form) -> None:
    draft = {"answers": {"/d/gone": "旧答案", "/d/one": "c", "/d/whole": 3}}
    session = FormSession.from_answers(form, draft)
    assert session.value("/d/whole") == 3
    assert session.unplaced == {"/d/gone": "旧答案", "/d/one": "c"}
    assert session.to_answers()["answers"] == {"/d/whole": 3, "/d/gone": "旧答案", "/d/one": "c"}


def test_flat_projection_is_typed_and_without_what_is_hidden(form: Form) -> None:
    answers = {
        "/d/whole": "7",
        "/d/part": 0.5,
        "/d/many": ["b", "a"],
        "/d/day": date(2026, 7, 16),
        "/d/photos": "p1",
    }
    flat = FormSession(form, answers).to_flat()
    assert flat == {
        "text": "default", "whole": 7, "part": 0.5, "many": ["a", "b"], "photos": ["p1"], "sum": 7.5, "echo": "default:7.5",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/d/whole", "1.5"), ("/d/whole", True), ("/d/whole", "abc"), ("/d/whole", [1]), ("/d/part", "nan"), ("/d/part", "1e99"),
        ("/d/one", "c"), ("/d/many", ["a", "z"]), ("/d/many", [1]), ("/d/photos", ["../etc"]), ("/d/day", "2026-02-30"),
        ("/d/text", 5), ("/d/text", "长" * 20_001), ("/d/many", 5), ("/d/day", 5),
    ],
)  # fmt: skip
def test_answer_that_does_not_fit_is_refused_and_the_old_one_stays(
    form: Form, path: str, value: object
) -> None:
    session = FormSession(form)
    before = session.to_answers()
    with pytest.raises(FormProblem) as caught:
        session.answer(path, value)
    assert caught.value.code == "form.answer"
    assert session.to_answers() == before


def test_answering_what_is_not_there_is_our_bug(form: Form) -> None:
    with pytest.raises(ProgrammingBug):
        FormSession(form).answer("/d/nothing", 1)


def test_constraint_speaks_with_the_forms_message(make_form: Callable[..., Form]) -> None:
    form = make_form(
        age={
            "type": "int",
            "constraint": ". >= 0 and . <= 120",
            "jr:constraintMsg": "年龄不对",
            "required": "true()",
        }
    )
    session = FormSession(form)
    assert [missing.kind for missing in session.problems()] == ["required"]
    session.answer("/d/age", 130)
    assert [(missing.kind, missing.text) for missing in session.problems()] == [("constraint", "年龄不对")]
    session.answer("/d/age", 30)
    assert session.problems() == ()


def test_required_may_depend_on_another_answer(make_form: Callable[..., Form]) -> None:
    session = FormSession(make_form(a={"type": "string"}, b={"type": "string", "required": "/d/a != ''"}))
    assert not session.required("/d/b")
    session.answer("/d/a", "x")
    assert [missing.path for missing in session.problems()] == ["/d/b"]


def test_hidden_answer_counts_as_empty_for_everything_that_reads_it(make_form: Callable[..., Form]) -> None:
    form = make_form(
        show={"type": "string"},
        amount={"type": "int", "relevant": "/d/show = 'y'"},
        double={"type": "int", "calculate": "coalesce(/d/amount, 0) * 2"},
        late={"type": "string", "relevant": "/d/double > 4"},
    )
    session = FormSession(form, {"/d/show": "y", "/d/amount": 3})
    assert (session.text("/d/double"), session.relevant("/d/late")) == ("6", True)
    session.answer("/d/show", "n")
    assert (session.text("/d/double"), session.relevant("/d/late")) == ("0", False)
    session.answer("/d/show", "y")
    assert session.text("/d/double") == "6"


def test_long_chain_of_calculations_is_computed_in_order_when_written_backwards(
    make_form: Callable[..., Form],
) -> None:
    count = 1000
    rules = {f"c{i}": {"type": "int", "calculate": f"/d/c{i - 1} + 1"} for i in reversed(range(1, count))}
    session = FormSession(make_form(**rules, c0={"type": "int"}))
    session.answer("/d/c0", 1)
    assert session.text(f"/d/c{count - 1}") == str(count)


def test_today_follows_the_clock_it_is_given(make_form: Callable[..., Form]) -> None:
    form = make_form(due={"type": "date", "constraint": ". >= today()"})
    clock = ManualClock(NOON)
    session = FormSession(form, {"/d/due": "2026-07-16"}, clock=clock)
    assert session.problems() == ()
    clock.advance(timedelta(days=1))
    assert [missing.kind for missing in session.problems()] == ["constraint"]


def test_start_time_is_kept_in_the_draft_and_end_time_written_at_submission(
    make_form: Callable[..., Form],
) -> None:
    form = make_form(
        start={"type": "dateTime", "jr:preload": "timestamp", "jr:preloadParams": "start", "calculate": ""},
        end={"type": "dateTime", "jr:preload": "timestamp", "jr:preloadParams": "end", "calculate": ""},
    )
    clock = ManualClock(NOON)
    session = FormSession(form, clock=clock)
    clock.advance(timedelta(minutes=9))
    restored = FormSession.from_answers(form, session.to_answers(), clock=clock)
    root = etree.fromstring(restored.to_instance_xml("x"))
    assert root.findtext("start") == "2026-07-16T12:00:00.000+08:00"
    assert root.findtext("end") == "2026-07-16T12:09:00.000+08:00"


def test_label_quotes_the_answer(make_xform: Callable[[str, str, str], bytes]) -> None:
    body = (
        '<input ref="/d/a"><label>a</label></input>'
        '<input ref="/d/b"><label>住 <output value="/d/a"/> 的人</label></input>'
    )
    session = FormSession(load_form(make_xform("<a/><b/>", "", body)))
    session.answer("/d/a", "2 栋")
    assert session.label("/d/b") == "住 2 栋 的人"
    assert session.form.question("/d/b").label == "住 … 的人"


def test_before_and_after_need_two_photos(make_xform: Callable[[str, str, str], bytes]) -> None:
    body = (
        '<select1 ref="/d/a"><label>a</label><item><label>坏</label><value>fail</value></item></select1>'
        '<upload ref="/d/p" mediatype="image/*"><label>p</label></upload>'
    )
    binds = (
        '<bind nodeset="/d/a" gw:item="X-1" gw:photo="before_after"/>'
        '<bind nodeset="/d/p" type="binary" gw:item="X-1" gw:role="photo"/>'
    )
    session = FormSession(load_form(make_xform("<a/><p/>", binds, body)), {"/d/a": "fail", "/d/p": "p1"})
    assert session.photos_needed("/d/p") == 1
    session.answer("/d/p", ["p1", "p2"])
    assert session.problems() == ()
