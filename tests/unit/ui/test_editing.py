"""Changing a record in a sheet, in the real window over a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gridworker.errors import DiskFull
from gridworker.model.facts import RecordEdit
from gridworker.model.ops import Op, OpKind
from gridworker.store.store import Store
from tests.fakes.device import Device, event_data, person_data, task_data, upsert
from ui.editing import Editing
from ui.ports.edits import EditDesk
from ui.runner import Runner
from ui.screens.today_states import SYNCED, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.widgets.overlay import Sheet
from ui.window import MainWindow


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Device(tmp_path / "profile").create()
    asked = {"type": "correction", "title": "补正上报 堆物", "note": "写清是哪一层。", "about_kind": "event"}
    rows = [
        upsert("person", person_data(living="独居")),
        upsert("care_plan", {"id": "p1", "grid": "510108004006001", "key_holder": "楼长"}),
        upsert("event", event_data(description="楼道堆物")),
        upsert("task", task_data("t1", about_id="e1", about_field="description", **asked)),
    ]
    made.write(lambda tx: tx.apply_page("", rows, "c1"))
    yield made
    made.close()


@pytest.fixture
def editing(qtbot: QtBot, themes: ThemeController, store: Store) -> Editing:
    header = status(SYNCED)
    window = MainWindow(themes, header)
    header.setParent(window)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    return Editing(EditDesk(store), window, run_at_once, window)


def areas(editing: Editing) -> dict[str, QPlainTextEdit]:
    found = editing._window.findChildren(QPlainTextEdit)
    return {area.accessibleName(): area for area in found if area.isVisible()}


def press(editing: Editing, text: str) -> None:
    button = next(
        b for b in editing._window.findChildren(QAbstractButton) if b.isVisible() and b.text() == text
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def edits(store: Store) -> list[Op]:
    with store.reader() as reader:
        return [item.op for item in reader.outbox.items() if item.kind is OpKind.RECORD_EDIT]


def test_a_person_and_the_care_plan_are_changed_in_one_sheet(editing: Editing, store: Store) -> None:
    editing.model.change_person("p1")
    assert list(areas(editing)) == [
        "居住状态",
        "备注",
        "监护人",
        "紧急联系人",
        "备用钥匙",
        "家中设备",
        "照料安排",
    ]
    areas(editing)["居住状态"].setPlainText("与女儿同住")
    areas(editing)["备用钥匙"].setPlainText("3 单元王姐")
    press(editing, "保存")
    said = {op.record.kind: RecordEdit(**op.payload).changes for op in edits(store)}
    assert {kind: list(changes) for kind, changes in said.items()} == {
        "person": ["living"],
        "care_plan": ["key_holder"],
    }
    with store.reader() as reader:
        person = reader.persons.by_id("p1")
    assert person is not None
    assert person.living == "与女儿同住"


def test_saving_without_a_change_says_so(editing: Editing, store: Store) -> None:
    editing.model.change_person("p1")
    press(editing, "保存")
    assert edits(store) == []
    assert areas(editing)


def test_a_correction_shows_the_reviewers_words_at_the_field_and_goes_back(
    editing: Editing, store: Store
) -> None:
    editing.model.correct("t1")
    (area,) = areas(editing).values()
    assert area.accessibleDescription() == "写清是哪一层。"
    assert area.toPlainText() == "楼道堆物"
    area.setPlainText("3 层楼道堆物")
    press(editing, "改好交回")
    (op,) = edits(store)
    assert op.payload["task_id"] == "t1"
    with store.reader() as reader:
        task = reader.tasks.by_id("t1")
    assert task is not None
    assert task.status == "done"


def test_a_record_that_left_the_device_is_said_to_have_left(editing: Editing) -> None:
    editing.model.change_person("nobody")
    assert any("不在本机" in label.text() for label in editing._window.findChildren(QLabel))


def test_what_could_not_be_saved_still_stands_in_the_sheet_with_the_reason(
    editing: Editing, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> str:
        raise DiskFull("磁盘满了，没有存。")

    editing.model.change_person("p1")
    areas(editing)["居住状态"].setPlainText("与女儿同住")
    with monkeypatch.context() as patched:
        patched.setattr(EditDesk, "save", full)
        press(editing, "保存")
    assert areas(editing)["居住状态"].toPlainText() == "与女儿同住"
    shown = [label.text() for label in editing._window.findChildren(QLabel) if label.isVisible()]
    assert "磁盘满了，没有存。" in shown
    press(editing, "保存")
    assert len(edits(store)) == 1
    assert areas(editing) == {}


def test_seven_fields_leave_the_buttons_in_the_smallest_window(editing: Editing) -> None:
    editing.model.change_person("p1")
    window = editing._window
    for size in ((720, 600), (1280, 800)):
        window.resize(*size)
        QApplication.processEvents()
        save = next(b for b in window.findChildren(QAbstractButton) if b.isVisible() and b.text() == "保存")
        foot = save.mapTo(window, save.rect().bottomLeft())
        assert window.rect().contains(foot), size
    areas(editing)["照料安排"].setFocus()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)


def test_two_quick_taps_open_one_sheet(qtbot: QtBot, themes: ThemeController, store: Store) -> None:
    runner = Runner()
    window = MainWindow(themes, status(SYNCED))
    qtbot.addWidget(window)
    window.show()
    editing = Editing(EditDesk(store), window, runner.run, window)
    for _ in range(2):
        editing.model.change_person("p1")
    qtbot.waitUntil(lambda: not runner.busy)
    assert len([sheet for sheet in window.findChildren(Sheet) if sheet.isVisible()]) == 1
    runner.stop()
