"""Bodies of blobs while they arrive: what came before a break is kept, and whoever asks meanwhile hears of it.

A line may be dead long before the platform notices. When the device is back and asks how far its upload is, the old body
is ended and written first, so that the answer counts every byte that is here. Knows HTTP, nothing of files or tables.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from sync.central.bodies import AnyRequest, read_into
from sync.central.problems import CUT_OFF, HttpProblem

Whose = tuple[str, str]
"""The device, and its upload or the hash of its blob: nobody can end what another device sends."""


class Arrived(NamedTuple):
    """What came of a body, and whether that is all of it."""

    data: bytes
    is_whole: bool


class _Coming(NamedTuple):
    reading: asyncio.Task[None]
    written: asyncio.Event


class Arriving:
    """The bodies on their way in this process. Used on one event loop."""

    def __init__(self) -> None:
        self._coming: dict[Whose, _Coming] = {}

    async def settle(self, whose: Whose) -> None:
        """Ends a body that is still arriving, and waits until what came of it is written."""
        while coming := self._coming.get(whose):
            coming.reading.cancel()
            await coming.written.wait()

    @asynccontextmanager
    async def body(self, whose: Whose, request: AnyRequest, limit: int) -> AsyncIterator[Arrived]:
        """The body, as far as it comes; it counts as written when the `with` ends.

        Raises:
            HttpProblem: more than `limit` bytes (413).
        """
        await self.settle(whose)
        data, written = bytearray(), asyncio.Event()
        reading = asyncio.create_task(read_into(data, request, limit))
        self._coming[whose] = _Coming(reading, written)
        try:
            await asyncio.wait({reading})
            yield Arrived(bytes(data), _is_whole(reading))
        finally:
            reading.cancel()
            del self._coming[whose]
            written.set()


def _is_whole(reading: asyncio.Task[None]) -> bool:
    if reading.cancelled():
        return False
    error = reading.exception()
    if isinstance(error, HttpProblem) and error.code == CUT_OFF:
        return False
    reading.result()
    return True
