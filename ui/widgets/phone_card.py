"""The numbers to call before an urgent report: a card that stays, and the sheet that shows them large at first."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from ui.theme import ThemeController
from ui.viewmodels.report import PhoneNumber
from ui.widgets.buttons import Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet


def _number_row(themes: ThemeController, phone: PhoneNumber, style: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    row.addWidget(IconMark(themes, "phone-bold", "danger_text", 22))
    row.addWidget(Label(themes, phone.label, "body"))
    row.addStretch(1)
    number = Label(themes, phone.number, style, "ink", bold=True)
    number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    row.addWidget(number)
    return row


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (inner := item.layout()) is not None:
            _clear(inner)
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class PhoneCard(Card):
    """先打电话: the numbers, under the urgency."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=15, fill="danger_tint", edge="danger_line", parent=parent)
        self.body.setSpacing(8)
        self._numbers: tuple[PhoneNumber, ...] = ()
        self.hide()

    def show_numbers(self, numbers: Sequence[PhoneNumber]) -> None:
        """Show these; none hides the card."""
        self.setVisible(bool(numbers))
        if tuple(numbers) == self._numbers:
            return
        self._numbers = tuple(numbers)
        _clear(self.body)
        text = self.tr("先打电话，人等着就别等网。打完再提交，走紧急通道最先上传。")
        self.body.addWidget(Label(self.themes, text, "label", "danger_text", bold=True, wrap=True))
        for phone in self._numbers:
            self.body.addLayout(_number_row(self.themes, phone, "title"))
        self.setAccessibleName("，".join([text, *(f"{p.label} {p.number}" for p in self._numbers)]))


class PhoneSheet(Sheet):
    """The same numbers, as large as they can be read from a phone held beside the tablet."""

    def __init__(self, themes: ThemeController, host: QWidget, numbers: Sequence[PhoneNumber]) -> None:
        super().__init__(themes, host, themes.tr("紧急：先打电话"))
        for phone in numbers:
            self.body.addLayout(_number_row(themes, phone, "number"))
        self.add_text(self.tr("这台设备不能拨号，用手机拨。已填的内容都在。"))
        done = self.add_action(self.tr("打过了，继续填"), Kind.PRIMARY)
        done.clicked.connect(self.close_sheet)
