"""Starting and filing a report, or adding to one that is there."""

from datetime import timedelta

from gridworker.model.event_flow import SIMILAR_WITHIN_H
from gridworker.model.facts import Place
from gridworker.model.ops import RecordKind, RecordRef
from gridworker.model.records import Building
from gridworker.model.similar import similar_events
from gridworker.model.vocabulary import Urgency
from gridworker.services.reports import AddToEvent, ReportEvent, add_to_event, report_event
from gridworker.store.outbox import OpState
from gridworker.store.reader import Reader
from ui.ports.calling import street_phones
from ui.ports.codes import place_of_codes
from ui.ports.keeping import Keeper, as_shown, kept_draft
from ui.ports.workplace import grid_of, stamp_grid, tenant_of
from ui.viewmodels.drafts import DraftKind, Submitted
from ui.viewmodels.report import BuildingChoice, ReportBasis, ReportFilled, shipped_groups
from ui.viewmodels.report_parts import near_first, similar_shown
from ui.viewmodels.similar import Question, SimilarShown

_OWN_PHRASES = "report.phrases"
"""The setting that holds the worker's own phrases."""
_MOST_RECENT = 8
_LOOKED_BACK = 50
"""How many of the worker's last reports say which classes are used."""
_MOST_EVENTS = 500
_FRESH_S = 60.0
"""An older position may be that of another street."""


class ReportDesk(Keeper):
    """Answers `ReportPort`."""

    def start_report(self) -> ReportBasis:
        """A new report, or the draft left open."""
        with self._work.store.reader() as reader:
            worker, tenant = reader.worker, tenant_of(reader)
            draft = kept_draft(reader, "", DraftKind.REPORT)
            buildings = [
                _choice(building) for grid in _grids(reader) for building in reader.buildings.in_grid(grid)
            ]
            recent = _used_last(reader)
            own = reader.setting(_OWN_PHRASES, list[str], [])
        grid, place = grid_of(worker), self._here(next(iter(worker.grids), "") if worker else "")
        return ReportBasis(
            draft_id=draft.id if draft else self.new_draft_id(),
            place=place,
            place_line=" · ".join(part for part in (stamp_grid(worker), grid.short if grid else "") if part),
            groups=shipped_groups(recent),
            buildings=near_first(buildings, place),
            phones=street_phones(tenant),
            has_recent=bool(recent),
            phrases=tenant.phrases,
            own_phrases=own,
            forced_photo=tenant.switches.get("forced_photo", False),
            draft=as_shown(draft, DraftKind.REPORT),
        )

    def discard_draft(self, draft_id: str) -> None:
        """Forgets a draft."""
        self._work.store.write(lambda tx: tx.delete_draft(draft_id))

    def file_report(self, filled: ReportFilled) -> Submitted:
        """Files it."""
        command = ReportEvent(
            category=filled.category,
            choice=filled.choice,
            urgency=filled.urgency,
            place=filled.place,
            happened_at=filled.happened_at,
            description=filled.description,
            photos=filled.photos,
            task_id=filled.task_id,
            draft_id=filled.draft_id,
            not_same=filled.not_same,
        )
        report_event(self._work.store, command)
        return self._work.queued(urgent=filled.urgency is Urgency.URGENT)

    def has_arrived(self, draft_id: str) -> bool:
        """Whether the platform has what was filed from a draft; the matter has the draft's id."""
        with self._work.store.reader() as reader:
            told = reader.outbox.for_record(RecordRef(RecordKind.EVENT, draft_id))
        return bool(told) and all(item.state is OpState.APPLIED for item in told)

    def join_report(self, event_id: str, filled: ReportFilled) -> Submitted:
        """Adds what was filled in to a matter that is there; the draft ends with it."""
        command = AddToEvent(
            event_id=event_id,
            added_at=filled.happened_at,
            note=filled.description,
            photos=filled.photos,
            draft_id=filled.draft_id,
        )
        add_to_event(self._work.store, command)
        return self._work.queued()

    def similar(self, question: Question) -> SimilarShown | None:
        """The nearest matter of the last day that the worker has not said to be another."""
        now = self._work.now()
        with self._work.store.reader() as reader:
            recent = reader.events.since(now - timedelta(hours=SIMILAR_WITHIN_H), _MOST_EVENTS)
        found = similar_events(recent, question.category, question.choice, question.place, now)
        return next((similar_shown(one, now) for one in found if one.event.id not in question.denied), None)

    def keep_phrases(self, own: tuple[str, ...]) -> None:
        """Keeps the worker's own phrases."""
        self._work.store.write(lambda tx: tx.put_setting(_OWN_PHRASES, own))

    def place_of(self, codes: tuple[str, ...]) -> Place:
        """The place that one of the codes names."""
        with self._work.store.reader() as reader:
            return place_of_codes(reader, codes)

    def _here(self, grid: str) -> Place:
        """Where the worker says to be; else where the device is now, and the words are the worker's to choose."""
        stated, fix = self._work.stated_place, self._work.locate()
        if stated is not None:
            return stated
        if fix is None or fix.age_s > _FRESH_S:
            return Place(text="", grid=grid)
        return Place(
            text="",
            grid=grid,
            lon=fix.lon,
            lat=fix.lat,
            accuracy_m=fix.accuracy_m,
            source=fix.source,
        )


def _grids(reader: Reader) -> tuple[str, ...]:
    return reader.worker.grids if reader.worker else ()


def _choice(building: Building) -> BuildingChoice:
    return BuildingChoice(building.id, building.name, building.address_text, building.lon, building.lat)


def _used_last(reader: Reader) -> list[str]:
    """The classes of the worker's last reports, the newest first."""
    if reader.worker is None:
        return []
    events = reader.events.by_reporter(reader.worker.id, _LOOKED_BACK)
    return list(dict.fromkeys(event.choice for event in events if event.choice))[:_MOST_RECENT]
