"""An event from report to archive, and every way it is kept on the right path."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import CHINA
from gridworker.model.event_flow import (
    CHECK_LIMITS,
    EVENT,
    INTEROP_WORDS,
    RATE_WITHIN,
    EventAction,
    interop_code,
)
from gridworker.model.event_guards import EventAct
from gridworker.model.machine import Move, Refusal
from gridworker.model.vocabulary import EventStage, Rating, RecheckResult, Role

NOW = datetime(2026, 7, 15, 14, 0, tzinfo=CHINA)
FINDER, DESK, HANDLER, OTHER = "w-finder", "d-desk", "u-handler", "w-other"
STREET = "unit-street"


def act(role: Role, actor: str, **facts: Any) -> EventAct:
    known = {"event": "e1", "finder": FINDER, "department": STREET, "actor_department": STREET}
    return EventAct(actor=actor, role=role, at=NOW, **(known | facts))


def moved(stage: EventStage, action: EventAction, given_act: EventAct) -> EventStage:
    answer = EVENT.apply(stage, action, given_act)
    assert isinstance(answer, Move), answer
    return answer.target


def refused(stage: EventStage, action: EventAction, given_act: EventAct) -> str:
    answer = EVENT.apply(stage, action, given_act)
    assert isinstance(answer, Refusal), answer
    return answer.code


def desk(**facts: Any) -> EventAct:
    return act(Role.DISPATCHER, DESK, **facts)


def unit(**facts: Any) -> EventAct:
    return act(Role.DEPARTMENT, HANDLER, **facts)


def worker(actor: str = FINDER, **facts: Any) -> EventAct:
    return act(Role.GRID_WORKER, actor, **facts)


A, E = EventAction, EventStage

USUAL_WAY = [
    (A.SUBMIT, worker()),
    (A.DELIVER, act(Role.SYSTEM, "platform")),
    (A.ACCEPT, desk()),
    (A.REGISTER, desk(filing_condition="飞线充电")),
    (A.DISPATCH, desk()),
    (A.SIGN, unit()),
    (A.HANDLE, unit(result="已拆除飞线", handler=HANDLER)),
    (A.CONFIRM, unit()),
    (A.REQUEST_POST_CHECK, desk(checker=FINDER, handler=HANDLER)),
    (A.PASS, worker(handler=HANDLER, recheck=RecheckResult.FIXED)),
    (A.CLOSE, act(Role.SYSTEM, "platform", post_check=RecheckResult.FIXED, closing_condition="恢复原状")),
    (A.RATE, act(Role.CITIZEN, "r1", rating=Rating.SATISFIED)),
    (A.ARCHIVE, act(Role.SYSTEM, "platform")),
]


def test_event_goes_from_draft_to_archive_when_everybody_does_their_part() -> None:
    stage, stages = E.DRAFT, []
    for action, each in USUAL_WAY:
        stage = moved(stage, action, each)
        stages.append(stage)
    assert stages[-1] is E.ARCHIVED
    codes = list(dict.fromkeys(interop_code(each) for each in stages))
    assert codes == ["99", "01", "00", "02", "07", "03", "04"]


def test_finder_may_make_the_check_after_handling() -> None:
    assert moved(E.POST_CHECK, A.PASS, worker(handler=HANDLER, recheck=RecheckResult.FIXED)) is E.POST_CHECK


def test_finder_may_not_handle_even_when_wearing_the_departments_hat() -> None:
    own = act(Role.DEPARTMENT, FINDER)
    assert refused(E.DISPATCHED, A.SIGN, own) == "event.handler_is_finder"
    finished = act(Role.DEPARTMENT, FINDER, result="好了")
    assert refused(E.HANDLING, A.HANDLE, finished) == "event.handler_is_finder"
    assert refused(E.REGISTERED, A.DISPATCH, desk(handler=FINDER)) == "event.handler_is_finder"


def test_grid_worker_is_never_offered_handling() -> None:
    assert refused(E.DISPATCHED, A.SIGN, worker(OTHER)) == "event.role_not_allowed"
    assert refused(E.HANDLING, A.HANDLE, worker(OTHER, result="好了")) == "event.role_not_allowed"


def test_finder_may_settle_it_on_the_spot_but_nobody_else() -> None:
    assert moved(E.REPORTED, A.SELF_RESOLVE, worker(result="已劝离")) is E.CLOSED_SELF
    assert refused(E.REPORTED, A.SELF_RESOLVE, worker(OTHER, result="已劝离")) == "event.not_the_finder"
    needy = worker(result="已劝离", photo_needed=True)
    assert refused(E.REPORTED, A.SELF_RESOLVE, needy) == "event.after_photo_missing"
    shown = worker(result="已劝离", photo_needed=True, after_photo=True)
    assert moved(E.REPORTED, A.SELF_RESOLVE, shown) is E.CLOSED_SELF


def test_handler_may_not_check_their_own_work() -> None:
    asked = desk(checker=HANDLER, handler=HANDLER)
    assert refused(E.FEEDBACK, A.REQUEST_POST_CHECK, asked) == "event.checker_is_handler"
    checked = worker(HANDLER, handler=HANDLER, recheck=RecheckResult.FIXED)
    assert refused(E.POST_CHECK, A.PASS, checked) == "event.checker_is_handler"


@pytest.mark.parametrize("found", [None, RecheckResult.PARTLY, RecheckResult.NOT_FIXED])
def test_closing_needs_a_passed_check(found: RecheckResult | None) -> None:
    close = desk(post_check=found, closing_condition="恢复原状")
    assert refused(E.POST_CHECK, A.CLOSE, close) == "event.post_check_missing"
    assert refused(E.POST_CHECK, A.PASS, worker(recheck=found)) == "event.recheck_not_fixed"


def test_closing_needs_a_closing_condition() -> None:
    assert (
        refused(E.POST_CHECK, A.CLOSE, desk(post_check=RecheckResult.FIXED))
        == "event.closing_condition_missing"
    )


@pytest.mark.parametrize("stage", [E.REPORTED, E.DISPATCHED, E.HANDLING, E.HANDLED, E.FEEDBACK, E.RETURNED])
def test_closing_is_not_possible_from_anywhere_else(stage: EventStage) -> None:
    close = desk(post_check=RecheckResult.FIXED, closing_condition="恢复原状")
    assert refused(stage, A.CLOSE, close) == "event.not_in_this_state"


def test_failed_check_sends_it_back_to_handling_with_a_reason() -> None:
    bad = worker(handler=HANDLER, recheck=RecheckResult.NOT_FIXED)
    assert refused(E.POST_CHECK, A.FAIL, bad) == "event.reason_missing"
    told = worker(handler=HANDLER, recheck=RecheckResult.NOT_FIXED, reason="线还挂着")
    assert moved(E.POST_CHECK, A.FAIL, told) is E.HANDLING


def test_department_that_sent_it_back_is_not_skipped() -> None:
    assert moved(E.HANDLING, A.RETURN, unit(reason="不归我们管")) is E.RETURNED
    shortcut = desk(returned_by=STREET, result="口头说好了")
    assert refused(E.RETURNED, A.DESK_FEEDBACK, shortcut) == "event.returner_skipped"
    asked = desk(returned_by=STREET, checker=FINDER)
    assert refused(E.FEEDBACK, A.REQUEST_POST_CHECK, asked) == "event.returner_skipped"
    assert moved(E.RETURNED, A.DISPATCH, desk(department="unit-power")) is E.DISPATCHED


def test_other_department_may_not_sign() -> None:
    assert refused(E.DISPATCHED, A.SIGN, unit(actor_department="unit-power")) == "event.other_department"


def test_registering_needs_a_filing_condition_and_dispatching_a_department() -> None:
    assert refused(E.ACCEPTED, A.REGISTER, desk()) == "event.filing_condition_missing"
    assert refused(E.REGISTERED, A.DISPATCH, desk(department="")) == "event.department_missing"


def test_extension_needs_two_people_and_is_given_twice_at_most() -> None:
    boss: dict[str, Any] = {"reason": "等配件", "approvals": ("a1", "a2")}

    def chief(**facts: Any) -> EventAct:
        return act(Role.SUPERVISOR, "a2", **(boss | facts))

    assert moved(E.HANDLING, A.EXTEND, chief()) is E.HANDLING
    assert refused(E.HANDLING, A.EXTEND, chief(approvals=("a1", "a1"))) == "event.approvals_missing"
    assert refused(E.HANDLING, A.EXTEND, chief(extensions=2)) == "event.extensions_used_up"
    assert refused(E.HANDLING, A.EXTEND, chief(overdue=True)) == "event.overdue"
    assert moved(E.HANDLING, A.SUSPEND, chief()) is E.SUSPENDED
    assert refused(E.HANDLING, A.SUSPEND, chief(suspended_before=True)) == "event.suspended_before"
    assert moved(E.SUSPENDED, A.RESUME, desk()) is E.HANDLING


def test_report_is_sent_back_for_more_and_comes_again_from_its_finder() -> None:
    assert moved(E.REPORTED, A.ASK_MORE, desk(reason="看不清门牌")) is E.MORE_WANTED
    assert refused(E.MORE_WANTED, A.SUPPLEMENT, worker(OTHER)) == "event.not_the_finder"
    assert moved(E.MORE_WANTED, A.SUPPLEMENT, worker()) is E.REPORTED


def test_check_before_registering_comes_back_with_what_was_seen() -> None:
    assert refused(E.REPORTED, A.REQUEST_PRE_CHECK, desk()) == "event.checker_missing"
    assert moved(E.REPORTED, A.REQUEST_PRE_CHECK, desk(checker=OTHER)) is E.PRE_CHECK
    assert refused(E.PRE_CHECK, A.ANSWER_PRE_CHECK, worker(OTHER)) == "event.result_missing"
    assert moved(E.PRE_CHECK, A.ANSWER_PRE_CHECK, worker(OTHER, result="属实")) is E.REPORTED


def test_only_the_resident_rates_and_a_worker_needs_their_signature() -> None:
    helped = worker(rating=Rating.FAIR)
    assert refused(E.CLOSED, A.RATE, helped) == "event.resident_signature_missing"
    assert moved(E.CLOSED, A.RATE, worker(rating=Rating.FAIR, resident_signed=True)) is E.RATED
    assert refused(E.CLOSED, A.RATE, act(Role.CITIZEN, "r1")) == "event.rating_missing"
    angry = act(Role.CITIZEN, "r1", rating=Rating.DISSATISFIED)
    assert refused(E.CLOSED, A.RATE, angry) == "event.reason_missing"


def test_dissatisfied_resident_gets_it_reopened_once() -> None:
    angry = desk(rating=Rating.DISSATISFIED, reason="又拉上了")
    assert moved(E.RATED, A.REOPEN, angry) is E.REOPENED
    assert moved(E.REOPENED, A.DISPATCH, desk()) is E.DISPATCHED
    again = desk(rating=Rating.DISSATISFIED, reason="又拉上了", reopened_before=True)
    assert refused(E.RATED, A.REOPEN, again) == "event.reopened_before"
    assert refused(E.RATED, A.REOPEN, desk(rating=Rating.FAIR, reason="x")) == "event.not_dissatisfied"


def test_open_event_is_merged_urged_and_supervised_without_losing_its_place() -> None:
    assert moved(E.HANDLING, A.URGE, desk()) is E.HANDLING
    boss = act(Role.SUPERVISOR, "a1", card="1", reason="将超时")
    assert moved(E.HANDLING, A.SUPERVISE, boss) is E.HANDLING
    assert moved(E.DISPATCHED, A.CALL_UP, worker(called="community-duty")) is E.DISPATCHED
    assert moved(E.REPORTED, A.MERGE, desk(parent="e0")) is E.MERGED
    assert refused(E.REPORTED, A.MERGE, desk(parent="e1")) == "event.parent_missing"
    assert refused(E.ARCHIVED, A.URGE, desk()) == "event.not_in_this_state"


def test_refusal_of_a_late_act_says_where_the_event_is_now() -> None:
    answer = EVENT.apply(E.CLOSED, A.HANDLE, unit(result="好了"))
    assert isinstance(answer, Refusal)
    assert "已结案" in answer.text
    assert "不会丢" in answer.text


@given(st.sampled_from(EventStage))
def test_every_stage_has_a_code_for_other_platforms(stage: EventStage) -> None:
    assert interop_code(stage) in INTEROP_WORDS


def test_limits_of_field_checks_and_rating_run_through_nights() -> None:
    assert all(limit.runs_always for limit in [RATE_WITHIN, *CHECK_LIMITS.values()])


facts_of = st.fixed_dictionaries(
    {
        "handler": st.sampled_from(["", FINDER, HANDLER]),
        "checker": st.sampled_from(["", FINDER, HANDLER, OTHER]),
        "result": st.sampled_from(["", "好了"]),
        "reason": st.sampled_from(["", "因为"]),
        "filing_condition": st.sampled_from(["", "条件"]),
        "closing_condition": st.sampled_from(["", "条件"]),
        "recheck": st.sampled_from([None, *RecheckResult]),
        "returned_by": st.sampled_from(["", STREET]),
        "approvals": st.sampled_from([(), ("a1",), ("a1", "a2")]),
        "rating": st.sampled_from([None, *Rating]),
        "parent": st.sampled_from(["", "e0"]),
    }
)
STARTS = st.sampled_from([E.REPORTED, E.DISPATCHED, E.HANDLING, E.FEEDBACK, E.POST_CHECK])


@given(STARTS, st.data())
def test_no_run_of_acts_closes_an_event_unchecked_or_lets_its_finder_handle_it(
    stage: EventStage, data: st.DataObject
) -> None:
    passed, history = None, []
    for _ in range(12):
        open_rows = [row for row in EVENT.transitions if stage in row.sources]
        if not open_rows:
            break
        row = data.draw(st.sampled_from(open_rows))
        role = data.draw(st.sampled_from(sorted(row.roles)))
        actor = data.draw(st.sampled_from([FINDER, HANDLER, OTHER]))
        facts = data.draw(facts_of)
        answer = EVENT.apply(stage, row.action, act(role, actor, post_check=passed, **facts))
        if isinstance(answer, Refusal):
            continue
        stage = answer.target
        history.append(answer.entry)
        if row.action in {A.PASS, A.FAIL}:
            passed = facts["recheck"]
    actions = [entry.action for entry in history]
    if "close" in actions:
        assert "post_check_pass" in actions[: actions.index("close")]
    assert all(entry.actor != FINDER for entry in history if entry.action in {"sign", "done"})
    assert all(
        entry.reason for entry in history if entry.action in {"reject", "return", "ask_more", "reopen"}
    )
