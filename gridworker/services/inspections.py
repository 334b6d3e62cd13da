"""Submitting a checklist: the inspection, what it implies, and the task it finishes, in one transaction.

The inspection, its hazards and the reports of dangers are facts; a notice begins as a draft. That the task is done is
an intent beside them, so that a second device finishing the same task loses nothing. Where the form names an OpenRosa
server, the submission is queued for that one too.
"""

from collections.abc import Callable
from datetime import datetime

import msgspec

from gridworker.forms import FormSession
from gridworker.ids import derived_id, new_id
from gridworker.model.attachments import AUDIT_NAME, photo_names
from gridworker.model.facts import InspectionSubmitted, Place, TaskFinish
from gridworker.model.ops import BlobRef, BlobRole, Op, OpKind, RecordKind, RecordRef
from gridworker.services.derivation import NOTICE, Derived, Outcome, derive
from gridworker.services.notices import HANDED
from gridworker.services.openrosa import target_of
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

_AUDIT_TYPE, _UUID = "text/csv", "uuid:"


class SubmitInspection(msgspec.Struct, frozen=True, kw_only=True):
    """Where and for what the checklist was filled in; `gaps_reason` says why questions were left open, if any were.

    `sent_back_by` is the task with which a reviewer asked for a correction; it is done with this.
    """

    place: Place
    started_at: str
    photos: tuple[BlobRef, ...] = ()
    task_id: str = ""
    draft_id: str = ""
    gaps_reason: str = ""
    previous_id: str = ""
    sent_back_by: str = ""


Then = Callable[[Transaction, Op], tuple[Op, ...]]
"""What else follows from an inspection, in the same transaction."""


def nothing_more(_tx: Transaction, _submitted: Op) -> tuple[Op, ...]:
    """An inspection that stands for itself."""
    return ()


def submit_inspection(
    store: Store, session: FormSession, command: SubmitInspection, then: Then = nothing_more
) -> Saved:
    """Submits a filled checklist. Submitting the same draft twice makes one inspection.

    A session that corrects a submission makes an inspection that names it; what the one before found is not found
    again, and the task is not finished again.

    Photos of questions that no longer count (an item failed and then passed after all) stay behind.

    Raises:
        DiskFull: no room; the draft is untouched.
    """
    inspection_id = command.draft_id or new_id(store.clock.now())
    record = RecordRef(RecordKind.INSPECTION, inspection_id)
    ended_at = store.clock.now()
    corrected = session.deprecates.removeprefix(_UUID)
    known = _found_already(store, corrected, command.task_id) if corrected else {}
    outcome = derive(session, inspection_id, command.place, ended_at, known)
    fact = _inspection(session, command, inspection_id, ended_at, outcome)
    photos = _blobs_of(command.photos, set(session.photo_ids()).__contains__)
    blobs = (*photos, *edit_log(store, session))

    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in tx.outbox.for_record(record))
        if earlier:
            return Saved(record, earlier)
        submitted = tx.add_op(OpKind.INSPECTION_SUBMITTED, record, fact, blobs=blobs)
        new = (one for one in outcome.failures if one.failure.item not in known)
        implied = [op for one in new for op in _add_implied(tx, submitted, one, command)]
        if corrected:
            _drop_notice(tx, derived_id(corrected, NOTICE))
        if outcome.notice is not None:
            tx.save_draft(outcome.notice)
        asked_by = command.sent_back_by if corrected else command.task_id
        finished = finish_task(tx, asked_by, submitted)
        tx.delete_draft(command.draft_id)
        if url := target_of(tx, session.form.id, session.form.version):
            tx.deliver_to(submitted, url)
        return Saved(record, (submitted, *implied, *finished, *then(tx, submitted)))

    return store.write(work)


def _drop_notice(tx: Transaction, notice_id: str) -> None:
    """The notice of what is corrected; one that was handed over stays, for somebody else holds it too."""
    notice = tx.drafts.get(notice_id)
    if notice is not None and HANDED not in notice.body:
        tx.delete_draft(notice_id)


def finish_task(tx: Transaction, task_id: str, shown_by: Op) -> tuple[Op, ...]:
    """The intent that a task is done, shown by the fact `shown_by`; nothing if there is no task."""
    if not task_id:
        return ()
    intent = TaskFinish(
        finished_at=shown_by.made_at, result_kind=shown_by.record.kind, result_id=shown_by.record.id
    )
    task = RecordRef(RecordKind.TASK, task_id)
    return (tx.add_op(OpKind.TASK_FINISH, task, intent, depends_on=(shown_by.id,)),)


def _found_already(store: Store, corrected: str, task_id: str) -> dict[str, str]:
    """Item -> hazard of everything that was found before the correction, and when the task was done."""
    with store.reader() as reader:
        done = [*reader.inspections.tellings(corrected)]
        done += reader.inspections.for_task(task_id) if task_id else []
        hazards = [hazard for each in done for hazard in reader.hazards.of_inspection(each.id)]
    return {hazard.item: hazard.id for hazard in hazards}


def edit_log(store: Store, session: FormSession) -> tuple[BlobRef, ...]:
    """The log of how the form was filled in, if the form asks for one."""
    if not session.audit.is_wanted:
        return ()
    session.audit.finalize()
    kept = store.blobs.put(session.audit.to_csv(), _AUDIT_TYPE)
    return (BlobRef(BlobRole.AUDIT, kept.sha256, kept.size_bytes, _AUDIT_TYPE, item=AUDIT_NAME),)


def _inspection(
    session: FormSession, command: SubmitInspection, inspection_id: str, ended_at: datetime, outcome: Outcome
) -> InspectionSubmitted:
    progress, recheck = session.progress(), outcome.recheck
    return InspectionSubmitted(
        form_id=session.form.id,
        form_version=session.form.version,
        place=command.place,
        started_at=command.started_at,
        ended_at=ended_at.isoformat(timespec="milliseconds"),
        answers=session.to_flat(),
        instance_xml=session.to_instance_xml(
            inspection_id, ended=ended_at, photo_names=photo_names(command.photos)
        ).decode(),
        passed=progress.ok,
        failed=progress.fail,
        not_applicable=progress.na,
        unfilled=progress.total - progress.answered,
        gaps_reason=command.gaps_reason,
        task_id=command.task_id,
        previous_id=session.deprecates.removeprefix(_UUID) or command.previous_id,
        corrects=session.deprecates.removeprefix(_UUID),
        score=outcome.score,
        recheck_at=recheck.at.isoformat(timespec="milliseconds") if recheck else "",
        recheck_mark=recheck.mark.value if recheck else "",
    )


def _add_implied(
    tx: Transaction, submitted: Op, derived: Derived, command: SubmitInspection
) -> tuple[Op, ...]:
    """The hazard, and the report of it where there is danger now."""
    inspection_id, item = submitted.record.id, derived.failure.item
    photos = _blobs_of(command.photos, set(derived.failure.photo_ids).__contains__)
    hazard = tx.add_op(
        OpKind.HAZARD_FOUND,
        RecordRef(RecordKind.HAZARD, derived.hazard_id),
        derived.hazard,
        blobs=photos,
        depends_on=(submitted.id,),
        op_id=derived_id(submitted.id, "hazard", item),
    )
    if derived.event is None:
        return (hazard,)
    report = tx.add_op(
        OpKind.EVENT_REPORTED,
        RecordRef(RecordKind.EVENT, derived_id(inspection_id, "event", item)),
        derived.event,
        blobs=photos,
        depends_on=(hazard.id,),
        op_id=derived_id(submitted.id, "event", item),
    )
    return (hazard, report)


def _blobs_of(blobs: tuple[BlobRef, ...], wanted: Callable[[str], bool]) -> tuple[BlobRef, ...]:
    return tuple(blob for blob in blobs if wanted(blob.photo))
