"""我的: the worker, the look of the screens, leaving the device, room on it, the street's switches, and about the program."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gridworker.assets import asset
from ui.language import Language, spoken
from ui.screens.base import Screen
from ui.screens.network_card import NetworkCard
from ui.theme import SCALE_MAX, SCALE_MIN, Mode, Theme, ThemeController
from ui.viewmodels.me import MeViewModel, Mine, Said
from ui.widgets.banners import ProblemBanner, ProblemLine
from ui.widgets.brand import Avatar
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, Divider
from ui.widgets.inputs import TextArea
from ui.widgets.labels import Label
from ui.widgets.overlay import Sheet
from ui.widgets.save_file import SaveAs, ask_where
from ui.widgets.scroll_page import ScrollPage, put_into
from ui.widgets.segmented import Segment, Segmented

_SCALES = (SCALE_MIN, 115, SCALE_MAX)
_DUTIES, _SWITCHES, _FACTS = 2, 8, 3
"""So many rows a card most often has; they are made with the screen."""
_ROWS_AT_ONCE = 3


def clear(column: QVBoxLayout) -> None:
    """Takes every widget out of a column."""
    while (item := column.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.deleteLater()


class PairRow(QWidget):
    """A name at the left, what it is at the right; a line above all but the first."""

    def __init__(self, themes: ThemeController, *, lined: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if lined:
            column.addWidget(Divider(themes))
        line = QHBoxLayout()
        line.setContentsMargins(0, 10, 0, 10)
        line.setSpacing(16)
        self._name = Label(themes, "", "label", "ink_2")
        self._value = Label(themes, "", "label", wrap=True)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._value, 1)
        column.addLayout(line)

    def show_pair(self, name: str, value: str) -> None:
        """Replace what is shown."""
        self._name.setText(name)
        self._value.setText(value)


class Pairs(QWidget):
    """Names at the left, what they are at the right, a line between."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._themes = themes
        self._rows: list[PairRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_pairs(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Replace what is shown."""
        while len(self._rows) < len(pairs):
            self._add_row()
        for number, row in enumerate(self._rows):
            if number < len(pairs):
                row.show_pair(*pairs[number])
            row.setVisible(number < len(pairs))

    def make_rows(self, count: int) -> Iterator[None]:
        """Rows for so many pairs, made before any is known; a few a step."""
        for made in range(count):
            if made % _ROWS_AT_ONCE == 0:
                yield
            self._add_row()

    def _add_row(self) -> None:
        row = PairRow(self._themes, lined=bool(self._rows))
        row.hide()
        self._column.addWidget(row)
        self._rows.append(row)


class SaidList(QWidget):
    """What was said before, each with its answer."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__()
        self._themes = themes
        self._shown: tuple[Said, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def show_said(self, said: tuple[Said, ...]) -> None:
        """Replace what is shown."""
        if said == self._shown:
            return
        self._shown = said
        clear(self._column)
        for one in said:
            self._column.addWidget(Divider(self._themes))
            self._column.addWidget(Label(self._themes, one.line, "caption", "ink_2"))
            self._column.addWidget(Label(self._themes, one.text, "body", wrap=True))
            answer = self.tr("答复：{text}").format(text=one.answer) if one.answer else self.tr("还没有答复")
            self._column.addWidget(
                Label(self._themes, answer, "body", "ok_text" if one.answer else "ink_3", wrap=True)
            )


class MeScreen(Screen):
    """Shows `MeState`; look and size of text go straight to the theme."""

    mine_wanted = Signal()
    """我的上报."""

    def __init__(
        self,
        themes: ThemeController,
        view_model: MeViewModel,
        save_as: SaveAs = ask_where,
        parent: QWidget | None = None,
        *,
        at_once: bool = True,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._save_as = view_model, save_as
        self.show_heading(self.tr("我的"), self.tr("本人、本机和网格通"))
        self.build(self._parts(themes), at_once=at_once)

    def _parts(self, themes: ThemeController) -> Iterator[None]:
        """A card a step, left and right of a page that stands already."""
        self._problem = ProblemBanner(themes)
        self._problem.acted.connect(self._model.dismiss_problem)
        self._page = ScrollPage(self._problem)
        self._page.fill(self)
        self._cards: list[Card] = []
        left = (self._person_card, self._look_card, self._leaving_card, self._words_card)
        right = (self._room_card, self._network_card, self._switches_card, self._about_card)
        for cards in (left, right):
            half = QVBoxLayout()
            half.setSpacing(12)
            self._page.cards.addLayout(half, 1)
            for card in cards:
                yield
                self._cards.append(card())
                half.addWidget(self._cards[-1])
            half.addStretch(1)
        for pairs, rows in ((self._duties, _DUTIES), (self._switches, _SWITCHES), (self._about, _FACTS)):
            yield from pairs.make_rows(rows)
        yield
        themes.theme_changed.connect(self._on_theme_changed)
        self._on_theme_changed(themes.theme)
        self._model.changed.connect(self._show)
        self._show()

    # --- cards -----------------------------------------------------------------------------------------------------

    def _card(self, title: str) -> Card:
        card = Card(self.themes)
        card.body.setSpacing(12)
        card.body.addWidget(Label(self.themes, title, "heading"))
        return card

    def _person_card(self) -> Card:
        card = Card(self.themes)
        self._avatar = Avatar(self.themes, 56)
        self._name = Label(self.themes, "", "title", elide=True)
        self._role = Label(self.themes, "", "label", "ink_2", elide=True)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._name)
        texts.addWidget(self._role)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._avatar)
        row.addLayout(texts, 1)
        self._duties = Pairs(self.themes)
        card.body.addLayout(row)
        card.body.addSpacing(8)
        card.body.addWidget(self._duties)
        mine = Button(self.themes, self.tr("我的上报"), Kind.QUIET, icon="clipboard-text-bold", flush=True)
        mine.clicked.connect(self.mine_wanted)
        card.body.addWidget(mine, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _look_card(self) -> Card:
        card = self._card(self.tr("显示和语言"))
        looks = (
            (Mode.LIGHT, self.tr("日间")),
            (Mode.DARK, self.tr("夜间")),
            (Mode.SUNLIGHT, self.tr("户外")),
        )
        sizes = zip(_SCALES, (self.tr("标准"), self.tr("大"), self.tr("特大")), strict=True)
        self._looks = Segmented(
            self.themes, [Segment(mode.value, text) for mode, text in looks], name=self.tr("显示模式")
        )
        self._sizes = Segmented(
            self.themes, [Segment(str(scale), text) for scale, text in sizes], name=self.tr("文字大小")
        )
        self._looks.chosen.connect(lambda key: self.themes.use_mode(Mode(key)))
        self._sizes.chosen.connect(lambda key: self.themes.use_scale(int(key)))
        languages = [Segment(Language.CHINESE, "中文"), Segment(Language.ENGLISH, "English")]
        self._languages = Segmented(self.themes, languages, name=self.tr("语言"))
        self._languages.choose(self.themes.language)
        self._languages.chosen.connect(self._on_language)
        self._next_start = Label(self.themes, "", "label", "ok_text", wrap=True)
        self._next_start.hide()
        controls = (
            (self.tr("模式"), self._looks),
            (self.tr("文字大小"), self._sizes),
            (self.tr("语言"), self._languages),
        )
        for name, control in controls:
            card.body.addWidget(Label(self.themes, name, "label", "ink_2"))
            card.body.addWidget(control)
        card.body.addWidget(self._next_start)
        return card

    def _on_language(self, key: str) -> None:
        self.themes.choose_language(Language(key))
        changes = self.themes.language is not spoken()
        self._next_start.setText(self.tr("已记下，下次打开网格通时换语言。") if changes else "")
        self._next_start.setVisible(changes)

    def _leaving_card(self) -> Card:
        card = self._card(self.tr("离开"))
        text = self.tr("锁屏后要解锁才能再看，没传的联网后照样送达。换人时各用各的档案，互相看不到。")
        card.body.addWidget(Label(self.themes, text, "body", "ink_2", wrap=True))
        lock = Button(self.themes, self.tr("锁屏"), icon="lock-bold")
        hand_over = Button(self.themes, self.tr("换人登录"), icon="users-bold")
        lock.clicked.connect(self._model.lock)
        hand_over.clicked.connect(self._model.hand_over)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(lock, 1)
        row.addWidget(hand_over, 1)
        card.body.addLayout(row)
        return card

    def _words_card(self) -> Card:
        card = self._card(self.tr("投诉与建议"))
        sorts = [Segment("suggestion", self.tr("建议")), Segment("complaint", self.tr("投诉"))]
        self._sort = Segmented(self.themes, sorts, name=self.tr("投诉还是建议"))
        self._sort.choose("suggestion")
        self._words = TextArea(
            self.themes, self.tr("想说的话"), placeholder=self.tr("软件或工作上，哪里要改")
        )
        self._tell = Button(self.themes, self.tr("提交"), icon="paper-plane-right-fill")
        self._told = Label(self.themes, "", "body", "ok_text", wrap=True)
        self._untold = ProblemLine(self.themes)
        self._said = SaidList(self.themes)
        self._tell.clicked.connect(lambda: self._model.tell(self._sort.key, self._words.toPlainText()))
        self._words.textChanged.connect(self._enable_tell)
        self._model.told.connect(self._words.clear)
        for widget in (self._sort, self._words, self._untold, self._tell, self._told, self._said):
            card.body.addWidget(widget)
        return card

    def _room_card(self) -> Card:
        card = self._card(self.tr("本机存储"))
        self._originals = Label(self.themes, "", "body", wrap=True)
        self._free = Label(self.themes, "", "label", "ink_2")
        self._cleaned = Label(self.themes, "", "body", "ok_text", wrap=True)
        self._clean = Button(self.themes, self.tr("清理已送达的原图"), icon="trash-bold")
        self._clean.clicked.connect(self._model.clean)
        goes = self.tr("录音、录像和文件也一起清，只清平台收齐的；缩略图和带水印的照片留着。")
        what = Label(self.themes, goes, "caption", "ink_2", wrap=True)
        self._ladder = Label(self.themes, "", "label", "ink_2", wrap=True)
        for widget in (self._originals, self._free, self._ladder, self._cleaned, self._clean, what):
            card.body.addWidget(widget)
        return card

    def _network_card(self) -> Card:
        self._network = NetworkCard(self.themes, self._model)
        return self._network

    def _switches_card(self) -> Card:
        self._switches_box = self._card(self.tr("街道的设置"))
        self._tenant = Label(self.themes, "", "label", "ink_2", wrap=True)
        self._switches = Pairs(self.themes)
        self._switches_box.body.addWidget(self._tenant)
        self._switches_box.body.addWidget(self._switches)
        return self._switches_box

    def _about_card(self) -> Card:
        card = self._card(self.tr("关于网格通"))
        self._about = Pairs(self.themes)
        self._written = Label(self.themes, "", "body", "ok_text", wrap=True)
        self._diagnose = Button(self.themes, self.tr("导出诊断信息"), icon="first-aid-kit-bold")
        licences = Button(self.themes, self.tr("开源许可"), icon="scales-bold")
        self._diagnose.clicked.connect(self._on_diagnose)
        licences.clicked.connect(self._show_licences)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._diagnose, 1)
        row.addWidget(licences, 1)
        card.body.addWidget(self._about)
        card.body.addWidget(self._written)
        card.body.addLayout(row)
        return card

    # --- page ------------------------------------------------------------------------------------------------------

    def painted_last(self) -> Sequence[QWidget]:
        """Card by card."""
        return self._cards

    def lay_out(self, *, wide: bool) -> None:
        """Two columns, or one."""
        super().lay_out(wide=wide)
        self._page.lay_out(wide=wide)

    def refresh(self) -> None:
        """F5 reads anew."""
        self._model.load()

    def shown(self) -> None:
        """What it tells may have changed since."""
        self._model.load()

    def _show(self) -> None:
        state = self._model.state
        mine = state.mine
        self._problem.say(state.problem)
        self._untold.say(state.untold)
        self._avatar.show_name(mine.name)
        self._name.setText(mine.name)
        self._role.setText(mine.role_line)
        self._duties.show_pairs(self._duty_pairs(mine))
        self._switches_box.setVisible(bool(mine.switches))
        self._tenant.setText(self.tr("由{tenant}设定，本机不能改。").format(tenant=mine.tenant))
        on, off = self.tr("开"), self.tr("关")
        self._switches.show_pairs([(name, on if is_on else off) for name, is_on in mine.switches])
        self._originals.setText(state.originals)
        self._free.setText(state.free)
        self._ladder.setText(state.room)
        self._ladder.recolor("warn_text" if mine.room else "ink_2")
        self._network.show_state(state)
        self._about.show_pairs(self._about_pairs(mine))
        for label, text in (
            (self._cleaned, state.cleaned),
            (self._written, state.written),
            (self._told, state.told),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._said.show_said(mine.said)
        self._enable_tell()
        self._clean.setEnabled(state.can_clean and not state.busy)
        self._diagnose.setEnabled(state.loaded and not state.busy)

    def _enable_tell(self) -> None:
        self._tell.setEnabled(bool(self._words.toPlainText().strip()) and not self._model.state.busy)

    def _duty_pairs(self, mine: Mine) -> list[tuple[str, str]]:
        pairs = [(self.tr("工号"), mine.code)] if mine.code else []
        return pairs + [(self.tr("负责网格"), grid) for grid in mine.grids]

    def _about_pairs(self, mine: Mine) -> list[tuple[str, str]]:
        filing = mine.filing or self.tr("街道还没有填写")
        return [
            (self.tr("版本"), mine.version),
            (self.tr("备案编号"), filing),
            (self.tr("平台"), mine.platform),
        ]

    def _on_theme_changed(self, theme: Theme) -> None:
        self._looks.choose(theme.mode.value)
        self._sizes.choose(str(min(_SCALES, key=lambda scale: abs(scale - theme.scale))))

    def _on_diagnose(self) -> None:
        path = self._save_as(self, "gridworker-diagnosis.json", self.tr("诊断信息 (*.json)"))
        if path is not None:
            self._model.diagnose(path)

    def _show_licences(self) -> None:
        sheet = Sheet(self.themes, self.window(), self.tr("开源许可"))
        text = asset("THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
        words = QScrollArea()
        words.setWidgetResizable(True)
        words.setMinimumHeight(320)
        put_into(words, Label(self.themes, text, "caption", "ink_2", wrap=True))
        sheet.body.addWidget(words)
        sheet.add_action(self.tr("知道了"), Kind.PRIMARY).clicked.connect(sheet.close_sheet)
        sheet.open_sheet()
