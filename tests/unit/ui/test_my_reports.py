"""我的上报: what was reported and where it stands, taking it back, changing it, answering what was asked."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from ui.screens.my_reports import FollowScreen, MyReportsScreen
from ui.screens.my_reports_states import (
    ALL,
    BEGUN,
    CLOSED,
    HANDLING,
    ME,
    RECALLED,
    REFUSED,
    WAITING,
    WANTED,
    DemoFollowing,
    followed,
    listed,
)
from ui.screens.today_states import NOW
from ui.theme import ThemeController
from ui.viewmodels.event_words import moments_of
from ui.viewmodels.followed_report import FollowViewModel
from ui.viewmodels.rows import MomentState
from ui.window import MainWindow

PICTURE = Path(asset("demo", "photos", "ebike_dangling_wire.jpg"))


class Front:
    """A window with one of the two screens in front."""

    def __init__(self, bot: QtBot, window: MainWindow) -> None:
        self.bot, self.window = bot, window
        window.resize(1280, 800)
        window.show()
        bot.addWidget(window)

    @property
    def model(self) -> FollowViewModel:
        return self.window.findChildren(FollowViewModel)[0]

    def button(self, name: str) -> QAbstractButton | None:
        found = [
            b
            for b in self.window.findChildren(QAbstractButton)
            if b.isVisible() and name in (b.text(), b.accessibleName())
        ]
        return found[-1] if found else None

    def press(self, name: str) -> None:
        button = self.button(name)
        assert button is not None, f"no button {name}"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    @property
    def ways(self) -> set[str]:
        return {name for name in ("撤回", "改一改", "申请撤回", "补充") if self.button(name)}


Follow = Callable[..., Front]


@pytest.fixture
def follow(qtbot: QtBot, themes: ThemeController) -> Iterator[Follow]:
    made: list[Front] = []

    def build(event_id: str, port: DemoFollowing | None = None) -> Front:
        made.append(Front(qtbot, followed(themes, port or DemoFollowing(*ALL), event_id)))
        return made[-1]

    yield build
    for front in made:
        front.window.close()


def test_the_list_puts_first_what_wants_an_answer(qtbot: QtBot, themes: ThemeController) -> None:
    front = Front(qtbot, listed(themes, DemoFollowing(*ALL, begun=(BEGUN,))))
    screen = front.window.findChildren(MyReportsScreen)[0]
    groups = screen._model.state.groups
    assert [(group.title, len(group.tasks)) for group in groups] == [
        ("退回补充", 1),
        ("改到一半", 1),
        ("还没传", 1),
        ("在办", 2),
        ("办完的", 2),
    ]
    with qtbot.waitSignal(screen.opened) as opened:
        screen.list.opened.emit(WANTED.id)
    assert opened.args == [WANTED.id]
    with qtbot.waitSignal(screen.again_wanted) as again:
        screen.list.opened.emit(BEGUN.id)
    assert again.args == [BEGUN.id]
    front.window.close()


@pytest.mark.parametrize(
    ("event", "ways"),
    [
        (WAITING, {"撤回", "改一改", "补充"}),
        (HANDLING, {"补充"}),
        (WANTED, {"申请撤回", "补充"}),
        (RECALLED, {"补充"}),
        (REFUSED, set()),
        (CLOSED, set()),
    ],
)
def test_what_can_be_done_goes_by_where_the_report_stands(
    follow: Follow, event: object, ways: set[str]
) -> None:
    assert follow(event.id).ways == ways  # type: ignore[attr-defined]


def test_a_report_of_somebody_else_can_only_be_added_to(follow: Follow) -> None:
    import msgspec

    other = msgspec.structs.replace(WANTED, reporter="worker-2")
    assert follow(other.id, DemoFollowing(other)).ways == {"补充"}


def test_taking_back_is_one_press_and_says_that_nothing_went_out(follow: Follow) -> None:
    port = DemoFollowing(*ALL)
    front = follow(WAITING.id, port)
    with front.bot.waitSignal(front.model.done) as done:
        front.press("撤回")
    assert done.args == ["已撤回，没有传出去。"]
    assert port.given_up == [WAITING.id]


def test_what_left_in_the_meantime_is_told_and_stays(follow: Follow) -> None:
    import msgspec

    from gridworker.model.vocabulary import EventStage

    port = DemoFollowing(*ALL)
    front = follow(WAITING.id, port)
    port.events[WAITING.id] = msgspec.structs.replace(WAITING, stage=EventStage.REPORTED)
    front.press("改一改")
    assert "已经开始上传" in front.model.state.problem
    front.model.reload()
    assert front.ways == {"申请撤回", "补充"}


def test_changing_hands_the_report_back_to_its_form(follow: Follow) -> None:
    front = follow(WAITING.id)
    with front.bot.waitSignal(front.model.edit_wanted) as wanted:
        front.press("改一改")
    assert wanted.args == [WAITING.id]


def test_asking_for_it_back_needs_a_reason_and_is_shown_as_asked(follow: Follow) -> None:
    port = DemoFollowing(*ALL)
    front = follow(WANTED.id, port)
    front.press("申请撤回")
    front.press("申请撤回")
    assert port.asked == []
    QTest.keyClicks(front.window.findChildren(QLineEdit)[-1], "x")
    front.press("报重了")
    front.press("申请撤回")
    assert port.asked == [(WANTED.id, "报重了")]
    assert "交给调度员来定" in front.model.state.bar
    assert front.model.state.moments[2].words == "申请撤回"


def test_an_answer_with_words_and_a_photo_goes_as_one_addition(follow: Follow) -> None:
    port = DemoFollowing(*ALL)
    front = follow(WANTED.id, port)
    screen = front.window.findChildren(FollowScreen)[0]
    assert "请写清楚" in screen._asked.text()
    front.window.findChildren(QPlainTextEdit)[0].setPlainText("2 单元 3 楼")
    front.model.tray.add_files([PICTURE])
    front.press("补充")
    (addition,) = port.additions
    assert (addition.event_id, addition.note, len(addition.photos)) == (WANTED.id, "2 单元 3 楼", 1)
    assert (front.model.state.note, front.model.state.added) == ("", ())
    assert front.model.state.bar.startswith("已存好")


def test_nothing_is_not_added_and_the_words_say_what_to_do(follow: Follow) -> None:
    port = DemoFollowing(*ALL)
    front = follow(HANDLING.id, port)
    front.press("补充")
    assert port.additions == []
    assert "写一句，或者加一张照片" in front.model.state.problem


def test_what_was_begun_of_an_addition_comes_back(follow: Follow) -> None:
    port = DemoFollowing(*ALL)
    front = follow(WANTED.id, port)
    front.window.findChildren(QPlainTextEdit)[0].setPlainText("写到一半")
    front.window.findChildren(FollowScreen)[0].flush()
    assert port.drafts[-1].data == {"note": "写到一半"}
    again = follow(WANTED.id, port)
    assert again.model.state.note == "写到一半"


def test_news_of_the_matter_leaves_what_is_being_written_alone(follow: Follow) -> None:
    port = DemoFollowing(*ALL)
    front = follow(HANDLING.id, port)
    front.model.write_note("写到一半")
    data = QMimeData()
    data.setImageData(QImage(8, 8, QImage.Format.Format_RGB32))
    QGuiApplication.clipboard().setMimeData(data)
    front.model.tray.add_files([PICTURE])
    port.events[HANDLING.id] = CLOSED
    front.model.reload()
    assert (front.model.state.note, len(front.model.state.added)) == ("写到一半", 1)
    assert front.model.state.moments[-1].words == "结案"


def test_a_matter_that_is_gone_says_so(follow: Follow) -> None:
    front = follow("e1", DemoFollowing())
    assert "已不在本机" in front.model.state.problem
    assert front.ways == set()


def test_the_timeline_tells_what_was_who_and_what_is_to_come() -> None:
    moments = moments_of(HANDLING, ME, NOW)
    assert [(one.words, one.who) for one in moments] == [
        ("上报", "我"),
        ("受理", "调度员"),
        ("立案", "调度员"),
        ("派遣", "调度员"),
        ("签收", "职能部门"),
        ("处置", ""),
        ("结案", ""),
    ]
    assert [one.state for one in moments[-3:]] == [MomentState.NOW, MomentState.AHEAD, MomentState.AHEAD]
    assert "离线填报" in moments[0].note
    assert "晚到 12 分" in moments[0].note


def test_the_timeline_of_what_never_left_and_of_what_is_over() -> None:
    waiting = moments_of(WAITING, ME, NOW)
    assert (waiting[0].words, waiting[0].note, waiting[0].state) == (
        "上报",
        "还在本机，没有传。",
        MomentState.NOW,
    )
    assert [one.words for one in waiting[1:]] == ["受理", "派遣", "处置", "结案"]
    refused = moments_of(REFUSED, ME, NOW)
    assert (refused[-1].words, refused[-1].state) == ("不予受理", MomentState.TROUBLE)
    assert moments_of(CLOSED, ME, NOW)[-1].state is MomentState.PAST
