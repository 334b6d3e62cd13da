"""In what order a first sync brings records: what somebody needs first comes first.

Pure; the key is stored beside each record and compared as bytes.
"""

from datetime import UTC, datetime
from typing import Any

from gridworker.model.ops import RecordKind
from gridworker.model.vocabulary import TaskStatus

_RANKS = {
    RecordKind.TENANT: "00",
    RecordKind.WORKER: "01",
    RecordKind.GRID: "02",
    RecordKind.FORM: "03",
    RecordKind.ALARM: "04",
    RecordKind.WARNING: "05",
    RecordKind.FIGURES: "07",
    RecordKind.MESSAGE: "09",
    RecordKind.EVENT: "10",
    RecordKind.HAZARD: "11",
    RecordKind.BUILDING: "12",
    RecordKind.PERSON: "13",
    RecordKind.HOUSE: "14",
    RecordKind.CARE_PLAN: "15",
}
_OPEN_TASK, _OTHER_TASK, _REST = "06", "08", "20"
_OPEN = frozenset({TaskStatus.ASSIGNED, TaskStatus.TAKEN})


def sort_key(kind: str, data: dict[str, Any]) -> str:
    """Where a record stands in a first sync; open tasks by when they are due."""
    if kind != RecordKind.TASK:
        return _RANKS.get(RecordKind(kind), _REST) if kind in _RANKS else _REST
    if data.get("status", TaskStatus.ASSIGNED) not in _OPEN:
        return _OTHER_TASK
    return f"{_OPEN_TASK} {_utc(data.get('due_at', ''))}"


def _utc(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).astimezone(UTC).strftime("%Y%m%d%H%M%S")
    except ValueError:
        return "99999999999999"
