"""The sync centre as a worker sees it: honest counts, what to do about what needs a person."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.model.ops import Lane
from ui.screens.sync_centre import SyncCentreScreen
from ui.screens.sync_centre_states import CONFLICT, ENTRIES, FULL, NOW, TURNED_DOWN, DemoOutbox
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.conflicts import ConflictField, Side, conflict_shown
from ui.viewmodels.outbox import Action, EntryState
from ui.viewmodels.sync_centre import SyncCentreViewModel


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


def test_compressed_picture_may_go_in_place_of_an_original(bench: Bench) -> None:
    bench.press("改传压缩图")
    assert bench.port.asked == [("send_small", "e7")]


def test_withdraw_asks_for_a_reason_first(qtbot: QtBot, themes: ThemeController) -> None:
    entries = [replace(entry, actions=(Action.RETRY, Action.WITHDRAW)) for entry in FULL.entries]
    bench = Bench(qtbot, themes, DemoOutbox(replace(FULL, entries=entries)))
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
    assert bench.model.state.empty_text == "最近一次同步 14:18。"
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


@pytest.fixture
def torn(qtbot: QtBot, themes: ThemeController) -> Iterator[Bench]:
    """One conflict, three refused, one put off."""
    picture = replace(
        FULL,
        entries=(*TURNED_DOWN, *ENTRIES[:4]),
        conflicts=(CONFLICT,),
        lane_totals={},
        desk_phone="19900009999",
    )
    made = Bench(qtbot, themes, DemoOutbox(picture))
    yield made
    made.screen.close()


def test_conflict_is_merged_only_when_every_field_is_decided(torn: Bench) -> None:
    torn.press("还有 3 项没选")
    assert torn.port.asked == []
    torn.press("联系电话，我的，199****5678")
    torn.press("居住状态，平台的，与女儿同住")
    torn.press("关爱等级，我的，红色关爱")
    torn.press("关爱等级，平台的，黄色关爱")
    torn.press("按所选合并")
    assert torn.port.asked == [("decide", "c1", "phone")]
    assert torn.model.state.conflict is None


def test_whole_side_is_taken_with_one_tap(torn: Bench) -> None:
    torn.press("平台版本 13:40")
    torn.press("按所选合并")
    assert torn.port.asked == [("decide", "c1")]


def test_choices_survive_reading_the_outbox_anew(torn: Bench) -> None:
    torn.press("我的修改 14:02")
    torn.model.load()
    conflict = torn.model.state.conflict
    assert conflict is not None
    assert conflict.ready
    assert {field.chosen for field in conflict.fields} == {Side.MINE}


def test_values_that_look_alike_behind_their_masks_are_told_apart(themes: ThemeController) -> None:
    masked = replace(CONFLICT, fields=(ConflictField("phone", "联系电话", "199****5678", "199****5678"),))
    shown = conflict_shown(masked, {}, 1, NOW)
    assert shown.fields[0].hint == "遮住的几位不同"


def test_turned_down_ops_stand_apart_with_at_most_two_actions(torn: Bench) -> None:
    rows = torn.model.state.turned_down
    assert [row.state_text for row in rows] == ["需处理", "需处理", "需处理", "14:23 再传"]
    assert all(row.problem and len(row.actions) <= 2 for row in rows)
    in_lanes = {row.id for lane in torn.model.state.lanes for row in lane.rows}
    assert in_lanes == {"e1", "e2", "e3", "e4"}


def test_refused_report_is_put_in_other_words(torn: Bench) -> None:
    torn.press("改好再交")
    torn.press("改好再交")
    assert torn.port.asked == []
    first, _place = [area for area in torn.screen.findChildren(QPlainTextEdit) if area.isVisible()]
    first.setPlainText("9 号店油烟直排楼道，晚饭时最重")
    torn.press("改好再交")
    assert torn.port.asked == [("correct", "r1", "9 号店油烟直排楼道，晚饭时最重", "双林北支路 9 号")]


def test_community_desk_is_asked_by_phone_and_the_same_goes_again(torn: Bench) -> None:
    torn.press("问社区")
    assert "19900009999" in [label.text() for label in torn.screen.findChildren(QLabel) if label.isVisible()]
    torn.press("问过了，再交一次")
    assert torn.port.asked == [("retry", "r2")]


def test_removal_is_insisted_on_or_the_record_kept(torn: Bench) -> None:
    torn.press("仍要注销")
    assert torn.port.asked == [("insist", "r3")]
