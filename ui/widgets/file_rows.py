"""Attached sounds, films and files under each other: play and pause with the position, save elsewhere, take away, undo.

Shows what it is given; playing and saving are the `Sounds`' business, taking away is told.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme, ThemeController
from ui.viewmodels.files import FileShown, clock_words
from ui.viewmodels.playing import PlayingState
from ui.viewmodels.sounds import Sounds
from ui.widgets.base import Themed
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.cards import Card, IconMark
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.paint import rounded, smooth
from ui.widgets.progress import ProgressBar
from ui.widgets.save_file import SaveAs, ask_where


class FilmView(Themed, QWidget):
    """The picture of a film that plays, whole, as large as there is room."""

    def __init__(self, themes: ThemeController, name: str, high: int = 320) -> None:
        super().__init__()
        self._frame = QImage()
        self.setFixedHeight(high)
        self.setAccessibleName(name)
        self.follow(themes)

    def show_frame(self, frame: QImage) -> None:
        """The next one."""
        self._frame = frame
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """In the middle, its corners round."""
        with QPainter(self) as painter:
            smooth(painter)
            painter.setClipPath(rounded(self.rect().toRectF(), self.theme.radius.control))
            painter.fillRect(self.rect(), self.theme.color("surface_3"))
            if self._frame.isNull():
                return
            fitted = self._frame.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - fitted.width()) // 2, (self.height() - fitted.height()) // 2
            painter.drawImage(self.rect().adjusted(left, top, -left, -top), self._frame)


class FilmSheet(Sheet):
    """A film over the screen; it stops with the sheet."""

    def __init__(self, themes: ThemeController, host: QWidget, file: FileShown, sounds: Sounds) -> None:
        super().__init__(themes, host, file.title)
        self._sounds, self._file = sounds, file
        view = FilmView(themes, file.title)
        self.body.addWidget(view)
        self._row = FileRow(themes, file, editable=False, saves=False)
        self._row.play_wanted.connect(lambda: sounds.play(file))
        self.body.addWidget(self._row)
        sounds.playback.framed.connect(view.show_frame)
        sounds.playback.changed.connect(self._show)
        self.closed.connect(sounds.playback.stop)
        self.add_action(self.tr("关闭")).clicked.connect(self.close_sheet)
        self._show()

    def _show(self) -> None:
        self._row.show_playing(self._sounds.playback.state)


class FileRow(Card):
    """One file."""

    play_wanted = Signal()
    save_wanted = Signal()
    removed = Signal()

    def __init__(
        self, themes: ThemeController, file: FileShown, *, editable: bool = True, saves: bool = True
    ) -> None:
        self.file = file
        super().__init__(themes, pad=8, fill="surface_2")
        self.play = IconButton(themes, "play-fill", self.tr("播放 {}").format(file.title), ink="accent_text")
        self.play.clicked.connect(self.play_wanted)
        self._title = Label(themes, file.title, "label", bold=True)
        self._line = Label(themes, file.line, "caption", "ink_2", wrap=True)
        self._bar = ProgressBar(themes, self.tr("播放进度"))
        self._bar.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.play)
        if not file.can_play:
            self.play.hide()
            row.addWidget(IconMark(themes, "file", "ink_2", 24))
        words = QVBoxLayout()
        words.setSpacing(2)
        for part in (self._title, self._line, self._bar):
            words.addWidget(part)
        row.addLayout(words, 1)
        if saves and file.is_here:
            save = IconButton(themes, "download-simple", self.tr("另存 {}").format(file.title), framed=False)
            save.clicked.connect(self.save_wanted)
            row.addWidget(save)
        if editable:
            trash = IconButton(themes, "trash", self.tr("删掉 {}").format(file.title), framed=False)
            trash.clicked.connect(self.removed)
            row.addWidget(trash)
        self.body.addLayout(row)

    def show_playing(self, state: PlayingState) -> None:
        """Where the player is, if it has this file."""
        mine = state.key == self.file.id
        plays = mine and state.plays
        words = self.tr("暂停 {}") if plays else self.tr("播放 {}")
        self.play.show_icon("pause-fill" if plays else "play-fill", words.format(self.file.title))
        self._bar.setVisible(mine and bool(state.duration_ms))
        if mine:
            self._bar.show_share(state.share)
        self._line.setText(self._told(state) if mine else self.file.line)

    def _told(self, state: PlayingState) -> str:
        if state.problem or not state.duration_ms:
            return state.problem or self.file.line
        return f"{clock_words(state.position_ms / 1000)} / {clock_words(state.duration_ms / 1000)}"


class FileRows(Themed, QWidget):
    """The rows, and one line for undo or trouble."""

    removed = Signal(str)
    undone = Signal()
    resized = Signal()

    def __init__(
        self,
        themes: ThemeController,
        name: str,
        sounds: Sounds,
        *,
        editable: bool = True,
        saves: bool = True,
        ask: SaveAs = ask_where,
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._sounds, self._editable, self._saves, self._ask = sounds, editable, saves, ask
        self._shown: tuple[FileShown, ...] = ()
        self.rows: list[FileRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._note = Label(themes, "", "caption", "ink_2", wrap=True)
        self._undo = Button(themes, self.tr("撤销"), Kind.QUIET)
        self._undo.clicked.connect(self.undone)
        self._under = QWidget()
        note = QHBoxLayout(self._under)
        note.setContentsMargins(0, 0, 0, 0)
        note.addWidget(self._note, 1)
        note.addWidget(self._undo)
        self._column.addWidget(self._under)
        self._under.hide()
        sounds.playback.changed.connect(self._show_playing)
        sounds.saved.connect(self._on_saved)
        self.follow(themes)

    def show_files(
        self,
        files: tuple[FileShown, ...],
        *,
        coming: int = 0,
        removed: FileShown | None = None,
        problem: str = "",
    ) -> None:
        """These files, and what there is to say."""
        if files != self._shown:
            self._shown = files
            self._rebuild()
        waiting = self.tr("正在存 {} 个…").format(coming) if coming else ""
        gone = self.tr("已删掉 {}").format(removed.title) if removed else ""
        self._tell(problem or waiting or gone, "danger_text" if problem else "ink_2")
        self._undo.setVisible(removed is not None)

    def lock(self, *, on: bool) -> None:
        """Whether they are there to listen to and look at only."""
        if self._editable is on:
            self._editable = not on
            self._rebuild()

    def apply_theme(self, theme: Theme) -> None:  # noqa: ARG002 - the rows follow themselves
        """Lay out anew."""
        self.updateGeometry()

    def _tell(self, text: str, ink: str) -> None:
        self._note.setText(text)
        self._note.recolor(ink)
        self._under.setVisible(bool(text))
        self.resized.emit()

    def _rebuild(self) -> None:
        for old in self.rows:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = [self._row(place, file) for place, file in enumerate(self._shown)]
        self._show_playing()

    def _row(self, place: int, file: FileShown) -> FileRow:
        row = FileRow(self.themes, file, editable=self._editable, saves=self._saves)
        row.play_wanted.connect(lambda: self._play(file))
        row.save_wanted.connect(lambda: self._save(file))
        row.removed.connect(lambda: self._remove(file))
        self._column.insertWidget(place, row)
        return row

    def _play(self, file: FileShown) -> None:
        if file.is_film:
            FilmSheet(self.themes, self.window(), file, self._sounds).open_sheet()
            self._sounds.playback.stop()
        self._sounds.play(file)

    def _save(self, file: FileShown) -> None:
        if target := self._ask(self, file.save_name, ""):
            self._sounds.save(file, target)

    def _remove(self, file: FileShown) -> None:
        if self._sounds.playback.state.key == file.id:
            self._sounds.playback.stop()
        self.removed.emit(file.id)

    def _on_saved(self, file_id: str, text: str) -> None:
        if file_id in {file.id for file in self._shown}:
            self._tell(text, "ink_2")

    def _show_playing(self) -> None:
        state = self._sounds.playback.state
        for row in self.rows:
            row.show_playing(state)
        self.resized.emit()
