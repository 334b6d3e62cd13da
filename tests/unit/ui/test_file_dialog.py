"""Qt's own file chooser as a worker sees it where the system has none: Chinese words, a sensible folder, readable heads."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QFileInfo
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QHeaderView, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Mode, ThemeController
from ui.widgets import file_dialog
from ui.widgets.file_dialog import choose_file, choose_files, choose_folder, choose_place


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """The folders choosers open in; each answers with a file of `chosen`."""
    opened: list[str] = []
    found = tmp_path / "chosen" / "a.jpg"
    found.parent.mkdir()

    def answer(_parent: QWidget, _title: str, where: str, *_kinds: str) -> tuple[str, str]:
        opened.append(where)
        return str(found), ""

    def several(*given: object) -> tuple[list[str], str]:
        return [answer(*given)[0]], ""  # type: ignore[arg-type]

    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", several)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: answer(*given)[0])
    monkeypatch.setattr(file_dialog._Kept, "folder", "")
    monkeypatch.setattr(file_dialog.QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    yield opened
    if file_dialog._Kept.words is not None:
        QCoreApplication.removeTranslator(file_dialog._Kept.words)
        file_dialog._Kept.words = None


def test_a_chooser_opens_where_the_last_file_was(asked: list[str], qtbot: QtBot, tmp_path: Path) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    assert choose_file(page, "选", "") == tmp_path / "chosen" / "a.jpg"
    assert choose_files(page, "选", "") == [tmp_path / "chosen" / "a.jpg"]
    choose_place(page, "存", "记录.pdf", "")
    assert asked == [str(tmp_path), str(tmp_path / "chosen"), str(tmp_path / "chosen" / "记录.pdf")]
    (tmp_path / "chosen").rmdir()  # the stick was pulled out
    choose_folder(page, "选")
    assert asked[-1] == str(tmp_path)


def test_our_own_words_stay_after_a_chooser_was_open(asked: list[str], qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    choose_file(page, "选", "")
    assert QCoreApplication.translate("Today", "今日") == "今日"
    assert QCoreApplication.translate("QFileDialog", "Folder") == "文件夹"


@pytest.mark.parametrize("mode", list(Mode))
def test_qts_own_chooser_speaks_chinese_and_its_heads_can_be_read(
    asked: list[str], qtbot: QtBot, themes: ThemeController, tmp_path: Path, mode: Mode
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    themes.use_mode(mode)
    themes.dress(page)
    choose_file(page, "选", "")
    assert asked
    assert QCoreApplication.translate("Visit", "今晚") == "今晚", "the program's own words stay"
    dialog = QFileDialog(page, "选照片", str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setViewMode(QFileDialog.ViewMode.Detail)
    dialog.show()
    assert "打开" in dialog.labelText(QFileDialog.DialogLabel.Accept)
    for label in dialog.findChildren(QLabel):
        words = re.sub(r"\(&\w\)", "", label.text())  # without its key
        assert not re.search("[A-Za-z]", words), words
    assert QFileIconProvider().type(QFileInfo(str(tmp_path))) == "文件夹"
    heads = next(head for head in dialog.findChildren(QHeaderView) if head.isVisible())
    seen = heads.grab().toImage()
    assert seen.pixelColor(seen.width() // 2, seen.height() - 3) == themes.theme.color("surface_2")
    dialog.close()
