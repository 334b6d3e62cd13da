"""HTTP as it is: streaming, breaks, redirects, and breaking off from outside. A real socket on this machine."""

import http.server
import socket
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
import zstandard

from gridworker.errors import InputProblem, NetworkProblem
from sync.client.transport import HttpTransport, Request
from sync.protocol import codec


class _Answers(http.server.BaseHTTPRequestHandler):
    """Answers as the path asks for."""

    protocol_version = "HTTP/1.1"
    seen: ClassVar[list[dict[str, str]]] = []
    hold: ClassVar[threading.Event] = threading.Event()
    asked: ClassVar[threading.Event] = threading.Event()

    def do_GET(self) -> None:
        _Answers.seen.append({name.lower(): value for name, value in self.headers.items()})
        getattr(self, self.path.strip("/"))()

    def lines(self) -> None:
        self._stream(break_after=None)

    def broken(self) -> None:
        self._stream(break_after=2)

    def short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"12345\n")
        self.close_connection = True

    def moved(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://portal.example/login")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def held(self) -> None:
        _Answers.asked.set()
        _Answers.hold.wait(60)
        self.close_connection = True

    def bomb(self) -> None:
        body = zstandard.ZstdCompressor().compress(bytes(200 << 20))
        self.send_response(200)
        self.send_header("Content-Encoding", "zstd")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, break_after: int | None) -> None:
        self.send_response(200)
        self.send_header("Content-Encoding", "zstd")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        packer = zstandard.ZstdCompressor().compressobj()
        for number in range(4):
            if number == break_after:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._chunk(
                packer.compress(b"line %d\n" % number) + packer.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
            )
        self._chunk(packer.flush())
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def transport() -> Iterator[HttpTransport]:
    """A way to a server that answers as the path asks for."""
    _Answers.hold.clear()
    _Answers.asked.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    made = HttpTransport(f"http://127.0.0.1:{server.server_port}/")
    yield made
    _Answers.hold.set()
    made.close()
    server.shutdown()
    server.server_close()
    thread.join()


def test_lines_are_unpacked_as_they_arrive(transport: HttpTransport) -> None:
    with transport.send(Request("GET", "/lines")) as response:
        assert list(response.lines()) == [b"line 0", b"line 1", b"line 2", b"line 3"]


def test_lines_before_a_break_are_given_out(transport: HttpTransport) -> None:
    with transport.send(Request("GET", "/broken")) as response:
        lines = response.lines()
        assert [next(lines), next(lines)] == [b"line 0", b"line 1"]
        with pytest.raises(NetworkProblem):
            next(lines)


def test_body_shorter_than_announced_is_a_break(transport: HttpTransport) -> None:
    with transport.send(Request("GET", "/short")) as response:
        lines = response.lines()
        assert next(lines) == b"12345"
        with pytest.raises(NetworkProblem):
            next(lines)


def test_redirect_is_not_followed(transport: HttpTransport) -> None:
    with transport.send(Request("GET", "/moved")) as response:
        assert response.status == 302


def test_small_body_cannot_unpack_into_a_large_one(transport: HttpTransport) -> None:
    with transport.send(Request("GET", "/bomb")) as response, pytest.raises(codec.BodyProblem):
        response.read(limit=1 << 20)


def test_own_token_is_not_replaced_by_a_netrc(
    transport: HttpTransport, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    netrc = Path(str(tmp_path)) / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(netrc))
    with transport.send(Request("GET", "/moved", {"Authorization": "Bearer mine"})):
        assert _Answers.seen[-1]["authorization"] == "Bearer mine"


def test_request_under_way_can_be_broken_off_from_outside(transport: HttpTransport) -> None:
    problems: list[NetworkProblem] = []

    def ask() -> None:
        try:
            transport.send(Request("GET", "/held"))
        except NetworkProblem as problem:
            problems.append(problem)

    asking = threading.Thread(target=ask)
    asking.start()
    assert _Answers.asked.wait(60)
    transport.abort()
    asking.join(60)
    assert len(problems) == 1


def test_nobody_there_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = HttpTransport(f"http://127.0.0.1:{port}")
    with pytest.raises(NetworkProblem) as caught:
        nobody.send(Request("GET", "/healthz"))
    assert caught.value.code == "network.unreachable"
    nobody.close()


def test_silence_is_a_timeout(transport: HttpTransport) -> None:
    with pytest.raises(NetworkProblem) as caught:
        transport.send(Request("GET", "/held", read_timeout_s=0.05))
    assert caught.value.code == "network.timeout"


@pytest.mark.parametrize("url", ["", "wg.example.gov.cn", "file:///etc/passwd", "https://"])
def test_address_must_be_one(url: str) -> None:
    with pytest.raises(InputProblem):
        HttpTransport(url)
