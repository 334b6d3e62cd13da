"""How far something is: a bar of its parts, the count of the whole, and each part in words."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import ThemeController
from ui.widgets.base import Themed
from ui.widgets.cards import IconMark
from ui.widgets.labels import Label
from ui.widgets.progress import ProgressBar

_MARKS = (("check-bold", "ok_text"), ("x-bold", "danger_text"), ("minus-bold", "ink_2"))


class CountedProgress(Themed, QWidget):
    """Fine, not fine, left out, and what is done without being either; gone where there is nothing to count."""

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = ProgressBar(themes, self.tr("进度"))
        self._count = Label(themes, "", "heading")
        self._words = [Label(themes, "", "caption", "ink_2") for _ in _MARKS]
        row = QHBoxLayout(self)
        row.setSpacing(0)
        self.stand(under_title=True)
        row.addWidget(self._bar, 1)
        row.addSpacing(12)
        row.addWidget(self._count)
        for (icon, ink), words in zip(_MARKS, self._words, strict=True):
            row.addSpacing(12)
            row.addWidget(IconMark(themes, icon, ink, 16))
            row.addSpacing(4)
            row.addWidget(words)
        self.follow(themes)

    def stand(self, *, under_title: bool) -> None:
        """Its room above and below, which goes when it goes; a title row brings its own."""
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0 if under_title else 12, 0, 12)

    def show_counts(
        self, counts: tuple[int, int, int], texts: tuple[str, str, str], done: int, total: int
    ) -> None:
        """The three counts, each with the text it stands in (`{}`), and how many of all are done."""
        self.setVisible(total > 0)
        self._bar.show_parts(*counts, total, plain=max(0, done - sum(counts)))
        self._count.setText(f"{done} / {total}")
        for label, text, count in zip(self._words, texts, counts, strict=True):
            label.setText(text.format(count))
