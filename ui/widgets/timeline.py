"""A history from top to bottom: a dot, when, what happened, who, and what was said. Knows no records, only `Moment`."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.icons import paint_icon
from ui.language import listed
from ui.theme import Theme, ThemeController
from ui.viewmodels.rows import Moment, MomentState
from ui.widgets.base import Themed
from ui.widgets.labels import Label, Tag, Tone
from ui.widgets.paint import paint_box, smooth

_DOT, _RAIL, _BELOW = 20, 32, 12
_LOOKS = {
    MomentState.PAST: ("ok", "ok", "check-bold", "on_ok"),
    MomentState.NOW: ("accent", "accent", "caret-right-bold", "on_accent"),
    MomentState.TROUBLE: ("danger_tint", "danger_line", "arrow-u-up-left-bold", "danger_text"),
    MomentState.AHEAD: ("surface", "line_strong", "", "ink_3"),
}
"""Fill and edge of the dot, its icon and the icon's ink; the icon says the state where the colour does not."""


class Timeline(QWidget):
    """The moments in the order given; wraps at any width and grows downwards."""

    def __init__(self, themes: ThemeController, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self._shown: tuple[Moment, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self.setAccessibleName(name)

    @property
    def shown(self) -> tuple[Moment, ...]:
        """The moments it shows."""
        return self._shown

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Replace all of them."""
        if tuple(moments) == self._shown:
            return
        self._shown = tuple(moments)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, moment in enumerate(self._shown):
            last = place == len(self._shown) - 1
            self._rows.addWidget(_Row(self.themes, moment, is_first=place == 0, is_last=last))
        self.setAccessibleDescription(listed((self._spoken(moment) for moment in self._shown), "；"))

    def _spoken(self, moment: Moment) -> str:
        states = {
            MomentState.NOW: self.tr("进行中"),
            MomentState.TROUBLE: self.tr("要处理"),
            MomentState.AHEAD: self.tr("还没到"),
        }
        new = self.tr("新") if moment.fresh else ""
        parts = (new, moment.time, moment.words, states.get(moment.state, ""), moment.who, moment.note)
        return listed((part for part in parts if part), "，")


class _Row(Themed, QWidget):
    """One moment beside its dot; the line between the dots runs through the rows."""

    def __init__(self, themes: ThemeController, moment: Moment, *, is_first: bool, is_last: bool) -> None:
        super().__init__()
        self._state, self._is_first, self._is_last = moment.state, is_first, is_last
        row = QHBoxLayout(self)
        row.setContentsMargins(_RAIL, 0, 0, 0 if is_last else _BELOW)
        row.setSpacing(0)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(12)
        ahead = moment.state is MomentState.AHEAD
        words = Label(themes, moment.words, "body", "ink_3" if ahead else "ink", bold=not ahead, wrap=True)
        head.addWidget(words, 1)
        if moment.fresh:
            head.addWidget(Tag(themes, self.tr("新"), Tone.ACCENT))
        head.addWidget(Label(themes, moment.time, "caption", "ink_2"))
        texts.addLayout(head)
        for text, ink in ((moment.who, "ink_2"), (moment.note, "ink")):
            if text:
                texts.addWidget(Label(themes, text, "caption", ink, wrap=True))
        row.addLayout(texts, 1)
        self.follow(themes)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The dot and the line that joins it to its neighbours."""
        theme = self.theme
        with QPainter(self) as painter:
            smooth(painter)
            dot = QRectF(1, (theme.line("body") - _DOT) / 2, _DOT, _DOT)
            self._paint_line(painter, theme, dot)
            fill, edge, icon, ink = _LOOKS[self._state]
            paint_box(
                painter,
                dot,
                fill=theme.color(fill),
                edge=theme.color(edge),
                width=theme.border,
                radius=_DOT / 2,
            )
            if icon:
                paint_icon(painter, dot.adjusted(4, 4, -4, -4), icon, theme.color(ink))

    def _paint_line(self, painter: QPainter, theme: Theme, dot: QRectF) -> None:
        middle, ink = dot.center().x() - 1, theme.color("line")
        if not self._is_first:
            painter.fillRect(QRectF(middle, 0, 2, dot.top()), ink)
        if not self._is_last:
            painter.fillRect(QRectF(middle, dot.bottom(), 2, self.height() - dot.bottom()), ink)
