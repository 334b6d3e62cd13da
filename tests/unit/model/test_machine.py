"""The tables of all flows: sound as data, and refusing in words a worker can use."""

import re
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import CHINA
from gridworker.errors import ProgrammingBug
from gridworker.model.alert_flow import ALARM, WARNING, AlarmAct, WarningAct
from gridworker.model.event_flow import EVENT
from gridworker.model.event_guards import EventAct
from gridworker.model.hazard_flow import HAZARD, INSPECTION, HazardAct, InspectionAct
from gridworker.model.machine import Act, Machine, Move, Refusal, Transition
from gridworker.model.task_flow import TASK, TaskAct
from gridworker.model.visit_flow import VISIT, VisitAct
from gridworker.model.vocabulary import (
    AlarmStage,
    EventStage,
    HazardStage,
    InspectionStage,
    Role,
    TaskStatus,
    VisitStage,
    WarningStage,
    Word,
)

NOW = datetime(2026, 7, 15, 14, 0, tzinfo=CHINA)

FLOWS: list[tuple[Machine[Any, Any], type[Word], type[Act], Word]] = [
    (EVENT, EventStage, EventAct, EventStage.DRAFT),
    (INSPECTION, InspectionStage, InspectionAct, InspectionStage.PLANNED),
    (HAZARD, HazardStage, HazardAct, HazardStage.FOUND),
    (VISIT, VisitStage, VisitAct, VisitStage.SCHEDULED),
    (TASK, TaskStatus, TaskAct, TaskStatus.ASSIGNED),
    (WARNING, WarningStage, WarningAct, WarningStage.ISSUED),
    (ALARM, AlarmStage, AlarmAct, AlarmStage.RAISED),
]
flows = st.sampled_from(FLOWS)
by_area = pytest.mark.parametrize("flow", FLOWS, ids=[flow[0].area for flow in FLOWS])


def _reachable(machine: Machine[Any, Any], start: Word) -> set[Word]:
    seen, pending = {start}, [start]
    while pending:
        here = pending.pop()
        for transition in machine.transitions:
            target = transition.target
            if here in transition.sources and target is not None and target not in seen:
                seen.add(target)
                pending.append(target)
    return seen


@by_area
def test_every_stage_can_be_reached(flow: tuple[Machine[Any, Any], type[Word], type[Act], Word]) -> None:
    machine, stages, _act, start = flow
    assert _reachable(machine, start) == set(stages)


@by_area
def test_every_stage_leads_on_to_an_end(flow: tuple[Machine[Any, Any], type[Word], type[Act], Word]) -> None:
    machine, stages, _act, _start = flow
    ends = {stage for stage in stages if machine.is_end(stage)}
    assert ends
    for stage in stages:
        assert _reachable(machine, stage) & ends


@by_area
def test_every_transition_has_somebody_to_make_it_and_a_word(
    flow: tuple[Machine[Any, Any], type[Word], type[Act], Word],
) -> None:
    for transition in flow[0].transitions:
        assert transition.sources
        assert transition.roles
        assert transition.label


@given(flows, st.data())
def test_any_act_is_either_a_move_along_the_table_or_a_refusal_in_words(
    flow: tuple[Machine[Any, Any], type[Word], type[Act], Word], data: st.DataObject
) -> None:
    machine, stages, act_type, _start = flow
    state = data.draw(st.sampled_from(list(stages)))
    action = data.draw(st.sampled_from([*(t.action for t in machine.transitions), "unheard_of"]))
    act = act_type(
        actor="w1", role=data.draw(st.sampled_from(Role)), at=NOW, reason=data.draw(st.text(max_size=3))
    )
    answer = machine.apply(state, action, act)
    if isinstance(answer, Move):
        transition = next(t for t in machine.transitions if t.action == action and state in t.sources)
        assert act.role in transition.roles
        assert answer.target == (transition.target or state)
        assert (answer.entry.source, answer.entry.target) == (state.value, answer.target.value)
        assert (answer.entry.actor, answer.entry.at) == ("w1", NOW)
    else:
        assert re.fullmatch(machine.area + r"\.[a-z_]+", answer.code)
        assert answer.text.endswith("。")
        assert "失败" not in answer.text


@given(flows, st.data())
def test_asking_twice_gives_the_same_answer(
    flow: tuple[Machine[Any, Any], type[Word], type[Act], Word], data: st.DataObject
) -> None:
    machine, stages, act_type, _start = flow
    state = data.draw(st.sampled_from(list(stages)))
    action = data.draw(st.sampled_from([t.action for t in machine.transitions]))
    act = act_type(actor="w1", role=data.draw(st.sampled_from(Role)), at=NOW)
    assert machine.apply(state, action, act) == machine.apply(state, action, act)


RETURNS = [
    (EVENT, EventStage.REPORTED, "reject", Role.DISPATCHER, EventAct),
    (EVENT, EventStage.REPORTED, "ask_more", Role.DISPATCHER, EventAct),
    (EVENT, EventStage.DISPATCHED, "return", Role.DEPARTMENT, EventAct),
    (HAZARD, HazardStage.CLEAR_ASKED, "refuse_clear", Role.SUPERVISOR, HazardAct),
    (HAZARD, HazardStage.RECTIFYING, "escalate", Role.GRID_WORKER, HazardAct),
    (VISIT, VisitStage.COLOUR_PROPOSED, "refuse_colour", Role.COMMUNITY_DESK, VisitAct),
    (TASK, TaskStatus.TAKEN, "return", Role.GRID_WORKER, TaskAct),
    (TASK, TaskStatus.TAKEN, "withdraw", Role.DISPATCHER, TaskAct),
]


@pytest.mark.parametrize(("machine", "state", "action", "role", "act_type"), RETURNS)
def test_returning_asks_for_a_reason(
    machine: Machine[Any, Any], state: Word, action: str, role: Role, act_type: type[Act]
) -> None:
    refused = machine.apply(state, action, act_type(actor="a", role=role, at=NOW, reason="  "))
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.field) == (f"{machine.area}.reason_missing", "reason")
    done = machine.apply(state, action, act_type(actor="a", role=role, at=NOW, reason=" 不归我们管 "))
    assert isinstance(done, Move)
    assert done.entry.reason == "不归我们管"


def test_unknown_action_of_a_newer_version_is_refused_by_name() -> None:
    refused = TASK.apply(TaskStatus.ASSIGNED, "levitate", TaskAct(actor="a", role=Role.GRID_WORKER, at=NOW))
    assert isinstance(refused, Refusal)
    assert refused.code == "task.action_unknown"


def test_table_that_contradicts_itself_is_a_bug() -> None:
    row = Transition("go", (TaskStatus.ASSIGNED,), TaskStatus.DONE, frozenset({Role.SYSTEM}))
    with pytest.raises(ProgrammingBug):
        Machine[TaskStatus, TaskAct]("x", "x", (row, row), {})
    needy = Transition("go", (TaskStatus.ASSIGNED,), TaskStatus.DONE, frozenset({Role.SYSTEM}), ("missing",))
    with pytest.raises(ProgrammingBug):
        Machine[TaskStatus, TaskAct]("x", "x", (needy,), {})


def test_only_open_actions_are_offered_to_a_role() -> None:
    assert "done" not in EVENT.actions(EventStage.HANDLING, Role.GRID_WORKER)
    assert "done" in EVENT.actions(EventStage.HANDLING, Role.DEPARTMENT)
    assert EVENT.actions(EventStage.ARCHIVED) == ()
