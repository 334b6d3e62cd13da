"""任务情况 on a real store: comments kept offline, 改约 and 转交 with a reason, and how a row asks for it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gridworker.model.ops import OpKind
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from ui.ports.task_talk import TaskTalkDesk, times_from
from ui.ports.tasks import TaskDesk
from ui.ports.workplace import Workplace
from ui.screens.today_states import TODAY, URGENT
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.task_talk import TaskTalkViewModel
from ui.viewmodels.tasks import Tab
from ui.widgets.inputs import Input
from ui.widgets.labels import Label, Tag
from ui.widgets.task_list import TaskList
from ui.widgets.task_talk import TaskTalkSheet

NOBODY = "http://127.0.0.1:9"


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    store = fake.Device(tmp_path / "profile").create()
    engine = SyncEngine(store, HttpTransport(NOBODY), store.clock)
    rows = (
        fake.upsert("task", fake.task_data(assignee="worker-1", person_id="p1")),
        fake.upsert(
            "visit",
            {
                "id": "v1",
                "person_id": "p1",
                "outcome": "not_met",
                "reason": "not_home",
                "worker": "worker-1",
                "ended_at": "2026-11-19T10:00:00+08:00",
                "note": "邻居说去买菜了",
            },
        ),
    )
    store.write(lambda tx: tx.apply_page("", rows, "c1"))
    yield Workplace(store, engine)
    engine.stop()
    store.close()


@pytest.fixture
def sheet(qtbot: QtBot, themes: ThemeController, work: Workplace) -> TaskTalkSheet:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1280, 800)
    host.show()
    model = TaskTalkViewModel(TaskTalkDesk(work), run_at_once, host)
    model.open("t1")
    made = TaskTalkSheet(themes, host, model)
    made.open_sheet()
    return made


def press(qtbot: QtBot, parent: QWidget, text: str) -> None:
    found = next(b for b in parent.findChildren(QPushButton) if b.text() == text and b.isVisible())
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def write(parent: QWidget, name: str, text: str) -> None:
    found = next(i for i in parent.findChildren(Input) if i.accessibleName() == name and i.isVisible())
    found.setText(text)


def texts(parent: QWidget) -> list[str]:
    return [label.text() for label in parent.findChildren(Label) if label.isVisible()]


def kinds(work: Workplace) -> list[OpKind]:
    with work.store.reader() as reader:
        return [item.kind for item in reversed(reader.outbox.items())]


def test_what_was_found_last_time_and_both_clocks_stand_there(sheet: TaskTalkSheet) -> None:
    shown = texts(sheet)
    assert "未见面 · 不在家" in shown
    assert "邻居说去买菜了" in shown
    assert "今日 18:00 前 · 剩 9 小时 · 都在下班时间" in shown, "it is a Saturday"


def test_a_comment_is_kept_offline_and_stands_in_the_talk(
    sheet: TaskTalkSheet, work: Workplace, qtbot: QtBot
) -> None:
    write(sheet, "留言", "门口在修路 😀")
    press(qtbot, sheet, "发")
    qtbot.waitUntil(lambda: {"门口在修路 😀", "我 · 待传"} <= set(texts(sheet)))
    press(qtbot, sheet, "发")
    assert kinds(work) == [OpKind.TASK_COMMENTED], "an empty field says nothing"


@pytest.mark.parametrize(
    ("online", "said"), [(True, "留言已存好，马上发出"), (False, "留言已存好，联网后自动发出")]
)
def test_a_comment_says_when_it_goes_as_the_header_says_the_link(
    work: Workplace, *, online: bool, said: str
) -> None:
    model = TaskTalkViewModel(TaskTalkDesk(work), run_at_once, online=lambda: online)
    told: list[str] = []
    model.confirmed.connect(told.append)
    model.open("t1")
    model.say("门口在修路")
    assert told == [said]


def test_two_quick_taps_send_one_comment(work: Workplace) -> None:
    started: list[Callable[[], None]] = []

    def later(work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Any], None]) -> None:
        started.append(lambda: run_at_once(work, done, failed))

    model = TaskTalkViewModel(TaskTalkDesk(work), later)
    model.open("t1")
    started.pop()()
    for _ in range(2):
        model.say("门口在修路")
    assert len(started) == 1
    while started:
        started.pop(0)()
    model.say("修好了")
    while started:
        started.pop(0)()
    assert kinds(work) == [OpKind.TASK_COMMENTED] * 2, "the next one goes"


def test_a_comment_too_long_is_said_and_stays_in_the_field(
    sheet: TaskTalkSheet, work: Workplace, qtbot: QtBot
) -> None:
    write(sheet, "留言", "长" * 501)
    press(qtbot, sheet, "发")
    assert any(text.startswith("留言写 1 到 500 个字再发") for text in texts(sheet))
    assert kinds(work) == []
    assert len(next(i for i in sheet.findChildren(Input) if i.accessibleName() == "留言").text()) == 501


def test_postponing_needs_a_reason_and_then_waits_for_the_answer(
    sheet: TaskTalkSheet, work: Workplace, qtbot: QtBot
) -> None:
    press(qtbot, sheet, "改约")
    press(qtbot, sheet, "申请改约")
    assert kinds(work) == []
    assert "写一句原因再提交。" in texts(sheet)
    write(sheet, "原因", "户主明天才在家")
    press(qtbot, sheet, "申请改约")
    assert kinds(work) == [OpKind.TASK_POSTPONE]
    said = {"我 · 等答复", "户主明天才在家", "申请等答复期间不能再提。"}
    qtbot.waitUntil(lambda: said <= set(texts(sheet)))
    assert not [b for b in sheet.findChildren(QPushButton) if b.text() == "转交" and b.isVisible()]


def test_handing_over_carries_the_proposal(sheet: TaskTalkSheet, work: Workplace, qtbot: QtBot) -> None:
    press(qtbot, sheet, "转交")
    write(sheet, "建议转给谁（可不填）", "第 4 网格")
    write(sheet, "原因", "不在我的网格")
    press(qtbot, sheet, "申请转交")
    qtbot.waitUntil(lambda: "转交 · 第 4 网格" in texts(sheet))


@pytest.mark.parametrize(("hours", "first"), [(9, "今晚 19:00"), (20, "明天 10:00")])
def test_times_to_ask_for_lie_ahead(work: Workplace, hours: int, first: str) -> None:
    now = work.now().replace(hour=0, minute=0) + timedelta(hours=hours)
    assert times_from(now)[0].label == first


def comment(id_: str, by: str, text: str = "先查 11 号") -> dict[str, str]:
    at = "2026-11-20T15:10:00+08:00"
    return {"id": id_, "text": text, "at": at, "by": by, "by_name": "调度室", "received_at": at}


def publish(work: Workplace, n: int = 2, **changed: Any) -> None:
    row = fake.upsert("task", fake.task_data(assignee="worker-1", person_id="p1", **changed), n)
    work.store.write(lambda tx: tx.apply_page(tx.feed.cursor(), (row,), f"c{n}"))


def news(work: Workplace, tab: Tab = Tab.OPEN) -> list[int]:
    return [listing.news for listing in TaskDesk(work).read(tab).listings]


def talk(work: Workplace, qtbot: QtBot, themes: ThemeController) -> TaskTalkSheet:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1280, 800)
    host.show()
    model = TaskTalkViewModel(TaskTalkDesk(work), run_at_once, host)
    model.open("t1")
    made = TaskTalkSheet(themes, host, model)
    made.open_sheet()
    return made


def new_marks(sheet: TaskTalkSheet) -> int:
    return len([tag for tag in sheet.findChildren(Tag) if tag.accessibleName() == "新"])


def test_what_others_said_counts_until_it_was_shown_and_own_words_never_do(
    work: Workplace, qtbot: QtBot, themes: ThemeController
) -> None:
    assert news(work) == [0]
    publish(work, comments=[comment("a", "desk"), comment("b", "worker-1"), comment("c", "worker-2")])
    assert news(work) == [2]
    assert new_marks(talk(work, qtbot, themes)) == 2
    assert news(work) == [0]
    assert kinds(work) == [], "nobody is told"
    assert new_marks(talk(work, qtbot, themes)) == 0
    publish(work, 3, comments=[comment("d", "desk", "现在可以去")])
    assert news(work) == [1], "older ones left the task, a newer one came"


def test_the_answer_to_a_wish_is_news_too(work: Workplace, qtbot: QtBot, themes: ThemeController) -> None:
    asked = {
        "sort": "postpone",
        "reason": "装修",
        "asked_at": "2026-11-20T09:00:00+08:00",
        "asked_by": "worker-1",
    }
    publish(work, wish=asked)
    assert news(work) == [0]
    answered = {"state": "refused", "answer": "周五要报", "answered_by": "调度室"}
    publish(work, 3, wish=asked | answered | {"answered_at": "2026-11-20T10:00:00+08:00"})
    assert news(work) == [1]
    assert new_marks(talk(work, qtbot, themes)) == 1
    assert news(work) == [0]


def test_a_fact_told_anew_says_which_took_whose_place(
    work: Workplace, qtbot: QtBot, themes: ThemeController
) -> None:
    told = {"person_id": "p1", "worker": "worker-1", "task_id": "t1", "outcome": "met"}
    first = told | {"id": "f1", "ended_at": "2026-11-21T08:10:00+08:00", "corrected_by": "f2"}
    second = told | {"id": "f2", "ended_at": "2026-11-21T08:40:00+08:00", "corrects": "f1", "note": "药够了"}
    done = {"status": "done", "finished_at": "2026-11-21T08:10:00+08:00"}
    rows = (fake.upsert("visit", first), fake.upsert("visit", second))
    work.store.write(lambda tx: tx.apply_page(tx.feed.cursor(), rows, "c2"))
    publish(work, 3, result_kind="visit", result_id="f1", **done)
    shown = texts(talk(work, qtbot, themes))
    assert shown.count("见到本人") == 2
    assert shown.index("改正，代替 08:10 那份") < shown.index("已由 08:40 的改正代替")


@pytest.fixture
def tasks(qtbot: QtBot, themes: ThemeController) -> TaskList:
    view = TaskList(themes, "任务")
    qtbot.addWidget(view)
    view.resize(QSize(700, 500))
    view.show_groups((URGENT, TODAY))
    view.show()
    return view


def middle_of(view: QListView, row: int) -> QPoint:
    return view.visualRect(view.model().index(row, 0)).center()


def mouse(view: QListView, kind: QEvent.Type, at: QPoint) -> None:
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    button = Qt.MouseButton.LeftButton if kind is not QEvent.Type.MouseMove else Qt.MouseButton.NoButton
    place = QPointF(at)
    event = QMouseEvent(kind, place, place, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)


def test_a_long_press_asks_for_more_and_does_not_open_the_task(tasks: TaskList, qtbot: QtBot) -> None:
    opened: list[str] = []
    tasks.opened.connect(opened.append)
    at = middle_of(tasks, tasks.tasks.row_of("t1"))
    with qtbot.waitSignal(tasks.more_wanted) as asked:
        mouse(tasks, QEvent.Type.MouseButtonPress, at)
    mouse(tasks, QEvent.Type.MouseButtonRelease, at)
    assert (asked.args, opened) == (["t1"], [])
    qtbot.mouseClick(tasks.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened == ["t1"]


def test_a_finger_that_scrolls_asks_for_nothing(tasks: TaskList, qtbot: QtBot) -> None:
    asked: list[str] = []
    tasks.more_wanted.connect(asked.append)
    at = middle_of(tasks, tasks.tasks.row_of("t1"))
    mouse(tasks, QEvent.Type.MouseButtonPress, at)
    mouse(tasks, QEvent.Type.MouseMove, at + QPoint(0, 40))
    assert not tasks._menu.waits
    mouse(tasks, QEvent.Type.MouseButtonRelease, at + QPoint(0, 40))
    assert asked == []


def test_the_other_button_and_the_menu_key_ask_too(tasks: TaskList, qtbot: QtBot) -> None:
    at = middle_of(tasks, tasks.tasks.row_of("t3"))
    reasons = QContextMenuEvent.Reason
    with qtbot.waitSignal(tasks.more_wanted) as asked:
        QApplication.sendEvent(tasks.viewport(), QContextMenuEvent(reasons.Mouse, at, at))
    assert asked.args == ["t3"]
    tasks.setCurrentIndex(tasks.model().index(tasks.tasks.row_of("t1"), 0))
    with qtbot.waitSignal(tasks.more_wanted) as asked:
        QApplication.sendEvent(tasks, QContextMenuEvent(reasons.Keyboard, QPoint(), QPoint()))
    assert asked.args == ["t1"]
