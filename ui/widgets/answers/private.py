"""A personal answer or number that is masked where it is read: saying so, and asking why it should be shown."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemShown
from ui.viewmodels.phones import PhoneShown
from ui.widgets.asking_sheet import AskingSheet
from ui.widgets.buttons import Button, Kind
from ui.widgets.inputs import Field, Input
from ui.widgets.labels import Label


class RevealLine(QWidget):
    """Says that the entry is masked; 显示 asks for the reason."""

    reasoned = Signal(str, object)
    """The reason, and the sheet that holds it."""

    def __init__(self, themes: ThemeController, style: str = "caption", ink: str = "ink_2") -> None:
        super().__init__()
        self._themes, self._title = themes, ""
        self._words = Label(themes, "", style, ink, wrap=True)
        self.show_button = Button(themes, self.tr("显示"), Kind.QUIET, icon="eye-bold")
        self.show_button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.show_button)

    def show_item(self, item: ItemShown) -> None:
        """Whether there is anything to show, and what happened when it was asked for."""
        masked = self.tr("个人信息，平时遮住；要看先选原因，会留痕")
        shown = self.tr("看过会留痕，过一会儿自动遮住")
        self._show(item.label, item.notice or (masked if item.is_hidden else shown), asks=item.is_hidden)
        self.setVisible(item.is_private and item.readonly and item.is_answered)

    def show_phone(self, phone: PhoneShown) -> None:
        """Whose number it is and as much of it as may be seen, or why it is not shown."""
        self._show(
            self.tr("{} 的电话").format(phone.label),
            phone.notice or f"{phone.label} {phone.text}",
            asks=phone.is_hidden,
        )

    def _show(self, title: str, words: str, *, asks: bool) -> None:
        self._title = title
        self._words.setText(words)
        self.show_button.setVisible(asks)
        self.show_button.setAccessibleName(self.tr("显示 {}").format(title))

    def _ask(self) -> None:
        sheet = RevealSheet(self._themes, self.window(), self._title)
        sheet.reasoned.connect(self.reasoned)
        sheet.leave_with(self)
        sheet.open_sheet()


class RevealSheet(AskingSheet):
    """为什么要看: the usual reasons in one tap, another in words."""

    reasoned = Signal(str, object)
    """The reason, and the sheet that holds it."""

    def __init__(self, themes: ThemeController, host: QWidget, title: str) -> None:
        super().__init__(themes, host, themes.tr("为什么要看"))
        self.add_text(self.tr("{}。原因和时间会记下来，同步到平台。").format(title))
        self.usual = [
            Button(themes, text, Kind.OUTLINE)
            for text in (self.tr("核对信息"), self.tr("要联系本人"), self.tr("办理相关事项"))
        ]
        for button in self.usual:
            button.clicked.connect(partial(self._hand_in, self.reasoned, button.text()))
            self.body.addWidget(button)
        self.input = Input(themes, self.tr("别的原因"), placeholder=self.tr("例如：居民来电查询"))
        self._field = Field(themes, self.tr("别的原因"), self.input)
        self.body.addWidget(self._field)
        self.input.returnPressed.connect(self._on_own)
        self.add_action(self.tr("不看了")).clicked.connect(self.close_sheet)
        self.add_action(self.tr("显示"), Kind.PRIMARY).clicked.connect(self._on_own)

    def _on_own(self) -> None:
        reason = self.input.text().strip()
        if not reason:
            self._field.show_problem(self.tr("选一个原因，或写一句，再点显示"))
            self.input.setFocus()
            return
        self._hand_in(self.reasoned, reason)
