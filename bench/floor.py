"""The floor under every figure of the sync: bare requests that carry the same bytes, and a server that only syncs them.

`python -m bench.floor` serves: a POST's body is appended to a file and synced before the answer, a GET of `/<size>` is
answered with so many bytes. No rules, no checks, no database; nobody can be faster over the same line.
"""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from gridworker.store.driver import open_writer
from sync.protocol import codec


class _Bare(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder = Path()

    def do_POST(self) -> None:
        size, wanted = int(self.headers["Content-Length"]), int(self.headers["Wanted"])
        with (self.folder / "log").open("ab") as log:
            log.write(self.rfile.read(size))
            log.flush()
            os.fdatasync(log.fileno())
        with suppress(OSError):  # the line broke
            self._answer(wanted)

    def do_GET(self) -> None:
        self._answer(int(self.path[1:]))

    def _answer(self, size: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        self.wfile.write(bytes(size))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as inherited
        """Nothing."""


class Floor:
    """A bare server in a process of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.floor"], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def close(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def carried(url: str, bodies: Sequence[tuple[int, int]]) -> float:
    """Seconds for requests of so many bytes up, each answered with so many down, over one connection.

    Whatever a break interrupts is sent again whole, at once, until it has arrived.
    """
    began = time.perf_counter()
    address = urlsplit(url).netloc
    connection = http.client.HTTPConnection(address, timeout=30)
    for up, down in bodies:
        while True:
            try:
                _exchange(connection, up, down)
                break
            except (OSError, http.client.HTTPException):
                connection.close()
    connection.close()
    return time.perf_counter() - began


def kept(file: Path, lines: Sequence[bytes]) -> float:
    """Seconds to pack lines, unpack and read them, and to keep them in one synced commit of an encrypted database.

    One statement, no index but the key: whoever keeps what was carried does at least that.
    """
    with closing(open_writer(file, bytes(32))) as database:
        database.execute("CREATE TABLE kept (id TEXT PRIMARY KEY, data BLOB NOT NULL)")
        began = time.perf_counter()
        body = codec.decompress(codec.compress(b"\n".join(lines)), "zstd")
        rows = (
            (str(number), msgspec.json.encode(msgspec.json.decode(line)))
            for number, line in enumerate(body.split(b"\n"))
        )
        database.execute("BEGIN")
        database.executemany("INSERT INTO kept VALUES (?, ?)", rows)
        database.execute("COMMIT")
        return time.perf_counter() - began


def _exchange(connection: http.client.HTTPConnection, up: int, down: int) -> None:
    if up:
        connection.request("POST", "/", os.urandom(up), {"Wanted": str(down)})
    else:
        connection.request("GET", f"/{down}")
    if len(connection.getresponse().read()) != down:
        raise http.client.IncompleteRead(b"")


def main() -> None:
    """Serves until killed; the first line printed is the address."""
    with tempfile.TemporaryDirectory() as folder:
        _Bare.folder = Path(folder)
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Bare)
        sys.stdout.write(f"http://127.0.0.1:{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
