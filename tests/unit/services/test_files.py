"""A sound, film or file is one durable blob that is what its name says, or nothing; and goes with what it answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.clock import ManualClock
from gridworker.errors import DiskFull, InputProblem
from gridworker.forms import FormSession
from gridworker.model.attachments import attachments
from gridworker.model.media import (
    FORMATS,
    MediaKind,
    check_size,
    ending_of,
    recognise,
    seconds_of,
    shown_name,
)
from gridworker.model.ops import BlobRole, Lane
from gridworker.model.vocabulary import VisitOutcome
from gridworker.services.files import keep_file
from gridworker.services.photos import photo_ids
from gridworker.services.visits import RecordVisit, record_visit
from gridworker.store.store import Store
from tests.fakes.device import Device

PDF = b"%PDF-1.4 made up"
M4A = b"\0\0\0\x1cftypM4A made up"


def test_a_file_is_kept_as_it_is_under_a_role_of_its_own(store: Store) -> None:
    blob = keep_file(store, MediaKind.FILE, PDF, "检测报告.pdf", item="/d/paper")
    assert (blob.role, blob.media_type, blob.name, blob.item) == (
        BlobRole.FILE,
        "application/pdf",
        "检测报告.pdf",
        "/d/paper",
    )
    assert store.blobs.get(blob.sha256) == PDF
    assert blob.role.lane is Lane.ORIGINAL
    assert photo_ids((blob,)) == ()
    assert attachments((blob,)) == {f"{blob.photo}.pdf": blob}


@pytest.mark.parametrize(
    ("kind", "name", "data", "code"),
    [
        (MediaKind.SOUND, "a.m4a", b"", "file.empty"),
        (MediaKind.SOUND, "a.pdf", PDF, "file.kind"),
        (MediaKind.FILE, "没有尾巴", PDF, "file.kind"),
        (MediaKind.FILE, "病毒.exe", b"MZ", "file.kind"),
        (MediaKind.FILM, "a.mp4", PDF, "file.content"),
        (MediaKind.FILE, "假的😀.pdf", b"MZ", "file.content"),
        (MediaKind.FILE, "a.txt", b"\xff\xfe\0\0", "file.content"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(
    store: Store, kind: MediaKind, name: str, data: bytes, code: str
) -> None:
    with pytest.raises(InputProblem) as told:
        keep_file(store, kind, data, name)
    assert told.value.code == code
    assert "已有的内容都在" in told.value.text
    assert store.blobs.total_bytes() == 0


def test_the_largest_is_taken_and_one_byte_more_is_not() -> None:
    check_size(MediaKind.FILM, MediaKind.FILM.most_bytes)
    with pytest.raises(InputProblem, match="50 MB"):
        check_size(MediaKind.FILM, MediaKind.FILM.most_bytes + 1)


def test_on_a_full_disk_nothing_is_kept(device: Device, store: Store) -> None:
    device.space.free = 0
    with pytest.raises(DiskFull):
        keep_file(store, MediaKind.SOUND, M4A, ".m4a")
    assert store.blobs.total_bytes() == 0


def test_every_type_has_an_ending_by_which_it_is_taken_again() -> None:
    for kind, formats in FORMATS.items():
        endings = {each.ending for each in formats}
        assert {ending_of(each.media_type) for each in formats} <= endings, kind


@given(st.text())
def test_names_from_anywhere_are_short_and_printable(name: str) -> None:
    shown = shown_name(name)
    assert len(shown) <= 80
    assert "/" not in shown
    assert shown.isprintable()


@given(st.sampled_from(MediaKind), st.text(), st.binary(max_size=200))
def test_whatever_is_picked_is_taken_or_refused_in_words(kind: MediaKind, name: str, data: bytes) -> None:
    seconds_of(data)
    said = "。"
    try:
        assert recognise(kind, name, data) in FORMATS[kind]
    except InputProblem as problem:
        said = problem.text
    assert said.endswith("。")


def test_voice_notes_and_files_go_with_the_visit_they_belong_to(store: Store) -> None:
    note = keep_file(store, MediaKind.SOUND, M4A, ".m4a")
    stray = keep_file(store, MediaKind.FILE, PDF, "x.pdf", item="/d/gone")
    command = RecordVisit(
        person_id="p1",
        outcome=VisitOutcome.MET,
        started_at="2025-07-16T14:00:00+08:00",
        files=(note, stray),
    )
    op = record_visit(store, command).ops[0]
    assert op.blobs == (note,)


def test_the_submission_names_the_file_and_the_flat_answers_hold_its_id(store: Store) -> None:
    from ui.screens.sound_states import PAPER, three_ways

    session = FormSession(three_ways(), clock=ManualClock(store.clock.now()))
    blob = keep_file(store, MediaKind.FILE, PDF, "报告.pdf", item=PAPER)
    session.answer(PAPER, [blob.photo])
    names = {ref.photo: name for name, ref in attachments((blob,)).items()}
    xml = session.to_instance_xml("i1", photo_names=names).decode()
    assert f"<paper>{blob.photo}.pdf</paper>" in xml
    assert session.to_flat()["told/paper"] == [blob.photo]
