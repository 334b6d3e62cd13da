"""Unlocking through a real window: PIN, passphrase, wrong tries, growing delay, lock, what may be shown."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.errors import EnvironmentProblem, KeyProblem
from ui.gallery import settle
from ui.screens.today_states import OFFLINE, status
from ui.screens.unlock import UnlockScreen
from ui.theme import ThemeController
from ui.viewmodels.background import T, run_at_once
from ui.viewmodels.unlock import LockFacts, LockMode, Tries, UnlockViewModel
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.window import MainWindow

NOW = datetime.fromisoformat("2026-07-16T14:06:00+08:00")
IDLE = LockFacts(
    LockMode.PIN, False, "陈志敏", "新鸿社区第 3 网格 · 网格员", "双桥子街道 新鸿社区", 3, 2, 1, "13:58 收到"
)
COLD = LockFacts(waiting=3)
PIN = "407195"


class Lock:
    """A lock like the store's: five wrong tries, growing waits, then fifteen minutes."""

    def __init__(self, clock: ManualClock, secret: str = PIN) -> None:
        self._clock, self._secret = clock, secret
        self.wrong = 0
        self.tried: list[str] = []
        self.problem: KeyProblem | None = None

    def tries(self) -> Tries:
        return Tries()

    def unlock(self, secret: str) -> Tries | None:
        self.tried.append(secret)
        if self.problem is not None:
            raise self.problem
        if secret == self._secret:
            return None
        self.wrong += 1
        if self.wrong >= 5:
            return Tries(0, self._clock.now() + timedelta(minutes=15), locked=True)
        wait = self._clock.now() + timedelta(seconds=5 * 2**self.wrong) if self.wrong > 2 else None
        return Tries(5 - self.wrong, wait)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


Build = Callable[..., tuple[UnlockScreen, UnlockViewModel]]


@pytest.fixture
def build(qtbot: QtBot, themes: ThemeController, clock: ManualClock) -> Build:
    def make(lock: Lock, facts: LockFacts = IDLE) -> tuple[UnlockScreen, UnlockViewModel]:
        model = UnlockViewModel(lock, run_at_once, clock, facts)
        screen = UnlockScreen(themes, model)
        model.setParent(screen)
        qtbot.addWidget(screen)
        screen.resize(QSize(1280, 800))
        screen.show()
        with qtbot.waitActive(screen):
            screen.activateWindow()
        screen.shown()
        return screen, model

    return make


def words(parent: QWidget) -> str:
    return "\n".join(label.text() for label in parent.findChildren(Label) if label.isVisible())


def key(screen: QWidget, text: str) -> QPushButton:
    return next(b for b in screen.findChildren(QPushButton) if b.text() == text and b.isVisible())


def test_the_sixth_digit_submits(build: Build, clock: ManualClock, qtbot: QtBot) -> None:
    screen, model = build(Lock(clock))
    with qtbot.waitSignal(model.unlocked):
        for digit in "407195":
            qtbot.mouseClick(key(screen, digit), Qt.MouseButton.LeftButton)
    assert model.state.filled == 0


def test_number_keys_backspace_and_esc_work_as_on_the_pad(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    screen, model = build(Lock(clock))
    qtbot.keyClicks(screen, "407")
    qtbot.keyClick(screen, Qt.Key.Key_Backspace)
    assert model.state.filled == 2
    qtbot.keyClick(screen, Qt.Key.Key_Escape)
    assert model.state.filled == 0
    with qtbot.waitSignal(model.unlocked):
        qtbot.keyClicks(screen, "407195")


def test_a_wrong_pin_clears_the_dots_and_says_how_many_tries_are_left(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    screen, model = build(Lock(clock))
    qtbot.keyClicks(screen, "000000")
    assert model.state.filled == 0
    assert "上次输错了，还可以试 4 次" in words(screen)
    assert not model.state.danger


def test_the_last_try_turns_danger(build: Build, clock: ManualClock, qtbot: QtBot) -> None:
    lock = Lock(clock)
    screen, model = build(lock)
    lock.wrong = 3
    qtbot.keyClicks(screen, "000000")
    clock.advance(timedelta(minutes=5))
    model.tick()
    assert "只剩最后 1 次" in words(screen)
    assert model.state.danger


def test_the_pad_waits_out_the_delay_and_counts_it_down(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    lock = Lock(clock)
    screen, model = build(lock)
    lock.wrong = 2
    qtbot.keyClicks(screen, "000000")
    assert "0:40 后再试" in words(screen)
    assert not key(screen, "1").isEnabled()
    qtbot.keyClicks(screen, "407195")
    assert lock.tried == ["000000"]
    clock.advance(timedelta(seconds=39))
    model.tick()
    assert "0:01 后再试" in words(screen)
    clock.advance(timedelta(seconds=1))
    model.tick()
    assert key(screen, "1").isEnabled()


def test_the_lock_says_until_when_and_that_nothing_is_lost(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    lock = Lock(clock)
    screen, model = build(lock)
    lock.wrong = 4
    qtbot.keyClicks(screen, "000000")
    assert "已锁 15 分钟，14:21 再试。\n资料都在，不会丢。" in words(screen)
    assert "还剩 15:00" in words(screen)
    clock.advance(timedelta(minutes=15))
    model.tick()
    with qtbot.waitSignal(model.unlocked):
        qtbot.keyClicks(screen, "407195")


def test_a_cold_start_shows_time_and_count_and_no_names(build: Build, clock: ManualClock) -> None:
    facts = LockFacts(LockMode.PIN, True, "陈志敏", "新鸿社区第 3 网格", "双桥子街道", 3, 2, 1, "13:58 收到")
    screen, _ = build(Lock(clock), facts)
    shown = words(screen)
    assert "14:06" in shown
    assert "3 条加密存在本机" in shown
    assert not any(name in shown for name in ("陈志敏", "新鸿", "双桥子", "紧急呼叫"))


def test_an_idle_lock_shows_who_what_waits_and_what_is_urgent(build: Build, clock: ManualClock) -> None:
    screen, _ = build(Lock(clock))
    shown = words(screen)
    assert all(text in shown for text in ("陈志敏", "3 条记录、2 张照片加密存在本机", "1 条紧急呼叫等你签收"))


def test_a_passphrase_unlocks_on_return_and_a_short_one_is_not_a_try(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    lock = Lock(clock, secret="correct horse battery")
    screen, model = build(lock, LockFacts(LockMode.PASSPHRASE, waiting=3))
    field = screen.findChild(QLineEdit)
    assert field.hasFocus()
    qtbot.keyClicks(field, "short")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert lock.tried == []
    assert "还差 7 个" in words(screen)
    field.setText("correct horse battery")
    with qtbot.waitSignal(model.unlocked):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == ""


def test_while_a_secret_is_checked_the_last_try_is_forgotten_and_the_field_keeps_the_keyboard(
    qtbot: QtBot, themes: ThemeController, clock: ManualClock
) -> None:
    waiting: list[Callable[[], None]] = []

    def run(
        work: Callable[[], T], done: Callable[[T], None], failed: Callable[[EnvironmentProblem], None]
    ) -> None:
        waiting.append(lambda: run_at_once(work, done, failed))

    header = status(OFFLINE)
    window = MainWindow(themes, header)
    header.setParent(window)
    model = UnlockViewModel(Lock(clock), run, clock, LockFacts(LockMode.PASSPHRASE))
    screen = UnlockScreen(themes, model)
    model.setParent(screen)
    qtbot.addWidget(window)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.show_full(screen)
    field = screen.findChild(QLineEdit)
    for warning in ("", "上次输错了，还可以试 4 次"):
        qtbot.keyClicks(field, "wrong horse battery")
        qtbot.mouseClick(key(screen, "解锁"), Qt.MouseButton.LeftButton)
        assert "上次输错了" not in words(screen), warning
        assert "正在核对" in words(screen)
        waiting.pop()()
        assert field.hasFocus()
    assert "上次输错了，还可以试 3 次" in words(screen)


def test_after_a_wait_the_keyboard_is_back_in_the_field(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    lock = Lock(clock, secret="correct horse battery")
    screen, model = build(lock, LockFacts(LockMode.PASSPHRASE))
    lock.wrong = 2
    field = screen.findChild(QLineEdit)
    qtbot.keyClicks(field, "wrong horse battery")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert not field.isEnabled()
    clock.advance(timedelta(seconds=40))
    model.tick()
    assert field.hasFocus()


def test_a_key_problem_is_said_and_not_counted_as_a_wrong_try(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    lock = Lock(clock)
    lock.problem = KeyProblem("系统没把密钥交出来。资料都在。登录系统后再试。", code="key.system")
    screen, _ = build(lock)
    qtbot.keyClicks(screen, "407195")
    assert "系统没把密钥交出来" in words(screen)


def test_forgetting_the_pin_explains_that_unsent_work_is_safe(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    screen, _ = build(Lock(clock))
    qtbot.mouseClick(key(screen, "忘记了"), Qt.MouseButton.LeftButton)
    sheet = screen.findChild(Sheet)
    assert "联网后照样送达" in words(sheet)
    with qtbot.waitSignal(sheet.closed):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_switching_the_worker_is_asked_for(build: Build, clock: ManualClock, qtbot: QtBot) -> None:
    screen, model = build(Lock(clock))
    with qtbot.waitSignal(model.switch_requested):
        qtbot.mouseClick(key(screen, "换人登录"), Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("scale", [100, 130])
@pytest.mark.parametrize(
    "facts", [IDLE, LockFacts(LockMode.PASSPHRASE, waiting=3)], ids=["pin", "passphrase"]
)
@pytest.mark.parametrize("size", [QSize(640, 400), QSize(400, 640), QSize(376, 300)], ids=str)
def test_in_the_lowest_window_every_key_is_whole_and_is_scrolled_to(
    build: Build, clock: ManualClock, themes: ThemeController, size: QSize, facts: LockFacts, scale: int
) -> None:
    themes.use_scale(scale)
    screen, _ = build(Lock(clock), facts)
    screen.lay_out(wide=False)
    screen.resize(size)
    settle()
    area = screen.findChild(QScrollArea)
    for button in screen.findChildren(QPushButton):
        if not button.isVisible():
            continue
        assert button.height() >= min(button.sizeHint().height(), 48), button.text()
        area.ensureWidgetVisible(button)
        shown = QRect(button.mapTo(screen, QPoint()), button.size())
        assert screen.rect().contains(shown), (button.text(), shown)


def test_on_a_screen_of_640_by_400_the_whole_pad_stands_beside_the_words(
    build: Build, clock: ManualClock, qtbot: QtBot
) -> None:
    screen, model = build(Lock(clock))
    screen.hide()
    screen.lay_out(wide=False)
    screen.resize(640, 400)
    screen.show()
    settle()
    screen.shown()
    for digit in PIN:
        where = QRect(key(screen, digit).mapTo(screen, QPoint()), key(screen, digit).size())
        assert screen.rect().contains(where), digit
    with qtbot.waitSignal(model.unlocked):
        qtbot.keyClicks(screen.findChild(QScrollArea), PIN)


@given(st.text(alphabet="0123456789", min_size=1, max_size=24))
def test_the_secret_never_becomes_part_of_the_state(typed: str) -> None:
    lock = Lock(ManualClock(NOW), secret="not six digits")
    model = UnlockViewModel(lock, run_at_once, ManualClock(NOW), COLD)
    for digit in typed:
        model.type_digit(digit)
        assert 0 <= model.state.filled < 6
    assert all(len(secret) == 6 for secret in lock.tried)
    assert not any(secret in repr(model.state) for secret in lock.tried)
