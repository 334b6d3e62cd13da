"""The way of a visit, and what follows when nobody was met.

Not meeting somebody is an ordinary outcome, told in one tap: no photo, no blame. How soon it becomes an alert depends
on the level of care. A change of that level is only proposed here; the community decides. This module knows neither
people nor storage.
"""

from enum import StrEnum
from types import MappingProxyType

from gridworker.model.deadlines import Limit
from gridworker.model.machine import Act, Machine, Refusal, Transition, require_reason
from gridworker.model.vocabulary import (
    CareColour,
    LimitKind,
    NotMetReason,
    Role,
    VisitOutcome,
    VisitStage,
)

ALERT_AFTER = MappingProxyType(
    {
        CareColour.RED: Limit(LimitKind.URGENT_HOUR, 2),
        CareColour.YELLOW: Limit(LimitKind.URGENT_HOUR, 24),
        CareColour.BLUE: Limit(LimitKind.NATURAL_DAY, 1),
        CareColour.GREEN: Limit(LimitKind.NATURAL_DAY, 1),
    }
)
"""How long after a visit without contact it becomes an alert; our defaults, a tenant may set others."""

REACHED = frozenset({VisitOutcome.MET, VisitOutcome.MET_BY_PHONE})
"""Outcomes after which the person is known to be well."""

_FIELD = frozenset({Role.GRID_HEAD, Role.GRID_WORKER, Role.MICRO_WORKER, Role.HELPER})
_PLATFORM = frozenset({Role.SYSTEM})
_COMMUNITY = frozenset({Role.COMMUNITY_DESK, Role.GRID_HEAD})


class VisitAction(StrEnum):
    """What can be done with a visit."""

    CALL_DUE = "call_due"
    START = "start"
    MEET = "meet"
    MISS = "miss"
    RETRY = "retry"
    ALERT = "alert"
    FIND_NEED = "find_need"
    PROPOSE_COLOUR = "propose_colour"
    APPROVE_COLOUR = "approve_colour"
    REFUSE_COLOUR = "refuse_colour"
    CLOSE = "close"


class VisitAct(Act, frozen=True, kw_only=True):
    """An act on a visit.

    Attributes:
        outcome, not_met_reason: what came of it; a closed door needs no further reason.
        colour, new_colour: the level of care now, and the one proposed. proposer: who proposed it.
        need: what the person needs, in a few words.
    """

    outcome: VisitOutcome | None = None
    not_met_reason: NotMetReason | None = None
    colour: CareColour | None = None
    new_colour: CareColour | None = None
    proposer: str = ""
    need: str = ""


def _reached(act: VisitAct) -> Refusal | None:
    if act.outcome in REACHED or act.outcome is VisitOutcome.HEARD_OF:
        return None
    return Refusal("visit.outcome_missing", "outcome", "还没选见面情况。你填的都在，不会丢。选一项再提交。")


def _missed(act: VisitAct) -> Refusal | None:
    if act.outcome is VisitOutcome.DOOR_NOT_OPENED:
        return None
    if act.outcome is VisitOutcome.NOT_MET and act.not_met_reason is not None:
        return None
    text = "还没选为什么没见到。你填的都在，不会丢。选“未开门”或一个原因再提交。"
    return Refusal("visit.not_met_reason_missing", "not_met_reason", text)


def _need_told(act: VisitAct) -> Refusal | None:
    if act.need.strip():
        return None
    return Refusal("visit.need_missing", "need", "还没写需要什么。你填的都在，不会丢。写一句再提交。")


def _other_colour(act: VisitAct) -> Refusal | None:
    if act.new_colour is not None and act.new_colour is not act.colour:
        return None
    return Refusal(
        "visit.colour_unchanged", "new_colour", "建议的等级和现在一样。你填的都在，不会丢。选另一个等级。"
    )


def _not_proposer(act: VisitAct) -> Refusal | None:
    if act.actor != act.proposer:
        return None
    return Refusal(
        "visit.approver_is_proposer", "actor", "建议是你提的，不能由你自己批。记录没有变。请社区另一位来批。"
    )


V, A = VisitStage, VisitAction
_SEEN = (V.MET, V.FOLLOW_UP)

VISIT: Machine[VisitStage, VisitAct] = Machine(
    "visit",
    "这次走访",
    (
        Transition(A.CALL_DUE.value, (V.SCHEDULED,), V.DUE, _PLATFORM, (), "到期"),
        Transition(A.START.value, (V.SCHEDULED, V.DUE), V.IN_PROGRESS, _FIELD, (), "开始走访"),
        Transition(A.MEET.value, (V.SCHEDULED, V.DUE, V.IN_PROGRESS), V.MET, _FIELD, ("reached",), "记见面"),
        Transition(
            A.MISS.value, (V.SCHEDULED, V.DUE, V.IN_PROGRESS), V.NOT_MET, _FIELD, ("missed",), "记未见面"
        ),
        Transition(A.RETRY.value, (V.NOT_MET, V.ALERTED), V.IN_PROGRESS, _FIELD, (), "再次走访"),
        Transition(A.ALERT.value, (V.NOT_MET,), V.ALERTED, _FIELD | _PLATFORM, ("reason",), "报警"),
        Transition(A.FIND_NEED.value, (V.MET,), V.FOLLOW_UP, _FIELD, ("need",), "记需求"),
        Transition(
            A.PROPOSE_COLOUR.value,
            _SEEN,
            V.COLOUR_PROPOSED,
            _FIELD,
            ("other_colour", "reason"),
            "建议调整等级",
        ),
        Transition(
            A.APPROVE_COLOUR.value, (V.COLOUR_PROPOSED,), V.CLOSED, _COMMUNITY, ("not_proposer",), "同意调整"
        ),
        Transition(
            A.REFUSE_COLOUR.value, (V.COLOUR_PROPOSED,), V.CLOSED, _COMMUNITY, ("reason",), "不同意调整"
        ),
        Transition(A.CLOSE.value, (*_SEEN, V.NOT_MET), V.CLOSED, _FIELD | _PLATFORM, (), "完成"),
    ),
    MappingProxyType(
        {
            "reason": require_reason("visit"),
            "reached": _reached,
            "missed": _missed,
            "need": _need_told,
            "other_colour": _other_colour,
            "not_proposer": _not_proposer,
        }
    ),
)
"""One visit; `CLOSED` is its end, and `ALERTED` goes on as an event of its own."""


def becomes_alert(outcome: VisitOutcome, reason: NotMetReason | None) -> bool:
    """Whether this outcome starts the clock of `ALERT_AFTER`.

    Somebody known to be in hospital, away or moved is accounted for; a closed door, silence or a refusal is not.
    """
    if outcome in REACHED or outcome is VisitOutcome.HEARD_OF:
        return False
    return reason not in {NotMetReason.IN_HOSPITAL, NotMetReason.AWAY, NotMetReason.MOVED}
