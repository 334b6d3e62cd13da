"""What stands between the engine and its transport and does what networks do: loses, doubles, holds back, replaces.

For tests that decide about single requests of one device in their own process. Bytes are the business of `proxy`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from gridworker.errors import NetworkProblem
from sync.client.problems import broken_off
from sync.client.transport import Request, Response, Transport


def is_for(request: Request, part: str) -> bool:
    """Whether the request's path contains a part."""
    return part in request.path


@dataclass
class Meddling:
    """A transport whose traffic somebody meddles with.

    `before` sees a request first and may answer it or raise; `after` sees the platform's answer and may replace it.
    """

    inner: Transport
    before: Callable[[Request], Response | None] = lambda _request: None
    after: Callable[[Request, Response], Response] = lambda _request, response: response
    sent: list[Request] = field(default_factory=list)

    def send(self, request: Request) -> Response:
        """The answer, or what became of it."""
        self.sent.append(request)
        answer = self.before(request)
        return answer if answer is not None else self.after(request, self.inner.send(request))

    def lose_replies(self, part: str, times: int = 1) -> None:
        """The platform gets and answers them all, the answers get lost."""
        left = [times]

        def lose(request: Request, response: Response) -> Response:
            if not is_for(request, part) or not left[0]:
                return response
            left[0] -= 1
            for _ in response.raw:  # the platform has done all of it
                pass
            response.close()
            raise broken_off()

        self.after = lose

    def double(self, part: str) -> None:
        """Each request reaches the platform twice; the device hears the second answer."""

        def twice(request: Request) -> None:
            if is_for(request, part):
                self._deliver(request)

        self.before = twice

    def replay_late(self, part: str) -> None:
        """Each request reaches the platform again after the following one: reordered and doubled."""
        held: list[Request] = []

        def late(request: Request, response: Response) -> Response:
            if not is_for(request, part):
                return response
            body = b"".join(response.raw)
            response.close()
            response.raw = iter([body])
            if held:
                self._deliver(held.pop())
            held.append(request)
            return response

        self.after = late

    def _deliver(self, request: Request) -> None:
        with self.inner.send(request) as response:
            for _ in response.raw:
                pass


def offline() -> NetworkProblem:
    """No network."""
    return NetworkProblem("断网", code="network.unreachable")


def login_page(status: int = 200) -> Response:
    """What a captive portal answers to everything."""
    body = "<html><body>请先登录 Wi-Fi</body></html>".encode()
    return Response(status, {"content-type": "text/html; charset=utf-8"}, iter([body]))


def status_page(status: int, **headers: str) -> Response:
    """A status with the platform's kind of body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    body = '{"code": "x", "text": "测试"}'.encode()
    return Response(status, {"content-type": "application/json", **named}, iter([body]))


def spread(size: int, count: int) -> Iterator[int]:
    """About `count` offsets over `size` bytes, the first and the last ones among them."""
    step = max(size // count, 1)
    yield from sorted({*range(1, size, step), 1, 2, max(size - 1, 1), size})
