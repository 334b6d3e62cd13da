"""Each of the twelve checklists: opened, filled all pass, all fail and not applicable, and submitted."""

from functools import lru_cache

import pytest
from lxml import etree

from gridworker.clock import ManualClock
from gridworker.forms import Form, FormSession, Question, load_form
from gridworker.model.deadlines import Limit
from gridworker.model.ops import Op, OpKind
from gridworker.model.vocabulary import LimitKind
from gridworker.services.derivation import NOTICE
from gridworker.services.inspections import SubmitInspection, submit_inspection
from gridworker.store.store import Store
from sync.central.forms import SHIPPED, shipped_forms
from tests.unit.services.seeds import PLACE

GATES = frozenset({"ELDER-01", "GAS-03"})
"""Items that end the checklist when they fail: somebody was not met, gas is leaking."""
ANSWERS = {"integer": 3, "decimal": 3, "text": "有", "date": "2026-01-01", "image": ["p1", "p2"]}
COMMAND = SubmitInspection(place=PLACE, started_at="2026-11-21T09:00:00.000+08:00", draft_id="d1")


@lru_cache(maxsize=1)
def forms() -> dict[str, Form]:
    return {record.form_id: load_form(record.xml.encode()) for record in shipped_forms()}


def filled(form: Form, outcome: str, clock: ManualClock) -> FormSession:
    session = FormSession(form, clock=clock)
    for _ in range(500):
        path = session.next_unfilled()
        if path is None:
            return session
        session.answer(path, answer(form.question(path), outcome))
    raise AssertionError(f"{form.id} cannot be filled: {session.problems()[:3]}")


def answer(question: Question, outcome: str) -> object:
    if not question.choices:
        return ANSWERS[question.type]
    wanted = "pass" if outcome == "fail" and question.item in GATES else outcome
    meant = [choice.name for choice in question.choices if choice.outcome == wanted]
    chosen = meant or [question.choices[0].name]
    return chosen if question.type == "select_multiple" and wanted == "fail" else chosen[0]


def submit(store: Store, session: FormSession) -> tuple[Op, ...]:
    return submit_inspection(store, session, COMMAND).ops


def of_kind(ops: tuple[Op, ...], kind: OpKind) -> list[Op]:
    return [op for op in ops if op.kind is kind]


@pytest.fixture(params=SHIPPED)
def form(request: pytest.FixtureRequest) -> Form:
    return forms()[request.param]


def test_every_item_is_founded_and_no_default_claims_a_law(form: Form) -> None:
    results = [q for q in form.questions if q.item and q.role == "result"]
    assert 10 <= len(results) <= 20
    assert len({q.item for q in results}) == len(results)
    assert all(q.basis_mark for q in results)
    assert not any(q.legal_basis for q in results if q.basis_mark == "default")


def test_every_text_is_there_in_english_too(form: Form) -> None:
    record = next(one for one in shipped_forms() if one.form_id == form.id)
    english = load_form(record.xml.encode(), "English (en)")
    assert english.language == "English (en)"
    for question, other in zip(form.questions, english.questions, strict=True):
        assert other.label != question.label, question.path
        assert all(a.label != b.label for a, b in zip(question.choices, other.choices, strict=True))


def test_all_pass(form: Form, known: Store, clock: ManualClock) -> None:
    ops = submit(known, filled(form, "pass", clock))
    assert [op.kind for op in ops] == [OpKind.INSPECTION_SUBMITTED]
    assert (ops[0].payload["score"], ops[0].payload["failed"], ops[0].payload["unfilled"]) == (100, 0, 0)
    assert ops[0].payload["recheck_at"] == ""


def test_all_fail(form: Form, known: Store, clock: ManualClock) -> None:
    session = filled(form, "fail", clock)
    failures = session.failures()
    could = [q for q in session.visible() if q.role == "result" and q.severity and q.item not in GATES]
    assert {one.item for one in failures} == {q.item for q in could}
    ops = submit(known, session)
    hazards = of_kind(ops, OpKind.HAZARD_FOUND)
    assert [op.payload["item"] for op in hazards] == [one.item for one in failures]
    dangers = [op for op in hazards if op.payload["severity"] == "S1"]
    assert len(of_kind(ops, OpKind.EVENT_REPORTED)) == len(dangers)
    assert all(op.payload["due_at"] > ops[0].payload["ended_at"] for op in hazards)
    assert ops[0].payload["recheck_at"] == min(op.payload["due_at"] for op in hazards)
    with known.reader() as reader:
        told = {
            one["item"]
            for kept in reader.drafts.all()
            if kept.purpose == NOTICE
            for one in kept.body["hazards"]
        }
    sensitive = {one.item for one in failures if one.privacy == "sensitive"}
    assert told == {op.payload["item"] for op in hazards if op.payload["severity"] == "S2"} - sensitive


def test_not_applicable(form: Form, known: Store, clock: ManualClock) -> None:
    session = filled(form, "na", clock)
    assert session.failures() == ()
    (inspection,) = submit(known, session)
    root = etree.fromstring(inspection.payload["instance_xml"].encode())
    assert (root.get("id"), root.get("version")) == (form.id, form.version)
    assert inspection.payload["not_applicable"] > 0


def test_leaking_gas_stops_the_check_and_is_reported_as_urgent(known: Store, clock: ManualClock) -> None:
    session = FormSession(forms()["gas"], clock=clock)
    session.answer("/data/door/i14", "in")
    session.answer("/data/leak/i03", "fail")
    session.answer("/data/leak/i03_photo", ["p1"])
    assert session.relevant("/data/leak/stop")
    assert "119" in session.label("/data/leak/stop")
    assert session.next_unfilled() is None
    (report,) = of_kind(submit(known, session), OpKind.EVENT_REPORTED)
    assert (report.payload["category"], report.payload["urgency"]) == ("S05", "urgent")


def test_bare_wires_of_a_street_light_have_their_own_tight_limit(clock: ManualClock) -> None:
    session = FormSession(forms()["municipal"], clock=clock)
    session.answer("/data/road/i15", "fail")
    (failure,) = session.failures()
    assert failure.limit == Limit(LimitKind.WORK_HOUR, 2)


def test_every_item_can_be_judged_and_measured_on_its_one_entry(form: Form) -> None:
    """An entry shows up to four choices, one measured value, one severity, photos and a note."""
    for item, parts in form.items.items():
        roles = [part.role for part in parts]
        assert len(roles) == len(set(roles)), item
        head = form.item_question(item, "result")
        assert head is not None
        if head.severity:
            assert head.type == "select_one"
            assert len(head.choices) <= 4
            assert all(choice.outcome for choice in head.choices)


def test_house_is_only_ever_suspected(clock: ManualClock) -> None:
    form = forms()["self_built"]
    words = {choice.label for q in form.questions if q.role == "severity" for choice in q.choices}
    assert words == {"疑似一般", "疑似较大", "疑似重大"}


def test_words_about_children_stay_in_the_inspection(known: Store, clock: ManualClock) -> None:
    session = FormSession(forms()["school"], clock=clock)
    session.answer("/data/report/i13", "fail")
    session.answer("/data/report/i13_note", "三年级某某")
    (report,) = of_kind(submit(known, session), OpKind.EVENT_REPORTED)
    assert report.payload["description"] == "家暴、欺凌、流浪线索：有"
