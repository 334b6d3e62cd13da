"""A checklist of the stairs in which items failed: what correcting it and its 告知书 begin with."""

from gridworker.store.store import Store
from tests.fakes import device as fake
from tests.unit.ui.test_ports import WORKER, _arrive
from ui.ports.checklist import ChecklistDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel


def failed_stairs(
    store: Store, work: Workplace, stairwell: dict[str, str], *items: str, note: str
) -> ChecklistViewModel:
    """The checklist of task `t1`, open, these items failed with severity S2."""
    task = fake.task_data("t1", form_id="stairwell", building_id="b1")
    _arrive(store, ("worker", {**WORKER}), ("task", task), ("form", {**stairwell}))
    model = ChecklistViewModel(ChecklistDesk(work), run_at_once, store.clock)
    model.open("t1")
    for path in items:
        model.judge(path, "fail")
        model.answer(f"{path}_severity", "S2")
        model.answer(f"{path}_note", note)
    return model
