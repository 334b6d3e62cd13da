"""The app is killed, for real, right after somebody has spoken: the recording is there, whole, and answers its question."""

import os
import subprocess
import sys
import threading

from gridworker.model.ops import BlobRole
from tests.fakes.device import GRID, Device, task_data, upsert
from tests.integration.app.test_killed_while_typing import PATIENCE_S, ROOT
from ui.screens.demo_files import demo_voice
from ui.screens.sound_states import VOICE, three_ways_xml


def prepared(device: Device) -> None:
    """A profile with a task whose form asks for a recording."""
    form = {"id": "three_ways@1", "form_id": "three_ways", "version": "1", "title": "录音、录像和文件"}
    worker = {"id": "worker-1", "code": "0003", "name": "测试网格员", "role": "grid_worker", "grids": [GRID]}
    rows = [
        upsert("worker", worker | {"community": "510108004006", "community_name": "新鸿社区"}),
        upsert("task", task_data(form_id="three_ways")),
        upsert("form", form | {"xml": three_ways_xml().decode()}),
    ]
    store = device.create()
    store.write(lambda tx: tx.apply_page("", rows, "c1"))
    store.close()


def test_what_was_said_outlives_the_app(device: Device) -> None:
    prepared(device)
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.app.recording_child", str(device.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert child.stdout is not None
    patience = threading.Timer(PATIENCE_S, child.kill)
    patience.start()
    said = next((line.split() for line in child.stdout if line.startswith("kept ")), [])
    child.kill()
    patience.cancel()
    _, errors = child.communicate()
    assert said, errors
    store = device.open()
    with store.reader() as reader:
        (draft,) = reader.drafts.all()
    assert draft.body["answers"]["answers"][VOICE] == [said[1]]
    (blob,) = draft.photos
    assert (blob.role, blob.item, blob.photo) == (BlobRole.VOICE, VOICE, said[1])
    assert store.blobs.get(blob.sha256) == demo_voice(5)
    store.close()
