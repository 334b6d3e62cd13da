"""What was typed in a sheet is never typed twice: on a full disk the sheet stays, with the words and the reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gridworker.model.vocabulary import RecheckResult
from gridworker.store.durable import disk_full
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.ui.test_ports import NOBODY, WORKER, stairwell
from ui.ports.checklist import ChecklistDesk
from ui.ports.me import MeDesk
from ui.ports.my_reports import MyReportsDesk
from ui.ports.patrol import PatrolDesk
from ui.ports.recheck import RecheckDesk
from ui.ports.report import ReportDesk
from ui.ports.sync_centre import SyncDesk
from ui.ports.task_talk import TaskTalkDesk
from ui.ports.visit import VisitDesk
from ui.ports.workplace import Workplace
from ui.screens.base import Screen
from ui.screens.checklist import ChecklistScreen
from ui.screens.me import MeScreen
from ui.screens.my_reports import FollowScreen
from ui.screens.patrol import PatrolScreen
from ui.screens.recheck import RecheckScreen
from ui.screens.sync_centre import SyncCentreScreen
from ui.screens.visit import VisitScreen
from ui.screens.visit_states import DemoVisits
from ui.theme import ThemeController
from ui.viewmodels.background import Asker, answer, run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.followed_report import FollowViewModel
from ui.viewmodels.me import MeViewModel
from ui.viewmodels.patrol import PatrolViewModel
from ui.viewmodels.phrases import Phrases
from ui.viewmodels.recheck import RecheckViewModel
from ui.viewmodels.storing import Keeping, Storing
from ui.viewmodels.sync_centre import SyncCentreViewModel
from ui.viewmodels.task_talk import TaskTalkViewModel
from ui.viewmodels.visit import VisitViewModel
from ui.widgets.answers.private import RevealLine
from ui.widgets.asking_sheet import AskingSheet
from ui.widgets.banners import ProblemLine
from ui.widgets.inputs import Input
from ui.widgets.patrol_sheets import ReasonSheet
from ui.widgets.phrase_sheet import PhraseSheet
from ui.widgets.task_talk import TaskTalkSheet

__all__ = ["stairwell"]

WORDS = "住户不在家，进不去 😀"


@dataclass
class Site:
    """A worker's tablet with a disk that can be filled up."""

    device: fake.Device
    work: Workplace
    themes: ThemeController
    bot: QtBot
    stairwell: dict[str, str]

    def arrive(self, *rows: tuple[str, dict[str, Any]]) -> None:
        page = [fake.upsert(kind, data) for kind, data in (("worker", WORKER), *rows)]
        self.work.store.write(lambda tx: tx.apply_page("", page, "c1"))

    def show(self, screen: Screen) -> Screen:
        screen.resize(1192, 728)
        screen.lay_out(wide=True)
        screen.show()
        self.bot.addWidget(screen)
        return screen

    def handed(self) -> list[str]:
        """What is in the outbox."""
        with self.work.store.reader() as reader:
            return [str(item.op.payload) for item in reader.outbox.items()]


@pytest.fixture
def site(tmp_path: Path, qtbot: QtBot, themes: ThemeController, stairwell: dict[str, str]) -> Iterator[Site]:
    device = fake.Device(tmp_path / "profile")
    store = device.create()
    engine = SyncEngine(store, HttpTransport(NOBODY), store.clock)
    yield Site(device, Workplace(store, engine), themes, qtbot, stairwell)
    engine.stop()
    store.close()


def press(parent: QWidget, text: str) -> None:
    QApplication.processEvents()  # what was put into a layout is shown
    found = [b for b in parent.findChildren(QAbstractButton) if b.isVisible() and b.text() == text]
    assert found, f"no button {text}"
    QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def field_of(sheet: QWidget) -> QLineEdit | QPlainTextEdit:
    fields: list[QLineEdit | QPlainTextEdit] = [
        *(one for one in sheet.findChildren(QLineEdit) if one.isVisible()),
        *(one for one in sheet.findChildren(QPlainTextEdit) if one.isVisible()),
    ]
    return fields[0]


def typed(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def write(field: QLineEdit | QPlainTextEdit, words: str) -> None:
    field.setText(words) if isinstance(field, QLineEdit) else field.setPlainText(words)


def full(*_args: object) -> None:
    raise disk_full()


# --- each screen with its sheet in front, and the verb that hands the words over ---------------------------------------


def refused_report(site: Site) -> tuple[Screen, str]:
    op = site.work.store.write(fake.report)
    site.work.store.write(lambda tx: tx.record_verdict(fake.refused(op, "op.too_large")))
    model = SyncCentreViewModel(SyncDesk(site.work), run_at_once, site.device.clock)
    screen = site.show(SyncCentreScreen(site.themes, model))
    model.setParent(screen)
    model.load()
    press(screen, "改好再交")
    return screen, "改好再交"


def gaps(site: Site) -> tuple[Screen, str]:
    task = fake.task_data("t1", form_id="stairwell", building_id="b1")
    site.arrive(("task", task), ("form", {**site.stairwell}))
    model = ChecklistViewModel(ChecklistDesk(site.work), run_at_once, site.device.clock)
    screen = site.show(ChecklistScreen(site.themes, model))
    model.setParent(screen)
    model.open("t1")
    press(screen, "提交")
    return screen, "仍要提交"


def no_photo(site: Site) -> tuple[Screen, str]:
    task = fake.task_data("t1", type="recheck", event_id="e1")
    site.arrive(("task", task), ("event", fake.event_data()))
    model = RecheckViewModel(RecheckDesk(site.work), run_at_once, site.device.clock)
    screen = site.show(RecheckScreen(site.themes, model))
    model.setParent(screen)
    model.open("t1")
    model.choose_result(RecheckResult.FIXED)
    press(screen, "提交")
    return screen, "仍要提交"


def patrol(site: Site, verb: str) -> Screen:
    site.arrive(("task", fake.task_data("t1", type="patrol")), ("patrol", fake.patrol_data()))
    model = PatrolViewModel(PatrolDesk(site.work), run_at_once, site.device.clock)
    screen = site.show(PatrolScreen(site.themes, model))
    model.setParent(screen)
    model.open("t1")
    model.start()
    press(screen, verb)
    site.bot.waitUntil(lambda: any(sheet.isVisible() for sheet in screen.findChildren(AskingSheet)))
    return screen


def skipped_point(site: Site) -> tuple[Screen, str]:
    return patrol(site, "跳过"), "跳过这个点"


def arrived_by_hand(site: Site) -> tuple[Screen, str]:
    return patrol(site, "手动到达"), "记为到达"


def ended_patrol(site: Site) -> tuple[Screen, str]:
    return patrol(site, "结束巡查"), "仍要结束"


def recalled(site: Site) -> tuple[Screen, str]:
    site.arrive(("event", fake.event_data()))
    model = FollowViewModel(MyReportsDesk(site.work), run_at_once, site.device.clock)
    screen = site.show(FollowScreen(site.themes, model))
    model.setParent(screen)
    model.open("e1")
    press(screen, "申请撤回")
    return screen, "申请撤回"


@pytest.mark.parametrize(
    "opened", [refused_report, gaps, no_photo, skipped_point, arrived_by_hand, ended_patrol, recalled]
)
def test_on_a_full_disk_the_sheet_stays_with_the_words_and_goes_when_they_are_stored(
    site: Site, opened: Callable[[Site], tuple[Screen, str]]
) -> None:
    screen, verb = opened(site)
    (sheet,) = [one for one in screen.findChildren(AskingSheet) if one.isVisible()]
    write(field_of(sheet), WORDS)
    before = site.handed()
    site.device.space.free = 0
    press(sheet, verb)
    assert sheet.isVisible()
    assert typed(field_of(sheet)) == WORDS
    (problem,) = [one for one in sheet.findChildren(ProblemLine) if one.isVisible()]
    assert problem.text == disk_full().text
    told_below = [
        one.text for one in screen.findChildren(ProblemLine) if one.isVisible() and one is not problem
    ]
    assert told_below == [], "it is said once, where the words are"
    assert site.handed() == before
    site.device.space.free = 1 << 40
    press(sheet, verb)
    assert not sheet.isVisible()
    assert any(WORDS in payload for payload in site.handed())


def test_giving_an_op_up_asks_again_when_it_was_not_stored(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.arrive(("task", fake.task_data()))
    op = site.work.store.write(fake.finish)
    site.work.store.write(lambda tx: tx.record_verdict(fake.refused(op)))
    model = SyncCentreViewModel(SyncDesk(site.work), run_at_once, site.device.clock)
    screen = site.show(SyncCentreScreen(site.themes, model))
    model.setParent(screen)
    model.load()
    press(screen, "撤回")
    (sheet,) = screen.findChildren(AskingSheet)
    write(field_of(sheet), WORDS)
    with (
        monkeypatch.context() as patched
    ):  # giving up needs no room of its own; the disk can refuse it all the same
        patched.setattr(SyncDesk, "withdraw", full)
        press(sheet, "撤回")
    assert (sheet.isVisible(), typed(field_of(sheet))) == (True, WORDS)
    press(sheet, "撤回")
    assert not sheet.isVisible()
    assert model.state.turned_down == ()


# --- the shape itself --------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(qtbot: QtBot, themes: ThemeController) -> ReasonSheet:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 600)
    host.show()
    made = ReasonSheet(themes, host, "为什么跳过", "跳过这个点", ["门锁着"])
    made.open_sheet()
    return made


def test_two_quick_taps_hand_the_words_over_once(sheet: ReasonSheet) -> None:
    asked: list[tuple[str, Asker]] = []
    sheet.given.connect(lambda *said: asked.append(said))
    write(field_of(sheet), WORDS)
    press(sheet, "跳过这个点")
    press(sheet, "跳过这个点")
    assert [words for words, _ in asked] == [WORDS]
    assert answer(asked[0][1], "没存上。")
    press(sheet, "跳过这个点")
    assert len(asked) == 2, "after a refusal the same words go again"
    assert answer(asked[1][1])
    assert not sheet.isVisible()


def test_who_has_left_the_sheet_is_told_on_the_screen(sheet: ReasonSheet, qtbot: QtBot) -> None:
    asked: list[Asker] = []
    sheet.given.connect(lambda _words, asker: asked.append(asker))
    write(field_of(sheet), WORDS)
    press(sheet, "跳过这个点")
    sheet.close_sheet()  # its screen has left
    assert not answer(asked[0], "没存上。"), "closed, still there"
    qtbot.waitUntil(lambda: not isValid(sheet))
    assert not answer(asked[0], "没存上。"), "gone"


def test_while_it_is_stored_nothing_else_can_be_chosen_and_after_a_refusal_all_of_it(
    sheet: ReasonSheet,
) -> None:
    asked: list[Asker] = []
    sheet.given.connect(lambda _words, asker: asked.append(asker))
    write(field_of(sheet), WORDS)
    press(sheet, "跳过这个点")
    press(sheet, "先不了")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible()
    assert answer(asked[0], "没存上。")
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@pytest.mark.parametrize("opened", [refused_report, gaps, skipped_point, ended_patrol, recalled])
def test_a_sheet_goes_with_its_screen(site: Site, opened: Callable[[Site], tuple[Screen, str]]) -> None:
    screen, _verb = opened(site)
    (sheet,) = [one for one in screen.findChildren(AskingSheet) if one.isVisible()]
    with site.bot.waitSignal(sheet.closed, timeout=0, raising=False) as closed:
        screen.hide()
    assert closed.signal_triggered


class Waiting:
    """An asker that remembers what it was told."""

    def __init__(self) -> None:
        self.waits, self.told = True, ""

    def kept(self) -> None:
        self.waits = False

    def refused(self, problem: str) -> None:
        self.waits, self.told = False, problem


def test_what_waits_for_a_photo_is_answered_when_it_is_forgotten_or_another_takes_its_place(
    qapp: QApplication,
) -> None:
    storing, keeping = Storing(qapp), Keeping(qapp)
    storing.watch(keeping)
    keeping.begin()
    first, second = Waiting(), Waiting()
    storing.holds(lambda: None, first)
    storing.holds(lambda: None, second)
    assert (bool(first.told), second.waits) == (True, True)
    storing.forget()
    assert second.told


def test_nobody_who_asks_too_early_waits_for_ever(site: Site) -> None:
    patrol = PatrolViewModel(PatrolDesk(site.work), run_at_once, site.device.clock)
    recheck = RecheckViewModel(RecheckDesk(site.work), run_at_once, site.device.clock)
    follow = FollowViewModel(MyReportsDesk(site.work), run_at_once, site.device.clock)
    follow.state = replace(follow.state, busy=True)
    checklist = ChecklistViewModel(ChecklistDesk(site.work), run_at_once, site.device.clock)
    visit = VisitViewModel(VisitDesk(site.work), run_at_once, site.device.clock)
    for ask in (
        patrol.skip,
        recheck.submit_without_photo,
        follow.ask_recall,
        partial(checklist.reveal, "/data/phone"),
        partial(visit.reveal_phone, "person"),
    ):
        asker = Waiting()
        ask(WORDS, asker)
        assert asker.told


def test_who_gives_no_reason_hears_that_one_is_needed_and_nothing_is_sent(site: Site) -> None:
    checklist = gaps(site)[0].findChild(ChecklistViewModel)
    assert isinstance(checklist, ChecklistViewModel)
    visit = VisitViewModel(DemoVisits(), run_at_once, site.device.clock)
    visit.open("t2")
    recheck = RecheckViewModel(RecheckDesk(site.work), run_at_once, site.device.clock)
    centre = SyncCentreViewModel(SyncDesk(site.work), run_at_once, site.device.clock)
    for ask in (
        checklist.submit_with_gaps,
        partial(checklist.reveal, "/data/phone"),
        partial(visit.reveal_phone, "person"),
        recheck.submit_without_photo,
        partial(centre.withdraw, "o1"),
    ):
        asker = Waiting()
        ask(" \u3000", asker)
        assert "原因" in asker.told
    assert site.handed() == []


def test_a_reason_for_a_number_that_is_no_longer_there_is_answered(site: Site) -> None:
    visit = VisitViewModel(DemoVisits(), run_at_once, site.device.clock)
    screen = site.show(VisitScreen(site.themes, visit))
    visit.setParent(screen)
    visit.open("t2")
    asker = Waiting()
    line = screen.findChildren(RevealLine)[1]
    visit.phones.start(())
    line.reasoned.emit(WORDS, asker)
    assert asker.told


# --- words that stand in a page or in a sheet of their own -------------------------------------------------------------


def test_a_comment_half_written_stays_when_a_wish_is_sent(site: Site) -> None:
    site.arrive(("task", fake.task_data()))
    host = QWidget()
    site.bot.addWidget(host)
    host.resize(1280, 800)
    host.show()
    model = TaskTalkViewModel(TaskTalkDesk(site.work), run_at_once, host)
    model.open("t1")
    sheet = TaskTalkSheet(site.themes, host, model)
    sheet.open_sheet()
    said = {one.accessibleName(): one for one in sheet.findChildren(Input)}
    said["留言"].setText(WORDS)
    press(sheet, "改约")
    reason = next(i for i in sheet.findChildren(Input) if i.accessibleName() == "原因" and i.isVisible())
    reason.setText("户主明天才在家")
    site.device.space.free = 0
    press(sheet, "申请改约")
    assert (reason.isVisible(), reason.text()) == (True, "户主明天才在家")
    assert model.state.problem == disk_full().text
    site.device.space.free = 1 << 40
    press(sheet, "申请改约")
    assert (reason.text(), said["留言"].text()) == ("", WORDS)


def test_a_complaint_stays_in_its_field_with_the_reason_beside_it(site: Site) -> None:
    site.arrive()
    model = MeViewModel(MeDesk(site.work), run_at_once)
    screen = site.show(MeScreen(site.themes, model))
    model.setParent(screen)
    model.load()
    (area,) = [one for one in screen.findChildren(QPlainTextEdit) if one.accessibleName() == "想说的话"]
    area.setPlainText(WORDS)
    site.device.space.free = 0
    press(screen, "提交")
    assert area.toPlainText() == WORDS
    (problem,) = [one for one in screen.findChildren(ProblemLine) if one.isVisible()]
    assert problem.text == disk_full().text
    assert problem.parentWidget() is area.parentWidget(), "beside the words, not at the top of a long page"
    site.device.space.free = 1 << 40
    press(screen, "提交")
    assert area.toPlainText() == ""
    assert any(WORDS in payload for payload in site.handed())
    assert not problem.isVisible()


def test_a_phrase_that_was_not_stored_is_not_shown_as_kept_and_stays_in_the_field(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = QWidget()
    site.bot.addWidget(host)
    host.resize(1280, 800)
    host.show()
    phrases = Phrases(ReportDesk(site.work), run_at_once, host)
    sheet = PhraseSheet(site.themes, host, phrases, WORDS)
    sheet.open_sheet()
    with (
        monkeypatch.context() as patched
    ):  # a setting needs no room of its own; the disk can refuse it all the same
        patched.setattr(ReportDesk, "keep_phrases", full)
        press(sheet, "加一条")
    assert (phrases.problem, phrases.own) == (disk_full().text, ())
    assert typed(field_of(sheet)) == WORDS
    press(sheet, "加一条")
    assert (phrases.own, typed(field_of(sheet))) == ((WORDS,), "")
