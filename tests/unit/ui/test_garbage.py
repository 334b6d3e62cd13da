"""Garbage: a closed sheet is destroyed on the thread of the window, whoever else makes and drops things meanwhile."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.garbage import GarbageTurns


class Sheet:
    """Something that knows itself, as a widget does that a slot of its own is connected to."""

    def __init__(self, ended_on: list[int]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: ended_on.append(threading.get_ident()))


def churn() -> None:
    """Makes and keeps enough for the interpreter to collect many times, were it left to itself."""
    kept = [[number] for number in range(50_000)]
    assert kept


@pytest.fixture
def ended_on(qapp: QApplication) -> list[int]:
    ended: list[int] = []
    gc.collect()
    return ended


def test_another_thread_never_destroys_what_the_window_dropped(
    qapp: QApplication, ended_on: list[int]
) -> None:
    owner = QObject()
    turns = GarbageTurns(lambda: True, owner)
    Sheet(ended_on)
    other = threading.Thread(target=churn)
    other.start()
    other.join()
    assert ended_on == []
    turns.turn()
    assert ended_on == [threading.get_ident()]


def test_what_has_grown_old_waits_until_the_worker_rests(qapp: QApplication, ended_on: list[int]) -> None:
    rests: list[bool] = []
    owner = QObject()
    turns = GarbageTurns(lambda: bool(rests), owner)
    old = [Sheet(ended_on)]
    gc.collect()  # it has been seen and is old now
    old.clear()
    try:
        for _ in range(200):
            turns.turn()
        assert ended_on == []
        rests.append(True)
        turns.turn()
        assert ended_on == [threading.get_ident()]
    finally:
        gc.unfreeze()


def test_a_page_open_through_a_collection_is_freed_after_it_is_closed_if_late(
    qapp: QApplication, ended_on: list[int]
) -> None:
    owner = QObject()
    turns = GarbageTurns(lambda: True, owner)
    page = [Sheet(ended_on)]
    try:
        for _ in range(200):
            turns.turn()
        looked_through = len(gc.get_objects())
        assert looked_through * 10 < gc.get_freeze_count()  # what lives is not looked through every minute
        page.clear()
        for _ in range(1_200):
            turns.turn()
        assert ended_on == [threading.get_ident()]
    finally:
        gc.unfreeze()


def test_nothing_is_collected_while_modules_are_loaded_and_not_for_ever(qtbot: QtBot) -> None:
    owner = QObject()
    turns = GarbageTurns(lambda: True, owner)
    timer = turns.findChild(QTimer)
    assert timer is not None
    usual = timer.interval()
    try:
        turns.wait_for_modules()
        assert timer.interval() > 10 * usual
        timer.timeout.emit()  # whatever holds the loading up
        qtbot.waitUntil(lambda: timer.interval() == usual)
        turns.wait_for_modules()
        turns.spare_the_old()
        assert timer.interval() <= usual
    finally:
        gc.unfreeze()


def test_what_is_loaded_is_not_looked_through_again_and_what_comes_later_is(
    qapp: QApplication, ended_on: list[int]
) -> None:
    owner = QObject()
    turns = GarbageTurns(lambda: True, owner)
    try:
        turns.spare_the_old()
        looked_through = len(gc.get_objects())
        assert looked_through * 10 < gc.get_freeze_count()
        Sheet(ended_on)
        gc.collect()
        assert ended_on == [threading.get_ident()]
    finally:
        gc.unfreeze()
