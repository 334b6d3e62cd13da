"""When drafts are saved, and what happens to results that come after a screen is gone."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gridworker.errors import EnvironmentProblem
from ui.viewmodels.autosave import Autosave
from ui.viewmodels.background import Guarded


def test_one_save_follows_many_changes(qtbot: QtBot) -> None:
    saved: list[int] = []
    autosave = Autosave(lambda: saved.append(1), debounce_ms=20, longest_ms=10_000)
    for _ in range(5):
        autosave.mark()
    assert autosave.is_waiting
    qtbot.waitUntil(lambda: bool(saved))
    assert saved == [1]
    assert not autosave.is_waiting


def test_steady_typing_is_saved_at_the_latest_limit(qtbot: QtBot) -> None:
    saved: list[int] = []
    autosave = Autosave(lambda: saved.append(1), debounce_ms=100_000, longest_ms=20)
    autosave.mark()
    qtbot.waitUntil(lambda: bool(saved))
    assert saved == [1]


def test_flush_saves_only_when_something_waits() -> None:
    saved: list[int] = []
    autosave = Autosave(lambda: saved.append(1))
    autosave.flush()
    autosave.mark()
    autosave.flush()
    autosave.flush()
    assert saved == [1]


def test_result_for_a_closed_screen_is_dropped_but_the_work_is_done() -> None:
    kept: list[Callable[[], None]] = []
    told: list[str] = []

    def later(
        work: Callable[[], str], done: Callable[[str], None], failed: Callable[[EnvironmentProblem], None]
    ) -> None:
        del failed
        kept.append(lambda: done(work()))

    owner = QObject()
    run = Guarded(owner, later)
    run(lambda: told.append("worked") or "x", told.append, lambda _: None)
    delete(owner)
    kept[0]()
    assert told == ["worked"]
