"""The platform's socket: what it says is on its way at once."""

import socket
from pathlib import Path

from sync.central.embedded import listen
from sync.central.settings import Settings


def test_an_answer_does_not_wait_until_its_headers_are_acknowledged(tmp_path: Path) -> None:
    with listen(Settings(folder=tmp_path)) as listening:
        near = socket.create_connection(listening.getsockname()[:2])
        accepted, _ = listening.accept()
        with near, accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
