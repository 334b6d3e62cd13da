"""What a person can do about an op that was turned down: send it again, or give it up with a reason."""

from gridworker.errors import InputProblem
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction


def withdraw_op(store: Store, op_id: str, reason: str) -> None:
    """Gives an op up; it stays in the history with the reason.

    Raises:
        InputProblem: no reason, or it is not an op that was turned down (`outbox.not_turned_down`).
    """
    if not reason.strip():
        raise InputProblem("没有撤回。请写一句为什么撤回，以后查得到。", code="outbox.reason")

    def work(tx: Transaction) -> bool:
        done = tx.withdraw(op_id)
        if done:
            tx.put_setting(f"withdrawn.{op_id}", reason.strip())
        return done

    if not store.write(work):
        raise InputProblem("没有撤回。这条已经送达，或者还在排队。", code="outbox.not_turned_down")


def send_small(store: Store, entry_id: str) -> None:
    """Sends the compressed picture of a shot in place of its original, which stays on the device.

    Args:
        store: the profile's.
        entry_id: `op/sha256` of the original.

    Raises:
        InputProblem: it is no original that still waits, or has no smaller picture (`outbox.no_small_picture`).
    """
    sha256 = entry_id.partition("/")[2]
    if not store.write(lambda tx: tx.send_small(sha256)):
        text = "没有改传。这张照片没有压缩图，或者原图已经送达。可以点重传。"
        raise InputProblem(text, code="outbox.no_small_picture")


def retry_op(store: Store, entry_id: str) -> None:
    """Sends one thing again, and nothing else: a photo, an op that was put off, or one that was turned down.

    Args:
        store: the profile's.
        entry_id: an op's id, or `op/sha256` for a photo.

    Raises:
        InputProblem: there is nothing to send again (`outbox.nothing_to_retry`).
    """
    op_id, _, sha256 = entry_id.partition("/")

    def work(tx: Transaction) -> bool:
        if sha256:
            return tx.retry_upload(sha256)
        item = tx.outbox.get(op_id)
        if item is None or not item.needs_person:
            return tx.retry_op(op_id)
        tx.resend(op_id)
        return True

    if not store.write(work):
        raise InputProblem("没有重传。这条已经送达，或者正在传。", code="outbox.nothing_to_retry")
