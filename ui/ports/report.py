"""Starting and filing a report."""

from gridworker.model.facts import Place
from gridworker.model.records import Building
from gridworker.services.reports import ReportEvent, report_event
from gridworker.store.reader import Reader
from gridworker.store.transaction import Transaction
from ui.ports.keeping import Keeper, as_shown, kept_draft
from ui.ports.workplace import grid_of, stamp_grid, tenant_of
from ui.viewmodels.drafts import DraftKind, Submitted
from ui.viewmodels.report import BuildingChoice, PhoneNumber, ReportBasis, ReportFilled, shipped_groups

_RECENT = "report.recent"
"""The setting that holds the choices used last, the newest first."""
_MOST_RECENT = 8
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
            recent = reader.setting(_RECENT, list[str], [])
        grid = grid_of(worker)
        return ReportBasis(
            draft_id=draft.id if draft else self.new_draft_id(),
            place=self._here(next(iter(worker.grids), "") if worker else ""),
            place_line=" · ".join(part for part in (stamp_grid(worker), grid.short if grid else "") if part),
            groups=shipped_groups(recent),
            buildings=buildings,
            phones=[PhoneNumber(label, number) for label, number in tenant.phones.items()],
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
        )
        report_event(self._work.store, command)
        self._remember(filled.choice)
        return self._work.queued()

    def _remember(self, choice: str) -> None:
        """Puts a choice in front of those used last."""

        def work(tx: Transaction) -> None:
            others = [used for used in tx.setting(_RECENT, list[str], []) if used != choice]
            tx.put_setting(_RECENT, [choice, *others][:_MOST_RECENT])

        self._work.store.write(work)

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
