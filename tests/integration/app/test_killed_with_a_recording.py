"""The app is killed, for real, right after somebody has spoken: the recording is there, whole, and answers its question."""

from typing import IO

from gridworker.model.ops import BlobRole
from tests.fakes.device import GRID, Device, task_data, upsert
from tests.integration.app.killing import kill_after
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


def told(output: IO[str]) -> list[str]:
    """The recording the child said was durable."""
    return next((line.split() for line in output if line.startswith("kept ")), [])


def test_what_was_said_outlives_the_app(device: Device) -> None:
    prepared(device)
    said, errors = kill_after("recording_child", str(device.folder), listen=told)
    assert said, errors
    store = device.open()
    with store.reader() as reader:
        (draft,) = reader.drafts.all()
    assert draft.body["answers"]["answers"][VOICE] == [said[1]]
    (blob,) = draft.photos
    assert (blob.role, blob.item, blob.photo) == (BlobRole.VOICE, VOICE, said[1])
    assert store.blobs.get(blob.sha256) == demo_voice(5)
    store.close()
