"""An instance of a repeat, opened: unfold it, move it, delete it."""

from functools import partial

from PySide6.QtCore import Signal

from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemShown
from ui.widgets.answers.base import Answer
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.flow import FlowLayout


class InstanceAnswer(Answer):
    """What can be done with an instance; deleting is taken back with 撤销."""

    asked = Signal(str)
    """`fold`, `delete`, `up` or `down`."""

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        row = FlowLayout(self)
        self.fold = Button(themes, "", icon="list-bullets-bold")
        self.up = IconButton(themes, "caret-up", self.tr("往前移"))
        self.down = IconButton(themes, "caret-down", self.tr("往后移"))
        self.delete = Button(themes, self.tr("删除这一组"), Kind.QUIET, icon="trash-bold")
        parts = (("fold", self.fold), ("up", self.up), ("down", self.down), ("delete", self.delete))
        for action, button in parts:
            button.clicked.connect(partial(self.asked.emit, action))
            row.addWidget(button)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """What is possible now."""
        super().show_item(item)
        self.fold.say(self.tr("收起") if item.is_unfolded else self.tr("展开填写"))
        self.up.setEnabled("up" in item.looks)
        self.down.setEnabled("down" in item.looks)
        for button in (self.up, self.down, self.delete):
            button.setVisible(not item.readonly)
