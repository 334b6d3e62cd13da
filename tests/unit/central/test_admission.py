"""Who is let in when many come at once, and what the others are told."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from gridworker.model.ops import Lane
from sync.central.admission import EVERY_S, Admission, lane_of
from sync.central.problems import HttpProblem


def crowded(kept: int = 1, queue: int = 2) -> Admission:
    """Two places, one of them for what is urgent."""
    return Admission(lambda: 0.5, places=2, kept=kept, queue=queue)


def play(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scene, 20))


def test_urgent_ones_go_first_then_text_then_pictures() -> None:
    async def scene() -> None:
        admission, order = crowded(kept=0, queue=10), list[Lane]()

        async def visit(lane: Lane) -> None:
            async with admission.place(lane):
                order.append(lane)
                await asyncio.sleep(0)

        async with admission.place(Lane.TEXT), admission.place(Lane.TEXT):
            late = [asyncio.create_task(visit(lane)) for lane in reversed(Lane)]
            await asyncio.sleep(0)
        await asyncio.gather(*late)
        assert order == [Lane.URGENT, Lane.TEXT, Lane.THUMBNAIL, Lane.ORIGINAL]

    play(scene())


def test_a_place_is_kept_for_what_is_urgent() -> None:
    async def scene() -> None:
        admission = crowded()
        async with admission.place(Lane.TEXT):
            waiting = asyncio.create_task(admission.place(Lane.TEXT).__aenter__())
            await asyncio.sleep(0)
            async with admission.place(Lane.URGENT):
                assert not waiting.done()
        await waiting

    play(scene())


def test_who_finds_the_queue_full_is_told_when_to_come_back_but_never_the_urgent() -> None:
    async def scene() -> None:
        admission = crowded(kept=0)
        async with admission.place(Lane.TEXT), admission.place(Lane.TEXT):
            queue = [asyncio.create_task(admission.place(Lane.TEXT).__aenter__()) for _ in range(2)]
            await asyncio.sleep(0)
            with pytest.raises(HttpProblem) as told:
                admission.check(Lane.ORIGINAL)
            assert (told.value.status, told.value.code) == (503, "platform.busy")
            assert int(told.value.headers["Retry-After"]) >= 1
            admission.check(Lane.URGENT)
        await asyncio.gather(*queue)

    play(scene())


def test_who_hangs_up_while_waiting_leaves_the_place_to_the_next() -> None:
    async def scene() -> None:
        admission = crowded(kept=0)
        async with admission.place(Lane.TEXT), admission.place(Lane.TEXT):
            gone = asyncio.create_task(admission.place(Lane.TEXT).__aenter__())
            next_one = asyncio.create_task(admission.place(Lane.TEXT).__aenter__())
            await asyncio.sleep(0)
            gone.cancel()
            await asyncio.sleep(0)
        await next_one
        async with admission.place(Lane.TEXT):
            pass

    play(scene())


def test_idle_devices_are_asked_to_come_later_the_more_are_turned_away() -> None:
    admission = crowded(queue=0)
    quiet = admission.next_sync_s()
    for _ in range(8):
        with pytest.raises(HttpProblem):
            admission.check(Lane.TEXT)
    assert quiet == EVERY_S
    assert admission.next_sync_s() > 3 * quiet


def test_an_unknown_lane_is_text() -> None:
    assert lane_of("urgent") is Lane.URGENT
    assert lane_of("网格") is Lane.TEXT
