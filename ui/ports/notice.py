"""Opening a 告知书, keeping its signature, handing it over."""

import msgspec

from gridworker.errors import EnvironmentProblem, InputProblem
from gridworker.ids import derived_id
from gridworker.model.notice import Handed, number_of
from gridworker.model.ops import BlobRef, BlobRole
from gridworker.model.vocabulary import NoticeDelivery
from gridworker.services.derivation import NOTICE
from gridworker.services.notices import HANDED, HandOver, hand_over, keep_signature
from gridworker.store import drafts as kept
from gridworker.store.reader import Reader
from ui.language import said
from ui.ports.keeping import Keeper, as_shown
from ui.viewmodels.drafts import DraftKind, Submitted
from ui.viewmodels.notice import NoticeFilled, NoticeOpened


class NoticeDesk(Keeper):
    """Answers `NoticePort`."""

    def open_notice(self, notice_id: str) -> NoticeOpened:
        """The notice of that id, handed over or not.

        Raises:
            InputProblem: it is not on this device.
        """
        with self._work.store.reader() as reader:
            found, worker = reader.drafts.get(notice_id), reader.worker
        if found is None:
            raise _gone()
        signature = self._signature(found)
        code = worker.code if worker else ""
        return NoticeOpened(
            draft_id=found.id,
            task_id=found.task_id,
            title=said("告知书"),
            line=found.body["place_text"],
            draft=as_shown(found, DraftKind.NOTICE),
            number=number_of(found.id, found.body["inspected_at"], code),
            checker=" ".join(filter(None, (worker.name, code))) if worker else "",
            signature=signature,
            handed=_handed(found, signature),
        )

    def keep_signature(self, png: bytes) -> BlobRef:
        """Keeps a picture of a signature."""
        return keep_signature(self._work.store, png)

    def hand_over(self, filled: NoticeFilled) -> Submitted:
        """Records that it was handed over."""
        with self._work.store.reader() as reader:
            found = reader.drafts.get(filled.draft.id)
        if found is None:
            raise _gone()
        handed = filled.handed
        command = HandOver(
            notice_no=filled.number,
            delivery=handed.delivery,
            paper=filled.paper,
            receiver=handed.receiver,
            witness=handed.witness,
            reason=handed.reason,
            signature=filled.signature,
        )
        hand_over(self._work.store, msgspec.structs.replace(found, body=filled.draft.data), command)
        return self._work.queued()

    def _signature(self, notice: kept.Draft) -> bytes:
        for blob in notice.photos:
            if blob.role is BlobRole.SIGNATURE:
                try:
                    return self._work.store.blobs.get(blob.sha256)
                except EnvironmentProblem:  # damaged or deleted: it is in the paper
                    return b""
        return b""


def notice_of(reader: Reader, inspection_id: str) -> str:
    """Id of the notice that came of an inspection; empty where there is none on this device."""
    notice_id = derived_id(inspection_id, NOTICE)
    return notice_id if reader.drafts.get(notice_id) else ""


def _handed(notice: kept.Draft, signature: bytes) -> Handed | None:
    told = notice.body.get(HANDED)
    if told is None:
        return None
    delivery = NoticeDelivery(told["delivery"])
    shown = signature if delivery is NoticeDelivery.SIGNED else b""
    return Handed(delivery, told["at"], told["receiver"], told["witness"], told["reason"], shown)


def _gone() -> InputProblem:
    return InputProblem("这份告知书不在本机。检查和隐患的记录都在，不会丢。", code="notice.gone")
