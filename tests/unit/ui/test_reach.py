"""Every screen for those who do not use a mouse or do not see well: names, tab order, focus, targets, contrast."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.gallery import LANDSCAPE, PORTRAIT, settle, state_named
from ui.screens.base import Screen
from ui.theme import Mode, ThemeController, load_theme
from ui.widgets.cards import ActionBar

SCREENS = (
    "enrol_connect", "enrol_pin", "unlock", "unlock_passphrase", "today", "tasks", "tasks_plain", "checklist",
 "report", "visit_not_met", "visit_met", "recheck", "patrol", "patrol_reached", "sync_centre",
    "sync_centre_conflict", "bundle", "me",
)  # fmt: skip
SMALLEST = 48
INKS = {
    "bg": ("ink", "ink_2", "accent_text", "danger_text", "warn_text", "ok_text"),
    "surface": ("ink", "ink_2", "accent_text", "danger_text", "warn_text", "ok_text"),
    "surface_2": ("ink", "ink_2"),
    "surface_3": ("ink", "ink_2"),
    "accent": ("on_accent",),
    "danger": ("on_danger",),
    "warn": ("on_warn",),
    "ok": ("on_ok",),
    "accent_tint": ("accent_text", "ink"),
    "danger_tint": ("danger_text", "ink"),
    "warn_tint": ("warn_text", "ink"),
    "ok_tint": ("ok_text", "ink"),
    "rail_sel_bg": ("rail_sel_ink",),
    "rail": ("rail_ink",),
}
ENOUGH = {Mode.LIGHT: 4.5, Mode.DARK: 4.5, Mode.SUNLIGHT: 7.0}
"""WCAG AA for day and night, AAA in the sun."""


@pytest.fixture(params=SCREENS)
def window(request: pytest.FixtureRequest, themes: ThemeController, qtbot: QtBot) -> QWidget:
    made = state_named(request.param).build(themes)
    qtbot.addWidget(made)
    made.resize(LANDSCAPE)
    made.show()
    qtbot.waitExposed(made)
    made.grab()
    return made


def reachable(window: QWidget) -> list[QWidget]:
    """What takes part in the tab order and can be used now."""
    return [
        part
        for part in window.findChildren(QWidget)
        if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]


def tab_round(window: QWidget) -> Iterator[QWidget]:
    """The widgets that Tab goes to, once round."""
    first = part = window.nextInFocusChain()
    while True:
        if part.isVisible() and part.isEnabled() and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield part
        part = part.nextInFocusChain()
        if part is first:
            return


def spoken(part: QWidget) -> str:
    """What a screen reader says of it."""
    text = part.text() if isinstance(part, QAbstractButton) else ""
    return part.accessibleName() or text


def test_whatever_the_keyboard_reaches_has_a_name_and_nothing_is_left_out(window: QWidget) -> None:
    parts = reachable(window)
    assert parts
    assert [f"{type(part).__name__} {part.objectName()}" for part in parts if not spoken(part)] == []
    assert {id(part) for part in parts} <= {id(part) for part in tab_round(window)}


def test_whatever_can_be_pressed_is_large_enough_for_a_glove(window: QWidget) -> None:
    targets = [
        part
        for kind in (QAbstractButton, QLineEdit)
        for part in window.findChildren(kind)
        if part.isVisible() and part.isEnabled() and part.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    small = [
        (spoken(part), part.width(), part.height())
        for part in targets
        if part.width() < SMALLEST or part.height() < SMALLEST
    ]
    assert small == []


def test_focus_can_be_seen_wherever_it_is(window: QWidget, qtbot: QtBot) -> None:
    window.activateWindow()
    unseen = []
    for part in reachable(window)[:14]:
        if isinstance(part, QAbstractItemView | QAbstractScrollArea | Screen):
            continue  # a list shows its row, the number pad its digits
        part.clearFocus()
        before = part.grab().toImage()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        if part.hasFocus() and part.grab().toImage() == before:
            unseen.append(f"{type(part).__name__} {spoken(part)}")
    assert unseen == []


def test_whatever_tab_comes_to_is_scrolled_into_sight_whole(window: QWidget, qtbot: QtBot) -> None:
    window.activateWindow()
    hidden, been = [], set()
    for _ in range(60):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        part = window.focusWidget()
        if id(part) in been:
            break
        been.add(id(part))
        box = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        seen = (
            isinstance(part, Screen | QAbstractItemView) or part.visibleRegion().boundingRect() == part.rect()
        )
        if not (seen and window.rect().contains(box)):
            hidden.append(spoken(part))
    assert len(been) > 2
    assert hidden == []


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = QColor(colour).getRgbF()[:3]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", list(Mode))
def test_text_stands_out_from_its_ground(mode: Mode) -> None:
    colors = load_theme(mode).colors
    faint = [
        (ink, ground, round(contrast(getattr(colors, ink), getattr(colors, ground)), 2))
        for ground, inks in INKS.items()
        for ink in inks
        if contrast(getattr(colors, ink), getattr(colors, ground)) < ENOUGH[mode]
    ]
    assert faint == []


@pytest.mark.parametrize("name", ["today", "tasks", "report", "checklist", "patrol", "sync_centre", "me"])
def test_a_page_fits_on_a_tablet_of_1280_by_800_at_200_percent(
    name: str, themes: ThemeController, qtbot: QtBot
) -> None:
    made = state_named(name).build(themes)
    qtbot.addWidget(made)
    made.setMinimumSize(640, 400)  # as on such a screen
    made.resize(640, 400)
    made.show()
    settle()
    assert made.size() == QSize(640, 400)
    bars = [part for part in made.findChildren(ActionBar) if part.isVisible()]
    assert all(QRect(bar.mapTo(made, QPoint(0, 0)), bar.size()).bottom() < 400 for bar in bars)


class Opened(QObject):
    """Notes every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(type(watched).__name__)
        return False


@pytest.mark.parametrize(
    "name", ["answers_streets", "sound_visit", "sound_film", "today_route", "report_shots"]
)
def test_no_part_flashes_up_as_a_window_of_its_own(
    name: str, themes: ThemeController, qapp: QApplication, qtbot: QtBot
) -> None:
    opened = Opened()
    qapp.installEventFilter(opened)
    made = state_named(name).build(themes)
    qtbot.addWidget(made)
    made.show()
    settle()
    qapp.removeEventFilter(opened)
    assert set(opened.windows) == {type(made).__name__}


@pytest.mark.parametrize("name", ["today", "patrol", "checklist", "sync_centre", "me", "report", "unlock"])
@pytest.mark.parametrize("size", [QSize(720, 600), PORTRAIT], ids=["smallest", "portrait"])
def test_nothing_lies_over_anything_else_in_a_small_window(
    name: str, size: QSize, themes: ThemeController, qtbot: QtBot
) -> None:
    made = state_named(name).build(themes)
    qtbot.addWidget(made)
    made.resize(size)
    made.show()
    qtbot.waitExposed(made)
    settle()
    overlaps = []
    for holder in made.findChildren(QWidget):
        layout = holder.layout()
        if layout is None or not holder.isVisible():
            continue
        boxes = [
            (item.widget(), item.widget().geometry())
            for item in (layout.itemAt(number) for number in range(layout.count()))
            if item is not None and item.widget() is not None and item.widget().isVisible()
        ]
        boxes.sort(key=lambda box: (box[1].top(), box[1].left()))
        overlaps += [
            (type(one).__name__, type(other).__name__, type(holder).__name__)
            for (one, first), (other, second) in pairwise(boxes)
            if first.intersects(second) and not one.property("surface")
        ]
    assert overlaps == []
