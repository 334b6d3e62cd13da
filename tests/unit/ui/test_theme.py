"""What the worker sees when the look or the text size changes."""

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.errors import ProgrammingBug
from ui.fonts import has_chinese
from ui.icons import glyph, icon_pixmap, weighted
from ui.theme import Mode, ThemeController, load_theme

TEXT_PAIRS = (
    ("ink", "bg"), ("ink", "surface"), ("ink_2", "surface"), ("ink_3", "surface"), ("ink_2", "bg"),
    ("accent_text", "surface"), ("danger_text", "surface"), ("warn_text", "surface"), ("ok_text", "surface"),
    ("on_accent", "accent"), ("on_danger", "danger"), ("on_warn", "warn"), ("on_ok", "ok"),
    ("danger_text", "danger_tint"), ("warn_text", "warn_tint"), ("ok_text", "ok_tint"), ("accent_text", "accent_tint"),
    ("rail_sel_ink", "rail_sel_bg"), ("danger_pressed", "on_danger"),
)  # fmt: skip
LEAST_CONTRAST = {Mode.LIGHT: 5.0, Mode.DARK: 5.2, Mode.SUNLIGHT: 8.4}


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _icon_names() -> Iterator[str]:
    def walk(node: object) -> Iterator[str]:
        for value in node.values() if isinstance(node, dict) else ():
            yield from [value] if isinstance(value, str) else walk(value)

    tokens = json.loads(asset("design", "tokens.json").read_text(encoding="utf-8"))
    icons = {group: names for group, names in tokens["icons"].items() if group != "prefix"}
    return walk(icons)


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_stays_readable_in_every_look(mode: Mode, ink: str, ground: str) -> None:
    colors = load_theme(mode).colors
    assert _contrast(getattr(colors, ink), getattr(colors, ground)) >= LEAST_CONTRAST[mode]


def test_mode_button_goes_round_day_night_outdoors(themes: ThemeController) -> None:
    seen = []
    themes.theme_changed.connect(lambda theme: seen.append(theme.mode))
    for _ in range(3):
        themes.cycle_mode()
    assert seen == [Mode.DARK, Mode.SUNLIGHT, Mode.LIGHT]


def test_choosing_the_look_in_use_changes_nothing(themes: ThemeController) -> None:
    seen: list[object] = []
    themes.theme_changed.connect(seen.append)
    themes.use_mode(Mode.LIGHT)
    themes.use_scale(100)
    assert not seen


@pytest.mark.parametrize(("asked", "got"), [(50, 100), (100, 100), (115, 115), (130, 130), (400, 130)])
def test_text_size_stays_between_100_and_130_percent(asked: int, got: int) -> None:
    theme = load_theme(Mode.LIGHT, asked)
    assert theme.scale == got
    assert theme.type["body"].px == round(16 * got / 100)


def test_rows_grow_with_the_text_so_that_nothing_is_cut() -> None:
    large = load_theme(Mode.LIGHT, 130)
    assert large.row_height - 1 >= large.line("body") + large.line("caption") + 24


def test_outdoors_small_text_is_one_pixel_larger_and_bold_and_edges_are_two() -> None:
    light, sun = load_theme(Mode.LIGHT), load_theme(Mode.SUNLIGHT)
    assert sun.type["caption"].px == light.type["caption"].px + 1
    assert sun.font("micro").bold()
    assert not light.font("micro").bold()
    assert sun.type["body"].px == light.type["body"].px
    assert (light.border, sun.border) == (1, 2)


def test_changing_the_look_recolours_palette_and_style_sheet(themes: ThemeController, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    themes.dress(window)
    assert load_theme(Mode.LIGHT).colors.surface in window.styleSheet()
    themes.use_mode(Mode.DARK)
    assert QApplication.palette().window().color().name().upper() == themes.theme.colors.bg
    assert themes.theme.colors.surface in window.styleSheet()


def test_menus_and_tool_tips_of_a_window_wear_its_look(themes: ThemeController, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    themes.dress(window)
    field, menu = QLineEdit(window), QMenu(window)
    menu.addAction("全部")
    window.show()
    for mode in Mode:
        themes.use_mode(mode)
        QToolTip.showText(QPoint(0, 0), f"说明 {mode}", field)
        [tip] = [each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel")]
        for popup in (menu, field.createStandardContextMenu(), tip):
            popup.ensurePolished()
            image = popup.grab().toImage()
            shown = image.pixelColor(3, image.height() // 2).name().upper()
            assert shown == themes.theme.colors.surface, (mode, popup)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", sorted(set(_icon_names())))
def test_every_icon_of_the_design_exists_in_the_font(name: str) -> None:
    assert len(glyph(name)) == 1


@pytest.mark.usefixtures("qapp")
def test_an_unknown_icon_is_a_bug_and_not_an_empty_square() -> None:
    with pytest.raises(ProgrammingBug):
        glyph("fire-extinguisher")


@pytest.mark.usefixtures("qapp")
def test_an_icon_is_drawn_in_the_colour_asked_for_at_the_screens_resolution() -> None:
    pixmap = icon_pixmap("house-fill", 24, "#B3261E", 2.0)
    assert (pixmap.width(), pixmap.deviceIndependentSize().width()) == (48, 24)
    image = pixmap.toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(48)
        for y in range(48)
        if image.pixelColor(x, y).alpha() > 250
    }
    assert colours == {"#b3261e"}


def test_icons_are_filled_when_selected_and_bold_outdoors() -> None:
    assert weighted("house") == "house"
    assert weighted("house", sunlight=True) == "house-bold"
    assert weighted("house", sunlight=True, selected=True) == "house-fill"
    assert weighted("bell-ringing-fill", sunlight=True) == "bell-ringing-fill"


@pytest.mark.usefixtures("qapp")
def test_this_machine_can_draw_chinese() -> None:
    assert has_chinese()
