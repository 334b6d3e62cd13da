"""What happens to questions that are asked while others are answered."""

import asyncio
import threading
from collections.abc import Coroutine, Sequence
from typing import Any

import pytest
import sqlalchemy as sa

from gridworker.model.ops import Lane
from sync.central.gathered import Gathered


class Answering:
    """Doubles numbers; holds its first round until it is let go, and notes who went together."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.rounds: list[list[int]] = []

    def __call__(self, asked: Sequence[int]) -> list[int | Exception]:
        self.rounds.append(list(asked))
        assert self.go.wait(20)
        if 0 in asked:
            raise ZeroDivisionError
        return [ValueError("odd one") if one == 13 else one * 2 for one in asked]


def play(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scene, 30))


async def asked_meanwhile(
    answering: Answering, gathered: Gathered[int, int], *asked: tuple[int, Lane]
) -> list[Any]:
    """The answers to `asked`, all of whom came while a first question was under way."""
    first = asyncio.create_task(gathered.ask(1))
    await asyncio.sleep(0)
    late = [asyncio.create_task(gathered.ask(*one)) for one in asked]
    await asyncio.sleep(0)
    answering.go.set()
    assert await first == 2
    return await asyncio.gather(*late, return_exceptions=True)


def test_who_comes_alone_goes_at_once_and_the_others_together() -> None:
    async def scene() -> None:
        answering = Answering()
        answers = await asked_meanwhile(
            answering, Gathered(answering, 10), (2, Lane.TEXT), (3, Lane.TEXT), (4, Lane.TEXT)
        )
        assert answers == [4, 6, 8]
        assert answering.rounds == [[1], [2, 3, 4]]

    play(scene())


def test_what_is_urgent_goes_before_what_came_earlier() -> None:
    async def scene() -> None:
        answering = Answering()
        gathered = Gathered(answering, 2)
        await asked_meanwhile(
            answering, gathered, (2, Lane.ORIGINAL), (3, Lane.TEXT), (4, Lane.TEXT), (5, Lane.URGENT)
        )
        assert answering.rounds == [[1], [5, 3], [4, 2]]

    play(scene())


def test_a_problem_is_told_to_who_asked_and_to_nobody_else() -> None:
    async def scene() -> None:
        answering = Answering()
        answers = await asked_meanwhile(
            answering, Gathered(answering, 10), (2, Lane.TEXT), (13, Lane.TEXT), (3, Lane.TEXT)
        )
        assert (answers[0], answers[2]) == (4, 6)
        assert isinstance(answers[1], ValueError)

    play(scene())


def test_a_question_that_breaks_the_round_spoils_no_other_answer() -> None:
    async def scene() -> None:
        answering = Answering()
        answers = await asked_meanwhile(
            answering, Gathered(answering, 10), (2, Lane.TEXT), (0, Lane.TEXT), (13, Lane.TEXT)
        )
        assert answers[0] == 4
        assert isinstance(answers[1], ZeroDivisionError)
        assert isinstance(answers[2], ValueError)

    play(scene())


def test_a_database_that_is_gone_is_not_asked_for_each() -> None:
    calls: list[int] = []

    def away(asked: Sequence[int]) -> list[int | Exception]:
        calls.append(len(asked))
        raise sa.exc.TimeoutError

    async def scene() -> None:
        gathered = Gathered(away, 10)
        several = await asyncio.gather(*(gathered.ask(one) for one in range(3)), return_exceptions=True)
        assert all(isinstance(one, sa.exc.TimeoutError) for one in several)
        assert calls in ([1, 2], [3])

    play(scene())


def test_who_gives_up_is_left_out_and_the_others_are_answered() -> None:
    async def scene() -> None:
        answering = Answering()
        gathered = Gathered(answering, 10)
        first = asyncio.create_task(gathered.ask(1))
        await asyncio.sleep(0)
        gone, stays = (asyncio.create_task(gathered.ask(one)) for one in (2, 3))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        answering.go.set()
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert (await first, await stays) == (2, 6)
        assert answering.rounds == [[1], [3]]

    play(scene())
