"""An unlocked profile at work: store, engine, clock and position, and what every port needs to say about them."""

from collections.abc import Callable
from datetime import datetime

from gridworker.clock import Clock
from gridworker.geo.distance import Fix, distance_m
from gridworker.model.facts import Place
from gridworker.model.grid_code import GridCode, is_grid_code
from gridworker.model.records import Alarm, Task, Tenant, Worker
from gridworker.store.reader import Reader
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from ui.viewmodels.drafts import Submitted

Locate = Callable[[], Fix | None]


def nowhere() -> Fix | None:
    """A device that does not know where it is."""
    return None


class Workplace:
    """What stays the same from unlocking to locking."""

    def __init__(self, store: Store, engine: SyncEngine, locate: Locate = nowhere) -> None:
        self.store = store
        self.engine = engine
        self._locate = locate
        self.stated_place: Place | None = None
        """Where the worker says to be (地下模式); until taken back, what a receiver says does not count."""

    @property
    def clock(self) -> Clock:
        """The store's clock."""
        return self.store.clock

    def now(self) -> datetime:
        """The wall clock."""
        return self.clock.now()

    def locate(self) -> Fix | None:
        """Where the device is, as far as a receiver knows; may be called on any thread."""
        return None if self.stated_place is not None else self._locate()

    @property
    def position_problem(self) -> str:
        """Why there are no positions; empty while there may be."""
        return str(getattr(self._locate, "problem", ""))

    def begin_locating(self) -> None:
        """Somebody wants to know where this is: a receiver that has not begun to listen does so now."""
        begin = getattr(self._locate, "begin", None)
        if begin is not None:
            begin()

    def rest_locating(self, *, on: bool) -> None:
        """While on, nobody is there who wants to know: a receiver that went away is not looked for."""
        rest = getattr(self._locate, "rest", None)
        if rest is not None:
            rest(on=on)

    def distance_m(self, there: Task | Alarm) -> float | None:
        """How far a task or an alarm is from here, None if either place is not known."""
        here = self.locate()
        if here is None or there.lon is None or there.lat is None:
            return None
        return distance_m(here.lon, here.lat, there.lon, there.lat)

    def queued(self, *, urgent: bool = False) -> Submitted:
        """What waits in the outbox now, the newest included; what is urgent waits behind its like only."""
        with self.store.reader() as reader:
            counts = reader.outbox.counts()
        return Submitted(counts.urgent_waiting if urgent else counts.ops_waiting)


def tenant_of(reader: Reader) -> Tenant:
    """The tenant's choices; all switches off before they have arrived."""
    return reader.tenant or Tenant(id="", name="")


def grid_of(worker: Worker | None) -> GridCode | None:
    """The worker's first grid; None too for a code of another scheme, which the screens then leave out."""
    code = worker.grids[0] if worker and worker.grids else ""
    return GridCode.parse(code) if is_grid_code(code) else None


def grid_line(worker: Worker | None) -> str:
    """Such as 新鸿社区 · 第 3 网格."""
    grid = grid_of(worker)
    parts = [worker.community_name if worker else "", grid.display if grid else ""]
    return " · ".join(part for part in parts if part)


def stamp_grid(worker: Worker | None) -> str:
    """Such as 新鸿社区第 3 网格, for photos and place cards."""
    return grid_line(worker).replace(" · ", "")
