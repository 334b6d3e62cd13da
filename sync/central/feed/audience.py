"""Who may see a record: every record has audiences, every worker has a scope, and they meet or they do not.

An audience is `grid:<code>`, `worker:<id>`, `district:<code>` or `tenant:<id>`. This module is pure.
"""

from collections.abc import Callable
from typing import Any

from gridworker.model.ops import RecordKind
from gridworker.model.records import Worker

Data = dict[str, Any]
Audience = tuple[str, ...]

_MICRO_DIGITS = 3
_CODE_DIGITS = 19


def scope_of(worker: Worker, district: str, tenant: str) -> Audience:
    """What a worker may see: the own grids, the own person, the district's and the tenant's notices.

    Who has no grid has left: only the tenant's phones remain.
    """
    if not worker.grids:
        return (f"tenant:{tenant}",)
    grids = (f"grid:{code}" for code in worker.grids)
    return (*grids, f"worker:{worker.id}", f"district:{district}", f"tenant:{tenant}")


def audience_of(kind: str, data: Data, district: str) -> Audience:
    """The audiences of a record of `kind`; a kind this version does not know is seen by nobody."""
    rule = _RULES.get(kind)
    return () if rule is None else tuple(sorted(set(rule(data, district))))


def _grid(code: object) -> Audience:
    """A grid, and the general grid that a micro-grid is part of."""
    if not isinstance(code, str) or not code:
        return ()
    if len(code) == _CODE_DIGITS and code[-_MICRO_DIGITS:] != "000":
        return (f"grid:{code}", f"grid:{code[:-_MICRO_DIGITS]}000")
    return (f"grid:{code}",)


def _worker(worker: object) -> Audience:
    return (f"worker:{worker}",) if worker else ()


def _place_grid(data: Data) -> Audience:
    return _grid(data.get("place", {}).get("grid"))


_RULES: dict[str, Callable[[Data, str], Audience]] = {
    RecordKind.TENANT: lambda data, _district: (f"tenant:{data['id']}",),
    RecordKind.WORKER: lambda data, _district: _worker(data["id"]),
    RecordKind.FIGURES: lambda data, _district: _worker(data["id"]),
    RecordKind.FORM: lambda _data, district: (f"district:{district}",),
    RecordKind.GRID: lambda data, _district: _grid(data["id"]),
    RecordKind.ALARM: lambda data, _district: _grid(data.get("grid")),
    RecordKind.MESSAGE: lambda data, _district: _worker(data.get("worker")),
    RecordKind.TASK: lambda data, _district: (*_grid(data.get("grid")), *_worker(data.get("assignee"))),
    RecordKind.PATROL: lambda data, _district: (*_grid(data.get("grid")), *_worker(data.get("assignee"))),
    RecordKind.EVENT: lambda data, _district: (*_place_grid(data), *_worker(data.get("reporter"))),
    RecordKind.BUILDING: lambda data, _district: (*_grid(data.get("grid")), *_grid(data.get("micro_grid"))),
    RecordKind.HOUSE: lambda data, _district: _grid(data.get("grid")),
    RecordKind.PERSON: lambda data, _district: _grid(data.get("grid")),
    RecordKind.CARE_PLAN: lambda data, _district: _grid(data.get("grid")),
    RecordKind.INSPECTION: lambda data, _district: (*_place_grid(data), *_worker(data.get("worker"))),
    RecordKind.HAZARD: lambda data, _district: (*_place_grid(data), *_worker(data.get("worker"))),
    RecordKind.VISIT: lambda data, _district: (*_grid(data.get("grid")), *_worker(data.get("worker"))),
    RecordKind.FEEDBACK: lambda data, _district: _worker(data.get("worker")),
    RecordKind.RECHECK: lambda data, _district: _worker(data.get("worker")),
}
