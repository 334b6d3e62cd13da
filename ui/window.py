"""The main window: navigation and nothing else. It shows only places that were registered; it knows no rule and no data.

Rail at the left from 960 px on, bottom bar below that; one header over a stack of screens; full pages (unlock, enrol)
without either.
"""

from collections.abc import Callable
from functools import cached_property, partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget
from shiboken6 import isValid

from ui.frame import Frame
from ui.screens.base import Screen
from ui.theme import WIDE_FROM, ThemeController
from ui.turns import PaintingTurns, end_later
from ui.viewmodels.status import StatusViewModel
from ui.widgets.navigation import REPORT
from ui.widgets.overlay import Sheet, Toast
from ui.widgets.reading_order import go_on

LEAST = QSize(720, 600)
"""What the pages are laid out for; a screen that has less gets a window no larger than itself."""

Soon = Callable[[Callable[[], None], Callable[[], None]], None]
"""Calls the first when a place can be made without a wait, the second if it cannot be made."""


def at_once(then: Callable[[], None], _failed: Callable[[], None]) -> None:
    """There is nothing to wait for."""
    then()


class MainWindow(QMainWindow):
    """One window for the whole program."""

    place_shown = Signal(str)
    """The key of the place that has come to the front."""
    talk_wanted = Signal(str)
    """任务情况 of the task that fills the window."""
    closing = Signal()
    """The worker closes the window; save what is open."""

    def __init__(
        self, themes: ThemeController, status: StatusViewModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.themes, self._status = themes, status
        themes.dress(self)
        self.painting = PaintingTurns(self)
        self._wide = True
        self._places: dict[str, Screen] = {}
        self._to_make: dict[str, tuple[Callable[[], Screen], Soon]] = {}
        self._pushed: list[Screen] = []
        self._put_away: list[Sheet] = []
        self._curtain: Screen | None = None
        self._place = ""
        self._coming = ""
        self.setWindowTitle(self.tr("网格通"))
        self.setMinimumSize(LEAST.boundedTo(self.screen().availableSize()))
        self._layers = QStackedWidget()
        self._vacant = QWidget()  # where the frame will be
        self._layers.addWidget(self._vacant)
        self.setCentralWidget(self._layers)
        self.toast = Toast(themes, self)
        self._shortcut(QKeySequence(Qt.Key.Key_F2)).activated.connect(partial(self._show_if_there, REPORT))
        self._shortcut(QKeySequence(Qt.Key.Key_F5)).activated.connect(self._on_refresh_pressed)
        self._shortcut(QKeySequence(Qt.Key.Key_Escape)).activated.connect(self.back)

    @cached_property
    def frame(self) -> Frame:
        """Header, navigation and the screens; made when first asked for, because the lock page needs none of it."""
        frame = Frame(self.themes, self._status)
        frame.header.back_pressed.connect(self.back)
        frame.header.talk_pressed.connect(self._on_talk_pressed)
        frame.rail.chosen.connect(self.show_place)
        frame.bar.chosen.connect(self.show_place)
        self._layers.insertWidget(0, frame)
        self._layers.removeWidget(self._vacant)
        return frame

    @property
    def place(self) -> str:
        """The key of the place in front or below what was pushed."""
        return self._place

    @property
    def is_led(self) -> bool:
        """Whether there is a place in front, or one on its way there."""
        return bool(self._place or self._coming)

    @property
    def screen_shown(self) -> Screen | None:
        """The screen in front; None before the first place."""
        found = self.frame.stack.currentWidget() if self.framed else self._layers.currentWidget()
        return found if isinstance(found, Screen) else None

    @property
    def wide(self) -> bool:
        """Whether there is room for two columns."""
        return self._wide

    @property
    def seat(self) -> QWidget:
        """Where every screen of the frame stands, also one that waits hidden."""
        return self.frame.stack

    @property
    def framed(self) -> bool:
        """True while header and navigation are shown, False for a full page."""
        return self._layers.currentIndex() == 0

    def add_place(
        self, key: str, icon: str, text: str, screen: Screen | Callable[[], Screen], soon: Soon = at_once
    ) -> None:
        """Register a place; Alt+1 is the first one added, Alt+2 the second, and so on.

        A function is called for the screen when the place is first shown, as `soon` as that needs no wait.
        """
        if isinstance(screen, Screen):
            self._places[key] = screen
            self._put_in(screen)
        else:
            self._to_make[key] = screen, soon
        self.frame.add_place(key, icon, text)
        number = len(self._places) + len(self._to_make)
        if number <= 9:
            self._shortcut(QKeySequence(f"Alt+{number}")).activated.connect(partial(self._show_if_there, key))

    def show_place(self, key: str) -> None:
        """Bring a place to the front and drop what was pushed over another one.

        One that has to be made first comes when it is there, unless the worker has gone elsewhere meanwhile.
        """
        self._coming = key
        _make, soon = self._to_make.get(key, (None, at_once))
        self.frame.mark(key)
        soon(partial(self._show_place, key), self._stay)

    def _stay(self) -> None:
        """Nothing is on its way any more; the navigation shows where the worker is."""
        self._coming = ""
        self._arrange()

    def _show_place(self, key: str) -> None:
        if key != self._coming:
            return
        self._coming = ""
        while self._pushed:
            self._drop(self._pushed.pop())
        self._place = key
        self._bring(self._screen_of(key))
        self.place_shown.emit(key)

    def _screen_of(self, key: str) -> Screen:
        if key in self._to_make:
            make, _soon = self._to_make[key]
            self._places[key] = make()
            del self._to_make[key]
            self._put_in(self._places[key])
        return self._places[key]

    def push(self, screen: Screen) -> None:
        """Put a detail screen over the place; `back` removes it."""
        self._coming = ""
        self._pushed.append(screen)
        self._put_in(screen)
        self._bring(screen)

    def back(self) -> None:
        """Take the topmost pushed screen away; nothing happens on a place itself."""
        if not self.framed:
            return
        self._stay()
        if not self._pushed:
            return
        self._drop(self._pushed.pop())
        self._bring(self._pushed[-1] if self._pushed else self._places[self._place])

    def lay_frame(self) -> None:
        """Lays the frame out behind the lock, so that what waits in it has the size it will have."""
        self._arrange()
        self.frame.resize(self._layers.size())
        if (layout := self.frame.layout()) is not None:
            layout.activate()

    def show_full(self, screen: Screen, *, curtain: bool = False) -> None:
        """Show a page without header and navigation; what lies below stays as it is, sheets over it are put away.

        Behind a `curtain` nothing comes forward, whoever asks for it: sheets and toasts wait until it is dropped, and a
        chooser of files is closed, for it would lie over it and keep the keys.
        """
        self._curtain = screen if curtain else None
        chooser = QApplication.activeModalWidget()
        if curtain and chooser is not None:
            chooser.close()
        self.toast.hold_back(on=curtain)
        for sheet in self._sheets():
            sheet.hide()
            self._put_away.append(sheet)
        if self._layers.indexOf(screen) < 0:
            self._layers.addWidget(screen)
        screen.lay_out(wide=self._wide)
        self._layers.setCurrentWidget(screen)
        screen.shown()

    def drop_full(self, screen: Screen) -> None:
        """Take a full page away for good, with its sheets, and show the frame again, with those that were put away."""
        self._curtain = None
        for sheet in self._sheets():
            sheet.close_sheet()
        self._layers.removeWidget(screen)
        end_later(screen)
        self._layers.setCurrentIndex(0)
        if (front := self.screen_shown) is not None:
            front.shown()
        for sheet in self._put_away:
            if isValid(sheet):
                sheet.come_back()
        self._put_away.clear()
        self.toast.hold_back(on=False)

    def keeps(self, sheet: Sheet) -> bool:
        """Whether a sheet has to wait behind the curtain; then it comes forward by itself."""
        if self._curtain is None or sheet.owner is self._curtain:
            return False
        self._put_away.append(sheet)
        return True

    def _sheets(self) -> list[Sheet]:
        found = self.findChildren(Sheet, options=Qt.FindChildOption.FindDirectChildrenOnly)
        return [sheet for sheet in found if sheet.isVisible()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between rail and bottom bar at 960 px."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE_FROM
        if wide != self._wide:
            self._wide = wide
            for screen in self.findChildren(Screen):
                if screen.whole:  # else it is laid out when it is
                    screen.lay_out(wide=wide)
            self._arrange()

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Tab follows the reading order; from what is gone, or can take the keyboard no more, the focus falls to the page.

        Qt asks for the next stop in both cases, which after a page's last button would be the first of the navigation.
        """
        here = self.focusWidget()
        front = self.screen_shown
        if here is not None and front is not None and not (here.isVisible() and here.isEnabled()):
            front.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return go_on(self, forward=forward)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window closes."""
        self.closing.emit()
        super().closeEvent(event)

    def _shortcut(self, keys: QKeySequence) -> QShortcut:
        return QShortcut(keys, self)

    def _show_if_there(self, key: str) -> None:
        if self.framed and (key in self._places or key in self._to_make):
            self.show_place(key)

    def _put_in(self, screen: Screen) -> None:
        self.frame.stack.addWidget(screen)
        screen.heading_changed.connect(self._arrange)
        screen.lay_out(wide=self._wide)

    def _drop(self, screen: Screen) -> None:
        self.frame.stack.removeWidget(screen)
        screen.heading_changed.disconnect(self._arrange)
        if not screen.stays:
            end_later(screen)

    def _bring(self, screen: Screen) -> None:
        self.frame.stack.setCurrentWidget(screen)
        self._arrange()
        screen.shown()

    def _arrange(self) -> None:
        """Header and navigation as the screen in front wants them."""
        if self._places or self._to_make:
            self.frame.arrange(self._place, wide=self._wide, pushed=bool(self._pushed))

    def _on_talk_pressed(self) -> None:
        if (front := self.screen_shown) is not None:
            self.talk_wanted.emit(front.talk_task)

    def _on_refresh_pressed(self) -> None:
        front = self.screen_shown
        if front is not None:
            front.refresh()
