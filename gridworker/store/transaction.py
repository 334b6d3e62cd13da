"""One write: everything that happens in it is committed together, with the ops it makes, or not at all."""

from collections.abc import Collection, Sequence
from typing import Any

import msgspec

from gridworker.clock import Clock
from gridworker.errors import ProgrammingBug
from gridworker.geo.track import TrackPoint
from gridworker.model.facts import EventReported, Payload, fitting_payload
from gridworker.model.ops import BlobRef, Lane, Op, OpKind, RecordRef, Verdict, VerdictKind, Version
from gridworker.model.vocabulary import Urgency
from gridworker.store import (
    deliveries,
    drafts,
    epochs,
    feed,
    runs,
    scope,
    settings,
    taking_back,
    tracks,
    uploads,
    verdicts,
)
from gridworker.store.blobs import BlobVault
from gridworker.store.drafts import Draft
from gridworker.store.driver import Connection
from gridworker.store.effects import Effects
from gridworker.store.feed import FeedRow
from gridworker.store.identity import DeviceIdentity
from gridworker.store.outbox import OpState
from gridworker.store.projection import calm, encode_op, project
from gridworker.store.reader import Reader
from gridworker.store.stamping import Measured, measure, stamp, wall_ms
from gridworker.store.surroundings import MakeId

_INSERT_OP = (
    "INSERT INTO op (ord, id, incarnation, seq, kind, record_kind, record_id, lane, body, size_bytes, made_ms,"
    " state, replaces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_LAST_PENDING = (
    "SELECT id FROM op WHERE record_kind = ? AND record_id = ? AND state IN ('waiting', 'deferred', 'held')"
    " AND ord < ? ORDER BY ord DESC, pos DESC LIMIT 1"
)
_BASE = (
    "SELECT epoch, n FROM (SELECT data_epoch AS epoch, data_n AS n FROM row WHERE kind = ?1 AND id = ?2"
    " UNION ALL SELECT version_epoch, version_n FROM op WHERE record_kind = ?1 AND record_id = ?2"
    " AND replayed = 1 AND state = 'applied'"
    " UNION ALL SELECT version_epoch, version_n FROM op WHERE id = ?3 AND state = 'conflict') WHERE epoch > 0 ORDER BY epoch DESC, n DESC LIMIT 1"
)
_NO_ORD = (1 << 62,)
_NO_BLOB = (0, "", "")


class Transaction(Reader):
    """Reads its own writes. Only the store makes one, on its writer thread."""

    def __init__(
        self,
        connection: Connection,
        identity: DeviceIdentity,
        clock: Clock,
        vault: BlobVault,
        make_id: MakeId,
    ) -> None:
        super().__init__(connection, identity)
        self._clock = clock
        self._vault = vault
        self._new_id = make_id
        self.effects = Effects()

    def add_op(
        self,
        kind: OpKind,
        record: RecordRef,
        payload: Payload,
        *,
        blobs: Sequence[BlobRef] = (),
        depends_on: Sequence[str] = (),
        replaces: str | None = None,
        urgent: bool = False,
        op_id: str | None = None,
    ) -> Op:
        """Makes an op on `record`, queues it and shows its effect.

        Args:
            kind: what happened or is wanted.
            record: the record it is about; new or known.
            payload: the facts; its type belongs to `kind`.
            blobs: what `BlobVault.put` has returned for it, with their roles.
            depends_on: ids of ops the platform must have applied first; the last one on the same record is implied.
            replaces: id of a refused or conflicting op that this one corrects; what that held is released.
            urgent: send it before everything else. Some kinds, and events of urgency `urgent`, always are.
            op_id: a UUID to use instead of a new one, so that doing it twice makes it once.

        Returns:
            The op, or the one already here under `op_id`.

        Raises:
            ProgrammingBug: a blob is not durable, or `replaces` names no op that was turned down.
            InputProblem: a text in `payload` is longer than its field takes.
        """
        if op_id is not None and (known := self.outbox.get(op_id)) is not None:
            return known.op
        order = self._place_of(replaces)
        previous = self._previous(record, order)
        op = Op(
            id=op_id or self._new_id(self._clock),
            incarnation=self.identity.incarnation,
            seq=self._next_seq(),
            district=self.identity.district,
            kind=kind,
            record=record,
            prev=previous,
            depends_on=tuple(depends_on),
            replaces=replaces,
            base=self._base(record, replaces),
            payload=fitting_payload(kind, payload),
            made_at=self._clock.now().isoformat(timespec="milliseconds"),
            clock=stamp(self._clock, self._measured()),
            blobs=tuple(blobs),
        )
        self._write_op(op, order, is_urgent(kind, payload, asked=urgent))
        return op

    def save_draft(self, draft: Draft) -> None:
        """Keeps unfinished work; its photos must be in the vault."""
        self._refer_to(draft.photos)
        drafts.save_draft(self.connection, self.effects, draft, self._now_ms())

    def delete_draft(self, draft_id: str) -> None:
        """Removes a draft: submitted, or given up by a person."""
        drafts.delete_draft(self.connection, self.effects, draft_id)

    def add_to_track(self, patrol_id: str, points: Sequence[TrackPoint]) -> None:
        """Keeps more of the way of a patrol."""
        tracks.add_points(self.connection, patrol_id, points)

    def forget_track(self, patrol_id: str) -> None:
        """Removes the way of a patrol: the worker does not want it."""
        tracks.forget_track(self.connection, patrol_id)

    def put_setting(self, name: str, value: Any) -> None:  # noqa: ANN401 - anything JSON can hold
        """Keeps a value for `Reader.setting`."""
        settings.write(self.connection, settings.choice_key(name), value)
        self.effects.settings = True

    def record_verdict(self, verdict: Verdict) -> None:
        """Keeps the platform's answer to an op; hearing it twice changes nothing. FORK starts a new incarnation."""
        if verdict.kind is VerdictKind.FORK:
            self.new_incarnation(verdict.op_id)
        else:
            verdicts.record_verdict(self.connection, self.effects, verdict, self._now_ms())

    def record_verdicts(self, answers: Sequence[Verdict]) -> None:
        """Keeps final answers to many ops, with a few statements for all that were simply applied."""
        verdicts.record_verdicts(self.connection, self.effects, answers, self._now_ms())

    def defer(self, op_id: str, until_ms: int, why: str) -> None:
        """Does not send the op before `until_ms` (ms since 1970)."""
        verdicts.defer(self.connection, self.effects, op_id, until_ms, why)

    def withdraw(self, op_id: str) -> bool:
        """A person gives up an op that was refused, is in conflict or is held; False if it is none of these."""
        return verdicts.withdraw(self.connection, self.effects, op_id, self._now_ms())

    def offer(self, op_ids: Collection[str]) -> frozenset[str]:
        """Notes that ops leave the device now; those of them that were not taken back in the meantime."""
        return taking_back.offer(self.connection, op_ids)

    def take_back(self, op_id: str) -> bool:
        """A person takes an op back that never left this device; False if it may have left."""
        return taking_back.take_back(self.connection, self.effects, op_id, self._now_ms())

    def resend(self, op_id: str) -> Op:
        """Sends an op that was turned down once more, as it is: as its own correction, with the same time and clock.

        Raises:
            ProgrammingBug: it was not turned down, or is corrected already.
        """
        order = self._place_of(op_id)
        item = self.outbox.get(op_id)
        if item is None:
            raise ProgrammingBug(f"op {op_id} is not here")
        again: Op = msgspec.structs.replace(
            item.op,
            id=self._new_id(self._clock),
            incarnation=self.identity.incarnation,
            seq=self._next_seq(),
            prev=self._previous(item.op.record, order),
            replaces=op_id,
            base=self._base(item.op.record, op_id),
        )
        self._write_op(again, order, urgent=item.lane is Lane.URGENT)
        return again

    def retry_op(self, op_id: str) -> bool:
        """Makes one deferred op due; False if it is not deferred."""
        done = self.connection.execute(
            "UPDATE op SET retry_at = 0 WHERE id = ? AND state = 'deferred'", (op_id,)
        )
        self.effects.outbox = self.effects.outbox or done.rowcount > 0
        return done.rowcount > 0

    def retry_upload(self, sha256: str) -> bool:
        """Makes one upload due, also one that failed for good or was spared; False if it is neither, nor waits."""
        done = self.connection.execute(
            "UPDATE upload SET retry_at = 0, attempts = 0, state = 'waiting', code = '', text = ''"
            " WHERE sha256 = ? AND state IN ('waiting', 'failed', 'spared')",
            (sha256,),
        )
        self.effects.blobs = self.effects.blobs or done.rowcount > 0
        return done.rowcount > 0

    def send_small(self, sha256: str) -> bool:
        """Sends the stamped picture in place of this original, which stays here; False if there is no such picture."""
        return uploads.send_small(self.connection, self.effects, sha256)

    def retry_now(self) -> None:
        """Makes every deferred op and put-off upload due, failed uploads too: a person said "sync now".

        What can still be taken back stays until its time.
        """
        taking_back.make_due(self.connection, self._now_ms())
        self.connection.execute(
            "UPDATE upload SET retry_at = 0, state = 'waiting' WHERE state IN ('waiting', 'failed')"
        )
        deliveries.retry_now(self.connection)
        self.effects.outbox = self.effects.blobs = True

    def new_incarnation(self, op_id: str, sent_as: str = "") -> str:
        """The platform knows another op under this one's place: this database was copied or restored.

        Unsent ops move to a new incarnation. With `sent_as` (the incarnation the op was sent with) a second fork about
        the same copy changes nothing.

        Returns:
            The incarnation that now holds.
        """
        item = self.outbox.get(op_id)
        stale = item is None or item.state in (OpState.APPLIED, OpState.WITHDRAWN)
        if stale or (sent_as and item is not None and item.op.incarnation != sent_as):
            return self.identity.incarnation
        return self.begin_incarnation()

    def begin_incarnation(self) -> str:
        """Starts a new life of this database; unsent ops move into it, numbered from 1."""
        incarnation = self._new_id(self._clock)
        self._set_identity(incarnation=incarnation)
        following = verdicts.restamp(self.connection, self.effects, incarnation, 1)
        settings.write(self.connection, settings.SEQ, following)
        return incarnation

    def sealed_is_given(self) -> None:
        """The platform has everything sealed that a database put back from its backup knew no more."""
        settings.write(self.connection, settings.SEALED_DUE, value=False)

    def begin_epoch(self, epoch: int) -> int:
        """The platform was restored and lives in a later epoch: what it had taken is unsent again; how many ops."""
        if epoch <= self.identity.epoch:
            return 0
        self._set_identity(epoch=epoch)
        return epochs.give_back(self.connection, self.effects)

    def set_scope(self, audiences: Sequence[str]) -> None:
        """The audiences this device may see; each change is logged."""
        self.connection.execute(
            "INSERT INTO scope_log (at_ms, epoch, audiences) VALUES (?, ?, ?)",
            (self._now_ms(), self.identity.epoch, "\n".join(audiences)),
        )
        self._set_identity(scope=tuple(audiences))

    def set_platform_url(self, url: str) -> None:
        """Where the platform answers; its id stays what enrolment said."""
        self._set_identity(platform_url=url)

    def apply_page(
        self,
        start: str,
        rows: Sequence[FeedRow],
        cursor: str,
        snapshot: str = "",
        sweep: str = "",
        audiences: Sequence[str] = (),
    ) -> bool:
        """Takes in one page of the feed; False, and nothing changed, if `start` is not our cursor.

        `audiences`: what the device may see from now on, if the page says so.
        """
        done = feed.apply_page(self.connection, self.effects, start, rows, cursor, snapshot, sweep)
        if done and audiences and tuple(audiences) != self.identity.scope:
            self.set_scope(audiences)
        return done

    def reset_cursor(self) -> None:
        """Starts the feed anew: the platform says the cursor is too old. Rows stay until the snapshot is complete."""
        settings.write(self.connection, settings.CURSOR, "")
        self.effects.sync = True

    def seed_row(self, kind: str, id_: str, data: dict[str, Any]) -> None:
        """Keeps a row that enrolment gave, until the feed's own arrives."""
        version = Version(max(self.identity.epoch, 1), 0)
        feed.put_row(self.connection, self.effects, RecordRef(kind, id_), version, data)

    def upload_progress(self, sha256: str, url: str, offset: int) -> None:
        """The platform has the first `offset` bytes in the upload at `url`."""
        uploads.progress(self.connection, self.effects, sha256, url, offset)

    def upload_delivered(self, sha256: str, at_ms: int | None = None) -> None:
        """The platform has verified the whole blob, at `at_ms` (ms since 1970; now if not given)."""
        uploads.delivered(self.connection, self.effects, sha256, self._now_ms() if at_ms is None else at_ms)
        scope.settle_leaving_of_blob(self.connection, self.effects, sha256)

    def upload_failed(self, sha256: str, code: str, text: str, retry_at: int | None) -> None:
        """An attempt failed; again at `retry_at` (ms since 1970), or never by itself if that is None."""
        uploads.failed(self.connection, self.effects, sha256, code, text, retry_at)

    def deliver_to(self, op: Op, url: str) -> None:
        """Sends the submission of an op to an OpenRosa server too."""
        deliveries.add(self.connection, self.effects, op, url)

    def delivery_progress(self, op_id: str, files_there: int) -> None:
        """The server has taken the first `files_there` files of a submission."""
        deliveries.progress(self.connection, op_id, files_there)

    def delivery_done(self, op_id: str) -> None:
        """The server keeps the whole submission."""
        deliveries.delivered(self.connection, self.effects, op_id, self._now_ms())
        item = self.outbox.get(op_id)
        if item is not None:
            scope.settle_leaving(self.connection, self.effects, item.record)

    def delivery_failed(self, op_id: str, code: str, text: str, retry_at: int | None) -> None:
        """An attempt failed; again at `retry_at` (ms since 1970), or never by itself if that is None."""
        deliveries.failed(self.connection, self.effects, op_id, code, text, retry_at)

    def put_off_deliveries(self, url: str, code: str, text: str, retry_at: int) -> None:
        """Everything for one server waits until `retry_at` (ms since 1970)."""
        deliveries.put_off(self.connection, self.effects, url, code, text, retry_at)

    def retry_delivery(self, op_id: str) -> bool:
        """Makes one delivery due; False if it is done, given up, or none."""
        return deliveries.retry_one(self.connection, self.effects, op_id)

    def withdraw_delivery(self, op_id: str, reason: str) -> bool:
        """A person gives a delivery up; False as above."""
        return deliveries.withdraw(self.connection, self.effects, op_id, reason)

    def retry_deliveries(self) -> None:
        """Makes every delivery due that is not done."""
        deliveries.retry_now(self.connection)
        self.effects.outbox = True

    def log_run(self, run: runs.SyncRun) -> None:
        """Notes a sync run."""
        runs.log_run(self.connection, run)
        self.effects.sync = True

    def note_offset(self, offset_ms: int) -> None:
        """The platform's clock was found to be `offset_ms` ahead of the device's wall clock just now."""
        settings.write(self.connection, settings.MEASURED, measure(self._clock, offset_ms))

    def finish(self) -> None:
        """Shows every record this transaction touched; called by the store before the commit."""
        project(self.connection, self.effects.dirty, self.identity.worker)
        calm(self.connection, self.effects.calmed - self.effects.dirty)
        if self.effects.left_scope:
            settings.write(self.connection, settings.ERASE_DUE, True)
        self.effects.touched |= self.effects.dirty | self.effects.calmed
        self.effects.calmed.clear()
        self.effects.dirty.clear()
        in_use = {sha for sha in self.effects.freed if (self.blob(sha) or _NO_BLOB)[2] == "here"}
        self.effects.freed -= in_use

    def _write_op(self, op: Op, order: int | None, urgent: bool) -> None:  # noqa: FBT001 - private, named at the call
        body = encode_op(op)
        lane = Lane.URGENT if urgent else Lane.TEXT
        inserted = self.connection.execute(
            _INSERT_OP,
            (
                *(order or 0, op.id, op.incarnation, op.seq, op.kind.value, op.record.kind, op.record.id),
                *(lane.value, body, len(body), self._now_ms(), OpState.WAITING.value, op.replaces),
            ),
        )
        pos = inserted.lastrowid or 0
        if order is None:
            self.connection.execute("UPDATE op SET ord = pos WHERE pos = ?", (pos,))
        self._write_needs(op)
        self._refer_to(op.blobs)
        for blob in op.blobs:
            row = (op.id, blob.sha256, blob.role.value)
            self.connection.execute(
                "INSERT OR IGNORE INTO op_blob (op_id, sha256, role) VALUES (?, ?, ?)", row
            )
            uploads.add_upload(self.connection, op.id, pos, blob)
        self.effects.sealed.append(op)
        self.effects.dirty.add(op.record)
        self.effects.outbox = True
        self.effects.blobs = self.effects.blobs or bool(op.blobs)

    def _write_needs(self, op: Op) -> None:
        needs = {*op.depends_on, *((op.prev,) if op.prev else ())}
        for need in needs:
            self.connection.execute("INSERT INTO op_need (op_id, needs) VALUES (?, ?)", (op.id, need))
        if needs and verdicts.is_blocked(self.connection, op.id):
            self.connection.execute("UPDATE op SET state = 'held' WHERE id = ?", (op.id,))
        if op.replaces is not None:
            self._replace(op.replaces, op.id)

    def _replace(self, refused: str, correction: str) -> None:
        """The correction takes the refused op's place for everything that needed it."""
        self.connection.execute("UPDATE op SET replaced_by = ? WHERE id = ?", (correction, refused))
        self.connection.execute(
            "INSERT OR IGNORE INTO op_need (op_id, needs) SELECT op_id, ? FROM op_need WHERE needs = ? AND op_id <> ?",
            (correction, refused, correction),
        )
        verdicts.release_successors(self.connection, self.effects, refused)

    def _refer_to(self, blobs: Sequence[BlobRef]) -> None:
        for blob in blobs:
            if not self._vault.has(blob.sha256, blob.size_bytes):
                raise ProgrammingBug(f"blob {blob.sha256[:12]} is not durable in the vault")
            self._vault.claim(blob.sha256)
            self.connection.execute(
                "INSERT INTO blob (sha256, size_bytes, media_type) VALUES (?, ?, ?)"
                " ON CONFLICT (sha256) DO UPDATE SET state = 'here'",
                (blob.sha256, blob.size_bytes, blob.media_type),
            )

    def _place_of(self, replaces: str | None) -> int | None:
        """Where a correction stands: in the place of what it replaces. None for an op of its own."""
        if replaces is None:
            return None
        found = self.connection.execute(
            "SELECT ord FROM op WHERE id = ? AND state IN ('refused', 'conflict') AND replaced_by IS NULL",
            (replaces,),
        ).fetchone()
        if found is None:
            raise ProgrammingBug(f"op {replaces} was not turned down, or is corrected already")
        return int(found[0])

    def _previous(self, record: RecordRef, order: int | None) -> str | None:
        before = _NO_ORD if order is None else (order,)
        found = self.connection.execute(_LAST_PENDING, (record.kind, record.id, *before)).fetchone()
        return None if found is None else str(found[0])

    def _base(self, record: RecordRef, replaces: str | None = None) -> Version | None:
        """What the worker has seen of the record; of a conflict, also the platform's answer."""
        found = self.connection.execute(_BASE, (record.kind, record.id, replaces)).fetchone()
        return Version(*found) if found else None

    def _next_seq(self) -> int:
        seq = settings.read(self.connection, settings.SEQ, int, 1)
        settings.write(self.connection, settings.SEQ, seq + 1)
        return seq

    def _measured(self) -> Measured | None:
        return settings.measured(self.connection)

    def _set_identity(self, **changed: Any) -> None:  # noqa: ANN401 - fields of the identity
        self.identity = msgspec.structs.replace(self.identity, **changed)
        settings.write(self.connection, settings.IDENTITY, self.identity)
        self.effects.sync = True

    def _now_ms(self) -> int:
        return wall_ms(self._clock.now())


def is_urgent(kind: OpKind, payload: Payload, *, asked: bool) -> bool:
    """Whether an op goes in the urgent lane: by its kind, by its own urgency, or because it was asked for."""
    own = isinstance(payload, EventReported) and payload.urgency is Urgency.URGENT
    return asked or kind.is_urgent or own
