"""Submissions against a foreign end: rules and a multipart reader that others wrote, behind Express."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gridworker.clock import ManualClock
from gridworker.store.deliveries import DeliveryState
from gridworker.store.store import Store
from sync.client.control import RunControl
from sync.client.openrosa_delivery import OpenRosaCourier
from sync.client.pace import Backoff
from sync.client.transport import WayOut
from tests.fakes.device import Device
from tests.unit.client.test_openrosa import receipt, submit

MODULES = Path(os.environ.get("GRIDWORKER_FOREIGN", Path(__file__).parents[2] / "build" / "foreign"))


@pytest.fixture
def clock(device: Device) -> ManualClock:
    return device.clock


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


@pytest.fixture
def url(kept: Path) -> Iterator[str]:
    if shutil.which("node") is None:
        pytest.skip("node is not installed: `make foreign` needs it for the foreign OpenRosa server")
    if not (MODULES / "node_modules" / "openrosa-request-middleware").is_dir():
        pytest.skip(f"openrosa-request-middleware is not in {MODULES}: run `make foreign`")
    script = Path(__file__).with_name("openrosa_server.cjs")
    command = ["node", str(script), str(kept), str(MODULES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.kill()


def postings(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "kept.jsonl").read_text("utf-8").splitlines()]


def test_foreign_server_reads_xml_and_every_picture_as_they_were(
    store: Store, clock: ManualClock, kept: Path, url: str
) -> None:
    pictures = (bytes(range(256)) * 200, b"second", b"\r\n--boundary\r\n", bytes(40_000))
    op = submit(store, url, pictures=pictures)
    courier = OpenRosaCourier(store, clock, Backoff(lambda: 0.5), WayOut(proxy="direct"))
    assert courier.deliver(RunControl(), with_media=True)
    assert receipt(store, op).state is DeliveryState.DELIVERED
    came = postings(kept)
    assert [posting["fields"] for posting in came] == [{"*isIncomplete*": "yes"}, {}]
    xml = op.payload["instance_xml"].encode()
    files: dict[str, bytes] = {}
    for posting in came:
        first, *others = [(field, name, base64.b64decode(data)) for field, name, data in posting["parts"]]
        assert first == ("xml_submission_file", "submission.xml", xml)
        assert all(field == name for field, name, _data in others)
        files |= {name: data for _field, name, data in others}
    assert files == {f"photo-{n}.jpg": picture for n, picture in enumerate(pictures)}
