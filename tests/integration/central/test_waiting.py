"""A request that waits for news ends as soon as nobody listens, or the platform is told to stop."""

import socket
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from sync.central.embedded import Central
from sync.protocol.wire import PageEnd
from tests.integration.central.platforms import FieldDevice

_LOOKS = 400


def waiting(central: Central) -> float:
    """How many requests wait for news."""
    (sample,) = next(iter(central.services.metrics.feed_waiting.collect())).samples
    return float(sample.value)


def until(holds: Callable[[], bool]) -> bool:
    """Looks again and again, for less time than a request waits for news."""
    pause = threading.Event()
    return any(holds() or pause.wait(0.02) for _ in range(_LOOKS))


def end_of_feed(device: FieldDevice) -> str:
    """A cursor after which there is nothing."""
    end = device.pull()[-1]
    assert isinstance(end, PageEnd)
    return end.cursor


def test_a_waiting_request_ends_when_its_client_hangs_up(central: Central, device: FieldDevice) -> None:
    cursor, place = end_of_feed(device), urlsplit(device.url)
    line = socket.create_connection((str(place.hostname), int(place.port or 0)))
    line.sendall(
        f"GET /sync/v1/feed?wait=25&cursor={cursor} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {device.token}\r\n\r\n".encode()
    )
    assert until(lambda: waiting(central) == 1)
    line.close()
    assert until(lambda: waiting(central) == 0)


def test_a_waiting_request_is_answered_when_the_platform_stops(central: Central, device: FieldDevice) -> None:
    cursor, pages = end_of_feed(device), []
    asking = threading.Thread(target=lambda: pages.append(device.pull(cursor, wait=25)))
    asking.start()
    assert until(lambda: waiting(central) == 1)
    central.services.notices.stop()
    assert until(lambda: waiting(central) == 0)
    asking.join()
    assert len(pages) == 1
