"""What many ask at the same moment is answered together: a few statements and one commit instead of as many as there are askers.

While one round is under way, those who come wait; then all of them go together, urgent ones first. Who comes alone goes
at once. Knows the event loop, lanes, and when a database is gone; not what is asked.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from gridworker.model.ops import Lane
from sync.central.admission import IN_ORDER
from sync.central.bodies import in_thread
from sync.central.database import is_unreachable

Q = TypeVar("Q")
A = TypeVar("A")


class Gathered(Generic[Q, A]):
    """The askers of one kind of question. Used on one event loop.

    Args:
        work: answers questions in their order; blocking. An exception in place of an answer is raised to who asked it. If
            it raises one, the questions are asked again one by one, unless the database is gone.
        most: so many questions are answered in a round.
        rounds: so many rounds may be under way at once.
    """

    def __init__(
        self, work: Callable[[Sequence[Q]], Sequence[A | Exception]], most: int, rounds: int = 1
    ) -> None:
        self._work, self._most, self._free = work, most, rounds
        self._waiting: dict[Lane, deque[tuple[Q, asyncio.Future[A]]]] = {lane: deque() for lane in IN_ORDER}
        self._under_way: set[asyncio.Task[None]] = set()

    async def ask(self, question: Q, lane: Lane = Lane.TEXT) -> A:
        """The answer; raises what `work` has in its place."""
        turn: asyncio.Future[A] = asyncio.get_running_loop().create_future()
        self._waiting[lane].append((question, turn))
        self._begin()
        return await turn

    def _begin(self) -> None:
        if self._free and (asked := self._next()):
            self._free -= 1
            task = asyncio.get_running_loop().create_task(self._round(asked))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    def _next(self) -> list[tuple[Q, asyncio.Future[A]]]:
        """Those who go now; who has given up meanwhile is left out."""
        asked: list[tuple[Q, asyncio.Future[A]]] = []
        for waiting in self._waiting.values():
            while waiting and len(asked) < self._most:
                one = waiting.popleft()
                if not one[1].done():
                    asked.append(one)
        return asked

    async def _round(self, asked: Sequence[tuple[Q, asyncio.Future[A]]]) -> None:
        answers: Sequence[A | Exception]
        try:
            answers = await in_thread(self._answers, [question for question, _ in asked])
        except Exception as error:
            answers = [error] * len(asked)
        finally:
            self._free += 1
            self._begin()
        for (_, turn), answer in zip(asked, answers, strict=True):
            if turn.done():
                continue
            if isinstance(answer, Exception):
                turn.set_exception(answer)
            else:
                turn.set_result(answer)

    def _answers(self, questions: Sequence[Q]) -> Sequence[A | Exception]:
        """Together; one by one if that fails, so that nobody's question spoils the others'."""
        try:
            return self._work(questions)
        except Exception as error:
            if len(questions) == 1 or is_unreachable(error):
                raise
        return [self._alone(question) for question in questions]

    def _alone(self, question: Q) -> A | Exception:
        try:
            return self._work([question])[0]
        except Exception as error:
            return error
