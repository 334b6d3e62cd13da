"""Numbers to phone: the card over an urgent report, and sheets that show numbers and places large, with a code to scan."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from ui.language import listed
from ui.theme import ThemeController
from ui.viewmodels.calling import CallCard, RouteCard, tel_url
from ui.viewmodels.report_parts import PhoneNumber
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.qr_code import QrCode


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
    """先打电话: the numbers, under how urgent or how bad it is; `words` say why, those of a report when empty."""

    def __init__(self, themes: ThemeController, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=15, fill="danger_tint", edge="danger_line", parent=parent)
        self.body.setSpacing(8)
        self._words = words or self.tr("先打电话，人等着就别等网。打完再提交，走紧急通道最先上传。")
        self._numbers: tuple[PhoneNumber, ...] = ()
        self.hide()

    def show_numbers(self, numbers: Sequence[PhoneNumber]) -> None:
        """Show these; none hides the card."""
        self.setVisible(bool(numbers))
        if tuple(numbers) == self._numbers:
            return
        self._numbers = tuple(numbers)
        _clear(self.body)
        self.body.addWidget(Label(self.themes, self._words, "label", "danger_text", bold=True, wrap=True))
        for phone in self._numbers:
            self.body.addLayout(_number_row(self.themes, phone, "title"))
        self.setAccessibleName(listed([self._words, *(f"{p.label} {p.number}" for p in self._numbers)], "，"))


class PhoneSheet(Sheet):
    """The same numbers, as large as they can be read from a phone held beside the tablet."""

    def __init__(self, themes: ThemeController, host: QWidget, numbers: Sequence[PhoneNumber]) -> None:
        super().__init__(themes, host, themes.tr("紧急：先打电话"))
        for phone in numbers:
            self.body.addLayout(_number_row(themes, phone, "number"))
        self.add_text(self.tr("这台设备不能拨号，用手机拨。已填的内容都在。"))
        self.add_action(self.tr("先不打，继续填")).clicked.connect(self.close_sheet)
        done = self.add_action(self.tr("打过了，继续填"), Kind.PRIMARY)
        done.clicked.connect(self.close_sheet)


class CallSheet(Sheet):
    """电话: the chosen number as large as it can be read, and as a code that makes a phone dial it."""

    def __init__(self, themes: ThemeController, host: QWidget, card: CallCard) -> None:
        super().__init__(themes, host, themes.tr("打电话 · {}").format(card.title))
        self._number = Label(themes, "", "number", "ink", bold=True)
        self._number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._code = QrCode()
        self._number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.body.addWidget(self._number)
        self.body.addWidget(self._code, 0, Qt.AlignmentFlag.AlignHCenter)
        self.add_text(self.tr("这台设备不能拨号：用手机扫码或照着拨。看过会留痕。"))
        for number in card.numbers if len(card.numbers) > 1 else ():
            text = f"{number.label}  {number.number}"
            other = Button(themes, text, Kind.OUTLINE, icon="phone-bold")
            other.clicked.connect(partial(self._show_number, number))
            self.body.addWidget(other)
        if card.numbers:
            self._show_number(card.numbers[0])
        else:
            self._number.hide()
            self._code.hide()
            self.add_text(self.tr("这条呼叫没有留电话，街道也没有下发值班电话。请直接去现场。"))
        self.add_action(self.tr("关上")).clicked.connect(self.close_sheet)  # whether they called is not asked

    def _show_number(self, number: PhoneNumber) -> None:
        self._number.setText(f"{number.label} {number.number}")
        self._code.show_text(tel_url(number.number), self.tr("扫码拨打 {}").format(number.number))


class RouteSheet(Sheet):
    """路线: the address, how far and in which direction, a map program where there is one, and a code for a phone."""

    def __init__(
        self, themes: ThemeController, host: QWidget, card: RouteCard, open_url: Callable[[str], bool]
    ) -> None:
        super().__init__(themes, host, themes.tr("怎么去 · {}").format(card.title))
        self._url, self._open_url = card.url, open_url
        self.body.addWidget(Label(themes, card.place, "title", "ink", wrap=True))
        way = card.way or self.tr("没有定位，不知道有多远。照地址走。")
        self.body.addWidget(Label(themes, way, "heading", "ink" if card.way else "ink_2", wrap=True))
        if card.sure:
            self.body.addWidget(Label(themes, card.sure, "caption", "ink_2"))
        self._failed = Label(themes, "", "label", "warn_text", wrap=True)
        self._failed.hide()
        self.body.addWidget(self._failed)
        if card.url:
            code = QrCode()
            self.body.addWidget(code, 0, Qt.AlignmentFlag.AlignHCenter)
            code.show_text(card.url, self.tr("扫码在手机上导航"))
            self.add_text(self.tr("手机扫码，可以在手机上导航。"))
            self.add_action(self.tr("用地图程序打开")).clicked.connect(self._on_open_clicked)
        self.add_action(self.tr("知道了"), Kind.PRIMARY).clicked.connect(self.close_sheet)

    def _on_open_clicked(self) -> None:
        if not self._open_url(self._url):
            self._failed.setText(self.tr("这台设备没有地图程序。照地址走，或用手机扫码。"))
            self._failed.show()
