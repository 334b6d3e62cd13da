"""Questions that screens and services ask about records: one small class per aggregate, typed answers.

They read the shown tables only (platform row plus pending ops), within one transaction.
"""

from datetime import date, datetime, time
from functools import cache
from typing import Any, Generic, TypeVar

import msgspec

from gridworker.clock import CHINA
from gridworker.model import records as r
from gridworker.model.facts import PAYLOADS
from gridworker.model.form_files import version_order
from gridworker.model.ops import RecordKind
from gridworker.model.vocabulary import CareColour, TaskStatus
from gridworker.store.driver import Connection
from gridworker.store.shelves import SHELVES

R = TypeVar("R", bound=r.Record)
C = TypeVar("C", bound=r.Correctable)


@cache
def decoder_of(type_: type[R]) -> msgspec.json.Decoder[R]:
    """The decoder of one kind of record."""
    return msgspec.json.Decoder(type_)


@cache
def learn_types() -> None:
    """Has every type of record and payload looked at, before there is a second thread; later calls do nothing.

    msgspec learns a type when it is first used. That takes milliseconds, and two threads that did so at once crashed.
    """
    for shelf in SHELVES.values():
        decoder_of(shelf.type)
    for payload in PAYLOADS.values():
        msgspec.json.Decoder(payload)


class Repository(Generic[R]):
    """What every kind of record can be asked for."""

    def __init__(self, connection: Connection, kind: RecordKind, type_: type[R]) -> None:
        self._connection = connection
        self._table = SHELVES[kind.value].table
        self._decoder: msgspec.json.Decoder[R] = decoder_of(type_)

    def by_id(self, id_: str) -> R | None:
        """One record, None if it is not here."""
        return self._one("id = ?", id_)

    def all(self, limit: int = 10_000) -> list[R]:
        """Every record, in no order."""
        return self._list("1 LIMIT ?", limit)

    def count(self) -> int:
        """How many there are."""
        return self._number("1")

    def pending_ids(self) -> frozenset[str]:
        """Those with work on them that the platform has not taken yet."""
        found = self._connection.execute(self._sql("id", "pending = 1"))
        return frozenset(id_ for (id_,) in found)

    def with_code(self, code: str) -> R | None:
        """The one whose plate says this to a scanner; large and small letters are the same, spaces at the ends count not."""
        said = "lower(json_extract(CAST(data AS TEXT), '$.code'))"
        return self._one(f"{said} = lower(?) AND {said} <> '' LIMIT 1", code.strip())

    def _one(self, where: str, *parameters: Any) -> R | None:  # noqa: ANN401 - anything SQLite binds
        found = self._connection.execute(self._sql("data", where), parameters).fetchone()
        return None if found is None else self._decoder.decode(found[0])

    def _list(self, where: str, *parameters: Any) -> list[R]:  # noqa: ANN401 - anything SQLite binds
        decode = self._decoder.decode
        return [decode(data) for (data,) in self._connection.execute(self._sql("data", where), parameters)]

    def _number(self, where: str, *parameters: Any) -> int:  # noqa: ANN401 - anything SQLite binds
        return int(self._connection.execute(self._sql("count(*)", where), parameters).fetchone()[0])

    def _sql(self, what: str, where: str) -> str:
        return " ".join(("SELECT", what, "FROM", self._table, "WHERE", where))


class TaskCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Tasks to do: `overdue` were due before now, `due_today` are due later today, `done_today` were finished today."""

    open: int
    overdue: int
    due_today: int
    done_today: int


class TaskRepository(Repository[r.Task]):
    """Tasks; "open" are those somebody here still has to do."""

    def open(self, grid: str | None = None, limit: int = 200, offset: int = 0) -> list[r.Task]:
        """Open tasks, the next due first; of one grid, or of all."""
        if grid is None:
            return self._list("open = 1 ORDER BY due_ms, id LIMIT ? OFFSET ?", limit, offset)
        return self._list("open = 1 AND grid = ? ORDER BY due_ms, id LIMIT ? OFFSET ?", grid, limit, offset)

    def due_between(self, start: datetime, end: datetime, limit: int = 200) -> list[r.Task]:
        """Open tasks due from `start` (included) to `end` (not), the next due first."""
        where = "open = 1 AND due_ms >= ? AND due_ms < ? ORDER BY due_ms, id LIMIT ?"
        return self._list(where, _ms(start), _ms(end), limit)

    def due_today(self, day: date, limit: int = 200) -> list[r.Task]:
        """Open tasks due on that day in China, the next due first."""
        start, end = _day(day)
        return self._list(
            "open = 1 AND due_ms >= ? AND due_ms < ? ORDER BY due_ms, id LIMIT ?", start, end, limit
        )

    def overdue(self, now: datetime, limit: int = 200) -> list[r.Task]:
        """Open tasks that were due before now, the longest first."""
        return self._list("open = 1 AND due_ms < ? ORDER BY due_ms, id LIMIT ?", _ms(now), limit)

    def finished(self, limit: int = 200) -> list[r.Task]:
        """Tasks that were done, the last done first."""
        return self._list("status = ? ORDER BY finished_ms DESC, id LIMIT ?", TaskStatus.DONE.value, limit)

    def finished_count(self) -> int:
        """How many tasks were done."""
        return self._number("status = ?", TaskStatus.DONE.value)

    def for_event(self, event_id: str) -> list[r.Task]:
        """Tasks about an event, done ones too."""
        return self._list("event_id = ? ORDER BY due_ms", event_id)

    def for_person(self, person_id: str) -> list[r.Task]:
        """Tasks about a person, done ones too."""
        return self._list("person_id = ? ORDER BY due_ms", person_id)

    def counts(self, now: datetime) -> TaskCounts:
        """How many are open, overdue, due today and done today."""
        start, end = _day(now.astimezone(CHINA).date())
        at = _ms(now)
        return TaskCounts(
            open=self._number("open = 1"),
            overdue=self._number("open = 1 AND due_ms < ?", at),
            due_today=self._number("open = 1 AND due_ms >= ? AND due_ms < ?", at, end),
            done_today=self._number("open = 0 AND finished_ms >= ? AND finished_ms < ?", start, end),
        )


class PatrolRepository(Repository[r.Patrol]):
    """Rounds."""

    def for_task(self, task_id: str) -> r.Patrol | None:
        """The round a task asks for."""
        return self._one("task_id = ? LIMIT 1", task_id)

    def planned_tasks(self) -> frozenset[str]:
        """The ids of the tasks whose points are here."""
        found = self._connection.execute(self._sql("task_id", "task_id IS NOT NULL"))
        return frozenset(id_ for (id_,) in found)


class EventRepository(Repository[r.Event]):
    """Reported matters."""

    def for_task(self, task_id: str) -> list[r.Event]:
        """What was reported while a task was done, the oldest first."""
        return self._list("task_id = ? ORDER BY happened_ms, id", task_id)

    def recent(self, limit: int = 100) -> list[r.Event]:
        """The newest first."""
        return self._list("1 ORDER BY happened_ms DESC LIMIT ?", limit)

    def by_reporter(self, worker: str, limit: int = 100) -> list[r.Event]:
        """What a worker has reported, the newest first."""
        return self._list("reporter = ? ORDER BY happened_ms DESC LIMIT ?", worker, limit)

    def since(self, moment: datetime, limit: int = 500) -> list[r.Event]:
        """What happened since a moment, the newest first."""
        return self._list("happened_ms >= ? ORDER BY happened_ms DESC LIMIT ?", _ms(moment), limit)


class PersonRepository(Repository[r.Person]):
    """Residents."""

    def care_counts(self) -> dict[CareColour, int]:
        """How many people are under each colour of care; colours nobody has are 0."""
        found = self._connection.execute(
            "SELECT care_colour, count(*) FROM shown_person WHERE care_colour IS NOT NULL GROUP BY care_colour"
        )
        return dict.fromkeys(CareColour, 0) | {CareColour(colour): number for colour, number in found}

    def under_care(self, colour: CareColour, limit: int = 200) -> list[r.Person]:
        """People under one colour of care, the next due visit first."""
        where = "care_colour = ? ORDER BY next_visit_ms IS NULL, next_visit_ms LIMIT ?"
        return self._list(where, colour.value, limit)

    def in_house(self, house_id: str) -> list[r.Person]:
        """Who lives in a house."""
        return self._list("house_id = ? ORDER BY name", house_id)


class AlarmRepository(Repository[r.Alarm]):
    """Calls for help."""

    def open(self, limit: int = 50) -> list[r.Alarm]:
        """Those nobody is on site for yet, the newest first."""
        return self._list("open = 1 ORDER BY raised_ms DESC LIMIT ?", limit)


class WarningRepository(Repository[r.PublicWarning]):
    """Public warnings."""

    def open(self, now: datetime, limit: int = 50) -> list[r.PublicWarning]:
        """Those neither lifted nor expired, the next to expire first; acknowledged ones too."""
        return self._list("open = 1 AND ends_ms > ? ORDER BY ends_ms LIMIT ?", _ms(now), limit)


class MessageRepository(Repository[r.Message]):
    """Texts from the platform; those whose time is over are left out."""

    def latest(self, now: datetime, limit: int = 200) -> list[r.Message]:
        """What is still to be read or confirmed first, then the newest first."""
        where = "(until_ms IS NULL OR until_ms > ?) ORDER BY unread DESC, sent_ms DESC, id DESC LIMIT ?"
        return self._list(where, _ms(now), limit)

    def unread_count(self, now: datetime) -> int:
        """How many are still to be read or confirmed."""
        return self._number("unread = 1 AND (until_ms IS NULL OR until_ms > ?)", _ms(now))


class FormRepository(Repository[r.FormRecord]):
    """Published forms; several versions of one form may be here at once."""

    def get(self, form_id: str, version: str) -> r.FormRecord | None:
        """The version a draft or an inspection was made with."""
        return self._one("form_id = ? AND version = ?", form_id, version)

    def latest(self, form_id: str) -> r.FormRecord | None:
        """The highest version; versions compare as numbers if they are numbers, else as text."""
        found = self._list("form_id = ?", form_id)
        return max(found, key=lambda form: version_order(form.version), default=None)


class BuildingRepository(Repository[r.Building]):
    """Buildings and entrances."""

    def in_grid(self, grid: str, limit: int = 1000) -> list[r.Building]:
        """By name."""
        return self._list("grid = ? ORDER BY name LIMIT ?", grid, limit)


class HouseRepository(Repository[r.House]):
    """Homes."""

    def in_building(self, building_id: str) -> list[r.House]:
        """Homes of one building."""
        return self._list("building_id = ?", building_id)


class CorrectableRepository(Repository[C]):
    """Facts that their maker may tell anew."""

    def newest(self, id_: str) -> C | None:
        """The fact as it was told last; None if none of it is here."""
        found, seen = self.by_id(id_), {id_}
        while found is not None and (later := self._after(found.id)) is not None and later.id not in seen:
            found = later
            seen.add(later.id)
        return found

    def tellings(self, id_: str) -> list[C]:
        """The fact and what it was before it was corrected, as far as that is here; the newest first."""
        found: dict[str, C] = {}
        while id_ and id_ not in found and (one := self.by_id(id_)) is not None:
            found[id_] = one
            id_ = one.corrects
        return list(found.values())

    def _after(self, id_: str) -> C | None:
        corrects = "json_extract(CAST(data AS TEXT), '$.corrects')"
        return self._one(f"{corrects} = ? ORDER BY id DESC LIMIT 1", id_)


class InspectionRepository(CorrectableRepository[r.Inspection]):
    """Submitted checklists."""

    def for_task(self, task_id: str) -> list[r.Inspection]:
        """What was submitted for a task, the newest first."""
        return self._list("task_id = ? ORDER BY ended_ms DESC", task_id)

    def latest_of(self, worker: str, form_id: str) -> r.Inspection | None:
        """What a worker submitted last with a form, as far as the newest fifty go back."""
        rows = self._list("form_id = ? ORDER BY ended_ms DESC LIMIT 50", form_id)
        return next((one for one in rows if one.worker == worker), None)

    def last(self, building_id: str, form_id: str) -> r.Inspection | None:
        """The last inspection of a building with a form."""
        return self._one(
            "building_id = ? AND form_id = ? ORDER BY ended_ms DESC LIMIT 1", building_id, form_id
        )


class HazardRepository(Repository[r.Hazard]):
    """Failed items."""

    def of_inspection(self, inspection_id: str) -> list[r.Hazard]:
        """What one inspection found."""
        return self._list("inspection_id = ? ORDER BY found_ms, id", inspection_id)

    def in_building(self, building_id: str) -> list[r.Hazard]:
        """What was found in a building, the newest first."""
        return self._list("building_id = ? ORDER BY found_ms DESC", building_id)


class VisitRepository(CorrectableRepository[r.Visit]):
    """Recorded visits."""

    def of_person(self, person_id: str, limit: int = 50) -> list[r.Visit]:
        """The newest first."""
        return self._list("person_id = ? ORDER BY ended_ms DESC LIMIT ?", person_id, limit)


class FeedbackRepository(Repository[r.Feedback]):
    """Complaints and suggestions."""

    def latest(self, limit: int = 20) -> list[r.Feedback]:
        """The newest first."""
        return self._list("1 ORDER BY filed_ms DESC, id DESC LIMIT ?", limit)


class RecheckRepository(CorrectableRepository[r.Recheck]):
    """Second looks."""

    def of_event(self, event_id: str) -> list[r.Recheck]:
        """The newest first."""
        return self._list("event_id = ? ORDER BY looked_ms DESC", event_id)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _day(day: date) -> tuple[int, int]:
    """First and past-last millisecond of a day in China, which has days of 24 hours only."""
    start = _ms(datetime.combine(day, time(), CHINA))
    return start, start + 86_400_000
