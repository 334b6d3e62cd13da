"""Hazards, inspections, visits, tasks, warnings and alarms: who may do what, and what it needs."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gridworker.clock import CHINA
from gridworker.model.alert_flow import (
    ALARM,
    ANSWER_WITHIN,
    WARNING,
    AlarmAct,
    AlarmAction,
    WarningAct,
    WarningAction,
)
from gridworker.model.hazard_flow import (
    HAZARD,
    INSPECTION,
    HazardAct,
    HazardAction,
    InspectionAct,
    InspectionAction,
)
from gridworker.model.machine import Machine, Move, Refusal
from gridworker.model.task_flow import TASK, TaskAct, TaskAction
from gridworker.model.visit_flow import ALERT_AFTER, VISIT, VisitAct, VisitAction, becomes_alert
from gridworker.model.vocabulary import (
    AlarmFinding,
    AlarmStage,
    CareColour,
    HazardLevel,
    HazardStage,
    InspectionStage,
    LimitKind,
    NoticeDelivery,
    NotMetReason,
    RecheckResult,
    Role,
    TaskStatus,
    VisitOutcome,
    VisitStage,
    WarningColour,
    WarningStage,
)

NOW = datetime(2026, 7, 15, 14, 0, tzinfo=CHINA)
LATER = NOW + timedelta(days=2)


def outcome(machine: Machine[Any, Any], state: Any, action: Any, act: Any) -> Any:
    """The new state, or the refusal's code."""
    answer = machine.apply(state, action, act)
    return answer.target if isinstance(answer, Move) else answer.code


def hazard(role: Role = Role.GRID_WORKER, actor: str = "w1", **facts: Any) -> HazardAct:
    return HazardAct(actor=actor, role=role, at=NOW, **facts)


H, HA = HazardStage, HazardAction


def test_hazard_is_struck_off_when_the_recheck_finds_it_fixed() -> None:
    notice = hazard(notice_no="037", rectify_by=LATER, delivery=NoticeDelivery.SIGNED)
    assert outcome(HAZARD, H.FOUND, HA.ISSUE_NOTICE, notice) is H.RECTIFYING
    assert outcome(HAZARD, H.RECTIFYING, HA.CALL_RECHECK, hazard()) is H.RECHECK
    assert outcome(HAZARD, H.RECHECK, HA.PASS, hazard(recheck=RecheckResult.FIXED)) is H.CLEARED
    assert HAZARD.is_end(H.CLEARED)


@pytest.mark.parametrize("found", [RecheckResult.PARTLY, RecheckResult.NOT_FIXED])
def test_failed_recheck_goes_upwards(found: RecheckResult) -> None:
    assert outcome(HAZARD, H.RECHECK, HA.PASS, hazard(recheck=found)) == "hazard.not_fixed"
    failed = hazard(recheck=found, reason="纸箱还在")
    assert outcome(HAZARD, H.RECHECK, HA.FAIL, failed) is H.RECHECK_FAILED
    assert outcome(HAZARD, H.RECHECK_FAILED, HA.ESCALATE, hazard(reason="复查未过")) is H.ESCALATED


def test_hazard_fixed_on_the_spot_needs_a_picture_afterwards() -> None:
    assert outcome(HAZARD, H.FOUND, HA.CLEAR_ON_SITE, hazard()) == "hazard.after_photo_missing"
    assert outcome(HAZARD, H.FOUND, HA.CLEAR_ON_SITE, hazard(after_photo=True)) is H.CLEARED_ON_SITE


def test_major_hazard_is_only_struck_off_by_a_second_person() -> None:
    major: dict[str, Any] = {"level": HazardLevel.MAJOR, "recheck": RecheckResult.FIXED}
    assert outcome(HAZARD, H.FOUND, HA.CLEAR_ON_SITE, hazard(after_photo=True, **major)) == (
        "hazard.major_needs_approval"
    )
    assert outcome(HAZARD, H.RECHECK, HA.PASS, hazard(**major)) == "hazard.major_needs_approval"
    assert outcome(HAZARD, H.RECHECK, HA.ASK_CLEAR, hazard(**major)) is H.CLEAR_ASKED
    same = hazard(Role.SUPERVISOR, "w1", asked_by="w1")
    assert outcome(HAZARD, H.CLEAR_ASKED, HA.APPROVE_CLEAR, same) == "hazard.second_person"
    checker = hazard(Role.SUPERVISOR, "w2", asked_by="w1", rechecker="w2")
    assert outcome(HAZARD, H.CLEAR_ASKED, HA.APPROVE_CLEAR, checker) == "hazard.second_person"
    other = hazard(Role.SUPERVISOR, "s1", asked_by="w1", rechecker="w2")
    assert outcome(HAZARD, H.CLEAR_ASKED, HA.APPROVE_CLEAR, other) is H.CLEARED


def test_grid_worker_neither_grades_nor_enforces() -> None:
    graded: dict[str, Any] = {"new_level": HazardLevel.MAJOR, "reason": "现场判断"}
    assert outcome(HAZARD, H.FOUND, HA.GRADE, hazard(**graded)) == "hazard.role_not_allowed"
    assert outcome(HAZARD, H.FOUND, HA.GRADE, hazard(Role.EXPERT, "x1", **graded)) is H.FOUND
    assert outcome(HAZARD, H.ESCALATED, HA.ENFORCE, hazard()) == "hazard.role_not_allowed"
    alone = hazard(Role.ENFORCEMENT, "o1", second_officer="o1")
    assert outcome(HAZARD, H.ESCALATED, HA.ENFORCE, alone) == "hazard.two_officers"
    pair = hazard(Role.ENFORCEMENT, "o1", second_officer="o2")
    assert outcome(HAZARD, H.ESCALATED, HA.ENFORCE, pair) is H.ENFORCEMENT


def test_notice_needs_number_delivery_and_a_date_ahead() -> None:
    whole: dict[str, Any] = {"notice_no": "037", "rectify_by": LATER, "delivery": NoticeDelivery.SIGNED}
    gaps: list[tuple[dict[str, Any], str]] = [
        ({"notice_no": ""}, "hazard.notice_number_missing"),
        ({"delivery": None}, "hazard.delivery_missing"),
        ({"rectify_by": None}, "hazard.deadline_missing"),
        ({"rectify_by": NOW}, "hazard.deadline_missing"),
        ({"delivery": NoticeDelivery.REFUSED}, "hazard.witness_missing"),
    ]
    for missing, code in gaps:
        assert outcome(HAZARD, H.FOUND, HA.ISSUE_NOTICE, hazard(**(whole | missing))) == code
    refused = whole | {"delivery": NoticeDelivery.REFUSED, "witness": "门卫", "reason": "不肯签"}
    assert outcome(HAZARD, H.FOUND, HA.ISSUE_NOTICE, hazard(**refused)) is H.RECTIFYING


def inspection(**facts: Any) -> InspectionAct:
    return InspectionAct(actor="w1", role=Role.GRID_WORKER, at=NOW, **facts)


def test_inspection_with_gaps_is_submitted_only_with_a_reason() -> None:
    stage, verb = InspectionStage, InspectionAction
    assert outcome(INSPECTION, stage.PLANNED, verb.START, inspection()) == "inspection.version_missing"
    assert outcome(INSPECTION, stage.PLANNED, verb.START, inspection(checklist_version="3")) is stage.STARTED
    assert outcome(INSPECTION, stage.STARTED, verb.SUBMIT, inspection(unfilled=6)) == "inspection.unfilled"
    told = inspection(unfilled=6, reason="配电间锁着")
    assert outcome(INSPECTION, stage.STARTED, verb.SUBMIT, told) is stage.SUBMITTED


def test_inspection_passes_only_when_nothing_failed() -> None:
    stage, verb = InspectionStage, InspectionAction
    assert outcome(INSPECTION, stage.SUBMITTED, verb.PASS, inspection(failed=2)) == "inspection.has_failures"
    assert outcome(INSPECTION, stage.SUBMITTED, verb.FIND, inspection(failed=2)) is stage.FAILED
    assert outcome(INSPECTION, stage.SUBMITTED, verb.PASS, inspection()) is stage.PASSED


V, VA = VisitStage, VisitAction


def visit(role: Role = Role.GRID_WORKER, actor: str = "w1", **facts: Any) -> VisitAct:
    return VisitAct(actor=actor, role=role, at=NOW, **facts)


def test_closed_door_is_told_without_a_further_reason() -> None:
    shut = visit(outcome=VisitOutcome.DOOR_NOT_OPENED)
    assert outcome(VISIT, V.DUE, VA.MISS, shut) is V.NOT_MET
    unsaid = visit(outcome=VisitOutcome.NOT_MET)
    assert outcome(VISIT, V.DUE, VA.MISS, unsaid) == "visit.not_met_reason_missing"
    away = visit(outcome=VisitOutcome.NOT_MET, not_met_reason=NotMetReason.AWAY)
    assert outcome(VISIT, V.DUE, VA.MISS, away) is V.NOT_MET


def test_meeting_somebody_is_recorded_with_its_outcome() -> None:
    assert outcome(VISIT, V.DUE, VA.MEET, visit()) == "visit.outcome_missing"
    assert outcome(VISIT, V.SCHEDULED, VA.MEET, visit(outcome=VisitOutcome.MET_BY_PHONE)) is V.MET


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (VisitOutcome.DOOR_NOT_OPENED, None),
        (VisitOutcome.NOT_MET, NotMetReason.NOT_HOME),
        (VisitOutcome.NOT_MET, NotMetReason.LOST_CONTACT),
        (VisitOutcome.NOT_MET, NotMetReason.REFUSED),
    ],
)
def test_silence_starts_the_alert_clock(seen: VisitOutcome, reason: NotMetReason | None) -> None:
    assert becomes_alert(seen, reason)


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (VisitOutcome.MET, None),
        (VisitOutcome.MET_BY_PHONE, None),
        (VisitOutcome.HEARD_OF, None),
        (VisitOutcome.NOT_MET, NotMetReason.IN_HOSPITAL),
        (VisitOutcome.NOT_MET, NotMetReason.AWAY),
        (VisitOutcome.NOT_MET, NotMetReason.MOVED),
    ],
)
def test_known_absence_starts_no_alert_clock(seen: VisitOutcome, reason: NotMetReason | None) -> None:
    assert not becomes_alert(seen, reason)


def test_red_care_is_alerted_after_two_hours_and_every_colour_has_its_time() -> None:
    assert set(ALERT_AFTER) == set(CareColour)
    red = ALERT_AFTER[CareColour.RED]
    assert (red.kind, red.amount) == (LimitKind.URGENT_HOUR, 2)
    assert all(limit.runs_always for limit in ALERT_AFTER.values())


def test_level_of_care_is_changed_by_the_community_only() -> None:
    same = visit(colour=CareColour.RED, new_colour=CareColour.RED, reason="好转")
    assert outcome(VISIT, V.MET, VA.PROPOSE_COLOUR, same) == "visit.colour_unchanged"
    better = visit(colour=CareColour.RED, new_colour=CareColour.YELLOW, reason="好转")
    assert outcome(VISIT, V.MET, VA.PROPOSE_COLOUR, better) is V.COLOUR_PROPOSED
    assert outcome(VISIT, V.COLOUR_PROPOSED, VA.APPROVE_COLOUR, visit()) == "visit.role_not_allowed"
    own = visit(Role.GRID_HEAD, "w1", proposer="w1")
    assert outcome(VISIT, V.COLOUR_PROPOSED, VA.APPROVE_COLOUR, own) == "visit.approver_is_proposer"
    desk = visit(Role.COMMUNITY_DESK, "c1", proposer="w1")
    assert outcome(VISIT, V.COLOUR_PROPOSED, VA.APPROVE_COLOUR, desk) is V.CLOSED


T, TA = TaskStatus, TaskAction


def task(role: Role = Role.GRID_WORKER, actor: str = "w1", **facts: Any) -> TaskAct:
    return TaskAct(actor=actor, role=role, at=NOW, **facts)


def test_task_is_finished_without_having_been_taken_when_the_worker_was_offline() -> None:
    assert outcome(TASK, T.ASSIGNED, TA.FINISH, task(assignee="w1")) is T.DONE


def test_task_of_somebody_else_is_left_alone() -> None:
    assert outcome(TASK, T.TAKEN, TA.FINISH, task(assignee="w2")) == "task.other_assignee"
    assert outcome(TASK, T.ASSIGNED, TA.TAKE, task()) is T.TAKEN


def test_finished_task_is_not_finished_again_and_the_text_says_what_is_safe() -> None:
    answer = TASK.apply(T.DONE, TA.FINISH, task(assignee="w1"))
    assert isinstance(answer, Refusal)
    assert answer.code == "task.not_in_this_state"
    assert "已完成" in answer.text
    assert "不会丢" in answer.text


def test_recheck_is_not_made_by_the_one_who_handled_it() -> None:
    assert outcome(TASK, T.ASSIGNED, TA.TAKE, task(handler="w1")) == "task.checker_is_handler"


def test_returned_task_is_given_to_somebody_else_by_the_desk() -> None:
    assert outcome(TASK, T.TAKEN, TA.RETURN, task(assignee="w1", reason="不在我的网格")) is T.RETURNED
    desk = task(Role.DISPATCHER, "d1", new_assignee="w2")
    assert outcome(TASK, T.RETURNED, TA.ASSIGN, desk) is T.ASSIGNED
    assert outcome(TASK, T.RETURNED, TA.ASSIGN, task(Role.DISPATCHER, "d1")) == "task.assignee_missing"


def warning(actor: str = "w1", role: Role = Role.GRID_WORKER, **facts: Any) -> WarningAct:
    return WarningAct(actor=actor, role=role, at=NOW, responsible=("w1", "w2"), **facts)


def test_only_a_named_persons_answer_counts() -> None:
    stage, verb = WarningStage, WarningAction
    assert outcome(WARNING, stage.RECEIVED, verb.ACK, warning("w9")) == "warning.not_responsible"
    assert outcome(WARNING, stage.ISSUED, verb.ACK, warning("w2")) is stage.ACKED
    assert outcome(WARNING, stage.ACKED, verb.FINISH, warning()) == "warning.result_missing"
    assert outcome(WARNING, stage.ACKED, verb.FINISH, warning(result="已转移 6 人")) is stage.DONE


def test_unanswered_warning_climbs_faster_the_redder_it_is() -> None:
    order = [
        ANSWER_WITHIN[colour] for colour in (WarningColour.RED, WarningColour.ORANGE, WarningColour.YELLOW)
    ]
    assert [(each.voice_call, each.backup, each.community_duty) for each in order] == [
        (5, 10, 15),
        (10, 20, 30),
        (30, 60, 120),
    ]
    called = warning("d1", Role.DISPATCHER, called="w2")
    assert outcome(WARNING, WarningStage.PUSHED, WarningAction.RAISE, called) is WarningStage.PUSHED


def test_alarm_is_taken_once_and_closed_with_reason_and_device() -> None:
    def alarm(actor: str = "w1", **facts: Any) -> AlarmAct:
        return AlarmAct(actor=actor, role=Role.GRID_WORKER, at=NOW, **facts)

    stage, verb = AlarmStage, AlarmAction
    assert outcome(ALARM, stage.RAISED, verb.TAKE, alarm()) is stage.TAKEN
    assert outcome(ALARM, stage.DISPATCHED, verb.TAKE, alarm("w2", taker="w1")) == "alarm.other_taker"
    assert outcome(ALARM, stage.TAKEN, verb.ARRIVE, alarm(taker="w1")) is stage.ON_SITE
    assert outcome(ALARM, stage.ON_SITE, verb.JUDGE, alarm()) == "alarm.finding_missing"
    assert outcome(ALARM, stage.ON_SITE, verb.JUDGE, alarm(finding=AlarmFinding.FALSE)) is stage.JUDGED
    assert outcome(ALARM, stage.JUDGED, verb.CLOSE, alarm(reason="误碰")) == "alarm.reason_missing"
    closed = alarm(reason="误碰", device_action="已复位")
    assert outcome(ALARM, stage.JUDGED, verb.CLOSE, closed) is stage.CLOSED
