"""What the sync centre shows: every op and photo of the outbox, where it is, and what can be done about it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from gridworker.clock import CHINA
from gridworker.errors import EnvironmentProblem
from gridworker.model.facts import payload_of
from gridworker.model.media import KIND_OF_ROLE
from gridworker.model.ops import BlobRole, Lane, OpKind, RecordKind
from gridworker.model.taxonomy import name_of
from gridworker.services.decisions import correct, decide, insist
from gridworker.services.outbox import retry_op, send_small, withdraw_op
from gridworker.store.outbox import OpState, OutboxItem
from gridworker.store.reader import Reader
from gridworker.store.runs import SyncRun
from gridworker.store.uploads import Upload, UploadState
from sync.client.status import Step, SyncState
from ui.language import said
from ui.ports.elsewhere import elsewhere, is_elsewhere, retry, withdraw
from ui.ports.turned_down import (
    actions_of,
    conflict_entry,
    conflict_text,
    desk_phone,
    is_edit_conflict,
    subject_of,
    words_shown,
)
from ui.ports.workplace import Workplace
from ui.viewmodels.outbox import Action, EntryState, OutboxEntry, OutboxPicture, RunEntry, RunResult

_SHOWN_FOR = timedelta(days=1)
_MOST_RUNS = 6
_LOOKED_AT = 100
_ATTENTION = (OpState.REFUSED, OpState.CONFLICT, OpState.HELD)


class SyncDesk:
    """Answers `SyncCentrePort`."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace

    def read(self) -> OutboxPicture:
        """The outbox, the uploads and the last runs, at one moment."""
        since = int((self._work.now() - _SHOWN_FOR).timestamp() * 1000)
        with self._work.store.reader() as reader:
            kept = [item for item in reader.outbox.items() if _is_shown(item, since)]
            conflicts = [conflict_entry(reader, item) for item in reversed(kept) if is_edit_conflict(item)]
            items = [item for item in kept if not is_edit_conflict(item)]
            phone, away = desk_phone(reader), elsewhere(reader)
            files = reader.uploads.items()
            subjects = {item.op.id: _subject(item, reader) for item in items}
            runs, last = _told_once(reader.runs.recent(_LOOKED_AT)), reader.runs.last_success_ms()
            made = {item.op.id: item.made_ms for item in items}
        uploads = [up for up in files if up.state is not UploadState.DELIVERED or up.delivered_at >= since]
        with_small = {up.photo for up in files if up.role is BlobRole.STAMPED and up.photo}
        status, originals_wait = self._work.engine.status, not self._work.engine.originals_go
        running = status.state is SyncState.RUNNING
        entries = [
            self._op_entry(item, subjects[item.op.id], sending=running and status.step is Step.PUSH)
            for item in items
        ]
        entries += [
            self._photo_entry(
                upload,
                subjects.get(upload.op_id, ""),
                made.get(upload.op_id, 0),
                running=running,
                waits=upload.lane is Lane.ORIGINAL and originals_wait,
                has_small=upload.role is BlobRole.ORIGINAL and upload.photo in with_small,
            )
            for upload in uploads
            if upload.state is not UploadState.SPARED
            and (upload.role is not BlobRole.STAMPED or upload.state is UploadState.FAILED)
        ]
        return OutboxPicture(
            entries=entries,
            runs=[_run(run) for run in runs[:_MOST_RUNS]],
            syncing=running,
            used_bytes=self._work.store.blobs.total_bytes(),
            quota_bytes=self._work.store.blobs.total_bytes() + self._work.store.free_bytes(),
            last_synced=_moment(last) if last else None,
            conflicts=conflicts,
            desk_phone=phone,
            elsewhere=away,
        )

    def sync_now(self) -> None:
        """Asks the engine for a run."""
        self._work.engine.sync_now()

    def retry(self, entry_id: str) -> None:
        """Sends an entry again, and nothing else that waits for a person."""
        again = retry if is_elsewhere(entry_id) else retry_op
        again(self._work.store, entry_id)
        self._work.engine.notice()

    def correct(self, entry_id: str, texts: Mapping[str, str]) -> None:
        """Sends a refused op again in other words."""
        correct(self._work.store, entry_id, texts)
        self._work.engine.notice()

    def decide(self, entry_id: str, mine: Collection[str]) -> None:
        """Settles a conflict field by field."""
        decide(self._work.store, entry_id, mine)
        self._work.engine.notice()

    def insist(self, entry_id: str) -> None:
        """Removes a record all the same."""
        insist(self._work.store, entry_id)
        self._work.engine.notice()

    def send_small(self, entry_id: str) -> None:
        """Sends the compressed picture of a shot in place of its original."""
        send_small(self._work.store, entry_id)
        self._work.engine.notice()

    def withdraw(self, entry_id: str, reason: str) -> None:
        """Gives an op up; it stays in the history."""
        give_up = withdraw if is_elsewhere(entry_id) else withdraw_op
        give_up(self._work.store, entry_id, reason)

    def _op_entry(self, item: OutboxItem, subject: str, *, sending: bool) -> OutboxEntry:
        state = _state(item)
        if state is EntryState.WAITING and sending:
            state = EntryState.SENDING
        return OutboxEntry(
            id=item.op.id,
            lane=item.lane,
            state=state,
            subject=subject,
            made_at=_moment(item.made_ms),
            kind=item.kind,
            number=item.number,
            attempts=item.attempts,
            delivered_at=_moment(item.verdict_at) if state is EntryState.DELIVERED else None,
            problem=_problem(item),
            actions=actions_of(item),
            retry_at=_moment(item.retry_at) if state is EntryState.DEFERRED and item.retry_at else None,
            words=words_shown(item),
        )

    def _photo_entry(
        self, upload: Upload, subject: str, made_ms: int, *, running: bool, has_small: bool, waits: bool
    ) -> OutboxEntry:
        share = upload.offset / upload.size_bytes if upload.size_bytes else 0.0
        state = _photo_state(upload)
        if state is EntryState.WAITING and running and 0 < share < 1:
            state = EntryState.SENDING
        elif state is EntryState.WAITING and waits:
            state = EntryState.KEPT_FOR_WIFI
        return OutboxEntry(
            id=f"{upload.op_id}/{upload.sha256}",
            lane=upload.lane,
            state=state,
            subject=subject,
            made_at=_moment(made_ms) if made_ms else self._work.now(),
            size_bytes=upload.size_bytes,
            sent_share=share,
            attempts=upload.attempts,
            delivered_at=_moment(upload.delivered_at) if upload.delivered_at else None,
            problem=said(upload.text) if state is EntryState.ATTENTION else "",
            actions=_photo_actions(state, has_small=has_small),
            thumbnail=self._thumbnail(upload),
            media=KIND_OF_ROLE.get(upload.role),
        )

    def _thumbnail(self, upload: Upload) -> bytes:
        if upload.lane is not Lane.THUMBNAIL:
            return b""
        try:
            return self._work.store.blobs.get(upload.sha256)
        except EnvironmentProblem:  # damaged or deleted: the row has no picture
            return b""


def _photo_actions(state: EntryState, *, has_small: bool) -> tuple[Action, ...]:
    """A photo alone goes again; of an original, the compressed picture may go in its place."""
    smaller = (Action.SMALLER,) if has_small else ()
    if state is EntryState.KEPT_FOR_WIFI:
        return smaller
    return (*smaller, Action.RETRY) if state is EntryState.ATTENTION else ()


def _is_shown(item: OutboxItem, since_ms: int) -> bool:
    if item.state is OpState.WITHDRAWN or item.replaced_by is not None:
        return False
    return item.state is not OpState.APPLIED or item.verdict_at >= since_ms


def _state(item: OutboxItem) -> EntryState:
    if item.state in _ATTENTION:
        return EntryState.ATTENTION
    if item.state is OpState.DEFERRED and item.text:  # without a word it can still be taken back
        return EntryState.DEFERRED
    return EntryState.DELIVERED if item.state is OpState.APPLIED else EntryState.WAITING


def _photo_state(upload: Upload) -> EntryState:
    if upload.state is UploadState.DELIVERED:
        return EntryState.DELIVERED
    return EntryState.ATTENTION if upload.state is UploadState.FAILED else EntryState.WAITING


def _problem(item: OutboxItem) -> str:
    if item.state is OpState.DEFERRED:
        return said(f"{item.text or '平台稍后再处理这一条，会自动再传。'}本机已存好，不会丢。")
    if item.state is OpState.CONFLICT:
        return conflict_text(item)
    if item.state is OpState.HELD:
        return said("等前一条处理好才能传。本机已存好，不会丢。")
    return said(f"{item.text}本机这条还在，不会丢。") if item.state in _ATTENTION else ""


def _subject(item: OutboxItem, reader: Reader) -> str:
    """The words that name an op, without its verb and without private data."""
    payload = payload_of(item.op)
    place = getattr(payload, "place", None)
    where = place.text if place is not None else ""
    what = _what(item, payload, reader)
    return " ".join(part for part in (what, where) if part)


def _what(item: OutboxItem, payload: object, reader: Reader) -> str:
    if item.kind is OpKind.EVENT_REPORTED:
        return said(name_of(getattr(payload, "choice", "") or getattr(payload, "category", "")))
    if item.kind is OpKind.HAZARD_FOUND:
        return str(getattr(payload, "title", ""))
    if item.kind in (OpKind.RECORD_EDIT, OpKind.RECORD_REMOVE):
        return subject_of(reader, item)
    if item.kind is OpKind.VISIT_RECORDED:
        person = reader.persons.by_id(getattr(payload, "person_id", ""))
        return person.name if person else ""
    patrol = reader.patrols.by_id(item.record.id) if item.record.kind == RecordKind.PATROL else None
    point = patrol.point(getattr(payload, "point", "")) if patrol else None
    return point.name if point else _record_title(item, payload, reader)


def _record_title(item: OutboxItem, payload: object, reader: Reader) -> str:
    task = reader.tasks.by_id(getattr(payload, "task_id", "") or item.record.id)
    if task is not None:
        return task.title
    return str(getattr(reader.record(item.record.kind, item.record.id), "title", ""))


def _told_once(runs: Iterable[SyncRun]) -> list[SyncRun]:
    """The runs, but of several failed in the same way one after the other only the newest."""
    told: list[SyncRun] = []
    for run in runs:
        if (
            not told
            or run.outcome == "done"
            or run.outcome != told[-1].outcome
            or run.ops_sent
            or run.blobs_sent
        ):
            told.append(run)
    return told


def _run(run: SyncRun) -> RunEntry:
    if run.outcome.startswith("network.") or run.outcome == "cancelled":
        return RunEntry(_moment(run.ended_ms), RunResult.CUT, said("没有网，联网后自动接着传"))
    if run.outcome != "done":
        return RunEntry(_moment(run.ended_ms), RunResult.FAILED, said(run.text or "没传上，自动接着传"))
    moved = [
        f"{said(verb)} {count} {said(unit)}"
        for verb, count, unit in (
            ("传", run.ops_sent, "条"),
            ("传", run.blobs_sent, "个文件"),
            ("收", run.rows_received, "条"),
        )
        if count
    ]
    return RunEntry(_moment(run.ended_ms), RunResult.DONE, " · ".join(moved) or said("没有新的"))


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, CHINA)
