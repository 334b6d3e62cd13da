"""今日 through a real window: what needs the worker now, signing, empty and failed states."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gridworker.errors import DiskFull, StoreProblem
from ui.camera.codes import codes_in
from ui.screens.today import TodayScreen
from ui.screens.today_states import CALL, FULL, RAIN, ROUND, ROUTE, SOS, WEEK
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.calling import tel_url
from ui.viewmodels.today import Answer, Given, Phase, Rung, TodayState, TodayViewModel
from ui.widgets.banners import ProblemBanner, SosBanner, WarningBanner
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Label
from ui.widgets.numbers import NumberCell
from ui.widgets.phone_card import CallSheet, RouteSheet
from ui.widgets.route_card import RouteCard
from ui.widgets.task_list import TaskList

LANDSCAPE = QSize(1192, 728)


class Shift:
    """A tiny working store: signing changes what the next load returns."""

    def __init__(self, state: TodayState = FULL) -> None:
        self.state = state
        self.problem: Exception | None = None
        self.sent = False
        self.elapsed_ms = 0
        self.loads = 0

    def load(self) -> TodayState:
        self.loads += 1
        if self.problem is not None:
            raise self.problem
        return self.state

    def sign_alarm(self, alarm_id: str) -> None:
        self._check()
        alarms = tuple(replace(a, signed=True) if a.id == alarm_id else a for a in self.state.alarms)
        self.state = replace(self.state, alarms=alarms)

    def arrive(self, alarm_id: str) -> None:
        self.left = self.state
        self.state = replace(self.state, alarms=tuple(a for a in self.state.alarms if a.id != alarm_id))

    def sign_warning(self, warning_id: str) -> None:
        self._check()
        warnings = tuple(replace(w, signed=True) if w.id == warning_id else w for w in self.state.warnings)
        self.state = replace(self.state, warnings=warnings)

    def take_back(self, answer: Answer) -> bool:
        if self.sent:
            return False
        if answer.given is Given.ARRIVAL:
            self.state = self.left
            return True
        alarms = tuple(replace(a, signed=False) if a.id == answer.to else a for a in self.state.alarms)
        self.state = replace(self.state, alarms=alarms)
        return True

    def _check(self) -> None:
        if self.problem is not None:
            raise self.problem


Build = Callable[..., tuple[TodayScreen, TodayViewModel]]


@pytest.fixture
def build(qtbot: QtBot, themes: ThemeController) -> Build:
    def make(
        shift: Shift, *, size: QSize = LANDSCAPE, wide: bool = True, online: bool = False
    ) -> tuple[TodayScreen, TodayViewModel]:
        model = TodayViewModel(
            shift.load, run_at_once, shift, elapsed_ms=lambda: shift.elapsed_ms, online=lambda: online
        )
        screen = TodayScreen(themes, model)
        model.setParent(screen)
        qtbot.addWidget(screen)
        screen.lay_out(wide=wide)
        screen.resize(size)
        screen.show()
        with qtbot.waitActive(screen):
            screen.activateWindow()
        model.reload()
        return screen, model

    return make


def button(parent: QWidget, text: str) -> QPushButton:
    """The visible button with this text."""
    return next(b for b in parent.findChildren(QPushButton) if b.text() == text and b.isVisible())


def texts(parent: QWidget) -> list[str]:
    """Everything written in visible labels."""
    return [label.text() for label in parent.findChildren(Label) if label.isVisible()]


def test_signing_the_sos_turns_it_into_an_outline_that_waits_for_arrival(build: Build, qtbot: QtBot) -> None:
    shift = Shift()
    screen, model = build(shift)
    sos = screen.findChild(SosBanner)
    assert sos.height() == 80
    with qtbot.waitSignal(model.answered) as told:
        qtbot.mouseClick(button(sos, "签收"), Qt.MouseButton.LeftButton)
    assert told.args == ["紧急呼叫已签收，联网后自动上传", Answer("sos-1")]
    assert button(sos, "到场").isVisible()
    qtbot.mouseClick(button(sos, "到场"), Qt.MouseButton.LeftButton)
    assert not sos.isVisible()


def test_online_a_signature_says_what_was_signed_and_that_it_goes_at_once(build: Build, qtbot: QtBot) -> None:
    _screen, model = build(Shift(), online=True)
    said = []
    model.answered.connect(lambda text, _answer: said.append(text))
    model.sign_alarm("sos-1")
    model.sign_warning("heat")
    model.arrive("sos-1")
    assert said == ["紧急呼叫已签收，马上上传", "预警已签收，马上上传", "已记录到场，马上上传"]


def test_a_signature_taken_back_asks_for_one_again(build: Build, qtbot: QtBot) -> None:
    screen, model = build(Shift())
    sos = screen.findChild(SosBanner)
    qtbot.mouseClick(button(sos, "签收"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(model.confirmed) as told:
        model.take_back(Answer("sos-1"))
    assert told.args == ["签收已撤销，没有发出去"]
    assert button(sos, "签收").isVisible()


def test_a_signature_that_was_sent_stays_and_it_is_said_what_to_do(build: Build, qtbot: QtBot) -> None:
    shift = Shift()
    screen, model = build(shift)
    sos = screen.findChild(SosBanner)
    qtbot.mouseClick(button(sos, "签收"), Qt.MouseButton.LeftButton)
    shift.sent = True
    model.take_back(Answer("sos-1"))
    assert screen.findChild(ProblemBanner).text.startswith("签收已经发出，撤不回来")
    assert button(sos, "到场").isVisible()


def test_an_arrival_told_by_mistake_is_taken_back_and_the_signature_stands(
    build: Build, qtbot: QtBot
) -> None:
    screen, model = build(Shift())
    sos = screen.findChild(SosBanner)
    qtbot.mouseClick(button(sos, "签收"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(model.answered) as told:
        qtbot.mouseClick(button(sos, "到场"), Qt.MouseButton.LeftButton)  # the second half of a double tap
    assert told.args == ["已记录到场，联网后自动上传", Answer("sos-1", Given.ARRIVAL)]
    assert not sos.isVisible()
    with qtbot.waitSignal(model.confirmed) as undone:
        model.take_back(told.args[1])
    assert undone.args == ["到场已撤销，没有发出去"]
    assert button(sos, "到场").isVisible()


def test_an_arrival_that_was_sent_stays_and_it_is_said_what_to_do(build: Build, qtbot: QtBot) -> None:
    shift = Shift()
    screen, model = build(shift)
    model.arrive("sos-1")
    shift.sent = True
    model.take_back(Answer("sos-1", Given.ARRIVAL))
    assert screen.findChild(ProblemBanner).text.startswith("到场已经发出，撤不回来")


def test_what_is_undone_elsewhere_takes_no_signature_back(build: Build, qtbot: QtBot) -> None:
    shift = Shift()
    screen, model = build(shift)
    qtbot.mouseClick(button(screen.findChild(SosBanner), "签收"), Qt.MouseButton.LeftButton)
    model.take_back("a photo")
    assert shift.state.alarms[0].signed


def test_the_ladder_counts_down_and_says_who_is_called_next(build: Build, qtbot: QtBot) -> None:
    ladder = (Rung(60_000, "没签收就语音叫应 · 剩", ""), Rung(1_260_000, "转备岗剩", "已转社区值班"))
    shift = Shift(replace(FULL, warnings=(replace(RAIN, ladder=ladder),)))
    screen, model = build(shift)
    warning = screen.findChild(WarningBanner)
    assert "没签收就语音叫应 · 剩 1:00" in texts(warning)
    shift.elapsed_ms = 60_000
    qtbot.waitUntil(lambda: "转备岗剩 20 分" in texts(warning))
    shift.elapsed_ms = 2_000_000
    model.reload()
    qtbot.waitUntil(lambda: "已转社区值班" in texts(warning))


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("138 0000 0000", "tel:13800000000"),
        ("+86-28-0000 0000", "tel:+862800000000"),
        ("", ""),
        ("没有电话", ""),
        ("120;rm -rf /", "tel:120"),
    ],
)
def test_a_scanned_number_holds_nothing_but_what_is_dialled(number: str, dialled: str) -> None:
    assert tel_url(number) == dialled


def test_a_phone_that_scans_the_code_dials_the_number_chosen(
    qtbot: QtBot, themes: ThemeController, tmp_path: Path
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1280, 800)
    host.show()
    sheet = CallSheet(themes, host, CALL)
    sheet.open_sheet()
    assert _scanned(sheet, tmp_path) == ("tel:13800000000",)
    qtbot.mouseClick(button(sheet, "社区值班  028-0000-0000"), Qt.MouseButton.LeftButton)
    assert _scanned(sheet, tmp_path) == ("tel:02800000000",)
    with qtbot.waitSignal(sheet.closed):
        qtbot.mouseClick(button(sheet, "关上"), Qt.MouseButton.LeftButton)


def test_where_no_map_program_is_the_route_says_so_and_can_be_scanned(
    qtbot: QtBot, themes: ThemeController, tmp_path: Path
) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(800, 1280)
    host.show()
    asked: list[str] = []
    sheet = RouteSheet(themes, host, ROUTE, lambda url: bool(asked.append(url)))
    sheet.open_sheet()
    assert {"新鸿路 66 号院 3 栋 2 单元 401", "往东北 320 m（直线）"} <= set(texts(sheet))
    qtbot.mouseClick(button(sheet, "用地图程序打开"), Qt.MouseButton.LeftButton)
    assert asked == [ROUTE.url]
    assert "这台设备没有地图程序。照地址走，或用手机扫码。" in texts(sheet)
    assert _scanned(sheet, tmp_path) == (ROUTE.url,)
    sheet.close_sheet()


def _scanned(sheet: QWidget, folder: Path) -> tuple[str, ...]:
    """What a phone reads off the screen."""
    picture = folder / "screen.png"
    assert sheet.grab().toImage().save(str(picture))
    return codes_in(picture.read_bytes())


def test_a_second_call_is_a_count_and_the_unsigned_one_stands_in_front(build: Build) -> None:
    second = replace(SOS, id="sos-2", title="烟感报警 · 12 号院", line="14:01 收到")
    screen, _ = build(Shift(replace(FULL, alarms=(replace(SOS, signed=True), second))))
    shown = texts(screen.findChild(SosBanner))
    assert "烟感报警 · 12 号院" in shown
    assert "14:01 收到 · 还有 1 条" in shown


def test_phone_and_route_are_absent_when_they_lead_nowhere(build: Build) -> None:
    screen, _ = build(Shift(replace(FULL, alarms=(replace(SOS, has_phone=False, has_place=False),))))
    shown = [b.text() for b in screen.findChild(SosBanner).findChildren(QPushButton) if b.isVisible()]
    assert shown == ["签收"]


def test_who_is_called_next_stands_before_the_button_however_often_it_is_laid_out(
    qtbot: QtBot, themes: ThemeController
) -> None:
    banner = WarningBanner(themes)
    qtbot.addWidget(banner)
    banner.resize(1100, 64)
    banner.count_down("转备岗剩 20 分")
    banner.show()
    for _ in range(3):
        banner.show_warning("暴雨橙色预警", "请查看 2 处易涝点", signed=False)
        banner.grab()
        told = next(label for label in banner.findChildren(Label) if "转备岗" in label.text())
        assert told.x() < button(banner, "签收").x()


def test_signing_the_warning_collapses_it_to_one_line(build: Build, qtbot: QtBot) -> None:
    screen, _ = build(Shift())
    warning = screen.findChild(WarningBanner)
    assert warning.height() == 64
    qtbot.mouseClick(button(warning, "签收"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: warning.height() == 40)
    assert "暴雨橙色预警 · 已签收" in texts(warning)
    assert not [b for b in warning.findChildren(QPushButton) if b.isVisible()]


def test_a_full_disk_is_said_and_the_call_stays_unsigned(build: Build, qtbot: QtBot) -> None:
    shift = Shift()
    screen, _ = build(shift)
    shift.problem = DiskFull("没存上：存储已满。已存的都在。删掉已送达的原图再签收一次。")
    qtbot.mouseClick(button(screen.findChild(SosBanner), "签收"), Qt.MouseButton.LeftButton)
    problem = screen.findChild(ProblemBanner)
    assert problem.isVisible()
    assert problem.text.startswith("没存上：存储已满")
    assert button(screen.findChild(SosBanner), "签收").isVisible()
    qtbot.mouseClick(button(problem, "知道了"), Qt.MouseButton.LeftButton)
    assert not problem.isVisible()


def test_an_expired_warning_goes_away_and_the_layout_closes_up(build: Build, qtbot: QtBot) -> None:
    shift = Shift(replace(FULL, alarms=()))
    screen, model = build(shift)
    tasks = screen.findChild(TaskList)
    before = tasks.mapTo(screen, tasks.rect().topLeft()).y()
    shift.state = replace(shift.state, warnings=())
    model.reload()
    qtbot.waitUntil(lambda: tasks.mapTo(screen, tasks.rect().topLeft()).y() < before)


@pytest.mark.parametrize(
    ("state", "title", "action"),
    [
        (TodayState(Phase.READY), "今天的任务都做完了", None),
        (TodayState(Phase.READY, next_hint="往后还有 4 项"), "今天的任务都做完了", "看任务"),
        (TodayState(Phase.NOT_LOADED), "任务还没下到本机", "立即同步"),
    ],
)
def test_a_day_without_tasks_says_what_to_do(
    build: Build, state: TodayState, title: str, action: str | None
) -> None:
    screen, _ = build(Shift(state))
    empty = screen.findChild(EmptyState)
    assert title in texts(empty)
    assert [b.text() for b in empty.findChildren(QPushButton) if b.isVisible()] == (
        [action] if action else []
    )


def test_a_failed_load_is_said_and_can_be_tried_again(build: Build, qtbot: QtBot) -> None:
    shift = Shift()
    shift.problem = StoreProblem("存储读不了。已存的资料都在原处。")
    screen, _ = build(shift)
    assert "存储读不了。已存的资料都在原处。" in texts(screen.findChild(EmptyState))
    shift.problem = None
    qtbot.mouseClick(button(screen, "再试一次"), Qt.MouseButton.LeftButton)
    assert screen.findChild(TaskList).isVisible()


def test_a_failed_reload_keeps_the_tasks_that_were_shown(build: Build) -> None:
    shift = Shift()
    screen, model = build(shift)
    shift.problem = StoreProblem("存储读不了。")
    model.reload()
    assert screen.findChild(TaskList).isVisible()
    assert screen.findChild(ProblemBanner).isVisible()


def test_numbers_stand_beside_the_tasks_or_above_them_when_upright(build: Build) -> None:
    wide, _ = build(Shift())
    upright, _ = build(Shift(), size=QSize(800, 1132), wide=False)
    for screen, beside in ((wide, True), (upright, False)):
        cell, tasks = screen.findChildren(NumberCell)[0], screen.findChild(TaskList)
        assert cell.isVisible()
        assert tasks.isAncestorOf(cell) is not beside


def test_turning_the_device_keeps_tasks_and_signs(build: Build, qtbot: QtBot) -> None:
    screen, _ = build(Shift())
    for wide in (False, True, False, True):
        screen.lay_out(wide=wide)
        screen.resize(QSize(1192, 728) if wide else QSize(800, 1132))
        assert button(screen, "签收").isVisible()
        qtbot.waitUntil(lambda wide=wide: screen.findChild(SosBanner).height() == (80 if wide else 144))
        assert screen.findChild(TaskList).tasks.rowCount() > 9


def test_opening_a_task_reports_its_id(build: Build, qtbot: QtBot) -> None:
    screen, model = build(Shift(TodayState(Phase.READY, groups=(WEEK,))))
    tasks = screen.findChild(TaskList)
    row = tasks.tasks.row_of("t7")
    with qtbot.waitSignal(model.task_opened) as told:
        qtbot.mouseClick(
            tasks.viewport(), Qt.MouseButton.LeftButton, pos=tasks.visualRect(tasks.tasks.index(row)).center()
        )
    assert told.args == ["t7"]


def test_f5_asks_for_a_sync(build: Build, qtbot: QtBot) -> None:
    screen, model = build(Shift())
    with qtbot.waitSignal(model.sync_requested):
        screen.refresh()


def test_changes_during_a_load_lead_to_one_more_load() -> None:
    shift, waiting = Shift(), []
    model = TodayViewModel(shift.load, lambda work, done, _failed: waiting.append((work, done)), shift)
    for _ in range(5):
        model.reload()
    assert len(waiting) == 1
    work, done = waiting.pop()
    done(work())
    assert len(waiting) == 1


def test_a_state_that_did_not_change_is_not_told_again(qtbot: QtBot) -> None:
    model = TodayViewModel(lambda: FULL, run_at_once)
    model.reload()
    with qtbot.assertNotEmitted(model.changed):
        model.reload()


def test_warnings_keep_their_own_sign_button(build: Build, qtbot: QtBot) -> None:
    heat = replace(RAIN, id="heat-1", title="高温黄色预警", text="今日 12:00 至 18:00", icon="sun-fill")
    shift = Shift(replace(FULL, warnings=(RAIN, heat)))
    screen, _ = build(shift)
    second = next(w for w in screen.findChildren(WarningBanner) if "高温黄色预警" in texts(w))
    qtbot.mouseClick(button(second, "签收"), Qt.MouseButton.LeftButton)
    assert [w.signed for w in shift.state.warnings] == [False, True]


def test_the_round_of_today_is_gone_on_with_from_its_card(build: Build, qtbot: QtBot) -> None:
    shift = Shift()
    screen, model = build(shift)
    card = screen.findChild(RouteCard)
    assert card.isVisible()
    with qtbot.waitSignal(model.task_opened) as told:
        qtbot.mouseClick(button(screen, "继续巡查"), Qt.MouseButton.LeftButton)
    assert told.args == ["t10"]
    shift.state = replace(shift.state, route=replace(ROUND, way=()))
    model.reload()
    assert not card.sketch.isVisible()  # without positions there is nothing to draw
    assert card.isVisible()
    shift.state = replace(shift.state, route=None)
    model.reload()
    assert not card.isVisible()


@pytest.mark.parametrize("way", [ROUND.way, ROUND.way[:1], ROUND.way[:1] * 3])
def test_a_round_is_drawn_however_many_places_it_has(
    build: Build, way: tuple[tuple[float, float], ...]
) -> None:
    screen, _model = build(Shift(replace(FULL, route=replace(ROUND, way=way, walked=1, buildings=()))))
    sketch = screen.findChild(RouteCard).sketch
    image = sketch.grab().toImage()
    accent = sketch.theme.color("accent").rgb()
    assert any(
        image.pixelColor(x, y).rgb() == accent for x in range(image.width()) for y in range(image.height())
    )
