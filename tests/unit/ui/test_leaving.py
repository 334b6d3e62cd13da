"""A page left, or the app closed, while something is being stored or said: it is in the draft all the same."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gridworker.assets import asset
from gridworker.model.ops import BlobRole
from gridworker.store.store import Store
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.ui.test_ports import NOBODY, WORKER, _arrive, store, work
from ui.ports.plain_task import PlainTaskDesk
from ui.ports.recheck import RecheckDesk
from ui.ports.tasks import TaskDesk
from ui.ports.workplace import Workplace
from ui.runner import Runner
from ui.screens.recheck import RecheckScreen
from ui.screens.task_plain import PlainTaskScreen
from ui.screens.tasks import TasksScreen
from ui.session import Session
from ui.sound import choose
from ui.sound.choose import system_microphones
from ui.sound.played import PlayedMicrophone
from ui.sound.source import MicrophoneKind
from ui.theme import ThemeController
from ui.viewmodels.drafts import Draft
from ui.viewmodels.photos import PhotoPlace, SavedPhoto
from ui.viewmodels.plain_task import PlainTaskViewModel
from ui.viewmodels.recheck import RecheckViewModel
from ui.viewmodels.report import ReportViewModel
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.tasks import Tab
from ui.viewmodels.voice_notes import NOTE
from ui.widgets.typed import TypedArea
from ui.window import MainWindow

__all__ = ["store", "work"]

PICTURE = Path(asset("demo", "photos", "ebike_dangling_wire.jpg"))


class Shift(NamedTuple):
    """The windows of one shift with a recheck open in them."""

    session: Session
    window: MainWindow
    model: RecheckViewModel


@pytest.fixture
def shift(store: Store, themes: ThemeController, qtbot: QtBot) -> Iterator[Shift]:
    task = fake.task_data("t1", type="recheck", event_id="e1")
    other = fake.task_data("t2", title="开会", type="meeting")
    _arrive(store, ("worker", {**WORKER}), ("task", task), ("task", other), ("event", fake.event_data()))
    status, runner = StatusViewModel(), Runner()
    window = MainWindow(themes, status)
    status.setParent(window)
    runner.setParent(window)
    session = Session(
        store,
        window,
        status,
        runner,
        pick=lambda _parent: [],
        make_transport=lambda _url: HttpTransport(NOBODY),
    )
    with qtbot.waitSignal(session.ready):
        session.open()
    window.resize(1280, 800)
    window.show()
    qtbot.addWidget(window)
    session.places.open_task("t1")
    qtbot.waitUntil(lambda: isinstance(detail(window), RecheckScreen))
    screen = detail(window)
    assert isinstance(screen, RecheckScreen)
    model = screen._model
    qtbot.waitUntil(lambda: model.state.ready)
    yield Shift(session, window, model)
    if not store.is_closed:
        session.close()
    session.deleteLater()
    runner.stop()
    window.close()


def detail(window: MainWindow) -> object:
    screen = window.findChild(TasksScreen)
    return screen.detail_shown if screen is not None else None


def photos_held_up(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """No photo is stored before this is set."""
    gate, real = threading.Event(), RecheckDesk.add_photo

    def add_photo(desk: RecheckDesk, data: bytes, place: PhotoPlace) -> SavedPhoto:
        gate.wait()
        return real(desk, data, place)

    monkeypatch.setattr(RecheckDesk, "add_photo", add_photo)
    return gate


def photos_of_draft(store: Store) -> int:
    with store.reader() as reader:
        return sum(len({blob.photo for blob in draft.photos}) for draft in reader.drafts.all())


def test_photo_still_being_stored_when_its_page_is_left_comes_into_the_draft(
    shift: Shift, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = photos_held_up(monkeypatch)
    screen = detail(shift.window)
    assert isinstance(screen, RecheckScreen)
    shift.model.tray.add_files([PICTURE])
    shift.session.places.open_task("t2")
    qtbot.waitUntil(lambda: not isValid(screen))
    gate.set()
    qtbot.waitUntil(lambda: photos_of_draft(store) == 1)
    qtbot.waitUntil(lambda: not isValid(shift.model))  # and it is not kept longer than it takes


def open_anew(shift: Shift, qtbot: QtBot) -> RecheckViewModel:
    """Turns to another task and back, and lets the pool get on with all but what is held up."""
    first = detail(shift.window)
    shift.session.places.open_task("t2")
    qtbot.waitUntil(lambda: isinstance(detail(shift.window), PlainTaskScreen))
    shift.session.places.open_task("t1")
    qtbot.waitUntil(lambda: isinstance(detail(shift.window), RecheckScreen))
    screen = detail(shift.window)
    assert isinstance(screen, RecheckScreen)
    assert screen is not first
    passed: list[None] = []
    shift.session._run(lambda: None, passed.append, lambda _problem: None)
    qtbot.waitUntil(lambda: bool(passed))
    return screen._model


def test_task_left_and_opened_again_at_once_has_its_last_words(
    shift: Shift, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = threading.Event(), RecheckDesk.save_draft

    def save_draft(desk: RecheckDesk, draft: Draft) -> None:
        gate.wait()
        real(desk, draft)

    monkeypatch.setattr(RecheckDesk, "save_draft", save_draft)
    shift.model.write_note("楼道里还有两辆")
    again = open_anew(shift, qtbot)
    gate.set()
    qtbot.waitUntil(lambda: again.state.ready)
    assert again.state.note == "楼道里还有两辆"
    again.write_note("楼道里还有一辆")
    again.save_now()
    qtbot.waitUntil(lambda: again.storing.is_settled)
    with store.reader() as reader:
        assert [draft.body["note"] for draft in reader.drafts.all()] == ["楼道里还有一辆"]


def test_task_without_a_form_left_and_opened_again_at_once_has_its_last_words(
    shift: Shift, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = threading.Event(), PlainTaskDesk.save_draft

    def save_draft(desk: PlainTaskDesk, draft: Draft) -> None:
        gate.wait()
        real(desk, draft)

    monkeypatch.setattr(PlainTaskDesk, "save_draft", save_draft)
    plain_task(shift, qtbot).write_note("物业不在")
    shift.session.places.open_task("t1")
    qtbot.waitUntil(lambda: isinstance(detail(shift.window), RecheckScreen))
    shift.session.places.open_task("t2")
    qtbot.waitUntil(lambda: isinstance(detail(shift.window), PlainTaskScreen))
    gate.set()
    assert plain_task(shift, qtbot).state.note == "物业不在"


def plain_task(shift: Shift, qtbot: QtBot) -> PlainTaskViewModel:
    """The task without a form, opened and read."""
    shift.session.places.open_task("t2")
    qtbot.waitUntil(lambda: isinstance(detail(shift.window), PlainTaskScreen))
    screen = detail(shift.window)
    assert isinstance(screen, PlainTaskScreen)
    model = screen.model
    assert model is not None
    qtbot.waitUntil(lambda: model.state.ready)
    return model


def test_task_left_while_a_photo_is_stored_and_opened_again_shows_the_photo(
    shift: Shift, store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = photos_held_up(monkeypatch)
    shift.model.tray.add_files([PICTURE])
    again = open_anew(shift, qtbot)
    gate.set()
    qtbot.waitUntil(lambda: again.state.ready)
    assert len(again.state.after) == 1
    assert photos_of_draft(store) == 1


def test_photo_still_being_stored_when_the_app_is_closed_comes_into_the_draft(
    shift: Shift, tmp_path: Path, qapp: QApplication
) -> None:
    shift.model.tray.add_files([PICTURE])
    shift.session.close()
    again = fake.Device(tmp_path / "profile").open()
    assert photos_of_draft(again) == 1
    again.close()


def test_what_was_typed_a_moment_before_the_app_is_closed_is_in_the_draft(
    shift: Shift, tmp_path: Path, qtbot: QtBot
) -> None:
    shift.session.places.open_task("t2")
    qtbot.waitUntil(lambda: isinstance(detail(shift.window), PlainTaskScreen))
    screen = detail(shift.window)
    assert isinstance(screen, PlainTaskScreen)
    qtbot.waitUntil(lambda: screen.model is not None and screen.model.state.ready)
    QTest.keyClicks(screen.findChildren(TypedArea)[0], "bad cable")
    shift.session.close()
    again = fake.Device(tmp_path / "profile").open()
    with again.reader() as reader:
        assert [draft.body["note"] for draft in reader.drafts.all()] == ["bad cable"]
    again.close()


@pytest.mark.parametrize("let_go", [False, True], ids=["still spoken", "being made into a file"])
def test_what_is_said_when_the_app_is_closed_comes_into_the_draft(
    shift: Shift, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, let_go: bool
) -> None:
    played = MicrophoneKind(system_microphones().load, lambda parent: PlayedMicrophone(parent=parent))
    monkeypatch.setattr(choose, "system_microphones", lambda: played)
    shift.window.show_place("report")
    qtbot.waitUntil(lambda: shift.window.place == "report")
    model = shift.session.places.findChild(ReportViewModel)
    assert isinstance(model, ReportViewModel)
    qtbot.waitUntil(lambda: model.state.ready)
    recorder = model.voice.sounds.recorder
    recorder.begin(NOTE)
    qtbot.waitUntil(lambda: recorder.findChild(PlayedMicrophone) is not None)
    microphone = recorder.findChild(PlayedMicrophone)
    assert isinstance(microphone, PlayedMicrophone)
    microphone.step(30)
    if let_go:
        recorder.keep()
    shift.session.close()
    again = fake.Device(tmp_path / "profile").open()
    with again.reader() as reader:
        voices = [
            blob for draft in reader.drafts.all() for blob in draft.photos if blob.role is BlobRole.VOICE
        ]
    assert len(voices) == 1
    again.close()


def test_finished_task_says_whether_what_came_of_it_is_here(store: Store, work: Workplace) -> None:
    done = {"status": "done", "finished_at": "2026-07-16T10:00:00+08:00", "type": "recheck"}
    here = fake.task_data("t1", **done, result_kind="event", result_id="e1")
    elsewhere = fake.task_data("t2", **done, result_kind="recheck", result_id="r9")
    _arrive(store, ("worker", {**WORKER}), ("task", here), ("task", elsewhere), ("event", fake.event_data()))
    found = {one.task.id: one.told_here for one in TaskDesk(work).read(Tab.DONE).listings}
    assert found == {"t1": True, "t2": False}
