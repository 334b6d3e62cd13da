"""What is said can be read: no word cut in a band, no choice that vanishes outdoors, nothing out of line."""

import pytest
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.theme import Mode, ThemeController
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import ActionBar
from ui.widgets.labels import Label


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    qtbot.addWidget(widget)
    widget.resize(720, 600)
    return widget


def put(host: QWidget, qtbot: QtBot, widget: QWidget) -> None:
    """The widget under room that stretches, as at the foot of a screen."""
    column = host.layout()
    assert isinstance(column, QVBoxLayout | QHBoxLayout)
    column.addStretch(1)
    column.addWidget(widget)
    host.show()
    qtbot.waitExposed(host)


def lines_of(label: Label) -> int:
    """How high its words are at the width it has."""
    return label.heightForWidth(label.width())


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("scale", [100, 130])
def test_the_bar_at_the_foot_shows_every_line_of_what_it_says(
    mode: Mode, scale: int, themes: ThemeController, host: QWidget, qtbot: QtBot
) -> None:
    themes.use_mode(mode)
    themes.use_scale(scale)
    bar = ActionBar(themes)
    for text in ("不改了", "暂存"):
        bar.add_action(Button(themes, text, large=True))
    bar.add_action(Button(themes, "提交", Kind.PRIMARY, large=True))
    put(host, qtbot, bar)
    short = bar.height()
    bar.say("填一项存一项", "还有 13 项没填，不填也能提交。原来那份留着，已经报出的不自动撤。" * 3)
    qtbot.waitUntil(lambda: bar.height() > short)
    for label in bar.findChildren(Label):
        assert label.height() >= lines_of(label), label.text()
        assert bar.rect().contains(label.geometry())
    bar.say("已自动保存 14:03", "还有 6 项没填")
    qtbot.waitUntil(lambda: bar.height() == short)
