"""Voice notes under a description, and the button that records one, which stands where its owner puts it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import ThemeController
from ui.viewmodels.voice_notes import NOTE, VoiceNotes
from ui.widgets.file_rows import FileRows
from ui.widgets.hold_button import HoldButton
from ui.widgets.labels import Label


class VoicePart(QWidget):
    """The notes; `hold` is the button."""

    def __init__(self, themes: ThemeController, notes: VoiceNotes, *, tall: bool = False) -> None:
        super().__init__()
        self._notes = notes
        self.hold = HoldButton(themes, tall=tall)
        self.hold.serve(notes.sounds.recorder, NOTE)
        self.rows = FileRows(themes, self.tr("语音"), notes.sounds)
        self.rows.removed.connect(notes.tray.remove)
        self.rows.undone.connect(notes.tray.undo)
        self._notice = Label(themes, "", "caption", "warn_text", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.rows)
        column.addWidget(self._notice)
        notes.changed.connect(self._show)
        notes.sounds.recorder.changed.connect(self._show)
        self._show()

    def rest(self) -> None:
        """The screen goes away."""
        self._notes.sounds.rest()

    def _show(self) -> None:
        shown, state = self._notes.shown, self._notes.sounds.recorder.state
        self.rows.show_files(shown.files, coming=shown.coming, removed=shown.removed, problem=shown.problem)
        said = state.problem if state.target == NOTE else ""
        self._notice.setText(said)
        self._notice.setVisible(bool(said))
        shows = bool(shown.files or shown.coming or shown.removed or shown.problem or said)
        if (
            not shows or self.parentWidget() is not None
        ):  # shown before it stands anywhere it would be a window
            self.setVisible(shows)
