"""The open entry of a checklist with its real controls: judging, severity, photos, words, measured values.

Shows one `ItemShown` and tells what the worker does; whoever owns it answers the form.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.language import said
from ui.theme import Theme, ThemeController
from ui.viewmodels.checklist_items import ChoiceShown, ItemKind, ItemShown, PhotosShown, SeverityWord
from ui.viewmodels.label_media import LabelPictures
from ui.viewmodels.sounds import Sounds
from ui.widgets.answers.choose import answer_control
from ui.widgets.answers.files import FilesAnswer
from ui.widgets.answers.moments import Now, china_now
from ui.widgets.answers.others import CodeAnswer, SignatureAnswer
from ui.widgets.answers.place import PlaceAnswer
from ui.widgets.answers.private import RevealLine
from ui.widgets.answers.repeats import InstanceAnswer
from ui.widgets.banners import ProblemLine
from ui.widgets.base import Themed
from ui.widgets.cards import Card
from ui.widgets.label_part import LabelPart
from ui.widgets.labels import Label
from ui.widgets.photo_intake import Pick, pick_photos
from ui.widgets.photo_strip import TILE, PhotoStrip
from ui.widgets.segmented import Segment, Segmented, failed, not_applicable, passed
from ui.widgets.sent_back import SentBack
from ui.widgets.typed import TypedInput

if TYPE_CHECKING:
    from ui.widgets.phone_card import PhoneCard

NUMBER_WIDE, LABEL_WIDE, HINT_WIDE = 44, 84, 192
_BY_OUTCOME: dict[str, Callable[[str, str], Segment]] = {"pass": passed, "fail": failed, "na": not_applicable}


def judge_segments(choices: Sequence[ChoiceShown]) -> list[Segment]:
    """合格, 不合格, 不适用 in the words of the form."""
    return [
        _BY_OUTCOME[c.outcome](c.label, c.name) if c.outcome else Segment(c.name, c.label) for c in choices
    ]


def severity_segments(words: Sequence[SeverityWord]) -> list[Segment]:
    """The severities, mildest first: grey, solid warn, solid danger."""
    looks = {
        "S1": ("warning-octagon-fill", "danger", "on_danger"),
        "S2": ("warning-fill", "warn", "on_warn"),
    }
    plain = ("check-bold", "surface_3", "ink")
    return [Segment(word.code, said(word.label), *looks.get(word.code, plain)) for word in words]


def label_width(themes: ThemeController) -> int:
    """The width of the labels in front of controls, grown with the text."""
    return LABEL_WIDE * themes.theme.scale // 100


class PhotoPart(QWidget):
    """照片: how many, the strip, and the hint beside it."""

    resized = Signal()

    def __init__(self, themes: ThemeController, pick: Pick = pick_photos) -> None:
        super().__init__()
        self._line = Label(themes, "", "micro", "ok_text", bold=True)
        self.strip = PhotoStrip(themes, self.tr("照片"), pick=pick)
        self.strip.resized.connect(self.resized)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.setContentsMargins(0, 4, 0, 0)
        titles.addWidget(Label(themes, self.tr("照片"), "label", bold=True))
        titles.addWidget(self._line)
        titles.addStretch()
        side = QWidget()
        self._label_wide = label_width(themes)
        side.setFixedWidth(self._label_wide)
        side.setLayout(titles)
        self._hint = Label(themes, "", "micro", "ink_2", wrap=True, parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self.strip, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The hint stands beside the photos where there is room."""
        super().resizeEvent(event)
        self._fit_hint()

    def _fit_hint(self) -> None:
        left = self._label_wide + self.strip.wide() + 16
        self._hint.setGeometry(left, 0, HINT_WIDE, TILE.height())
        self._hint.setVisible(bool(self._hint.text()) and self.width() >= left + HINT_WIDE)

    def show_photos(self, shown: PhotosShown) -> None:
        """The photos and whether they are enough."""
        self._line.setText(self.tr("还差 {} 张").format(shown.needed) if shown.needed else shown.line)
        self._line.recolor("danger_text" if shown.needed else "ok_text")
        self._hint.setText(shown.hint)
        self.strip.show_photos(
            shown.photos, coming=shown.coming, removed=shown.removed, problem=shown.problem
        )
        self._fit_hint()


def _labelled(themes: ThemeController, text: str, *widgets: QWidget) -> QHBoxLayout:
    label = Label(themes, text, "label", bold=True)
    label.setFixedWidth(label_width(themes))
    row = QHBoxLayout()
    row.setSpacing(0)
    row.addWidget(label)
    for number, widget in enumerate(widgets):
        if number:
            row.addSpacing(12)
        row.addWidget(widget, 1 if number == len(widgets) - 1 else 0)
    return row


class FindingPanel(Card):
    """What is said about a failed item: severity, photos, words."""

    severity_chosen = Signal(str)
    note_typed = Signal(str)
    value_typed = Signal(str)
    resized = Signal()

    def __init__(self, themes: ThemeController, item: ItemShown, pick: Pick) -> None:
        self._severity: Segmented | None = None
        self.photos: PhotoPart | None = None
        self._phones: PhoneCard | None = None
        self._note: TypedInput | None = None
        self._value: TypedInput | None = None
        super().__init__(themes, pad=0, fill="surface_2", edge="danger_line")
        self.body.setSpacing(12)
        self._consequence = Label(themes, "", "caption", "ink_2", wrap=True)
        if item.severities:
            self._add_severity(item)
        if item.value_path:
            self._value = self._add_input(item.value_label)
            self._value.typed.connect(self.value_typed)
        if item.photos is not None:
            self.photos = PhotoPart(themes, pick)
            self.photos.resized.connect(self.resized)
            self.body.addWidget(self.photos)
        if item.note_path:
            self._note = self._add_input(self.tr("说明"))
            self._note.typed.connect(self.note_typed)
        self.apply_theme(self.theme)

    def show_item(self, item: ItemShown) -> None:
        """Show what the form holds."""
        bad = item.is_failed
        self.restyle(fill="surface_2", edge="danger_line" if bad else "line")
        if self._severity is not None:
            self._severity.choose(item.severity)
            self._severity.lock(on=item.readonly)
            self._consequence.setText(item.consequence)
        self._show_phones(item)
        if self.photos is not None and item.readable_photos is not None:
            self.photos.show_photos(item.readable_photos)
        for field, text in ((self._note, item.shown_note), (self._value, item.shown_measured)):
            if field is not None:
                field.setReadOnly(item.readonly)
                field.show_text(text)

    def apply_theme(self, theme: Theme) -> None:
        """Padding, the edge not counted."""
        edge = theme.border
        self.body.setContentsMargins(16 + edge, 11 + edge, 16 + edge, 15 + edge)
        self.update()

    def _show_phones(self, item: ItemShown) -> None:
        """First of all, under how bad it is; made when somebody is in danger."""
        if self._phones is None and item.phones:
            from ui.widgets.phone_card import PhoneCard

            self._phones = PhoneCard(self.themes, self.tr("先打电话，人等着就别等网。打完再接着填。"))
            self.body.insertWidget(int(self._severity is not None), self._phones)
        if self._phones is not None:
            self._phones.show_numbers(item.phones)

    def _add_severity(self, item: ItemShown) -> None:
        segments = severity_segments(item.severities)
        self._severity = Segmented(self.themes, segments, name=self.tr("严重程度"))
        self._severity.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._severity.chosen.connect(self.severity_chosen)
        self.body.addLayout(_labelled(self.themes, self.tr("严重程度"), self._severity, self._consequence))

    def _add_input(self, label: str) -> TypedInput:
        field = TypedInput(self.themes, label)
        self.body.addLayout(_labelled(self.themes, label, field))
        return field


class ItemEditor(Themed, QWidget):
    """One entry, open. Placed over its row; `set_frame` gives it the row's margins."""

    answered = Signal(str, object)
    """Path and value of a question; None takes an answer back."""
    chosen = Signal(str, str)
    """Path of the entry and the choice pressed."""
    repeat_changed = Signal(str, str)
    """Path of a repeat or its instance, and what to do: `add`, `fold`, `delete`, `up`, `down`."""
    position_wanted = Signal(str)
    code_given = Signal(str, list)
    files_given = Signal(str, list)
    image_pasted = Signal(str, QImage)
    shot_taken = Signal(str, QImage)
    photo_removed = Signal(str, str)
    photo_undone = Signal(str)
    photo_marked = Signal(str, str, QImage)
    reveal_wanted = Signal(str, str, object)
    """Path of the entry, why its personal answer is to be shown, and who asks."""
    resized = Signal()
    """The entry now needs another height."""

    def __init__(
        self,
        themes: ThemeController,
        item: ItemShown,
        pick: Pick = pick_photos,
        now: Now = china_now,
        sounds: Sounds | None = None,
        pictures: LabelPictures | None = None,
    ) -> None:
        super().__init__()
        self.themes = themes
        self.item = item
        self._pick = pick
        self._head: Segmented | None = None
        self._panel: FindingPanel | None = None
        self._controls: tuple[bool, bool, str, str] = (False, False, "", "")
        self._number = Label(themes, item.number, "label", "ink_2", bold=True)
        self._number.setFixedWidth(NUMBER_WIDE)
        self._title = Label(themes, item.label, "body", bold=True, wrap=True)
        self._hint = Label(themes, item.hint, "caption", "ink_2", wrap=True)
        self._said = SentBack(themes)
        self._problem = ProblemLine(themes)
        self._column = QVBoxLayout(self)
        self._column.setSpacing(8)
        self._column.addLayout(self._head_row(item))
        self._body = QVBoxLayout()
        self._body.setContentsMargins(NUMBER_WIDE, 0, 0, 0)
        self._body.setSpacing(8)
        self._column.addLayout(self._body)
        self.label: LabelPart | None = None
        if item.media and pictures is not None:
            self.label = LabelPart(themes, pictures, sounds)
            self.label.resized.connect(self.resized)
            self._body.addWidget(self.label)
        self._answer = answer_control(themes, item, pick, now, sounds)
        self._add_answer(item)
        self._body.addWidget(self._problem)
        self._reveal: RevealLine | None = None
        if item.is_private:
            self._reveal = RevealLine(themes)
            self._reveal.reasoned.connect(lambda *said: self.reveal_wanted.emit(self.item.path, *said))
            self._body.addWidget(self._reveal)
        self.follow(themes)
        self.show_item(item)

    def set_frame(self, margins: QMargins) -> None:
        """The row's margins: page, card edge and padding."""
        self._column.setContentsMargins(margins)

    def height_at(self, width: int) -> int:
        """The height it needs at a width."""
        layout = self._column
        layout.invalidate()
        return max(layout.totalHeightForWidth(width), layout.totalMinimumSize().height())

    def show_item(self, item: ItemShown) -> None:
        """Show what the form holds; controls appear and go as the answers ask for them."""
        self.item = item
        self._title.setText(item.label)
        if self._head is not None:
            self._head.choose(item.value)
            self._head.lock(on=item.readonly)
        self._said.show_words(item.said)
        hint = self._hint_of(item)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint) and not item.is_failed)
        if self.label is not None:
            self.label.show_media(item.media, item.label)
        if self._answer is not None:
            self._answer.show_item(item)
        if self._reveal is not None:
            self._reveal.show_item(item)
        self._problem.say(item.problem if item.is_wrong and not item.is_failed else "")
        if item.kind is ItemKind.JUDGE:
            self._show_panel(item)
        elif self._panel is not None:
            self._panel.show_item(item)

    def take_focus(self) -> None:
        """Put the keyboard on the first control."""
        stops = (self._head or self).findChildren(QWidget)
        target = next(
            (
                w
                for w in stops
                if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisibleTo(self) and w.isEnabled()
            ),
            None,
        )
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def apply_theme(self, theme: Theme) -> None:
        """Room for two lines of title beside the choice."""
        self._title.setMinimumHeight(theme.size.segment if self._head is not None else 0)
        self.resized.emit()

    def _hint_of(self, item: ItemShown) -> str:
        """必填 first, then the hint, further help, and what was answered last time."""
        has_answer = item.value or item.many or (item.files is not None and item.files.files)
        asked = self.tr("必填") if item.required and not has_answer else ""
        earlier = self.tr("上次：{}").format(item.earlier) if item.earlier else ""
        return " · ".join(part for part in (asked, item.hint, item.guidance, earlier) if part)

    def _head_row(self, item: ItemShown) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._number)
        titles = QVBoxLayout()
        titles.setSpacing(0)
        titles.addWidget(self._title)
        titles.addWidget(self._said)
        titles.addWidget(self._hint)
        row.addLayout(titles, 1)
        if item.kind is ItemKind.JUDGE:
            self._head = Segmented(
                self.themes,
                judge_segments(item.choices),
                name=item.label,
                clearable=True,
                item_width=self.theme.size.segment_item_checklist,
            )
            self._head.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._head.chosen.connect(self._on_judged)
            row.addSpacing(16)
            row.addWidget(self._head, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _add_answer(self, item: ItemShown) -> None:
        """The control of a plain question, with what it tells besides the answer."""
        answer = self._answer
        if answer is None:
            if item.kind is ItemKind.PHOTO:
                self._add_panel(item)
            return
        answer.answered.connect(lambda value: self.answered.emit(self.item.path, value))
        answer.resized.connect(self.resized)
        if isinstance(answer, PlaceAnswer):
            answer.position_wanted.connect(lambda: self.position_wanted.emit(self.item.path))
        elif isinstance(answer, CodeAnswer):
            answer.picture_given.connect(lambda files: self.code_given.emit(self.item.path, files))
        elif isinstance(answer, InstanceAnswer):
            answer.asked.connect(lambda action: self.repeat_changed.emit(self.item.path, action))
        elif isinstance(answer, SignatureAnswer):
            answer.signed.connect(lambda image: self.image_pasted.emit(self._photo_path, image))
            self._connect_photos(answer.strip)
        elif isinstance(answer, FilesAnswer):
            answer.files_given.connect(lambda paths: self.files_given.emit(self.item.path, paths))
            answer.removed.connect(lambda file: self.photo_removed.emit(self.item.path, file))
            answer.undone.connect(lambda: self.photo_undone.emit(self.item.path))
        self._body.addWidget(answer)

    def _on_judged(self, key: str) -> None:
        self.chosen.emit(self.item.path, key or self.item.value)

    def _show_panel(self, item: ItemShown) -> None:
        """The panel holds exactly the controls the item asks for now."""
        wanted = bool(item.severities or item.photos or item.note_path or item.value_path)
        controls = (bool(item.severities), item.photos is not None, item.note_path, item.value_path)
        if self._panel is not None and (not wanted or controls != self._controls):
            self._body.removeWidget(self._panel)
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None
        if wanted and self._panel is None:
            self._controls = controls
            self._add_panel(item)
        elif self._panel is not None:
            self._panel.show_item(item)
        self.resized.emit()

    def _add_panel(self, item: ItemShown) -> None:
        panel = FindingPanel(self.themes, item, self._pick)
        panel.severity_chosen.connect(lambda code: self.answered.emit(self.item.severity_path, code))
        panel.note_typed.connect(lambda text: self.answered.emit(self.item.note_path, text.strip() or None))
        panel.value_typed.connect(lambda text: self.answered.emit(self.item.value_path, text.strip() or None))
        panel.resized.connect(self.resized)
        if panel.photos is not None:
            self._connect_photos(panel.photos.strip)
        self._panel = panel
        self._body.insertWidget(0, panel)
        panel.show_item(item)

    def _connect_photos(self, strip: PhotoStrip) -> None:
        strip.files_given.connect(lambda paths: self.files_given.emit(self._photo_path, paths))
        strip.image_pasted.connect(lambda image: self.image_pasted.emit(self._photo_path, image))
        strip.shot_taken.connect(lambda image: self.shot_taken.emit(self._photo_path, image))
        strip.removed.connect(lambda photo: self.photo_removed.emit(self._photo_path, photo))
        strip.undone.connect(lambda: self.photo_undone.emit(self._photo_path))
        strip.marked.connect(lambda photo, image: self.photo_marked.emit(self._photo_path, photo, image))

    @property
    def _photo_path(self) -> str:
        return self.item.photos.path if self.item.photos else ""
