"""A form on screen: tabs over the list of its entries, and the line that tells how far it is.

Shared by the checklist and the visit. `serve` lets the list answer a form's view model.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import ThemeController
from ui.viewmodels.form_filling import FormViewModel
from ui.viewmodels.form_state import FormState
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.cards import Divider
from ui.widgets.checklist_list import ChecklistList
from ui.widgets.counted_progress import CountedProgress
from ui.widgets.jump_sheet import JumpSheet
from ui.widgets.labels import Label
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.tabs import Tabs, TabText


class ProgressLine(CountedProgress):
    """12 / 18 with its bar of three parts and the counts in words."""

    def show_state(self, state: FormState) -> None:
        """Take over the counts."""
        texts = (self.tr("合格 {}"), self.tr("不合格 {}"), self.tr("不适用 {}"))
        self.show_counts((state.ok, state.fail, state.na), texts, state.answered, state.total)


class FormBody(QWidget):
    """Tabs over the list of entries; shared by the checklist and a visit's form."""

    looked_at = Signal(bool)
    """Emitted when the form comes on screen, and when it leaves it."""

    def __init__(self, themes: ThemeController, name: str, *, pick: Pick = pick_photos) -> None:
        super().__init__()
        self.tabs = Tabs(themes, self.tr("分区"))
        self.undo = IconButton(themes, "arrow-u-up-left", self.tr("撤销"), framed=False)
        self.redo = IconButton(themes, "arrow-u-up-right", self.tr("重做"), framed=False)
        self.jump = IconButton(themes, "list-bullets", self.tr("没填的和更多"), framed=False)
        self.next = Button(themes, self.tr("下一个未填"), Kind.QUIET, icon="arrow-down-bold")
        self.list = ChecklistList(themes, name, pick=pick)
        self._newer = Label(themes, "", "label", "warn_text", wrap=True)
        self._newer.setText(self.tr("这张表有新版，升级网格通后才能用。现在照手上这版填，填的都算数。"))
        self._newer.hide()
        self._section = ""
        self._state = FormState()
        band = QWidget()
        band.setProperty("surface", "panel")
        band.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._band = QHBoxLayout(band)
        self._band.setSpacing(8)
        self._band.addWidget(self.tabs, 1)
        for button in (self.undo, self.redo, self.jump, self.next):
            self._band.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(band)
        column.addWidget(Divider(themes))
        column.addWidget(self._newer)
        column.addWidget(self.list, 1)
        self.list.section_seen.connect(self._on_section_seen)
        self.tabs.chosen.connect(self._on_tab_chosen)

    def lay_out(self, *, wide: bool) -> None:
        """Page margins by width."""
        self.list.gutter = 24 if wide else 20
        self._newer.setContentsMargins(self.list.gutter, 12, self.list.gutter, 0)
        self._band.setContentsMargins(8, 0, 12 if wide else 8, 0)

    def show_state(self, state: FormState) -> None:
        """Show sections, entries and the open one."""
        self._state = state
        keys = [section.path for section in state.sections]
        if self._section not in keys:
            self._section = keys[0] if keys else ""
        self._show_tabs()
        self._newer.setVisible(state.newer_waits)
        self.next.setVisible(state.answered < state.total and not state.read_only)
        self.undo.setVisible(state.can_undo or state.can_redo)
        self.undo.setEnabled(state.can_undo)
        self.redo.setVisible(state.can_redo)
        self.list.show_sections(state.sections, state.open_path)

    def _show_tabs(self) -> None:
        tabs = [
            TabText(s.path, s.title, f"{s.answered} / {s.total}" if s.total else "", s.is_done)
            for s in self._state.sections
        ]
        self.tabs.show_tabs(tabs, self._section)

    def _on_section_seen(self, section: str) -> None:
        if section != self._section:
            self._section = section
            self._show_tabs()

    def _on_tab_chosen(self, section: str) -> None:
        self._section = section

    def showEvent(self, event: QShowEvent) -> None:
        """The form comes on screen."""
        super().showEvent(event)
        self.looked_at.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """The form leaves the screen."""
        self.looked_at.emit(False)
        super().hideEvent(event)

    def serve(self, model: FormViewModel) -> None:
        """Let the entries answer this form."""
        entries = self.list
        entries.sounds, entries.pictures = model.sounds, model.pictures
        self.looked_at.connect(lambda on: model.look(on=on))
        entries.chosen.connect(model.choose)
        entries.digit_pressed.connect(model.press_digit)
        entries.repeat_changed.connect(model.change_repeat)
        entries.position_wanted.connect(model.locate)
        entries.code_given.connect(model.read_code)
        entries.photo_marked.connect(partial(_mark, model))
        entries.reveal_wanted.connect(model.reveal)
        self.undo.clicked.connect(model.undo)
        self.redo.clicked.connect(model.redo)
        self.jump.clicked.connect(partial(self._open_jump, model))
        for keys, act in (
            (QKeySequence.StandardKey.Undo, model.undo),
            (QKeySequence.StandardKey.Redo, model.redo),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        entries.opened.connect(model.open_item)
        entries.answered.connect(model.answer)
        entries.files_given.connect(partial(_add_files, model))
        entries.image_pasted.connect(partial(_add_image, model))
        entries.shot_taken.connect(partial(_add_shot, model))
        entries.photo_removed.connect(partial(_remove, model))
        entries.photo_undone.connect(partial(_undo, model))
        model.focus_wanted.connect(entries.go_to)
        self.next.clicked.connect(model.next_unfilled)
        self.tabs.chosen.connect(model.go_to_section)

    def _open_jump(self, model: FormViewModel) -> None:
        JumpSheet(self.list.themes, self.window(), model).open_sheet()


def _add_shot(model: FormViewModel, path: str, image: QImage) -> None:
    model.tray(path).add_shot(image)


def _mark(model: FormViewModel, path: str, photo: str, image: QImage) -> None:
    model.tray(path).replace(photo, image)


def _add_files(model: FormViewModel, path: str, files: list[Path]) -> None:
    model.attached(path).add_files(files)


def _add_image(model: FormViewModel, path: str, image: QImage) -> None:
    model.tray(path).add_image(image)


def _remove(model: FormViewModel, path: str, photo: str) -> None:
    model.attached(path).remove(photo)


def _undo(model: FormViewModel, path: str) -> None:
    model.attached(path).undo()
