"""Submitting a checklist: the inspection, its hazards, and the task it finishes."""

from datetime import datetime, timedelta

import msgspec
import pytest

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.evidence import Stamp
from gridworker.forms import Form, FormSession
from gridworker.ids import derived_id
from gridworker.model.attachments import attachments
from gridworker.model.ops import BlobRef, BlobRole, OpKind
from gridworker.model.vocabulary import HazardStage, Severity, TaskStatus
from gridworker.services.derivation import NOTICE
from gridworker.services.inspections import SubmitInspection, submit_inspection
from gridworker.services.openrosa import choose_target, keep_login, target_of
from gridworker.services.photos import take_photo
from gridworker.store.changes import Changes
from gridworker.store.drafts import Draft
from gridworker.store.store import Store
from tests.fakes.device import applied
from tests.unit.services.seeds import PLACE, draft, has_draft, kinds_of, ops_of

STAIRS, EXIT = "/data/escape/i01", "/data/escape/i05"
HYDRANTS, CABLES = "/data/equipment/i03", "/data/power/i06"
COMMAND = SubmitInspection(
    place=PLACE, started_at="2026-11-21T09:00:00.000+08:00", task_id="t1", draft_id="d1"
)


@pytest.fixture
def photos(known: Store, picture: bytes, stamp: Stamp) -> tuple[BlobRef, ...]:
    """One shot for the first item."""
    return take_photo(known, picture, stamp, f"{STAIRS}_photo")


@pytest.fixture
def filled(stairwell: Form, clock: ManualClock, photos: tuple[BlobRef, ...]) -> FormSession:
    """Everything passed but two items."""
    session = FormSession(stairwell, clock=clock)
    while path := session.next_unfilled():
        session.answer(path, session.form.question(path).choices[0].name)
    fail(session, STAIRS, "S1", photos[0].photo)
    fail(session, EXIT, "S3")
    return session


def fail(session: FormSession, item: str, severity: str, photo: str = "") -> None:
    session.answer(item, "fail")
    session.answer(f"{item}_severity", severity)
    session.answer(f"{item}_note", "堆了纸箱")
    if photo:
        session.answer(f"{item}_photo", [photo])


def command(photos: tuple[BlobRef, ...]) -> SubmitInspection:
    return msgspec.structs.replace(COMMAND, photos=photos)


def test_checklist_makes_inspection_two_hazards_a_report_and_the_wish_to_finish_in_one_transaction(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...], told: list[Changes]
) -> None:
    draft(known)
    told.clear()
    saved = submit_inspection(known, filled, command(photos))
    inspection, stairs, report, exit_, finished = saved.ops
    assert [op.kind for op in saved.ops] == [
        OpKind.INSPECTION_SUBMITTED,
        OpKind.HAZARD_FOUND,
        OpKind.EVENT_REPORTED,
        OpKind.HAZARD_FOUND,
        OpKind.TASK_FINISH,
    ]
    assert all(inspection.id in op.depends_on for op in (stairs, exit_, finished))
    assert report.depends_on == (stairs.id,)
    assert len(told) == 1
    assert not has_draft(known)


def test_hazards_carry_severity_photo_and_words_of_their_item(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    submit_inspection(known, filled, command(photos))
    with known.reader() as reader:
        hazards = {hazard.item: hazard for hazard in reader.hazards.of_inspection("d1")}
    assert {item: hazard.severity for item, hazard in hazards.items()} == {
        "STAIR-01": Severity("S1"),
        "STAIR-05": Severity("S3"),
    }
    assert hazards["STAIR-01"].photos == photos
    assert hazards["STAIR-05"].photos == ()
    assert all(hazard.state is HazardStage.FOUND for hazard in hazards.values())
    assert all(hazard.note == "堆了纸箱" for hazard in hazards.values())


def test_hazard_ids_follow_from_inspection_and_item(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    _, stairs, *_ = submit_inspection(known, filled, command(photos)).ops
    assert stairs.record.id == derived_id("d1", "hazard", "STAIR-01")


def test_danger_is_reported_with_its_photo_and_points_at_the_hazard(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    _, stairs, report, *_ = submit_inspection(known, filled, command(photos)).ops
    assert report.record.id == derived_id("d1", "event", "STAIR-01")
    assert report.payload["hazard_id"] == stairs.record.id
    assert (report.payload["category"], report.payload["urgency"]) == ("S01", "pressing")
    assert report.payload["description"] == "楼梯间、走道无堆物：不合格：堆了纸箱"
    assert report.blobs == photos


def test_score_and_recheck_date_go_with_the_inspection(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    inspection, stairs, _, exit_, _ = submit_inspection(known, filled, command(photos)).ops
    ended, recheck = (datetime.fromisoformat(inspection.payload[name]) for name in ("ended_at", "recheck_at"))
    assert recheck - ended == timedelta(hours=24)  # danger: a day and a night, whatever the day
    assert inspection.payload["score"] == 90  # 54 of 60, grave items counting five, serious three, minor one
    assert (stairs.payload["course"], stairs.payload["limit"]) == ("event", "24 urgent_hour")
    assert (exit_.payload["course"], exit_.payload["limit"]) == ("on_site", "5 work_day")
    assert exit_.payload["due_at"] > stairs.payload["due_at"]


def notices(store: Store) -> list[Draft]:
    with store.reader() as reader:
        return [kept for kept in reader.drafts.all() if kept.purpose == NOTICE]


def test_what_can_wait_for_a_date_begins_a_notice(known: Store, filled: FormSession) -> None:
    fail(filled, EXIT, "S2")
    fail(filled, CABLES, "S2")
    submit_inspection(known, filled, command(()))
    (notice,) = notices(known)
    assert notice.id == derived_id("d1", NOTICE)
    assert [one["item"] for one in notice.body["hazards"]] == ["STAIR-05", "STAIR-06"]
    assert notice.body["closing_line"] == "本告知书为安全提示，不作为行政处罚依据"


def test_only_a_verified_basis_is_quoted_in_a_notice(known: Store, filled: FormSession) -> None:
    fail(filled, CABLES, "S2")
    fail(filled, HYDRANTS, "S2")
    submit_inspection(known, filled, command(()))
    (notice,) = notices(known)
    told = {one["item"]: one["legal_basis"] for one in notice.body["hazards"]}
    assert told == {"STAIR-06": "高层民用建筑消防安全管理规定", "STAIR-03": ""}


def test_submitting_twice_begins_one_notice(known: Store, filled: FormSession) -> None:
    fail(filled, CABLES, "S2")
    for _ in range(2):
        submit_inspection(known, filled, command(()))
    assert len(notices(known)) == 1


def test_nothing_failed_needs_no_notice_and_no_recheck(known: Store, filled: FormSession) -> None:
    for item in (STAIRS, EXIT):
        filled.answer(item, "pass")
    inspection = submit_inspection(known, filled, command(())).ops[0]
    assert (inspection.payload["score"], inspection.payload["recheck_at"]) == (100, "")
    assert notices(known) == []


def test_submitting_a_draft_twice_makes_one_inspection(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    first = submit_inspection(known, filled, command(photos))
    submit_inspection(known, filled, command(photos))
    assert ops_of(known) == list(first.ops)


def test_submitting_again_after_delivery_still_makes_one(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    first = submit_inspection(known, filled, command(photos))
    known.write(lambda tx: [tx.record_verdict(applied(op)) for op in first.ops])
    submit_inspection(known, filled, command(photos))
    assert len(ops_of(known)) == len(first.ops)


def test_the_task_is_shown_as_done_before_the_platform_answers(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    submit_inspection(known, filled, command(photos))
    with known.reader() as reader:
        task = reader.tasks.by_id("t1")
        inspection = reader.inspections.by_id("d1")
    assert task is not None
    assert inspection is not None
    assert (task.status, task.result_kind, task.result_id) == (TaskStatus.DONE, "inspection", "d1")
    assert (inspection.failed, inspection.unfilled, inspection.task_id) == (2, 1, "t1")


def test_checklist_without_a_task_finishes_nothing(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    submit_inspection(known, filled, msgspec.structs.replace(command(photos), task_id=""))
    assert OpKind.TASK_FINISH not in kinds_of(known)


def test_photo_of_an_item_that_passed_after_all_stays_behind(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    filled.answer(STAIRS, "pass")
    saved = submit_inspection(known, filled, command(photos))
    assert [op.blobs for op in saved.ops] == [()] * len(saved.ops)


def test_the_record_is_the_openrosa_instance_of_the_form(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    payload = submit_inspection(known, filled, command(photos)).ops[0].payload
    assert payload["form_id"] == "stairwell"
    assert "uuid:d1" in payload["instance_xml"]
    assert payload["answers"]["escape/i01"] == "fail"


def test_submission_speaks_of_its_photo_by_the_name_of_the_file_that_goes_along(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    inspection = submit_inspection(known, filled, command(photos)).ops[0]
    (name,) = attachments(inspection.blobs)
    assert name == f"{photos[0].photo}.jpg"
    assert f">{name}</i01_photo>" in inspection.payload["instance_xml"]
    assert attachments(inspection.blobs)[name].role is BlobRole.STAMPED


def test_form_that_asks_for_no_log_and_names_no_server_has_neither(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    inspection = submit_inspection(known, filled, command(photos)).ops[0]
    assert inspection.blobs == photos
    with known.reader() as reader:
        assert reader.deliveries.items() == []


def test_submitting_twice_is_delivered_once_to_the_server_this_profile_chose(
    known: Store, filled: FormSession, photos: tuple[BlobRef, ...]
) -> None:
    choose_target(known, "stairwell", " https://odk.example.org/v1/projects/1/ ")
    ops = [submit_inspection(known, filled, command(photos)).ops[0] for _ in range(2)]
    with known.reader() as reader:
        (delivery,) = reader.deliveries.items()
    assert (delivery.op_id, delivery.url) == (ops[0].id, "https://odk.example.org/v1/projects/1")
    choose_target(known, "stairwell", "")
    with known.reader() as reader:
        assert target_of(reader, "stairwell", "") == ""


@pytest.mark.parametrize(
    "url", ["", "odk.example.org", "ftp://odk", "https://a:b@odk", "https://[", "😀", "http://"]
)
def test_address_that_is_none_is_refused(known: Store, url: str) -> None:
    with pytest.raises(InputProblem, match="地址不对"):
        keep_login(known, url, None)
