"""Background work: results arrive on the UI thread, problems are told, bugs are not swallowed."""

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gridworker.errors import DiskFull, EnvironmentProblem
from ui.runner import Runner


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
    def work() -> None:
        raise ZeroDivisionError

    with qtbot.waitSignal(runner.crashed) as told:
        runner.run(work, lambda _: None, lambda _: None)
    assert isinstance(told.args[0], ZeroDivisionError)


def test_five_hundred_results_all_arrive(runner: Runner, qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(500):
        runner.run(lambda number=number: number, seen.append, lambda _: None)
    qtbot.waitUntil(lambda: len(seen) == 500)
    assert sorted(seen) == list(range(500))
    assert not runner.busy


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
