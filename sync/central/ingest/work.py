"""What a handler is given: one op, and the records it may read and change.

Handlers see records through this and nothing else; nothing of HTTP, of the feed's positions, or of other ops.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from gridworker.model.facts import Payload
from gridworker.model.ops import Op, Version
from gridworker.model.replay import apply_op
from gridworker.model.vocabulary import Role
from sync.central.auth.caller import Caller
from sync.central.feed.audience import Audience, Data
from sync.central.feed.batch import Batch, Key
from sync.protocol.wire import Applied, Conflict, Merged, Refused

Outcome = Applied | Merged | Conflict | Refused
P = TypeVar("P", bound=Payload)


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """One op to be applied.

    Attributes:
        op, payload: the op and its typed payload; caller: who made it.
        at: when the platform received it.
        batch: the records, in the transaction that will hold the effect.
    """

    op: Op
    payload: Payload
    caller: Caller
    at: datetime
    batch: Batch

    @property
    def role(self) -> Role:
        """In what capacity the worker acts."""
        return Role(self.caller.role)

    def said(self, kind: type[P]) -> P:
        """The payload, which is of this type for the op's kind."""
        if not isinstance(self.payload, kind):
            raise TypeError(f"{self.op.kind} does not carry {kind.__name__}")
        return self.payload

    def after(self, data: Data | None) -> Data | None:
        """The own record as the op itself changes or makes it; None if it says nothing about `data`."""
        return apply_op(data, self.op, self.caller.worker, self.payload)

    def key(self, kind: str, record_id: str) -> Key:
        """A record in the op's district."""
        return Key(self.op.district, kind, record_id)

    @property
    def own(self) -> Key:
        """The op's own record."""
        return self.key(self.op.record.kind, self.op.record.id)

    def get(self, kind: str, record_id: str) -> Data | None:
        """A record's content, None if there is none."""
        stored = self.batch.get(self.key(kind, record_id))
        return None if stored is None else stored.data

    def current(self) -> Data | None:
        """The op's own record."""
        return self.get(self.op.record.kind, self.op.record.id)

    def put(self, data: Data, audience: Audience | None = None) -> Applied:
        """Stage the op's own record, and the verdict that says so."""
        return Applied(op=self.op.id, version=self.batch.put(self.own, data, audience))

    def kept(self) -> Applied:
        """The verdict on a fact that changes no record: it is kept as history."""
        stored = self.batch.get(self.own)
        version = Version(self.batch.epoch, 0) if stored is None else stored.version
        return Applied(op=self.op.id, version=version)

    def refuse(self, code: str, field: str, text: str) -> Refused:
        """The verdict on an op that is not applied."""
        return Refused(op=self.op.id, code=code, field=field, text=text)


Handler = Callable[[Work], Outcome]


class RecheckPort(Protocol):
    """Told of a second look at an event, in the transaction that keeps it."""

    def __call__(self, work: Work, event: Data, recheck: Data) -> None:
        """Move the event as the result says; staging is enough."""
        ...
