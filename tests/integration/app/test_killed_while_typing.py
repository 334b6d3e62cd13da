"""The app is killed, for real, while somebody types: what it had saved meanwhile is there, photos are never lost."""

from typing import IO

from gridworker.assets import asset
from gridworker.forms.publish import publish
from gridworker.model.ops import BlobRole
from tests.fakes.device import GRID, Device, task_data, upsert
from tests.integration.app.killing import kill_after

PICTURE = asset("demo", "photos", "stairwell_cartons.jpg")
SAVES_WHILE_TYPING = 3


def prepared(device: Device) -> None:
    """A profile with a checklist task and its form."""
    published = publish(asset("checklists", "stairwell.xlsx").read_bytes())
    form = {
        "id": f"stairwell@{published.form.version}",
        "form_id": "stairwell",
        "version": published.form.version,
        "title": published.form.title,
        "xml": published.xml.decode(),
    }
    worker = {"id": "worker-1", "code": "0003", "name": "测试网格员", "role": "grid_worker", "grids": [GRID]}
    rows = [
        upsert("worker", worker | {"community": "510108004006", "community_name": "新鸿社区"}),
        upsert("task", task_data(form_id="stairwell")),
        upsert("form", form),
    ]
    store = device.create()
    store.write(lambda tx: tx.apply_page("", rows, "c1"))
    store.close()


def told(output: IO[str]) -> tuple[set[str], int]:
    """Photos and letters the child said were durable, once it has saved several times without its keys resting."""
    photos: set[str] = set()
    growing: list[int] = []
    for line in output:
        what, _, rest = line.strip().partition(" ")
        if what == "photo":
            photos.add(rest)
        elif what == "saved" and int(rest) > (growing[-1] if growing else 0):
            growing.append(int(rest))
        if photos and len(growing) >= SAVES_WHILE_TYPING:
            return photos, growing[-1]
    return photos, -1


def test_steady_typing_is_saved_and_the_photo_is_whole_after_a_kill(device: Device) -> None:
    prepared(device)
    (photos, letters), errors = kill_after("typing_child", str(device.folder), str(PICTURE), listen=told)
    assert letters > 0, errors
    assert photos
    store = device.open()
    with store.reader() as reader:
        (draft,) = reader.drafts.all()
    answers = draft.body["answers"]["answers"]
    assert len(answers["/data/escape/i01_note"]) >= letters
    assert set(answers["/data/escape/i01_photo"]) == photos
    roles = {blob.role: blob for blob in draft.photos}
    assert store.blobs.get(roles[BlobRole.ORIGINAL].sha256) == PICTURE.read_bytes()
    store.close()
