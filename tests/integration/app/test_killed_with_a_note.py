"""The app is killed, for real, while the note of a task without a form is written: it stands there again."""

from typing import IO

from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes.device import GRID, Device, task_data, upsert
from tests.integration.app.killing import kill_after
from ui.ports.plain_task import PlainTaskDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.background import run_at_once
from ui.viewmodels.plain_task import PlainTaskViewModel

SAVES_WHILE_TYPING = 3


def prepared(device: Device) -> None:
    """A profile with a meeting to go to."""
    worker = {"id": "worker-1", "code": "0003", "name": "测试网格员", "role": "grid_worker", "grids": [GRID]}
    rows = [upsert("worker", worker), upsert("task", task_data(type="meeting"))]
    store = device.create()
    store.write(lambda tx: tx.apply_page("", rows, "c1"))
    store.close()


def told(output: IO[str]) -> int:
    """The letters the child said were durable, once it has saved several times without its keys resting."""
    growing: list[int] = []
    for line in output:
        what, _, rest = line.strip().partition(" ")
        if what == "saved" and int(rest) > (growing[-1] if growing else 0):
            growing.append(int(rest))
        if len(growing) >= SAVES_WHILE_TYPING:
            return growing[-1]
    return -1


def test_the_note_of_an_errand_outlives_the_app(device: Device) -> None:
    prepared(device)
    letters, errors = kill_after("note_child", str(device.folder), listen=told)
    assert letters > 0, errors
    store = device.open()
    work = Workplace(store, SyncEngine(store, HttpTransport("http://127.0.0.1:9"), store.clock))
    model = PlainTaskViewModel(PlainTaskDesk(work), run_at_once, store.clock)
    model.open("t1")
    assert len(model.state.note) >= letters
    store.close()
