"""What a worker still does with a report: take it back, fill it in anew, add to it, ask for it back."""

import pytest

from gridworker.errors import InputProblem
from gridworker.evidence import Stamp
from gridworker.model.ops import OpKind, RecordKind, RecordRef, Verdict, VerdictKind, Version
from gridworker.model.vocabulary import EventStage
from gridworker.services.photos import take_photo
from gridworker.services.reports import AddToEvent, add_to_event, ask_recall, report_event, take_back
from gridworker.store.drafts import Draft
from gridworker.store.outbox import OpState
from gridworker.store.store import Store
from tests.fakes.device import upsert
from tests.unit.services.seeds import FULL_GRID, draft, kinds_of, ops_of
from tests.unit.services.test_reports import wire_charging

DRAFT = "01981000-0000-7000-8000-000000000009"
AT = "2026-11-21T09:10:00.000+08:00"


def reported(store: Store, **more: object) -> str:
    return report_event(store, wire_charging(draft_id=draft(store, task_id=""), **more)).record.id


def stage_of(store: Store, event_id: str) -> EventStage | None:
    with store.reader() as reader:
        event = reader.events.by_id(event_id)
        return None if event is None else event.stage


def test_a_report_that_never_left_is_taken_back_whole(known: Store, picture: bytes, stamp: Stamp) -> None:
    photos = take_photo(known, picture, stamp, "")
    event = reported(known, photos=photos)
    add_to_event(known, AddToEvent(event_id=event, added_at=AT, note="还在充"))
    take_back(known, event)
    assert stage_of(known, event) is None
    with known.reader() as reader:
        assert reader.outbox.counts().all_delivered
        assert {item.state for item in reader.outbox.items()} == {OpState.WITHDRAWN}
    assert known.spool.pending_count() == 0


def test_what_is_taken_back_to_be_changed_is_a_draft_with_its_photos_and_goes_again_once(
    known: Store, picture: bytes, stamp: Stamp
) -> None:
    photos = take_photo(known, picture, stamp, "")
    event = reported(known, photos=photos)
    take_back(known, event, Draft(id=event, purpose="report", body={"description": "改过"}, photos=photos))
    with known.reader() as reader:
        kept = reader.drafts.get(event)
        assert kept is not None
        assert kept.photos == photos
    assert all(known.blobs.has(photo.sha256, photo.size_bytes) for photo in photos)
    for _ in range(2):
        report_event(known, wire_charging(draft_id=event, description="改过", photos=photos))
    with known.reader() as reader:
        assert reader.outbox.counts().ops_waiting == 1
        shown = reader.events.by_id(event)
        assert shown is not None
        assert (shown.description, len(shown.photos)) == ("改过", 3)


def test_what_may_have_left_is_not_taken_back_and_nothing_changes(known: Store) -> None:
    event = reported(known)
    (op,) = ops_of(known)
    assert known.write(lambda tx: tx.offer([op.id])) == {op.id}
    with pytest.raises(InputProblem) as problem:
        take_back(known, event, Draft(id="other", purpose="report"))
    assert problem.value.code == "event.already_sent"
    assert stage_of(known, event) is EventStage.QUEUED
    with known.reader() as reader:
        assert reader.drafts.get("other") is None
        assert reader.outbox.counts().ops_waiting == 1


def test_what_was_taken_back_is_not_offered_any_more(known: Store) -> None:
    event = reported(known)
    (op,) = ops_of(known)
    take_back(known, event)
    assert known.write(lambda tx: tx.offer([op.id])) == frozenset()
    with pytest.raises(InputProblem):
        take_back(known, event)


def test_what_another_profile_delivered_sealed_is_not_taken_back(known: Store) -> None:
    event = reported(known)
    (op,) = ops_of(known)
    known.spool.settle({op.id: 1})
    with pytest.raises(InputProblem):
        take_back(known, event)


def test_a_restored_platform_does_not_make_a_sent_report_unsent(known: Store) -> None:
    event = reported(known)
    (op,) = ops_of(known)
    applied = Verdict(op_id=op.id, kind=VerdictKind.APPLIED, version=Version(1, 7), number="CD1")
    known.write(lambda tx: tx.record_verdict(applied))
    assert known.write(lambda tx: tx.begin_epoch(9)) == 1
    with pytest.raises(InputProblem):
        take_back(known, event)


def seed_event(store: Store, stage: EventStage, reporter: str = "worker-1") -> str:
    place = {"text": "测试路 1 号", "grid": FULL_GRID}
    event = {
        "id": "e1", "category": "S03", "urgency": "normal", "place": place, "stage": stage.value,
        "reporter": reporter, "happened_at": AT,
    }  # fmt: skip
    rows = [upsert("event", event, n=50)]
    assert store.write(lambda tx: tx.apply_page("cursor-1", rows, "cursor-2"))
    return "e1"


def test_photos_added_to_a_colleagues_matter_stand_with_it(
    known: Store, picture: bytes, stamp: Stamp
) -> None:
    seed_event(known, EventStage.HANDLING, reporter="worker-2")
    photos = take_photo(known, picture, stamp, "")
    command = AddToEvent(event_id="e1", added_at=AT, photos=photos, draft_id=draft(known, DRAFT, task_id=""))
    add_to_event(known, command)
    add_to_event(known, command)
    assert kinds_of(known) == [OpKind.EVENT_ADDED]
    with known.reader() as reader:
        event = reader.events.by_id("e1")
        assert event is not None
        assert (event.stage, event.history[-1].action) == (EventStage.HANDLING, "add")
        assert event.photos == photos
        assert reader.drafts.get(DRAFT) is None


def test_what_the_desk_asked_for_sends_the_report_back_to_it(known: Store) -> None:
    seed_event(known, EventStage.MORE_WANTED)
    add_to_event(known, AddToEvent(event_id="e1", added_at=AT, note="在 2 单元 3 楼"))
    with known.reader() as reader:
        event = reader.events.by_id("e1")
        assert event is not None
        assert event.stage is EventStage.REPORTED
        assert (event.history[-1].action, event.history[-1].text) == ("supplement", "在 2 单元 3 楼")


def test_nothing_is_not_added(known: Store) -> None:
    seed_event(known, EventStage.REPORTED)
    with pytest.raises(InputProblem, match="还没有要补充的"):
        add_to_event(known, AddToEvent(event_id="e1", added_at=AT, note="  "))
    with pytest.raises(InputProblem, match="不在本机"):
        add_to_event(known, AddToEvent(event_id="elsewhere", added_at=AT, note="补一句"))


@pytest.mark.parametrize(
    ("stage", "noted"),
    [(EventStage.REPORTED, True), (EventStage.ACCEPTED, True), (EventStage.HANDLING, False)],
)
def test_asking_for_a_report_back_is_noted_as_long_as_the_flow_allows(
    known: Store, stage: EventStage, *, noted: bool
) -> None:
    seed_event(known, stage)
    ask_recall(known, "e1", " 报重了 ")
    with known.reader() as reader:
        event = reader.events.by_id("e1")
        (item,) = reader.outbox.for_record(RecordRef(RecordKind.EVENT, "e1"))
    assert event is not None
    assert event.stage is stage
    assert [(entry.action, entry.text) for entry in event.history] == [("ask_recall", "报重了")] * noted
    assert item.kind.is_intent
    with pytest.raises(InputProblem, match="为什么"):
        ask_recall(known, "e1", " ")
