"""A warning or a call is noticed wherever the worker is: the strip over the screen in front, and one tone."""

import wave
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from tests.unit.ui.test_today import Shift
from ui.alerts import Alerts
from ui.screens.base import Screen
from ui.screens.today_states import FULL, RAIN, SOS
from ui.sound import chime
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.today import TodayState, TodayViewModel
from ui.widgets.alert_strip import AlertStrip
from ui.widgets.banners import SosBanner, WarningBanner
from ui.window import MainWindow

CALM = replace(FULL, alarms=(), warnings=())


class Scene:
    """A window with 今日 and another place, and how often it rang."""

    def __init__(self, qtbot: QtBot, themes: ThemeController, state: TodayState = CALM) -> None:
        self.shift = Shift(state)
        self.window = MainWindow(themes, StatusViewModel())
        qtbot.addWidget(self.window)
        self.home = Screen(themes)
        self.window.add_place("today", "house", "今日", self.home)
        self.window.add_place("tasks", "clipboard-text", "任务", Screen(themes))
        self.rang: list[int] = []
        self.model = TodayViewModel(self.shift.load, run_at_once, self.shift, self.window)
        Alerts(self.window, self.model, self.home, lambda: self.rang.append(1), self.window)
        self.window.resize(1280, 800)
        self.window.show()
        self.window.show_place("today")
        self.model.reload()

    def come(self, state: TodayState) -> None:
        self.shift.state = state
        self.model.reload()

    @property
    def strip(self) -> AlertStrip:
        found = self.window.findChild(AlertStrip)
        assert found is not None
        return found


@pytest.fixture
def scene(qtbot: QtBot, themes: ThemeController) -> Scene:
    return Scene(qtbot, themes)


def test_a_warning_rings_once_however_often_the_day_is_read(scene: Scene, qtbot: QtBot) -> None:
    scene.come(replace(CALM, warnings=(RAIN,)))
    qtbot.waitUntil(lambda: scene.rang == [1])
    scene.come(replace(CALM, warnings=(RAIN,), as_of="截至昨日"))
    scene.come(replace(CALM, warnings=(RAIN,), alarms=(replace(SOS, signed=True),)))
    scene.come(replace(CALM, warnings=(RAIN,), alarms=(SOS,)))
    qtbot.waitUntil(lambda: scene.rang == [1, 1])


def test_what_waited_when_the_shift_began_is_seen_without_a_tone(
    qtbot: QtBot, themes: ThemeController
) -> None:
    scene = Scene(qtbot, themes, replace(CALM, warnings=(RAIN,)))
    scene.come(replace(CALM, warnings=(RAIN,), alarms=(SOS,)))
    qtbot.waitUntil(lambda: scene.rang == [1])


def test_the_first_call_rings_also_where_the_day_was_read_before_anybody_listened(
    qtbot: QtBot, themes: ThemeController
) -> None:
    scene = Scene(qtbot, themes)
    heard: list[int] = []
    Alerts(scene.window, scene.model, scene.home, lambda: heard.append(1), scene.window)
    scene.come(replace(CALM, alarms=(SOS,)))
    qtbot.waitUntil(lambda: heard == [1])


def test_a_tenant_that_silenced_it_hears_nothing_and_still_sees_it(scene: Scene, qtbot: QtBot) -> None:
    scene.window.show_place("tasks")
    scene.come(replace(CALM, warnings=(RAIN,), sounds=False))
    scene.come(replace(CALM, warnings=(RAIN,), alarms=(SOS,)))
    qtbot.waitUntil(lambda: scene.rang == [1])
    assert scene.strip.isVisible()


def test_the_strip_stands_across_every_other_screen_and_not_over_today(scene: Scene, qtbot: QtBot) -> None:
    scene.come(replace(CALM, warnings=(RAIN,)))
    assert not scene.strip.isVisible()
    scene.window.show_place("tasks")
    qtbot.waitUntil(scene.strip.isVisible)
    assert scene.strip.width() == scene.window.frame.stack.width()
    scene.window.show_place("today")
    assert not scene.strip.isVisible()


def test_a_call_stands_before_a_warning_and_signing_takes_it_away(scene: Scene, qtbot: QtBot) -> None:
    scene.window.show_place("tasks")
    scene.come(replace(CALM, warnings=(RAIN,), alarms=(SOS,)))
    sos, banner = scene.strip.findChild(SosBanner), scene.strip.findChild(WarningBanner)
    assert sos.isVisible()
    assert not banner.isVisible()
    _press(qtbot, sos)
    qtbot.waitUntil(banner.isVisible)
    _press(qtbot, banner)
    qtbot.waitUntil(lambda: not scene.strip.isVisible())


def test_where_there_is_no_loudspeaker_it_beeps_and_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    beeps: list[int] = []
    monkeypatch.setattr(chime.QApplication, "beep", lambda: beeps.append(1))
    monkeypatch.setattr(chime, "_effect", lambda _parent: None)
    bell = chime.Chime()
    bell.ring()
    bell.ring()
    assert beeps == [1, 1]


def test_the_tone_is_shipped_and_short() -> None:
    with wave.open(str(asset("sounds", "alert.wav"))) as tone:
        assert tone.getnframes() / tone.getframerate() < 1.5


def _press(qtbot: QtBot, banner: SosBanner | WarningBanner) -> None:
    sign = next(b for b in banner.findChildren(QPushButton) if b.text() == "签收" and b.isVisible())
    qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
