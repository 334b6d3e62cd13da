"""Where each kind of record is shown from: its table, and the columns that are searched and sorted by.

A shelf is pure: from a typed record to the values of its columns. It knows no connection.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from gridworker.model import records as r
from gridworker.model.ops import RecordKind
from gridworker.model.vocabulary import AlarmStage, TaskStatus, WarningStage

OPEN_TASKS = frozenset({TaskStatus.ASSIGNED, TaskStatus.TAKEN})
OPEN_ALARMS = frozenset({AlarmStage.RAISED, AlarmStage.DISPATCHED, AlarmStage.TAKEN})
CLOSED_WARNINGS = frozenset({WarningStage.DONE, WarningStage.CLOSED})

Values = tuple[Any, ...]


def moment_ms(text: str) -> int | None:
    """Milliseconds since 1970 of an ISO 8601 moment; None if it is empty or no moment."""
    if not text:
        return None
    try:
        return int(datetime.fromisoformat(text).timestamp() * 1000)
    except ValueError:
        return None


class Shelf(NamedTuple):
    """One kind's table: `columns` beside id, pending and data, and how a record fills them."""

    kind: RecordKind
    type: type[r.Record]
    columns: tuple[str, ...]
    values: Callable[[Any], Values]

    @property
    def table(self) -> str:
        """The table's name."""
        return "shown_" + self.kind.value

    @property
    def upsert(self) -> str:
        """The statement that puts a record on the shelf: id, pending, data, then the columns."""
        names = ("id", "pending", "data", *self.columns)
        marks = ",".join("?" * len(names))
        return " ".join(
            ("INSERT OR REPLACE INTO", self.table, "(", ",".join(names), ") VALUES (", marks, ")")
        )

    @property
    def delete(self) -> str:
        """The statement that takes a record off the shelf, by id."""
        return " ".join(("DELETE FROM", self.table, "WHERE id = ?"))


def _none(_record: r.Record) -> Values:
    return ()


def _alarm(a: r.Alarm) -> Values:
    return (a.state in OPEN_ALARMS, a.grid, moment_ms(a.raised_at))


def _warning(w: r.PublicWarning) -> Values:
    return (w.state not in CLOSED_WARNINGS, moment_ms(w.ends_at))


def _message(m: r.Message) -> Values:
    unread = not m.read_at or (m.asks and not m.confirmed_at)
    return (moment_ms(m.sent_at), unread, moment_ms(m.until))


def _task(t: r.Task) -> Values:
    due, finished = moment_ms(t.due_at), moment_ms(t.finished_at)
    who = (t.grid, t.assignee, t.urgency.value, due, finished)
    about = (t.building_id, t.person_id, t.event_id, t.hazard_id)
    return (t.status in OPEN_TASKS, t.status.value, t.type.value, *who, *about)


def _event(e: r.Event) -> Values:
    what = (e.stage.value, e.category, e.place.grid, e.reporter, e.urgency.value)
    return (*what, moment_ms(e.happened_at), e.task_id, e.place.lon, e.place.lat)


def _person(p: r.Person) -> Values:
    colour = p.care_colour.value if p.care_colour is not None else None
    return (p.grid, colour, p.name, p.house_id, moment_ms(p.next_visit_due))


def _inspection(i: r.Inspection) -> Values:
    return (i.form_id, i.task_id, i.place.building_id, moment_ms(i.ended_at))


def _hazard(h: r.Hazard) -> Values:
    return (h.inspection_id, h.state.value, h.place.building_id, moment_ms(h.found_at))


_TASK_COLUMNS = (
    *("open", "status", "type", "grid", "assignee", "urgency", "due_ms", "finished_ms"),
    *("building_id", "person_id", "event_id", "hazard_id"),
)
_EVENT_COLUMNS = (
    *("stage", "category", "grid", "reporter", "urgency", "happened_ms", "task_id", "lon", "lat"),
)
_ALL = (
    Shelf(RecordKind.TENANT, r.Tenant, (), _none),
    Shelf(RecordKind.WORKER, r.Worker, (), _none),
    Shelf(RecordKind.GRID, r.Grid, ("level",), lambda g: (g.level,)),
    Shelf(RecordKind.FORM, r.FormRecord, ("form_id", "version"), lambda f: (f.form_id, f.version)),
    Shelf(RecordKind.ALARM, r.Alarm, ("open", "grid", "raised_ms"), _alarm),
    Shelf(RecordKind.WARNING, r.PublicWarning, ("open", "ends_ms"), _warning),
    Shelf(RecordKind.MESSAGE, r.Message, ("sent_ms", "unread", "until_ms"), _message),
    Shelf(RecordKind.TASK, r.Task, _TASK_COLUMNS, _task),
    Shelf(RecordKind.EVENT, r.Event, _EVENT_COLUMNS, _event),
    Shelf(
        RecordKind.BUILDING,
        r.Building,
        ("grid", "micro_grid", "name"),
        lambda b: (b.grid, b.micro_grid, b.name),
    ),
    Shelf(RecordKind.HOUSE, r.House, ("building_id", "grid"), lambda h: (h.building_id, h.grid)),
    Shelf(RecordKind.PERSON, r.Person, ("grid", "care_colour", "name", "house_id", "next_visit_ms"), _person),
    Shelf(
        RecordKind.INSPECTION, r.Inspection, ("form_id", "task_id", "building_id", "ended_ms"), _inspection
    ),
    Shelf(RecordKind.HAZARD, r.Hazard, ("inspection_id", "state", "building_id", "found_ms"), _hazard),
    Shelf(
        RecordKind.VISIT,
        r.Visit,
        ("person_id", "task_id", "ended_ms"),
        lambda v: (v.person_id, v.task_id, moment_ms(v.ended_at)),
    ),
    Shelf(
        RecordKind.RECHECK,
        r.Recheck,
        ("event_id", "hazard_id", "looked_ms"),
        lambda c: (c.event_id, c.hazard_id, moment_ms(c.looked_at)),
    ),
    Shelf(RecordKind.FIGURES, r.Figures, (), _none),
    Shelf(RecordKind.FEEDBACK, r.Feedback, ("filed_ms",), lambda f: (moment_ms(f.filed_at),)),
    Shelf(RecordKind.CARE_PLAN, r.CarePlan, (), _none),
    Shelf(
        RecordKind.PATROL,
        r.Patrol,
        ("task_id", "stage", "grid"),
        lambda p: (p.task_id, p.stage.value, p.grid),
    ),
)
SHELVES: dict[str, Shelf] = {shelf.kind.value: shelf for shelf in _ALL}
"""By kind of record."""
