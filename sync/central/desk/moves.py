"""One move of an event: asked of the machine, then record, history, case and feed row together.

Who asks, and over which interface, is not known here.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from gridworker.model.event_flow import EVENT, EventAction
from gridworker.model.event_guards import EventAct
from gridworker.model.machine import Move, Refusal
from gridworker.model.ops import RecordKind
from gridworker.model.records import HistoryEntry
from gridworker.model.vocabulary import EventStage, Rating, RecheckResult, Role
from sync.central.desk.cases import Case, read_case, write_case
from sync.central.feed.audience import Data
from sync.central.feed.batch import Batch, Key

Settled = dict[str, Any]
_FORCED_PHOTO = sa.text(
    "SELECT r.data->'switches'->'forced_photo' = 'true' FROM worker w"
    " JOIN record r ON r.district = w.district AND r.kind = 'tenant' AND r.id = w.tenant WHERE w.id = :reporter"
)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants done with an event, with what the guards may ask for."""

    action: EventAction
    actor: str
    actor_name: str
    role: Role
    at: datetime
    received_at: datetime
    text: str = ""
    actor_department: str = ""
    department: str = ""
    checker: str = ""
    filing_condition: str = ""
    closing_condition: str = ""
    result: str = ""
    after_photo: bool = False
    recheck: RecheckResult | None = None
    approvals: tuple[str, ...] = ()
    rating: Rating | None = None
    parent: str = ""
    called: str = ""
    card: str = ""


class Moved(msgspec.Struct, frozen=True):
    """The event and its case after a move."""

    event: Data
    case: Case


def move_event(batch: Batch, key: Key, wish: Wish) -> Moved | Refusal:
    """Make the move, staged in `batch`, or say why not. The event must exist."""
    stored = batch.get(key)
    if stored is None:
        return Refusal("event.unknown", "event", "平台上没有这件事。请核对编号。")
    case = read_case(batch.connection, key.district, key.id)
    act = msgspec.structs.replace(
        _act(stored.data, case, wish), photo_needed=_photo_needed(batch.connection, stored.data["reporter"])
    )
    move = EVENT.apply(EventStage(stored.data["stage"]), wish.action.value, act)
    if isinstance(move, Refusal):
        return move
    event = {**stored.data, "stage": move.target, "history": _grown(stored.data, move, wish)}
    case = _case_after(case, wish)
    batch.put(key, event)
    write_case(batch.connection, key.district, key.id, case)
    return Moved(event, case)


def event_key(district: str, event: str) -> Key:
    """An event's key."""
    return Key(district, RecordKind.EVENT.value, event)


def _act(event: Data, case: Case, wish: Wish) -> EventAct:
    return EventAct(
        actor=wish.actor,
        role=wish.role,
        at=wish.at,
        reason=wish.text,
        event=event["id"],
        finder=event["reporter"],
        handler=case.handler,
        department=wish.department or case.department,
        actor_department=wish.actor_department,
        checker=wish.checker or case.checker,
        returned_by=case.returned_by,
        filing_condition=wish.filing_condition or case.filing_condition,
        closing_condition=wish.closing_condition,
        result=wish.result,
        after_photo=wish.after_photo,
        recheck=wish.recheck,
        post_check=case.post_check,
        approvals=wish.approvals,
        extensions=case.extensions,
        suspended_before=case.suspended_before,
        overdue=_is_overdue(event, wish.at),
        rating=wish.rating or case.rating,
        reopened_before=case.reopened_before,
        parent=wish.parent,
        called=wish.called,
        card=wish.card,
    )


def _is_overdue(event: Data, at: datetime) -> bool:
    deadline = event.get("deadline")
    return bool(deadline) and datetime.fromisoformat(str(deadline)) < at


def _photo_needed(connection: sa.Connection, reporter: str) -> bool:
    """Whether the street of whoever reported it asks for a photo of everything (its switch `forced_photo`)."""
    return connection.execute(_FORCED_PHOTO, {"reporter": reporter}).scalar() is True


def _grown(event: Data, move: Move[EventStage], wish: Wish) -> list[Any]:
    entry = HistoryEntry(
        at=wish.at.isoformat(),
        action=move.action,
        stage=move.target,
        by=wish.actor_name,
        by_role=wish.role.value,
        text=wish.text or wish.result,
        received_at=wish.received_at.isoformat(),
    )
    return [*event.get("history", ()), msgspec.to_builtins(entry)]


def _case_after(case: Case, wish: Wish) -> Case:
    """The case with what the move settles."""
    settles = _SETTLED.get(wish.action)
    return case if settles is None else msgspec.structs.replace(case, **settles(case, wish))


def _given_to(case: Case, wish: Wish) -> Settled:
    return {"department": wish.department or case.department, "returned_by": "", "handler": ""}


def _result(_case: Case, wish: Wish) -> Settled:
    return {"result": wish.result, "post_check": None}


def _checker(_case: Case, wish: Wish) -> Settled:
    return {"checker": wish.checker}


def _looked(_case: Case, wish: Wish) -> Settled:
    return {"post_check": wish.recheck}


_SETTLED: dict[EventAction, Callable[[Case, Wish], Settled]] = {
    EventAction.REGISTER: lambda _case, wish: {"filing_condition": wish.filing_condition},
    EventAction.DISPATCH: _given_to,
    EventAction.REDISPATCH: _given_to,
    EventAction.SIGN: lambda _case, wish: {"handler": wish.actor},
    EventAction.RETURN: lambda case, _wish: {"returned_by": case.department, "department": "", "handler": ""},
    EventAction.HANDLE: _result,
    EventAction.DESK_FEEDBACK: _result,
    EventAction.REQUEST_PRE_CHECK: _checker,
    EventAction.REQUEST_POST_CHECK: _checker,
    EventAction.PASS: _looked,
    EventAction.FAIL: _looked,
    EventAction.CLOSE: lambda _case, wish: {"closing_condition": wish.closing_condition},
    EventAction.EXTEND: lambda case, _wish: {"extensions": case.extensions + 1},
    EventAction.SUSPEND: lambda _case, _wish: {"suspended_before": True},
    EventAction.RATE: lambda _case, wish: {"rating": wish.rating},
    EventAction.REOPEN: lambda _case, _wish: {"reopened_before": True, "rating": None, "post_check": None},
    EventAction.MERGE: lambda _case, wish: {"parent": wish.parent},
}
