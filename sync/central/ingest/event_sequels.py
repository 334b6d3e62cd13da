"""What comes after a report from the field: additions, which are facts, and the finder's wish to have it back."""

from gridworker.model.event_sequel import asked_of_flow, with_sequel
from gridworker.model.facts import EventAdded, EventRecall
from gridworker.model.machine import Refusal
from sync.central.feed.standing import Standing, standing_of
from sync.central.ingest.work import Outcome, Work


def event_added(work: Work) -> Outcome:
    """Kept in any case; shown with the event if that is or was within the worker's scope."""
    stored = work.batch.get(work.own)
    if stored is None or standing_of(work.batch.connection, work.caller, stored) is Standing.NEVER:
        return work.kept()
    return _put(work, stored.data, work.said(EventAdded))


def event_recall(work: Work) -> Outcome:
    """Noted for the desk, as long as the flow lets the finder ask."""
    event = work.current()
    if event is None:
        text = "平台上没有这件上报，不用撤回。本机的内容都在。请到同步中心看它传了没有。"
        return work.refuse("event.unknown", "record.id", text)
    payload = work.said(EventRecall)
    move = asked_of_flow(event, payload, work.caller.worker, work.role, work.at)
    if isinstance(move, Refusal):
        return work.refuse(move.code, move.field, move.text)
    return _put(work, event, payload)


def _put(work: Work, event: dict[str, object], payload: EventAdded | EventRecall) -> Outcome:
    received_at = work.at.isoformat()
    worker, role = work.caller.worker, work.role
    return work.put(with_sequel(event, work.op, payload, worker, work.at, role, received_at))
