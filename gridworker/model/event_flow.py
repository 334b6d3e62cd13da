"""The way of an event: reported, accepted, registered, dispatched, handled, fed back, checked, closed, rated.

Who finds a matter does not handle it (巡办分离), except that a finder may settle it on the spot; a check after handling
may be made by the finder but never by the handler. Every return and rejection has a reason. A case that a department
sent back does not go to closing past that department. The rules live here once for both ends; this module knows no
storage, no wire, no screens.
"""

from enum import StrEnum
from types import MappingProxyType

from gridworker.model.deadlines import Limit
from gridworker.model.event_guards import NEEDS, EventAct
from gridworker.model.machine import Machine, Transition
from gridworker.model.vocabulary import EventStage, LimitKind, Role

RATE_WITHIN = Limit(LimitKind.NATURAL_DAY, 7)
"""Without a rating for so long, the default rating is taken."""

CHECK_LIMITS = MappingProxyType(
    {
        EventStage.PRE_CHECK: Limit(LimitKind.URGENT_HOUR, 2),
        EventStage.POST_CHECK: Limit(LimitKind.URGENT_HOUR, 24),
    }
)
"""How long a field worker has for a check before registering and before closing (a city's practice, as a default)."""

SIMILAR_WITHIN_M = 50
SIMILAR_WITHIN_H = 24
"""A report of the same kind so near and so recent is shown as possibly the same matter."""


class EventAction(StrEnum):
    """What can be done with an event."""

    SUBMIT = "submit"
    DELIVER = "deliver"
    REQUEST_PRE_CHECK = "request_pre_check"
    ANSWER_PRE_CHECK = "answer_pre_check"
    ASK_MORE = "ask_more"
    SUPPLEMENT = "supplement"
    ASK_RECALL = "ask_recall"
    ACCEPT = "accept"
    REJECT = "reject"
    REGISTER = "register"
    DISPATCH = "dispatch"
    REDISPATCH = "redispatch"
    SIGN = "sign"
    RETURN = "return"
    EXTEND = "extend"
    SUSPEND = "suspend"
    RESUME = "resume"
    HANDLE = "done"
    CONFIRM = "confirm"
    DESK_FEEDBACK = "desk_feedback"
    REQUEST_POST_CHECK = "request_post_check"
    PASS = "post_check_pass"  # noqa: S105 - a verb, not a password
    FAIL = "post_check_fail"
    CLOSE = "close"
    SELF_RESOLVE = "self_resolve"
    RATE = "rate"
    ARCHIVE = "archive"
    REOPEN = "reopen"
    URGE = "urge"
    SUPERVISE = "supervise"
    CALL_UP = "call_up"
    MERGE = "merge"


_INTEROP = MappingProxyType(
    {
        EventStage.DRAFT: "99",
        EventStage.QUEUED: "99",
        EventStage.REPORTED: "01",
        EventStage.PRE_CHECK: "01",
        EventStage.MORE_WANTED: "06",
        EventStage.NOT_ACCEPTED: "06",
        EventStage.ACCEPTED: "00",
        EventStage.REGISTERED: "00",
        EventStage.RETURNED: "00",
        EventStage.REOPENED: "00",
        EventStage.DISPATCHED: "02",
        EventStage.HANDLING: "02",
        EventStage.HANDLED: "02",
        EventStage.SUSPENDED: "05",
        EventStage.FEEDBACK: "07",
        EventStage.POST_CHECK: "07",
        EventStage.CLOSED: "03",
        EventStage.CLOSED_SELF: "04",
        EventStage.RATED: "04",
        EventStage.ARCHIVED: "04",
        EventStage.MERGED: "04",
    }
)

INTEROP_WORDS = MappingProxyType(
    {
        "99": "草稿",
        "01": "已上报（未分流）",
        "00": "已受理",
        "02": "已分流",
        "03": "已结案（待评价）",
        "04": "已结束",
        "05": "挂起",
        "06": "删除并退回采集人",
        "07": "反馈",
    }
)
"""The status codes exchanged with platforms in production, with their words there."""

FIELD = frozenset({Role.GRID_HEAD, Role.GRID_WORKER, Role.MICRO_WORKER})
DESK = frozenset({Role.DISPATCHER, Role.COMMUNITY_DESK})
REPORTERS = FIELD | DESK | {Role.HELPER, Role.CITIZEN, Role.SYSTEM}
_UNIT = frozenset({Role.DEPARTMENT})
_ABOVE = frozenset({Role.SUPERVISOR})
_PLATFORM = frozenset({Role.SYSTEM})

ENDED = frozenset({EventStage.NOT_ACCEPTED, EventStage.ARCHIVED, EventStage.MERGED})
"""Nothing follows these."""

_CLOSED = frozenset({EventStage.CLOSED, EventStage.CLOSED_SELF, EventStage.RATED})
_LOCAL = frozenset({EventStage.DRAFT, EventStage.QUEUED})

OPEN = tuple(stage for stage in EventStage if stage not in ENDED | _CLOSED | _LOCAL)
"""On the platform and not closed: may be urged, supervised, called up, merged."""

NOT_REGISTERED = (
    EventStage.REPORTED,
    EventStage.PRE_CHECK,
    EventStage.MORE_WANTED,
    EventStage.ACCEPTED,
)
"""A finder may still ask for the report back: nobody has been sent out for it."""

E, A = EventStage, EventAction


def _row(
    action: EventAction,
    label: str,
    sources: tuple[EventStage, ...],
    target: EventStage | None,
    roles: frozenset[Role],
    *needs: str,
) -> Transition[EventStage]:
    return Transition(action.value, sources, target, roles, needs, label)


EVENT: Machine[EventStage, EventAct] = Machine(
    "event",
    "这件事",
    (
        _row(A.SUBMIT, "上报", (E.DRAFT,), E.QUEUED, REPORTERS),
        _row(A.DELIVER, "送达", (E.QUEUED,), E.REPORTED, REPORTERS),
        _row(A.REQUEST_PRE_CHECK, "派核查", (E.REPORTED,), E.PRE_CHECK, DESK, "checker"),
        _row(A.ANSWER_PRE_CHECK, "回核查结果", (E.PRE_CHECK,), E.REPORTED, FIELD, "result"),
        _row(A.ASK_MORE, "退回补充", (E.REPORTED, E.ACCEPTED), E.MORE_WANTED, DESK, "reason"),
        _row(A.SUPPLEMENT, "补充", (E.MORE_WANTED,), E.REPORTED, REPORTERS, "actor_is_finder"),
        _row(A.ASK_RECALL, "申请撤回", NOT_REGISTERED, None, REPORTERS, "actor_is_finder", "reason"),
        _row(A.ACCEPT, "受理", (E.REPORTED,), E.ACCEPTED, DESK),
        _row(A.REJECT, "不予受理", (E.REPORTED, E.ACCEPTED), E.NOT_ACCEPTED, DESK, "reason"),
        _row(A.REGISTER, "立案", (E.ACCEPTED,), E.REGISTERED, DESK, "filing_condition"),
        _row(
            A.DISPATCH,
            "派遣",
            (E.REGISTERED, E.RETURNED, E.REOPENED),
            E.DISPATCHED,
            DESK,
            "department",
            "handler_not_finder",
        ),
        _row(
            A.REDISPATCH,
            "改派",
            (E.DISPATCHED, E.HANDLING),
            E.DISPATCHED,
            DESK,
            "department",
            "handler_not_finder",
            "reason",
        ),
        _row(A.SIGN, "签收", (E.DISPATCHED,), E.HANDLING, _UNIT, "own_department", "actor_not_finder"),
        _row(A.RETURN, "退单", (E.DISPATCHED, E.HANDLING), E.RETURNED, _UNIT, "own_department", "reason"),
        _row(
            A.EXTEND,
            "延期",
            (E.DISPATCHED, E.HANDLING),
            None,
            _ABOVE,
            "reason",
            "not_overdue",
            "extension_left",
            "two_approvals",
        ),
        _row(
            A.SUSPEND,
            "挂起",
            (E.HANDLING,),
            E.SUSPENDED,
            _ABOVE,
            "reason",
            "not_overdue",
            "not_suspended_before",
            "two_approvals",
        ),
        _row(A.RESUME, "恢复办理", (E.SUSPENDED,), E.HANDLING, DESK | _ABOVE | _PLATFORM),
        _row(
            A.HANDLE,
            "办结",
            (E.HANDLING,),
            E.HANDLED,
            _UNIT,
            "own_department",
            "actor_not_finder",
            "result",
            "after_photo",
        ),
        _row(A.CONFIRM, "确认反馈", (E.HANDLED,), E.FEEDBACK, _UNIT, "own_department"),
        _row(
            A.DESK_FEEDBACK,
            "代录反馈",
            (E.REGISTERED, E.RETURNED),
            E.FEEDBACK,
            DESK,
            "returner_not_skipped",
            "result",
        ),
        _row(
            A.REQUEST_POST_CHECK,
            "派核实",
            (E.FEEDBACK,),
            E.POST_CHECK,
            DESK | _PLATFORM,
            "returner_not_skipped",
            "checker",
            "checker_not_handler",
        ),
        _row(A.PASS, "核实通过", (E.POST_CHECK,), None, FIELD, "actor_not_handler", "fixed"),
        _row(
            A.FAIL,
            "核实没通过",
            (E.POST_CHECK,),
            E.HANDLING,
            FIELD,
            "actor_not_handler",
            "not_fixed",
            "reason",
        ),
        _row(
            A.CLOSE,
            "结案",
            (E.POST_CHECK,),
            E.CLOSED,
            DESK | _PLATFORM,
            "returner_not_skipped",
            "post_check",
            "closing_condition",
        ),
        _row(
            A.SELF_RESOLVE,
            "自行办结",
            (E.REPORTED,),
            E.CLOSED_SELF,
            FIELD,
            "actor_is_finder",
            "result",
            "after_photo",
        ),
        _row(
            A.RATE,
            "评价",
            (E.CLOSED,),
            E.RATED,
            FIELD | _PLATFORM | {Role.CITIZEN},
            "rating",
            "resident",
        ),
        _row(A.ARCHIVE, "归档", (E.RATED, E.CLOSED_SELF), E.ARCHIVED, DESK | _PLATFORM),
        _row(
            A.REOPEN,
            "重新办理",
            (E.RATED,),
            E.REOPENED,
            DESK | _PLATFORM | _ABOVE,
            "dissatisfied",
            "reason",
            "first_reopening",
        ),
        _row(A.URGE, "催办", OPEN, None, DESK | _ABOVE),
        _row(A.SUPERVISE, "督办", OPEN, None, _ABOVE, "card", "reason"),
        _row(A.CALL_UP, "呼叫上级", OPEN, None, FIELD | DESK | _PLATFORM, "called"),
        _row(A.MERGE, "并入", OPEN, E.MERGED, DESK, "parent"),
    ),
    NEEDS,
)


def interop_code(stage: EventStage) -> str:
    """The two-digit status that other platforms use for `stage`."""
    return _INTEROP[stage]
