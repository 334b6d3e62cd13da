"""A patrol over a real store: what its desk says, what a find and a checklist on the way leave, and a stated place."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridworker.errors import InputProblem
from gridworker.geo.distance import Fix
from gridworker.geo.track import TrackPoint
from gridworker.model.facts import Place
from gridworker.model.ops import OpKind
from gridworker.model.vocabulary import ArrivalBy, PointFinding, PositionSource, Urgency
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from ui.ports.patrol import PatrolDesk
from ui.ports.patrol_point import FindDesk
from ui.ports.report import ReportDesk
from ui.ports.tasks import TaskDesk
from ui.ports.today import TodayDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.drafts import Draft, DraftKind
from ui.viewmodels.patrol_port import Arrived
from ui.viewmodels.report import ReportFilled
from ui.viewmodels.tasks import Detail, Tab, task_item

NOBODY = "http://127.0.0.1:9"
CELLAR = Place(text="1 栋 地下一层", grid=fake.GRID, building_id="b1", source=PositionSource.ADDRESS)
WORKER = {
    "id": "worker-1",
    "code": "0003",
    "name": "测试网格员",
    "role": "grid_worker",
    "grids": [fake.GRID],
    "community": "510108004006",
}


class Where:
    """A device that is wherever the test says."""

    fix: Fix | None = Fix(104.1, 30.66, 8.0)
    problem = ""
    begun = 0

    def __call__(self) -> Fix | None:
        return self.fix

    def begin(self) -> None:
        self.begun += 1


@pytest.fixture
def where() -> Where:
    return Where()


@pytest.fixture
def work(tmp_path: Path, where: Where) -> Iterator[Workplace]:
    store = fake.Device(tmp_path / "profile").create()
    rows = [
        fake.upsert("worker", WORKER),
        fake.upsert("tenant", {"id": "t", "name": "测试街道", "switches": {"track": True}}),
        fake.upsert("task", fake.task_data("t1", type="patrol")),
        fake.upsert("patrol", fake.patrol_data()),
    ]
    store.write(lambda tx: tx.apply_page("", rows, "c1"))
    engine = SyncEngine(store, HttpTransport(NOBODY), store.clock)
    yield Workplace(store, engine, where)
    engine.stop()
    store.close()


def kinds(store: Store) -> list[OpKind]:
    with store.reader() as reader:
        return [item.kind for item in reversed(reader.outbox.items())]


def test_a_round_as_its_desk_tells_it(work: Workplace) -> None:
    desk = PatrolDesk(work)
    desk.start("pa1")
    desk.reach("pa1", "a", Arrived(ArrivalBy.POSITION, 12.0, 8.0))
    desk.look("pa1", "a", PointFinding.PROBLEM, "堆了纸箱")
    desk.skip("pa1", "b", "在施工")
    opened = desk.open_patrol("t1")
    assert [point.stage for point in opened.points] == ["looked", "skipped", "open"]
    assert (opened.track_allowed, opened.track_wanted) == (True, False)
    desk.finish("pa1", "下雨")
    summary = desk.summary("pa1")
    assert (summary.worker, summary.missed) == ("测试网格员（0003）", ("地下车库",))


def test_point_counts_as_reported_once_a_report_on_the_way_names_it(work: Workplace) -> None:
    desk = PatrolDesk(work)
    assert desk.open_patrol("t1").reported == frozenset()
    about = fake.event_data(task_id="t1", place={"text": "1 栋", "grid": fake.GRID})
    work.store.write(lambda tx: tx.apply_page("c1", [fake.upsert("event", about)], "c2"))
    assert desk.open_patrol("t1").reported == {"a"}


def test_today_shows_the_round_and_how_much_of_it_is_left(work: Workplace) -> None:
    house = {
        "id": "b1",
        "name": "1 栋",
        "address_text": "1 栋",
        "grid": fake.GRID,
        "lon": 104.1,
        "lat": 30.66,
    }
    work.store.write(lambda tx: tx.apply_page("c1", [fake.upsert("building", house)], "c2"))
    desk, today = PatrolDesk(work), TodayDesk(work)
    first = today.load().route
    assert first is not None
    assert (first.task_id, first.begun, first.walked) == ("t1", False, 0)
    assert first.line == "3 个点 · 约 190 m"
    assert (len(first.way), len(first.buildings)) == (2, 1)  # the cellar has no position
    desk.start("pa1")
    desk.reach("pa1", "b", Arrived(ArrivalBy.CODE))
    desk.look("pa1", "b", PointFinding.FINE, "")
    later = today.load().route
    assert later is not None
    assert (later.begun, later.walked, later.line) == (True, 1, "1 / 3 个点 · 还有约 190 m")
    assert later.way[0] == (104.102, 30.66)  # as it was walked, not as it was planned
    desk.finish("pa1", "下雨")
    assert today.load().route is None


def test_a_task_without_a_plan_says_so(work: Workplace) -> None:
    work.store.write(lambda tx: tx.apply_page("c1", [fake.upsert("task", fake.task_data("t2"))], "c2"))
    with pytest.raises(InputProblem) as refused:
        PatrolDesk(work).open_patrol("t2")
    assert refused.value.code == "patrol.gone"


def test_a_find_keeps_its_place_its_patrol_and_a_draft_of_its_own(work: Workplace) -> None:
    there = Place(text="配电房", grid=fake.GRID)
    ordinary = Draft("d0", DraftKind.REPORT, data={"description": "另一件"})
    ReportDesk(work).save_draft(ordinary)
    desk = FindDesk(work)
    desk.begin("t1", there)
    basis = desk.start_report()
    assert (basis.place, basis.draft) == (there, None)
    desk.save_draft(Draft(basis.draft_id, DraftKind.REPORT, data={"description": "门锁坏了"}))
    again = desk.start_report()
    assert again.draft is not None
    assert again.draft.data["description"] == "门锁坏了"
    filled = ReportFilled(
        again.draft_id, "S01", "fire.clutter", Urgency.NORMAL, there, "", "2026-11-21T09:00:00+08:00"
    )
    desk.file_report(filled)
    (find,) = PatrolDesk(work).open_patrol("t1").finds
    assert find.startswith("09:00")
    assert find.endswith("配电房")
    left = ReportDesk(work).start_report().draft
    assert left is not None
    assert left.data["description"] == "另一件"


def test_the_way_goes_out_as_gpx_and_only_what_was_allowed(work: Workplace) -> None:
    desk = PatrolDesk(work)
    desk.start("pa1")
    way = [TrackPoint(1_784_000_000_000, 104.1, 30.66, 8.0, starts=True)]
    desk.keep_way("pa1", way)
    assert desk.way_as_gpx("pa1").count(b"<trkpt") == 0
    desk.want_track(wanted=True)
    desk.keep_way("pa1", way)
    assert desk.way_as_gpx("pa1").count(b"<trkpt") == 1
    assert kinds(work.store) == [OpKind.PATROL_STARTED]


def test_a_stated_place_counts_more_than_a_receiver_until_it_is_taken_back(work: Workplace) -> None:
    PatrolDesk(work).state_place(CELLAR)
    assert work.locate() is None
    assert ReportDesk(work).start_report().place == CELLAR
    PatrolDesk(work).state_place(None)
    here = ReportDesk(work).start_report().place
    assert (here.text, here.lon, here.accuracy_m, here.crs) == ("", 104.1, 8.0, "WGS84")


def test_an_old_position_is_not_where_a_report_is(work: Workplace, where: Where) -> None:
    where.fix = Fix(104.1, 30.66, 8.0, age_s=61)
    assert ReportDesk(work).start_report().place.lon is None


def test_listening_begins_when_somebody_wants_to_know(work: Workplace, where: Where) -> None:
    assert where.begun == 0
    work.begin_locating()
    assert where.begun == 1


def test_a_patrol_whose_points_are_not_here_opens_like_any_other_errand(work: Workplace) -> None:
    late = fake.task_data("late", type="patrol", title="下午的巡查")
    work.store.write(lambda tx: tx.apply_page("c1", [fake.upsert("task", late)], "c2"))
    page = TaskDesk(work).read(Tab.OPEN)
    now = work.store.clock.now()
    assert {one.task.id: task_item(one, now).detail for one in page.listings} == {
        "t1": Detail.PATROL,
        "late": Detail.PLAIN,
    }


def test_an_urgent_report_waits_behind_its_like_only_and_is_known_to_have_arrived(work: Workplace) -> None:
    desk, store = ReportDesk(work), work.store
    for n in range(3):
        store.write(lambda tx, n=n: fake.report(tx, f"e{n}"))
    filled = ReportFilled(
        draft_id="d1",
        category="S03",
        choice="fire.wire_charging",
        urgency=Urgency.URGENT,
        place=CELLAR,
        description="",
        happened_at="2026-11-21T09:00:00+08:00",
        photos=(),
    )
    assert desk.file_report(filled).queue_place == 1
    assert not desk.has_arrived("d1")
    with store.reader() as reader:
        (op,) = (item.op for item in reader.outbox.items() if item.record.id == "d1")
    store.write(lambda tx: tx.record_verdict(fake.applied(op)))
    assert desk.has_arrived("d1")
    assert not desk.has_arrived("d2")
