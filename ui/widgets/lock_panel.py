"""The lock screen's panel: the program's name, the time and the notices. It knows no key and no try."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from ui.language import listed
from ui.theme import Mode, Theme, ThemeController
from ui.viewmodels.unlock import Notice, UnlockState
from ui.widgets.base import Themed
from ui.widgets.brand import BrandMark
from ui.widgets.cards import IconMark
from ui.widgets.labels import Label
from ui.widgets.paint import LEFT, paint_box, smooth, text_width

PANEL_WIDTH = 520
_NO_LIMIT = 16_777_215
"""Qt's own largest width."""


def panel_roles(theme: Theme) -> tuple[str, str, str]:
    """Fill, ink and box roles of the panel; at night a lit accent wall would blind."""
    return (
        ("accent_tint", "ink", "surface_2")
        if theme.mode is Mode.DARK
        else ("accent", "on_accent", "accent_pressed")
    )


class _NoticeBox(Themed, QWidget):
    def __init__(self, themes: ThemeController, notice: Notice) -> None:
        super().__init__()
        _, ink, _ = panel_roles(themes.theme)
        title = Label(themes, notice.title, "heading", ink, wrap=True)
        line = Label(themes, notice.line, "label", ink, wrap=True)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(title)
        texts.addWidget(line)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(IconMark(themes, notice.icon, ink, 28), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.setAccessibleName(listed((notice.title, notice.line), "，"))
        self.follow(themes)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        with QPainter(self) as painter:
            smooth(painter)
            _, _, box = panel_roles(self.theme)
            paint_box(painter, QRectF(self.rect()), fill=self.theme.color(box), radius=self.theme.radius.card)


class Clock(Label):
    """The time, as large as there is room for: with enlarged text it would not fit a narrow or low window."""

    def __init__(self, themes: ThemeController, ink: str) -> None:
        super().__init__(themes, "", "clock", ink)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def apply_theme(self, theme: Theme) -> None:
        """No higher than its line; lower where the notices need the room."""
        super().apply_theme(theme)
        self.setMinimumHeight(theme.line("number"))
        self.setMaximumHeight(theme.line("clock"))

    def fitting(self) -> QFont:
        """The font in the size that fits."""
        shown = QFont(self.theme.font("clock"))
        wide = text_width(self.text(), self.theme.font("clock")) + 1
        fits = min(1, self.height() / self.theme.line("clock"), self.width() / wide)
        shown.setPixelSize(int(shown.pixelSize() * fits))
        return shown

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The digits."""
        with QPainter(self) as painter:
            painter.setFont(self.fitting())
            painter.setPen(self.theme.color(self._ink))
            painter.drawText(QRectF(self.rect()), int(LEFT), self.text())


class LockPanel(Themed, QWidget):
    """Brand, clock and notices on the accent colour."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._shown: tuple[Notice, ...] = ()
        _, ink, _ = panel_roles(themes.theme)
        self._place = Label(themes, "", "label", ink, elide=True)
        self._name = Label(themes, self.tr("网格通"), "title", ink)
        self._clock = Clock(themes, ink)
        self._date = Label(themes, "", "title", ink, bold=False)
        self._labels = (self._place, self._name, self._clock, self._date)
        self._box = QVBoxLayout(self)
        self._box.setSpacing(0)
        self._box.addLayout(self._brand(themes))
        self._box.addStretch(1)
        self._box.addWidget(self._clock)
        self._box.addWidget(self._date)
        self._box.addStretch(1)
        self._gap = QSpacerItem(0, 0)
        self._box.addSpacerItem(self._gap)
        self._notices = QVBoxLayout()
        self._notices.setSpacing(12)
        self._box.addLayout(self._notices)
        self.follow(themes)

    def _brand(self, themes: ThemeController) -> QHBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(self._name)
        texts.addWidget(self._place)
        texts.addStretch()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(BrandMark(themes, 56, on_accent=True))
        row.addLayout(texts, 1)
        return row

    def show_state(self, state: UnlockState) -> None:
        """Time, place and notices as they are now."""
        self._place.setText(state.place)
        self._place.setVisible(bool(state.place))
        self._clock.setText(state.time)
        self._date.setText(state.date)
        if state.notices != self._shown:
            self._shown = state.notices
            self._fill_notices()

    def lay_out(self, *, width: int) -> None:
        """Beside the form at this width, or above it when 0."""
        wide = bool(width)
        pad = 48 if width == PANEL_WIDTH else 24 if wide else 32
        self._box.setContentsMargins(pad, pad, pad, pad)
        self._gap.changeSize(0, 0 if wide else 24)
        if width:
            self.setFixedWidth(width)
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)

    def heightForWidth(self, width: int) -> int:
        """Beside the form the least it can do with: the clock gives way before the page scrolls."""
        if self.minimumWidth() == self.maximumWidth():
            return self._box.minimumHeightForWidth(width)
        return super().heightForWidth(width)

    def apply_theme(self, theme: Theme) -> None:
        """Ink as the ground wants it."""
        _, ink, _ = panel_roles(theme)
        for label in self._labels:
            label.recolor(ink)
        self._fill_notices()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The ground."""
        fill, _, _ = panel_roles(self.theme)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self.theme.color(fill))

    def _fill_notices(self) -> None:
        while (item := self._notices.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for notice in self._shown:
            self._notices.addWidget(_NoticeBox(self.themes, notice))
