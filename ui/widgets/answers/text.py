"""Answering in words or digits: one line, several lines, a number, an address of the web."""

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout

from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemKind, ItemShown
from ui.widgets.answers.base import Answer
from ui.widgets.buttons import Button
from ui.widgets.typed import TypedArea, TypedInput

_NUMBER_WIDE, _LINES = 240, 3
_HINT = Qt.InputMethodHint


class TextAnswer(Answer):
    """A field; what it is for decides its size and which keyboard a tablet shows."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        long = "multiline" in item.looks
        self.field = TypedArea(themes, item.label, lines=_LINES) if long else TypedInput(themes, item.label)
        self.field.setInputMethodHints(_hints(item))
        self.field.typed.connect(self._on_typed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field)
        self._open: Button | None = None
        if item.kind is ItemKind.NUMBER:
            self.field.setMaximumWidth(_NUMBER_WIDE)
            row.addStretch()
        elif "url" in item.looks:
            self._open = Button(themes, self.tr("打开网址"), icon="arrow-square-out-bold")
            self._open.clicked.connect(self._on_open)
            row.addWidget(self._open)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """The text, and whether it is wrong."""
        super().show_item(item)
        self.field.show_text(item.value)
        self.field.mark_wrong(wrong=item.is_wrong)
        if self._open is not None:
            self._open.setEnabled(_is_address(item.value))

    def _on_typed(self, text: str) -> None:
        self.answered.emit(text.strip() or None)

    def _on_open(self) -> None:
        if _is_address(self.item.value):
            QDesktopServices.openUrl(QUrl(self.item.value))


def _hints(item: ItemShown) -> Qt.InputMethodHint:
    if item.kind is ItemKind.NUMBER or "numbers" in item.looks:
        return _HINT.ImhFormattedNumbersOnly
    return _HINT.ImhUrlCharactersOnly if "url" in item.looks else _HINT.ImhNone


def _is_address(text: str) -> bool:
    url = QUrl(text, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() in {"http", "https"} and bool(url.host())
