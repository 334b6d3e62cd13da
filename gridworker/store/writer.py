"""The one thread that owns the writing connection. It runs what it is given, in order, one at a time."""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from gridworker.errors import ProgrammingBug

T = TypeVar("T")

_Job = tuple[Callable[[], Any], "Future[Any]"]


class Writer:
    """A serial worker."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._stopped = False
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[], T]) -> "Future[T]":
        """Queues a job.

        Raises:
            ProgrammingBug: the store is closed.
        """
        future: Future[T] = Future()
        with self._gate:
            if self._stopped:
                raise ProgrammingBug("the store is closed")
            self._jobs.put((job, future))
        return future

    def run(self, job: Callable[[], T]) -> T:
        """Runs a job and waits for it.

        Raises:
            ProgrammingBug: called from a job, which would wait for itself.
        """
        if threading.current_thread() is self._thread:
            raise ProgrammingBug("a write inside a write")
        return self.submit(job).result()

    def stop(self) -> None:
        """Finishes what is queued, then ends."""
        with self._gate:
            if self._stopped:
                return
            self._stopped = True
            self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            _carry_out(*job)


def _carry_out(job: Callable[[], Any], future: "Future[Any]") -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = job()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
