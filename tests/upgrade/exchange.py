"""The wire as a release spoke it: records what an app and a platform said to each other, and plays either side again.

`python -m tests.upgrade.exchange NAME` lets the golden profile of the first release deliver its unsent work to a real
platform and writes the exchange to `wire/NAME.jsonl`. Run it once for each release and commit what it writes; an
exchange is never made again afterwards.
"""

import base64
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gridworker.clock import ManualClock
from gridworker.model.ops import RecordKind
from gridworker.model.records import Task, Tenant, Worker, as_data
from gridworker.model.vocabulary import Role, TaskType
from gridworker.store.identity import DeviceIdentity
from gridworker.store.sealing import load_private_key
from gridworker.store.store import Store
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.people import put_district, put_tenant, put_worker
from sync.central.platform_row import read_platform
from sync.central.postgresql import EmbeddedDatabase
from sync.central.services import Services
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport, Request, Response, Transport
from tests.fakes.device import GRID, Device
from tests.upgrade.golden import FOLDER as PROFILES

FOLDER = Path(__file__).parent / "wire"


class Said(msgspec.Struct, frozen=True):
    """One request and its answer; bodies are base64, as they were on the wire. Requests are kept without their token."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    status: int
    answer_headers: dict[str, str]
    answer: str

    @property
    def request_body(self) -> bytes:
        return base64.b64decode(self.body)

    def response(self) -> Response:
        return Response(self.status, self.answer_headers, iter([base64.b64decode(self.answer)]))


class Recorder:
    """A transport that writes down what passes."""

    def __init__(self, inner: Transport) -> None:
        self._inner = inner
        self.said: list[Said] = []

    def send(self, request: Request) -> Response:
        response = self._inner.send(request)
        answer = b"".join(response.raw)
        response.close()
        headers = {name: value for name, value in request.headers.items() if name != "Authorization"}
        said = Said(
            request.method,
            request.path,
            headers,
            base64.b64encode(request.body).decode(),
            response.status,
            dict(response.headers),
            base64.b64encode(answer).decode(),
        )
        self.said.append(said)
        return said.response()


def read(name: str) -> list[Said]:
    """A recorded exchange."""
    return [msgspec.json.decode(line, type=Said) for line in (FOLDER / name).read_bytes().splitlines()]


def open_golden(device: Device, version: int) -> Store:
    """The golden profile of a schema version, in today's app."""
    shutil.copytree(PROFILES / f"v{version}", device.folder)
    return device.open()


def adopt(services: Services, identity: DeviceIdentity) -> None:
    """Makes the platform the one that a golden profile was enrolled with, and task t1 one of its worker's."""
    key = load_private_key(identity.private_key).public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    worker = Worker(
        id=identity.worker,
        code="0001",
        name="测试网格员",
        role=Role.GRID_WORKER,
        grids=(GRID,),
        community=GRID[:12],
    )
    task = Task(
        id="t1", type=TaskType.FIRE_CHECK, title="楼道消防检查", place_text="3 栋", grid=GRID,
        due_at="2026-11-21T18:00:00+08:00", assignee=identity.worker,
    )  # fmt: skip
    with services.engine.begin() as connection:
        connection.execute(db.platform.update().values(id=identity.platform))
        put_district(connection, identity.district, "测试区")
        batch = Batch(connection, read_platform(connection).epoch)
        put_tenant(batch, identity.district, Tenant(id="tenant-1", name="测试街道"))
        put_worker(batch, identity.district, "tenant-1", worker)
        batch.put(Key(identity.district, RecordKind.TASK, task.id), as_data(task))
        batch.flush()
        connection.execute(
            db.device.insert(),
            {
                "id": identity.device, "worker": identity.worker, "name": "测试平板", "app_version": "0.1.0",
                "public_key": pem, "recipient": identity.recipient, "certificate": "",
                "enrolled_at": services.clock.now(),
            },
        )  # fmt: skip


def deliver(store: Store, transport: Transport, clock: ManualClock) -> None:
    """One run of today's app."""
    engine = SyncEngine(store, transport, clock, uniform=lambda: 0.0)
    status = engine.run_once()
    engine.stop()
    assert not status.code, status


def record(folder: Path) -> Iterator[bytes]:
    """The exchange, line by line."""
    device = Device(folder / "profile")
    store = open_golden(device, 1)
    database = EmbeddedDatabase(folder / "data")
    central = Central.start(folder / "central", database.database("recorded"), clock=device.clock)
    adopt(central.services, store.identity)
    transport = HttpTransport(central.url)
    recorder = Recorder(transport)
    deliver(store, recorder, device.clock)
    transport.close()
    store.close()
    central.stop()
    database.close()
    yield from (msgspec.json.encode(said) + b"\n" for said in recorder.said)


def main() -> int:
    """Writes the exchange; refuses to overwrite one."""
    target = FOLDER / f"{sys.argv[1]}.jsonl"
    if target.exists():
        sys.stderr.write(f"{target} is there already and must not change\n")
        return 1
    with tempfile.TemporaryDirectory(prefix="gridworker-exchange-") as folder:
        lines = list(record(Path(folder)))
    FOLDER.mkdir(exist_ok=True)
    target.write_bytes(b"".join(lines))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
