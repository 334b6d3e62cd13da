"""The entries of a form as Qt's list model: what stands where, and the words for screen readers."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.viewmodels.checklist_items import ItemKind, ItemShown
from ui.viewmodels.form_state import SectionShown
from ui.widgets.task_paint import Place

_Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the model tells beyond Qt's own roles."""

    ITEM = Qt.ItemDataRole.UserRole + 1
    PATH = Qt.ItemDataRole.UserRole + 2


class ChecklistModel(QAbstractListModel):
    """All entries of all sections in one flat list."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[ItemShown, Place]] = []

    def show_sections(self, sections: Sequence[SectionShown]) -> bool:
        """Take over the entries; True when rows came or went, False when only their content changed."""
        rows = [
            (item, Place.of(first=number == 0, last=number == len(section.items) - 1))
            for section in sections
            for number, item in enumerate(section.items)
        ]
        if self._shape(rows) != self._shape(self._rows):
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return True
        old, self._rows = self._rows, rows
        for number, (row, before) in enumerate(zip(rows, old, strict=True)):
            if row != before:
                self.dataChanged.emit(self.index(number), self.index(number))
        return False

    def item(self, row: int) -> ItemShown:
        """The entry of a row."""
        return self._rows[row][0]

    def place(self, row: int) -> Place:
        """Where in its card a row stands."""
        return self._rows[row][1]

    def row_of(self, path: str) -> int:
        """The row of an entry, or -1."""
        return next((number for number, (item, _) in enumerate(self._rows) if item.path == path), -1)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many entries there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts for screen readers; the delegate asks the model directly."""
        item = self._rows[index.row()][0]
        texts: dict[int, object] = {
            Qt.ItemDataRole.DisplayRole: f"{item.number} {item.label}".strip(),
            Qt.ItemDataRole.AccessibleTextRole: item.spoken,
            Role.ITEM: item,
            Role.PATH: item.path,
        }
        return texts.get(role)

    @staticmethod
    def _shape(rows: Sequence[tuple[ItemShown, Place]]) -> list[tuple[str, Place, ItemKind]]:
        return [(item.path, place, item.kind) for item, place in rows]
