"""What a write changed, told once to everybody who asked. Knows nothing of screens."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from gridworker.model.ops import RecordRef

_NOTHING: frozenset[RecordRef] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What one or several writes touched.

    `records` are the records whose shown state may differ now, `kinds` their kinds; the flags say whether outbox,
    uploads, sync state (cursor, runs, epoch), drafts or settings changed.
    """

    records: frozenset[RecordRef] = _NOTHING
    kinds: frozenset[str] = frozenset()
    outbox: bool = False
    blobs: bool = False
    sync: bool = False
    drafts: bool = False
    settings: bool = False

    def __or__(self, other: "Changes") -> "Changes":
        """Both together."""
        return Changes(
            records=self.records | other.records,
            kinds=self.kinds | other.kinds,
            outbox=self.outbox or other.outbox,
            blobs=self.blobs or other.blobs,
            sync=self.sync or other.sync,
            drafts=self.drafts or other.drafts,
            settings=self.settings or other.settings,
        )

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        flags = (self.outbox, self.blobs, self.sync, self.drafts, self.settings)
        return bool(self.records or self.kinds) or any(flags)


Subscriber = Callable[[Changes], None]


class ChangeHub:
    """Tells every subscriber about every change, on the thread that made it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._subscribers: list[Subscriber] = []

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Calls `callback` after each write, on the writer's thread; returns how to stop it.

        The callback must be quick and must not write: it stands between the disk and the worker's next save.
        """
        with self._lock:
            self._subscribers.append(callback)

        def unsubscribe() -> None:
            with self._lock:
                if callback in self._subscribers:
                    self._subscribers.remove(callback)

        return unsubscribe

    def publish(self, changes: Changes) -> None:
        """Tells everybody, in the order they came.

        What was written is written: a subscriber that fails neither silences the others nor undoes anything. Its error
        goes where errors of threads go.
        """
        with self._lock:
            subscribers = tuple(self._subscribers)
        for subscriber in subscribers:
            report_errors(partial(subscriber, changes))


def report_errors(step: Callable[[], object]) -> None:
    """Runs a step whose failure must not look like a failed write; an error goes to `threading.excepthook`."""
    try:
        step()
    except Exception as error:
        seen = (type(error), error, error.__traceback__, threading.current_thread())
        threading.excepthook(threading.ExceptHookArgs(seen))
