"""Telling those who run the program what is wrong with it, or could be better (投诉与建议)."""

from gridworker.errors import InputProblem
from gridworker.ids import new_id
from gridworker.model.facts import FeedbackFiled
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import FeedbackKind
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

LONGEST = 2000


def file_feedback(store: Store, sort: FeedbackKind, text: str) -> Saved:
    """Files a complaint or suggestion; it goes like any other work, with a receipt, and the answer comes back.

    Raises:
        InputProblem: nothing was written, or too much (`feedback.length`).
        DiskFull: no room; nothing was filed.
    """
    words = text.strip()
    if not 1 <= len(words) <= LONGEST:
        raise InputProblem(f"写一句到 {LONGEST} 字之间再提交；现在什么也没提交。", code="feedback.length")
    record = RecordRef(RecordKind.FEEDBACK, new_id(store.clock.now()))
    fact = FeedbackFiled(sort=sort, text=words, filed_at=store.clock.now().isoformat(timespec="milliseconds"))

    def work(tx: Transaction) -> Saved:
        return Saved(record, (tx.add_op(OpKind.FEEDBACK_FILED, record, fact),))

    return store.write(work)
