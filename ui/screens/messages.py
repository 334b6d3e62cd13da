"""消息和公告: a card for each text; pressing it opens it and says once that it was read; 签收 where one is asked for."""

from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.language import listed
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.messages import MessageShown, MessagesState, MessagesViewModel, Phase
from ui.widgets.banners import ProblemBanner
from ui.widgets.base import Press
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, Divider, paint_tile
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Label, Tag, Tone
from ui.widgets.paint import LEFT, paint_text
from ui.widgets.scroll_page import scrolled

_PAD, _GAP, _CARET = 16, 12, 18


class _Head(Press):
    """Sign, title, sender and time; the whole row opens and closes the text."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__(themes)
        self._row: MessageShown | None = None
        self._open = False

    def show_row(self, row: MessageShown, *, opened: bool) -> None:
        """Show one message."""
        self._row, self._open = row, opened
        states = (row.kind, self.tr("未读") if row.unread else "", self.tr("要签收") if row.asks else "")
        self.setAccessibleName(listed((part for part in (row.title, *states, row.head) if part), "，"))
        self.update()

    def natural_size(self) -> QSize:
        """A row of two lines."""
        theme = self.theme
        return QSize(240, theme.grown(theme.size.row_two_line, "body", "caption"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Tile, a dot while unread, two lines, caret."""
        theme, row = self.theme, self._row
        if row is None:
            return
        side = theme.size.icon_tile
        tile = QRectF(rect.left() + _PAD, rect.center().y() - side / 2, side, side)
        tone = Tone.ACCENT if row.unread else Tone.YELLOW if row.asks else Tone.NEUTRAL
        paint_tile(painter, tile, theme, "envelope-simple" if row.unread else "envelope-simple-open", tone)
        left, right = tile.right() + _GAP, rect.right() - _PAD - _CARET - _GAP
        high, low = theme.line("body"), theme.line("caption")
        top = rect.center().y() - (high + low) / 2
        title = QRectF(left, top, right - left, high)
        paint_text(painter, title, row.title, theme.font("body", bold=True), theme.color("ink"), LEFT)
        state = self.tr("未读") if row.unread else row.receipt
        line = " · ".join(part for part in (row.kind, row.head, state) if part)
        below = QRectF(left, title.bottom(), right - left, low)
        ink = "accent_text" if row.unread else "ink_2"
        paint_text(painter, below, line, theme.font("caption"), theme.color(ink), LEFT)
        caret = QRectF(rect.right() - _PAD - _CARET, rect.center().y() - _CARET / 2, _CARET, _CARET)
        paint_icon(painter, caret, "caret-up" if self._open else "caret-down", theme.color("ink_2"))


class MessageCard(Card):
    """One message: its head, and the text with 签收 while it stands open."""

    toggled = Signal()
    signed = Signal()

    def __init__(self, themes: ThemeController) -> None:
        super().__init__(themes, pad=0)
        self._head = _Head(themes)
        self._head.clicked.connect(self.toggled)
        self._text = Label(themes, "", "body", "ink", wrap=True)
        self._tag = Tag(themes, self.tr("要签收"), Tone.YELLOW)
        self._sign = Button(themes, self.tr("签收"), Kind.PRIMARY, icon="check-bold")
        self._sign.clicked.connect(self.signed)
        self._more = QWidget()
        more = QVBoxLayout(self._more)
        more.setContentsMargins(0, 0, 0, 0)
        more.addWidget(Divider(themes))
        inner = QVBoxLayout()
        inner.setContentsMargins(_PAD, 8, _PAD, _PAD)
        inner.setSpacing(_GAP)
        inner.addWidget(self._text)
        row = QHBoxLayout()
        row.addWidget(self._tag)
        row.addStretch(1)
        row.addWidget(self._sign)
        inner.addLayout(row)
        more.addLayout(inner)
        self.body.addWidget(self._head)
        self.body.addWidget(self._more)

    def show_row(self, row: MessageShown, *, opened: bool) -> None:
        """Take over a message."""
        self._head.show_row(row, opened=opened)
        self._text.setText(row.text)
        self._tag.setVisible(row.asks)
        self._sign.setVisible(row.asks)
        self._more.setVisible(opened)


class MessagesScreen(Screen):
    """Shows `MessagesState`; pushed over the place in front."""

    detail = True

    def __init__(
        self, themes: ThemeController, view_model: MessagesViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, parent)
        self._model = view_model
        self._cards: dict[str, MessageCard] = {}
        self._problem = ProblemBanner(themes)
        self._empty = EmptyState(themes)
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setSpacing(_GAP)
        self._column.addWidget(self._problem)
        self._column.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(content))
        self._stack.addWidget(self._empty)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.addWidget(self._stack)
        view_model.changed.connect(self._show)
        self._problem.acted.connect(view_model.dismiss_problem)
        self._empty.acted.connect(view_model.load)
        self.show_heading(self.tr("消息和公告"))
        self._show()

    def lay_out(self, *, wide: bool) -> None:
        """Page margins by width."""
        super().lay_out(wide=wide)
        side = 24 if wide else 20
        self._column.setContentsMargins(side, 16, side, 16)

    def refresh(self) -> None:
        """F5."""
        self._model.load()

    def _show(self) -> None:
        state = self._model.state
        self._problem.say(state.problem if state.phase is Phase.READY else "")
        for gone in set(self._cards) - {row.id for row in state.rows}:
            self._cards.pop(gone).deleteLater()
        for place, row in enumerate(state.rows):
            self._card_of(row.id, place).show_row(row, opened=row.id == state.opened)
        self._show_empty(state)
        self._stack.setCurrentIndex(0 if state.rows else 1)

    def _card_of(self, message_id: str, place: int) -> MessageCard:
        if message_id not in self._cards:
            card = self._cards[message_id] = MessageCard(self.themes)
            card.toggled.connect(partial(self._model.toggle, message_id))
            card.signed.connect(partial(self._model.confirm, message_id))
            self._column.insertWidget(place + 1, card)
        return self._cards[message_id]

    def _show_empty(self, state: MessagesState) -> None:
        if state.phase is Phase.FAILED:
            title = self.tr("消息读不出来")
            self._empty.say("warning-octagon", title, state.problem, self.tr("再试一次"), ink="danger_text")
        elif state.phase is Phase.LOADING:
            self._empty.say("envelope-simple", self.tr("正在读消息"))
        else:
            text = self.tr("社区和街道发的消息，联网后自动下到这里。")
            self._empty.say("envelope-simple-open", self.tr("没有消息"), text)
