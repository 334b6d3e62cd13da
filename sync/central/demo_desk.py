"""Plays the demo's dispatcher and department: every open matter is moved on, through the same moves as by hand.

The seeded dispatcher accepts, registers and dispatches; the seeded department takes it on, handles it and feeds back.
What only somebody on the spot can say is left to them. This module knows the desk's functions, no rule and no table.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from gridworker.errors import InputProblem
from gridworker.model.vocabulary import EventStage, Role
from sync.central.demo import DESK
from sync.central.desk.people import DeskUser
from sync.central.desk.workflow import ActRequest, Desk
from sync.central.problems import HttpProblem
from sync.central.services import Services

_DISPATCHER = next(user for user in DESK if user.role is Role.DISPATCHER)
_DEPARTMENT = next(user for user in DESK if user.role is Role.DEPARTMENT)
_MOST_MOVES = 20
"""More moves than any way through the flow has; a loop would be a mistake of ours."""


class CaseLeft(NamedTuple):
    """Where a matter stands after the desk was played; `moves` made for it."""

    id: str
    number: str
    stage: str
    moves: int


class _Step(NamedTuple):
    user: DeskUser
    request: ActRequest


_STEPS: Mapping[str, _Step] = MappingProxyType(
    {
        EventStage.REPORTED: _Step(_DISPATCHER, ActRequest(action="accept", text="情况属实，受理。")),
        EventStage.ACCEPTED: _Step(
            _DISPATCHER, ActRequest(action="register", filing_condition="符合立案条件（演示）")
        ),
        EventStage.REGISTERED: _Step(
            _DISPATCHER, ActRequest(action="dispatch", department=_DEPARTMENT.id, text="请到现场处置。")
        ),
        EventStage.RETURNED: _Step(
            _DISPATCHER, ActRequest(action="dispatch", department=_DEPARTMENT.id, text="请再去一次。")
        ),
        EventStage.DISPATCHED: _Step(_DEPARTMENT, ActRequest(action="sign")),
        EventStage.HANDLING: _Step(
            _DEPARTMENT,
            ActRequest(action="done", result="已到现场处置，拆除飞线并教育住户（演示）。", after_photo=True),
        ),
        EventStage.HANDLED: _Step(_DEPARTMENT, ActRequest(action="confirm", text="处置结果属实。")),
        EventStage.FEEDBACK: _Step(
            _DISPATCHER, ActRequest(action="request_post_check", text="请到现场核实。")
        ),
        EventStage.POST_CHECK: _Step(
            _DISPATCHER, ActRequest(action="close", closing_condition="现场核实通过")
        ),
    }
)


def play(services: Services, until: str) -> list[CaseLeft]:
    """Moves every open event on; where each of those that were open stands now.

    Args:
        services: an open platform with the demo community.
        until: `post_check` stops where somebody has to look on the spot; `closed` also closes what was looked at and
            found in order.

    Raises:
        InputProblem: the seeded desk does not sit here (`desk.user_unknown`).
    """
    desk = Desk(services.engine, services.clock)
    try:
        rows = desk.events(_DISPATCHER)
    except HttpProblem as problem:
        raise InputProblem(problem.text, code=problem.code) from problem
    steps = dict(_STEPS)
    if until != EventStage.CLOSED:
        del steps[EventStage.POST_CHECK]
    return [_moved_on(desk, row.event, steps) for row in rows if row.event["stage"] in _STEPS]


def _moved_on(desk: Desk, event: dict[str, object], steps: Mapping[str, _Step]) -> CaseLeft:
    shown, moves = event, 0
    while moves < _MOST_MOVES and (step := steps.get(str(shown["stage"]))) is not None:
        try:
            shown = desk.act(step.user, str(event["id"]), step.request).event
        except HttpProblem:
            break  # the flow asks for something that only others can give, such as a look on the spot
        moves += 1
    return CaseLeft(str(event["id"]), str(shown.get("number", "")), str(shown["stage"]), moves)
