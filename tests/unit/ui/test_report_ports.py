"""The report's ports over a real store: what is nearby, whose plate a code is, taking back and filling in again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gridworker.assets import asset
from gridworker.errors import InputProblem
from gridworker.geo.distance import Fix
from gridworker.model.facts import Place
from gridworker.model.ops import RecordKind, RecordRef
from gridworker.model.vocabulary import EventStage, PositionSource, Urgency
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.ui.test_ports import NOBODY, WORKER
from ui.ports.my_reports import AgainDesk, MyReportsDesk
from ui.ports.report import ReportDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.drafts import Draft, DraftKind
from ui.viewmodels.followed_report import Addition
from ui.viewmodels.photos import PhotoPlace
from ui.viewmodels.report_parts import ReportFilled
from ui.viewmodels.similar import Question

PICTURE = Path(asset("demo", "photos", "ebike_dangling_wire.jpg"))
HERE = Place(text="测试路 1 号 3 栋", grid=fake.GRID, building_id="b1", lon=104.1014, lat=30.6696)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = fake.Device(tmp_path / "profile").create()
    tenant = {"id": "t1", "name": "测试街道", "phones": {"duty": "199"}, "phrases": ["已劝离"]}
    building = {
        "id": "b1", "name": "3 栋", "address_text": "测试路 1 号 3 栋", "grid": fake.GRID, "code": "GW-B-0003",
        "lon": 104.1014, "lat": 30.6696,
    }  # fmt: skip
    house = {
        "id": "h1", "building_id": "b1", "address_text": "测试路 1 号 3 栋 1-2", "grid": fake.GRID, "code": "GW-H-12",
    }  # fmt: skip
    point = {"id": "p1", "name": "配电房", "code": "GW-P-1", "lon": 104.1, "lat": 30.6}
    patrol = {"id": "r1", "title": "早巡", "grid": fake.GRID, "assignee": "worker-1", "points": [point]}
    rows = [
        ("worker", WORKER),
        ("tenant", tenant),
        ("building", building),
        ("house", house),
        ("patrol", patrol),
    ]
    page = [fake.upsert(kind, data) for kind, data in rows]
    store.write(lambda tx: tx.apply_page("", page, "c1"))
    yield store
    store.close()


@pytest.fixture
def work(store: Store) -> Iterator[Workplace]:
    engine = SyncEngine(store, HttpTransport(NOBODY), store.clock)
    yield Workplace(store, engine, lambda: Fix(104.1014, 30.6696, 8.0))
    engine.stop()


def filled(work: Workplace, **more: object) -> ReportFilled:
    known = {
        "draft_id": ReportDesk(work).new_draft_id(),
        "category": "S03",
        "choice": "fire.wire_charging",
        "urgency": Urgency.NORMAL,
        "place": HERE,
        "description": "线头裸露",
        "happened_at": work.now().isoformat(timespec="milliseconds"),
    }
    return ReportFilled(**{**known, **more})  # type: ignore[arg-type]


def test_what_was_reported_here_an_hour_ago_is_found_and_can_be_denied(work: Workplace) -> None:
    desk = ReportDesk(work)
    hour = timedelta(hours=1)
    first = filled(work, happened_at=(work.now() - hour).isoformat(timespec="milliseconds"))
    desk.file_report(first)
    question = Question("S03", "fire.wire_charging", HERE)
    found = desk.similar(question)
    assert found is not None
    assert found.id == first.draft_id
    assert found.title == "附近 50 m 内 1 小时前已有同类上报"
    assert "测试路 1 号 3 栋" in found.line
    assert desk.similar(Question("S03", "fire.wire_charging", HERE, (first.draft_id,))) is None
    assert desk.similar(Question("E01", "waste.heap", HERE)) is None


def test_joining_adds_and_files_no_second_report(store: Store, work: Workplace) -> None:
    desk = ReportDesk(work)
    first = filled(work)
    desk.file_report(first)
    second = filled(work, description="又来一辆")
    desk.join_report(first.draft_id, second)
    desk.join_report(first.draft_id, second)
    with store.reader() as reader:
        events = reader.events.recent()
    assert [event.id for event in events] == [first.draft_id]
    assert [entry.text for entry in events[0].history] == ["又来一辆"]


@pytest.mark.parametrize(
    ("code", "text", "building"),
    [
        ("GW-B-0003", "测试路 1 号 3 栋", "b1"),
        (" gw-b-0003 ", "测试路 1 号 3 栋", "b1"),
        ("GW-H-12", "测试路 1 号 3 栋 1-2", "b1"),
        ("GW-P-1", "配电房", ""),
    ],
)
def test_plates_of_buildings_homes_and_points_name_a_place(
    work: Workplace, code: str, text: str, building: str
) -> None:
    place = ReportDesk(work).place_of(("https://example.com", code))
    assert (place.text, place.building_id, place.source) == (text, building, PositionSource.ADDRESS)


@pytest.mark.parametrize("code", ["", "%", "'; DROP TABLE row; --", "🙂", "码" * 400])
def test_a_foreign_code_names_nothing_and_is_told(work: Workplace, code: str) -> None:
    with pytest.raises(InputProblem) as problem:
        ReportDesk(work).place_of((code,))
    assert problem.value.code == "code.unknown"
    with pytest.raises(InputProblem, match="没有认出码"):
        ReportDesk(work).place_of(())


def test_phrases_of_the_street_and_own_ones_are_there_in_the_next_report(work: Workplace) -> None:
    ReportDesk(work).keep_phrases(("门口堆了沙发",))
    basis = ReportDesk(work).start_report()
    assert (tuple(basis.phrases), tuple(basis.own_phrases)) == (("已劝离",), ("门口堆了沙发",))
    assert [(phone.label, phone.number) for phone in basis.phones] == [("街道值班", "199")]


def test_my_reports_are_those_of_this_worker_and_can_be_followed(store: Store, work: Workplace) -> None:
    mine = filled(work)
    ReportDesk(work).file_report(mine)
    theirs = {
        "id": "e9", "category": "S03", "urgency": "normal", "place": {"text": "别处", "grid": fake.GRID},
        "stage": "handling", "reporter": "worker-2", "happened_at": "2026-11-21T08:00:00+08:00",
    }  # fmt: skip
    store.write(lambda tx: tx.apply_page("c1", [fake.upsert("event", theirs, n=40)], "c2"))
    desk = MyReportsDesk(work)
    assert [event.id for event in desk.read().events] == [mine.draft_id]
    assert desk.follow(mine.draft_id).can_take_back
    assert not desk.follow("e9").can_take_back
    with pytest.raises(InputProblem, match="不在本机"):
        desk.follow("nowhere")


def test_a_report_taken_back_to_be_changed_goes_again_under_its_own_id(store: Store, work: Workplace) -> None:
    desk = ReportDesk(work)
    photo = desk.add_photo(PICTURE.read_bytes(), PhotoPlace("d1"))
    report = filled(work, photos=photo.blobs)
    desk.file_report(report)
    mine = MyReportsDesk(work)
    mine.fill_in_again(report.draft_id)
    page = mine.read()
    assert page.events == []
    assert [(one.id, one.title) for one in page.begun] == [(report.draft_id, "飞线充电")]
    assert desk.start_report().draft is None
    again = AgainDesk(work, report.draft_id)
    basis = again.start_report()
    assert basis.draft is not None
    assert basis.draft.data["description"] == "线头裸露"
    assert basis.draft.photos == photo.blobs
    again.save_draft(Draft(basis.draft_id, DraftKind.REPORT, data=basis.draft.data, photos=photo.blobs))
    assert mine.read().begun
    again.file_report(filled(work, draft_id=basis.draft_id, description="改过", photos=photo.blobs))
    with store.reader() as reader:
        event = reader.events.by_id(report.draft_id)
        assert reader.outbox.counts().ops_waiting == 1
    assert event is not None
    assert (event.description, event.stage) == ("改过", EventStage.QUEUED)
    assert mine.read().begun == []


def test_an_addition_waits_as_a_draft_and_is_kept_once(store: Store, work: Workplace) -> None:
    report = filled(work)
    ReportDesk(work).file_report(report)
    desk = MyReportsDesk(work)
    draft_id = desk.follow(report.draft_id).draft_id
    begun = Draft(draft_id, DraftKind.ADDITION, task_id=report.draft_id, data={"note": "写到一半"})
    desk.save_draft(begun)
    followed = desk.follow(report.draft_id)
    assert followed.draft is not None
    assert (followed.draft_id, followed.draft.data["note"]) == (draft_id, "写到一半")
    for _ in range(2):
        desk.add(Addition(report.draft_id, draft_id, "写完了", ()))
    with store.reader() as reader:
        items = reader.outbox.for_record(RecordRef(RecordKind.EVENT, report.draft_id))
    assert len(items) == 2
    assert desk.follow(report.draft_id).draft is None
    desk.take_back(report.draft_id)
    with store.reader() as reader:
        assert reader.outbox.counts().all_delivered
