"""What stands over the points of a patrol: how far it has come, the position, the way, and what came of it at the end."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gridworker.model.patrol_flow import Progress
from ui.language import amount, listed
from ui.theme import ThemeController
from ui.viewmodels.patrol_parts import PositionShown, TrackShown
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, Divider, IconMark
from ui.widgets.counted_progress import CountedProgress
from ui.widgets.labels import Label

_INKS = {"ok": "ok_text", "warn": "warn_text", "none": "ink_2"}


class PatrolProgress(CountedProgress):
    """5 / 12 with its bar of three parts and the counts in words."""

    def show_progress(self, done: Progress) -> None:
        """Take over the counts."""
        counts = (done.looked - done.problems, done.problems, done.skipped)
        texts = (self.tr("没有问题 {}"), self.tr("有问题 {}"), self.tr("跳过 {}"))
        self.show_counts(counts, texts, done.looked + done.skipped, done.total)


class _Line(QWidget):
    """An icon, words, and one thing to do."""

    def __init__(self, themes: ThemeController, icon: str) -> None:
        super().__init__()
        self.mark = IconMark(themes, icon, "ink_2", 20)
        self.text = Label(themes, "", "label", "ink", wrap=True)
        self.action = Button(themes, "", Kind.QUIET)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 4, 4)
        row.setSpacing(10)
        row.addWidget(self.mark)
        row.addWidget(self.text, 1)
        row.addWidget(self.action)

    def say(self, text: str, icon: str, ink: str, action: str) -> None:
        """Show it; an empty action hides the button."""
        self.mark.show_icon(icon, ink)
        self.text.setText(text)
        self.text.recolor("ink" if ink == "ink_2" else ink)
        self.action.say(action)
        self.action.setVisible(bool(action))
        self.setAccessibleName(text)


class FactsCard(Card):
    """Position and way, one line each; a line that does not apply is absent."""

    cellar_pressed = Signal()
    trust_pressed = Signal()
    track_pressed = Signal(bool)
    export_pressed = Signal()

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=0, parent=parent)
        self._stated = self._tracking = False
        self._position = _Line(themes, "crosshair-bold")
        self._divider = Divider(themes)
        self._track = _Line(themes, "path")
        self._position.action.clicked.connect(self._on_position_pressed)
        self._track.action.clicked.connect(self._on_track_pressed)
        for part in (self._position, self._divider, self._track):
            self.body.addWidget(part)
        self._offered = False

    def show_facts(self, position: PositionShown, track: TrackShown, *, ended: bool) -> None:
        """Take over what is known; at the end the position is nobody's business any more."""
        self._stated, self._tracking, self._offered = position.stated, track.running, track.offered
        icon = (
            "house-line"
            if position.stated
            else "crosshair-bold"
            if position.quality == "ok"
            else "warning-fill"
        )
        action = self.tr("改回定位") if position.stated else self.tr("地下模式")
        self._position.say(position.text, icon, _INKS[position.quality], action)
        self._position.setVisible(not ended)
        self._show_track(track)
        self._divider.setVisible(not ended and self._track.isVisibleTo(self))
        self.setVisible(self._position.isVisibleTo(self) or self._track.isVisibleTo(self))

    def _show_track(self, track: TrackShown) -> None:
        if track.offered:
            action = self.tr("停止记录") if track.running else self.tr("记录轨迹")
        else:
            action = self.tr("导出 GPX") if track.can_export else ""
        ink = "accent_text" if track.running else "ink_2"
        self._track.say(track.text, "path-bold" if track.running else "path", ink, action)
        self._track.setVisible(bool(track.text))

    def _on_position_pressed(self) -> None:
        (self.trust_pressed if self._stated else self.cellar_pressed).emit()

    def _on_track_pressed(self) -> None:
        if self._offered:
            self.track_pressed.emit(not self._tracking)
        else:
            self.export_pressed.emit()


class EndCard(Card):
    """What came of a round that has ended: what was missed and why, and what was found on the way."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=15, parent=parent)
        self.body.setSpacing(6)
        self._title = Label(themes, "", "heading", wrap=True)
        self._missed = Label(themes, "", "label", "warn_text", wrap=True)
        self._finds = Label(themes, "", "label", "ink_2", wrap=True)
        for label in (self._title, self._missed, self._finds):
            self.body.addWidget(label)

    def show_end(self, missed: tuple[str, ...], reason: str, finds: tuple[str, ...], *, ended: bool) -> None:
        """Take over; hidden while there is nothing to say."""
        self._title.setText(self.tr("巡查结束") if ended else self.tr("路上发现"))
        why = self.tr("原因：{}").format(reason) if reason else ""
        text = amount("漏了 {} 个点：{}。{}", len(missed), listed(missed), why)
        self._missed.setText(text if ended and missed else self.tr("点都看过或写明了原因。") if ended else "")
        self._missed.recolor("warn_text" if missed else "ok_text")
        self._missed.setVisible(ended)
        said = "\n".join((*((self.tr("路上上报 {} 件：").format(len(finds)),) if ended else ()), *finds))
        self._finds.setText(said if finds else "")
        self._finds.setVisible(bool(finds))
        self.setVisible(ended or bool(finds))
