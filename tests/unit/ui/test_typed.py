"""Fields while somebody types: the order of the words, blanks between them, where they are full, and no markup in tips."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from gridworker.forms.values import MAX_TEXT
from ui.theme import ThemeController
from ui.widgets.buttons import IconButton
from ui.widgets.inputs import TextArea
from ui.widgets.typed import TypedArea, TypedInput
from ui.widgets.words_box import WordsBox


def field_of(part: QWidget) -> QLineEdit | QPlainTextEdit:
    found = part if isinstance(part, QLineEdit | QPlainTextEdit) else part.findChild(QPlainTextEdit)
    assert isinstance(found, QLineEdit | QPlainTextEdit)
    return found


def text_of(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def test_a_full_field_takes_no_more_and_keeps_what_stands_there(
    qtbot: QtBot, themes: ThemeController
) -> None:
    box = WordsBox(themes, "说明", most=10)
    qtbot.addWidget(box)
    box.typed.connect(lambda text: box.show_text(text[:10], ""))
    field = field_of(box)
    assert isinstance(field, QPlainTextEdit)
    for letter in "0123456789ab":
        QTest.keyClicks(field, letter)
        box.tell()
    assert field.toPlainText() == "0123456789"
    field.moveCursor(QTextCursor.MoveOperation.Start)
    QTest.keyClicks(field, "x")
    box.tell()
    assert field.toPlainText() == "0123456789", "the end is not pushed out"


@pytest.mark.parametrize("most", [4, 5, 6])
def test_pasting_too_much_is_cut_between_characters_and_can_be_undone(
    qtbot: QtBot, themes: ThemeController, most: int
) -> None:
    area = TextArea(themes, "说明", most=most)
    qtbot.addWidget(area)
    QTest.keyClicks(area, "ab")
    QApplication.clipboard().setText("甲\n😀😀😀")
    area.paste()
    assert area.toPlainText() == ("ab甲\n😀😀😀")[:most]
    area.undo()
    assert area.toPlainText() == "ab"


def test_what_was_kept_before_is_shown_whole_even_if_it_is_longer(
    qtbot: QtBot, themes: ThemeController
) -> None:
    area = TextArea(themes, "说明", most=5)
    qtbot.addWidget(area)
    area.setPlainText("写于更早的版本")
    area.moveCursor(QTextCursor.MoveOperation.End)
    QTest.keyClicks(area, "xy")
    assert area.toPlainText() == "写于更早的版本"


@pytest.mark.parametrize(
    "make",
    [
        lambda themes: TypedInput(themes, "说明"),
        lambda themes: TypedArea(themes, "说明"),
        lambda themes: WordsBox(themes, "说明"),
    ],
)
def test_a_blank_between_two_words_stays_though_it_is_told_without(
    qtbot: QtBot,
    themes: ThemeController,
    make: Callable[[ThemeController], TypedInput | TypedArea | WordsBox],
) -> None:
    part = make(themes)
    qtbot.addWidget(part)

    def show(text: str) -> None:
        kept = text.strip()
        if isinstance(part, WordsBox):
            part.show_text(kept, "")
        else:
            part.show_text(kept)

    part.typed.connect(show)
    field = field_of(part)
    for piece in ("3", " ", "号楼"):
        if piece.isascii():
            QTest.keyClicks(field, piece)
        else:
            field.insertPlainText(piece) if isinstance(field, QPlainTextEdit) else field.insert(piece)
        if isinstance(part, TypedArea):
            part._teller.tell()
        else:
            part.tell()
    assert text_of(field) == "3 号楼"


def test_a_tip_shows_what_somebody_wrote_as_words(qtbot: QtBot, themes: ThemeController) -> None:
    button = IconButton(themes, "trash", "删掉“<img src='x'><b>楼道</b>”")
    qtbot.addWidget(button)
    assert "&lt;b&gt;楼道" in button.toolTip()
    button.show_icon("trash", "删掉“楼道 & 院子”")
    assert button.toolTip() == "删掉“楼道 & 院子”"


@pytest.mark.parametrize("part", [TypedInput, TypedArea])
def test_an_answer_takes_no_more_than_a_form_keeps(
    qtbot: QtBot, themes: ThemeController, part: type[TypedInput] | type[TypedArea]
) -> None:
    made = part(themes, "说明")
    qtbot.addWidget(made)
    QApplication.clipboard().setText("长" * (MAX_TEXT + 1))
    made.paste()
    assert text_of(made) == "长" * MAX_TEXT
