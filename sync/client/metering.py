"""Counts what a run puts on the wire: requests, and bytes of bodies as sent and as received, still compressed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sync.client.transport import Request, Response, Transport
from sync.client.waiting import breaker


@dataclass(frozen=True)
class Traffic:
    """What went over the wire since some moment; `answers` are the requests that got as far as a status."""

    requests: int = 0
    answers: int = 0
    bytes_up: int = 0
    bytes_down: int = 0

    def __sub__(self, before: "Traffic") -> "Traffic":
        """What came after `before`."""
        return Traffic(
            self.requests - before.requests,
            self.answers - before.answers,
            self.bytes_up - before.bytes_up,
            self.bytes_down - before.bytes_down,
        )


class MeteredTransport:
    """A transport that counts. Counting is right when one thread uses it, as a run does."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.traffic = Traffic()

    def send(self, request: Request) -> Response:
        """Sends, and counts also what is not answered."""
        self.traffic = replace(
            self.traffic,
            requests=self.traffic.requests + 1,
            bytes_up=self.traffic.bytes_up + len(request.body),
        )
        response = self._transport.send(request)
        self.traffic = replace(self.traffic, answers=self.traffic.answers + 1)
        response.raw = self._counted(response.raw)
        return response

    def abort(self) -> None:
        """Breaks what is under way, if the transport underneath can."""
        breaker(self._transport)()

    def _counted(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        for piece in raw:
            self.traffic = replace(self.traffic, bytes_down=self.traffic.bytes_down + len(piece))
            yield piece
