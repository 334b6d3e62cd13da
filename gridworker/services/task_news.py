"""What others have said about a task and the worker has not seen yet: comments, and the answer to a wish.

That something was seen is kept on this device alone; nobody is told. Must not know how a task is shown.
"""

from gridworker.model.records import Task
from gridworker.store.reader import Reader
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

Seen = dict[str, tuple[str, ...]]
"""Task -> what of its news was seen."""

_SEEN = "task.news_seen"
_ANSWER = "answer:"


def answer_id(task: Task) -> str:
    """Names the desk's answer to the newest wish; empty while there is none."""
    return f"{_ANSWER}{task.wish.answered_at}" if task.wish is not None and task.wish.answered_at else ""


def unseen_news(task: Task, worker: str, seen: Seen) -> frozenset[str]:
    """Comments of others, and the answer to a wish, that were not shown to `worker` yet, by their ids."""
    if not task.comments and task.wish is None:
        return frozenset()
    return _news(task, worker) - frozenset(seen.get(task.id, ()))


def seen_news(reader: Reader) -> Seen:
    """What was seen so far."""
    return reader.setting(_SEEN, Seen, {})


def see_news(store: Store, task_id: str) -> None:
    """Everything said about a task until now was shown; writes nothing if there is no news in it."""

    def work(tx: Transaction) -> None:
        task, seen = tx.tasks.by_id(task_id), seen_news(tx)
        if task is None or not unseen_news(task, tx.identity.worker, seen):
            return
        kept = {id_: known for id_, known in seen.items() if tx.tasks.by_id(id_) is not None}
        tx.put_setting(_SEEN, kept | {task_id: tuple(sorted(_news(task, tx.identity.worker)))})

    store.write(work)


def _news(task: Task, worker: str) -> frozenset[str]:
    """What somebody else said, as far as the task still carries it."""
    told = {one.id for one in task.comments if one.by != worker}
    return frozenset(told | {answer_id(task)}) - {""}
