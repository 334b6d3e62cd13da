"""What opens a task is made while the worker rests, and never used twice."""

from collections.abc import Iterator
from functools import partial
from itertools import count

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.spares import Making, Spares


class Counted:
    """Two kinds of things, numbered in the order in which they were made, each in two turns."""

    def __init__(self, parent: QObject) -> None:
        self.made: list[str] = []
        self.begun: list[str] = []
        self._numbers = count(1)
        self.spares = Spares(parent)
        self.spares.begin()

    def visit(self) -> Making[str]:
        return (yield from self._new("visit"))

    def check(self) -> Making[str]:
        return (yield from self._new("check"))

    def _new(self, kind: str) -> Making[str]:
        self.begun.append(kind)
        yield None
        self.made.append(f"{kind} {next(self._numbers)}")
        return self.made[-1]


@pytest.fixture
def counted(qapp: QObject) -> Iterator[Counted]:
    parent = QObject()
    yield Counted(parent)
    parent.deleteLater()


def test_what_was_wanted_is_there_at_the_tap(counted: Counted, qtbot: QtBot) -> None:
    counted.spares.want(counted.visit)
    assert not counted.made  # not now: the worker is still looking at what was opened
    qtbot.waitUntil(lambda: counted.made == ["visit 1"])
    assert counted.spares.take(counted.visit) == "visit 1"
    assert counted.made == ["visit 1"]


def test_nothing_is_given_twice_and_the_next_follows_by_itself(counted: Counted, qtbot: QtBot) -> None:
    assert counted.spares.take(counted.visit) == "visit 1"
    assert counted.spares.take(counted.visit) == "visit 2"  # no rest between two taps: made at the tap
    qtbot.waitUntil(lambda: counted.made == ["visit 1", "visit 2", "visit 3"])
    assert counted.spares.take(counted.visit) == "visit 3"


def test_who_opened_one_finds_another_of_its_kind_first(counted: Counted, qtbot: QtBot) -> None:
    counted.spares.want(counted.visit, counted.check)
    assert counted.spares.take(counted.check) == "check 1"
    qtbot.waitUntil(lambda: counted.made == ["check 1", "check 2", "visit 3"])


def test_one_of_each_kind_is_made_and_no_more(counted: Counted, qtbot: QtBot) -> None:
    counted.spares.want(counted.visit, counted.check)
    qtbot.waitUntil(lambda: counted.made == ["visit 1", "check 2"])
    counted.spares.want(counted.visit, counted.check)
    with qtbot.assertNotEmitted(counted.spares.destroyed, wait=1_000):
        pass
    assert counted.made == ["visit 1", "check 2"]


def test_a_tap_in_the_middle_of_the_making_gets_that_very_one(counted: Counted, qtbot: QtBot) -> None:
    counted.spares.want(counted.visit)
    qtbot.waitUntil(lambda: counted.begun == ["visit"])
    assert not counted.made  # its second half is for a turn of its own
    assert counted.spares.take(counted.visit) == "visit 1"
    assert counted.begun == ["visit"]
    qtbot.waitUntil(lambda: counted.made == ["visit 1", "visit 2"])


def test_a_tap_does_not_wait_for_what_would_only_have_made_it_quicker(qapp: QObject, qtbot: QtBot) -> None:
    parent = QObject()
    steps: list[str] = []

    def make() -> Making[str]:
        steps.append("made")
        yield "usable"
        steps.append("polished")
        return "usable"

    spares = Spares(parent)
    spares.begin()
    assert spares.take(make) == "usable"
    assert steps == ["made"]
    qtbot.waitUntil(lambda: steps == ["made", "made", "polished"])
    parent.deleteLater()


def test_at_the_end_what_waits_is_handed_back(counted: Counted, qtbot: QtBot) -> None:
    counted.spares.want(counted.check, counted.visit)
    qtbot.waitUntil(lambda: counted.made == ["check 1"])
    assert counted.spares.end() == ["check 1"]
    with qtbot.assertNotEmitted(counted.spares.destroyed, wait=1_000):
        pass
    assert counted.made == ["check 1"]


def test_what_there_is_only_one_of_is_not_made_again(counted: Counted, qtbot: QtBot) -> None:
    assert counted.spares.take(counted.visit, again=False) == "visit 1"
    counted.spares.want(counted.visit, counted.check)
    qtbot.waitUntil(lambda: counted.made == ["visit 1", "check 2"])
    with qtbot.assertNotEmitted(counted.spares.destroyed, wait=1_000):
        pass
    assert counted.begun == ["visit", "check"]


def test_at_the_end_what_is_half_made_is_taken_apart_or_handed_back(qapp: QObject, qtbot: QtBot) -> None:
    parent = QObject()
    told: list[str] = []

    def unusable() -> Making[str]:
        try:
            while True:
                told.append("step")
                yield None
        except GeneratorExit:
            told.append("taken apart")
            raise

    def usable() -> Making[str]:
        told.append("made")
        while True:
            yield "usable"

    for make, step, left, last in (
        (unusable, "step", [], "taken apart"),
        (usable, "made", ["usable"], "made"),
    ):
        spares = Spares(parent)
        spares.want(make)
        spares.begin()
        qtbot.waitUntil(partial(told.__contains__, step))
        assert spares.end() == left
        assert told[-1] == last
    parent.deleteLater()


def test_nothing_is_made_beforehand_while_its_modules_are_being_loaded(qapp: QObject, qtbot: QtBot) -> None:
    parent = QObject()
    made: list[str] = []

    def make() -> Making[None]:
        yield None
        made.append("visit")

    spares = Spares(parent)
    spares.want(make)
    with qtbot.assertNotEmitted(spares.destroyed, wait=1_000):
        pass
    assert not made
    spares.begin()
    qtbot.waitUntil(lambda: made == ["visit"])
    parent.deleteLater()


def test_what_somebody_waits_for_is_made_before_all_else_a_step_a_turn(
    counted: Counted, qtbot: QtBot
) -> None:
    """And without a rest; the window lives between two steps."""
    opened: list[str] = []
    counted.spares.want(counted.visit)
    counted.spares.soon(counted.check, lambda: opened.append(counted.spares.take(counted.check)))
    assert (opened, counted.begun) == ([], [])
    qtbot.waitUntil(lambda: bool(opened))
    assert (opened, counted.begun) == (["check 1"], ["check"])
    qtbot.waitUntil(lambda: counted.made == ["check 1", "check 2", "visit 3"])


def test_what_is_there_is_opened_at_once(counted: Counted, qtbot: QtBot) -> None:
    counted.spares.want(counted.visit)
    qtbot.waitUntil(lambda: counted.made == ["visit 1"])
    qtbot.waitUntil(lambda: not counted.spares._wanted)
    opened: list[str] = []
    counted.spares.soon(counted.visit, lambda: opened.append(counted.spares.take(counted.visit)))
    assert opened == ["visit 1"]


def test_nothing_is_made_while_what_it_needs_is_loaded_elsewhere(counted: Counted, qtbot: QtBot) -> None:
    opened: list[int] = []
    counted.spares.hold(on=True)
    counted.spares.soon(counted.visit, lambda: opened.append(1))
    assert not counted.spares._rest.is_awaited
    counted.spares.hold(on=False)
    qtbot.waitUntil(lambda: opened == [1])


def test_what_cannot_be_made_is_told_and_keeps_nobody_else_waiting(counted: Counted, qtbot: QtBot) -> None:
    def spoilt() -> Making[str]:
        yield None
        raise ArithmeticError

    told: list[str] = []
    counted.spares.want(counted.visit)
    with qtbot.captureExceptions() as errors:
        counted.spares.soon(spoilt, lambda: told.append("made"), lambda: told.append("failed"))
        qtbot.waitUntil(lambda: bool(errors))
    assert told == ["failed"]
    qtbot.waitUntil(lambda: counted.made == ["visit 1"])
    counted.spares.soon(counted.check, lambda: told.append("check"))
    qtbot.waitUntil(lambda: told == ["failed", "check"])


def test_of_what_is_tapped_one_after_the_other_the_last_opens(counted: Counted, qtbot: QtBot) -> None:
    opened: list[str] = []
    counted.spares.hold(on=True)
    counted.spares.soon(counted.visit, lambda: opened.append("visit"))
    counted.spares.soon(counted.check, lambda: opened.append("check"))
    counted.spares.hold(on=False)
    qtbot.waitUntil(lambda: bool(opened))
    counted.spares.want(counted.visit)
    qtbot.waitUntil(lambda: any(one.startswith("visit") for one in counted.made))
    assert opened == ["check"]


def test_what_can_be_used_already_is_opened_at_once(qapp: QObject, qtbot: QtBot) -> None:
    steps: list[str] = []

    def make() -> Making[str]:
        yield None
        yield "usable"
        steps.append("polished")
        return "usable"

    parent = QObject()
    spares = Spares(parent)
    spares.want(make)
    spares.begin()
    spares._make_on()
    spares._make_on()
    opened: list[str] = []
    spares.soon(make, lambda: opened.append(spares.take(make, again=False)))
    assert (opened, steps) == (["usable"], [])
    parent.deleteLater()
