"""What a worker says about a task: that it is done, words for the desk, and wishes for another time or person."""

from datetime import datetime

from gridworker.errors import InputProblem
from gridworker.model.facts import Payload, TaskCommented, TaskFinish, TaskHandOver, TaskPostpone
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.model.vocabulary import WishState
from gridworker.services.saved import Saved
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

LONGEST_COMMENT, LONGEST_REASON = 500, 200


def finish_plain_task(store: Store, task_id: str, note: str = "", draft_purpose: str = "") -> Saved:
    """The worker says the task is done, and its drafts of that purpose end with it; a second tap changes nothing."""
    record = RecordRef(RecordKind.TASK, task_id)
    intent = TaskFinish(finished_at=_now(store), note=note.strip())

    def work(tx: Transaction) -> Saved:
        earlier = tuple(item.op for item in tx.outbox.for_record(record) if item.kind is OpKind.TASK_FINISH)
        ops = earlier or (tx.add_op(OpKind.TASK_FINISH, record, intent),)
        for draft in tx.drafts.all():
            if (draft.purpose, draft.task_id) == (draft_purpose, task_id):
                tx.delete_draft(draft.id)
        return Saved(record, ops)

    return store.write(work)


def comment_on_task(store: Store, task_id: str, text: str, comment_id: str) -> Saved:
    """Says something about a task to everybody who has it; twice with one id is said once.

    Raises:
        InputProblem: nothing was said, or too much (`task.comment_length`); nothing was sent.
    """
    words = text.strip()
    if not 1 <= len(words) <= LONGEST_COMMENT:
        raise InputProblem(
            f"留言写 1 到 {LONGEST_COMMENT} 个字再发；现在什么也没发，写的还在。", code="task.comment_length"
        )
    record, fact = RecordRef(RecordKind.TASK, task_id), TaskCommented(text=words, said_at=_now(store))

    def work(tx: Transaction) -> Saved:
        return Saved(record, (tx.add_op(OpKind.TASK_COMMENTED, record, fact, op_id=comment_id),))

    return store.write(work)


def ask_to_postpone(store: Store, task_id: str, until: datetime, reason: str) -> Saved:
    """Asks the desk for another time (改约).

    Raises:
        InputProblem: no reason, a time that is over, or a wish that still waits for its answer.
    """
    if until <= store.clock.now():
        raise InputProblem("想改到的时间已经过了，什么也没提交。换一个时间再提。", code="task.postpone_past")
    wish = TaskPostpone(until=until.isoformat(), reason=_reason(reason), asked_at=_now(store))
    return _wish(store, OpKind.TASK_POSTPONE, task_id, wish)


def ask_to_hand_over(store: Store, task_id: str, reason: str, to: str = "") -> Saved:
    """Asks the desk to give the task to somebody else (转交); `to` is a proposal.

    Raises:
        InputProblem: no reason, or a wish that still waits for its answer.
    """
    wish = TaskHandOver(reason=_reason(reason), asked_at=_now(store), to=to.strip()[:LONGEST_REASON])
    return _wish(store, OpKind.TASK_HAND_OVER, task_id, wish)


def _wish(store: Store, kind: OpKind, task_id: str, wish: Payload) -> Saved:
    record = RecordRef(RecordKind.TASK, task_id)

    def work(tx: Transaction) -> Saved:
        task = tx.tasks.by_id(task_id)
        if task is not None and task.wish is not None and task.wish.state is WishState.ASKED:
            text = "这项任务已有一个申请在等答复。任务和你填的都没有变。等答复到了再提。"
            raise InputProblem(text, code="task.wish_open")
        return Saved(record, (tx.add_op(kind, record, wish),))

    return store.write(work)


def _reason(said: str) -> str:
    words = said.strip()
    if not 1 <= len(words) <= LONGEST_REASON:
        raise InputProblem(
            f"写一句原因再提交，最多 {LONGEST_REASON} 个字；现在什么也没提交，写的还在。",
            code="task.reason_missing",
        )
    return words


def _now(store: Store) -> str:
    return store.clock.now().isoformat(timespec="milliseconds")
