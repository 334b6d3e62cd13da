"""Handing over a 告知书: every hazard it names learns of it in one step; its draft stays, to be read and printed again.

A refused one is reported to the street with it, once.
"""

import msgspec

from gridworker.ids import derived_id
from gridworker.model.facts import EventReported, HazardNotified
from gridworker.model.ops import BlobRef, BlobRole, Op, OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import NoticeDelivery, Urgency
from gridworker.services.derivation import MOST_WORDS, UNSORTED
from gridworker.services.saved import Saved
from gridworker.store.drafts import Draft
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

_PDF, _PNG = "application/pdf", "image/png"
HANDED = "handed_over"
"""Where a notice's draft says how it was handed over."""


class HandOver(msgspec.Struct, frozen=True, kw_only=True):
    """How a notice was handed over, and the paper as it was."""

    notice_no: str
    delivery: NoticeDelivery
    paper: bytes
    receiver: str = ""
    witness: str = ""
    reason: str = ""
    signature: BlobRef | None = None


def keep_signature(store: Store, png: bytes) -> BlobRef:
    """Puts a signature into the vault, where drafts and ops can name it."""
    kept = store.blobs.put(png, _PNG)
    return BlobRef(BlobRole.SIGNATURE, kept.sha256, kept.size_bytes, _PNG)


def hand_over(store: Store, notice: Draft, command: HandOver) -> Saved:
    """Records that a notice was handed over, for each of its hazards. Doing it twice does it once.

    Raises:
        DiskFull: no room; the draft is as it was.
    """
    inspection = RecordRef(RecordKind.INSPECTION, notice.body["inspection_id"])
    at = store.clock.now().isoformat(timespec="milliseconds")
    kept = store.blobs.put(command.paper, _PDF)
    paper = BlobRef(BlobRole.FILE, kept.sha256, kept.size_bytes, _PDF, photo=f"notice-{command.notice_no}")
    blobs = (paper,) if command.signature is None else (paper, command.signature)
    fact = HazardNotified(
        inspection_id=inspection.id,
        notice_no=command.notice_no,
        delivery=command.delivery,
        delivered_at=at,
        receiver=command.receiver.strip(),
        witness=command.witness.strip(),
        reason=command.reason.strip(),
    )

    def told(tx: Transaction, hazard_id: str) -> Op:
        op_id = derived_id(notice.id, "handed", hazard_id)
        return tx.add_op(
            OpKind.HAZARD_NOTIFIED, RecordRef(RecordKind.HAZARD, hazard_id), fact, blobs=blobs, op_id=op_id
        )

    def work(tx: Transaction) -> Saved:
        ops = tuple(told(tx, each["hazard_id"]) for each in notice.body["hazards"])
        handed = {"delivery": command.delivery.value, "at": at}
        handed |= {"receiver": fact.receiver, "witness": fact.witness, "reason": fact.reason}
        body = {**notice.body, HANDED: handed}
        tx.save_draft(msgspec.structs.replace(notice, body=body, photos=blobs, saved_at=at))
        reported = _refused(tx, notice, fact, ops) if fact.delivery is NoticeDelivery.REFUSED else ()
        return Saved(inspection, (*ops, *reported))

    return store.write(work)


def _refused(tx: Transaction, notice: Draft, fact: HazardNotified, told: tuple[Op, ...]) -> tuple[Op, ...]:
    """The report of a refused notice, for the street has to know within a day; without the names on the paper."""
    hazard = tx.hazards.by_id(notice.body["hazards"][0]["hazard_id"])
    if hazard is None:
        return ()
    named = "、".join(each["title"] for each in notice.body["hazards"])
    event = EventReported(
        category=hazard.category or UNSORTED,
        urgency=Urgency.PRESSING,
        place=hazard.place,
        description=f"告知书 {fact.notice_no} 拒签。原因：{fact.reason}。隐患：{named}"[:MOST_WORDS],
        happened_at=fact.delivered_at,
        hazard_id=hazard.id,
    )
    record = RecordRef(RecordKind.EVENT, derived_id(notice.id, "event"))
    if tx.events.by_id(record.id) is not None:
        return ()
    after = tuple(op.id for op in told)
    return (tx.add_op(OpKind.EVENT_REPORTED, record, event, depends_on=after),)
