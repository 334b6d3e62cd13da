"""Uploads against foreign ends: our client with the reference server, a foreign client with our platform."""

import io
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from gridworker.errors import NetworkProblem
from gridworker.model.ops import BlobRole, Lane
from gridworker.store.store import Store
from gridworker.store.uploads import Upload, UploadState
from sync.central.embedded import Central
from sync.client.control import RunControl
from sync.client.pace import Backoff
from sync.client.transport import HttpTransport, Request, Response
from sync.client.uploads import Uploader
from tests.fakes.device import Device, applied, photo, report
from tests.faults.proxy import FaultProxy
from tests.integration.central.platforms import FieldDevice, enrolled
from tests.integration.central.test_blobs import photo as named_photo

MODULES = Path(os.environ.get("GRIDWORKER_FOREIGN", Path(__file__).parents[2] / "build" / "foreign"))
PICTURE = bytes(range(256)) * 1_200


class ReferenceServer:
    """@tus/server in a process of its own, which can be killed and started again at the same place."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.start()

    def start(self) -> None:
        script = Path(__file__).with_name("tus_server.mjs")
        command = ["node", str(script), str(self.folder), str(self.port), str(MODULES)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the reference server did not start"
        self.port = int(line)
        self.url = f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(30)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def contents(self) -> list[bytes]:
        return [path.read_bytes() for path in self.folder.iterdir() if path.suffix != ".json"]


@pytest.fixture
def reference(tmp_path: Path) -> Iterator[ReferenceServer]:
    if shutil.which("node") is None:
        pytest.skip("node is not installed: `make foreign` needs it for the reference server of tus")
    if not (MODULES / "node_modules" / "@tus" / "server").is_dir():
        pytest.skip(f"@tus/server is not in {MODULES}: run `make foreign`")
    server = ReferenceServer(tmp_path / "tus")
    yield server
    server.kill()


class Plain:
    """A session without tokens, which the reference server does not ask for."""

    def __init__(self, transport: HttpTransport) -> None:
        self._transport = transport
        self.pieces: list[tuple[int, int]] = []

    def send(self, request: Request) -> Response:
        if request.method == "PATCH":
            self.pieces.append((int(request.headers["Upload-Offset"]), len(request.body)))
        elif request.method == "POST" and request.body:  # an upload begins with its first bytes
            self.pieces.append((0, len(request.body)))
        return self._transport.send(request)


class Sending:
    """Our client on its way to a server; `anew` is what an app that was started again has."""

    def __init__(self, device: Device, store: Store, url: str) -> None:
        self.device, self.store, self.url = device, store, url
        self.transport = HttpTransport(url)
        self.session = Plain(self.transport)
        self.uploader = self._uploader()

    def send(self) -> None:
        self.uploader.send_lane(Lane.ORIGINAL, RunControl(lambda _done, _total: None, lambda: False))

    def anew(self) -> None:
        self.store.close()
        self.transport.close()
        self.store = self.device.open()
        self.transport = HttpTransport(self.url)
        self.session = Plain(self.transport)
        self.uploader = self._uploader()

    def upload(self) -> Upload:
        with self.store.reader() as reader:
            (found,) = reader.uploads.items()
        return found

    def _uploader(self) -> Uploader:
        return Uploader(self.store, self.session, self.device.clock, Backoff(lambda: 0.0))  # type: ignore[arg-type]


def sending(device: Device, store: Store, url: str) -> Sending:
    """A picture whose op the platform has."""
    op = store.write(lambda tx: report(tx, blobs=[photo(store, PICTURE, BlobRole.ORIGINAL)]))
    store.write(lambda tx: tx.record_verdict(applied(op)))
    return Sending(device, store, url)


def test_our_client_delivers_to_the_reference_server_in_pieces(
    reference: ReferenceServer, device: Device, store: Store
) -> None:
    client = sending(device, store, reference.url)
    client.send()
    client.transport.close()
    assert reference.contents() == [PICTURE]
    assert client.upload().state is UploadState.DELIVERED
    assert len(client.session.pieces) > 1
    assert client.session.pieces[0][0] == 0
    assert sum(size for _at, size in client.session.pieces) == len(PICTURE)


def test_our_client_resumes_at_the_byte_when_server_and_app_were_started_again(
    reference: ReferenceServer, device: Device, store: Store
) -> None:
    with FaultProxy(reference.url) as proxy:
        client = sending(device, store, proxy.url)
        proxy.cut_after(up=120_000)
        with pytest.raises(NetworkProblem):
            client.send()
        reference.kill()
        (before,) = reference.contents()
        assert 0 < len(before) < len(PICTURE)
        reference.start()
        client.anew()
        client.send()
        client.transport.close()
    assert reference.contents() == [PICTURE]
    assert client.session.pieces[0][0] == len(before)
    assert sum(size for _at, size in client.session.pieces) == len(PICTURE) - len(before)
    client.store.close()


def test_our_client_begins_again_when_the_reference_server_has_let_the_upload_go(
    reference: ReferenceServer, device: Device, store: Store
) -> None:
    with FaultProxy(reference.url) as proxy:
        client = sending(device, store, proxy.url)
        proxy.cut_after(up=120_000)
        with pytest.raises(NetworkProblem):
            client.send()
        for path in reference.folder.glob("*.json"):
            known = json.loads(path.read_text("utf-8"))
            path.write_text(json.dumps({**known, "creation_date": "2020-01-01T00:00:00.000Z"}), "utf-8")
        client.anew()
        client.send()
        client.transport.close()
    assert PICTURE in reference.contents()
    assert client.upload().state is UploadState.DELIVERED
    client.store.close()


@pytest.fixture
def field(central: Central) -> Iterator[FieldDevice]:
    made = enrolled(central, "0003")
    yield made
    made.close()


def foreign(field: FieldDevice) -> TusClient:
    """tuspy, with the device's token."""
    return TusClient(f"{field.url}/blobs", headers={"Authorization": field.http.headers["Authorization"]})


@pytest.mark.parametrize("upload_checksum", [False, True])
def test_foreign_client_delivers_to_our_platform(
    central: Central, field: FieldDevice, *, upload_checksum: bool
) -> None:
    named = named_photo(PICTURE)
    field.push(field.event(blobs=(named,)))
    uploader = foreign(field).uploader(
        file_stream=io.BytesIO(PICTURE),
        chunk_size=50_000,
        metadata={"sha256": named.sha256},
        upload_checksum=upload_checksum,
    )
    uploader.upload()
    files = central.services.uploads.files
    assert b"".join(files.read(named.sha256, 0, len(PICTURE))) == PICTURE


def test_foreign_client_goes_on_where_it_stopped(central: Central, field: FieldDevice) -> None:
    named = named_photo(PICTURE)
    field.push(field.event(blobs=(named,)))
    metadata = {"sha256": named.sha256}
    first = foreign(field).uploader(file_stream=io.BytesIO(PICTURE), chunk_size=90_000, metadata=metadata)
    first.upload_chunk()
    again = foreign(field).uploader(
        file_stream=io.BytesIO(PICTURE), chunk_size=90_000, metadata=metadata, url=first.url
    )
    assert again.offset == 90_000
    again.upload()
    files = central.services.uploads.files
    assert b"".join(files.read(named.sha256, 0, len(PICTURE))) == PICTURE


def test_foreign_client_is_refused_what_no_op_names(field: FieldDevice) -> None:
    metadata = {"sha256": named_photo(b"never named").sha256}
    with pytest.raises(TusCommunicationError):
        foreign(field).uploader(file_stream=io.BytesIO(b"never named"), metadata=metadata).upload()
