"""What the services' tests put in a store, and how they look at what came of it. All persons are made up."""

from gridworker.model.facts import Place
from gridworker.model.ops import Op, OpKind
from gridworker.store.drafts import Draft
from gridworker.store.store import Store
from tests.fakes.device import GRID, person_data, task_data

FULL_GRID = "5101080040061003000"
PLACE = Place(text="测试路 1 号 3 栋", grid=FULL_GRID, building_id="b1")
ROWS = (
    (
        "worker",
        {
            "id": "worker-1",
            "code": "0003",
            "name": "测试员",
            "role": "grid_worker",
            "grids": [FULL_GRID],
            "community": "510108004006",
        },
    ),
    (
        "building",
        {"id": "b1", "name": "3 栋", "address_text": "测试路 1 号 3 栋", "grid": FULL_GRID},
    ),
    ("person", person_data(phone="19900001234")),
    ("task", task_data("t1")),
    ("alarm", {
        "id": "a1", "title": "紧急呼叫", "text": "", "place_text": "3 栋", "raised_at": "2026-11-21T08:50:00+08:00",
        "grid": GRID,
    }),
    ("warning", {
        "id": "w1", "title": "暴雨", "text": "", "colour": "orange", "starts_at": "2026-11-21T10:00:00+08:00",
        "ends_at": "2026-11-21T18:00:00+08:00",
    }),
)  # fmt: skip


def draft(store: Store, id_: str = "d1", task_id: str = "t1") -> str:
    """A draft that is about to be submitted."""
    saved = Draft(
        id=id_,
        purpose="checklist",
        task_id=task_id,
        form_id="",
        form_version="",
        body={},
        photos=(),
        saved_at="2026-11-21T09:00:00+08:00",
    )
    store.write(lambda tx: tx.save_draft(saved))
    return id_


def ops_of(store: Store) -> list[Op]:
    """Every op of the outbox, in the order made."""
    with store.reader() as reader:
        return [item.op for item in reversed(reader.outbox.items())]


def kinds_of(store: Store) -> list[OpKind]:
    """Their kinds."""
    return [op.kind for op in ops_of(store)]


def has_draft(store: Store, id_: str = "d1") -> bool:
    """Whether the draft is still there."""
    with store.reader() as reader:
        return reader.drafts.get(id_) is not None
