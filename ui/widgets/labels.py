"""Text on screen: `Label` in a text style and colour role, and `Tag`, the small rounded mark beside a title."""

from enum import StrEnum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import Theme, ThemeController
from ui.widgets.base import Themed
from ui.widgets.paint import LEFT, paint_box, paint_text, smooth, text_width

WRAP = int(Qt.TextFlag.TextWordWrap)


class Label(Themed, QLabel):
    """Text in a style (`title`, `body`, …) and a colour role; wraps or elides when asked to."""

    def __init__(
        self,
        themes: ThemeController,
        text: str = "",
        style: str = "body",
        ink: str = "ink",
        *,
        bold: bool | None = None,
        wrap: bool = False,
        elide: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._style, self._ink, self._bold, self._elide = style, ink, bold, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.follow(themes)

    def apply_theme(self, theme: Theme) -> None:
        """Take over font, line height and colour."""
        self.setFont(theme.font(self._style, bold=self._bold))
        if not self.wordWrap():
            self.setFixedHeight(theme.line(self._style))
        self.updateGeometry()
        self.update()

    def recolor(self, ink: str) -> None:
        """Change the colour role."""
        if ink != self._ink:
            self._ink = ink
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the text.

        Drawn here because a style sheet resets a label's palette and font when it changes parents.
        """
        with QPainter(self) as painter:
            self.paint(painter, QRectF(self.contentsRect()))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the text into `rect`: wrapped, elided, or as it is."""
        theme = self.theme
        font, ink = theme.font(self._style, bold=self._bold), theme.color(self._ink)
        if not self.wordWrap():
            paint_text(painter, rect, self.text(), font, ink, self.alignment())
            return
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(rect, int(self.alignment()) | WRAP, self.text())


class Tone(StrEnum):
    """The meaning of a tag, a banner or a mark."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    RED = "red"
    YELLOW = "yellow"
    GREEN = "green"


TONES: dict[Tone, tuple[str, str, str]] = {
    Tone.NEUTRAL: ("surface_2", "line", "ink_2"),
    Tone.ACCENT: ("accent_tint", "accent_tint", "accent_text"),
    Tone.RED: ("danger_tint", "danger_line", "danger_text"),
    Tone.YELLOW: ("warn_tint", "warn_line", "warn_text"),
    Tone.GREEN: ("ok_tint", "ok_line", "ok_text"),
}
"""Fill, edge and ink role of each tone."""

_TAG_PAD, _TAG_ICON, _TAG_GAP = 8, 14, 4


def tag_width(theme: Theme, text: str, *, icon: str | None = None) -> float:
    """How wide `paint_tag` draws."""
    inner = text_width(text, theme.font("micro", bold=True)) + (_TAG_ICON + _TAG_GAP if icon else 0)
    return inner + 2 * (_TAG_PAD + theme.border)


def tag_height(theme: Theme) -> int:
    """24 px, more when the text is enlarged."""
    return theme.grown(theme.size.tag, "micro")


def paint_tag(
    painter: QPainter,
    rect: QRectF,
    theme: Theme,
    text: str,
    tone: Tone = Tone.NEUTRAL,
    *,
    icon: str | None = None,
) -> None:
    """A tag into `rect`; for delegates and for `Tag`."""
    fill, edge, ink = TONES[tone]
    if theme.is_sunlight and tone is Tone.ACCENT:
        edge = "accent"
    paint_box(
        painter,
        rect,
        fill=theme.color(fill),
        edge=theme.color(edge),
        width=theme.border,
        radius=theme.radius.control,
    )
    left = rect.left() + theme.border + _TAG_PAD
    if icon:
        top = rect.center().y() - _TAG_ICON / 2
        paint_icon(painter, QRectF(left, top, _TAG_ICON, _TAG_ICON), icon, theme.color(ink))
        left += _TAG_ICON + _TAG_GAP
    room = QRectF(left, rect.top(), rect.right() - left, rect.height())
    paint_text(painter, room, text, theme.font("micro", bold=True), theme.color(ink), LEFT)


class Tag(Themed, QWidget):
    """A tag as a widget; not tappable."""

    def __init__(
        self,
        themes: ThemeController,
        text: str,
        tone: Tone = Tone.NEUTRAL,
        *,
        icon: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def say(self, text: str, tone: Tone | None = None) -> None:
        """Change text and, when given, tone."""
        self._text, self._tone = text, tone or self._tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The text with its padding."""
        return QSize(round(tag_width(self.theme, self._text, icon=self._icon) + 0.5), tag_height(self.theme))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the tag."""
        with QPainter(self) as painter:
            smooth(painter)
            paint_tag(painter, QRectF(self.rect()), self.theme, self._text, self._tone, icon=self._icon)
