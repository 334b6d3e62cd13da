"""Real platforms for tests: one embedded PostgreSQL for the session, a fresh database (from a template) for each test.

Other test folders may import these fixtures in their own conftest.
"""

import hashlib
import itertools
import shutil
import signal
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pyrage
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gridworker.clock import ManualClock
from gridworker.ids import new_id
from gridworker.model.ops import BlobRef, BlobRole, ClockStamp, ClockTrust, Op, OpKind, RecordRef
from gridworker.model.records import Tenant, Worker
from gridworker.model.sealed import sign
from gridworker.model.vocabulary import Role
from sync.central import commands
from sync.central.database import engine_for, migrate
from sync.central.embedded import Central
from sync.central.feed.batch import Batch
from sync.central.people import put_district, put_tenant, put_worker
from sync.central.platform_row import read_platform
from sync.central.postgresql import EmbeddedDatabase
from sync.central.services import Services
from sync.protocol import codec
from sync.protocol.wire import (
    ChallengeReply,
    ChallengeRequest,
    EnrolReply,
    EnrolRequest,
    FeedLine,
    PushLine,
    ReplyLine,
    TokenReply,
    TokenRequest,
    enrol_message,
    push_line,
    token_message,
)

DISTRICT = "510108"
GRID = "5101080040061003000"
NOON = datetime(2026, 7, 16, 6, 6, tzinfo=UTC)
_REPLY = msgspec.json.Decoder(ReplyLine)
_FEED = msgspec.json.Decoder(FeedLine)
_TEMPLATE = "empty_platform"


@pytest.fixture(scope="session")
def database_server() -> Iterator[EmbeddedDatabase]:
    """One PostgreSQL, with an empty platform's database as a template.

    Apart from pytest's own folder: under root PostgreSQL runs as another user, and every session that starts closes
    that folder to others again.
    """
    folder = Path(tempfile.mkdtemp(prefix="gridworker-postgresql-"))
    server = EmbeddedDatabase(folder / "data")
    engine = engine_for(server.database(_TEMPLATE))
    migrate(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nobody cuts the power of a test
            connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()
    yield server
    pull_the_plug(folder / "data")
    server.close()
    shutil.rmtree(folder, ignore_errors=True)


def pull_the_plug(data: Path) -> None:
    """Ends a PostgreSQL without its tidying up hundreds of databases that nobody wants any more."""
    if sys.platform != "win32":
        server = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
        server.send_signal(signal.SIGQUIT)
        psutil.wait_procs([server], timeout=60)


@pytest.fixture
def database_url(database_server: EmbeddedDatabase) -> str:
    """A fresh, migrated database."""
    return database_server.database(f"test_{uuid.uuid4().hex}", _TEMPLATE)


@pytest.fixture
def platform_clock() -> ManualClock:
    """The platform's clock, moved by the test."""
    return ManualClock(NOON)


@pytest.fixture
def central(tmp_path: Path, database_url: str, platform_clock: ManualClock) -> Iterator[Central]:
    """A running platform with one district, one tenant and two workers of grid 3."""
    running = Central.start(tmp_path / "central", database_url, clock=platform_clock)
    seed_small(running.services)
    yield running
    running.stop()


def worker(code: str = "0003", grids: tuple[str, ...] = (GRID,)) -> Worker:
    """A grid worker, `worker-<code>`."""
    return Worker(
        id=f"worker-{code}",
        code=code,
        name=f"网格员{code}",
        role=Role.GRID_WORKER,
        grids=grids,
        community="510108004006",
    )


def seed_small(services: Services) -> None:
    """One district, one tenant, workers 0003 and 0005 in grid 3 and 0004 in grid 4."""
    with services.engine.begin() as connection:
        put_district(connection, DISTRICT, "成华区")
        batch = Batch(connection, read_platform(connection).epoch)
        put_tenant(batch, DISTRICT, Tenant(id="tenant-1", name="双桥子街道"))
        for code, grids in (("0003", (GRID,)), ("0005", (GRID,)), ("0004", (GRID.replace("1003", "1004"),))):
            put_worker(batch, DISTRICT, "tenant-1", worker(code, grids))
        batch.flush()


class FieldDevice:
    """A device as the wire sees it: it enrols, signs, pushes and pulls over real HTTP.

    Args:
        url: the platform.
        code: a one-time code.
    """

    def __init__(self, url: str, code: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.headers["Accept-Encoding"] = "gzip"
        self.key = generate_private_key(SECP256R1())
        self.public_key = (
            self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        )
        self.identity = pyrage.x25519.Identity.generate()
        self.enrolment = self.enrol(code)
        self.incarnation = str(uuid.uuid4())
        self.seq = itertools.count(1)
        self.token = ""

    def enrol(self, code: str) -> EnrolReply:
        """Enrol with this device's key."""
        request = self.enrol_request(code)
        reply = self.http.post(f"{self.url}/devices/enrol", data=msgspec.json.encode(request), headers=_JSON)
        assert reply.status_code == 200, reply.text
        return msgspec.json.decode(reply.content, type=EnrolReply)

    def enrol_request(self, code: str) -> EnrolRequest:
        """What the device sends to enrol."""
        request = EnrolRequest(
            code=code,
            public_key=self.public_key,
            recipient=str(self.identity.to_public()),
            device_name="测试平板",
            app_version="0.1.0",
            proof="",
        )
        return msgspec.structs.replace(request, proof=sign(self.key, enrol_message(request)))

    def challenge(self, nonce: str = "mine") -> ChallengeReply:
        """Ask for a challenge."""
        body = msgspec.json.encode(ChallengeRequest(device=self.enrolment.device, nonce=nonce))
        reply = self.http.post(f"{self.url}/devices/challenge", data=body, headers=_JSON)
        return msgspec.json.decode(reply.content, type=ChallengeReply)

    def log_in(self) -> None:
        """Get a token and use it from now on."""
        device, nonce = self.enrolment.device, self.challenge().nonce
        request = TokenRequest(
            device=device, nonce=nonce, signature=sign(self.key, token_message(device, nonce))
        )
        reply = self.http.post(f"{self.url}/devices/token", data=msgspec.json.encode(request), headers=_JSON)
        assert reply.status_code == 200, reply.text
        self.token = msgspec.json.decode(reply.content, type=TokenReply).token
        self.http.headers["Authorization"] = f"Bearer {self.token}"

    def op(self, kind: OpKind, record: RecordRef, payload: dict[str, Any], **more: Any) -> Op:
        """A new op of this device."""
        return Op(
            id=new_id(NOON),
            incarnation=self.incarnation,
            seq=next(self.seq),
            district=DISTRICT,
            kind=kind,
            record=record,
            payload=payload,
            made_at="2026-07-16T14:06:00+08:00",
            clock=ClockStamp("boot-1", 1000, 0, ClockTrust.SYNCED),
            **more,
        )

    def event(self, **more: Any) -> Op:
        """A report of clutter in a stairwell."""
        payload = {
            "category": "S01",
            "urgency": "normal",
            "place": {"text": "新鸿路 66 号院 3 栋", "grid": GRID},
            "description": "楼道堆物",
            "happened_at": "2026-07-16T14:05:00+08:00",
            **more.pop("payload", {}),
        }
        return self.op(OpKind.EVENT_REPORTED, RecordRef("event", new_id(NOON)), payload, **more)

    def take(self, task: str, **more: Any) -> Op:
        """The wish to take a task."""
        payload = {"taken_at": "2026-07-16T14:06:00+08:00"}
        return self.op(OpKind.TASK_TAKE, RecordRef("task", task), payload, **more)

    def push(self, *ops: Op) -> list[ReplyLine]:
        """Push ops; all lines of the reply but the end."""
        return self.push_lines(codec.lines([push_line(op) for op in ops]))

    def push_lines(self, body: bytes) -> list[ReplyLine]:
        """Push raw lines; all lines of the reply but the end, which must count them."""
        reply = self.http.post(
            f"{self.url}/sync/v1/push",
            data=codec.compress(body),
            headers={"Content-Encoding": "zstd", "Content-Type": codec.MEDIA_TYPE, "Gridworker-Epoch": "1"},
        )
        assert reply.status_code == 200, reply.text
        *answers, end = [_REPLY.decode(line) for line in reply.content.splitlines()]
        assert end.n == len(answers)
        return answers

    def pull(self, cursor: str = "", wait: int = 0, limit: int = 1000) -> list[FeedLine]:
        """One reply of the feed."""
        reply = self.http.get(
            f"{self.url}/sync/v1/feed", params={"cursor": cursor, "wait": wait, "limit": limit}
        )
        assert reply.status_code == 200, reply.text
        return [_FEED.decode(line) for line in reply.content.splitlines()]

    def close(self) -> None:
        """Hang up."""
        self.http.close()


_JSON = {"Content-Type": "application/json"}


def enrolled(running: Central, code: str = "0003") -> FieldDevice:
    """A logged-in device of worker `code`."""
    device = FieldDevice(running.url, commands.enrol_code_in(running.services, code))
    device.log_in()
    return device


@pytest.fixture
def device(central: Central) -> Iterator[FieldDevice]:
    """A logged-in device of worker 0003."""
    made = enrolled(central)
    yield made
    made.close()


@pytest.fixture
def other_device(central: Central) -> Iterator[FieldDevice]:
    """A logged-in device of worker 0005, in the same grid."""
    made = enrolled(central, "0005")
    yield made
    made.close()


def photo(data: bytes, role: BlobRole = BlobRole.ORIGINAL) -> BlobRef:
    """The reference an op carries for a photo of these bytes."""
    return BlobRef(role, hashlib.sha256(data).hexdigest(), len(data), "image/jpeg", photo="p1")


def raw(op: Op, **changes: Any) -> bytes:
    """A push line with fields changed to what no device of ours would send."""
    line: PushLine = push_line(op)
    return msgspec.json.encode({**msgspec.to_builtins(line), **changes}) + b"\n"
