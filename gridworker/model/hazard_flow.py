"""The way of a hazard: inspection, notice, recheck, striking off.

A grid worker finds, advises and rechecks; ordering and grading belong to qualified roles on the platform. A hazard
graded 重大 in law is never struck off by one person: somebody else approves. History only grows; the caller keeps it.
This module knows no checklists, no storage, no wire.
"""

from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from gridworker.model.deadlines import Limit
from gridworker.model.machine import Act, Machine, Refusal, Transition, require_reason
from gridworker.model.vocabulary import (
    HazardLevel,
    HazardStage,
    InspectionStage,
    LimitKind,
    NoticeDelivery,
    RecheckResult,
    Role,
)

ESCALATE_WITHIN = Limit(LimitKind.URGENT_HOUR, 24)
"""A major hazard, or a refused notice, is reported upwards within this time; at once by phone if there is danger."""

JUDGE_WITHIN = Limit(LimitKind.URGENT_HOUR, 72)
"""An expert judges a suspected structural hazard on the spot within this time (practice of one city, a default)."""

_FIELD = frozenset({Role.GRID_HEAD, Role.GRID_WORKER, Role.MICRO_WORKER})
_PLATFORM = frozenset({Role.SYSTEM})
_DESK = frozenset({Role.DISPATCHER, Role.COMMUNITY_DESK})
_QUALIFIED = frozenset({Role.EXPERT, Role.ENFORCEMENT, Role.DEPARTMENT})


class InspectionAction(StrEnum):
    """What can be done with an inspection."""

    START = "start"
    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105 - a verb, not a password
    FIND = "find"


class HazardAction(StrEnum):
    """What can be done with a hazard."""

    CLEAR_ON_SITE = "clear_on_site"
    ISSUE_NOTICE = "issue_notice"
    CALL_RECHECK = "call_recheck"
    PASS = "recheck_pass"  # noqa: S105 - a verb, not a password
    FAIL = "recheck_fail"
    ESCALATE = "escalate"
    SET_DATE = "set_date"
    GRADE = "grade"
    ENFORCE = "enforce"
    SUPERVISE = "supervise"
    ASK_CLEAR = "ask_clear"
    APPROVE_CLEAR = "approve_clear"
    REFUSE_CLEAR = "refuse_clear"


class InspectionAct(Act, frozen=True, kw_only=True):
    """An act on an inspection.

    Attributes:
        checklist_version: the version of the checklist, frozen from the start on.
        unfilled: items without an answer; leaving some needs a reason. failed: items that failed.
    """

    checklist_version: str = ""
    unfilled: int = 0
    failed: int = 0


class HazardAct(Act, frozen=True, kw_only=True):
    """An act on a hazard, with what the guards look at.

    Attributes:
        level: the level in law, None while nobody qualified has graded it; new_level: what `grade` sets.
        after_photo: a picture of the mended state.
        notice_no, rectify_by: number and deadline of the notice; delivery, witness: how it was handed over.
        recheck: what the recheck found; rechecker: who made it; asked_by: who asked to strike the hazard off.
        second_officer: the second of two officers of an enforcement act.
    """

    level: HazardLevel | None = None
    new_level: HazardLevel | None = None
    after_photo: bool = False
    notice_no: str = ""
    rectify_by: datetime | None = None
    delivery: NoticeDelivery | None = None
    witness: str = ""
    recheck: RecheckResult | None = None
    rechecker: str = ""
    asked_by: str = ""
    second_officer: str = ""


def _version_frozen(act: InspectionAct) -> Refusal | None:
    if act.checklist_version:
        return None
    return Refusal(
        "inspection.version_missing",
        "checklist_version",
        "检查表还没下到本机。记录没有变。连网同步后再开始。",
    )


def _gaps_explained(act: InspectionAct) -> Refusal | None:
    if not act.unfilled or act.reason.strip():
        return None
    text = f"还有 {act.unfilled} 项没填。已填的都在，不会丢。去填完，或写明为什么没填再提交。"
    return Refusal("inspection.unfilled", "reason", text)


def _nothing_failed(act: InspectionAct) -> Refusal | None:
    if not act.failed:
        return None
    return Refusal(
        "inspection.has_failures", "failed", f"有 {act.failed} 项不合格，不能算合格。记录都在，不会丢。"
    )


def _something_failed(act: InspectionAct) -> Refusal | None:
    if act.failed:
        return None
    return Refusal("inspection.no_failures", "failed", "没有不合格项，不用立隐患。记录都在，不会丢。")


def _refuse(code: str, field: str, text: str) -> Refusal:
    return Refusal(f"hazard.{code}", field, text)


def _not_major(act: HazardAct) -> Refusal | None:
    if act.level is not HazardLevel.MAJOR:
        return None
    text = "这是重大隐患，不能直接销号。记录都在，不会丢。请上报，由另一人批准。"
    return _refuse("major_needs_approval", "level", text)


def _after_photo(act: HazardAct) -> Refusal | None:
    if act.after_photo:
        return None
    return _refuse(
        "after_photo_missing", "after_photo", "当场改好要有改后的照片。已填的都在，不会丢。补一张再提交。"
    )


def _notice_complete(act: HazardAct) -> Refusal | None:
    if not act.notice_no:
        return _refuse(
            "notice_number_missing", "notice_no", "告知书还没有编号。已填的都在，不会丢。取一个编号再送达。"
        )
    if act.delivery is None:
        return _refuse(
            "delivery_missing", "delivery", "还没记怎么送达的。已填的都在，不会丢。选签收、拒签或留置。"
        )
    return None


def _deadline_ahead(act: HazardAct) -> Refusal | None:
    if act.rectify_by is not None and act.rectify_by > act.at:
        return None
    return _refuse(
        "deadline_missing", "rectify_by", "整改期限没填，或已经过了。已填的都在，不会丢。选一个往后的日期。"
    )


def _refusal_witnessed(act: HazardAct) -> Refusal | None:
    if act.delivery is not NoticeDelivery.REFUSED or (act.witness and act.reason.strip()):
        return None
    return _refuse("witness_missing", "witness", "拒签要写原因和见证人。已填的都在，不会丢。补上再提交。")


def _fixed(act: HazardAct) -> Refusal | None:
    if act.recheck is RecheckResult.FIXED:
        return None
    return _refuse(
        "not_fixed", "recheck", "现场还没改好，不能算通过。你填的都在，不会丢。请选“没改完”或“没改”。"
    )


def _not_fixed(act: HazardAct) -> Refusal | None:
    if act.recheck in {RecheckResult.PARTLY, RecheckResult.NOT_FIXED}:
        return None
    return _refuse(
        "recheck_missing", "recheck", "还没选现场情况。你填的都在，不会丢。选“没改完”或“没改”再提交。"
    )


def _second_person(act: HazardAct) -> Refusal | None:
    if act.actor not in {act.asked_by, act.rechecker}:
        return None
    text = "申请或复查的人不能自己批准销号。记录没有变。请另一位负责人来批。"
    return _refuse("second_person", "actor", text)


def _level_given(act: HazardAct) -> Refusal | None:
    if act.new_level is not None:
        return None
    return _refuse("level_missing", "new_level", "还没选隐患等级。记录没有变。选一般或重大再提交。")


def _two_officers(act: HazardAct) -> Refusal | None:
    if act.second_officer and act.second_officer != act.actor:
        return None
    return _refuse(
        "two_officers", "second_officer", "执法要有两人在场。记录没有变。写上另一位执法人员再提交。"
    )


I, IA = InspectionStage, InspectionAction  # noqa: E741 - stages and actions, as H and A below

INSPECTION: Machine[InspectionStage, InspectionAct] = Machine(
    "inspection",
    "这次检查",
    (
        Transition(IA.START.value, (I.PLANNED,), I.STARTED, _FIELD, ("version",), "开始检查"),
        Transition(IA.SUBMIT.value, (I.STARTED,), I.SUBMITTED, _FIELD, ("gaps",), "提交"),
        Transition(
            IA.PASS.value, (I.SUBMITTED,), I.PASSED, _FIELD | _PLATFORM, ("nothing_failed",), "判为合格"
        ),
        Transition(
            IA.FIND.value, (I.SUBMITTED,), I.FAILED, _FIELD | _PLATFORM, ("something_failed",), "立隐患"
        ),
    ),
    {
        "version": _version_frozen,
        "gaps": _gaps_explained,
        "nothing_failed": _nothing_failed,
        "something_failed": _something_failed,
    },
)
"""One filled checklist; each failed item then starts a hazard of its own."""

H, A = HazardStage, HazardAction

_OPEN = tuple(stage for stage in H if stage not in {H.CLEARED_ON_SITE, H.CLEARED})


def _row(
    action: HazardAction,
    label: str,
    sources: tuple[HazardStage, ...],
    target: HazardStage | None,
    roles: frozenset[Role],
    *needs: str,
) -> Transition[HazardStage]:
    return Transition(action.value, sources, target, roles, needs, label)


HAZARD: Machine[HazardStage, HazardAct] = Machine(
    "hazard",
    "这处隐患",
    (
        _row(A.CLEAR_ON_SITE, "当场改好", (H.FOUND,), H.CLEARED_ON_SITE, _FIELD, "not_major", "after_photo"),
        _row(A.ISSUE_NOTICE, "送达告知书", (H.FOUND,), H.RECTIFYING, _FIELD, "notice", "deadline", "witness"),
        _row(A.CALL_RECHECK, "转复查", (H.RECTIFYING,), H.RECHECK, _FIELD | _DESK | _PLATFORM),
        _row(A.PASS, "复查通过", (H.RECHECK,), H.CLEARED, _FIELD, "fixed", "not_major"),
        _row(A.FAIL, "复查没通过", (H.RECHECK,), H.RECHECK_FAILED, _FIELD, "not_fixed", "reason"),
        _row(
            A.ESCALATE,
            "上报",
            (H.FOUND, H.RECTIFYING, H.RECHECK, H.RECHECK_FAILED),
            H.ESCALATED,
            _FIELD | _DESK | _PLATFORM,
            "reason",
        ),
        _row(
            A.SET_DATE,
            "重定期限",
            (H.ESCALATED,),
            H.RECTIFYING,
            _DESK | {Role.DEPARTMENT},
            "deadline",
            "reason",
        ),
        _row(A.GRADE, "定级", _OPEN, None, _QUALIFIED, "level", "reason"),
        _row(A.ENFORCE, "转执法", (H.ESCALATED,), H.ENFORCEMENT, frozenset({Role.ENFORCEMENT}), "officers"),
        _row(
            A.SUPERVISE,
            "挂牌督办",
            (H.ESCALATED, H.ENFORCEMENT),
            H.SUPERVISED,
            frozenset({Role.SUPERVISOR}),
            "reason",
        ),
        _row(
            A.ASK_CLEAR,
            "申请销号",
            (H.RECHECK, H.ESCALATED, H.ENFORCEMENT, H.SUPERVISED),
            H.CLEAR_ASKED,
            _FIELD | _DESK | _QUALIFIED,
            "fixed",
        ),
        _row(
            A.APPROVE_CLEAR,
            "批准销号",
            (H.CLEAR_ASKED,),
            H.CLEARED,
            frozenset({Role.SUPERVISOR}),
            "second_person",
        ),
        _row(
            A.REFUSE_CLEAR,
            "不批销号",
            (H.CLEAR_ASKED,),
            H.ESCALATED,
            frozenset({Role.SUPERVISOR}),
            "reason",
        ),
    ),
    MappingProxyType(
        {
            "reason": require_reason("hazard"),
            "not_major": _not_major,
            "after_photo": _after_photo,
            "notice": _notice_complete,
            "deadline": _deadline_ahead,
            "witness": _refusal_witnessed,
            "fixed": _fixed,
            "not_fixed": _not_fixed,
            "second_person": _second_person,
            "level": _level_given,
            "officers": _two_officers,
        }
    ),
)
"""One hazard; `CLEARED_ON_SITE` and `CLEARED` are its ends."""
