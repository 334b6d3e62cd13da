"""What lies over a screen: the toast that confirms, and the sheet that asks. Errors are never toasts.

A sheet is a panel inside the window: it keeps the keyboard focus among its own parts and closes on Esc.
"""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.icons import paint_icon
from ui.theme import Theme, ThemeController
from ui.turns import in_next_turn, paint_last
from ui.widgets.base import Ringed, Themed, way_from
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.labels import Label
from ui.widgets.paint import paint_box, smooth
from ui.widgets.reading_order import go_on, stops
from ui.widgets.sheet_body import SheetBody


@runtime_checkable
class Curtained(Protocol):
    """A host in front of which there may be a curtain."""

    def keeps(self, sheet: "Sheet") -> bool:
        """Whether the sheet has to wait; then the host shows it by itself."""
        ...


_BY_KEY = Qt.FocusReason.ShortcutFocusReason
_SCROLL_KEYS = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


class Toast(Themed, QWidget):
    """A 56 px line at the bottom for 4 s, or 8 s with 撤销; one at a time. Over a sheet it stands at the top, off the buttons."""

    undone = Signal(object)
    """撤销 was pressed; carries the token given to `show_text`."""

    def __init__(self, themes: ThemeController, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._token: object = None
        self._held_back: tuple[str, object] | None = None
        self._holds_back = False
        self._text = Label(themes, "", "label", "bg", bold=True, elide=True)
        self._undo = Button(themes, self.tr("撤销"), Kind.OUTLINE)
        self._undo.clicked.connect(self._on_undo_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(52, 4, 4, 4)
        row.addWidget(self._text, 1)
        row.addWidget(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()
        self.follow(themes)

    @property
    def text(self) -> str:
        """What it says, shown or not."""
        return self._text.text()

    def show_text(self, text: str, *, undo: object = None) -> None:
        """Confirm something; a token other than None offers 撤销 and is handed back."""
        if self._holds_back:
            self._held_back = (text, undo)
            return
        self._token = undo
        self._text.setText(text)
        self.setAccessibleName(text)
        self._undo.setVisible(undo is not None)
        self.show()
        self.come_forward()
        self._timer.start(self.theme.duration["undo" if undo is not None else "toast"])

    def hold_back(self, *, on: bool) -> None:
        """While on, it says nothing, for others may read; the last thing to say is said afterwards."""
        self._holds_back = on
        held, self._held_back = self._held_back, None
        if on:
            self.hide()
        elif held is not None:
            self.show_text(held[0], undo=held[1])

    def apply_theme(self, theme: Theme) -> None:
        """Keep size and place right."""
        self.setFixedHeight(theme.grown(theme.size.toast, "label"))
        self._place()
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom of the host."""
        if event.type() is QEvent.Type.Resize and watched is self._host:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """A dark box with a check."""
        with QPainter(self) as painter:
            smooth(painter)
            theme = self.theme
            paint_box(painter, QRectF(self.rect()), fill=theme.color("ink"), radius=theme.radius.control)
            box = QRectF(18, self.height() / 2 - 11, 22, 22)
            paint_icon(painter, box, "check-circle-fill", theme.color("bg"))

    def come_forward(self) -> None:
        """Over whatever has come to lie on the host meanwhile."""
        self._place()
        self.raise_()

    def _place(self) -> None:
        wide = min(480, self._host.width() - 40)
        self.setFixedWidth(max(120, wide))
        is_covered = any(sheet.isVisible() for sheet in self._host.findChildren(Sheet, options=_DIRECT))
        bottom = self._host.height() - self.height() - self.theme.size.bottom_bar - 16
        self.move((self._host.width() - self.width()) // 2, 16 if is_covered else bottom)

    def _on_undo_clicked(self) -> None:
        self._timer.stop()
        self.hide()
        self.undone.emit(self._token)


class Sheet(Themed, QWidget):
    """A 480 px panel over a dimmed window; lay content into `body`, buttons with `add_action`.

    The title says the outcome, buttons are verbs, and the destructive one is not the default.
    """

    closed = Signal()

    def __init__(self, themes: ThemeController, host: QWidget, title: str) -> None:
        super().__init__(host)
        self._host = host
        self.setAccessibleName(title)
        self._card = Card(themes, pad=24)
        self._title = Label(themes, title, "title", wrap=True)
        self._middle = SheetBody()
        self.body = self._middle.column
        self.body.setSpacing(12)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(8)
        self._actions.addStretch()
        inner = self._card.body
        inner.setSpacing(16)
        inner.addWidget(self._title)
        inner.addWidget(self._middle)
        inner.addLayout(self._actions)
        middle = QHBoxLayout()
        middle.addStretch()
        middle.addWidget(self._card)
        middle.addStretch()
        outer = QVBoxLayout(self)
        outer.addStretch()
        outer.addLayout(middle)
        outer.addStretch()
        host.installEventFilter(self)
        self._owner: QWidget | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._before: QWidget | None = None
        self._way = Qt.FocusReason.OtherFocusReason
        self.follow(themes)
        self.setGeometry(host.rect())

    @property
    def owner(self) -> QWidget | None:
        """What it leaves with."""
        return self._owner

    def leave_with(self, owner: QWidget) -> None:
        """Closes when its owner leaves the screen, for whatever reason: a lock, another place."""
        self._owner = owner
        owner.installEventFilter(self)

    def add_text(self, text: str) -> None:
        """A paragraph."""
        self.body.addWidget(Label(self.themes, text, "body", "ink_2", wrap=True))

    def add_action(self, text: str, kind: Kind = Kind.OUTLINE) -> Button:
        """A button at the bottom right; connect it, then call `close_sheet`."""
        button = Button(self.themes, text, kind)
        self._actions.addWidget(button)
        return button

    def add_above_actions(self, part: QWidget) -> None:
        """Something that stays in sight however long the body is."""
        self._card.body.insertWidget(self._card.body.count() - 1, part)

    def open_sheet(self) -> None:
        """Show it and take the focus."""
        self._before = self._host.window().focusWidget()
        self._way = way_from(self._before)
        if not (isinstance(self._host, Curtained) and self._host.keeps(self)):
            self.come_back()

    def open_soon(self) -> None:
        """Shown in the turn after the one it was made in, if what it leaves with is in sight then: each takes long enough."""
        in_next_turn(self, self._open_if_wanted)

    def _open_if_wanted(self) -> None:
        if self._owner is None or (isValid(self._owner) and self._owner.isVisible()):
            self.open_sheet()
        else:
            self.close_sheet()

    def come_back(self) -> None:
        """Show it as it was left, with the focus in it."""
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        paint_last(self._card)
        order = stops(self)
        (order[-1] if order else self).setFocus(self._way)

    def close_sheet(self) -> None:
        """Take it away for good; the keyboard goes back to where it came from, in sight if it was used here."""
        by_key = _BY_KEY in (self._way, way_from(self.focusWidget())) and isinstance(self._before, Ringed)
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(_BY_KEY if by_key else Qt.FocusReason.OtherFocusReason)
        self.closed.emit()
        self.deleteLater()

    def apply_theme(self, theme: Theme) -> None:
        """Keep the panel's width."""
        self._card.setFixedWidth(min(theme.size.dialog_width, max(320, self._host.width() - 40)))
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the host whatever its size; go with the owner."""
        if event.type() is QEvent.Type.Resize and watched is self._host:
            self.setGeometry(self._host.rect())
        elif event.type() is QEvent.Type.Hide and watched is self._owner and self.isVisible():
            self.close_sheet()
        return False

    def event(self, event: QEvent) -> bool:
        """Keep every key to itself: shortcuts of the window and of the screen below do not fire."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes; what scrolls in the panel scrolls, wherever in it the keyboard is."""
        if event.key() == Qt.Key.Key_Escape:
            self._way = _BY_KEY
            self.close_sheet()
        elif event.key() in _SCROLL_KEYS:
            self._scroll(event)
        else:
            event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Tab goes round inside the sheet."""
        go_on(self, forward=forward)
        return True

    def _scroll(self, event: QKeyEvent) -> None:
        bars = (area.verticalScrollBar() for area in self.findChildren(QScrollArea) if area.isVisible())
        bar = next((bar for bar in bars if bar.maximum() > 0), None)
        if bar is not None:
            QCoreApplication.sendEvent(bar, event)
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Dim what lies below."""
        scrim = self.theme.color("scrim")
        scrim = type(scrim)(scrim)
        scrim.setAlphaF(0.5)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), scrim)
