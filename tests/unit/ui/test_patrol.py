"""A patrol as a worker sees it: what can be pressed when, what is said of position and way, and what a step leaves."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.errors import ImageProblem
from gridworker.geo.distance import Fix
from gridworker.model.facts import PatrolFinished, PatrolPaused, PatrolStarted
from gridworker.model.vocabulary import ArrivalBy, PatrolStage, PointFinding, PointStage
from ui.camera.codes import codes_in
from ui.gallery import settle
from ui.screens.patrol import PatrolScreen
from ui.screens.patrol_states import AT, HALF, POINTS, STATES, DemoPatrols, at_point, window
from ui.screens.today_states import NOW
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.patrol import PatrolViewModel
from ui.viewmodels.patrol_parts import position_shown
from ui.viewmodels.report_parts import BuildingChoice
from ui.widgets.overlay import Sheet
from ui.window import MainWindow


@pytest.fixture
def opened(qapp: QApplication) -> Callable[[DemoPatrols], PatrolViewModel]:
    """A view model on a made-up patrol; what it says is kept in `said`."""
    owner = QObject()

    def make(port: DemoPatrols) -> PatrolViewModel:
        model = PatrolViewModel(port, run_at_once, ManualClock(NOW), parent=owner)
        model.open("t1")
        return model

    make.owner = owner  # type: ignore[attr-defined]
    return make


Opened = Callable[[DemoPatrols], PatrolViewModel]


def test_a_round_begins_goes_on_and_ends_where_the_buttons_say(opened: Opened) -> None:
    port = DemoPatrols(fix=at_point(1, 5))
    model = opened(port)
    assert model.state.stage is PatrolStage.PLANNED
    model.start()
    model.pause()
    model.start()
    assert model.state.stage is PatrolStage.RUNNING
    asked: list[bool] = []
    model.missed_found.connect(lambda: asked.append(True))
    model.finish()
    assert asked
    assert model.state.stage is PatrolStage.RUNNING
    model.finish_with("下暴雨")
    assert (model.state.stage, model.state.ending, model.state.selected) == (
        PatrolStage.FINISHED,
        "下暴雨",
        "",
    )


def test_the_first_point_left_is_in_hand_and_the_next_one_follows_a_look(opened: Opened) -> None:
    model = opened(DemoPatrols(HALF, fix=at_point(4, 18)))
    assert model.state.selected == "p4"
    model.arrive_here()
    assert model.state.selected == "p4"
    model.look(PointFinding.PROBLEM, "拉了飞线")
    assert model.state.selected == "p5"
    assert model.state.progress == (12, 3, 2, 1)


ONLY_NOTED = "只记在巡查里，不算上报。要上报，点“上报问题”。"


@pytest.mark.parametrize("note", ["", "拉了飞线"])
def test_problem_that_is_only_noted_says_so_and_how_to_report_it(opened: Opened, note: str) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 5))
    model = opened(port)
    told: list[str] = []
    model.confirmed.connect(told.append)
    model.arrive_here()
    model.look(PointFinding.PROBLEM, note)
    model.select("p4")
    point = model.state.point
    assert point is not None
    assert told[-1] == ONLY_NOTED
    assert (point.line.startswith("只记在巡查里，不算上报"), point.only_noted) == (True, ONLY_NOTED)
    assert point.line.endswith(note)


def test_problem_that_was_reported_and_a_point_that_is_fine_are_not_said_to_be_only_noted(
    opened: Opened,
) -> None:
    model = opened(DemoPatrols(HALF, fix=at_point(4, 5), reported=frozenset({"p4"})))
    told: list[str] = []
    model.confirmed.connect(told.append)
    model.arrive_here()
    model.look(PointFinding.PROBLEM)
    model.select("p4")
    model.look(PointFinding.FINE)
    assert told[-2:] == ["已记下：有问题", "已记下：没有问题"]
    assert not any(point.only_noted for point in model.state.points if point.id == "p4")


@pytest.mark.parametrize(
    ("fix", "near"),
    [
        (at_point(4, 29), True),
        (at_point(4, 31), False),
        (at_point(4, 5, accuracy_m=51), False),
        (at_point(4, 5, age_s=31), False),
        (None, False),
    ],
)
def test_arriving_by_position_needs_thirty_metres_a_good_fix_and_a_fresh_one(
    opened: Opened, fix: Fix | None, *, near: bool
) -> None:
    port = DemoPatrols(HALF, fix=fix)
    model = opened(port)
    point = model.state.point
    assert point is not None
    assert point.near is near
    model.arrive_here()
    stage = port.patrol.point("p4")
    assert stage is not None
    assert stage.stage is (PointStage.REACHED if near else PointStage.OPEN)


def test_accuracy_and_distance_are_always_said(opened: Opened) -> None:
    point = opened(DemoPatrols(HALF, fix=at_point(4, 18, 9))).state.point
    assert point is not None
    assert point.away_line == "离这里 18 m，精度 ±9 m"
    assert "离点" not in point.there


@pytest.mark.parametrize("code", ["GW-510108-0007", " gw-510108-0007\n", "gw-5101 08-0007"])
def test_a_code_reaches_its_point_whichever_is_in_hand(opened: Opened, code: str) -> None:
    port = DemoPatrols(HALF)
    model = opened(port)
    model.arrive_by_code(code)
    point = port.patrol.point("p7")
    assert point is not None
    assert (point.stage, point.reached_by, model.state.selected) == (PointStage.REACHED, ArrivalBy.CODE, "p7")


@pytest.mark.parametrize("code", ["", "GW-1", "http://example.com", "😀", "码" * 500])
def test_a_foreign_code_says_so_and_changes_nothing(opened: Opened, code: str) -> None:
    port = DemoPatrols(HALF)
    model = opened(port)
    before = port.patrol
    model.arrive_by_code(code)
    assert port.patrol == before
    assert "不是这条巡查的点" in model.state.problem


def test_a_picture_without_a_code_says_what_to_do(opened: Opened, tmp_path: Path) -> None:
    model = opened(DemoPatrols(HALF))
    picture = tmp_path / "x.jpg"
    picture.touch()
    model.arrive_by_picture(picture)
    assert "没有认出码" in model.state.problem
    picture.unlink()
    model.arrive_by_picture(picture)
    assert "打不开" in model.state.problem, "gone since it was chosen"
    assert "已有的内容都在" in model.state.problem


def test_a_full_disk_leaves_the_point_open_and_says_so(opened: Opened) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 18), full=True)
    model = opened(port)
    model.arrive_here()
    assert "存储已满" in model.state.problem
    assert not model.state.busy
    port.full = False
    model.arrive_here()
    assert model.state.problem == ""


def test_a_find_at_a_point_is_there_and_one_on_the_way_is_here(opened: Opened) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 18))
    model = opened(port)
    on_the_way = model.place_of_find()
    assert (on_the_way.text, on_the_way.accuracy_m) == ("", 8.0)
    model.arrive_here()
    assert model.place_of_find().text == "新鸿路 68 号院 1 栋"


def test_underground_the_worker_says_where_and_takes_it_back(opened: Opened) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 400))
    model = opened(port)
    model.state_building("b3", "地下一层")
    assert model.state.position.text == "你选了：双林北支路 12 号院 3 栋 地下一层"
    assert model.place_of_find().building_id == "b3"
    model.trust_position()
    assert not model.state.position.stated


SPREAD = (
    BuildingChoice("cellar", "人防地下室", ""),
    *(
        BuildingChoice(f"b{n}", f"{n} 栋", "", POINTS[3].lon, (POINTS[3].lat or 0) + n / 1_000)
        for n in (9, 2, 7)
    ),
)


def test_underground_the_nearest_building_by_the_last_position_comes_first_and_that_is_said(
    opened: Opened,
) -> None:
    old = at_point(4, 400)._replace(age_s=600)
    shown = opened(DemoPatrols(HALF, fix=old, buildings=SPREAD)).buildings
    far = [one.metres for one in shown.buildings if one.metres is not None]
    assert far == sorted(far)
    assert len(far) > 1
    assert shown.order == "近的在前（定位：10 分前）"
    assert [one.id for one in shown.buildings] != [one.id for one in SPREAD]
    unknown = opened(DemoPatrols(HALF, fix=None, buildings=SPREAD)).buildings
    assert unknown.order == ""
    assert {one.id for one in unknown.buildings} == {one.id for one in shown.buildings}


def test_a_short_way_can_be_taken_and_taken_back(opened: Opened) -> None:
    port = DemoPatrols(fix=at_point(9))
    model = opened(port)
    model.shorten()
    assert model.state.by_distance
    assert [point.id for point in model.state.points] != [point.id for point in port.patrol.points]
    model.as_planned()
    assert not model.state.by_distance


# --- the way ---------------------------------------------------------------------------------------------------------


def test_the_way_grows_only_while_it_is_shown_as_running(opened: Opened) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 0), track_allowed=True)
    model = opened(port)
    model.look_around()
    model.flush()
    assert port.kept == []
    model.want_track(wanted=True)
    assert model.state.track.running
    assert "正在记录轨迹" in model.state.track.text
    for step in range(20):
        port.fix = at_point(4, 12.0 * step)
        model.look_around()
    model.pause()
    kept = len(port.kept)
    assert kept == 20
    port.fix = at_point(4, 900)
    model.look_around()
    model.flush()
    assert len(port.kept) == kept
    model.start()
    model.look_around()
    model.flush()
    assert port.kept[0].starts
    assert port.kept[-1].starts, "a pause breaks the way"


def test_where_the_tenant_does_not_allow_it_no_way_is_offered(opened: Opened) -> None:
    model = opened(DemoPatrols(HALF, fix=at_point(4), track_wanted=True))
    assert not model.state.track.offered
    assert not model.state.track.running
    assert model.state.track.text == ""


@pytest.mark.parametrize(
    ("fix", "quality", "says"),
    [
        (Fix(104, 30, 8, 0.5), "ok", "刚刚"),
        (Fix(104, 30, 22, 5), "warn", "不太准"),
        (Fix(104, 30, 80, 5), "none", "不能用来到达"),
        (Fix(104, 30, 8, 90), "none", "2 分前"),
        (None, "none", "没有定位"),
    ],
)
def test_the_position_says_accuracy_source_and_age(fix: Fix | None, quality: str, says: str) -> None:
    shown = position_shown(fix, None, "")
    assert shown.quality == quality
    assert says in shown.text


# --- the screen ------------------------------------------------------------------------------------------------------


def shown(frame: MainWindow) -> PatrolScreen:
    (screen,) = frame.findChildren(PatrolScreen)
    return screen


def press(frame: QWidget, name: str) -> None:
    QApplication.sendPostedEvents()  # parts that were just put in are shown with these
    buttons = [b for b in frame.findChildren(QAbstractButton) if b.isVisible() and b.text() == name]
    assert buttons, f"no button {name}"
    QTest.mouseClick(buttons[-1], Qt.MouseButton.LeftButton)


def typed(frame: QWidget, name: str, text: str) -> QLineEdit:
    (field,) = [f for f in frame.findChildren(QLineEdit) if f.isVisible() and f.accessibleName() == name]
    field.setFocus()
    field.setText(text)
    return field


@pytest.fixture
def frame(themes: ThemeController) -> Callable[[DemoPatrols], MainWindow]:
    def make(port: DemoPatrols) -> MainWindow:
        made = window(themes, port)
        made.resize(1280, 800)
        made.show()
        QApplication.sendPostedEvents()
        return made

    return make


Frame = Callable[[DemoPatrols], MainWindow]


def asked(window_: MainWindow, verb: str, qtbot: QtBot) -> Sheet:
    """The sheet that comes up when the verb of a point is pressed."""
    press(window_, verb)
    sheets = window_.findChildren(Sheet)
    qtbot.waitUntil(lambda: any(sheet.isVisible() for sheet in sheets))
    (sheet,) = sheets
    return sheet


def test_two_quick_taps_ask_once(frame: Frame, qtbot: QtBot) -> None:
    window_ = frame(DemoPatrols(HALF))
    press(window_, "手动到达")
    press(window_, "跳过")
    qtbot.waitUntil(lambda: any(sheet.isVisible() for sheet in window_.findChildren(Sheet)))
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    (sheet,) = window_.findChildren(Sheet)
    assert sheet.accessibleName() == "手动到达"
    sheet.close_sheet()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert asked(window_, "跳过", qtbot).accessibleName() == "为什么跳过"
    window_.close()


def test_a_patrol_left_right_after_a_tap_asks_nothing_over_the_next_page(frame: Frame, qtbot: QtBot) -> None:
    window_ = frame(DemoPatrols(HALF))
    press(window_, "跳过")
    (sheet,) = window_.findChildren(Sheet)
    with qtbot.waitSignal(sheet.closed):
        window_.back()
    assert not sheet.isVisible()
    window_.close()


def test_a_reason_is_asked_for_and_none_is_not_taken(frame: Frame, qtbot: QtBot) -> None:
    port = DemoPatrols(HALF)
    window_ = frame(port)
    asked(window_, "手动到达", qtbot)
    press(window_, "记为到达")
    point = port.patrol.point("p4")
    assert point is not None
    assert point.stage is PointStage.OPEN
    press(window_, "没有定位信号")
    press(window_, "记为到达")
    point = port.patrol.point("p4")
    assert point is not None
    assert (point.stage, point.reason) == (PointStage.REACHED, "没有定位信号")
    window_.close()


def test_a_scanner_that_types_and_ends_with_return_reaches_the_point(frame: Frame, qtbot: QtBot) -> None:
    port = DemoPatrols(HALF)
    window_ = frame(port)
    asked(window_, "扫码到达", qtbot)
    QTest.keyClick(typed(window_, "码上的字", "GW-510108-0005"), Qt.Key.Key_Return)
    point = port.patrol.point("p5")
    assert point is not None
    assert point.stage is PointStage.REACHED
    window_.close()


def test_point_says_in_its_panel_that_its_problem_is_only_noted(frame: Frame) -> None:
    window_ = frame(DemoPatrols(HALF, fix=at_point(4, 5)))
    press(window_, "到了")
    press(window_, "有问题")
    press(window_, "记下")
    shown(window_)._model.select("p4")
    panel = shown(window_).points.panel
    assert ONLY_NOTED in [label.text() for label in panel.findChildren(QLabel)]
    window_.close()


def test_what_was_chosen_and_typed_at_one_point_is_not_said_of_the_next(frame: Frame) -> None:
    window_ = frame(DemoPatrols(HALF, fix=at_point(4, 5)))
    press(window_, "到了")
    press(window_, "有问题")
    typed(window_, "说明", "门口拉了一根飞线")
    shown(window_)._model.arrive_by_code("GW-510108-0005")
    assert typed(window_, "说明", "").placeholderText()
    (keep,) = [b for b in window_.findChildren(QAbstractButton) if b.isVisible() and b.text() == "记下"]
    assert not keep.isEnabled(), "nothing is chosen here"
    window_.close()


def test_what_is_typed_stays_while_position_and_age_are_said_anew(frame: Frame) -> None:
    port = DemoPatrols(HALF, fix=at_point(4, 18))
    window_ = frame(port)
    press(window_, "到了")
    press(window_, "有问题")
    typed(window_, "说明", "门口拉了一根飞线")
    port.fix = at_point(4, 25)
    shown(window_)._model.look_around()
    press(window_, "记下")
    point = port.patrol.point("p4")
    assert point is not None
    assert (point.finding, point.note) == (PointFinding.PROBLEM, "门口拉了一根飞线")
    window_.close()


def test_all_that_can_be_done_at_the_point_in_hand_is_in_sight(themes: ThemeController) -> None:
    (state,) = [state for state in STATES if state.name == "patrol_reached_checklist"]
    window_ = state.build(themes)
    window_.resize(1280, 800)
    window_.show()
    settle()
    (screen,) = window_.findChildren(PatrolScreen)
    panel = screen.points.panel
    assert panel.visibleRegion().boundingRect() == panel.rect()
    window_.close()


def test_every_step_can_be_taken_by_keyboard(frame: Frame) -> None:
    port = DemoPatrols((PatrolStarted(started_at=AT),), fix=at_point(1, 5))
    window_ = frame(port)
    row = shown(window_).points.row_of("p1")
    assert row is not None
    row.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(row, Qt.Key.Key_Tab)
    focus = window_.focusWidget()
    assert isinstance(focus, QAbstractButton)
    assert focus.text() == "到了"
    QTest.keyClick(focus, Qt.Key.Key_Space)
    point = port.patrol.point("p1")
    assert point is not None
    assert point.stage is PointStage.REACHED
    window_.close()


def test_rows_say_number_name_state_and_distance_to_a_screen_reader(frame: Frame) -> None:
    window_ = frame(DemoPatrols(HALF, fix=at_point(4, 120)))
    names = [shown(window_).points.row_of(f"p{n}") for n in (1, 3, 4)]
    said = [row.accessibleName() for row in names if row is not None]
    assert said[0].startswith("第 1 点，新鸿路 66 号院 1 栋，没有问题")
    assert said[1].startswith("第 3 点，新鸿路 66 号院 4 栋，跳过")
    assert said[2].startswith("第 4 点，新鸿路 68 号院 1 栋，没到，120 米")
    window_.close()


def test_nothing_can_be_pressed_at_a_point_before_the_start_or_in_a_pause(frame: Frame) -> None:
    for steps in ((), (*HALF, PatrolPaused(paused_at=AT))):
        window_ = frame(DemoPatrols(steps, fix=at_point(1, 5)))
        texts = [b.text() for b in shown(window_).points.panel.findChildren(QAbstractButton) if b.isVisible()]
        assert texts == []
        window_.close()


def test_the_paper_and_the_way_are_kept_where_the_worker_says(
    themes: ThemeController, qapp: QApplication, tmp_path: Path
) -> None:
    port = DemoPatrols((*HALF, PatrolFinished(finished_at=AT, reason="下暴雨")), tracked=3)
    model = PatrolViewModel(port, run_at_once, ManualClock(NOW))
    asked: list[str] = []

    def save_as(_parent: QWidget, name: str, _kinds: str) -> Path:
        asked.append(name)
        return tmp_path / name

    screen = PatrolScreen(themes, model, save_as=save_as)
    model.setParent(screen)
    model.open("t1")
    screen.show()
    press(screen, "存成 PDF")
    press(screen, "导出 GPX")
    assert asked == ["早班巡查：疏散通道和充电.pdf", "早班巡查：疏散通道和充电.gpx"]
    assert (tmp_path / asked[0]).read_bytes().startswith(b"%PDF")
    assert b"<gpx" in (tmp_path / asked[1]).read_bytes()
    screen.close()


def test_a_place_that_cannot_be_written_is_said_so_and_nothing_is_lost(
    themes: ThemeController, qapp: QApplication, tmp_path: Path
) -> None:
    model = PatrolViewModel(
        DemoPatrols((*HALF, PatrolFinished(finished_at=AT, reason="雨"))), run_at_once, ManualClock(NOW)
    )
    screen = PatrolScreen(themes, model, save_as=lambda *_: tmp_path / "not" / "there.pdf")
    model.setParent(screen)
    model.open("t1")
    screen.show()
    press(screen, "存成 PDF")
    assert "没存成" in model.state.problem
    screen.close()


# --- codes in pictures -----------------------------------------------------------------------------------------------


def test_what_is_no_picture_is_said_so() -> None:
    for junk in (b"", b"\x89PNG\r\n\x1a\n" + b"x" * 40, b"<svg/>"):
        with pytest.raises(ImageProblem):
            codes_in(junk)


def test_news_that_comes_before_a_step_is_done_leaves_nothing_greyed_out(qapp: QApplication) -> None:
    held: list[Callable[[], None]] = []

    def hold(work: Callable[[], object], done: Callable[[object], None], failed: object) -> None:
        result = work()
        held.append(lambda: done(result))

    port = DemoPatrols(HALF, fix=at_point(4, 5))
    model = PatrolViewModel(port, hold, ManualClock(NOW))  # type: ignore[arg-type]
    model.open("t1")
    held.pop()()
    told: list[bool] = []
    model.changed.connect(lambda: told.append(model.state.busy))
    model.arrive_here()
    step = held.pop()
    model.reload()
    held.pop()()
    step()
    assert told[-1] is False
    assert not model.state.busy


@pytest.mark.parametrize(
    "name", ["patrol", "patrol_reached", "patrol_scan", "patrol_missed", "patrol_finished"]
)
def test_targets_are_large_and_named_also_in_the_smallest_window(
    name: str, themes: ThemeController, qapp: QApplication
) -> None:
    frame = next(state for state in STATES if state.name == name).build(themes)
    frame.resize(720, 600)
    frame.show()
    QApplication.sendPostedEvents()
    targets = [b for b in frame.findChildren(QAbstractButton) if b.isVisible()]
    assert targets
    assert not [(b.text(), b.width(), b.height()) for b in targets if b.width() < 48 or b.height() < 48]
    assert all(b.accessibleName() or b.text() for b in targets)
    frame.close()
