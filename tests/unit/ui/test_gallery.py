"""Every state of the first screens can be drawn, in each look and both ways up, and each target is large and named."""

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ui import gallery
from ui.gallery import LANDSCAPE, PORTRAIT, GalleryState, contact_sheet, render
from ui.screens import enrol_states, today_states, unlock_states
from ui.theme import Mode, ThemeController

STATES: list[GalleryState] = [*enrol_states.STATES, *today_states.STATES, *unlock_states.STATES]
NAMES = [state.name for state in STATES]


@pytest.mark.parametrize("state", STATES, ids=NAMES)
@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
def test_targets_are_large_and_have_names(
    state: GalleryState, size: QSize, themes: ThemeController, qtbot: QtBot
) -> None:
    window = state.build(themes)
    qtbot.addWidget(window)
    window.resize(size)
    window.show()
    qtbot.waitExposed(window)
    window.grab()
    targets = [b for kind in (QPushButton, QLineEdit) for b in window.findChildren(kind) if b.isVisible()]
    assert targets or state.name.startswith("today_")
    small = [
        (b.accessibleName(), b.width(), b.height()) for b in targets if b.width() < 48 or b.height() < 48
    ]
    assert not small
    assert all(b.accessibleName() for b in targets)


@pytest.mark.parametrize("mode", list(Mode))
def test_each_look_draws_a_different_picture(mode: Mode, qtbot: QtBot) -> None:
    state = next(state for state in STATES if state.name == "today")
    image = render(state, LANDSCAPE, mode)
    assert image.size() == LANDSCAPE
    ground = {Mode.LIGHT: "#eef1f4", Mode.DARK: "#0e141a", Mode.SUNLIGHT: "#ffffff"}[mode]
    assert image.pixelColor(1270, 790).name() == ground


@pytest.mark.parametrize("name", ["today", "unlock", "unlock_locked", "enrol_wrong"])
def test_enlarged_text_still_fits_the_window(name: str, qtbot: QtBot) -> None:
    state = next(state for state in STATES if state.name == name)
    assert render(state, LANDSCAPE, Mode.LIGHT, scale=130).size() == LANDSCAPE


def test_the_whole_number_pad_is_in_reach_in_the_smallest_window(
    themes: ThemeController, qtbot: QtBot
) -> None:
    window = next(state for state in STATES if state.name == "unlock_locked").build(themes)
    qtbot.addWidget(window)
    window.resize(720, 600)
    window.show()
    qtbot.waitExposed(window)
    window.grab()
    keys = [b for b in window.findChildren(QPushButton) if b.isVisible()]
    boxes = [QRect(b.mapTo(window, b.rect().topLeft()), b.size()) for b in keys]
    assert len(keys) == 13
    assert all(window.rect().contains(box) for box in boxes)
    assert not any(one.intersects(other) for n, one in enumerate(boxes) for other in boxes[n + 1 :])


def test_state_names_are_unique_and_found_by_the_gallery() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert set(NAMES) <= {state.name for state in gallery.all_states()}


def test_contact_sheet_has_room_for_every_picture_and_its_name(qtbot: QtBot) -> None:
    pictures = {f"state_{n}": QImage(560, 350, QImage.Format.Format_RGB32) for n in range(8)}
    sheet = contact_sheet(pictures)
    assert sheet.width() == 6 * 576 + 16
    assert sheet.height() == 2 * (350 + 28 + 16) + 16
