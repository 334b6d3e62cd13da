"""What every screen is: a page that shows one view model's state and tells the window how to frame it."""

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.theme import ThemeController
from ui.turns import paint_last
from ui.widgets.header import Heading


class Screen(QWidget):
    """Base of all screens. Subclasses show their view model's state in one method called from `changed`.

    Attributes:
        heading: title and line for the header; None shows the worker.
        detail: pushed over a place: back button, and no bottom bar when upright.
        stays: taken away from the front it waits to come back, instead of being taken apart.
        whole: all its parts are there.
        building: the steps that are left until it is whole; one made beforehand is built in turns of the event loop.
        talk_task, talk_news: the task whose 任务情况 the header offers while this is in front, and what is new there.
    """

    heading_changed = Signal()
    """`heading` is another one now."""

    heading: Heading | None = None
    detail: bool = False
    stays: bool = False
    whole: bool = True
    talk_task: str = ""
    talk_news: int = 0

    def __init__(self, themes: ThemeController, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.themes = themes
        self.wide = True
        self.building: Iterator[None] = iter(())

    def build(self, parts: Iterator[None], *, at_once: bool) -> None:
        """Lay the parts: now, or when somebody takes the steps in `building`; each `yield` of `parts` ends a turn."""
        self.whole, self.building = False, self._built(parts)
        if at_once:
            for _step in self.building:
                pass

    def _built(self, parts: Iterator[None]) -> Iterator[None]:
        yield from parts
        self.whole = True

    def keep_hidden(self) -> None:
        """As `hide` does, said outright because it would come up with its place; but a screen without parts takes no event yet."""
        self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        self.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden)

    def show_heading(self, title: str, line: str = "") -> None:
        """Change what the header says about this screen."""
        heading = Heading(title, line)
        if heading != self.heading:
            self.heading = heading
            self.heading_changed.emit()

    def show_talk(self, task_id: str, news: int) -> None:
        """Let the header offer 任务情况 of a task, with a count of what is new there."""
        if (task_id, news) != (self.talk_task, self.talk_news):
            self.talk_task, self.talk_news = task_id, news
            self.heading_changed.emit()

    def lay_out(self, *, wide: bool) -> None:
        """The window crossed 960 px, or the screen has just been put in; subclasses arrange their parts."""
        self.wide = wide

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A page looks the same with the keyboard on it: Qt would paint all that it holds anew."""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """As when it came."""

    def flush(self) -> None:
        """Save what was typed and is not saved yet; for screens on which something is filled in."""

    def refresh(self) -> None:
        """F5."""

    def shown(self) -> None:
        """The screen has come to the front."""

    def painted_last(self) -> Sequence[QWidget]:
        """What takes long to paint: when the screen comes up, each of these parts is painted in a turn after the rest."""
        return ()

    def show_filled(self, pages: QStackedWidget, filled: int = 1) -> None:
        """Turns to the page that has been filled: had it been in sight, each part that changed would have been laid out by itself."""
        if pages.currentIndex() != filled:
            pages.setCurrentIndex(filled)
            paint_last(*self.painted_last())

    def showEvent(self, event: QShowEvent) -> None:
        """Coming up, it is painted in steps."""
        super().showEvent(event)
        if self.whole:
            paint_last(*self.painted_last())


@runtime_checkable
class Embeddable(Protocol):
    """A detail that can stand beside the list with a title row of its own."""

    def embed(self, *, on: bool) -> None:
        """Beside the list, or pushed."""
        ...
