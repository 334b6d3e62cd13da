"""Puts the sheet for changing a record over the window, and says when it is saved; part of the composition root."""

from functools import partial

from PySide6.QtCore import QObject

from ui.viewmodels.background import Run
from ui.viewmodels.edits import EditPort, EditShown, EditsViewModel
from ui.widgets.buttons import Kind
from ui.widgets.overlay import Sheet
from ui.widgets.turned_down import WordsSheet
from ui.window import MainWindow


class Editing(QObject):
    """Sheets over one window, one at a time."""

    def __init__(self, port: EditPort, window: MainWindow, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window = window
        self.model = EditsViewModel(port, run, self)
        self.model.asked.connect(self._open)
        self.model.saved.connect(window.toast.show_text)
        self.model.failed.connect(self._tell)

    def _tell(self, problem: str) -> None:
        sheet = Sheet(self._window.themes, self._window, self.tr("没有改成"))
        sheet.add_text(problem)
        sheet.add_action(self.tr("知道了"), Kind.PRIMARY).clicked.connect(sheet.close_sheet)
        sheet.open_sheet()

    def _open(self, shown: EditShown) -> None:
        done = self.tr("改好交回") if shown.said else self.tr("保存")
        sheet = WordsSheet(self._window.themes, self._window, shown.title, shown.words, shown.said, done=done)
        sheet.written.connect(partial(self.model.save, shown.key))
        if (front := self._window.screen_shown) is not None:
            sheet.leave_with(front)
        sheet.open_sheet()
