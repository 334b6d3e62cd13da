"""What follows a report in the field: words and photos added to it, and its finder asking for it back.

Both ends tell it with the same words and stages. Pure; it knows no storage, no wire, no screens.
"""

from datetime import datetime
from typing import Any

import msgspec

from gridworker.model.facts import EventAdded, EventRecall
from gridworker.model.machine import Move, Refusal
from gridworker.model.ops import Op
from gridworker.model.records import HistoryEntry
from gridworker.model.vocabulary import EventStage, Role

ADDED = "add"
"""What the history calls words or photos that answer no question of the desk."""

Data = dict[str, Any]


def asked_of_flow(
    event: Data, payload: EventAdded | EventRecall, actor: str, role: Role, at: datetime
) -> Move[EventStage] | Refusal:
    """What the flow of events says to it: an addition answers what was asked for, a recall asks the desk."""
    from gridworker.model.event_flow import EVENT, EventAction  # not needed to start the program
    from gridworker.model.event_guards import EventAct

    recall = isinstance(payload, EventRecall)
    act = EventAct(
        actor=actor,
        role=role,
        at=at,
        reason=payload.reason if isinstance(payload, EventRecall) else "",
        event=event["id"],
        finder=event["reporter"],
    )
    action = EventAction.ASK_RECALL if recall else EventAction.SUPPLEMENT
    return EVENT.apply(EventStage(event["stage"]), action.value, act)


def with_sequel(
    event: Data,
    op: Op,
    payload: EventAdded | EventRecall,
    worker: str,
    at: datetime,
    role: Role = Role.GRID_WORKER,
    received_at: str = "",
) -> Data:
    """The event after it. A recall that the flow does not allow changes nothing; an addition is always kept.

    Args:
        event: as it is.
        op: what follows.
        payload: of the op.
        worker: who says it.
        at: when the flow is asked.
        role: in what capacity.
        received_at: when the platform heard of it, "" on the device.
    """
    move = asked_of_flow(event, payload, worker, role, at)
    if isinstance(move, Refusal) and isinstance(payload, EventRecall):
        return event
    stage = event["stage"] if isinstance(move, Refusal) else move.target
    entry = HistoryEntry(
        at=_moment(payload),
        action=ADDED if isinstance(move, Refusal) else move.action,
        stage=stage,
        by=worker,
        by_role=role.value,
        text=payload.reason if isinstance(payload, EventRecall) else payload.note,
        received_at=received_at,
    )
    return {
        **event,
        "stage": stage,
        "photos": [*event.get("photos", ()), *msgspec.to_builtins(op.blobs)],
        "history": [*event.get("history", ()), msgspec.to_builtins(entry)],
    }


def _moment(payload: EventAdded | EventRecall) -> str:
    return payload.asked_at if isinstance(payload, EventRecall) else payload.added_at
