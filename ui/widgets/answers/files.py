"""Answering with sounds, films and files: recorded, picked or dropped; played, taken away, brought back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridworker.model.media import MediaKind
from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemShown
from ui.viewmodels.files import FilesShown
from ui.viewmodels.sounds import Sounds
from ui.widgets.answers.base import Answer
from ui.widgets.buttons import Button
from ui.widgets.file_rows import FileRows
from ui.widgets.flow import FlowLayout
from ui.widgets.hold_button import HoldButton
from ui.widgets.labels import Label
from ui.widgets.photo_intake import FileIntake, pick_of_kind


class FilesAnswer(Answer):
    """What is attached, with the ways to attach more under it."""

    files_given = Signal(list)
    removed = Signal(str)
    undone = Signal()

    def __init__(self, themes: ThemeController, item: ItemShown, kind: MediaKind, sounds: Sounds) -> None:
        super().__init__(themes, item)
        self._sounds = sounds
        self.rows = FileRows(themes, item.label, sounds)
        self.rows.removed.connect(self.removed)
        self.rows.undone.connect(self.undone)
        self.rows.resized.connect(self.resized)
        self._notice = Label(themes, "", "caption", "warn_text", wrap=True)
        self.intake = FileIntake(self, lambda parent: pick_of_kind(parent, kind))
        self.intake.files_given.connect(self.files_given)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.rows)
        column.addWidget(self._ways(themes, kind))
        column.addWidget(self._notice)
        sounds.recorder.changed.connect(self._show_notice)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """What is attached."""
        super().show_item(item)
        shown = item.files or FilesShown(item.path, MediaKind.FILE)
        self.rows.show_files(shown.files, coming=shown.coming, removed=shown.removed, problem=shown.problem)
        self._show_notice()

    def _ways(self, themes: ThemeController, kind: MediaKind) -> QWidget:
        words = {
            MediaKind.SOUND: (self.tr("选录音文件"), "file-plus"),
            MediaKind.FILM: (self.tr("选录像，或拖进来"), "film-strip"),
            MediaKind.FILE: (self.tr("选文件，或拖进来"), "paperclip"),
        }
        box = QWidget()
        flow = FlowLayout(box)
        flow.setContentsMargins(0, 0, 0, 0)
        flow.setSpacing(themes.theme.size.touch_gap)
        if kind is MediaKind.SOUND:
            self.hold = HoldButton(themes, instead=self.tr("可以选文件"))
            self.hold.serve(self._sounds.recorder, self.item.path)
            flow.addWidget(self.hold)
        text, icon = words[kind]
        self.choose = Button(themes, text, icon=icon, large=kind is MediaKind.SOUND)
        self.choose.clicked.connect(self.intake.pick)
        flow.addWidget(self.choose)
        return box

    def _show_notice(self) -> None:
        state = self._sounds.recorder.state
        said = state.problem if state.target == self.item.path else ""
        if said != self._notice.text() or self._notice.isVisibleTo(self) != bool(said):
            self._notice.setText(said)
            self._notice.setVisible(bool(said))
            self.resized.emit()


class FilesRead(Answer):
    """What was attached, to hear, see and save."""

    def __init__(self, themes: ThemeController, item: ItemShown, sounds: Sounds) -> None:
        super().__init__(themes, item)
        self.rows = FileRows(themes, item.label, sounds, editable=False)
        self.rows.resized.connect(self.resized)
        self._none = Label(themes, self.tr("没有填"), "body", "ink_2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows)
        column.addWidget(self._none)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """The files, none where they may not be looked at."""
        super().show_item(item)
        files = item.files.files if item.files and not item.is_hidden else ()
        self.rows.show_files(files)
        self._none.setText(
            item.masked(item.files.words) if item.files and item.is_hidden else self.tr("没有填")
        )
        self._none.setVisible(not files)
