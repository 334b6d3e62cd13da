"""The sync centre as a worker sees it: honest counts, what to do about what needs a person."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.model.ops import Lane
from ui.screens.sync_centre import SyncCentreScreen
from ui.screens.sync_centre_states import FULL, NOW, DemoOutbox
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.sync_centre import EntryState, SyncCentreViewModel


class Bench:
    """The screen in a window of its own."""

    def __init__(self, qtbot: QtBot, themes: ThemeController, port: DemoOutbox) -> None:
        self.port = port
        self.model = SyncCentreViewModel(port, run_at_once, ManualClock(NOW))
        self.screen = SyncCentreScreen(themes, self.model)
        self.model.setParent(self.screen)
        self.model.load()
        self.screen.resize(1192, 728)
        self.screen.lay_out(wide=True)
        self.screen.show()
        qtbot.addWidget(self.screen)

    def press(self, name: str) -> None:
        found = [
            b
            for b in self.screen.findChildren(QAbstractButton)
            if b.isVisible() and name in (b.text(), b.accessibleName())
        ]
        assert found, f"no button {name}"
        QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)

    def counts(self) -> dict[Lane, str]:
        return {lane.lane: lane.counts for lane in self.model.state.lanes}


@pytest.fixture
def bench(qtbot: QtBot, themes: ThemeController) -> Iterator[Bench]:
    made = Bench(qtbot, themes, DemoOutbox())
    yield made
    made.screen.close()


def test_lanes_stand_in_the_order_they_are_emptied_with_their_counts(bench: Bench) -> None:
    assert list(bench.counts().items()) == [
        (Lane.URGENT, "全部送达"),
        (Lane.TEXT, "1 / 3 已送达"),
        (Lane.THUMBNAIL, "0 / 3 已送达"),
        (Lane.ORIGINAL, "0 / 5 已送达 · 共 3.1 MB"),
    ]


def test_each_state_is_said_in_words(bench: Bench) -> None:
    texts = [row.state_text for lane in bench.model.state.lanes for row in lane.rows]
    assert texts == ["已送达 14:18", "已送达 14:18", "上传中 63%", "待传", "待传", "待传", "需处理"]


def test_rows_can_be_heard(bench: Bench) -> None:
    spoken = [
        w.accessibleName() for w in bench.screen.findChildren(QWidget) if "需处理" in w.accessibleName()
    ]
    assert spoken == [
        "12 号院 4 栋 1.1 原图 1，3.1 MB · 试过 3 次，需处理，平台没收下：这张原图在传的时候断了，收到的不完整。本机这张是好的，重传即可。"
    ]


def test_retry_makes_the_entry_wait_again(bench: Bench) -> None:
    bench.press("重传")
    assert bench.port.asked == [("retry", "e7")]
    states = {row.id: row.state for lane in bench.model.state.lanes for row in lane.rows}
    assert states["e7"] is EntryState.WAITING


def test_withdraw_asks_for_a_reason_first(bench: Bench) -> None:
    bench.press("撤回")
    bench.press("撤回")
    assert bench.port.asked == []
    reason = next(f for f in bench.screen.findChildren(QLineEdit) if f.isVisible())
    reason.setText("重复报了")
    bench.press("撤回")
    assert bench.port.asked == [("withdraw", "e7", "重复报了")]


def test_sync_now_is_asked_once_and_failure_says_that_work_is_safe(
    qtbot: QtBot, themes: ThemeController
) -> None:
    bench = Bench(qtbot, themes, DemoOutbox(cut="没传上：连不到平台。本机已存好，有网自动再传。"))
    bench.press("立即同步")
    assert bench.port.asked == [("sync",)]
    assert "本机已存好" in bench.model.state.problem
    assert not bench.model.state.syncing
    bench.press("知道了")
    assert bench.model.state.problem == ""
    bench.screen.close()


def test_nothing_waiting_says_when_it_was_last_synchronised(qtbot: QtBot, themes: ThemeController) -> None:
    bench = Bench(qtbot, themes, DemoOutbox(replace(FULL, entries=(), lane_totals={})))
    assert bench.model.state.empty_text == "没有待传的。最近一次同步 14:18。"
    assert bench.model.state.is_empty
    bench.screen.close()


def test_running_sync_cannot_be_started_twice(qtbot: QtBot, themes: ThemeController) -> None:
    bench = Bench(qtbot, themes, DemoOutbox(replace(FULL, syncing=True)))
    button = next(b for b in bench.screen.findChildren(QAbstractButton) if b.text() == "正在同步")
    assert not button.isEnabled()
    bench.screen.close()


def test_upright_everything_is_in_one_column(bench: Bench, qtbot: QtBot) -> None:
    bench.screen.resize(800, 1132)
    bench.screen.lay_out(wide=False)
    now = next(b for b in bench.screen.findChildren(QAbstractButton) if b.text() == "立即同步")
    qtbot.waitUntil(lambda: now.mapTo(bench.screen, now.rect().topLeft()).x() < 40)
