"""The demo worker's day: every shipped checklist is asked for, in a building that is there, at a time still to come."""

from datetime import datetime

import msgspec

from gridworker.assets import asset
from gridworker.model.records import Task, Worker
from gridworker.model.vocabulary import Role
from sync.central.demo_day import day_of_work
from sync.central.demo_place import COMMUNITY, Neighbourhood, grid_code
from sync.central.forms import shipped_forms

NOW = datetime.fromisoformat("2026-07-16T14:06:00+08:00")
WORKER = Worker(
    id="worker-0003",
    code="0003",
    name="（示例）",
    role=Role.GRID_WORKER,
    grids=(grid_code(3),),
    community=COMMUNITY,
)


def test_all_twelve_checklists_are_in_the_demos_day() -> None:
    place = Neighbourhood(msgspec.json.decode(asset("demo", "map.geojson").read_bytes()), 1, NOW)
    versions = {form.form_id: form.version for form in shipped_forms()}
    records = [day[1] for day in day_of_work(NOW, WORKER, (WORKER,), place, versions)]
    tasks = [record for record in records if isinstance(record, Task)]
    assert {task.form_id for task in tasks} - {""} == set(versions)
    assert len(versions) == 12
    assert all(versions[task.form_id] == task.form_version for task in tasks if task.form_id)
    assert all(datetime.fromisoformat(task.due_at) > NOW for task in tasks)
    assert len({task.id for task in tasks}) == len(tasks)
