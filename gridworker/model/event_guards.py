"""What must hold before an event moves: the guards of the event flow, each a pure function of the act.

The texts say what happened, that nothing is lost, and what to do; codes are stable. This module knows neither the
order of the stages (that is `event_flow`) nor storage, wire and screens.
"""

from types import MappingProxyType

from gridworker.model.deadlines import MAX_EXTENSIONS
from gridworker.model.machine import Act, Refusal, require_reason
from gridworker.model.vocabulary import Rating, RecheckResult, Role


class EventAct(Act, frozen=True, kw_only=True):
    """An act on an event, with what the guards look at.

    Attributes:
        event: the event's own id; finder: who reported it.
        handler: who handles or handled it, once known; department: which unit it is given to.
        actor_department: the unit the actor acts for.
        checker: who is asked to look on the spot.
        returned_by: the unit whose return is still open; empty once the case has been dispatched again.
        filing_condition, closing_condition: which written condition is met.
        result: what was done, or what was found; after_photo, photo_needed: the picture afterwards, where a rule asks.
        recheck: outcome of the check on the spot; post_check: outcome of the last one on record.
        approvals: who approved an extension or suspension, lowest level first.
        extensions, suspended_before, overdue, reopened_before: what already happened to the case.
        rating, resident_signed: the resident's word, and whether it was given on the worker's device with a signature.
        parent: the event this one is merged into; called: who was called; card: the supervision card.
    """

    event: str = ""
    finder: str = ""
    handler: str = ""
    department: str = ""
    actor_department: str = ""
    checker: str = ""
    returned_by: str = ""
    filing_condition: str = ""
    closing_condition: str = ""
    result: str = ""
    after_photo: bool = False
    photo_needed: bool = False
    recheck: RecheckResult | None = None
    post_check: RecheckResult | None = None
    approvals: tuple[str, ...] = ()
    extensions: int = 0
    suspended_before: bool = False
    overdue: bool = False
    reopened_before: bool = False
    rating: Rating | None = None
    resident_signed: bool = False
    parent: str = ""
    called: str = ""
    card: str = ""


def _refuse(code: str, field: str, text: str) -> Refusal:
    return Refusal(f"event.{code}", field, text)


def _actor_not_finder(act: EventAct) -> Refusal | None:
    if act.actor != act.finder:
        return None
    text = "这件事是你上报的，不能由你自己处置。记录都在，不会丢。请调度员派给别人。"
    return _refuse("handler_is_finder", "actor", text)


def _handler_not_finder(act: EventAct) -> Refusal | None:
    if not act.handler or act.handler != act.finder:
        return None
    text = "处置人就是上报人，巡查和处置要分开。案件没有变。请另选一位处置人。"
    return _refuse("handler_is_finder", "handler", text)


def _actor_is_finder(act: EventAct) -> Refusal | None:
    if act.actor == act.finder:
        return None
    return _refuse("not_the_finder", "actor", "这件事不是你上报的。内容没有变。请上报人来办这一步。")


def _checker_named(act: EventAct) -> Refusal | None:
    if act.checker:
        return None
    return _refuse("checker_missing", "checker", "还没选去现场看的人。案件没有变。选一位网格员再派。")


def _checker_not_handler(act: EventAct) -> Refusal | None:
    if not act.handler or act.checker != act.handler:
        return None
    text = "核实人就是处置人，不能自己查自己。案件没有变。请另选一位，上报人也可以。"
    return _refuse("checker_is_handler", "checker", text)


def _actor_not_handler(act: EventAct) -> Refusal | None:
    if not act.handler or act.actor != act.handler:
        return None
    text = "这件事是你处置的，不能由你核实。你填的都在，不会丢。请调度员换一位去看。"
    return _refuse("checker_is_handler", "actor", text)


def _filing_condition(act: EventAct) -> Refusal | None:
    if act.filing_condition.strip():
        return None
    return _refuse(
        "filing_condition_missing", "filing_condition", "还没选立案条件。案件没有变。选一条再立案。"
    )


def _closing_condition(act: EventAct) -> Refusal | None:
    if act.closing_condition.strip():
        return None
    return _refuse(
        "closing_condition_missing", "closing_condition", "还没选结案条件。案件没有变。选一条再结案。"
    )


def _department_named(act: EventAct) -> Refusal | None:
    if act.department:
        return None
    return _refuse("department_missing", "department", "还没选责任单位。案件没有变。选一个单位再派。")


def _own_department(act: EventAct) -> Refusal | None:
    if not act.department or act.department == act.actor_department:
        return None
    text = "这件事没有派给你的单位。案件没有变。要接办，请调度员改派。"
    return _refuse("other_department", "actor_department", text)


def _returner_not_skipped(act: EventAct) -> Refusal | None:
    if not act.returned_by:
        return None
    text = "有单位刚退了单，不能直接往结案走。案件没有变。请先重新派遣。"
    return _refuse("returner_skipped", "returned_by", text)


def _result_given(act: EventAct) -> Refusal | None:
    if act.result.strip():
        return None
    return _refuse("result_missing", "result", "还没写结果。已填的都在，不会丢。写一句结果再提交。")


def _photo_where_needed(act: EventAct) -> Refusal | None:
    if act.after_photo or not act.photo_needed:
        return None
    return _refuse(
        "after_photo_missing", "after_photo", "这一类要有处理后的照片。已填的都在，不会丢。补一张再提交。"
    )


def _two_approvals(act: EventAct) -> Refusal | None:
    if len({*act.approvals} - {""}) >= 2:
        return None
    return _refuse("approvals_missing", "approvals", "还差审批，要两级各一人同意。案件没有变。请先送审。")


def _extension_left(act: EventAct) -> Refusal | None:
    if act.extensions < MAX_EXTENSIONS:
        return None
    return _refuse("extensions_used_up", "", "已经延期 2 次，不能再延。期限没有变。请抓紧办或报上级协调。")


def _not_suspended_before(act: EventAct) -> Refusal | None:
    if not act.suspended_before:
        return None
    return _refuse(
        "suspended_before", "", "一件只能挂起 1 次，这件已经挂过。期限没有变。请抓紧办或报上级协调。"
    )


def _not_overdue(act: EventAct) -> Refusal | None:
    if not act.overdue:
        return None
    return _refuse("overdue", "", "已经超期，不能再申请延期或挂起。期限没有变。请抓紧办或报上级协调。")


def _recheck_fixed(act: EventAct) -> Refusal | None:
    if act.recheck is RecheckResult.FIXED:
        return None
    return _refuse(
        "recheck_not_fixed", "recheck", "现场还没改好，不能算通过。你填的都在，不会丢。请选“没通过”并写明。"
    )


def _recheck_not_fixed(act: EventAct) -> Refusal | None:
    if act.recheck in {RecheckResult.PARTLY, RecheckResult.NOT_FIXED}:
        return None
    return _refuse(
        "recheck_missing", "recheck", "还没选现场情况。你填的都在，不会丢。选“没改完”或“没改”再提交。"
    )


def _post_check_passed(act: EventAct) -> Refusal | None:
    if act.post_check is RecheckResult.FIXED:
        return None
    return _refuse(
        "post_check_missing", "post_check", "现场核实还没通过，不能结案。案件没有变。请等核实结果。"
    )


def _rating_given(act: EventAct) -> Refusal | None:
    if act.rating is None:
        return _refuse("rating_missing", "rating", "还没选评价。内容都在，不会丢。选一项再提交。")
    if act.rating is Rating.DISSATISFIED and not act.reason.strip():
        return _refuse("reason_missing", "reason", "不满意请写一句原因，好让人再去办。内容都在，不会丢。")
    return None


def _resident_speaks(act: EventAct) -> Refusal | None:
    if act.role in {Role.CITIZEN, Role.SYSTEM} or act.resident_signed:
        return None
    return _refuse(
        "resident_signature_missing", "resident_signed", "评价只能由居民来给。内容都在，不会丢。请居民签名。"
    )


def _was_dissatisfied(act: EventAct) -> Refusal | None:
    if act.rating is Rating.DISSATISFIED:
        return None
    return _refuse("not_dissatisfied", "rating", "居民没有表示不满意，不用重办。记录没有变。")


def _first_reopening(act: EventAct) -> Refusal | None:
    if not act.reopened_before:
        return None
    return _refuse("reopened_before", "", "已经重办过 1 次，不能再重办。记录没有变。请新报一件，注明原编号。")


def _other_parent(act: EventAct) -> Refusal | None:
    if act.parent and act.parent != act.event:
        return None
    return _refuse(
        "parent_missing", "parent", "还没选要并到哪一件，或选的就是它自己。两件都没有变。请选另一件。"
    )


def _called_named(act: EventAct) -> Refusal | None:
    if act.called:
        return None
    return _refuse("called_missing", "called", "还没写呼叫了谁。案件没有变。选一位再呼叫。")


def _card_shown(act: EventAct) -> Refusal | None:
    if act.card:
        return None
    return _refuse("card_missing", "card", "还没选督办牌。案件没有变。选黄牌或红牌再督办。")


NEEDS = MappingProxyType(
    {
        "reason": require_reason("event"),
        "actor_not_finder": _actor_not_finder,
        "handler_not_finder": _handler_not_finder,
        "actor_is_finder": _actor_is_finder,
        "checker": _checker_named,
        "checker_not_handler": _checker_not_handler,
        "actor_not_handler": _actor_not_handler,
        "filing_condition": _filing_condition,
        "closing_condition": _closing_condition,
        "department": _department_named,
        "own_department": _own_department,
        "returner_not_skipped": _returner_not_skipped,
        "result": _result_given,
        "after_photo": _photo_where_needed,
        "two_approvals": _two_approvals,
        "extension_left": _extension_left,
        "not_suspended_before": _not_suspended_before,
        "not_overdue": _not_overdue,
        "fixed": _recheck_fixed,
        "not_fixed": _recheck_not_fixed,
        "post_check": _post_check_passed,
        "rating": _rating_given,
        "resident": _resident_speaks,
        "dissatisfied": _was_dissatisfied,
        "first_reopening": _first_reopening,
        "parent": _other_parent,
        "called": _called_named,
        "card": _card_shown,
    }
)
