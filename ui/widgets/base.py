"""What every kit widget shares: following the theme, and being pressed by finger, mouse or key.

`Themed` is a mixin for any widget. `Press` is a push button that paints itself, keeps the platform's accessibility and
shows a focus ring only when the focus came by keyboard.
"""

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtGui import Qt as QtText
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from ui.theme import Theme, ThemeController
from ui.widgets.paint import paint_ring, smooth

KEYBOARD_REASONS = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)

_WINDOW_REASONS = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""The keyboard went with the window, not within it."""


@runtime_checkable
class Ringed(Protocol):
    """What shows a ring when the keyboard came to it by a key."""

    focus_by_keyboard: bool


def way_from(here: object) -> Qt.FocusReason:
    """How to pass the keyboard on from this widget, if there is one: with a ring where it had one, so that it is not lost."""
    by_key = isinstance(here, Ringed) and here.focus_by_keyboard
    return Qt.FocusReason.ShortcutFocusReason if by_key else Qt.FocusReason.OtherFocusReason


def set_tip(widget: QWidget, text: str) -> None:
    """A tool tip that shows the text as it is: Qt would take words with a tag in them, which anybody may write, for markup."""
    widget.setToolTip(QtText.convertFromPlainText(text) if QtText.mightBeRichText(text) else text)


class Themed:
    """Mixin for widgets: holds the controller, calls `apply_theme` now and at every change."""

    themes: ThemeController

    def follow(self, themes: ThemeController) -> None:
        """Start following; call once, when the widget's own attributes are in place."""
        self.themes = themes
        themes.theme_changed.connect(self.apply_theme)
        self.apply_theme(themes.theme)

    @property
    def theme(self) -> Theme:
        """The theme in use."""
        return self.themes.theme

    def apply_theme(self, theme: Theme) -> None:  # noqa: ARG002 - widgets that only repaint need nothing of it
        """Take over sizes, fonts and colours of a theme; the default lays out and paints anew."""
        if isinstance(self, QWidget):
            self.updateGeometry()
            self.update()


class Press(Themed, QPushButton):
    """A button that paints itself through `paint`; size comes from `natural_size`."""

    def __init__(self, themes: ThemeController, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.focus_by_keyboard = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if text:
            self.setAccessibleName(text)
        self.follow(themes)

    @property
    def ring_radius(self) -> float:
        """Corner radius of the focus ring."""
        return self.theme.radius.control

    def natural_size(self) -> QSize:
        """The size at which nothing is cut off."""
        side = self.theme.size.touch_min
        return QSize(side, side)

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Draw the button into `rect`; the focus ring is drawn afterwards."""

    def say(self, text: str) -> None:
        """Change the text together with the accessible name."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Same as `natural_size`."""
        return self.natural_size()

    def minimumSizeHint(self) -> QSize:
        """Same as `natural_size`: targets never shrink."""
        return self.natural_size()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Draw the button, then the ring when the focus came by keyboard."""
        with QPainter(self) as painter:
            smooth(painter)
            rect = QRectF(self.rect())
            self.paint(painter, rect)
            if self.focus_by_keyboard and self.hasFocus():
                paint_ring(painter, rect, self.theme, self.ring_radius)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether the focus came by keyboard; coming back to the window changes nothing about it."""
        if event.reason() not in _WINDOW_REASONS:
            self.focus_by_keyboard = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        if event.reason() not in _WINDOW_REASONS:
            self.focus_by_keyboard = False
        super().focusOutEvent(event)
        self.update()
