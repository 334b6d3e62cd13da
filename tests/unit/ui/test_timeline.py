"""A history is told from top to bottom, to the eye and to a screen reader."""

import pytest
from pytestqt.qtbot import QtBot

from ui.theme import Mode, ThemeController
from ui.viewmodels.rows import Moment, MomentState
from ui.widgets.labels import Label
from ui.widgets.timeline import Timeline

PATH = (
    Moment("昨日 14:02", "已上报", "陈志敏", "楼道堆放杂物，通道只剩半米"),
    Moment("昨日 15:10", "退回补正", "调度台", "请写明是几单元", MomentState.TROUBLE),
    Moment("", "派给责任单位", state=MomentState.AHEAD),
)


@pytest.fixture
def themes(qtbot: QtBot) -> ThemeController:
    return ThemeController(Mode.LIGHT)


def test_every_moment_says_when_what_and_who(qtbot: QtBot, themes: ThemeController) -> None:
    timeline = Timeline(themes, "办理经过")
    qtbot.addWidget(timeline)
    timeline.show_moments(PATH)
    texts = [label.text() for label in timeline.findChildren(Label)]
    assert texts[:4] == ["已上报", "昨日 14:02", "陈志敏", "楼道堆放杂物，通道只剩半米"]
    assert "退回补正，要处理，调度台" in timeline.accessibleDescription()
    assert "派给责任单位，还没到" in timeline.accessibleDescription()


def test_a_narrow_timeline_grows_downwards_and_cuts_nothing_off(
    qtbot: QtBot, themes: ThemeController
) -> None:
    timeline = Timeline(themes, "办理经过")
    qtbot.addWidget(timeline)
    timeline.show_moments((Moment("昨日 14:02", "已上报", "", "通道只剩半米，" * 20),))
    assert timeline.heightForWidth(240) > timeline.heightForWidth(900) > 0


def test_other_moments_take_the_place_of_those_before(qtbot: QtBot, themes: ThemeController) -> None:
    timeline = Timeline(themes, "办理经过")
    qtbot.addWidget(timeline)
    timeline.show_moments(PATH)
    timeline.show_moments(PATH[:1])
    assert timeline.shown == PATH[:1]
    timeline.show_moments(())
    assert timeline.accessibleDescription() == ""
