"""Banners at the top of 今日: the SOS (80 px, 144 upright) and the warning (64 px, 40 once signed for).

At most one SOS is solid; once signed for it stays in outline style until 到场 is recorded.
"""

import re

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.language import listed
from ui.theme import Theme, ThemeController
from ui.widgets.base import Themed
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.labels import Label
from ui.widgets.paint import paint_box, smooth
from ui.widgets.telling import tell

_TILE, _WORDS_GAP = 48, 12


class _BellTile(Themed, QWidget):
    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self.solid = True
        self.setFixedSize(_TILE, _TILE)
        self.follow(themes)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        with QPainter(self) as painter:
            smooth(painter)
            theme = self.theme
            fill, ink = ("on_danger", "danger_pressed") if self.solid else ("danger", "on_danger")
            paint_box(painter, QRectF(self.rect()), fill=theme.color(fill), radius=theme.radius.tile)
            paint_icon(painter, QRectF(10, 10, 28, 28), "bell-ringing-fill", theme.color(ink))


_UNIT = re.compile(r"(?<=\d) (?=k?m\b)")
"""Between a distance and its unit no line ends."""


class SosBanner(Themed, QWidget):
    """An emergency call: 电话, 路线, 签收; after signing 到场."""

    phone_pressed = Signal()
    route_pressed = Signal()
    sign_pressed = Signal()
    arrived_pressed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signed = False
        self._tile = _BellTile(themes)
        self._title = Label(themes, "", "heading", "on_danger", wrap=True)
        self._line = Label(themes, "", "label", "on_danger", wrap=True)
        self._next = Label(themes, "", "label", "on_danger", bold=True, elide=True)
        self._next.hide()
        self._phone = Button(themes, self.tr("电话"), Kind.ON_DANGER, icon="phone-bold")
        self._route = Button(themes, self.tr("路线"), Kind.ON_DANGER, icon="navigation-arrow-bold")
        self._main = Button(themes, self.tr("签收"), Kind.ON_DANGER_SOLID, icon="check-bold")
        self._phone.clicked.connect(self.phone_pressed)
        self._route.clicked.connect(self.route_pressed)
        self._main.clicked.connect(self._on_main_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._lay_parts()
        self.follow(themes)

    def _lay_parts(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(self._title)
        texts.addWidget(self._line)
        texts.addWidget(self._next)
        texts.addStretch()
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._tile)
        head.addLayout(texts, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        for button, stretch in ((self._phone, 2), (self._route, 2), (self._main, 3)):
            self._buttons.addWidget(button, stretch)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(16, 16, 16, 16)
        self._box.setSpacing(16)
        self._box.addLayout(head, 1)
        self._box.addLayout(self._buttons)

    def show_call(self, title: str, line: str, *, signed: bool, phone: bool, route: bool) -> None:
        """What happened and where; `phone` and `route` say whether there is a number and a place to go to."""
        self._title.setText(title)
        self._line.setText(_UNIT.sub("\N{NO-BREAK SPACE}", line))
        self.setAccessibleName(listed((title, line), "，"))
        self._phone.setVisible(phone)
        self._route.setVisible(route)
        self._signed = signed
        self._tile.solid = not signed
        for label in (self._title, self._line, self._next):
            label.recolor("ink" if signed else "on_danger")
        if signed:
            self._title.recolor("danger_text")
        self._dress_buttons(signed=signed)
        self.update()

    def count_down(self, text: str) -> None:
        """What comes next and how soon; empty hides the line."""
        if text != self._next.text():
            self._next.setText(text)
            self._next.setVisible(bool(text))
            self._next.setAccessibleName(text)

    def _dress_buttons(self, *, signed: bool) -> None:
        self._phone.become(Kind.OUTLINE if signed else Kind.ON_DANGER, icon="phone-bold")
        self._route.become(Kind.OUTLINE if signed else Kind.ON_DANGER, icon="navigation-arrow-bold")
        self._main.say(self.tr("到场") if signed else self.tr("签收"))
        self._main.become(
            Kind.DANGER if signed else Kind.ON_DANGER_SOLID, icon="map-pin-bold" if signed else "check-bold"
        )

    def lay_out(self, *, wide: bool) -> None:
        """Buttons beside the text, or below it when upright."""
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._box.setDirection(way)
        self.updateGeometry()

    def apply_theme(self, theme: Theme) -> None:  # noqa: ARG002 - the parts follow by themselves
        """Repaint."""
        self._tile.update()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Solid danger, or an outline once signed for."""
        with QPainter(self) as painter:
            smooth(painter)
            theme, rect = self.theme, QRectF(self.rect())
            if self._signed:
                fill, edge = theme.color("surface"), theme.color("danger")
                paint_box(painter, rect, fill=fill, edge=edge, width=2, radius=theme.radius.card)
            else:
                paint_box(painter, rect, fill=theme.color("danger"), radius=theme.radius.card)

    def _on_main_clicked(self) -> None:
        (self.arrived_pressed if self._signed else self.sign_pressed).emit()


class WarningBanner(Themed, QWidget):
    """A weather or safety warning with 签收; one thin line once signed for, until it expires."""

    sign_pressed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._signed, self._wide, self._stacks = False, True, False
        self._icon = IconMark(themes, "cloud-rain-fill", "warn_text", 28)
        self._title = Label(themes, "", "body", "warn_text", bold=True)
        self._text = Label(themes, "", "body", "ink", elide=True)
        self._next = Label(themes, "", "label", "warn_text", bold=True)
        self._next.hide()
        self._button = Button(themes, self.tr("签收"), Kind.WARN)
        self._button.clicked.connect(self.sign_pressed)
        self._head = QHBoxLayout()
        self._head.setSpacing(12)
        self._head.addWidget(self._title)
        self._head.addStretch(1)
        self._texts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._texts.setSpacing(_WORDS_GAP)
        self._texts.addLayout(self._head)
        self._texts.addWidget(self._text, 1)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(8)
        self._row.addWidget(self._icon)
        self._row.addSpacing(2)
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addLayout(self._texts)
        middle.addStretch(1)
        self._row.addLayout(middle, 1)
        self._row.addWidget(self._next)
        self._row.addWidget(self._button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.follow(themes)

    def show_warning(self, title: str, text: str, *, signed: bool, icon: str = "cloud-rain-fill") -> None:
        """What is coming, until when, and what to look at."""
        told = self.tr("{} · 已签收").format(title) if signed else title
        self._title.setText(told)
        self._text.setText(text)
        self.setAccessibleName(listed((told, text), "，"))
        self._icon.show_icon(icon)
        self._signed = signed
        self._button.setVisible(not signed)
        self._arrange()

    def count_down(self, text: str) -> None:
        """Who is called next and how soon; empty hides it."""
        if text != self._next.text():
            self._next.setText(text)
            self._next.setVisible(bool(text))

    def lay_out(self, *, wide: bool) -> None:
        """One line, or two when upright."""
        self._wide = wide
        self._arrange()

    def sizeHint(self) -> QSize:
        """64, 68 upright; 40 once signed for, one line more where the words need it."""
        grow, lines = self.theme.line("body") - 24, 2 if self._stacks else 1
        high = 40 + 24 * (lines - 1) if self._signed else 64 if self._wide else 68
        edges = 2 * (self.theme.border - 1)
        return QSize(320, high + edges + grow * lines)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Signed for, the words may need a second line."""
        super().resizeEvent(event)
        if self._signed and self._stacks is not self._needs_two_lines():
            self._arrange()

    def apply_theme(self, theme: Theme) -> None:  # noqa: ARG002 - the size comes from sizeHint
        """Lay out anew."""
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The tinted box."""
        with QPainter(self) as painter:
            smooth(painter)
            theme = self.theme
            fill, edge = theme.color("warn_tint"), theme.color("warn_line")
            paint_box(
                painter,
                QRectF(self.rect()),
                fill=fill,
                edge=edge,
                width=theme.border,
                radius=theme.radius.card,
            )

    def _needs_two_lines(self) -> bool:
        margins = self._row.contentsMargins()
        beside = self._icon.width() + 2 * self._row.spacing() + 2 + margins.left() + margins.right()
        words = self._title.sizeHint().width() + _WORDS_GAP + self._text.sizeHint().width()
        return beside + words > self.width()

    def _arrange(self) -> None:
        stacked = self._stacks = self._needs_two_lines() if self._signed else not self._wide
        way = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        self._texts.setDirection(way)
        self._texts.setSpacing(0 if stacked else _WORDS_GAP)
        if stacked:
            self._head.insertWidget(1, self._next)
        else:
            self._row.removeWidget(self._next)  # first, or the place found would be counted with it
            self._row.insertWidget(self._row.indexOf(self._button), self._next)
        edge = self.theme.border
        self._row.setContentsMargins(14 + edge, 0, 12 - 4 * self._wide + edge, 0)
        self.updateGeometry()
        self.update()


class ProblemLine(Card):
    """Something could not be done: what happened, whether the work is safe, what to do. Never a toast."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=12, fill="danger_tint", edge="danger_line", parent=parent)
        self._text: Label | None = None
        """Made when there is something to say: most never say anything."""
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while hidden."""
        return "" if self._text is None else self._text.text()

    def say(self, text: str) -> None:
        """Show a problem; empty hides it."""
        if text != self.text or not text:
            tell(self, text)
        if text and self._text is None:
            self._text = Label(self.themes, "", "label", "ink", wrap=True)
            self.body.addLayout(self._row(self._text))
        if self._text is not None:
            self._text.setText(text)
        self.setVisible(bool(text))

    def _row(self, text: Label) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(IconMark(self.themes, "warning-octagon-fill", "danger_text", 24))
        row.addWidget(text, 1)
        return row


class ProblemBanner(ProblemLine):
    """A problem that stays until it is put away."""

    acted = Signal()

    def _row(self, text: Label) -> QHBoxLayout:
        row = super()._row(text)
        button = Button(self.themes, self.tr("知道了"), Kind.OUTLINE)
        button.clicked.connect(self.acted)
        row.addWidget(button)
        return row
