"""The outbox on screen: a lane as a card with its counts and rule, rows with their state, what can be done about one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import paint_icon, weighted
from ui.theme import Theme, ThemeController
from ui.viewmodels.outbox import Action, EntryState
from ui.viewmodels.sync_centre import LaneShown, RowShown
from ui.widgets.asking_sheet import AskingSheet
from ui.widgets.base import Themed
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, Divider, IconMark
from ui.widgets.inputs import MOST_REASON, Field, Input
from ui.widgets.labels import Label
from ui.widgets.paint import rounded, smooth, text_width
from ui.widgets.progress import ProgressBar

_FRONT = QSize(44, 40)
_ROOM, _LINES_BESIDE = 540, 2
"""Width that a reason and its buttons have at least; one that needs more lines beside them stands above them."""
_LOOKS = {
    EntryState.WAITING: ("clock", "ink_2", False),
    EntryState.SENDING: ("", "accent_text", True),
    EntryState.DELIVERED: ("check-circle-fill", "ok_text", True),
    EntryState.ATTENTION: ("warning-octagon-fill", "danger_text", True),
    EntryState.DEFERRED: ("hourglass-medium-fill", "warn_text", True),
    EntryState.KEPT_FOR_WIFI: ("wifi-high", "ink_2", False),
}


class RowFront(Themed, QWidget):
    """A picture of 44 by 40, or the icon of the kind."""

    def __init__(self, themes: ThemeController, icon: str, image: QImage) -> None:
        super().__init__()
        self._icon = icon
        self._picture = QPixmap.fromImage(image)
        self.setFixedSize(_FRONT)
        self.follow(themes)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Fill the box, cutting what hangs over."""
        with QPainter(self) as painter:
            smooth(painter)
            rect, theme = QRectF(self.rect()), self.theme
            if self._picture.isNull():
                box = QRectF(0, 0, 24, 24)
                box.moveCenter(rect.center())
                name = weighted(self._icon, sunlight=theme.is_sunlight)
                paint_icon(painter, box, name, theme.color("ink_2"))
                return
            painter.setClipPath(rounded(rect, theme.radius.control))
            whole = QRectF(self._picture.rect())
            cut = rect.size().scaled(whole.size(), Qt.AspectRatioMode.KeepAspectRatio)
            source = QRectF(0, 0, cut.width(), cut.height())
            source.moveCenter(whole.center())
            painter.drawPixmap(rect, self._picture, source)


class StateMark(QWidget):
    """待传, 上传中 63%, 已送达 14:18, 需处理."""

    def __init__(self, themes: ThemeController, row: RowShown) -> None:
        super().__init__()
        icon, ink, bold = _LOOKS[row.state]
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        if row.state is EntryState.SENDING:
            bar = ProgressBar(themes, row.state_text)
            bar.setFixedWidth(88)
            bar.show_share(row.share)
            line.addWidget(bar)
        else:
            line.addWidget(IconMark(themes, icon, ink, 20))
        line.addWidget(Label(themes, row.state_text, "label", ink, bold=bold))


class OutboxRow(QWidget):
    """One entry, 56 px; one that needs a person grows by what happened and what can be done."""

    acted = Signal(str, str)
    """Id of the entry and the action pressed."""

    def __init__(self, themes: ThemeController, row: RowShown) -> None:
        super().__init__()
        self.setAccessibleName(row.spoken)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addStretch()
        texts.addWidget(Label(themes, row.title, "label", bold=True, elide=True))
        texts.addWidget(Label(themes, row.line, "micro", "ink_2", elide=True))
        texts.addStretch()
        line = QHBoxLayout()
        line.setContentsMargins(16, 0, 16, 0)
        line.setSpacing(12)
        line.addWidget(RowFront(themes, row.icon, row.image))
        line.addLayout(texts, 1)
        line.addWidget(StateMark(themes, row))
        if not row.problem:
            for button in self._buttons(themes, row):
                line.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QWidget()
        top.setLayout(line)
        top.setFixedHeight(themes.theme.grown(themes.theme.size.outbox_row, "label", "micro"))
        column.addWidget(top)
        if row.problem:
            column.addWidget(self._trouble(themes, row))

    def _trouble(self, themes: ThemeController, row: RowShown) -> QWidget:
        tone = "warn" if row.state is EntryState.DEFERRED else "danger"
        card = Card(themes, pad=12, fill=f"{tone}_tint", edge=f"{tone}_line")
        line = QHBoxLayout()
        line.setSpacing(12)
        words = Label(themes, row.problem, "caption", wrap=True)
        buttons = self._buttons(themes, row)
        room = _ROOM - sum(button.natural_size().width() + line.spacing() for button in buttons)
        if text_width(row.problem, themes.theme.font("caption")) > _LINES_BESIDE * room:
            card.body.setSpacing(8)
            card.body.addWidget(words)
            line.addStretch(1)
        else:
            line.addWidget(words, 1)
        for button in buttons:
            line.addWidget(button)
        card.body.addLayout(line)
        frame = QWidget()
        around = QVBoxLayout(frame)
        around.setContentsMargins(72, 0, 16, 12)
        around.addWidget(card)
        return frame

    def _buttons(self, themes: ThemeController, row: RowShown) -> list[Button]:
        words = {
            Action.RETRY: self.tr("现在再传") if row.state is EntryState.DEFERRED else self.tr("重传"),
            Action.WITHDRAW: self.tr("保留这条") if Action.INSIST in row.actions else self.tr("撤回"),
            Action.CORRECT: self.tr("改好再交"),
            Action.ASK: self.tr("问社区"),
            Action.INSIST: self.tr("仍要注销"),
            Action.SMALLER: self.tr("改传压缩图"),
        }
        beside = (Action.WITHDRAW, Action.SMALLER)
        made = []
        for action in sorted(row.actions, key=lambda a: a not in beside):
            button = Button(themes, words[action], Kind.OUTLINE if action in beside else Kind.PRIMARY)
            button.setAccessibleName(f"{words[action]} {row.title}")
            button.clicked.connect(partial(self.acted.emit, row.id, action.value))
            made.append(button)
        return made


class LaneHead(Themed, QWidget):
    """A lane's name, counts and rule, 40 px.

    Args:
        alone: no rows stand below it, so that it fills the whole card.
    """

    def __init__(
        self, themes: ThemeController, title: str, icon: str, counts: str, rule: str, *, alone: bool
    ) -> None:
        super().__init__()
        self._alone = alone
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(IconMark(themes, icon, "ink_2", 20))
        row.addWidget(Label(themes, title, "body", bold=True))
        row.addWidget(Label(themes, counts, "caption", "ink_2"))
        row.addStretch(1)
        self._rule = Label(themes, rule, "micro", "ink_2", elide=True)
        self._rule.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._rule, 3)
        self.follow(themes)

    def apply_theme(self, theme: Theme) -> None:
        """Fixed height, grown with the text."""
        self.setFixedHeight(theme.grown(theme.size.group_head, "body"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """The tinted band inside the card's corners, with its lower edge."""
        with QPainter(self) as painter:
            smooth(painter)
            theme = self.theme
            radius = theme.radius.card - theme.border
            band = QRectF(0, 0, self.width(), self.height())
            path = rounded(band.adjusted(0, 0, 0, 0 if self._alone else radius), radius)
            painter.setClipRect(band)
            painter.fillPath(path, theme.color("surface_2"))
            if not self._alone:
                painter.fillRect(QRectF(0, self.height() - 1, self.width(), 1), theme.color("line"))


class LaneCard(Card):
    """One lane, or another group of rows."""

    acted = Signal(str, str)

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=0, parent=parent)
        self._shown: tuple[object, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_lane(self, lane: LaneShown) -> None:
        """Show the lane."""
        self.show_rows(lane.title, lane.icon, lane.counts, lane.rule, lane.rows)

    def show_rows(self, title: str, icon: str, counts: str, rule: str, rows: Sequence[RowShown]) -> None:
        """Show a head and rows; nothing is rebuilt when nothing has changed."""
        shown = (title, icon, counts, rule, *rows)
        if shown == self._shown:
            return
        self._shown = shown
        self.setAccessibleName(f"{title} {counts}")
        while (item := self.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.body.addWidget(LaneHead(self.themes, title, icon, counts, rule, alone=not rows))
        self._add_rows(rows)

    def _add_rows(self, rows: Sequence[RowShown]) -> None:
        for number, row in enumerate(rows):
            if number:
                frame = QWidget()
                line = QHBoxLayout(frame)
                line.setContentsMargins(72, 0, 0, 0)
                line.addWidget(Divider(self.themes))
                self.body.addWidget(frame)
            shown = OutboxRow(self.themes, row)
            shown.acted.connect(self.acted)
            self.body.addWidget(shown)


class WithdrawSheet(AskingSheet):
    """Giving an entry up needs a reason."""

    reason_given = Signal(str, object)
    """The reason, and the sheet that holds it."""

    def __init__(self, themes: ThemeController, host: QWidget, title: str) -> None:
        super().__init__(themes, host, themes.tr("撤回“{}”").format(title))
        self.add_text(self.tr("撤回后不再上传，记录留在本机历史里。"))
        self._input = Input(themes, self.tr("撤回的原因"), placeholder=self.tr("例如：重复报了"))
        self._input.setMaxLength(MOST_REASON)
        self._field = Field(themes, self.tr("原因"), self._input)
        self.body.addWidget(self._field)
        away = self.add_action(self.tr("撤回"), Kind.DANGER)
        away.clicked.connect(self._on_withdraw)
        keep = self.add_action(self.tr("先留着"), Kind.OUTLINE)
        keep.clicked.connect(self.close_sheet)

    def _on_withdraw(self) -> None:
        reason = self._input.text().strip()
        if not reason:
            self._field.show_problem(self.tr("写一句原因，再点撤回"))
            return
        self._hand_in(self.reason_given, reason)
