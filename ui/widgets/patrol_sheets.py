"""What a patrol asks in a panel over the window: a reason, where in the cellar, whether to end with gaps."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.language import amount, listed
from ui.theme import ThemeController
from ui.viewmodels.report_parts import BuildingChoice
from ui.widgets.asking_sheet import AskingSheet
from ui.widgets.buttons import Kind
from ui.widgets.chips import Chip
from ui.widgets.flow import FlowLayout
from ui.widgets.inputs import Field, Input
from ui.widgets.place_card import BuildingSheet

_MOST_NAMES = 6
_LONGEST = 200


class ReasonSheet(AskingSheet):
    """One reason: chosen, or in the worker's words."""

    given = Signal(str, object)
    """The reason, and the sheet that holds it."""

    def __init__(
        self,
        themes: ThemeController,
        host: QWidget,
        title: str,
        verb: str,
        reasons: Sequence[str],
        text: str = "",
    ) -> None:
        super().__init__(themes, host, title)
        if text:
            self.add_text(text)
        chips = FlowLayout(gap=8)
        self._chips = [Chip(themes, reason) for reason in reasons]
        for chip in self._chips:
            chip.clicked.connect(partial(self._on_chip, chip))
            chips.addWidget(chip)
        self.body.addLayout(chips)
        self._input = Input(themes, self.tr("原因"), placeholder=self.tr("或者写一句"))
        self._input.setMaxLength(_LONGEST)
        self._field = Field(themes, self.tr("原因"), self._input)
        self.body.addWidget(self._field)
        self._add_verbs(verb)
        self._input.returnPressed.connect(self._on_done)

    def _add_verbs(self, verb: str) -> None:
        """What can be pressed; the last one is the default."""
        self.add_action(self.tr("先不了")).clicked.connect(self.close_sheet)
        self.add_action(verb, Kind.PRIMARY).clicked.connect(self._on_done)

    def _on_chip(self, chosen: Chip) -> None:
        for chip in self._chips:
            chip.setChecked(chip is chosen)
        self._input.setText(chosen.text())

    def _on_done(self) -> None:
        reason = self._input.text().strip()
        if not reason:
            self._field.show_problem(self.tr("选一个原因，或者写一句"))
            self._input.setFocus()
            return
        self._hand_in(self.given, reason)


class MissedSheet(ReasonSheet):
    """Ending with points that were missed."""

    def __init__(self, themes: ThemeController, host: QWidget, missed: Sequence[str]) -> None:
        names = listed(missed[:_MOST_NAMES])
        more = themes.tr(" 等") if len(missed) > _MOST_NAMES else ""
        super().__init__(
            themes,
            host,
            amount("还有 {} 个点没看", len(missed)),
            themes.tr("仍要结束"),
            (themes.tr("有急事"), themes.tr("天气不好"), themes.tr("时间不够")),
            themes.tr("没看的：{}{}。走过的都存好了，结束后不能再接着走。").format(names, more),
        )

    def _add_verbs(self, verb: str) -> None:
        """Going on is the default; ending cannot be taken back."""
        self.add_action(verb).clicked.connect(self._on_done)
        self.add_action(self.tr("接着走"), Kind.PRIMARY).clicked.connect(self.close_sheet)


class CellarSheet(BuildingSheet):
    """地下模式: which building, and which unit or room."""

    stated = Signal(str, str)
    """The building's id, and unit or room in words."""

    def __init__(
        self, themes: ThemeController, host: QWidget, buildings: Sequence[BuildingChoice], order: str
    ) -> None:
        super().__init__(themes, host, buildings, order)
        self._room = Input(themes, self.tr("单元、房间"), placeholder=self.tr("单元、楼层或房间（可不填）"))
        self._room.setMaxLength(60)
        self.body.insertWidget(0, self._room)
        self.chosen.connect(self._on_chosen)

    def _on_chosen(self, building_id: str) -> None:
        self.stated.emit(building_id, self._room.text().strip())
