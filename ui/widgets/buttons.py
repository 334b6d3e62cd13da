"""Buttons: primary, outline, quiet, danger and their kin, 48 or 56 px high, and the square icon button."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.icons import paint_icon, weighted
from ui.theme import ThemeController
from ui.widgets.base import Press, set_tip
from ui.widgets.paint import CENTER, LEFT, paint_badge, paint_box, paint_text, text_width

_ICON = 20
_GAP = 8
_PAD = 20


class Kind(StrEnum):
    """What a button is for; one primary per region."""

    PRIMARY = "primary"
    OUTLINE = "outline"
    ACCENT = "accent"
    """An outline in the accent colour: there is something new behind it."""
    QUIET = "quiet"
    DANGER = "danger"
    WARN = "warn"
    ON_DANGER = "on_danger"
    ON_DANGER_SOLID = "on_danger_solid"


@dataclass(frozen=True)
class Look:
    """Colour roles of a button kind; None is transparent, or for `pressed_ink` the same ink."""

    fill: str | None
    pressed: str
    ink: str
    edge: str | None = None
    pressed_ink: str | None = None


LOOKS: dict[Kind, Look] = {
    Kind.PRIMARY: Look("accent", "accent_pressed", "on_accent"),
    Kind.OUTLINE: Look("surface", "surface_3", "ink", "line_strong"),
    Kind.ACCENT: Look("accent_tint", "surface_3", "accent_text", "accent"),
    Kind.QUIET: Look(None, "surface_3", "accent_text"),
    Kind.DANGER: Look("danger", "danger_pressed", "on_danger"),
    Kind.WARN: Look("surface", "surface_3", "warn_text", "warn_line"),
    Kind.ON_DANGER: Look(None, "danger_pressed", "on_danger", "on_danger"),
    Kind.ON_DANGER_SOLID: Look("on_danger", "danger_pressed", "danger_pressed", pressed_ink="on_danger"),
}


_PADS = {Kind.QUIET: 12, Kind.ON_DANGER_SOLID: 22}


class Button(Press):
    """A text button, optionally with an icon; `large` makes it the 56 px main action.

    Args:
        flush: what it says begins at its left edge, in line with the text above a quiet one.
    """

    def __init__(
        self,
        themes: ThemeController,
        text: str,
        kind: Kind = Kind.OUTLINE,
        *,
        icon: str | None = None,
        large: bool = False,
        flush: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._kind = kind
        self._flush = flush
        self._icon_name = icon
        self._large = large
        super().__init__(themes, text, parent)

    @property
    def kind(self) -> Kind:
        """What the button is for."""
        return self._kind

    def become(self, kind: Kind, *, icon: str | None = None) -> None:
        """Change kind and icon."""
        self._kind, self._icon_name = kind, icon
        self.updateGeometry()
        self.update()

    def natural_size(self) -> QSize:
        """Text, icon and padding; never under the touch size."""
        size, style = self.theme.size, self._style
        height = self.theme.grown(size.button_large if self._large else size.button, style)
        pad = _PADS.get(self._kind, _PAD)
        width = self._content_width() + (1 if self._flush else 2) * (pad + self.theme.border)
        return QSize(max(size.touch_min, round(width + 0.5)), height)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Fill, edge, then icon and text centred together."""
        look, theme = LOOKS[self._kind], self.theme
        fill, ink, edge = look.fill, look.ink, look.edge
        if not self.isEnabled():
            fill, ink, edge = ("surface_3" if fill else None), "ink_3", None
        elif self.isDown():
            fill, ink = look.pressed, look.pressed_ink or ink
        paint_box(
            painter,
            rect,
            fill=theme.color(fill) if fill else None,
            edge=theme.color(edge) if edge else None,
            width=theme.border,
            radius=theme.radius.control,
        )
        self._paint_content(painter, rect, ink)

    @property
    def _style(self) -> str:
        return "body" if self._large else "label"

    def _content_width(self) -> float:
        wide = text_width(self.text(), self.theme.font(self._style, bold=True)) if self.text() else 0.0
        return wide + (_ICON + (_GAP if self.text() else 0) if self._icon_name else 0)

    def _paint_content(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        theme = self.theme
        middle = rect.center().x() - min(self._content_width(), rect.width()) / 2
        is_flush = self._flush and not (self.focus_by_keyboard and self.hasFocus())  # off the ring
        left = rect.left() if is_flush else middle
        if self._icon_name:
            box = QRectF(
                QPointF(left, rect.center().y() - _ICON / 2),
                QPointF(left + _ICON, rect.center().y() + _ICON / 2),
            )
            paint_icon(painter, box, self._icon_name, theme.color(ink))
            left += _ICON + _GAP
        font = theme.font(self._style, bold=True)
        paint_text(
            painter,
            QRectF(left, rect.top(), rect.right() - left, rect.height()),
            self.text(),
            font,
            theme.color(ink),
            LEFT,
        )


class IconButton(Press):
    """A 48 px square with one icon; `name` is spoken by screen readers and shown as a tool tip.

    Args:
        word: written small under the icon, where the icon alone would not be understood.
    """

    def __init__(
        self,
        themes: ThemeController,
        icon: str,
        name: str,
        *,
        framed: bool = True,
        ink: str = "ink",
        word: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._icon_name = icon
        self._framed = framed
        self._ink = ink
        self._word = word
        self._badge = 0
        super().__init__(themes, "", parent)
        self.setAccessibleName(name)
        set_tip(self, name)

    def show_icon(self, icon: str, name: str | None = None) -> None:
        """Change the icon, and the name with it."""
        self._icon_name = icon
        if name is not None:
            self.setAccessibleName(name)
            set_tip(self, name)
        self.update()

    def show_badge(self, count: int, name: str) -> None:
        """Put a count on its corner, 0 for none, and say it in the name."""
        self._badge = count
        self.show_icon(self._icon_name, name)

    def natural_size(self) -> QSize:
        """48 by 48; wider and higher with a word that needs it."""
        theme, side = self.theme, self.theme.size.icon_button
        if not self._word:
            return QSize(side, side)
        wide = text_width(self._word, theme.font("micro", bold=True)) + 2 * (_GAP + theme.border)
        return QSize(max(side, round(wide + 0.5)), theme.grown(side, "micro"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """The frame, then the icon in the middle."""
        theme = self.theme
        fill = theme.color("surface_3") if self.isDown() else theme.color("surface") if self._framed else None
        edge = theme.color("line") if self._framed else None
        paint_box(painter, rect, fill=fill, edge=edge, width=theme.border, radius=theme.radius.control)
        side = _ICON if self._word else theme.size.icon_row
        line = theme.line("micro") if self._word else 0
        box = QRectF(0, 0, side, side)
        box.moveCenter(QPointF(rect.center().x(), rect.center().y() - line / 2))
        ink = theme.color(self._ink if self.isEnabled() else "ink_3")
        paint_icon(painter, box, weighted(self._icon_name, sunlight=theme.is_sunlight), ink)
        if self._word:
            below = QRectF(rect.left(), box.bottom(), rect.width(), line)
            paint_text(painter, below, self._word, theme.font("micro", bold=theme.is_sunlight), ink, CENTER)
        if self._badge:
            at = QPointF(rect.right() - 13, rect.top() + 13)
            paint_badge(painter, at, theme, self._badge, "accent", "on_accent")
