"""The 告知书 that a checklist leaves: its hazards with limit and article, free words, how it was handed over, the paper."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QHideEvent, QImage, QImageWriter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gridworker.model.vocabulary import Mark, NoticeDelivery
from ui.language import said
from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.notice import LineShown, NoticeState, NoticeViewModel
from ui.widgets.answers.drawing_sheets import SignatureSheet
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.detail_page import DetailPage
from ui.widgets.inputs import Field
from ui.widgets.labels import Label, Tag, Tone
from ui.widgets.save_file import SaveAs, ask_where, save_file
from ui.widgets.segmented import Segment, Segmented
from ui.widgets.typed import TypedInput
from ui.widgets.words_box import WordsBox

SIGNATURE_HIGH = 72
_TONES = {Mark.VERIFIED: Tone.GREEN, Mark.TO_CONFIRM: Tone.YELLOW, Mark.DEFAULT: Tone.NEUTRAL}


class LineCard(Card):
    """One hazard: what it is, exactly; until when; by what article, with the mark that says how sure that is."""

    typed = Signal(str, str)
    """Id of the hazard, and what it is exactly."""

    def __init__(self, themes: ThemeController, line: LineShown) -> None:
        super().__init__(themes)
        self.hazard_id = line.hazard_id
        self.body.setSpacing(8)
        self.note = TypedInput(themes, self.tr("第 {} 处的具体情况").format(line.number))
        self.note.typed.connect(lambda text: self.typed.emit(self.hazard_id, text))
        self._mark = Tag(themes, said(line.mark.label), _TONES[line.mark])
        self.body.addWidget(Label(themes, f"{line.number}. {line.title}", "body", bold=True, wrap=True))
        self.body.addWidget(self.note)
        self.body.addWidget(Label(themes, line.limit, "body", wrap=True))
        words = " · ".join(part for part in (line.basis, line.mark_line) if part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(themes, words, "caption", "ink_2", wrap=True), 1)
        self.body.addLayout(row)

    def show_line(self, line: LineShown, *, locked: bool) -> None:
        """What it is exactly."""
        self.note.show_text(line.note)
        self.note.setReadOnly(locked)


class HandingCard(Card):
    """送达: signed, refused or left; who, and the signature."""

    def __init__(self, themes: ThemeController, model: NoticeViewModel) -> None:
        super().__init__(themes)
        self.body.setSpacing(12)
        self.way = Segmented(themes, self._ways(), name=self.tr("怎么送达的"))
        self.way.chosen.connect(lambda key: model.choose_delivery(NoticeDelivery(key)))
        self.fields: dict[str, TypedInput] = {}
        self.how = Label(themes, "", "label", "ink_2", wrap=True)
        self.body.addWidget(Label(themes, self.tr("送达"), "heading"))
        self.body.addWidget(self.how)
        self.body.addWidget(self.way)
        texts = {
            "receiver": self.tr("签收人或在场人"),
            "reason": self.tr("拒签原因"),
            "witness": self.tr("见证人"),
        }
        self._boxes = {name: self._field(themes, model, name, text) for name, text in texts.items()}
        self.sign = Button(themes, self.tr("对方签名"), Kind.OUTLINE, icon="pencil-line")
        self.picture = QLabel()
        self.picture.setAccessibleName(self.tr("签名"))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.sign)
        row.addWidget(self.picture, 1)
        self.body.addLayout(row)

    def show_state(self, state: NoticeState) -> None:
        """Only what this way of handing over asks for."""
        locked, way = bool(state.handed), state.delivery
        lacks_party = not state.written["party"].strip()
        at_field = lacks_party or way is NoticeDelivery.REFUSED
        asked = state.missing and not at_field
        self.how.setText(state.missing if asked else self._who_signs(way))
        self.how.recolor("danger_text" if asked else "ink_2")
        self.how.setVisible(not locked)
        self.way.choose(way.value if way else "")
        self.way.lock(on=locked)
        for name, field in self.fields.items():
            field.show_text(state.written[name])
            field.setReadOnly(locked)
        self._boxes["receiver"].setVisible(way is not None)
        for name in ("reason", "witness"):
            self._boxes[name].setVisible(way is NoticeDelivery.REFUSED)
            is_left_out = way is NoticeDelivery.REFUSED and not state.written[name].strip()
            self._boxes[name].show_problem(state.missing if is_left_out and not lacks_party else "")
        signed = way is NoticeDelivery.SIGNED
        self.sign.setVisible(signed and not locked)
        self.sign.say(self.tr("重签") if state.signature else self.tr("对方签名"))
        self.picture.setVisible(signed and bool(state.signature))
        if state.signature:
            shown = QPixmap()
            shown.loadFromData(state.signature)
            self.picture.setPixmap(
                shown.scaledToHeight(SIGNATURE_HIGH, Qt.TransformationMode.SmoothTransformation)
            )

    def _who_signs(self, way: NoticeDelivery | None) -> str:
        return {
            None: self.tr("由收告知书的人签。当面肯签选“已签收”，不肯签选“拒签”，没人签收选“留置”。"),
            NoticeDelivery.SIGNED: self.tr("先写收告知书的人是谁，再请这个人在签名板上签。"),
            NoticeDelivery.REFUSED: self.tr("对方不用签。写下原因，请见证人在场。"),
            NoticeDelivery.LEFT_AT_DOOR: self.tr("没有人要签。在场有人就写下是谁。"),
        }[way]

    def tell(self) -> None:
        """Tell what was typed, if nobody knows it yet."""
        for field in self.fields.values():
            field.tell()

    def _ways(self) -> list[Segment]:
        looks = {
            NoticeDelivery.SIGNED: ("check-bold", "ok_tint", "ok_text"),
            NoticeDelivery.REFUSED: ("x-bold", "danger", "on_danger"),
            NoticeDelivery.LEFT_AT_DOOR: ("minus-bold", "surface_3", "ink"),
        }
        return [Segment(way.value, said(way.label), *look) for way, look in looks.items()]

    def _field(self, themes: ThemeController, model: NoticeViewModel, name: str, text: str) -> Field:
        edit = self.fields[name] = TypedInput(themes, text)
        edit.typed.connect(lambda words: model.write(name, words))
        field = Field(themes, text, edit)
        self.body.addWidget(field)
        return field


class NoticeScreen(Screen):
    """Shows `NoticeState`."""

    closed = Signal()
    confirmed = Signal(str)
    """The line for the toast."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: NoticeViewModel,
        *,
        save_as: SaveAs = ask_where,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._save_as = view_model, save_as
        self.detail = True
        self._page = DetailPage(themes, self.tr("送达了"), lost=self.tr("这份告知书打不开"))
        self._number = Label(themes, "", "heading")
        self._closing = Label(themes, "", "caption", "ink_2", wrap=True)
        self._recheck = Label(themes, "", "body", wrap=True)
        self.party = TypedInput(themes, self.tr("被告知的单位或个人"))
        self.told = Field(themes, self.tr("被告知的单位或个人"), self.party)
        self.words = WordsBox(themes, self.tr("要求"))
        self.handing = HandingCard(themes, view_model)
        self.paper = Button(themes, self.tr("存成 PDF"), Kind.OUTLINE, icon="file-pdf-bold")
        self.lines: list[LineCard] = []
        self._holder = QVBoxLayout()
        self._holder.setSpacing(12)
        self._lay_parts(themes)
        self._connect()
        self._show()

    def _lay_parts(self, themes: ThemeController) -> None:
        head = Card(themes)
        head.body.setSpacing(12)
        row = QHBoxLayout()
        row.addWidget(self._number, 1)
        row.addWidget(self.paper)
        head.body.addLayout(row)
        head.body.addWidget(self.told)
        foot = Card(themes)
        foot.body.setSpacing(8)
        foot.body.addWidget(self._recheck)
        foot.body.addWidget(self._closing)
        cards = self._page.cards
        cards.addWidget(head)
        cards.addLayout(self._holder)
        for part in (self.words, foot, self.handing):
            cards.addWidget(part)
        cards.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._page)

    def _connect(self) -> None:
        model, page = self._model, self._page
        model.changed.connect(self._show)
        model.left.connect(self.closed)
        model.submitted.connect(self._on_submitted)
        model.storing.going_on.connect(self._tell)
        model.paper_ready.connect(self._save)
        self.party.typed.connect(lambda text: model.write("party", text))
        self.words.typed.connect(lambda text: model.write("words", text))
        self.handing.sign.clicked.connect(self._ask_signature)
        self.paper.clicked.connect(self._on_paper)
        page.empty.acted.connect(self.closed)
        page.put_aside.connect(self._on_put_aside)
        page.submitted.connect(self._on_submit)
        page.keys(self._on_submit, model.save_now)

    def lay_out(self, *, wide: bool) -> None:
        """Page margins by width."""
        super().lay_out(wide=wide)
        self._page.lay_out(wide=wide, embedded=False)

    def flush(self) -> None:
        """Save what waits."""
        self._tell()
        self._model.flush()

    def hideEvent(self, event: QHideEvent) -> None:
        """Going away saves what waits, whoever takes the screen away."""
        self.flush()
        super().hideEvent(event)

    def _show(self) -> None:
        state = self._model.state
        if not state.ready:
            self._page.show_waiting(state.problem)
            self.show_heading(self.tr("告知书"))
            return
        locked = bool(state.handed)
        self.show_heading(state.title, state.line)
        self._number.setText(self.tr("编号 {}").format(state.number))
        self.party.show_text(state.written["party"])
        self.party.setReadOnly(locked)
        self.told.show_problem(state.missing if self._lacks_party else "")
        self._show_lines(state, locked=locked)
        self.words.show_text(state.written["words"], "")
        self.words.lock(on=locked)
        self._recheck.setText(self.tr("复查时间：{}").format(state.recheck))
        self._closing.setText(state.closing)
        self.handing.show_state(state)
        self._page.bar_actions(visible=not locked)
        if locked:
            self._page.bar.say(self.tr("已送达，只能看"), state.handed, icon="lock-simple-fill", ink="ink_2")
        else:
            self._page.show_bar(state)
        self._page.show_page()

    def _show_lines(self, state: NoticeState, *, locked: bool) -> None:
        if [card.hazard_id for card in self.lines] != [line.hazard_id for line in state.lines]:
            for card in self.lines:
                card.deleteLater()
            self.lines = [LineCard(self.themes, line) for line in state.lines]
            for card in self.lines:
                card.typed.connect(self._model.write_fact)
                self._holder.addWidget(card)
        for card, line in zip(self.lines, state.lines, strict=True):
            card.show_line(line, locked=locked)

    def _tell(self) -> None:
        """What was typed a moment ago counts."""
        self.party.tell()
        self.words.tell()
        self.handing.tell()
        for card in self.lines:
            card.note.tell()

    def _on_paper(self) -> None:
        self._tell()
        self._model.print_out()

    def _on_put_aside(self) -> None:
        self._tell()
        self._model.save_and_leave()

    def _on_submit(self) -> None:
        self._tell()
        self._model.submit()
        if self._model.state.missing:
            self._page.reveal(self.told if self._lacks_party else self.handing)

    @property
    def _lacks_party(self) -> bool:
        state = self._model.state
        return bool(state.missing) and not state.written["party"].strip()

    def _ask_signature(self) -> None:
        self._tell()
        who = self._model.state.written["receiver"].strip()
        title = self.tr("请{name}签名").format(name=f" {who} ") if who else self.tr("请收告知书的人签名")
        sheet = SignatureSheet(self.themes, self.window(), title)
        sheet.signed.connect(lambda image: self._model.sign(png_of(image)))
        sheet.open_sheet()

    def _save(self, number: str, paper: bytes) -> None:
        name = self.tr("告知书 {}").format(number)
        done = save_file(self, self._save_as, f"{name}.pdf", self.tr("PDF (*.pdf)"), paper)
        for text in filter(None, done):
            self.confirmed.emit(text)

    def _on_submitted(self, text: str) -> None:
        self.confirmed.emit(text)
        self.closed.emit()


def png_of(image: QImage) -> bytes:
    """A drawing as it is kept."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(held.data())
