"""Nothing is left out of what is handed in: it waits for photos, notes and signatures that are still being stored."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.errors import EnvironmentProblem, StoreProblem
from gridworker.model.ops import BlobRef
from gridworker.model.records import Event
from gridworker.model.vocabulary import NoticeDelivery, PointFinding, PointStage, RecheckResult, VisitOutcome
from tests.unit.ui.test_form_filling import CARTONS
from ui.documents.notice_paper import notice_pdf
from ui.screens.checklist_states import CLOCK_AT, DemoChecklists, half_filled
from ui.screens.checklist_states import opened as stairwell
from ui.screens.demo_files import demo_voice
from ui.screens.my_reports_states import WANTED, DemoFollowing
from ui.screens.notice_states import DemoNotices, signature
from ui.screens.patrol_states import HALF, DemoPatrols, at_point
from ui.screens.recheck import RecheckScreen
from ui.screens.recheck_states import DemoRechecks
from ui.screens.report_states import FILLED, LIKE, DemoReports
from ui.screens.visit_states import DemoVisits
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.drafts import Draft
from ui.viewmodels.followed_report import FollowViewModel
from ui.viewmodels.notice import NoticeViewModel
from ui.viewmodels.patrol import PatrolViewModel
from ui.viewmodels.recheck import RecheckViewModel
from ui.viewmodels.recording import Phase, RecordingState
from ui.viewmodels.report import ReportViewModel
from ui.viewmodels.visit import VisitViewModel
from ui.viewmodels.voice_notes import NOTE
from ui.widgets.buttons import Button

PICTURE = Path(asset("demo", "photos", "ebike_dangling_wire.jpg"))
DOOR = "/data/home/i08_photo"
FULL = "没存上：存储已满。"


class Slow:
    """Runs at once, but for what is started inside `hold`: that waits until it is told to end."""

    def __init__(self) -> None:
        self.holds = False
        self.held: deque[tuple[Callable[[], Any], Callable[[Any], None], Callable[[Any], None]]] = deque()

    def __call__(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None],
        failed: Callable[[EnvironmentProblem], None],
    ) -> None:
        if self.holds:
            self.held.append((work, done, failed))
        else:
            run_at_once(work, done, failed)

    def hold(self, act: Callable[[], object]) -> None:
        self.holds = True
        act()
        self.holds = False

    def end_one(self) -> None:
        run_at_once(*self.held.popleft())

    def fail_one(self) -> None:
        _work, _done, failed = self.held.popleft()
        failed(StoreProblem(FULL))


@dataclass
class Filled:
    """Something ready to be handed in but for what is attached to it last.

    Attributes:
        attach: takes one more thing in.
        submit: hands it in.
        handed: of everything that was handed in, the blobs it has.
        kept: the blobs of the newest draft.
    """

    model: Any
    attach: Callable[[], object]
    submit: Callable[[], object]
    handed: Callable[[], list[tuple[BlobRef, ...]]]
    kept: Callable[[], tuple[BlobRef, ...]]


def recheck(run: Slow) -> Filled:
    port = DemoRechecks()
    model = RecheckViewModel(port, run, ManualClock(CLOCK_AT))
    model.open("t1")
    model.choose_result(RecheckResult.FIXED)
    return Filled(
        model,
        lambda: model.tray.add_files([PICTURE]),
        model.submit,
        lambda: [one.photos for one in port.recorded],
        lambda: tuple(port.drafts[-1].photos),
    )


def recheck_told_anew(run: Slow) -> Filled:
    filled = recheck(run)
    filled.model._open_again(correcting=True)
    filled.model.choose_result(RecheckResult.PARTLY)
    return filled


def visit(run: Slow, attach: Callable[[VisitViewModel], object]) -> Filled:
    port = DemoVisits()
    model = VisitViewModel(port, run, ManualClock(CLOCK_AT))
    model.open("t3")
    model.choose_outcome(VisitOutcome.MET)
    return Filled(
        model,
        lambda: attach(model),
        model.submit,
        lambda: [one.files for one in port.recorded],
        lambda: tuple(port.drafts[-1].photos),
    )


def visit_with_photo(run: Slow) -> Filled:
    return visit(run, lambda model: model.form.tray(DOOR).add_files([PICTURE]))


def visit_with_note(run: Slow) -> Filled:
    return visit(run, lambda model: model.voice.tray.add_recording(demo_voice(), ".wav"))


def checklist(run: Slow, submit: Callable[[ChecklistViewModel], object] | None = None) -> Filled:
    port = DemoChecklists(stairwell(half_filled()))
    model = ChecklistViewModel(port, run, ManualClock(CLOCK_AT))
    model.open("t4")
    model.gaps_found.connect(lambda: model.submit_with_gaps("别的进不去"))
    return Filled(
        model,
        lambda: model.tray(f"{CARTONS}_photo").add_files([PICTURE]),
        lambda: submit(model) if submit else model.submit(),
        lambda: [one.photos for one in port.submitted],
        lambda: tuple(port.drafts[-1].photos),
    )


def checklist_with_gaps(run: Slow) -> Filled:
    return checklist(run, lambda model: model.submit_with_gaps("别的进不去"))


def report(
    run: Slow, attach: Callable[[ReportViewModel], object] | None = None, *, join: bool = False
) -> Filled:
    port = DemoReports(FILLED, like=LIKE if join else None)
    model = ReportViewModel(port, run, ManualClock(CLOCK_AT))
    model.start()
    return Filled(
        model,
        lambda: attach(model) if attach else model.tray.add_files([PICTURE]),
        model.join_similar if join else model.submit,
        lambda: [one.photos for _, one in port.joined] if join else [one.photos for one in port.filed],
        lambda: tuple(port.drafts[-1].photos),
    )


def report_with_note(run: Slow) -> Filled:
    return report(run, lambda model: model.voice.tray.add_recording(demo_voice(), ".wav"))


def report_joined(run: Slow) -> Filled:
    return report(run, join=True)


class Additions(DemoFollowing):
    """Knows what was saved when it is a draft no more."""

    def __init__(self, *events: Event) -> None:
        super().__init__(*events)
        self.saved: list[Draft] = []

    def save_draft(self, draft: Draft) -> None:
        super().save_draft(draft)
        self.saved.append(draft)


def addition(run: Slow) -> Filled:
    port = Additions(WANTED)
    model = FollowViewModel(port, run, ManualClock(CLOCK_AT))
    model.open(WANTED.id)
    model.write_note("（示例）又堆了")
    return Filled(
        model,
        lambda: model.tray.add_files([PICTURE]),
        model.add,
        lambda: [one.photos for one in port.additions],
        lambda: tuple(port.saved[-1].photos),
    )


def notice(run: Slow) -> Filled:
    port = DemoNotices()
    model = NoticeViewModel(port, run, ManualClock(CLOCK_AT), notice_pdf)
    model.open("n1")
    model.choose_delivery(NoticeDelivery.SIGNED)
    return Filled(
        model,
        lambda: model.sign(signature()),
        model.submit,
        lambda: [(one.signature,) if one.signature else () for one in port.filled],
        lambda: tuple(port.drafts[-1].photos),
    )


KINDS = (
    recheck,
    recheck_told_anew,
    visit_with_photo,
    visit_with_note,
    checklist,
    checklist_with_gaps,
    report,
    report_with_note,
    report_joined,
    addition,
    notice,
)
Make = Callable[[Slow], Filled]


@pytest.fixture
def run() -> Slow:
    return Slow()


@pytest.fixture
def filled(request: pytest.FixtureRequest, run: Slow, qtbot: QtBot) -> Iterator[Filled]:
    make: Make = request.param
    made = make(run)
    yield made
    made.model.deleteLater()


every_kind = pytest.mark.parametrize("filled", KINDS, indirect=True)


@every_kind
def test_handed_in_while_it_is_stored_it_goes_by_itself_with_all_of_it(filled: Filled, run: Slow) -> None:
    run.hold(filled.attach)
    filled.submit()
    assert filled.model.state.waits
    assert not filled.handed()
    filled.submit()  # an impatient second tap makes no second one
    run.end_one()
    assert not run.held
    (blobs,) = filled.handed()
    assert blobs
    assert set(filled.kept()) == set(blobs)  # and it was in the draft before
    assert not filled.model.state.waits


@every_kind
def test_what_cannot_be_stored_stops_it_and_says_why(filled: Filled, run: Slow) -> None:
    told: list[str] = []
    filled.model.storing.failed.connect(told.append)
    run.hold(filled.attach)
    filled.submit()
    run.fail_one()
    assert (filled.handed(), filled.model.state.waits) == ([], False)
    assert told == [FULL]
    run.hold(filled.attach)  # tried again, it is stored, and nothing goes by itself
    run.end_one()
    assert filled.handed() == []
    filled.submit()
    assert len(filled.handed()) == 1


@every_kind
def test_stored_later_it_is_in_the_draft_and_nothing_is_handed_in(filled: Filled, run: Slow) -> None:
    run.hold(filled.attach)
    filled.model.flush()
    run.end_one()
    assert filled.kept()
    assert not filled.handed()


def test_two_photos_are_both_waited_for(run: Slow, qtbot: QtBot) -> None:
    filled = report(run)
    had = len(filled.model.tray.blobs)
    run.hold(lambda: filled.model.tray.add_files([PICTURE, PICTURE]))
    filled.submit()
    run.end_one()
    assert not filled.handed()
    run.end_one()
    assert len(filled.handed()[0]) == had + 2
    filled.model.deleteLater()


def test_put_aside_while_it_waits_is_not_handed_in(run: Slow, qtbot: QtBot) -> None:
    filled = recheck(run)
    run.hold(filled.attach)
    filled.submit()
    filled.model.save_and_leave()
    run.end_one()
    assert (filled.handed(), len(filled.kept())) == ([], 1)
    filled.model.deleteLater()


def test_photo_of_a_report_thrown_away_does_not_come_into_the_next(run: Slow, qtbot: QtBot) -> None:
    filled = report(run)
    run.hold(filled.attach)
    filled.model.start_over()
    run.end_one()
    assert (filled.model.state.photos, filled.model.state.coming) == ((), 0)
    filled.model.deleteLater()


def test_photo_given_before_the_report_is_open_comes_into_it(run: Slow, qtbot: QtBot) -> None:
    model = ReportViewModel(DemoReports(), run, ManualClock(CLOCK_AT))
    run.hold(model.start)
    model.tray.add_files([PICTURE])
    run.end_one()
    assert len(model.state.photos) == 1
    model.deleteLater()


@pytest.mark.parametrize("make", [checklist, visit_with_note, report])
def test_note_that_is_still_made_into_a_file_is_waited_for(make: Make, run: Slow, qtbot: QtBot) -> None:
    filled = make(run)
    recorder = filled.model.sounds.recorder if make is checklist else filled.model.voice.sounds.recorder
    recorder._become(RecordingState(Phase.KEEPING, NOTE))
    filled.submit()
    assert filled.model.state.waits
    assert not filled.handed()
    recorder._on_encoded(demo_voice(), ".wav")
    (blobs,) = filled.handed()
    assert make is checklist or any(blob.media_type.startswith("audio/") for blob in blobs)
    filled.model.deleteLater()


def test_button_and_bar_say_that_it_waits_and_words_typed_meanwhile_go_along(
    themes: ThemeController, run: Slow, qtbot: QtBot
) -> None:
    port = DemoRechecks()
    model = RecheckViewModel(port, run, ManualClock(CLOCK_AT))
    screen = RecheckScreen(themes, model)
    qtbot.addWidget(screen)
    model.setParent(screen)
    model.open("t1")
    model.choose_result(RecheckResult.FIXED)
    screen.show()
    submit = next(button for button in screen.findChildren(Button) if button.text() == "提交")
    run.hold(lambda: model.tray.add_files([PICTURE]))
    QTest.mouseClick(submit, Qt.MouseButton.LeftButton)
    assert (submit.text(), submit.isEnabled()) == ("正在存照片…", False)
    words = screen.findChild(QPlainTextEdit)
    assert words is not None
    words.setPlainText("（示例）刚刚写的")
    run.end_one()
    assert port.recorded[0].note == "（示例）刚刚写的"
    screen.close()


def test_tap_during_a_patrol_step_is_remembered_and_done_next(run: Slow, qtbot: QtBot) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 5))
    model = PatrolViewModel(port, run, ManualClock(CLOCK_AT))
    model.open("t1")
    run.hold(lambda: model.arrive_here())
    model.look(PointFinding.FINE)
    model.look(PointFinding.FINE)  # twice is once
    run.end_one()
    point = port.patrol.point("p4")
    assert point is not None
    assert point.stage is PointStage.LOOKED
    assert (model.state.selected, model.state.busy) == ("p5", False)
    assert model.storing.coming == 0
    model.deleteLater()


def test_point_taken_in_hand_during_a_step_stays_in_hand(run: Slow, qtbot: QtBot) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 5))
    model = PatrolViewModel(port, run, ManualClock(CLOCK_AT))
    model.open("t1")
    model.arrive_here()
    run.hold(lambda: model.look(PointFinding.FINE))
    model.select("p8")
    run.end_one()
    assert model.state.selected == "p8"
    model.deleteLater()


def test_steps_behind_one_that_failed_are_not_done(run: Slow, qtbot: QtBot) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 5))
    model = PatrolViewModel(port, run, ManualClock(CLOCK_AT))
    model.open("t1")
    run.hold(lambda: model.arrive_here())
    model.look(PointFinding.FINE)
    run.fail_one()
    point = port.patrol.point("p4")
    assert point is not None
    assert point.stage is PointStage.OPEN
    assert (model.state.problem, model.state.busy, model.storing.coming) == (FULL, False, 0)
    model.deleteLater()
