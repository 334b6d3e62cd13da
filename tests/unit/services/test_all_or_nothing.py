"""Each use case is done whole or not at all, wherever the power fails."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gridworker.clock import ManualClock
from gridworker.model.vocabulary import RecheckResult, TaskStatus, Urgency, VisitOutcome
from gridworker.services.rechecks import RecordRecheck, record_recheck
from gridworker.services.reports import ReportEvent, report_event
from gridworker.services.visits import RecordVisit, record_visit
from gridworker.store.store import Store
from gridworker.store.surroundings import Surroundings
from tests.fakes.device import KEY, START, identity, upsert
from tests.unit.services.seeds import PLACE, ROWS, draft, has_draft, kinds_of

NOW = START.isoformat(timespec="milliseconds")


class PowerCutError(Exception):
    """The machine stops here."""


class Power:
    """Fails at one named point once it is told to."""

    def __init__(self) -> None:
        self.fails_at = ""

    def __call__(self, point: str) -> None:
        if point == self.fails_at:
            raise PowerCutError(point)


def report(store: Store) -> object:
    return report_event(
        store,
        ReportEvent(category="S03", urgency=Urgency.NORMAL, place=PLACE, happened_at=NOW, draft_id="d1"),
    )


def visit(store: Store) -> object:
    return record_visit(
        store,
        RecordVisit(person_id="p1", outcome=VisitOutcome.MET, started_at=NOW, task_id="t1", draft_id="d1"),
    )


def recheck(store: Store) -> object:
    return record_recheck(
        store,
        RecordRecheck(result=RecheckResult.FIXED, event_id="e1", task_id="t1", draft_id="d1"),
    )


USE_CASES = pytest.mark.parametrize("use_case", [report, visit, recheck])


def opened(folder: Path, power: Power) -> Store:
    clock = ManualClock(START)
    world = Surroundings(clock, faults=power, app_version="1")
    store = Store.create(folder, KEY, identity(), clock, world=world)
    store.write(lambda tx: tx.apply_page("", [upsert(kind, data) for kind, data in ROWS], "c1"))
    draft(store)
    return store


def reopened(folder: Path) -> Store:
    clock = ManualClock(START)
    return Store.open(folder, KEY, clock, world=Surroundings(clock, app_version="1"))


@pytest.mark.parametrize("point", ["spool.reserved", "write.before_commit"])
@USE_CASES
def test_power_cut_before_the_commit_leaves_the_draft_and_nothing_else(
    tmp_path: Path, use_case: Callable[[Store], object], point: str
) -> None:
    power = Power()
    store = opened(tmp_path / "profile", power)
    power.fails_at = point
    with pytest.raises(PowerCutError):
        use_case(store)
    power.fails_at = ""
    store.close()
    again = reopened(tmp_path / "profile")
    try:
        assert has_draft(again)
        assert kinds_of(again) == []
        assert again.spool.pending_count() == 0
        with again.reader() as reader:
            task = reader.tasks.by_id("t1")
        assert task is not None
        assert task.status is TaskStatus.ASSIGNED
    finally:
        again.close()


@USE_CASES
def test_trying_again_after_a_power_cut_makes_it_once(
    tmp_path: Path, use_case: Callable[[Store], object]
) -> None:
    power = Power()
    store = opened(tmp_path / "profile", power)
    power.fails_at = "write.before_commit"
    with pytest.raises(PowerCutError):
        use_case(store)
    power.fails_at = ""
    use_case(store)
    made = kinds_of(store)
    use_case(store)
    assert kinds_of(store) == made
    assert not has_draft(store)
    assert store.spool.pending_count() == len(made)
    store.close()
