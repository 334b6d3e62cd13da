"""The homes a task asks to check: which one, who is registered there, and when the entry was changed last."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.language import amount, listed
from ui.theme import ThemeController
from ui.viewmodels.plain_task import HomeShown
from ui.widgets.cards import Card, Divider
from ui.widgets.labels import Label

_MOST = 60
"""More homes than this are counted, not listed: nobody checks a whole tower in one go."""


class HomesCard(Card):
    """登记在住; only to read."""

    def __init__(
        self, themes: ThemeController, homes: Sequence[HomeShown], parent: QWidget | None = None
    ) -> None:
        super().__init__(themes, parent=parent)
        self.body.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Label(themes, self.tr("登记在住"), "heading"))
        head.addStretch()
        head.addWidget(Label(themes, amount("{} 户", len(homes)) if homes else "", "caption", "ink_2"))
        self.body.addLayout(head)
        for home in homes[:_MOST]:
            self.body.addWidget(Divider(themes))
            self.body.addWidget(_row(themes, home))
        if rest := self._rest(homes):
            self.body.addWidget(Label(themes, rest, "caption", "ink_2", wrap=True))

    def _rest(self, homes: Sequence[HomeShown]) -> str:
        if not homes:
            return self.tr("这栋楼没有登记的住户，或者资料还没下到本机。联网同步一次再打开。")
        left = len(homes) - _MOST
        return amount("还有 {} 户没列出来", left) if left > 0 else ""


def _row(themes: ThemeController, home: HomeShown) -> QWidget:
    holder = QWidget()
    holder.setAccessibleName(listed(filter(None, (home.title, home.people, home.changed)), "，"))
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    texts = QVBoxLayout()
    texts.setSpacing(2)
    texts.addWidget(Label(themes, home.title, "body", bold=True, wrap=True))
    texts.addWidget(Label(themes, home.people, "body", "ink_2", wrap=True))
    row.addLayout(texts, 1)
    changed: QLabel = Label(themes, home.changed, "caption", "ink_2")
    changed.setVisible(bool(home.changed))
    row.addWidget(changed)
    return holder
