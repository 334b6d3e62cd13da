"""三色关爱: how many people are at each level of care, how often to call on them, and how many are due today."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.language import listed
from ui.theme import Theme, ThemeController
from ui.viewmodels.today import CareCount
from ui.widgets.cards import Card, Divider
from ui.widgets.care import CareMark
from ui.widgets.labels import Label

_SHAPE = 28
_PEOPLE_WIDTH, _TODAY_WIDTH = 64, 64
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CareCard(Card):
    """Counts only: no names here."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=0, parent=parent)
        self._total = Label(themes, "", "caption", "ink_2")
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 16, 2)
        title = Label(themes, self.tr("三色关爱"), "heading")
        head.addWidget(title)
        head.addStretch()
        head.addWidget(self._total)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._rows.setContentsMargins(16, 0, 16, 12)
        self.body.addLayout(head)
        self.body.addLayout(self._rows)
        self._shown: tuple[CareCount, ...] = ()

    def show_counts(self, counts: Sequence[CareCount], total: str) -> None:
        """Replace the rows."""
        self._total.setText(total)
        if tuple(counts) == self._shown:
            return
        self._shown = tuple(counts)
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for place, count in enumerate(counts):
            if place:
                self._rows.addWidget(self._divider())
            self._rows.addWidget(self._row_of(count))

    def _divider(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(_SHAPE + 12, 0, 0, 0)
        row.addWidget(Divider(self.themes))
        return holder

    def _row_of(self, count: CareCount) -> QWidget:
        holder = QWidget()
        holder.setMinimumHeight(44)
        holder.setAccessibleName(listed((count.name, count.rule, count.people, count.today), "，"))
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        people = Label(self.themes, count.people, "body", bold=True)
        today = Label(self.themes, count.today, "caption", "ink_2")
        for label, wide in ((people, _PEOPLE_WIDTH), (today, _TODAY_WIDTH)):
            label.setAlignment(_RIGHT)
            label.setMinimumWidth(wide)
        row.addWidget(CareMark(self.themes, count.level, _SHAPE))
        row.addSpacing(12)
        row.addWidget(Label(self.themes, count.name, "label", bold=True))
        row.addSpacing(4)
        row.addWidget(Label(self.themes, count.rule, "label", elide=True), 1)
        row.addWidget(people)
        row.addWidget(today)
        return holder


class CareStrip(Card):
    """The same counts in one row, for narrow windows: what is urgent below must not slide out of sight."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(themes, pad=16, parent=parent)
        self.setAccessibleName(self.tr("三色关爱"))
        self._cells = QHBoxLayout()
        self._cells.setSpacing(16)
        self.body.addLayout(self._cells)
        self._shown: tuple[CareCount, ...] = ()
        self._rules: list[Label] = []
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_counts(self, counts: Sequence[CareCount]) -> None:
        """Replace the cells."""
        if tuple(counts) == self._shown:
            return
        self._shown = tuple(counts)
        self._rules = []
        while (item := self._cells.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        for place, count in enumerate(counts):
            if place:
                self._cells.addWidget(Divider(self.themes, Qt.Orientation.Vertical))
            self._cells.addWidget(self._cell_of(count), 1)
        self._make_room()

    def apply_theme(self, theme: Theme) -> None:
        """Enlarged text leaves no room for how often to call."""
        super().apply_theme(theme)
        self._make_room()

    def _make_room(self) -> None:
        for rule in getattr(self, "_rules", ()):  # the first theme comes while the card is being made
            rule.setVisible(self.theme.scale <= 100)

    def _cell_of(self, count: CareCount) -> QWidget:
        holder = QWidget()
        holder.setAccessibleName(listed((count.name, count.rule, count.people, count.today), "，"))
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(Label(self.themes, count.name, "label"))
        first.addWidget(Label(self.themes, count.people, "body", bold=True))
        first.addStretch(1)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addLayout(first)
        second = QHBoxLayout()
        second.setSpacing(0)
        second.addWidget(Label(self.themes, count.today, "caption", "ink_2"))
        rule = Label(self.themes, f" · {count.rule}", "caption", "ink_2", elide=True)
        second.addWidget(rule, 1)
        self._rules.append(rule)
        lines.addLayout(second)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(CareMark(self.themes, count.level, _SHAPE))
        row.addLayout(lines, 1)
        return holder
