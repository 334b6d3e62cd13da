"""Asks what to do about something open: see to it, or submit all the same and say why."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.language import amount
from ui.theme import ThemeController
from ui.viewmodels.form_state import Gap
from ui.widgets.asking_sheet import AskingSheet
from ui.widgets.buttons import Button, Kind
from ui.widgets.inputs import MOST_REASON, Field, Input
from ui.widgets.labels import Label


class OpenSheet(AskingSheet):
    """What is open, then 仍要提交 with a reason beside what sees to it."""

    submit_wanted = Signal(str, object)
    """The reason for submitting all the same, and the sheet that holds it."""

    def _ask_why(self, example: str, verb: str, see_to_it: Callable[[], None]) -> None:
        """The reason and the two buttons; the last one, which sees to it, is the default."""
        reason = Input(self.themes, self.tr("仍要提交的原因"), placeholder=example)
        self._reason = Field(self.themes, self.tr("仍要提交，要写原因"), reason)
        reason.setMaxLength(MOST_REASON)
        self._input = reason
        self.body.addSpacing(4)
        self.body.addWidget(self._reason)
        self._submit = self.add_action(self.tr("仍要提交"), Kind.OUTLINE)
        self._submit.clicked.connect(self._on_submit)
        reason.returnPressed.connect(self._on_submit)
        self.add_action(verb, Kind.PRIMARY).clicked.connect(see_to_it)

    def _on_submit(self) -> None:
        reason = self._input.text().strip()
        if not reason:
            self._reason.show_problem(self.tr("写一句原因，再点仍要提交"))
            self._input.setFocus()
            return
        self._hand_in(self.submit_wanted, reason)


class GapsSheet(OpenSheet):
    """还有 6 项没填, by section, with 去填 and 仍要提交."""

    fill_wanted = Signal(str)
    """The section to go to."""

    def __init__(self, themes: ThemeController, host: QWidget, gaps: Sequence[Gap]) -> None:
        super().__init__(themes, host, amount("还有 {} 项没填", sum(gap.count for gap in gaps)))
        for gap in gaps:
            self.body.addLayout(self._row(gap))
        fill = partial(self._on_fill, gaps[0].section if gaps else "")
        self._ask_why(self.tr("例如：住户不在家，进不去"), self.tr("去填"), fill)

    def _row(self, gap: Gap) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Label(self.themes, gap.title, "body", bold=True))
        row.addWidget(Label(self.themes, self.tr("{} 项没填").format(gap.count), "body", "ink_2"), 1)
        go = Button(self.themes, self.tr("去填{}").format(gap.title), Kind.QUIET)
        go.clicked.connect(partial(self._on_fill, gap.section))
        row.addWidget(go)
        return row

    def _on_fill(self, section: str) -> None:
        self.close_sheet()
        self.fill_wanted.emit(section)


class NoPhotoSheet(OpenSheet):
    """还没拍现在的照片, with 去拍 and 仍要提交."""

    photo_wanted = Signal()

    def __init__(self, themes: ThemeController, host: QWidget) -> None:
        super().__init__(themes, host, themes.tr("还没拍现在的照片"))
        self.add_text(self.tr("有照片，街道才看得出现在什么样。拍不了，写一句原因，会写进说明里。"))
        self._ask_why(self.tr("例如：门锁着，只能隔着看"), self.tr("去拍"), self._on_photo)

    def _on_photo(self) -> None:
        self.close_sheet()
        self.photo_wanted.emit()
