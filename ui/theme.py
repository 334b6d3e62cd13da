"""Design tokens as one frozen `Theme`, and the controller that tells widgets when it changes.

Every colour, size and text style on screen comes from `resources/design/tokens.json`; nothing else in `ui` writes a
colour or a size of its own. This module must not know any screen or widget.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gridworker.assets import asset
from ui.language import Language
from ui.qss import style_sheet

WIDE_FROM = 960
"""Width of a window from which rail and panes stand side by side (tokens: breakpoints)."""
SCALE_MIN, SCALE_MAX = 100, 130
_BASE_STYLE, _STYLED = "fusion", "styled"


class Mode(StrEnum):
    """The three looks; the header button goes round them in this order."""

    LIGHT = "light"
    DARK = "dark"
    SUNLIGHT = "sunlight"

    def next(self) -> "Mode":
        """The mode after this one."""
        order = list(Mode)
        return order[(order.index(self) + 1) % len(order)]


class Colors(NamedTuple):
    """Colours by role, as `#RRGGBB`; names follow tokens.json in snake_case."""

    bg: str
    surface: str
    surface_2: str
    surface_3: str
    line: str
    line_strong: str
    ink: str
    ink_2: str
    ink_3: str
    accent: str
    accent_pressed: str
    on_accent: str
    accent_text: str
    accent_tint: str
    danger: str
    danger_pressed: str
    on_danger: str
    danger_text: str
    danger_tint: str
    danger_line: str
    warn: str
    warn_pressed: str
    on_warn: str
    warn_text: str
    warn_tint: str
    warn_line: str
    ok: str
    on_ok: str
    ok_text: str
    ok_tint: str
    ok_line: str
    care_edge: str
    rail: str
    rail_ink: str
    rail_sel_bg: str
    rail_sel_ink: str
    focus: str
    scrim: str
    map_land: str
    map_block: str
    map_building: str
    map_building_line: str
    map_road: str
    map_road_case: str
    map_green: str
    map_water: str
    map_label: str
    map_halo: str


class Sizes(NamedTuple):
    """Sizes in logical pixels at 100 %; names follow tokens.json in snake_case."""

    touch_min: int
    touch_gap: int
    touch_primary: int
    rail_width: int
    rail_item: int
    bottom_bar: int
    header: int
    sub_header: int
    action_bar: int
    row: int
    row_compact: int
    row_two_line: int
    group_head: int
    button: int
    button_large: int
    icon_button: int
    input: int
    segment: int
    segment_item_min: int
    segment_item_checklist: int
    tag: int
    chip: int
    icon_rail: int
    icon_row: int
    icon_inline: int
    icon_tile: int
    thumb: int
    thumb_large: int
    avatar: int
    sync_pill: int
    master_column: int
    ledger_column: int
    drawer: int
    progress_bar: int
    scroll_bar: int
    category_tile: int
    badge: int
    tabs: int
    kpi_card: int
    task_due_column: int
    task_distance_column: int
    master_row: int
    outbox_row: int
    toast: int
    dialog_width: int


class Radii(NamedTuple):
    """Corner radii in logical pixels."""

    control: int
    tile: int
    card: int


class TextStyle(NamedTuple):
    """One type style: pixel size, line height and weight, scale and sunlight applied."""

    px: int
    line: int
    weight: int


class Watermark(NamedTuple):
    """The strip stamped under a photo on screen; the same in every theme."""

    bg: str
    ink: str
    px: int


class Face(QFont):
    """A font of a theme; `look` tells it from others, because asking Qt for size and weight takes longer than measuring."""

    def __init__(self, families: Sequence[str], pixels: int, *, bold: bool) -> None:
        super().__init__(list(families))
        self.setPixelSize(pixels)
        self.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        self.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self.look = pixels, bold

    def at(self, pixels: float) -> "Face":
        """The same in another size."""
        return Face(self.families(), round(pixels), bold=self.look[1])


@dataclass(frozen=True)
class Theme:
    """Everything a widget needs to draw itself in one mode at one text scale."""

    mode: Mode
    scale: int
    colors: Colors
    size: Sizes
    radius: Radii
    border: int
    focus_ring: int
    families: tuple[str, ...]
    paper_families: tuple[str, ...]
    type: dict[str, TextStyle]
    duration: dict[str, int]
    watermark: Watermark

    @cached_property
    def _qcolors(self) -> dict[str, QColor]:
        return {role: QColor(colour) for role, colour in self.colors._asdict().items()}

    @cached_property
    def _fonts(self) -> dict[tuple[str, bool | None], "Face"]:
        return {}

    def color(self, role: str) -> QColor:
        """The colour of a role such as `"danger_text"`; do not change the returned object."""
        return self._qcolors[role]

    def font(self, style: str, *, bold: bool | None = None) -> "Face":
        """The font of a text style such as `"label"`; `bold` overrides the style's own weight."""
        key = (style, bold)
        if key not in self._fonts:
            self._fonts[key] = self._make_font(style, bold=bold)
        return self._fonts[key]

    def line(self, style: str) -> int:
        """The line height of a text style, in pixels."""
        return self.type[style].line

    def grown(self, height: int, *styles: str) -> int:
        """A fixed height at 100 %, made taller by what the named lines gained through the text scale."""
        base = _tokens()["type"]
        return height + sum(max(0, self.type[style].line - int(base[style]["line"])) for style in styles)

    def scaled(self, pixels: int) -> int:
        """A width at 100 % that has to hold the same words at this text scale."""
        return round(pixels * self.scale / 100)

    @property
    def is_sunlight(self) -> bool:
        """True in the outdoor look, where icons are bold and edges are 2 px."""
        return self.mode is Mode.SUNLIGHT

    @property
    def row_height(self) -> int:
        """Height of a two-line task row, its 1 px divider included."""
        return self.grown(self.size.row, "body", "caption") + 1

    def _make_font(self, style: str, *, bold: bool | None) -> "Face":
        text = self.type[style]
        heavy = text.weight >= QFont.Weight.Bold if bold is None else bold
        return Face(self.families, text.px, bold=heavy or self._turns_bold(style))

    def _turns_bold(self, style: str) -> bool:
        return self.is_sunlight and style in {"caption", "micro"}


_Fields = TypeVar("_Fields", Colors, Sizes, Radii)


@cache
def _tokens() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(asset("design", "tokens.json").read_text(encoding="utf-8"))
    return loaded


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z0-9])", lambda found: f"_{found.group(1).lower()}", name)


def _fill(kind: type[_Fields], values: dict[str, Any]) -> _Fields:
    named = {_snake(key): value for key, value in values.items()}
    return kind(**{name: named[name] for name in kind._fields})


def _text_styles(mode: Mode, scale: int) -> dict[str, TextStyle]:
    tokens = _tokens()
    grow = tokens["typeSunlightDelta"] if mode is Mode.SUNLIGHT else {}
    return {
        name: TextStyle(
            px=round((style["px"] + grow.get(name, 0)) * scale / 100),
            line=round(style["line"] * scale / 100),
            weight=style["weight"],
        )
        for name, style in tokens["type"].items()
    }


@cache
def load_theme(mode: Mode = Mode.LIGHT, scale: int = SCALE_MIN) -> Theme:
    """The theme of a mode at a text scale in percent, held between 100 and 130."""
    tokens = _tokens()
    scale = max(SCALE_MIN, min(SCALE_MAX, scale))
    mark = tokens["watermark"]
    return Theme(
        mode=mode,
        scale=scale,
        colors=_fill(Colors, tokens["theme"][mode.value]),
        size=_fill(Sizes, tokens["size"]),
        radius=_fill(Radii, tokens["radius"]),
        border=tokens["border"][mode.value],
        focus_ring=tokens["border"]["focusRing"],
        families=tuple(tokens["font"]["family"]),
        paper_families=tuple(tokens["font"]["paperFamily"]),
        type=_text_styles(mode, scale),
        duration={name: ms for name, ms in tokens["duration"].items() if isinstance(ms, int)},
        watermark=Watermark(mark["bg"], mark["ink"], mark["px"]),
    )


def palette_of(theme: Theme) -> QPalette:
    """The palette standard Qt parts (menus, selections, disabled text) draw with."""
    roles = {
        QPalette.ColorRole.Window: "bg",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "surface_2",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "on_accent",
        QPalette.ColorRole.PlaceholderText: "ink_3",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.ToolTipText: "ink",
        QPalette.ColorRole.Link: "accent_text",
    }
    palette = QPalette()
    for role, name in roles.items():
        palette.setColor(role, theme.color(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("ink_3"))
    return palette


def styled_application(program: str) -> QApplication:
    """The application, begun in the style that the style sheet is laid over.

    Naming it here costs nothing; `QApplication.setStyle` returns a style, for which the bindings load all that styles know.
    """
    app = QApplication([program, "-style", _BASE_STYLE])
    app.setProperty(_STYLED, True)
    return app


class ThemeController(QObject):
    """Holds the theme in use; widgets follow `theme_changed`. And which language the next start is to speak."""

    theme_changed = Signal(object)
    """Emitted with the new `Theme`."""
    language_chosen = Signal(object)
    """Emitted with the new `Language`; what is shown already stays as it is."""
    _sheet_changed = Signal(str)

    def __init__(
        self, mode: Mode = Mode.LIGHT, scale: int = SCALE_MIN, language: Language = Language.CHINESE
    ) -> None:
        super().__init__()
        self.language = language
        self._theme = load_theme(mode, scale)
        self._app: QApplication | None = None
        self._dressing = False

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self._theme

    def use_mode(self, mode: Mode) -> None:
        """Change the look; nothing happens when it is already in use."""
        self._use(load_theme(mode, self._theme.scale))

    def cycle_mode(self) -> None:
        """Go on to the next look: day, night, outdoors."""
        self.use_mode(self._theme.mode.next())

    def use_scale(self, scale: int) -> None:
        """Enlarge the text, in percent, held between 100 and 130."""
        self._use(load_theme(self._theme.mode, max(SCALE_MIN, min(SCALE_MAX, scale))))

    def choose_language(self, language: Language) -> None:
        """The language from the next start on."""
        if language is not self.language:
            self.language = language
            self.language_chosen.emit(language)

    def install(self, app: QApplication) -> None:
        """Dress the application: Fusion as the base, then palette and font, now and at each change."""
        if not app.property(_STYLED):  # a new base style would polish every widget once more
            app.setStyle(_BASE_STYLE)
            app.setProperty(_STYLED, True)
        self._app = app
        self._dress()

    def dress(self, window: QWidget) -> None:
        """Give a window the style sheet, now and at each change.

        The application itself has none: it would style what is built outside a window anew at every step into a parent.
        """
        window.setStyleSheet(style_sheet(self._theme))
        self._sheet_changed.connect(window.setStyleSheet)

    @property
    def dressing(self) -> bool:
        """True while application and windows take over palette, font and style sheet; long lists lay out afterwards."""
        return self._dressing

    def _dress(self) -> None:
        self._dressing = True
        if self._app is not None:
            self._app.setPalette(palette_of(self._theme))
            self._app.setFont(self._theme.font("body"))
        self._sheet_changed.emit(style_sheet(self._theme))
        self._dressing = False

    def _use(self, theme: Theme) -> None:
        if theme is self._theme:
            return
        self._theme = theme
        self._dress()
        self.theme_changed.emit(theme)
