"""Earlier releases on the wire: their unsent work arrives after the upgrade, and both ends understand them as they were."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa

from gridworker.model.ops import OpKind
from gridworker.model.sealed import sign
from gridworker.store.outbox import OpState
from gridworker.store.sealing import load_private_key
from gridworker.store.store import Store
from gridworker.store.uploads import UploadState
from sync.central import database as db
from sync.central.embedded import Central
from sync.client.transport import HttpTransport, Request, Response
from sync.protocol import codec, wire
from tests.fakes.device import Device
from tests.faults.links import status_page
from tests.upgrade.exchange import FOLDER, Said, adopt, deliver, open_golden, read
from tests.upgrade.golden import FOLDER as PROFILES

RELEASES = sorted(path.name for path in FOLDER.glob("*.jsonl"))
SCHEMAS = sorted(int(path.name.removeprefix("v")) for path in PROFILES.iterdir())
PICTURES = (b"golden original", b"golden thumbnail")


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return Device(tmp_path / "profile")


@contextmanager
def platform_of(store: Store, device: Device, folder: Path, database_url: str) -> Iterator[Central]:
    """Today's platform, as the one the golden profile was enrolled with."""
    central = Central.start(folder / "central", database_url, clock=device.clock)
    try:
        adopt(central.services, store.identity)
        yield central
    finally:
        central.stop()


def states(store: Store) -> dict[str, OpState]:
    """Where the golden ops that were unsent are."""
    with store.reader() as reader:
        items = [item for item in reader.outbox.items() if item.kind is not OpKind.TASK_FINISH]
    return {item.record.id: item.state for item in items if item.record.id in ("e-waiting", "t1")}


def assert_pictures_went(store: Store) -> None:
    """Every photo that waited was verified."""
    with store.reader() as reader:
        uploads = reader.uploads.items()
    assert {upload.state for upload in uploads} == {UploadState.DELIVERED}
    assert len(uploads) >= len(PICTURES)


@pytest.mark.parametrize("version", SCHEMAS)
def test_unsent_work_of_an_earlier_release_arrives_after_the_upgrade(
    device: Device, tmp_path: Path, database_url: str, version: int
) -> None:
    store = open_golden(device, version)
    with platform_of(store, device, tmp_path, database_url) as central:
        transport = HttpTransport(central.url)
        deliver(store, transport, device.clock)
        deliver(store, transport, device.clock)
        transport.close()
        with central.services.engine.connect() as connection:
            taken = connection.execute(sa.select(db.op.c.record_id, db.op.c.outcome)).all()
        files = central.services.uploads.files
        with store.reader() as reader:
            hashes = {upload.sha256: upload.size_bytes for upload in reader.uploads.items()}
        kept = {b"".join(files.read(sha256, 0, size)) for sha256, size in hashes.items()}
    assert {("e-waiting", "applied"), ("t1", "applied")} <= {tuple(row) for row in taken}
    assert len(taken) == len({tuple(row) for row in taken})
    assert kept >= set(PICTURES)
    assert states(store) == {"e-waiting": OpState.APPLIED, "t1": OpState.APPLIED}
    assert_pictures_went(store)
    store.close()


class OldPlatform:
    """Answers as the platform of a release did."""

    def __init__(self, said: list[Said]) -> None:
        self._left = list(said)

    def send(self, request: Request) -> Response:
        path = request.path.partition("?")[0]
        if (
            path == "/devices/token" and b"at_ms" in request.body
        ):  # it knew challenges only, and this is none of its own
            return status_page(403)
        for index, said in enumerate(self._left):
            if (said.method, said.path.partition("?")[0]) == (request.method, path):
                return self._left.pop(index).response()
        raise AssertionError(f"the old platform was never asked for {request.method} {request.path}")


@pytest.mark.parametrize("release", RELEASES)
def test_todays_app_understands_the_platform_of_an_earlier_release(device: Device, release: str) -> None:
    store = open_golden(device, 1)
    deliver(store, OldPlatform(read(release)), device.clock)
    assert states(store) == {"e-waiting": OpState.APPLIED, "t1": OpState.APPLIED}
    assert_pictures_went(store)
    with store.reader() as reader:
        assert reader.feed.cursor() != "cursor-1"
        assert reader.tasks.by_id("t1") is not None
    store.close()


class OldDevice:
    """Says to today's platform what the app of a release said, byte for byte; only nonces and upload ids are today's."""

    def __init__(self, store: Store, url: str) -> None:
        self.transport = HttpTransport(url)
        self._key = load_private_key(store.identity.private_key)
        self._nonce = self._token = ""
        self._paths: dict[str, str] = {}

    def say(self, said: Said) -> tuple[int, dict[str, str], bytes]:
        body = said.request_body
        if said.path == "/devices/token":
            old = msgspec.json.decode(body, type=wire.TokenRequest)
            signature = sign(self._key, wire.token_message(old.device, self._nonce))
            body = msgspec.json.encode(msgspec.structs.replace(old, nonce=self._nonce, signature=signature))
        headers = {**said.headers, "Authorization": f"Bearer {self._token}"}
        path = self._paths.get(said.path, said.path)
        with self.transport.send(Request(said.method, path, headers, body)) as response:
            answer = response.read()
            self._remember(said, response, answer)
            return response.status, dict(response.headers), answer

    def _remember(self, said: Said, response: Response, answer: bytes) -> None:
        if said.path == "/devices/challenge":
            self._nonce = msgspec.json.decode(answer, type=wire.ChallengeReply).nonce
        elif said.path == "/devices/token":
            self._token = msgspec.json.decode(answer, type=wire.TokenReply).token
        elif said.method == "POST" and said.path == "/blobs":
            self._paths[said.answer_headers["location"]] = response.headers["location"]


def lines(body: bytes) -> list[dict[str, Any]]:
    """Lines of JSON."""
    return [msgspec.json.decode(line) for line in body.splitlines()]


def shapes(body: bytes) -> dict[str, set[str]]:
    """Tag of a line -> the fields that lines of it have in common."""
    found: dict[str, set[str]] = {}
    for line in lines(body):
        tag = str(line.get("v") or line.get("t"))
        found[tag] = found.get(tag, set(line)) & set(line)
    return found


@pytest.mark.parametrize("release", RELEASES)
def test_todays_platform_understands_the_app_of_an_earlier_release(
    device: Device, tmp_path: Path, database_url: str, release: str
) -> None:
    store = open_golden(device, 1)
    with platform_of(store, device, tmp_path, database_url) as central:
        old = OldDevice(store, central.url)
        for said in read(release):
            status, headers, answer = old.say(said)
            assert status == said.status, said.path
            before = said.response()
            if said.answer_headers.get("content-type", "").startswith(codec.MEDIA_TYPE):
                then, now = shapes(before.read()), shapes(answer)
                assert then.keys() == now.keys(), said.path
                assert all(now[tag] >= fields for tag, fields in then.items()), said.path
            elif status == HTTPStatus.OK and said.method != "HEAD":
                assert set(msgspec.json.decode(answer)) >= set(msgspec.json.decode(before.read())), said.path
            assert headers.get("blob-state") == said.answer_headers.get("blob-state"), said.path
        old.transport.close()
        with central.services.engine.connect() as connection:
            outcomes = set(connection.execute(sa.select(db.op.c.outcome)).scalars())
            blobs = connection.execute(sa.select(sa.func.count()).select_from(db.blob)).scalar()
    assert outcomes == {"applied"}
    assert blobs == len(PICTURES)
    store.close()


def test_every_release_has_its_exchange() -> None:
    """A release that is not recorded cannot be promised anything."""
    from gridworker import __version__

    assert f"{__version__}.jsonl" in RELEASES, f"run python -m tests.upgrade.exchange {__version__}"
