"""上报: photo first; then class, urgency, place and words; what submitting causes."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gridworker.model.vocabulary import Urgency
from ui.language import listed, said
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.turns import in_next_turn
from ui.viewmodels.background import run_at_once
from ui.viewmodels.camera import CameraViewModel
from ui.viewmodels.report import (
    MOST_CHARACTERS,
    CategoryGroup,
    ReportState,
    ReportViewModel,
    counted,
    default_urgencies,
    shipped_groups,
)
from ui.viewmodels.report_parts import UrgencyWord
from ui.widgets.banners import ProblemBanner
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import ActionBar
from ui.widgets.category_chips import CategoryChips
from ui.widgets.chips import CategoryTile
from ui.widgets.code_sheet import CodeSheet
from ui.widgets.confirm_line import ConfirmLine
from ui.widgets.labels import Label
from ui.widgets.phone_card import PhoneCard, PhoneSheet
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.photo_stage import PhotoStage
from ui.widgets.phrase_sheet import PhraseSheet
from ui.widgets.place_card import BuildingSheet, PlaceCard
from ui.widgets.saved_line import show_saved, show_submit
from ui.widgets.scroll_page import scrolled
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.similar_card import SimilarCard
from ui.widgets.voice_part import VoicePart
from ui.widgets.words_box import WordsBox

_LEFT_WIDE, _TILES = 408, 4
_LEAST_STAGE, _BELOW_STAGE = 200, 230
"""The large picture is no lower than the one, and leaves as much of the page as the other."""


class ReportScreen(Screen):
    """Shows `ReportState`."""

    event_wanted = Signal(str)
    """A matter that was reported before is to be looked at."""
    mine_wanted = Signal()
    """我的上报."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: ReportViewModel,
        *,
        camera: CameraViewModel | None = None,
        pick: Pick = pick_photos,
        parent: QWidget | None = None,
        at_once: bool = True,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._pick = view_model, pick
        self._groups: tuple[CategoryGroup, ...] = ()
        self._tiles: dict[tuple[str, str], CategoryTile] = {}
        """By key and label of their class."""
        self._in_row = _TILES
        self._laid: tuple[bool, int] | None = None
        """For which width and size of text the columns stand."""
        self._phone_sheet: PhoneSheet | None = None
        self._urgency: Segmented | None = None
        self._urgencies: tuple[UrgencyWord, ...] = ()
        self._camera = camera or CameraViewModel(None, run_at_once)
        self._camera.setParent(self)
        self.show_heading(self.tr("上报问题"), self.tr("先拍照，其余可以后补"))
        self.build(self._parts(themes), at_once=at_once)

    # --- building --------------------------------------------------------------------------------------------------

    def _parts(self, themes: ThemeController) -> Iterator[None]:
        self._confirm = ConfirmLine(themes)
        self._problem = ProblemBanner(themes)
        self._lay_page()
        yield
        self._lay_bar(themes)
        yield
        yield from self._fill_left(themes)
        yield from self._fill_fields(themes)
        self._connect()
        yield
        self._show()

    def _lay_page(self) -> None:
        """What scrolls, with nothing in it yet."""
        page = QWidget()
        self._left, self._right = QWidget(page), QWidget(page)
        self._page = QGridLayout(page)
        self._page.setHorizontalSpacing(24)
        self._page.setVerticalSpacing(16)
        self._area = scrolled(page)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._area, 1)

    def _lay_bar(self, themes: ThemeController) -> None:
        self._bar = ActionBar(themes)
        self._draft = Button(themes, self.tr("暂存"), large=True)
        self._submit = Button(
            themes, self.tr("提交上报"), Kind.PRIMARY, icon="paper-plane-right-fill", large=True
        )
        self._submit.setMinimumWidth(152)
        self._bar.add_action(self._draft)
        self._bar.add_action(self._submit)
        self._column.addWidget(self._bar)

    def _fill_left(self, themes: ThemeController) -> Iterator[None]:
        """The photos, and what was reported here before."""
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(12)
        self._stage = PhotoStage(themes, self._camera, self._pick)
        yield
        left.addWidget(self._stage)
        yield
        self._similar = SimilarCard(themes)
        left.addWidget(self._similar)
        text = self.tr("原图存本机；联网后先传文字和缩略图，原图最后传")
        left.addWidget(Label(themes, text, "caption", "ink_2", wrap=True))
        self._mine = Button(themes, self.tr("我的上报"), Kind.QUIET, icon="clipboard-text-bold", flush=True)
        left.addWidget(self._mine, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch()
        yield

    def _fill_fields(self, themes: ThemeController) -> Iterator[None]:
        """What is said about it: class, urgency, place, words."""
        fields = QVBoxLayout(self._right)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(0)
        self._lay_kinds(fields, themes)
        yield
        self._lay_tiles(shipped_groups())
        yield
        self._lay_urgency(fields, themes)
        self._lay_urgencies(default_urgencies())
        yield
        self._place = PlaceCard(themes)
        fields.addWidget(self._place)
        fields.addSpacing(16)
        yield
        self._lay_words(fields, themes)
        yield

    def _lay_kinds(self, fields: QVBoxLayout, themes: ThemeController) -> None:
        self._kinds_line = Label(themes, "", "caption", "ink_2")
        fields.addLayout(_titled(themes, self.tr("问题类别"), self._kinds_line))
        fields.addSpacing(6)
        self._tile_grid = QGridLayout()
        self._tile_grid.setSpacing(8)
        fields.addLayout(self._tile_grid)
        self._chip_card = CategoryChips(themes)
        self._chip_card.chosen.connect(self._model.choose_category)
        fields.addSpacing(8)
        fields.addWidget(self._chip_card)
        fields.addSpacing(16)

    def _lay_urgency(self, fields: QVBoxLayout, themes: ThemeController) -> None:
        self._urgency_line = Label(themes, "", "caption", "ink_2")
        fields.addLayout(_titled(themes, self.tr("紧急程度"), self._urgency_line))
        fields.addSpacing(6)
        self._phones = PhoneCard(themes)
        self._urgency_slot = QVBoxLayout()
        self._urgency_slot.setSpacing(8)
        self._urgency_slot.addWidget(self._phones)
        fields.addLayout(self._urgency_slot)
        fields.addSpacing(16)

    def _lay_words(self, fields: QVBoxLayout, themes: ThemeController) -> None:
        self._words = WordsBox(themes, self.tr("问题描述"), count=counted, most=MOST_CHARACTERS)
        self._phrases = Button(themes, self.tr("常用语"), icon="chat-text-bold")
        self._words.add_tool(self._phrases)
        self.voice = VoicePart(themes, self._model.voice, tall=True)
        told = QHBoxLayout()
        told.setSpacing(8)
        told.addWidget(self._words, 1)
        told.addWidget(self.voice.hold)
        fields.addLayout(told, 1)
        fields.addSpacing(8)
        fields.addWidget(self.voice)

    def _connect(self) -> None:
        model, stage = self._model, self._stage
        model.changed.connect(self._show)
        stage.files_given.connect(model.tray.add_files)
        stage.image_pasted.connect(model.tray.add_image)
        stage.removed.connect(model.tray.remove)
        stage.undone.connect(model.tray.undo)
        stage.chosen.connect(model.show_photo)
        stage.marked.connect(model.tray.replace)
        self._camera.shot.connect(model.tray.add_shot)
        model.opened.connect(self._on_opened)
        model.storing.going_on.connect(self._words.tell)
        self._place.buildings_wanted.connect(self._choose_building)
        self._place.scan_wanted.connect(self._scan_place)
        self._words.typed.connect(model.describe)
        model.voice.kept.connect(self._on_voice_kept)
        model.voice.sounds.recorder.changed.connect(self._on_recorder_changed)
        self._phrases.clicked.connect(self._choose_phrase)
        self._mine.clicked.connect(self.mine_wanted)
        self._similar.viewed.connect(self._on_similar_viewed)
        self._similar.joined.connect(self._on_similar_joined)
        self._similar.denied.connect(model.deny_similar)
        self._draft.clicked.connect(model.save_now)
        self._submit.clicked.connect(self._on_submit)
        self._confirm.acted.connect(self._on_another)
        self._problem.acted.connect(model.dismiss_problem)
        for keys, act in (
            ("Ctrl+Return", self._on_submit),
            ("Ctrl+Enter", self._on_submit),
            ("Ctrl+S", model.save_now),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- framing ---------------------------------------------------------------------------------------------------

    def painted_last(self) -> Sequence[QWidget]:
        """What is said about it."""
        return (self._right,)

    def lay_out(self, *, wide: bool) -> None:
        """Two columns from 960 px on, else one; what stands so already is not laid out anew."""
        super().lay_out(wide=wide)
        if self._laid != (wide, self.themes.theme.scale):
            self._laid = wide, self.themes.theme.scale
            self._lay_columns(wide=wide)

    def _lay_columns(self, *, wide: bool) -> None:
        side = 24 if wide else 20
        self._page.setContentsMargins(side, 16, side, 16)
        for widget in (self._confirm, self._problem, self._left, self._right):
            self._page.removeWidget(widget)
        self._page.addWidget(self._confirm, 0, 0, 1, 2)
        self._page.addWidget(self._problem, 1, 0, 1, 2)
        self._page.addWidget(self._left, 2, 0, 1, 1 if wide else 2)
        self._page.addWidget(self._right, 2 if wide else 3, 1 if wide else 0, 1, 1 if wide else 2)
        narrower = _LEFT_WIDE * 100 // self.themes.theme.scale  # enlarged text needs the room at the right
        self._left.setMaximumWidth(narrower if wide else 16_777_215)
        self._left.setMinimumWidth(narrower if wide else 0)
        self._page.setColumnStretch(1, 1)
        self._stage.lay_out(wide=wide)
        self._fit_stage()
        self._fit_tiles()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the large picture leaves the shutter and what is below in sight."""
        super().resizeEvent(event)
        if self.whole:  # grabbing a window lays out what is hidden in it too
            self._fit_stage()
            self._fit_tiles()

    def _fit_stage(self) -> None:
        self._stage.limit(max(_LEAST_STAGE, self.height() - _BELOW_STAGE))

    def flush(self) -> None:
        """Save what waits."""
        self._words.tell()
        self._model.flush()

    # --- showing ---------------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """In front, the camera opens once the screen has been painted."""
        super().showEvent(event)
        in_next_turn(self._stage, self.open_camera)

    def hideEvent(self, event: QHideEvent) -> None:
        """Going away saves what waits and gives the camera back, whoever takes the screen away."""
        self.flush()
        self.voice.rest()
        self._stage.sleep()
        super().hideEvent(event)

    def open_camera(self) -> None:
        """Opens the camera if this screen is in front, and it is what the worker left the screen at."""
        if self.isVisible() and self._model.state.ready:
            self._stage.wake()

    def _on_opened(self) -> None:
        """A report begins with the camera, one taken up again with its photos."""
        self._stage.aim(on=not self._model.state.photos)
        self.open_camera()

    def _show(self) -> None:
        state = self._model.state
        self._confirm.say(state.confirmation, self.tr("再报一件"))
        self._problem.say(state.problem)
        self._stage.show_photos(
            state.photos,
            current=state.shown_photo,
            coming=state.coming,
            removed=state.removed,
            problem=state.photo_problem,
        )
        self._show_kinds(state)
        self._show_urgency(state)
        self._place.show_place(state.place, can_choose=bool(state.buildings))
        self._similar.show_similar(state.similar)
        self._words.show_text(state.description, state.counter)
        self._show_bar(state)

    def _show_kinds(self, state: ReportState) -> None:
        first, used = self.tr("先选大类，再选小类"), self.tr("上次常用在前")
        self._kinds_line.setText(used if state.has_recent else first)
        if state.groups and state.groups != self._groups:
            self._groups = state.groups
            self._lay_tiles(state.groups)
        for (key, _label), tile in self._tiles.items():
            tile.setChecked(key == state.group)
        group = next((g for g in state.groups if g.key == state.group), None)
        self._chip_card.show_categories(group.categories if group else (), state.category)

    def _lay_tiles(self, groups: Sequence[CategoryGroup]) -> None:
        """In this order; tiles that are there are used again."""
        old, self._tiles = self._tiles, {}
        for tile in old.values():
            self._tile_grid.removeWidget(tile)
        for number, group in enumerate(groups):
            named = group.key, group.label
            tile = self._tiles[named] = old.pop(named) if named in old else self._new_tile(group)
            self._tile_grid.addWidget(tile, number // self._in_row, number % self._in_row)
        for tile in old.values():
            tile.hide()
            tile.deleteLater()
        self._fit_tiles()

    def _fit_tiles(self) -> None:
        """Half as many in a row where their words need the room: the page is never wider than the window."""
        side, beside = (24, self._left.minimumWidth() + 24) if self.wide else (20, 0)
        wide = [tile.natural_size().width() for tile in self._tiles.values()]
        needed = sum(max(wide[column::_TILES], default=0) + 8 for column in range(_TILES)) - 8
        fitting = _TILES if needed <= self.width() - beside - 2 * side else _TILES // 2
        if fitting == self._in_row or not wide:
            return
        self._in_row = fitting
        for tile in self._tiles.values():
            self._tile_grid.removeWidget(tile)
        for number, tile in enumerate(self._tiles.values()):
            self._tile_grid.addWidget(tile, number // fitting, number % fitting)

    def _new_tile(self, group: CategoryGroup) -> CategoryTile:
        tile = CategoryTile(self.themes, said(group.label), group.icon)
        tile.clicked.connect(partial(self._model.choose_group, group.key))
        return tile

    def _lay_urgencies(self, words: tuple[UrgencyWord, ...]) -> None:
        """One segment each; other words make another row of them."""
        if self._urgency is not None:
            self._urgency.deleteLater()
        looks = {
            Urgency.PRESSING: ("warning-fill", "warn", "on_warn"),
            Urgency.URGENT: ("warning-octagon-fill", "danger", "on_danger"),
        }
        plain = ("check-bold", "accent_tint", "accent_text")
        segments = [Segment(w.urgency.value, w.label, *looks.get(w.urgency, plain)) for w in words]
        self._urgencies = words
        self._urgency = Segmented(self.themes, segments, name=self.tr("紧急程度"))
        self._urgency.chosen.connect(self._on_urgency_chosen)
        self._urgency_slot.insertWidget(0, self._urgency)

    def _show_urgency(self, state: ReportState) -> None:
        if state.urgencies and state.urgencies != self._urgencies:
            self._lay_urgencies(state.urgencies)
        if self._urgency is not None:
            self._urgency.choose(state.urgency.value)
        self._urgency_line.setText(state.urgency_line)
        self._phones.show_numbers(state.phones if state.urgency is Urgency.URGENT else ())
        if state.show_phones and state.phones and self._phone_sheet is None and self.isVisible():
            self._open_phones(state)

    def _show_bar(self, state: ReportState) -> None:
        if state.missing:
            self._bar.alarm(on=False)
            text = self.tr("还差：{}").format(listed(state.missing))
            self._bar.say(text, self.tr("照片和描述可以后补"), icon="warning-fill", ink="warn_text")
        else:
            show_saved(self._bar, state.saved, state.headline, state.consequence)
        show_submit(self._bar, self._submit, self.tr("提交上报"), state)
        self._submit.setEnabled(self._submit.isEnabled() and state.ready)
        self._draft.setEnabled(state.ready and not state.busy)

    # --- acting ----------------------------------------------------------------------------------------------------

    def _open_phones(self, state: ReportState) -> None:
        sheet = PhoneSheet(self.themes, self.window(), state.phones)
        sheet.closed.connect(self._on_phones_closed)
        self._phone_sheet = sheet
        sheet.open_sheet()

    def _on_phones_closed(self) -> None:
        self._phone_sheet = None
        self._model.close_phones()

    def _on_urgency_chosen(self, key: str) -> None:
        self._model.choose_urgency(Urgency(key))

    def _on_recorder_changed(self) -> None:
        """Why there is no recording stands below the button; it is brought into sight once it has its place."""
        if self._model.voice.sounds.recorder.state.problem:
            QTimer.singleShot(0, self, lambda: self._area.ensureWidgetVisible(self.voice, 0, 16))

    def _choose_building(self) -> None:
        sheet = BuildingSheet(self.themes, self.window(), self._model.state.buildings)
        sheet.chosen.connect(self._model.choose_building)
        sheet.open_sheet()

    def _scan_place(self) -> None:
        title, verb = self.tr("扫门牌、楼牌或风险点的码"), self.tr("用这里")
        sheet = CodeSheet(self.themes, self.window(), self._pick, title, verb, self._camera)
        sheet.leave_with(self)
        sheet.read.connect(self._model.choose_place_by_codes)
        sheet.pictured.connect(self._model.choose_place_by_picture)
        sheet.open_sheet()

    def _choose_phrase(self) -> None:
        self._words.tell()
        sheet = PhraseSheet(self.themes, self.window(), self._model.phrases, self._words.selected)
        sheet.chosen.connect(self._words.insert)
        sheet.open_sheet()

    def _on_voice_kept(self) -> None:
        QTimer.singleShot(0, self._area, self._show_voice)

    def _show_voice(self) -> None:
        """What was just said comes into sight."""
        if self.voice.isVisible():
            self._area.ensureWidgetVisible(self.voice)

    def _on_similar_viewed(self) -> None:
        similar = self._model.state.similar
        if similar is not None:
            self.event_wanted.emit(similar.id)

    def _on_similar_joined(self) -> None:
        self._words.tell()
        self._model.join_similar()
        if self._model.state.confirmation:
            self._area.verticalScrollBar().setValue(0)

    def _on_submit(self) -> None:
        self._words.tell()
        self._model.submit()
        if self._model.state.confirmation:
            self._area.verticalScrollBar().setValue(0)

    def _on_another(self) -> None:
        self._model.dismiss_confirmation()
        self._stage.take_focus()


def _titled(themes: ThemeController, title: str, line: Label) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Label(themes, title, "heading"))
    line.setContentsMargins(0, 0, 0, 2)  # its letters stand on the line of the title's
    row.addWidget(line, 0, Qt.AlignmentFlag.AlignBottom)
    row.addStretch(1)
    return row
