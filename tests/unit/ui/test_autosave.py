"""When drafts are saved, and what happens to results that come after a screen is gone."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from gridworker.errors import EnvironmentProblem
from ui.viewmodels.autosave import Autosave
from ui.viewmodels.background import Guarded
from ui.viewmodels.drafting import Turns
from ui.viewmodels.drafts import Submitted


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


def test_slow_save_never_overwrites_a_newer_one() -> None:
    kept: list[str] = []
    turns = Turns()
    older, newer = turns.saving(lambda: kept.append("older")), turns.saving(lambda: kept.append("newer"))
    newer()
    older()
    assert kept == ["newer"]


def test_save_still_on_its_way_does_not_bring_back_what_was_submitted() -> None:
    kept: list[str] = []
    turns = Turns()
    late = turns.saving(lambda: kept.append("draft"))

    def refuse() -> Submitted:
        raise EnvironmentProblem("没有提交上")

    with pytest.raises(EnvironmentProblem):
        turns.handing_over(refuse)()
    turns.saving(lambda: kept.append("again"))()
    assert turns.handing_over(lambda: Submitted(1))() == Submitted(1)
    late()
    turns.saving(lambda: kept.append("after"))()
    assert kept == ["again"]
