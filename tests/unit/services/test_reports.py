"""Filing a matter."""

from datetime import timedelta

import pytest

from gridworker.clock import ManualClock
from gridworker.errors import DiskFull
from gridworker.evidence import Stamp
from gridworker.model.ops import Lane, OpKind
from gridworker.model.vocabulary import EventStage, Urgency
from gridworker.services.photos import take_photo
from gridworker.services.reports import ReportEvent, report_event
from gridworker.store.changes import Changes
from gridworker.store.store import Store
from tests.fakes.device import Device
from tests.unit.services.seeds import PLACE, draft, has_draft, kinds_of, ops_of


def wire_charging(**more: object) -> ReportEvent:
    known = {
        "category": "S03",
        "choice": "fire.wire_charging",
        "urgency": Urgency.NORMAL,
        "place": PLACE,
        "happened_at": "2026-11-21T09:00:00.000+08:00",
        "description": "  一楼飞线充电 ",
    }
    return ReportEvent(**{**known, **more})  # type: ignore[arg-type]


def test_report_shows_at_once_and_waits_to_be_sent(known: Store, told: list[Changes]) -> None:
    saved = report_event(known, wire_charging(draft_id=draft(known)))
    with known.reader() as reader:
        event = reader.events.by_id("d1")
        assert event is not None
        assert (event.stage, event.reporter, event.description) == (
            EventStage.QUEUED,
            "worker-1",
            "一楼飞线充电",
        )
        assert reader.is_pending(saved.record)
        assert reader.outbox.counts().ops_waiting == 1
    assert known.spool.pending_count() == 1


def test_report_and_end_of_its_draft_are_one_transaction(known: Store, told: list[Changes]) -> None:
    draft(known)
    told.clear()
    saved = report_event(known, wire_charging(draft_id="d1"))
    assert not has_draft(known)
    (changes,) = told
    assert changes.outbox
    assert changes.drafts
    assert saved.record in changes.records


def test_submitting_a_draft_twice_makes_one_report(known: Store) -> None:
    draft(known)
    first = report_event(known, wire_charging(draft_id="d1"))
    again = report_event(known, wire_charging(draft_id="d1", description="又点了一次"))
    assert again == first
    assert kinds_of(known) == [OpKind.EVENT_REPORTED]


def test_two_reports_without_a_draft_are_two_matters(known: Store, clock: ManualClock) -> None:
    first = report_event(known, wire_charging())
    clock.advance(timedelta(seconds=1))
    assert report_event(known, wire_charging()).record != first.record


def test_urgent_report_goes_before_everything_else(known: Store) -> None:
    report_event(known, wire_charging())
    urgent = report_event(known, wire_charging(urgency=Urgency.URGENT))
    with known.reader() as reader:
        lanes = {item.op.id: item.lane for item in reader.outbox.items()}
        assert lanes[urgent.ops[0].id] is Lane.URGENT
        assert reader.outbox.next_batch(10, 1 << 20, 1 << 60) == list(urgent.ops)


def test_report_names_its_photos_and_shows_them(known: Store, picture: bytes, stamp: Stamp) -> None:
    photos = take_photo(known, picture, stamp)
    report_event(known, wire_charging(photos=photos, draft_id="d1"))
    assert ops_of(known)[0].blobs == photos
    with known.reader() as reader:
        event = reader.events.by_id("d1")
        assert event is not None
        assert event.photos == photos
        assert reader.outbox.counts().photos_waiting == 1


def test_full_disk_leaves_the_draft_and_makes_no_report(device: Device, known: Store) -> None:
    draft(known)
    device.space.free = 0
    with pytest.raises(DiskFull):
        report_event(known, wire_charging(draft_id="d1"))
    assert has_draft(known)
    assert ops_of(known) == []
    assert known.spool.pending_count() == 0
