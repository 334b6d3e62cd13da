"""A hand that uses the windows as a person would: finds a control by its name, clicks, types, and waits until it sees.

It sends real mouse and key events to real widgets and never calls into a view model. It knows no screens, only
the window's places.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import (
    QAbstractItemModel,
    QEventLoop,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QWidget
from shiboken6 import isValid

from ui.window import MainWindow

PATIENCE_MS = 60_000
_GLANCE_MS = 20
_BEAT_MS = 80
"""What a quick person takes between two touches."""
_DOWN_MS = 40
"""How long a quick finger stays down."""
_PLACES = {"今日": "today", "任务": "tasks", "上报": "report", "我的": "me"}


class NotSeen(AssertionError):
    """What should have appeared did not."""


class Hand:
    """One hand on one window."""

    def __init__(self, window: QWidget, pictures: Path, prefix: str = "") -> None:
        self.window = window
        self._pictures, self._prefix = pictures, prefix
        self._taken = 0

    def wait(self, seen: Callable[[], bool], what: str, patience_ms: int = PATIENCE_MS) -> None:
        """Lets the window live until `seen()`; `what` says what was waited for.

        Raises:
            NotSeen: it did not happen in time.
        """
        loop = QEventLoop()
        glance = QTimer(interval=_GLANCE_MS)
        glance.timeout.connect(lambda: loop.quit() if seen() else None)
        glance.start()
        QTimer.singleShot(patience_ms, loop, loop.quit)
        if not seen():
            loop.exec()
        glance.stop()
        if not seen():
            self.picture("not-seen")
            raise NotSeen(f"{what}\n" + "\n".join(self.words()))

    def rest(self, milliseconds: int) -> None:
        """Lets the window live for a while, as when the worker looks elsewhere."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop, loop.quit)
        loop.exec()

    def see(self, text: str) -> None:
        """Waits until `text` stands somewhere in the window."""
        self.wait(lambda: self.sees(text), f"waited for the words {text!r}")

    def sees(self, text: str) -> bool:
        """Whether `text` stands somewhere in the window now."""
        return any(text in words for words in self.words())

    def words(self) -> list[str]:
        """Everything that can be read in the window: labels, buttons, names, list rows."""
        return [words for widget in self._widgets(QWidget) for words in _read(widget)]

    def press(self, name: str) -> None:
        """Clicks the button whose text or accessible name contains `name`."""
        while not self._tap(button := self._seen_button(name), button.rect().center()):
            pass
        self.rest(_BEAT_MS)

    def go_to(self, place: str) -> None:
        """Presses a place's name in the navigation, and waits until it is in front."""
        self.press(place)
        window = self.window
        if isinstance(window, MainWindow):
            self.wait(lambda: window.place == _PLACES[place], f"waited for the place {place!r}")

    def can_press(self, name: str) -> bool:
        """Whether there is such a button and it can be pressed."""
        return self._button(name) is not None

    def row_is_there(self, text: str) -> bool:
        """Whether a list row says `text`."""
        return self._row(text) is not None

    def type_into(self, name: str, text: str) -> None:
        """Types `text` into the field with the accessible name `name`."""
        self.wait(lambda: self._named(name) is not None, f"waited for a field {name!r}")
        field = self._named(name)
        assert field is not None  # noqa: S101 - just seen
        field.setFocus()
        _in_loop(lambda: QTest.mouseClick(field, Qt.MouseButton.LeftButton))
        _in_loop(lambda: type_text(field, text))
        self.rest(_BEAT_MS)

    def press_keys(self, text: str) -> None:
        """Types on the keyboard, wherever the focus is."""
        target = QApplication.focusWidget() or self.window
        _in_loop(lambda: type_text(target, text))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Presses one key."""
        target = QApplication.focusWidget() or self.window
        _in_loop(lambda: QTest.keyClick(target, key, modifier))
        self.rest(_BEAT_MS)

    def choose_row(self, text: str) -> None:
        """Clicks the list row that says `text`."""
        while not self._tap_row(text):
            pass
        self.rest(_BEAT_MS)

    def picture(self, name: str) -> Path:
        """Keeps a picture of the window."""
        self.rest(_BEAT_MS * 3)  # what has just appeared is laid out in the next round of events
        self._taken += 1
        self._pictures.mkdir(parents=True, exist_ok=True)
        path = self._pictures / f"{self._prefix}-{self._taken:02d}-{name}.png"
        self.window.grab().save(str(path))
        return path

    def _seen_button(self, name: str) -> QAbstractButton:
        self.wait(lambda: self._button(name) is not None, f"waited for a button {name!r}")
        button = self._button(name)
        assert button is not None  # noqa: S101 - just seen
        return button

    def _tap_row(self, text: str) -> bool:
        self.wait(lambda: self._row(text) is not None, f"waited for a row {text!r}")
        found = self._row(text)
        assert found is not None  # noqa: S101 - just seen
        view, index = found
        view.scrollTo(index)
        row, where = QPersistentModelIndex(index), view.visualRect(index).center()
        return self._tap(view.viewport(), where, lambda: view.indexAt(where) == row)

    def _tap(self, target: QWidget, where: QPoint, is_there: Callable[[], bool] = lambda: True) -> bool:
        """Down and up again; between them the window lives, as under a finger.

        False if what was tapped has gone meanwhile, or has moved away from the finger: it was in vain.
        """
        how = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where
        hit = False

        def let_go() -> None:
            nonlocal hit
            if isValid(target):
                hit = target.isVisible() and target.rect().contains(where) and is_there()
                QTest.mouseRelease(target, *how)

        _in_loop(lambda: QTest.mousePress(target, *how))
        _in_loop(let_go, _DOWN_MS)
        return hit

    def _widgets(self, kind: type[QWidget]) -> Iterator[QWidget]:
        for top in QApplication.topLevelWidgets():
            if top.isVisible():
                if isinstance(top, kind):
                    yield top
                yield from (widget for widget in top.findChildren(kind) if widget.isVisible())

    def _button(self, name: str) -> QAbstractButton | None:
        buttons = [b for b in self._widgets(QAbstractButton) if isinstance(b, QAbstractButton)]
        usable = [b for b in buttons if b.isEnabled()]
        exact = [b for b in usable if name in (b.text(), b.accessibleName())]
        near = [b for b in usable if name in b.text() or name in b.accessibleName()]
        return next(iter(exact or near), None)

    def _named(self, name: str) -> QWidget | None:
        named = [widget for widget in self._widgets(QWidget) if widget.accessibleName() == name]
        return next((widget for widget in named if widget.focusPolicy() != Qt.FocusPolicy.NoFocus), None)

    def _row(self, text: str) -> tuple[QAbstractItemView, QModelIndex] | None:
        for view in self._widgets(QAbstractItemView):
            if isinstance(view, QAbstractItemView):
                for index in _rows(view.model()):
                    if text in _row_words(index):
                        return view, index
        return None


def _in_loop(act: Callable[[], object], after_ms: int = 0) -> None:
    """Acts in a turn of the event loop, where real touches arrive: the window knows by it how long it has been at work."""
    loop = QEventLoop()

    def now() -> None:
        try:
            act()
        finally:
            loop.quit()

    QTimer.singleShot(after_ms, loop, now)
    loop.exec()


def type_text(target: QWidget, text: str) -> None:
    """Key events for ASCII; what comes from an input method for the rest."""
    if text.isascii():
        QTest.keyClicks(target, text)
        return
    from PySide6.QtGui import QInputMethodEvent

    committed = QInputMethodEvent()
    committed.setCommitString(text)
    QApplication.sendEvent(target, committed)


def _read(widget: QWidget) -> Iterator[str]:
    yield widget.accessibleName()
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QAbstractItemView):
        yield from (_row_words(index) for index in _rows(widget.model()))


def _rows(model: QAbstractItemModel | None) -> Iterator[QModelIndex]:
    if model is not None:
        yield from (model.index(row, 0) for row in range(min(model.rowCount(), 500)))


def _row_words(index: QModelIndex) -> str:
    roles = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole)
    return " ".join(str(index.data(role) or "") for role in roles)
