"""What the sync centre shows of submissions on their way to OpenRosa servers: a second target beside the platform."""

from datetime import datetime

from gridworker.clock import CHINA
from gridworker.model.addresses import host_of
from gridworker.model.ops import Op
from gridworker.services.openrosa import retry_delivery, withdraw_delivery
from gridworker.store.deliveries import Delivery, DeliveryState
from gridworker.store.outbox import OutboxItem
from gridworker.store.reader import Reader
from gridworker.store.store import Store
from ui.language import said
from ui.viewmodels.outbox import Action, EntryState, OutboxEntry

_MARK = "openrosa:"
_MOST = 50
_STATES = {DeliveryState.FAILED: EntryState.ATTENTION, DeliveryState.WAITING: EntryState.WAITING}


def elsewhere(reader: Reader) -> list[OutboxEntry]:
    """Everything that has not arrived at its server, the oldest first; what needs a person is never cut off."""
    open_ones = [each for each in reader.deliveries.items() if each.state in _STATES]
    failed = [each for each in open_ones if each.state is DeliveryState.FAILED]
    others = [each for each in open_ones if each.state is not DeliveryState.FAILED]
    shown = failed + others[: max(_MOST - len(failed), 0)]
    found = ((each, reader.outbox.get(each.op_id)) for each in reversed(shown))
    return [_entry(reader, each, item) for each, item in found if item is not None]


def is_elsewhere(entry_id: str) -> bool:
    """Whether an entry of the sync centre is one of these."""
    return entry_id.startswith(_MARK)


def retry(store: Store, entry_id: str) -> None:
    """Sends one again.

    Raises:
        InputProblem: it is there, or was given up.
    """
    retry_delivery(store, entry_id.removeprefix(_MARK))


def withdraw(store: Store, entry_id: str, reason: str) -> None:
    """Gives one up; the platform's copy stays.

    Raises:
        InputProblem: no reason, or it is there already.
    """
    withdraw_delivery(store, entry_id.removeprefix(_MARK), reason)


def _entry(reader: Reader, delivery: Delivery, item: OutboxItem) -> OutboxEntry:
    state = _STATES[delivery.state]
    if state is EntryState.WAITING and delivery.code:
        state = EntryState.DEFERRED
    is_troubled = state is not EntryState.WAITING
    return OutboxEntry(
        id=f"{_MARK}{delivery.op_id}",
        lane=item.lane,
        state=state,
        subject=_subject(reader, item.op),
        made_at=_moment(item.made_ms),
        kind=item.kind,
        detail=host_of(delivery.url),
        attempts=delivery.attempts,
        problem=said(delivery.text) if is_troubled else "",
        actions=(Action.RETRY, Action.WITHDRAW) if is_troubled else (),
        retry_at=_moment(delivery.retry_at) if state is EntryState.DEFERRED and delivery.retry_at else None,
    )


def _subject(reader: Reader, op: Op) -> str:
    """The checklist's title and where it was filled in."""
    form = reader.forms.get(str(op.payload.get("form_id", "")), str(op.payload.get("form_version", "")))
    place = op.payload.get("place")
    where = place.get("text", "") if isinstance(place, dict) else ""
    return " ".join(part for part in (form.title if form else said("检查表"), str(where)) if part)


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, CHINA)
