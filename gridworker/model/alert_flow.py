"""Warnings and alarms: nothing counts until a named person has answered.

A public warning is not done when it was pushed or received by a device, only when the person responsible answers
(叫应). An alarm from a home ends with what was found there. The waiting times are our defaults. This module knows no
push channel, no storage, no screens.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

import msgspec

from gridworker.model.machine import Act, Machine, Refusal, Transition
from gridworker.model.vocabulary import AlarmFinding, AlarmStage, Role, WarningColour, WarningStage

_FIELD = frozenset({Role.GRID_HEAD, Role.GRID_WORKER, Role.MICRO_WORKER})
_DESK = frozenset({Role.DISPATCHER, Role.COMMUNITY_DESK})
_PLATFORM = frozenset({Role.SYSTEM})
_ANYBODY = _FIELD | _DESK | {Role.DEPARTMENT, Role.HELPER}


class AnswerLadder(msgspec.Struct, frozen=True):
    """Minutes without an answer after which: a voice call, the backup person, the community's duty desk."""

    voice_call: int
    backup: int
    community_duty: int


ANSWER_WITHIN = MappingProxyType(
    {
        WarningColour.RED: AnswerLadder(5, 10, 15),
        WarningColour.ORANGE: AnswerLadder(10, 20, 30),
        WarningColour.YELLOW: AnswerLadder(30, 60, 120),
    }
)
"""By the grade of the warning; a blue one only asks for a read receipt."""

FIRST_TAKER_S = 60
ON_SITE_MIN = 10
"""Targets for an alarm from a home: somebody takes it, somebody is there."""


class Step(StrEnum):
    """What happens next when nobody has answered, or what is aimed at."""

    VOICE_CALL = "voice_call"
    BACKUP = "backup"
    COMMUNITY_DUTY = "community_duty"
    FIRST_TAKER = "first_taker"
    ON_SITE = "on_site"


class Rung(msgspec.Struct, frozen=True):
    """A step of the ladder and the moment it is taken."""

    step: Step
    at: datetime


def warning_ladder(colour: WarningColour, issued_at: datetime) -> tuple[Rung, ...]:
    """Who is called when while a warning has no answer; nobody for a blue one."""
    waits = ANSWER_WITHIN.get(colour)
    if waits is None:
        return ()
    steps = (
        (Step.VOICE_CALL, waits.voice_call),
        (Step.BACKUP, waits.backup),
        (Step.COMMUNITY_DUTY, waits.community_duty),
    )
    return tuple(Rung(step, issued_at + timedelta(minutes=minutes)) for step, minutes in steps)


def alarm_ladder(stage: AlarmStage, raised_at: datetime) -> tuple[Rung, ...]:
    """What is still aimed at for an alarm: somebody takes it, somebody is there."""
    taken, there = raised_at + timedelta(seconds=FIRST_TAKER_S), raised_at + timedelta(minutes=ON_SITE_MIN)
    if stage in (AlarmStage.RAISED, AlarmStage.DISPATCHED):
        return (Rung(Step.FIRST_TAKER, taken), Rung(Step.ON_SITE, there))
    return (Rung(Step.ON_SITE, there),) if stage is AlarmStage.TAKEN else ()


class WarningAction(StrEnum):
    """What can be done with a public warning."""

    PUSH = "push"
    RECEIVE = "receive"
    ACK = "ack"
    ACT = "act"
    FINISH = "finish"
    CLOSE = "close"
    RAISE = "raise"


class AlarmAction(StrEnum):
    """What can be done with an alarm from a home."""

    DISPATCH = "dispatch"
    TAKE = "take"
    ARRIVE = "arrive"
    JUDGE = "judge"
    CLOSE = "close"


class WarningAct(Act, frozen=True, kw_only=True):
    """An act on a warning.

    Attributes:
        responsible: persons whose answer counts, backup included.
        called: who was called when the warning is raised to the next level.
        result: what was done, such as people moved or points checked.
    """

    responsible: tuple[str, ...] = ()
    called: str = ""
    result: str = ""


class AlarmAct(Act, frozen=True, kw_only=True):
    """An act on an alarm.

    Attributes:
        taker: who took it. finding: what it turned out to be. device_action: what was done to the device.
    """

    taker: str = ""
    finding: AlarmFinding | None = None
    device_action: str = ""


def _named_person(act: WarningAct) -> Refusal | None:
    if act.actor in act.responsible:
        return None
    text = "这条预警要指定的责任人来签收，你不在名单里。预警还在。请打电话叫应责任人。"
    return Refusal("warning.not_responsible", "actor", text)


def _result_given(act: WarningAct) -> Refusal | None:
    if act.result.strip():
        return None
    return Refusal("warning.result_missing", "result", "还没写做了什么。你填的都在，不会丢。写一句再提交。")


def _called_named(act: WarningAct) -> Refusal | None:
    if act.called:
        return None
    return Refusal("warning.called_missing", "called", "还没写呼叫了谁。预警还在。选一位再呼叫。")


def _taker_only(act: AlarmAct) -> Refusal | None:
    if not act.taker or act.taker == act.actor:
        return None
    return Refusal("alarm.other_taker", "taker", "这条呼叫已有人接了。你的记录都在，不会丢。请和接的人联系。")


def _finding_given(act: AlarmAct) -> Refusal | None:
    if act.finding is not None:
        return None
    return Refusal("alarm.finding_missing", "finding", "还没选现场情况。你填的都在，不会丢。选一项再提交。")


def _closing_told(act: AlarmAct) -> Refusal | None:
    if act.reason.strip() and act.device_action.strip():
        return None
    text = "关闭呼叫要写原因和设备怎么处理的。你填的都在，不会丢。补上再关闭。"
    return Refusal("alarm.reason_missing", "reason", text)


W, WA = WarningStage, WarningAction
_UNANSWERED = (W.ISSUED, W.PUSHED, W.RECEIVED)

WARNING: Machine[WarningStage, WarningAct] = Machine(
    "warning",
    "这条预警",
    (
        Transition(WA.PUSH.value, (W.ISSUED,), W.PUSHED, _PLATFORM, (), "推送"),
        Transition(WA.RECEIVE.value, (W.ISSUED, W.PUSHED), W.RECEIVED, _ANYBODY | _PLATFORM, (), "收到"),
        Transition(WA.ACK.value, _UNANSWERED, W.ACKED, _ANYBODY, ("named",), "签收"),
        Transition(WA.ACT.value, (W.ACKED,), W.ACTING, _ANYBODY, ("named",), "开始处置"),
        Transition(WA.FINISH.value, (W.ACKED, W.ACTING), W.DONE, _ANYBODY, ("named", "result"), "完成"),
        Transition(
            WA.CLOSE.value, (*_UNANSWERED, W.ACKED, W.ACTING, W.DONE), W.CLOSED, _DESK | _PLATFORM, (), "解除"
        ),
        Transition(WA.RAISE.value, _UNANSWERED, None, _DESK | _PLATFORM, ("called",), "再次叫应"),
    ),
    MappingProxyType({"named": _named_person, "result": _result_given, "called": _called_named}),
)
"""A public warning, as one grid sees it."""

L, LA = AlarmStage, AlarmAction

ALARM: Machine[AlarmStage, AlarmAct] = Machine(
    "alarm",
    "这条呼叫",
    (
        Transition(LA.DISPATCH.value, (L.RAISED,), L.DISPATCHED, _DESK | _PLATFORM, (), "派人"),
        Transition(LA.TAKE.value, (L.RAISED, L.DISPATCHED), L.TAKEN, _ANYBODY, ("taker",), "接警"),
        Transition(LA.ARRIVE.value, (L.TAKEN,), L.ON_SITE, _ANYBODY, ("taker",), "到场"),
        Transition(LA.JUDGE.value, (L.ON_SITE,), L.JUDGED, _ANYBODY, ("finding",), "判明"),
        Transition(LA.CLOSE.value, (L.JUDGED,), L.CLOSED, _ANYBODY, ("closing",), "关闭"),
    ),
    MappingProxyType({"taker": _taker_only, "finding": _finding_given, "closing": _closing_told}),
)
"""An alarm from a home: a button, a smoke or gas sensor, a door contact."""
