"""The lock falls between a tap and the page it opens: afterwards the worker is where they were, and nothing waits for ever."""

import pytest
from pytestqt.qtbot import QtBot

from gridworker.store.store import Store
from tests.unit.ui.test_leaving import Shift, detail, shift
from tests.unit.ui.test_ports import store, work
from ui.screens.base import Screen
from ui.screens.recheck import RecheckScreen
from ui.screens.tasks import TasksScreen
from ui.viewmodels.tasks import TasksViewModel
from ui.widgets.empty import EmptyState
from ui.widgets.navigation import NavItem

__all__ = ["shift", "store", "work"]


def marked(shift: Shift) -> list[str]:
    return [item.text() for item in shift.window.frame.rail.findChildren(NavItem) if item.isChecked()]


def beside_the_list(shift: Shift) -> list[str]:
    screen = shift.window.findChild(TasksScreen)
    assert screen is not None
    return [each._title.text() for each in screen.findChildren(EmptyState) if each.isVisible()]


@pytest.mark.parametrize("when", ["behind the lock", "after it"])
def test_a_task_tapped_before_the_lock_is_not_said_to_open_for_ever_and_opens_with_another_tap(
    shift: Shift, store: Store, qtbot: QtBot, when: str
) -> None:
    places, window = shift.session.places, shift.window
    tasks = places.findChild(TasksViewModel)
    assert isinstance(tasks, TasksViewModel)
    places.open_task("t2")
    qtbot.waitUntil(lambda: not isinstance(detail(window), RecheckScreen))
    places.hold(on=True)
    tasks.select("t1")
    assert beside_the_list(shift) == ["正在打开"]
    lock = Screen(window.themes)
    window.show_full(lock, curtain=True)
    if when == "behind the lock":
        places.hold(on=False)
        qtbot.waitUntil(lambda: places._spares._asked is None)
    window.drop_full(lock)
    places.hold(on=False)
    qtbot.waitUntil(lambda: places._spares._asked is None)
    assert (window.place, marked(shift)) == ("tasks", ["任务"])
    assert beside_the_list(shift) == ["点左边一项任务"]
    assert (tasks.state.selected, detail(window)) == (None, None)
    tasks.select("t1")
    qtbot.waitUntil(lambda: isinstance(detail(window), RecheckScreen))


@pytest.mark.parametrize("when", ["behind the lock", "after it"])
def test_a_place_pressed_before_the_lock_is_in_front_after_it(shift: Shift, qtbot: QtBot, when: str) -> None:
    places, window = shift.session.places, shift.window
    places.hold(on=True)
    window.show_place("me")
    lock = Screen(window.themes)
    window.show_full(lock, curtain=True)
    if when == "behind the lock":
        places.hold(on=False)
        qtbot.waitUntil(lambda: places._spares._asked is None)
        assert window.screen_shown is lock
    window.drop_full(lock)
    places.hold(on=False)
    qtbot.waitUntil(lambda: window.place == "me")
    assert marked(shift) == ["我的"]
