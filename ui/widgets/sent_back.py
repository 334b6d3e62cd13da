"""A reviewer's words at the field they are about; takes no room where there are none."""

from ui.theme import ThemeController
from ui.widgets.labels import Label


class SentBack(Label):
    """The line that says why something came back."""

    def __init__(self, themes: ThemeController) -> None:
        super().__init__(themes, "", "label", "danger_text", wrap=True)
        self.hide()

    def show_words(self, words: str) -> None:
        """Show the words, or nothing."""
        self.setText(self.tr("退回：{}").format(words) if words else "")
        self.setVisible(bool(words))
