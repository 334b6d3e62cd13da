"""退回和暂缓: what the platform did not take, why, and the sheets in which something is done about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.theme import ThemeController
from ui.viewmodels.outbox import WordsShown
from ui.viewmodels.sync_centre import RowShown
from ui.widgets.asking_sheet import AskingSheet
from ui.widgets.buttons import Kind
from ui.widgets.inputs import Field, TextArea
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet


class WordsSheet(AskingSheet):
    """Words to be put otherwise; the one that is wrong stands first, with what was said about it."""

    written = Signal(object, object)
    """Path -> words, and the sheet that holds them."""

    def __init__(
        self,
        themes: ThemeController,
        host: QWidget,
        title: str,
        words: Sequence[WordsShown],
        said: str,
        *,
        done: str = "",
    ) -> None:
        super().__init__(themes, host, title)
        if said and not any(one.is_wrong for one in words):
            self.body.addWidget(Label(themes, said, "body", "danger_text", wrap=True))
        self._fields: dict[str, Field] = {}
        self._earlier = {one.path: one.text for one in words}
        for one in words:
            area = TextArea(themes, one.label, lines=2 if len(words) > 1 else 4)
            area.setPlainText(one.text)
            area.setMaximumHeight(area.minimumHeight())
            field = Field(themes, one.label, area)
            if one.is_wrong:
                field.show_problem(said or self.tr("这一处要改"))
            self._fields[one.path] = field
            self.body.addWidget(field)
        keep = self.add_action(self.tr("先放着"), Kind.OUTLINE)
        keep.clicked.connect(self.close_sheet)
        send = self.add_action(done or self.tr("改好再交"), Kind.PRIMARY)
        send.clicked.connect(self._on_send)

    def _on_send(self) -> None:
        texts = {path: _text(field) for path, field in self._fields.items()}
        if all(texts[path].strip() == self._earlier[path].strip() for path in texts):
            first = next(iter(self._fields.values()))
            first.show_problem(self.tr("还没有改动。改好这一处再交。"))
            return
        self._hand_in(self.written, texts)


class AskSheet(Sheet):
    """The community desk's number, large; afterwards the same may go once more."""

    again = Signal()

    def __init__(
        self, themes: ThemeController, host: QWidget, said: str, phone: str, *, resend: bool
    ) -> None:
        super().__init__(themes, host, themes.tr("问社区坐席"))
        if said:
            self.add_text(said)
        number = Label(themes, phone or self.tr("没有登记电话"), "number" if phone else "body", bold=True)
        number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(number)
        self.add_text(self.tr("这台设备不能拨号，用手机拨。这一条还在本机，不会丢。"))
        keep = self.add_action(self.tr("先放着"), Kind.OUTLINE if resend else Kind.PRIMARY)
        keep.clicked.connect(self.close_sheet)
        if resend:
            again = self.add_action(self.tr("问过了，再交一次"), Kind.PRIMARY)
            again.clicked.connect(self._on_again)

    def _on_again(self) -> None:
        self.close_sheet()
        self.again.emit()


def words_sheet(themes: ThemeController, host: QWidget, row: RowShown) -> WordsSheet:
    """The sheet for a refused row."""
    return WordsSheet(themes, host, row.title, row.words, row.problem)


def _text(field: Field) -> str:
    edit = field.edit
    return edit.toPlainText() if isinstance(edit, TextArea) else edit.text()
