"""A task without a form over a real store: its note is a draft until the task is done."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gridworker.model.ops import OpKind
from gridworker.store.drafts import Draft
from gridworker.store.durable import disk_full
from gridworker.store.transaction import Transaction
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.ui.test_ports import NOBODY, WORKER
from tests.unit.ui.test_storing import Slow
from ui.ports.tasks import TaskDesk
from ui.ports.today import TodayDesk
from ui.ports.workplace import Workplace
from ui.screens.task_plain import PlainTaskScreen
from ui.theme import ThemeController
from ui.viewmodels.background import Run, run_at_once
from ui.viewmodels.drafts import SaveKind
from ui.viewmodels.tasks import TaskGroup, TasksViewModel

NOTE = "物业不在，明天上午再来 😀"


class Site:
    """A tablet with one meeting to go to."""

    def __init__(self, bot: QtBot, themes: ThemeController, folder: Path) -> None:
        self.bot, self.themes = bot, themes
        self.device = fake.Device(folder)
        self.store = self.device.create()
        self.engine = SyncEngine(self.store, HttpTransport(NOBODY), self.store.clock)
        rows = [fake.upsert("worker", WORKER), fake.upsert("task", fake.task_data(type="meeting"))]
        self.store.write(lambda tx: tx.apply_page("", rows, "c1"))
        self.work = Workplace(self.store, self.engine)

    def open(self, run: Run = run_at_once) -> PlainTaskScreen:
        """The task, opened from the list."""
        tasks = TasksViewModel(TaskDesk(self.work), run_at_once, self.store.clock)
        tasks.load()
        tasks.select("t1")
        assert tasks.state.selected is not None
        tasks._run = run
        screen = PlainTaskScreen(self.themes, tasks, tasks.state.selected)
        assert screen.model is not None
        screen.model.open("t1")
        tasks.setParent(screen)
        self.bot.addWidget(screen)
        screen.resize(760, 600)
        screen.show()
        return screen

    @property
    def notes(self) -> list[str]:
        """The drafts there are."""
        with self.store.reader() as reader:
            return [draft.body["note"] for draft in reader.drafts.all()]

    @property
    def finished(self) -> list[str]:
        """With what notes the task was finished."""
        with self.store.reader() as reader:
            return [i.op.payload["note"] for i in reader.outbox.items() if i.kind is OpKind.TASK_FINISH]


@pytest.fixture
def site(qtbot: QtBot, themes: ThemeController, tmp_path: Path) -> Iterator[Site]:
    made = Site(qtbot, themes, tmp_path / "profile")
    yield made
    made.engine.stop()
    made.store.close()


def note_of(screen: PlainTaskScreen) -> QPlainTextEdit:
    return screen.findChildren(QPlainTextEdit)[0]


def press(screen: PlainTaskScreen, text: str) -> None:
    button = next(b for b in screen.findChildren(QAbstractButton) if b.isVisible() and b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_note_is_saved_while_it_is_written_and_stands_there_again(site: Site) -> None:
    screen = site.open()
    note_of(screen).insertPlainText(NOTE)
    site.bot.waitUntil(lambda: site.notes == [NOTE])
    assert note_of(site.open()).toPlainText() == NOTE


def test_going_away_saves_what_was_typed_a_moment_ago(site: Site) -> None:
    screen = site.open()
    note_of(screen).insertPlainText(NOTE)
    screen.hide()
    assert site.notes == [NOTE]


def test_the_note_goes_with_the_finished_task_and_its_draft_is_gone(site: Site) -> None:
    screen = site.open()
    told: list[str] = []
    screen.confirmed.connect(told.append)
    note_of(screen).insertPlainText(NOTE)
    press(screen, "完成")
    assert (site.finished, site.notes) == ([NOTE], [])
    assert told == ["已存好，排在第 1 位。联网后自动上传。"]
    screen.hide()
    assert site.notes == [], "leaving the screen does not bring it back"


def test_a_save_still_on_its_way_does_not_bring_the_draft_back(site: Site) -> None:
    run = Slow()
    screen = site.open(run)
    assert screen.model is not None
    model = screen.model
    model.write_note(NOTE)
    run.hold(model.save_now)
    press(screen, "完成")
    run.end_one()
    assert (site.finished, site.notes) == ([NOTE], [])


def test_opened_again_before_the_first_words_are_saved_there_is_still_one_draft(site: Site) -> None:
    run = Slow()
    first = site.open(run).model
    assert first is not None
    first.write_note(NOTE)
    run.hold(first.save_now)
    second = site.open().model
    assert second is not None
    second.write_note("第二次")
    second.save_now()
    run.end_one()
    assert len(site.notes) == 1


def test_finishing_ends_every_note_of_the_task_and_no_other_draft(site: Site) -> None:
    def kept(id_: str, purpose: str, task_id: str) -> Draft:
        return Draft(
            id=id_, purpose=purpose, task_id=task_id, body={"note": id_}, saved_at="2026-07-16T09:00:00+08:00"
        )

    others = [kept("of another task", "plain", "t2"), kept("of another kind", "notice", "t1")]
    for draft in (kept("first", "plain", "t1"), kept("second", "plain", "t1"), *others):
        site.store.write(partial(Transaction.save_draft, draft=draft))
    press(site.open(), "完成")
    assert sorted(site.notes) == ["of another kind", "of another task"]


def test_on_a_full_disk_note_and_task_stay_and_the_bar_says_why(site: Site) -> None:
    screen = site.open()
    note_of(screen).insertPlainText(NOTE)
    site.device.space.free = 0
    press(screen, "完成")
    assert screen.model is not None
    assert screen.model.state.problem == disk_full().text
    assert (note_of(screen).toPlainText(), site.finished) == (NOTE, [])
    site.bot.waitUntil(lambda: screen.model is not None and screen.model.state.saved.kind is SaveKind.FAILED)
    site.device.space.free = 1 << 40
    press(screen, "完成")
    assert site.finished == [NOTE]


def test_nothing_can_be_typed_before_the_note_is_here(site: Site) -> None:
    run = Slow()
    run.holds = True
    screen = site.open(run)
    assert note_of(screen).isReadOnly()
    run.holds = False
    run.end_one()
    assert not note_of(screen).isReadOnly()


def test_what_is_done_or_sent_back_has_no_note_and_no_draft(site: Site) -> None:
    tasks = TasksViewModel(TaskDesk(site.work), run_at_once, site.store.clock)
    tasks.load()
    (group,) = tasks.state.groups
    done = PlainTaskScreen(site.themes, tasks, replace(group.items[0], group=TaskGroup.DONE))
    tasks.setParent(done)
    site.bot.addWidget(done)
    done.show()
    assert done.model is None
    done.hide()
    assert site.notes == []


def test_today_says_that_it_is_begun(site: Site) -> None:
    before = str(TodayDesk(site.work).load().groups)
    screen = site.open()
    note_of(screen).insertPlainText(NOTE)
    screen.flush()
    assert str(TodayDesk(site.work).load().groups) != before


def check_homes(site: Site, rows: Iterable[tuple[str, dict[str, object]]]) -> PlainTaskScreen:
    task = fake.task_data(type="house_verify", title="房屋信息核验", building_id="b1")
    changes = [fake.upsert("task", task, 2), *(fake.upsert(kind, row) for kind, row in rows)]
    site.store.write(lambda tx: tx.apply_page("c1", changes, "c2"))
    return site.open()


def texts(screen: PlainTaskScreen) -> list[str]:
    return [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]


def home(id_: str, unit: str, room: str, **more: object) -> tuple[str, dict[str, object]]:
    row = {"id": id_, "building_id": "b1", "grid": fake.GRID, "address_text": f"{unit}-{room}"}
    return "house", {**row, "unit": unit, "room": room, **more}


def resident(id_: str, name: str, house: str) -> tuple[str, dict[str, object]]:
    known = {"id": id_, "name": name, "grid": fake.GRID, "address_text": "3 栋", "house_id": house}
    return "person", {**known, "phone": "19900005678", "id_last4": "123Z"}


def test_homes_to_check_stand_by_door_with_masked_names_and_nothing_else_about_people(site: Site) -> None:
    edit = {"field": "state", "before": "owner", "after": "rented", "at": "2026-09-12T10:20:00+08:00"}
    rows = (
        home("h10", "1", "1001", state="owner"),
        home("h2", "1", "201", state="rented", edits=[edit]),
        home("h9", "2", "101"),
        resident("p1", "赵示例", "h2"),
        resident("p2", "钱例", "h2"),
    )
    shown = "\n".join(texts(check_homes(site, rows)))
    assert shown.index("1 单元 201 · 出租") < shown.index("1 单元 1001 · 自住") < shown.index("2 单元 101")
    assert "赵*例" in shown
    assert "钱*" in shown
    assert "资料改于 09-12 10:20" in shown
    assert shown.count("没有登记的人") == 2
    assert "赵示例" not in shown
    assert "1990000" not in shown
    assert "123Z" not in shown


def test_where_no_home_is_known_it_says_what_to_do(site: Site) -> None:
    assert "这栋楼没有登记的住户，或者资料还没下到本机。联网同步一次再打开。" in texts(check_homes(site, ()))


def test_a_meeting_lists_no_homes(site: Site) -> None:
    assert "登记在住" not in texts(site.open())


def test_of_a_whole_tower_the_first_homes_are_listed_and_the_rest_counted(site: Site) -> None:
    shown = texts(check_homes(site, [home(f"h{n}", "1", f"{n}") for n in range(1, 84)]))
    assert "83 户" in shown
    assert "还有 23 户没列出来" in shown
