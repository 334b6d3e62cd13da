"""离线包: take what is unsent along on a stick, and take the platform's answer in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.screens.base import Screen
from ui.theme import ThemeController
from ui.viewmodels.bundle import BRINGING, PACKING, BundleState, BundleViewModel
from ui.widgets.banners import ProblemBanner
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card, IconTile
from ui.widgets.file_dialog import choose_file
from ui.widgets.labels import Label, Tone
from ui.widgets.save_file import SaveAs, ask_where
from ui.widgets.scroll_page import ScrollPage

Open = Callable[[QWidget], Path | None]
"""Asks for a file."""


def ask_which(parent: QWidget) -> Path | None:
    """Ask with the system's own dialog."""
    return choose_file(parent, parent.tr("选一个离线包"), parent.tr("离线包 (*.gwb)"))


class WayCard(Card):
    """One of the two ways: what it is for, how much, one button, and what came of it."""

    def __init__(self, themes: ThemeController, icon: str, title: str, text: str, button: Button) -> None:
        super().__init__(themes)
        self._amount = Label(themes, "", "heading", wrap=True)
        self._size = Label(themes, "", "label", "ink_2")
        self._outcome = Label(themes, "", "body", "ok_text", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconTile(themes, icon, Tone.ACCENT))
        head.addWidget(Label(themes, title, "heading"), 1)
        self.body.setSpacing(12)
        self.body.addLayout(head)
        self.body.addWidget(Label(themes, text, "body", "ink_2", wrap=True))
        for label in (self._amount, self._size, self._outcome):
            self.body.addWidget(label)
            label.hide()
        self.body.addStretch(1)
        self.body.addWidget(button)

    def show_way(self, amount: str, size: str, outcome: str) -> None:
        """Show how much, and what was done."""
        for label, text in ((self._amount, amount), (self._size, size), (self._outcome, outcome)):
            label.setText(text)
            label.setVisible(bool(text))


class BundleScreen(Screen):
    """Shows `BundleState`."""

    detail = True

    def __init__(
        self,
        themes: ThemeController,
        view_model: BundleViewModel,
        save_as: SaveAs = ask_where,
        open_file: Open = ask_which,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, parent)
        self._model, self._save_as, self._open_file = view_model, save_as, open_file
        self._problem = ProblemBanner(themes)
        self._pack = Button(themes, self.tr("导出离线包"), Kind.PRIMARY, icon="hard-drive-bold", large=True)
        self._bring = Button(themes, self.tr("选一个文件"), Kind.OUTLINE, icon="folder-open-bold", large=True)
        self._out = WayCard(
            themes,
            "hard-drive",
            self.tr("带走没传的"),
            self.tr(
                "打成一个加密的文件，只有平台能打开，谁带去都行。没网也能办；带走后本机照样留着，等回执。"
            ),
            self._pack,
        )
        self._in = WayCard(
            themes,
            "archive-tray",
            self.tr("收进来"),
            self.tr(
                "平台给这台设备的回执，有没有网都能收。同事的离线包也能选：联网时替他交给平台，内容看不到。"
            ),
            self._bring,
        )
        self._lay_parts()
        view_model.changed.connect(self._show)
        self._pack.clicked.connect(self._on_pack)
        self._bring.clicked.connect(self._on_bring)
        self._problem.acted.connect(view_model.dismiss_problem)
        self.show_heading(self.tr("离线包"), self.tr("没有网的时候，用 U 盘"))
        self._show()

    def _lay_parts(self) -> None:
        self._page = ScrollPage(self._problem)
        for card in (self._out, self._in):
            self._page.cards.addWidget(card, 1)
        self._page.fill(self)

    def lay_out(self, *, wide: bool) -> None:
        """Side by side, or one above the other."""
        super().lay_out(wide=wide)
        self._page.lay_out(wide=wide)

    def refresh(self) -> None:
        """F5 looks again."""
        self._model.load()

    def _show(self) -> None:
        state = self._model.state
        self._problem.say(state.problem)
        self._out.show_way(state.waiting, state.size, state.written)
        self._in.show_way("", "", state.brought)
        self._pack.say(self.tr("正在导出") if state.busy == PACKING else self.tr("导出离线包"))
        self._bring.say(self.tr("正在收") if state.busy == BRINGING else self.tr("选一个文件"))
        self._enable(state)

    def _enable(self, state: BundleState) -> None:
        self._pack.setEnabled(state.can_pack and not state.busy)
        self._bring.setEnabled(state.loaded and not state.busy)

    def _on_pack(self) -> None:
        path = self._save_as(self, self._model.propose_name(), self.tr("离线包 (*.gwb)"))
        if path is not None:
            self._model.pack(path)

    def _on_bring(self) -> None:
        path = self._open_file(self)
        if path is not None:
            self._model.bring(path)
