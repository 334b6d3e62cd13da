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


def retry_op(store: Store, entry_id: str) -> None:
    """Sends what waits, deferred ops and failed uploads too, without waiting any longer."""
    del entry_id  # whatever waits goes together: there is no reason to hold the others back
    store.write(lambda tx: tx.retry_now())
