"""Recording a visit (走访): met, not met, or nobody opened. Never a photo of the person."""

from datetime import datetime

import msgspec

from gridworker.errors import InputProblem
from gridworker.forms import FormSession, Question
from gridworker.ids import new_id
from gridworker.model.attachments import photo_names
from gridworker.model.facts import EventReported, Place, VisitRecorded
from gridworker.model.ops import BlobRef, Op, OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import NotMetReason, VisitOutcome
from gridworker.services.derivation import derive_visit
from gridworker.services.inspections import edit_log, finish_task
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

IN_PERSON = "in_person"
"""The choice by which a form's question asks whether the person was seen; its choices' `outcome` says which deny it."""


class RecordVisit(msgspec.Struct, frozen=True, kw_only=True):
    """What came of going there. A visit whose outcome is not meeting anybody leaves its task open.

    `files` are what its form's questions hold, and voice notes that answer none. What follows for others is reported at
    `place`; nothing is without one. `corrects` is the visit that is told anew, `sent_back_by` the task that asked for it.
    """

    person_id: str
    outcome: VisitOutcome
    started_at: str
    reason: NotMetReason | None = None
    needs: tuple[str, ...] = ()
    note: str = ""
    task_id: str = ""
    draft_id: str = ""
    files: tuple[BlobRef, ...] = ()
    place: Place | None = None
    corrects: str = ""
    sent_back_by: str = ""

    @property
    def is_done(self) -> bool:
        """Whether somebody was met or heard of, so that the task is finished by it."""
        return self.outcome not in (VisitOutcome.NOT_MET, VisitOutcome.DOOR_NOT_OPENED)


def record_visit(store: Store, command: RecordVisit, session: FormSession | None = None) -> Saved:
    """Records a visit, with the filled form if there is one. The same draft twice makes one visit.

    Somebody met in danger, and what they ask for, is reported with it. A correction reports only what was not reported
    before.

    Raises:
        DiskFull: no room; the draft is untouched.
        InputProblem: `visit.contradiction`, somebody was met and the form says they were not seen.
    """
    if command.outcome is VisitOutcome.MET and session is not None and not_seen(session) is not None:
        raise InputProblem(
            "没有交：记的是“见到本人”，走访内容里又说没见到。填的都在，改成一致再交。",
            code="visit.contradiction",
        )
    record = RecordRef(RecordKind.VISIT, command.draft_id or new_id(store.clock.now()))
    ended_at = store.clock.now()
    fact = _visit(command, session, record.id, ended_at)
    named = set(session.photo_ids()) if session else set()
    files = tuple(blob for blob in command.files if blob.photo in named or not blob.item)
    blobs = (*files, *(edit_log(store, session) if session else ()))

    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in tx.outbox.for_record(record))
        if earlier:
            return Saved(record, earlier)
        recorded = tx.add_op(OpKind.VISIT_RECORDED, record, fact, blobs=blobs)
        follows = _follows(command, session, _first_id(tx, command, record.id), ended_at)
        new = (each for each in follows if tx.events.by_id(each[0]) is None)
        reported = tuple(_report(tx, recorded, *each) for each in new)
        done = tuple(op for task in _tasks_done(tx, command) for op in finish_task(tx, task, recorded))
        tx.delete_draft(command.draft_id)
        return Saved(record, (recorded, *reported, *done))

    return store.write(work)


def not_seen(session: FormSession) -> Question | None:
    """The question of a form whose answer says that the person was not seen; None where none says so."""
    asked = (question for question in session.visible() if question.choice(IN_PERSON))
    return next((question for question in asked if session.outcome(question.path) == "fail"), None)


def _first_id(tx: Transaction, command: RecordVisit, visit_id: str) -> str:
    """The visit that was made, however often it was told: what follows is told apart by it."""
    return tx.visits.tellings(command.corrects)[-1].id if command.corrects else visit_id


def _tasks_done(tx: Transaction, command: RecordVisit) -> tuple[str, ...]:
    """The visit's own task, unless it is done already, and the reviewer's."""
    task = tx.tasks.by_id(command.task_id) if command.corrects else None
    is_over = bool(task is not None and task.finished_at)
    own = command.task_id if command.is_done and not is_over else ""
    return tuple(filter(None, (own, command.sent_back_by)))


def _follows(
    command: RecordVisit, session: FormSession | None, first_id: str, ended_at: datetime
) -> tuple[tuple[str, EventReported], ...]:
    if command.place is None or not command.is_done:
        return ()
    return derive_visit(session, command.needs, first_id, command.place, ended_at)


def _report(tx: Transaction, visit: Op, event_id: str, event: EventReported) -> Op:
    record = RecordRef(RecordKind.EVENT, event_id)
    return tx.add_op(OpKind.EVENT_REPORTED, record, event, depends_on=(visit.id,))


def _visit(
    command: RecordVisit, session: FormSession | None, visit_id: str, ended_at: datetime
) -> VisitRecorded:
    return VisitRecorded(
        person_id=command.person_id,
        outcome=command.outcome,
        reason=command.reason,
        started_at=command.started_at,
        ended_at=ended_at.isoformat(timespec="milliseconds"),
        form_id=session.form.id if session else "",
        form_version=session.form.version if session else "",
        answers=session.to_flat() if session else {},
        instance_xml=_xml(command, session, visit_id, ended_at) if session else "",
        needs=command.needs,
        note=command.note.strip(),
        task_id=command.task_id,
        corrects=command.corrects,
    )


def _xml(command: RecordVisit, session: FormSession, visit_id: str, ended_at: datetime) -> str:
    names = photo_names(command.files)
    return session.to_instance_xml(visit_id, ended=ended_at, photo_names=names).decode()
