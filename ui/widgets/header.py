"""The 72 px header: who or where at the left; next limit, sync pill and display mode at the right, always in one place."""

from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from ui.icons import paint_icon, weighted
from ui.theme import Mode, Theme, ThemeController
from ui.viewmodels.status import Pill, StatusState, SyncKind
from ui.widgets.base import Press, Themed
from ui.widgets.brand import Avatar
from ui.widgets.buttons import IconButton
from ui.widgets.cards import IconMark
from ui.widgets.labels import Label
from ui.widgets.paint import LEFT, paint_box, paint_text, text_width

_ICON, _CARET = 22, 18
_BLANK = Pill(SyncKind.SYNCED, "", "", "ink")


class Heading(NamedTuple):
    """What a screen puts at the left of the header instead of the worker."""

    title: str
    line: str = ""


class SyncPill(Press):
    """What still waits for a receipt, in words; opens the sync centre."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        self._pill = _BLANK
        super().__init__(themes, "", parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def pill(self) -> Pill:
        """What is shown."""
        return self._pill

    @property
    def ring_radius(self) -> float:
        """As round as the pill."""
        return self.theme.radius.card

    def show_pill(self, pill: Pill) -> None:
        """Show another state; before the first one there is no pill."""
        self._pill = pill
        self.show()
        self.setAccessibleName(self.tr("同步：{text}").format(text=pill.text))
        self.setAccessibleDescription(self.tr("打开同步中心"))
        self.updateGeometry()
        self.update()

    def natural_size(self) -> QSize:
        """The whole text: the pill is never cut, the title gives way."""
        theme = self.theme
        wide = 12 + _ICON + 8 + text_width(self._pill.text, theme.font("label", bold=True)) + 8 + _CARET + 12
        return QSize(round(wide + 0.5) + 2 * theme.border, theme.grown(theme.size.sync_pill, "label"))

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Edge in the state's colour, icon, text, caret."""
        theme, ink = self.theme, self.theme.color(self._pill.ink)
        edge = theme.color("line_strong" if self._pill.ink == "ink" else self._pill.ink)
        fill = theme.color("surface_3" if self.isDown() else "surface")
        paint_box(painter, rect, fill=fill, edge=edge, width=theme.border, radius=theme.radius.card)
        left, middle = rect.left() + 12 + theme.border, rect.center().y()
        paint_icon(painter, QRectF(left, middle - _ICON / 2, _ICON, _ICON), self._pill.icon, ink)
        left += _ICON + 8
        room = QRectF(left, rect.top(), rect.right() - left, rect.height())
        paint_text(painter, room, self._pill.text, theme.font("label", bold=True), ink, LEFT)
        caret = QRectF(rect.right() - 12 - theme.border - _CARET, middle - _CARET / 2, _CARET, _CARET)
        calm = theme.color("ink_2") if self._pill.kind is not SyncKind.UPLOADING else ink
        paint_icon(painter, caret, weighted("caret-right", sunlight=theme.is_sunlight), calm)


_MODES = {
    Mode.LIGHT: ("sun", "日间"),
    Mode.DARK: ("moon-fill", "夜间"),
    Mode.SUNLIGHT: ("sun-fill", "户外"),
}


class Header(Themed, QWidget):
    """The band over every screen after unlock."""

    pill_pressed = Signal()
    back_pressed = Signal()
    talk_pressed = Signal()
    """任务情况 of the task in front."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wide, self._detail = True, False
        self._heading: Heading | None = None
        self._state = StatusState()
        self._back = IconButton(themes, "caret-left-bold", self.tr("返回"))
        self._back.clicked.connect(self.back_pressed)
        self._avatar = Avatar(themes)
        self._name = Label(themes, "", "heading", elide=True)
        self._title = Label(themes, "", "title", elide=True)
        self._line = Label(themes, "", "caption", "ink_2")
        self._line.setMinimumWidth(40)  # the text gives way before the pill does
        self._code = Label(themes, "", "caption", "ink_3")
        self._due = _NextDue(themes)
        talk = self.tr("任务情况")
        self._talk = IconButton(themes, "chat-text", talk, word=talk)
        self._talk.clicked.connect(self.talk_pressed)
        self._talk.hide()
        self.pill = SyncPill(themes)
        self.pill.clicked.connect(self.pill_pressed)
        self._mode = IconButton(themes, "sun", "")
        self._mode.clicked.connect(themes.cycle_mode)
        self._lay_parts()
        self.follow(themes)

    def _lay_parts(self) -> None:
        second = QHBoxLayout()
        second.setSpacing(16)
        second.addWidget(self._line)
        second.addWidget(self._code)
        second.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(self._name)
        texts.addWidget(self._title)
        texts.addLayout(second)
        texts.addStretch()
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(self._back)
        self._row.addWidget(self._avatar)
        self._lead = QSpacerItem(16, 0)
        self._trail = QSpacerItem(16, 0)
        self._row.addSpacerItem(self._lead)
        self._row.addLayout(texts, 1)
        self._row.addSpacing(12)
        self._row.addWidget(self._due)
        self._row.addWidget(self._talk)
        self._to_pill = QSpacerItem(0, 0)
        self._row.addSpacerItem(self._to_pill)
        self._row.addWidget(self.pill)
        self._row.addSpacerItem(self._trail)
        self._row.addWidget(self._mode)

    def show_status(self, state: StatusState) -> None:
        """Take over worker, limit and pill."""
        self._state = state
        self._avatar.show_name(state.worker_name)
        self._due.show_due(state.next_due)
        if state.pill is not None:
            self.pill.show_pill(state.pill)
        self._arrange()

    def show_heading(self, heading: Heading | None, *, back: bool = False) -> None:
        """Title and line of a screen, or the worker when None; `back` puts the back button in front."""
        self._heading, self._detail = heading, back
        self._arrange()

    def show_talk(self, *, on: bool, news: int = 0) -> None:
        """Whether the screen in front is a task there is something to say about; how much of it is new."""
        self._talk.setVisible(on)
        self._talk.show_badge(news, talk_name(news))
        self._set_gaps()

    def lay_out(self, *, wide: bool) -> None:
        """Upright, the limit gives way, and in details the display mode too."""
        self._wide = wide
        self._arrange()

    def apply_theme(self, theme: Theme) -> None:
        """Height, and the icon of the look in use."""
        self.setFixedHeight(theme.grown(theme.size.header, "heading", "caption"))
        icon, name = _MODES[theme.mode]
        self._mode.show_icon(icon, self.tr("显示：{mode}，点按切换").format(mode=self.tr(name)))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The band and its lower edge."""
        theme = self.theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("surface"))
            line = QRectF(0, self.height() - theme.border, self.width(), theme.border)
            painter.fillRect(line, theme.color("line"))

    def _arrange(self) -> None:
        state, heading = self._state, self._heading
        worker = heading is None and not self._detail
        side = (16 if self._detail else 20) if not self._wide else (20 if self._detail else 24)
        right = 24 if self._wide else 20
        self._row.setContentsMargins(side, 0, right, 0)
        self._back.setVisible(self._detail)
        self._avatar.setVisible(worker)
        self._name.setVisible(worker)
        self._title.setVisible(not worker)
        self._name.setText(state.worker_name)
        self._title.setText(heading.title if heading else "")
        self._line.setText(heading.line if heading else state.grid_line if worker else "")
        self._line.setVisible(bool(self._line.text()))
        self._code.setText(state.grid_code)
        self._code.setVisible(worker and self._wide and bool(state.grid_code))
        self._due.setVisible(self._wide and bool(state.next_due))
        self._mode.setVisible(self._wide or not self._detail)
        self._set_gaps()

    def _set_gaps(self) -> None:
        leading = self._detail or self._heading is None
        self._lead.changeSize(16 if leading and (self._wide or self._detail) else 12 if leading else 0, 0)
        self._trail.changeSize((16 if self._wide else 12) if self._mode.isVisibleTo(self) else 0, 0)
        self._to_pill.changeSize(0 if self._talk.isHidden() else 12, 0)
        self._row.invalidate()


def talk_name(news: int) -> str:
    """What the button of 任务情况 is called while so much is new there."""
    plain, told = "任务情况", "任务情况，{n} 条新留言"
    return QCoreApplication.translate("Header", told if news else plain).format(n=news)


class DueBar(Themed, QWidget):
    """Upright, under the header: what is due next and which day it is."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = Label(themes, self.tr("下一项"), "label", "ink_2")
        self._time = Label(themes, "", "label", bold=True)
        self._day = Label(themes, "", "caption", "ink_2")
        self._mark = IconMark(themes, "timer", "ink_2", 20)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(8)
        for part in (self._mark, self._caption, self._time):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self._day)
        self.follow(themes)

    def show_due(self, next_due: str, day: str) -> None:
        """Such as `15:00 前` and `7 月 16 日 周四`; what is empty is left out."""
        self._time.setText(next_due)
        self._day.setText(day)
        for part in (self._mark, self._caption, self._time):
            part.setVisible(bool(next_due))

    def apply_theme(self, theme: Theme) -> None:
        """48 px, more when the text is enlarged."""
        self.setFixedHeight(theme.grown(48, "label"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The band and its lower edge."""
        theme = self.theme
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), theme.color("surface"))
            line = QRectF(0, self.height() - theme.border, self.width(), theme.border)
            painter.fillRect(line, theme.color("line"))


class _NextDue(QWidget):
    """下一项 and its limit."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._time = Label(themes, "", "heading")
        self._caption = Label(themes, self.tr("下一项"), "micro", "ink_2")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(self._caption)
        texts.addWidget(self._time)
        texts.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 20, 0)
        row.setSpacing(8)
        row.addWidget(IconMark(themes, "timer", "ink_2", 22), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(texts)

    def show_due(self, text: str) -> None:
        """Such as `15:00 前`."""
        self._time.setText(text)
        self.setAccessibleName(f"{self._caption.text()} {text}")
