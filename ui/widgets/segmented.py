"""A row of joined choices, 48 px high: 合格 / 不合格 / 不适用, severities, filters.

Unset means nothing selected; where `clearable`, pressing the selected one again clears it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.icons import paint_icon
from ui.theme import Theme, ThemeController
from ui.widgets.base import Press, Themed
from ui.widgets.paint import LEFT, paint_box, paint_ring, paint_text, rounded, smooth, text_width

_ICON, _GAP, _PAD = 18, 6, 16


@dataclass(frozen=True)
class Segment:
    """One choice.

    Args:
        key: what `Segmented.chosen` reports.
        text: what is written on it.
        icon: shown while selected.
        fill, ink: colour roles while selected.
        name: accessible name where it differs from the text.
    """

    key: str
    text: str
    icon: str | None = None
    fill: str = "accent"
    ink: str = "on_accent"
    name: str = ""


def passed(text: str, key: str = "pass") -> Segment:
    """合格: ok tint and a check."""
    return Segment(key, text, "check-bold", "ok_tint", "ok_text")


def failed(text: str, key: str = "fail") -> Segment:
    """不合格: solid danger and a cross."""
    return Segment(key, text, "x-bold", "danger", "on_danger")


def not_applicable(text: str, key: str = "na") -> Segment:
    """不适用: grey and a dash."""
    return Segment(key, text, "minus-bold", "surface_3", "ink")


def caution(text: str, key: str) -> Segment:
    """较大, 较急: solid warn and a triangle."""
    return Segment(key, text, "warning-fill", "warn", "on_warn")


_SOLID = {"ok_tint": "ok", "ok_text": "on_ok", "accent_tint": "accent", "accent_text": "on_accent"}


def shown_role(theme: Theme, role: str) -> str:
    """The colour role a selected part is drawn with: tints vanish outdoors, so the selection there is solid."""
    return _SOLID.get(role, role) if theme.is_sunlight else role


def part_width(theme: Theme, segments: Sequence[Segment], minimum: int) -> int:
    """How wide each of equal parts is: enough for the widest text in bold, beside its icon if it has one."""
    font = theme.font("label", bold=True)
    extra = _ICON + _GAP + _PAD
    widest = max((text_width(s.text, font) + (extra if s.icon else 2 * _PAD) for s in segments), default=0)
    return round(max(minimum, widest + 0.5))


class _Item(Press):
    def __init__(self, themes: ThemeController, segment: Segment, minimum: int) -> None:
        self.segment = segment
        self._minimum = minimum
        super().__init__(themes, segment.text)
        self.setAccessibleName(segment.name or segment.text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def natural_size(self) -> QSize:
        bar = self.parentWidget()
        alike = bar.alike if isinstance(bar, Segmented) else ()
        wide = part_width(self.theme, alike or (self.segment,), self._minimum)
        return QSize(wide, self.theme.grown(self.theme.size.segment, "label"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        theme, on = self.theme, self.isChecked()
        bar = self.parentWidget()
        if on or self.isDown():
            fill = shown_role(theme, self.segment.fill) if on and self.isEnabled() else "surface_3"
            if isinstance(bar, Segmented):
                outline = rounded(QRectF(bar.rect()).translated(-self.x(), -self.y()), theme.radius.control)
                painter.setClipPath(outline)
            painter.fillRect(rect, theme.color(fill))
        ink = shown_role(theme, self.segment.ink) if on else "ink_2"
        self._paint_content(painter, rect, ink if self.isEnabled() else "ink_2" if on else "ink_3")
        painter.setClipping(False)

    def _paint_content(self, painter: QPainter, rect: QRectF, ink: str) -> None:
        theme, on = self.theme, self.isChecked()
        font = theme.font("label", bold=on)
        icon = self.segment.icon if on else None
        wide = text_width(self.text(), font) + (_ICON + _GAP if icon else 0)
        left = rect.center().x() - min(wide, rect.width()) / 2
        if icon:
            top_left = QPointF(left, rect.center().y() - _ICON / 2)
            paint_icon(
                painter, QRectF(top_left, QPointF(left + _ICON, top_left.y() + _ICON)), icon, theme.color(ink)
            )
            left += _ICON + _GAP
        room = QRectF(left, rect.top(), rect.right() - left, rect.height())
        paint_text(painter, room, self.text(), font, theme.color(ink), LEFT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move between the choices; Return presses like Space."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        elif event.key() == Qt.Key.Key_Right:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Left:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class Segmented(Themed, QWidget):
    """The whole control; at most one choice is selected."""

    chosen = Signal(str)
    """The key the worker chose; empty when the choice was cleared. Not emitted by `choose`."""

    def __init__(
        self,
        themes: ThemeController,
        segments: Sequence[Segment],
        *,
        name: str,
        clearable: bool = False,
        item_width: int | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._clearable = clearable
        minimum = item_width or themes.theme.size.segment_item_min
        self.alike = tuple(segments) if item_width else ()
        """Parts of one width: all of them where the width was asked for."""
        self._items = {segment.key: _Item(themes, segment, minimum) for segment in segments}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for item in self._items.values():
            row.addWidget(item)
            item.clicked.connect(self._on_item_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._key = ""
        self.follow(themes)

    @property
    def key(self) -> str:
        """The key selected; empty when unset."""
        return self._key

    def choose(self, key: str) -> None:
        """Select without emitting; empty or an unknown key clears."""
        self._key = key if key in self._items else ""
        for name, item in self._items.items():
            item.setChecked(name == self._key)
        self.update()

    def lock(self, *, on: bool) -> None:
        """Show the choice as it is and let nobody change it: what was sent, what is computed."""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, on)
        for item in self._items.values():
            item.setFocusPolicy(Qt.FocusPolicy.NoFocus if on else Qt.FocusPolicy.StrongFocus)

    def press(self, key: str) -> None:
        """Act as if the worker had pressed this choice."""
        self._items[key].click()

    def _on_item_clicked(self) -> None:
        item = self.sender()
        if not isinstance(item, _Item):
            return
        again = self._clearable and item.segment.key == self._key
        self.choose("" if again else item.segment.key)
        self.chosen.emit(self._key)

    def apply_theme(self, theme: Theme) -> None:
        """Repaint the frame and lay out anew."""
        super().apply_theme(theme)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The surface under the choices."""
        with QPainter(self) as painter:
            smooth(painter)
            theme = self.theme
            paint_box(painter, QRectF(self.rect()), fill=theme.color("surface"), radius=theme.radius.control)

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt's signature
        """Keep the frame over the choices."""
        self._frame().setGeometry(self.rect())
        self._frame().raise_()

    def _frame(self) -> "_Frame":
        found = self.findChild(_Frame, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return found if found is not None else _Frame(self)


class _Frame(QWidget):
    """The outline and the lines between choices, above the fills, deaf to the mouse."""

    def __init__(self, bar: Segmented) -> None:
        super().__init__(bar)
        self._bar = bar
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        with QPainter(self) as painter:
            smooth(painter)
            theme = self._bar.theme
            items = [item for item in self._bar.children() if isinstance(item, _Item)]
            for left, right in pairwise(items):
                if not (left.isChecked() or right.isChecked()):
                    painter.fillRect(QRectF(right.x() - 0.5, 0, 1, self.height()), theme.color("line"))
            edge, rect = theme.color("line_strong"), QRectF(self.rect())
            paint_box(painter, rect, fill=None, edge=edge, width=theme.border, radius=theme.radius.control)
            ringed = next((item for item in items if item.focus_by_keyboard and item.hasFocus()), None)
            if ringed is not None:  # once more: outdoors the outline covers most of it
                paint_ring(painter, QRectF(ringed.geometry()), theme, ringed.ring_radius)
