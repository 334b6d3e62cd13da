"""Handing over a 告知书: every hazard it names learns of it in one step; its draft stays, to be read and printed again."""

import msgspec

from gridworker.ids import derived_id
from gridworker.model.facts import HazardNotified
from gridworker.model.ops import BlobRef, BlobRole, Op, OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import NoticeDelivery
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
        return Saved(inspection, ops)

    return store.write(work)
