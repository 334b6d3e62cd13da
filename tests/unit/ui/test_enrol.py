"""Enrolment through a real window: address and code, the lock, the first sync, each problem inline."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gridworker.errors import NetworkProblem, PlatformProblem
from ui.gallery import settle
from ui.runner import Runner
from ui.screens.enrol import EnrolScreen
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.enrol import EnrolledAs, EnrolViewModel, Step, SyncProgress, normal_address
from ui.viewmodels.unlock import LockMode
from ui.widgets.buttons import IconButton
from ui.widgets.inputs import Field, Input
from ui.widgets.labels import Label
from ui.widgets.secret_input import SecretInput

ADDRESS = "https://wg.example.gov.cn"


class Platform:
    """Takes one code once; its line can be cut."""

    def __init__(self) -> None:
        self.codes = {"K7Q2-9MXA"}
        self.cut = False
        self.secret = ""
        self.refusal: PlatformProblem | None = None

    def enrol(self, address: str, code: str) -> EnrolledAs:
        if self.refusal is not None:
            raise self.refusal
        if code not in self.codes:
            raise PlatformProblem("这个开通码用过了。本机什么都没改。找社区管理员要一个新的。")
        self.codes.remove(code)
        return EnrolledAs("陈志敏", "新鸿社区 · 第 3 网格")

    def set_lock(self, secret: str) -> None:
        self.secret = secret

    def first_sync(self, report: Callable[[SyncProgress], None]) -> None:
        report(SyncProgress(40, 100, "楼栋"))
        if self.cut:
            raise NetworkProblem("网断了。已下的都在，接上网从断的地方接着下。")
        report(SyncProgress(100, 100, "楼栋"))


Build = Callable[..., tuple[EnrolScreen, EnrolViewModel]]


@pytest.fixture
def build(qtbot: QtBot, themes: ThemeController) -> Build:
    def make(platform: Platform, mode: LockMode = LockMode.PIN) -> tuple[EnrolScreen, EnrolViewModel]:
        model = EnrolViewModel(platform, run_at_once, mode, ADDRESS)
        screen = EnrolScreen(themes, model)
        model.setParent(screen)
        qtbot.addWidget(screen)
        screen.resize(QSize(1280, 800))
        screen.show()
        with qtbot.waitActive(screen):
            screen.activateWindow()
        return screen, model

    return make


def press(qtbot: QtBot, screen: QWidget, text: str) -> None:
    found = next(b for b in screen.findChildren(QPushButton) if b.text() == text and b.isVisible())
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def words(parent: QWidget) -> str:
    return "\n".join(label.text() for label in parent.findChildren(Label) if label.isVisible())


def problems(screen: QWidget) -> list[str]:
    return [field.problem for field in screen.findChildren(Field) if field.isVisible() and field.problem]


def connect(qtbot: QtBot, screen: EnrolScreen, code: str = "K7Q2-9MXA") -> None:
    screen.type_in(ADDRESS, code)
    press(qtbot, screen, "连接")


def test_a_worker_gets_from_code_to_today(build: Build, qtbot: QtBot) -> None:
    platform = Platform()
    screen, model = build(platform)
    connect(qtbot, screen)
    screen.type_in("407195", "407195")
    press(qtbot, screen, "设好了")
    assert model.state.step is Step.DONE
    assert "陈志敏 · 新鸿社区 · 第 3 网格" in words(screen)
    with qtbot.waitSignal(model.finished):
        press(qtbot, screen, "打开今日")
    assert platform.secret == "407195"


def test_a_used_code_is_said_and_another_one_can_be_typed(build: Build, qtbot: QtBot) -> None:
    screen, model = build(Platform())
    connect(qtbot, screen, "OLD-CODE")
    assert "这个开通码用过了。本机什么都没改。" in words(screen)
    connect(qtbot, screen)
    assert model.state.step is Step.LOCK
    assert model.state.problem == ""


@pytest.mark.parametrize(
    ("code", "field"),
    [("enrol.code_unknown", "开通码"), ("enrol.unreachable", "平台地址"), ("enrol.rate", "连接")],
)
def test_the_keyboard_goes_to_what_is_wrong_and_nothing_typed_is_selected(
    build: Build, qtbot: QtBot, code: str, field: str
) -> None:
    platform = Platform()
    platform.refusal = PlatformProblem("说明哪里不对。", code=code)
    screen, _ = build(platform)
    connect(qtbot, screen)
    focus = screen.focusWidget()
    assert focus is not None
    assert field in (focus.accessibleName(), getattr(focus, "text", str)())
    if isinstance(focus, QLineEdit):
        assert problems(screen) == ["说明哪里不对。"]
        assert not focus.hasSelectedText()
        qtbot.keyClicks(focus, "x")
    assert problems(screen) == []


def test_characters_still_missing_are_counted_while_they_are_typed(build: Build, qtbot: QtBot) -> None:
    screen, _ = build(Platform(), LockMode.PASSPHRASE)
    connect(qtbot, screen)
    screen.type_in("春风又绿江", "")
    press(qtbot, screen, "设好了")
    assert problems(screen) == ["还差 7 个字符，至少 12 个。"]
    phrase = screen.focusWidget()
    assert phrase is not None
    qtbot.keyClicks(phrase, "abcdef")
    assert problems(screen) == ["还差 1 个字符，至少 12 个。"]
    qtbot.keyClicks(phrase, "g")
    assert problems(screen) == []


def test_missing_and_wrong_entries_are_marked_at_their_fields(build: Build, qtbot: QtBot) -> None:
    screen, model = build(Platform())
    screen.type_in("http://10.0.0.8", "")
    press(qtbot, screen, "连接")
    assert [text[:4] for text in problems(screen)] == ["地址不对", "没填开通"]
    assert model.state.step is Step.CONNECT


@pytest.mark.parametrize(
    ("first", "second", "problem"),
    [
        ("12345", "12345", "解锁码是 6 位数字"),
        ("123456", "123456", "太容易猜了"),
        ("777777", "777777", "太容易猜了"),
        ("407195", "407196", "两次不一样"),
    ],
)
def test_a_weak_or_mistyped_pin_is_not_taken(
    build: Build, qtbot: QtBot, first: str, second: str, problem: str
) -> None:
    screen, model = build(Platform())
    connect(qtbot, screen)
    screen.type_in(first, second)
    press(qtbot, screen, "设好了")
    assert [text for text in problems(screen) if text.startswith(problem)]
    assert model.state.step is Step.LOCK


def test_a_device_without_a_system_secret_asks_for_a_passphrase_and_says_why(
    build: Build, qtbot: QtBot
) -> None:
    platform = Platform()
    screen, model = build(platform, LockMode.PASSPHRASE)
    connect(qtbot, screen)
    assert "这台设备没有系统密钥保管" in words(screen)
    screen.type_in("太短", "太短")
    press(qtbot, screen, "设好了")
    assert problems(screen) == ["还差 10 个字符，至少 12 个。"]
    screen.type_in("新鸿路口的银杏树今年黄得早", "新鸿路口的银杏树今年黄得早")
    press(qtbot, screen, "设好了")
    assert model.state.step is Step.DONE


def test_a_passphrase_anybody_would_try_is_refused_where_it_is_typed(build: Build, qtbot: QtBot) -> None:
    screen, model = build(Platform(), LockMode.PASSPHRASE)
    connect(qtbot, screen)
    screen.type_in("123456789012", "123456789012")
    press(qtbot, screen, "设好了")
    assert [text[:5] for text in problems(screen)] == ["太容易猜了"]
    assert model.state.step is Step.LOCK
    phrase = screen.focusWidget()
    assert phrase is not None
    qtbot.keyClicks(phrase, "x")
    assert problems(screen) == []


def test_what_went_wrong_is_gone_when_typing_goes_on(build: Build, qtbot: QtBot) -> None:
    screen, _ = build(Platform())
    connect(qtbot, screen, "OLD-CODE")
    assert "这个开通码用过了。本机什么都没改。" in words(screen)
    code = next(edit for edit in screen.findChildren(Input) if edit.accessibleName() == "开通码")
    qtbot.keyClicks(code, "K")
    assert "这个开通码用过了。本机什么都没改。" not in words(screen)


def test_a_cut_first_sync_can_be_resumed_or_left_for_later(build: Build, qtbot: QtBot) -> None:
    platform = Platform()
    platform.cut = True
    screen, model = build(platform)
    connect(qtbot, screen)
    screen.type_in("407195", "407195")
    press(qtbot, screen, "设好了")
    assert "已下的都在" in words(screen)
    assert model.state.progress.done == 40
    platform.cut = False
    press(qtbot, screen, "再试一次")
    assert model.state.step is Step.DONE


def test_work_can_begin_without_the_first_sync(build: Build, qtbot: QtBot) -> None:
    platform = Platform()
    platform.cut = True
    screen, model = build(platform)
    connect(qtbot, screen)
    screen.type_in("407195", "407195")
    press(qtbot, screen, "设好了")
    press(qtbot, screen, "先不等，直接开始")
    assert model.state.step is Step.DONE


def test_return_presses_the_primary_action(build: Build, qtbot: QtBot) -> None:
    screen, model = build(Platform())
    screen.type_in(ADDRESS, "K7Q2-9MXA")
    qtbot.keyClick(screen.focusWidget() or screen.findChildren(Field)[1].edit, Qt.Key.Key_Return)
    assert model.state.step is Step.LOCK


def test_secrets_do_not_stay_in_the_fields(build: Build, qtbot: QtBot) -> None:
    screen, _ = build(Platform())
    connect(qtbot, screen)
    screen.type_in("407195", "407195")
    press(qtbot, screen, "设好了")
    assert not [field for field in screen.findChildren(Field) if field.edit.text() == "407195"]


def test_what_is_typed_can_be_read_for_a_short_time_and_in_both_fields(build: Build, qtbot: QtBot) -> None:
    screen, _ = build(Platform(), LockMode.PASSPHRASE)
    connect(qtbot, screen)
    first, second = (one for one in screen.findChildren(SecretInput) if one.isVisible())
    first.setText("春天的第一场雨下了三天")
    assert not first.is_shown
    eye = eye_of(first)
    qtbot.mouseClick(eye, Qt.MouseButton.LeftButton)
    assert first.is_shown
    assert eye.accessibleName() == "隐藏输入的内容"
    assert first.hasFocus(), "typing goes on"
    first.findChildren(QTimer)[-1].timeout.emit()
    assert not first.is_shown, "its time is over"
    eye.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(eye, Qt.Key.Key_Space)
    assert first.is_shown, "the keyboard opens it too"
    second.setFocus(Qt.FocusReason.TabFocusReason)
    assert not first.is_shown, "somebody looks elsewhere"
    qtbot.mouseClick(eye_of(second), Qt.MouseButton.LeftButton)
    second.setText("春天的第一场雨下了三天")
    assert second.is_shown
    screen.hide()
    assert not second.is_shown


@pytest.mark.parametrize("size", [QSize(720, 600), QSize(640, 400)], ids=["window", "screen"])
@pytest.mark.parametrize("scale", [100, 130])
def test_in_the_smallest_window_the_button_of_a_step_is_in_sight(
    build: Build, themes: ThemeController, qtbot: QtBot, scale: int, size: QSize
) -> None:
    themes.use_scale(scale)
    screen, model = build(Platform(), LockMode.PASSPHRASE)
    screen.resize(size)
    settle()
    for text in ("连接", "设好了"):
        button = next(b for b in screen.findChildren(QPushButton) if b.text() == text and b.isVisible())
        box = QRect(button.mapTo(screen, QPoint(0, 0)), button.size())
        assert screen.rect().contains(box)
        if model.state.step is Step.CONNECT:
            connect(qtbot, screen)
            settle()
    model.set_lock("短", "短")
    settle()
    wrong = screen.findChildren(SecretInput)[0]
    assert wrong.visibleRegion().boundingRect().height() == wrong.height(), (
        "the field that is wrong is in sight"
    )


def eye_of(field: SecretInput) -> IconButton:
    """The eye in a field."""
    (eye,) = field.findChildren(IconButton)
    return eye


def test_progress_from_the_pool_arrives_on_screen(themes: ThemeController, qtbot: QtBot) -> None:
    runner = Runner()
    model = EnrolViewModel(Platform(), runner.run, LockMode.PIN, ADDRESS)
    seen: list[int] = []
    model.changed.connect(lambda: seen.append(model.state.progress.done))
    model.connect_platform(ADDRESS, "K7Q2-9MXA")
    qtbot.waitUntil(lambda: model.state.step is Step.LOCK)
    model.set_lock("407195", "407195")
    qtbot.waitUntil(lambda: model.state.step is Step.DONE)
    assert {40, 100} <= set(seen)
    runner.stop()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" wg.example.gov.cn/ ", "https://wg.example.gov.cn"),
        ("https://wg.example.gov.cn:8443", "https://wg.example.gov.cn:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://wg.example.gov.cn", ""),
        ("https://wg.example.gov.cn:port", ""),
        ("ftp://wg.example.gov.cn", ""),
        ("https://", ""),
        ("", ""),
    ],
)
def test_an_address_is_https_or_this_machine(typed: str, address: str) -> None:
    assert normal_address(typed) == address


@given(st.text(max_size=40))
def test_any_text_typed_as_an_address_is_answered(text: str) -> None:
    normal = normal_address(text)
    assert normal == "" or normal.startswith(("https://", "http://"))
