"""One consistent look at the store: everything that can be asked, nothing that can be changed."""

from functools import cached_property
from typing import TypeVar

import msgspec

from gridworker.model import records as r
from gridworker.model.ops import RecordKind, RecordRef
from gridworker.store import repositories as repo
from gridworker.store import settings, taking_back
from gridworker.store.deliveries import DeliveryView
from gridworker.store.drafts import DraftView
from gridworker.store.driver import Connection
from gridworker.store.feed import FeedView
from gridworker.store.form_files import FormFileView
from gridworker.store.identity import DeviceIdentity
from gridworker.store.outbox import OutboxView
from gridworker.store.projection import is_pending
from gridworker.store.runs import RunView
from gridworker.store.shelves import SHELVES
from gridworker.store.stamping import Measured
from gridworker.store.tracks import TrackView
from gridworker.store.uploads import UploadView

T = TypeVar("T")


class Reader:
    """What the store held at one moment; use it only inside the `with` that gave it.

    `connection` is for the modules of this package.
    """

    def __init__(self, connection: Connection, identity: DeviceIdentity) -> None:
        self.connection = connection
        self.identity = identity

    def record(self, kind: str, id_: str) -> r.Record | None:
        """One record as the worker sees it, None if it is not here or of a kind this version does not know."""
        shelf = SHELVES.get(kind)
        if shelf is None:
            return None
        query = " ".join(("SELECT data FROM", shelf.table, "WHERE id = ?"))
        found = self.connection.execute(query, (id_,)).fetchone()
        return None if found is None else msgspec.json.decode(found[0], type=shelf.type)

    def is_pending(self, ref: RecordRef) -> bool:
        """Whether work on this record has not been taken by the platform yet."""
        return is_pending(self.connection, ref)

    def can_take_back(self, op_id: str) -> bool:
        """Whether an op has certainly not left this device."""
        return taking_back.can_take_back(self.connection, op_id)

    def setting(self, name: str, type: type[T], default: T) -> T:  # noqa: A002 - as msgspec names it
        """A value kept with `Transaction.put_setting`."""
        return settings.read(self.connection, settings.choice_key(name), type, default)

    def blob(self, sha256: str) -> tuple[int, str, str] | None:
        """Size in bytes, media type and state (here, damaged, removed) of a blob some row refers to."""
        found: tuple[int, str, str] | None = self.connection.execute(
            "SELECT size_bytes, media_type, state FROM blob WHERE sha256 = ?", (sha256,)
        ).fetchone()
        return found

    def measured_offset(self) -> Measured | None:
        """The last measurement of the platform's clock."""
        return settings.measured(self.connection)

    def sealed_is_due(self) -> bool:
        """Whether the database was put back from its backup and what it knew no more has not been given yet."""
        return settings.read(self.connection, settings.SEALED_DUE, bool, default=False)

    @property
    def worker(self) -> r.Worker | None:
        """Who works with this device; None before the first sync."""
        return repo.Repository(self.connection, RecordKind.WORKER, r.Worker).by_id(self.identity.worker)

    @property
    def tenant(self) -> r.Tenant | None:
        """What the street has chosen; None before the first sync."""
        return next(iter(repo.Repository(self.connection, RecordKind.TENANT, r.Tenant).all(1)), None)

    @cached_property
    def feedback(self) -> repo.FeedbackRepository:
        """The worker's own complaints and suggestions."""
        return repo.FeedbackRepository(self.connection, RecordKind.FEEDBACK, r.Feedback)

    @property
    def figures(self) -> r.Figures | None:
        """The worker's own numbers."""
        figures = repo.Repository(self.connection, RecordKind.FIGURES, r.Figures)
        return figures.by_id(self.identity.worker) or next(iter(figures.all(1)), None)

    @cached_property
    def tasks(self) -> repo.TaskRepository:
        """Tasks."""
        return repo.TaskRepository(self.connection, RecordKind.TASK, r.Task)

    @cached_property
    def events(self) -> repo.EventRepository:
        """Reported matters."""
        return repo.EventRepository(self.connection, RecordKind.EVENT, r.Event)

    @cached_property
    def persons(self) -> repo.PersonRepository:
        """Residents."""
        return repo.PersonRepository(self.connection, RecordKind.PERSON, r.Person)

    @cached_property
    def care_plans(self) -> repo.Repository[r.CarePlan]:
        """How people are looked after, by the person's id."""
        return repo.Repository(self.connection, RecordKind.CARE_PLAN, r.CarePlan)

    @cached_property
    def alarms(self) -> repo.AlarmRepository:
        """Calls for help."""
        return repo.AlarmRepository(self.connection, RecordKind.ALARM, r.Alarm)

    @cached_property
    def warnings(self) -> repo.WarningRepository:
        """Public warnings."""
        return repo.WarningRepository(self.connection, RecordKind.WARNING, r.PublicWarning)

    @cached_property
    def messages(self) -> repo.MessageRepository:
        """Messages and announcements."""
        return repo.MessageRepository(self.connection, RecordKind.MESSAGE, r.Message)

    @cached_property
    def forms(self) -> repo.FormRepository:
        """Published forms."""
        return repo.FormRepository(self.connection, RecordKind.FORM, r.FormRecord)

    @cached_property
    def form_files(self) -> FormFileView:
        """What belongs to the labels of forms."""
        return FormFileView(self.connection)

    @cached_property
    def grids(self) -> repo.Repository[r.Grid]:
        """Grids."""
        return repo.Repository(self.connection, RecordKind.GRID, r.Grid)

    @cached_property
    def buildings(self) -> repo.BuildingRepository:
        """Buildings."""
        return repo.BuildingRepository(self.connection, RecordKind.BUILDING, r.Building)

    @cached_property
    def houses(self) -> repo.HouseRepository:
        """Homes."""
        return repo.HouseRepository(self.connection, RecordKind.HOUSE, r.House)

    @cached_property
    def inspections(self) -> repo.InspectionRepository:
        """Submitted checklists."""
        return repo.InspectionRepository(self.connection, RecordKind.INSPECTION, r.Inspection)

    @cached_property
    def hazards(self) -> repo.HazardRepository:
        """Failed items."""
        return repo.HazardRepository(self.connection, RecordKind.HAZARD, r.Hazard)

    @cached_property
    def visits(self) -> repo.VisitRepository:
        """Recorded visits."""
        return repo.VisitRepository(self.connection, RecordKind.VISIT, r.Visit)

    @cached_property
    def rechecks(self) -> repo.RecheckRepository:
        """Second looks."""
        return repo.RecheckRepository(self.connection, RecordKind.RECHECK, r.Recheck)

    @cached_property
    def patrols(self) -> repo.PatrolRepository:
        """Rounds and how far they have come."""
        return repo.PatrolRepository(self.connection, RecordKind.PATROL, r.Patrol)

    @cached_property
    def tracks(self) -> TrackView:
        """Recorded ways."""
        return TrackView(self.connection)

    @cached_property
    def outbox(self) -> OutboxView:
        """Ops on their way."""
        return OutboxView(self.connection)

    @cached_property
    def uploads(self) -> UploadView:
        """Blobs on their way."""
        return UploadView(self.connection)

    @cached_property
    def deliveries(self) -> DeliveryView:
        """Submissions on their way to OpenRosa servers."""
        return DeliveryView(self.connection)

    @cached_property
    def feed(self) -> FeedView:
        """What was received."""
        return FeedView(self.connection)

    @cached_property
    def drafts(self) -> DraftView:
        """Unfinished work."""
        return DraftView(self.connection)

    @cached_property
    def runs(self) -> RunView:
        """Past sync runs."""
        return RunView(self.connection)


def identity_of(connection: Connection) -> DeviceIdentity:
    """The identity the database was created with (or restored as)."""
    found = connection.execute("SELECT v FROM setting WHERE k = ?", (settings.IDENTITY,)).fetchone()
    return msgspec.json.decode(found[0], type=DeviceIdentity)
