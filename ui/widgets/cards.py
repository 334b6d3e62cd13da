"""Surfaces: card, divider, action bar, coloured icon tile."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon, weighted
from ui.theme import WIDE_FROM, Theme, ThemeController
from ui.widgets.base import Themed
from ui.widgets.labels import TONES, Label, Tone
from ui.widgets.paint import paint_box, smooth


class Card(Themed, QFrame):
    """A surface with a 12 px radius and an edge; lay widgets into `self.body`.

    Args:
        pad: inner padding on all four sides, the edge not counted.
        fill, edge: colour roles.
    """

    def __init__(
        self,
        themes: ThemeController,
        *,
        pad: int = 16,
        fill: str = "surface",
        edge: str = "line",
        edge_width: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._fill, self._edge, self._edge_width, self._pad = fill, edge, edge_width, pad
        self.body = QVBoxLayout(self)
        self.body.setSpacing(0)
        self.follow(themes)

    def restyle(self, *, fill: str, edge: str, edge_width: int | None = None) -> None:
        """Change fill, edge and edge width."""
        self._fill, self._edge, self._edge_width = fill, edge, edge_width
        self.apply_theme(self.theme)

    def apply_theme(self, theme: Theme) -> None:
        """Keep content where it is while the edge gets thicker."""
        inset = self._pad + theme.border
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the surface."""
        with QPainter(self) as painter:
            smooth(painter)
            theme = self.theme
            paint_box(
                painter,
                QRectF(self.rect()),
                fill=theme.color(self._fill),
                edge=theme.color(self._edge),
                width=self._edge_width or theme.border,
                radius=theme.radius.card,
            )


class Divider(Themed, QWidget):
    """A 1 px line, lying or standing; 1 px in every theme."""

    def __init__(
        self,
        themes: ThemeController,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if orientation is Qt.Orientation.Horizontal:
            self.setFixedHeight(1)
        else:
            self.setFixedWidth(1)
        self.follow(themes)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Fill the line."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.theme.color("line"))


def paint_tile(
    painter: QPainter, rect: QRectF, theme: Theme, icon: str | None, tone: Tone = Tone.NEUTRAL
) -> None:
    """The 44 px coloured square in front of a row, with an icon unless None."""
    fill, edge, ink = TONES[tone]
    if theme.is_sunlight:
        fill = "surface"
        edge, ink = ("line", "ink") if tone is Tone.ACCENT else (edge, ink)
    paint_box(
        painter,
        rect,
        fill=theme.color(fill),
        edge=theme.color(edge),
        width=theme.border,
        radius=theme.radius.tile,
    )
    if icon is None:
        return
    side = theme.size.icon_row
    box = QRectF(0, 0, side, side)
    box.moveCenter(rect.center())
    paint_icon(painter, box, weighted(icon), theme.color(ink))


class IconTile(Themed, QWidget):
    """The coloured square as a widget."""

    def __init__(
        self,
        themes: ThemeController,
        icon: str,
        tone: Tone = Tone.NEUTRAL,
        side: int = 44,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone, self._side = icon, tone, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def sizeHint(self) -> QSize:
        """The square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the tile."""
        with QPainter(self) as painter:
            smooth(painter)
            paint_tile(painter, QRectF(self.rect()), self.theme, self._icon, self._tone)


class IconMark(Themed, QWidget):
    """A bare icon as a widget, decorative unless given an accessible name."""

    def __init__(
        self,
        themes: ThemeController,
        icon: str,
        ink: str = "ink_2",
        side: int = 24,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._side = icon, ink, side
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def show_icon(self, icon: str, ink: str | None = None) -> None:
        """Change icon and, when given, colour role."""
        self._icon, self._ink = icon, ink or self._ink
        self.update()

    def sizeHint(self) -> QSize:
        """The icon's square."""
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the icon."""
        with QPainter(self) as painter:
            smooth(painter)
            name = weighted(self._icon, sunlight=self.theme.is_sunlight)
            paint_icon(painter, QRectF(self.rect()), name, self.theme.color(self._ink))


class ActionBar(Themed, QWidget):
    """The 76 px band at the bottom: what is saved on the left, what to do on the right.

    It grows where its words need a third line, so that none is cut.
    """

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "surface"
        self._icon = IconMark(themes, "check-circle-fill", "ok_text", 20)
        self._headline = Label(themes, "", "label", bold=True, wrap=True)
        self._detail = Label(themes, "", "micro", "ink_2", wrap=True)
        self._detail.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addStretch()
        lines.addWidget(self._headline)
        lines.addWidget(self._detail)
        lines.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addLayout(lines, 1)
        self._row.addSpacing(4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.follow(themes)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right end; the last one is the primary."""
        if self._row.count() > 3:
            self._row.addSpacing(4)
        self._row.addWidget(button)

    def say(
        self, headline: str, detail: str = "", *, icon: str = "check-circle-fill", ink: str = "ok_text"
    ) -> None:
        """The saved line and its consequence."""
        self._headline.setText(headline)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._icon.setVisible(bool(headline))
        self._icon.show_icon(icon, ink)

    def alarm(self, *, on: bool) -> None:
        """Danger tint while saving fails."""
        self._tone = "danger_tint" if on else "surface"
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """The height at least, grown with the text."""
        self.setMinimumHeight(theme.grown(theme.size.action_bar, "label", "micro"))
        self._stand()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In line with the cards above, whose page has a narrower edge upright."""
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        side = 24 if self.window().width() >= WIDE_FROM else 20
        self._row.setContentsMargins(side, 8 + self.theme.border, side, 8)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The band with its top edge."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.theme.color(self._tone))
            painter.fillRect(0, 0, self.width(), self.theme.border, self.theme.color("line"))
