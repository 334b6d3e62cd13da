"""Answering with a position: the place the receiver gives, with how exact it is, or coordinates typed in."""

import re

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui.theme import ThemeController
from ui.viewmodels.checklist_items import ItemShown
from ui.widgets.answers.base import Answer
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, IconMark
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import Label
from ui.widgets.typed import TypedInput

_GOOD_M, _FAIR_M = 15, 50
_FIELD_WIDE = 200


class PlaceAnswer(Answer):
    """A card that says where, and how sure that is."""

    position_wanted = Signal()

    def __init__(self, themes: ThemeController, item: ItemShown) -> None:
        super().__init__(themes, item)
        self._mark = IconMark(themes, "map-pin", "ink_3", 24)
        self._words = Label(themes, "", "body", bold=True)
        self._sure = Label(themes, "", "caption", "ink_2", wrap=True)
        self.here = Button(themes, self.tr("用现在的位置"), icon="crosshair-simple-bold")
        self.here.clicked.connect(self.position_wanted)
        self.lat = self._field(self.tr("纬度"), self.tr("纬度，如 30.65731"))
        self.lon = self._field(self.tr("经度"), self.tr("经度，如 104.08122"))
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(self._words)
        said.addWidget(self._sure)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(said, 1)
        head.addWidget(self.here)
        typed = FlowLayout()
        typed.addWidget(self.lat)
        typed.addWidget(self.lon)
        card = Card(themes, pad=12, fill="surface_2")
        card.body.setSpacing(12)
        card.body.addLayout(head)
        card.body.addLayout(typed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        self.show_item(item)

    def show_item(self, item: ItemShown) -> None:
        """Position and accuracy."""
        super().show_item(item)
        parts = item.value.split()
        for field, part in zip((self.lat, self.lon), (*parts, "", "")[:2], strict=True):
            field.show_text(part)
            field.mark_wrong(wrong=item.is_wrong)
        self._words.setText(item.answer_text.partition(" · ")[0] if item.value else self.tr("还没有位置"))
        text, ink, icon = _sureness(self, item)
        self._sure.setText(text)
        self._sure.recolor(ink)
        self._mark.show_icon(icon, ink)

    def _field(self, name: str, placeholder: str) -> TypedInput:
        field = TypedInput(self.themes, name, placeholder)
        field.setFixedWidth(self.themes.theme.scaled(_FIELD_WIDE))
        field.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        field.typed.connect(self._on_typed)
        return field

    def _on_typed(self, _: str) -> None:
        """Both at once may stand in one field, as maps copy them."""
        words = " ".join((self.lat.text(), self.lon.text()))
        parts = re.split(r"[\s,，;；]+", words.strip())
        self.answered.emit(" ".join(parts).strip() or None)


def _sureness(parent: PlaceAnswer, item: ItemShown) -> tuple[str, str, str]:
    """The line about accuracy, its colour and the icon."""
    _, found, accuracy = item.answer_text.partition("±")
    if not item.value:
        return item.notice or parent.tr("按右边的键，或把经纬度填上"), "ink_2", "map-pin"
    if not found:
        return parent.tr("手工填的，没有精度"), "ink_2", "map-pin-fill"
    metres = float(accuracy.split()[0])
    if metres <= _GOOD_M:
        return parent.tr("精度 ±{:.0f} m").format(metres), "ok_text", "crosshair-bold"
    if metres <= _FAIR_M:
        return parent.tr("精度 ±{:.0f} m，不太准").format(metres), "warn_text", "warning-fill"
    return (
        parent.tr("精度 ±{:.0f} m，很不准，请对一下经纬度").format(metres),
        "danger_text",
        "warning-octagon-fill",
    )
