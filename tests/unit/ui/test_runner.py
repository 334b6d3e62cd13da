"""Background work: results arrive on the UI thread, problems are told, bugs are not swallowed."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from gridworker.errors import DiskFull, EnvironmentProblem
from tests.unit.ui.conftest import compute
from ui.runner import Rereading, Runner
from ui.turns import Turn


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    made = Runner()
    yield made
    made.stop()


def test_work_runs_elsewhere_and_its_result_arrives_here(runner: Runner, qtbot: QtBot) -> None:
    here, threads = threading.get_ident(), []
    results: list[int] = []

    def work() -> int:
        threads.append(threading.get_ident())
        return 42

    def done(result: int) -> None:
        threads.append(threading.get_ident())
        results.append(result)

    runner.run(work, done, lambda _: None)
    qtbot.waitUntil(lambda: results == [42])
    assert threads[0] != here
    assert threads[1] == here


def test_a_problem_is_told_to_whoever_asked(runner: Runner, qtbot: QtBot) -> None:
    told: list[EnvironmentProblem] = []

    def work() -> None:
        raise DiskFull("存储已满")

    runner.run(work, lambda _: told.clear(), told.append)
    qtbot.waitUntil(lambda: [problem.code for problem in told] == ["disk.full"])


def test_a_bug_goes_to_the_crash_report(runner: Runner, qtbot: QtBot) -> None:
    problems: list[EnvironmentProblem] = []

    def work() -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(runner.crashed) as told:
        runner.run(work, lambda _: None, problems.append)
    assert isinstance(told.args[0], ZeroDivisionError)
    qtbot.waitUntil(lambda: [problem.code for problem in problems] == ["bug.crashed"])


class Held:
    """A `Run` whose work ends when the test says so."""

    def __init__(self) -> None:
        self.under_way: list[Callable[[], None]] = []

    def __call__(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Any], None]
    ) -> None:
        found = work()
        self.under_way.append(lambda: failed(found) if isinstance(found, EnvironmentProblem) else done(found))


def test_news_that_come_while_something_is_read_are_shown_after_it() -> None:
    held, shown, facts = Held(), list[str](), ["offline"]
    header = Rereading(held, lambda: facts[-1], shown.append, lambda _problem: None)
    header.ask()
    facts.append("online")
    header.ask()
    header.ask()
    held.under_way.pop()()
    assert shown == ["offline"]
    held.under_way.pop()()
    assert shown == ["offline", "online"]
    assert not held.under_way


def test_what_could_not_be_read_or_shown_is_read_again_when_asked() -> None:
    held, shown = Held(), list[Any]()
    answers: list[Any] = [DiskFull("存储已满"), 0, 4]

    def show(number: int) -> None:
        shown.append(1 / number)

    header = Rereading(held, lambda: answers.pop(0), show, lambda problem: shown.append(problem.code))
    header.ask()
    held.under_way.pop()()
    header.ask()
    with pytest.raises(ZeroDivisionError):
        held.under_way.pop()()
    header.ask()
    held.under_way.pop()()
    assert shown == ["disk.full", 0.25]


def test_five_hundred_results_all_arrive(runner: Runner, qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(500):
        runner.run(lambda number=number: number, seen.append, lambda _: None)
    qtbot.waitUntil(lambda: len(seen) == 500)
    assert sorted(seen) == list(range(500))
    assert not runner.busy


def test_a_tap_between_two_long_results_is_heard_before_the_second(qtbot: QtBot) -> None:
    runner, heard = Runner(threads=1), list[str]()

    def show(result: str) -> None:
        heard.append(result)
        if result == "first":
            QTimer.singleShot(0, lambda: heard.append("tap"))
        compute(0.005)

    for result in ("first", "second", "third"):
        runner.run(lambda result=result: result, show, lambda _: None)
    runner.drain()
    qtbot.waitUntil(lambda: not runner.busy)
    assert heard == ["first", "tap", "second", "third"]
    runner.stop()


def test_a_tap_in_a_long_turn_is_heard_before_what_was_found_in_it(runner: Runner, qtbot: QtBot) -> None:
    heard: list[str] = []
    tap = QTimer(runner, interval=0, singleShot=True)
    tap.timeout.connect(lambda: heard.append("tap"))

    def work_long() -> None:
        runner.run(lambda: "result", heard.append, lambda _: None)
        runner.drain()
        tap.start()
        compute(0.005)

    QTimer.singleShot(0, runner, work_long)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["tap", "result"]


def test_who_waited_through_a_long_turn_goes_before_what_was_asked_for_in_it(qtbot: QtBot) -> None:
    heard: list[str] = []
    owner = QObject()
    painting = Turn(owner, lambda: heard.append("painting"))
    tap = QTimer(owner, interval=3, singleShot=True)
    tap.timeout.connect(lambda: heard.append("tap"))

    def work_long() -> None:
        painting.start()
        tap.start()
        compute(0.02)

    QTimer.singleShot(0, owner, work_long)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == ["tap", "painting"]


def test_a_dialog_opened_with_one_result_keeps_no_other_from_arriving(qtbot: QtBot) -> None:
    runner, seen = Runner(threads=1), list[str]()

    def show(result: str) -> None:
        seen.append(result)
        if result == "asks where to save":
            qtbot.waitUntil(lambda: "arrives meanwhile" in seen)
        compute(0.005)

    for result in ("long", "asks where to save", "arrives meanwhile"):
        runner.run(lambda result=result: result, show, lambda _: None)
    runner.drain()
    qtbot.waitUntil(lambda: not runner.busy)
    assert seen == ["long", "asks where to save", "arrives meanwhile"]
    runner.stop()


def test_a_page_that_fails_to_show_its_result_keeps_no_other_from_its_own(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner, shown = Runner(threads=1), list[int]()

    def show(number: int) -> None:
        shown.append(1 // number)

    monkeypatch.setattr("ui.turns._LONG_S", -1.0)  # each turn counts as a long one
    with qtbot.captureExceptions() as raised:
        for number in (1, 0, 1, 0, 1):
            runner.run(lambda number=number: number, show, lambda _: None)
        qtbot.waitUntil(lambda: not runner.busy)
    assert shown == [1, 1, 1]
    assert [kind for kind, *_ in raised] == [ZeroDivisionError] * 2
    runner.stop()


def test_the_lock_does_not_wait_for_thirty_photos(runner: Runner, qtbot: QtBot) -> None:
    go, begun = threading.Event(), threading.Barrier(3)
    ended: list[str] = []

    def busy() -> None:
        begun.wait(60)
        go.wait(60)

    for _ in range(2):
        runner.run(busy, lambda _none: None, lambda _: None)
    begun.wait(60)
    for _ in range(30):
        runner.run(lambda: None, lambda _none: ended.append("photo"), lambda _: None)
    runner.run(lambda: None, lambda _none: ended.append("lock"), lambda _: None, first=True)
    go.set()
    qtbot.waitUntil(lambda: len(ended) == 31)
    assert "lock" in ended[:3]


def test_nothing_is_delivered_after_the_end(runner: Runner, qtbot: QtBot) -> None:
    seen: list[int] = []
    gate = threading.Event()
    runner.run(lambda: int(gate.wait(60)), seen.append, lambda _: None)
    threading.Timer(0, gate.set).start()
    runner.stop()
    after: list[int] = []
    runner.run(lambda: 1, after.append, lambda _: None)
    qtbot.waitUntil(lambda: after == [1])
    assert seen == []
