"""The log of filling in: what was on screen when, what was answered and what it was before, only where a form asks."""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.forms.publish import publish
from gridworker.model.ops import BlobRole, Op, RecordKind, RecordRef
from gridworker.store.store import Store
from tests.fakes import device as fake
from tests.unit.ui.test_ports import WORKER, _arrive, store, work
from ui.ports.checklist import ChecklistDesk
from ui.ports.workplace import Workplace
from ui.screens.checklist import ChecklistScreen
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel

__all__ = ["store", "work"]

SEEN, DONE = "/data/seen", "/data/done"
AUDIT = ("audit", "audit", "", "track-changes=true identify-user=true")
Make = Callable[..., ChecklistScreen]


def published(path: Path, *, audited: bool) -> dict[str, object]:
    """A form of two questions and a group to add, as it comes to the device."""
    book = openpyxl.Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    survey.append(("type", "name", "label", "parameters", "required"))
    for row in ([AUDIT] if audited else []) + [
        ("text", "seen", "看到什么", "", "yes"),
        ("text", "done", "做了什么", "", "yes"),
        ("begin repeat", "shop", "铺面", ""),
        ("text", "name", "店名", ""),
        ("end repeat", "", "", ""),
    ]:
        survey.append(row)
    settings = book.create_sheet("settings")
    settings.append(("form_id", "version", "form_title"))
    settings.append(("corner", "1", "转角检查"))
    book.save(path)
    made = publish(path.read_bytes())
    return {
        "id": "corner@1", "form_id": "corner", "version": "1", "title": "转角检查", "xml": made.xml.decode(),
    }  # fmt: skip


@pytest.fixture
def make(
    qtbot: QtBot, themes: ThemeController, store: Store, work: Workplace, tmp_path: Path
) -> Iterator[Make]:
    """The real screen over the real store."""
    screens: list[ChecklistScreen] = []

    def make(*, audited: bool = True) -> ChecklistScreen:
        if not screens:
            form = published(tmp_path / "corner.xlsx", audited=audited)
            _arrive(
                store,
                ("worker", {**WORKER}),
                ("task", fake.task_data("t1", form_id="corner")),
                ("form", form),
            )
        model = ChecklistViewModel(ChecklistDesk(work), run_at_once, store.clock)
        screen = ChecklistScreen(themes, model)
        model.setParent(screen)
        qtbot.addWidget(screen)
        screen.resize(900, 600)
        screen.show()
        model.open("t1")
        screens.append(screen)
        return screen

    yield make
    for screen in screens:
        screen.close()


def tap(screen: ChecklistScreen, path: str) -> None:
    view = screen.body.list
    box = view.visualRect(view.entries.index(view.entries.row_of(path)))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, box.center().y()))


def wait(store: Store, seconds: int) -> None:
    clock = store.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(seconds=seconds))


def submitted(store: Store) -> Op:
    with store.reader() as reader:
        (made,) = reader.inspections.for_task("t1")
        (item,) = reader.outbox.for_record(RecordRef(RecordKind.INSPECTION, made.id))
    return item.op


def log(store: Store) -> list[tuple[str, str, int, str, str]]:
    """Event, question, seconds on screen, before, after."""
    (ref,) = [blob for blob in submitted(store).blobs if blob.role is BlobRole.AUDIT]
    rows = csv.DictReader(io.StringIO(store.blobs.get(ref.sha256).decode()))
    return [
        (
            row["event"],
            row["node"].rpartition("/")[2],
            (int(row["end"]) - int(row["start"])) // 1000 if row["end"] else 0,
            row["old-value"],
            row["new-value"],
        )
        for row in rows
    ]


def test_log_tells_how_long_each_question_was_open_and_what_it_was_before(make: Make, store: Store) -> None:
    screen = make()
    tap(screen, SEEN)
    wait(store, 4)
    screen.model.answer(SEEN, "纸箱")
    wait(store, 1)
    tap(screen, DONE)
    wait(store, 2)
    screen.model.answer(DONE, "劝走")
    screen.model.undo()
    tap(screen, SEEN)
    wait(store, 3)
    screen.model.answer(SEEN, "木板")
    tap(screen, DONE)
    screen.model.answer(DONE, "报告")
    screen.submit()
    assert log(store) == [
        ("form start", "", 0, "", ""),
        ("question", "seen", 5, "", "纸箱"),
        ("question", "done", 2, "", ""),
        ("question", "seen", 3, "纸箱", "木板"),
        ("question", "done", 0, "", "报告"),
        ("form exit", "", 0, "", ""),
        ("form finalize", "", 0, "", ""),
    ]


def test_time_beside_the_form_does_not_count_and_a_draft_goes_on_with_its_log(
    make: Make, store: Store
) -> None:
    screen = make()
    tap(screen, SEEN)
    wait(store, 2)
    screen.hide()
    wait(store, 600)
    screen.show()
    wait(store, 3)
    screen.model.answer(SEEN, "纸箱")
    screen.model.save_and_leave()
    screen.hide()
    wait(store, 60)
    again = make()
    tap(again, DONE)
    again.model.answer(DONE, "劝走")
    again.submit()
    assert log(store) == [
        ("form start", "", 0, "", ""),
        ("question", "seen", 2, "", ""),
        ("form exit", "", 0, "", ""),
        ("form resume", "", 0, "", ""),
        ("question", "seen", 3, "", "纸箱"),
        ("form save", "", 0, "", ""),
        ("form exit", "", 0, "", ""),
        ("form resume", "", 0, "", ""),
        ("question", "seen", 0, "", ""),
        ("question", "done", 0, "", "劝走"),
        ("form exit", "", 0, "", ""),
        ("form finalize", "", 0, "", ""),
    ]


def test_log_tells_of_groups_added_and_taken_out_and_of_a_form_that_was_not_complete(
    make: Make, store: Store
) -> None:
    screen = make()
    screen.model.change_repeat("/data/shop", "add")
    screen.model.answer("/data/shop[2]/name", "文具店")
    screen.model.change_repeat("/data/shop[1]", "delete")
    screen.model.undo()
    screen.submit()
    screen.model.submit_with_gaps("关门了")
    assert log(store) == [
        ("form start", "", 0, "", ""),
        ("add repeat", "shop[2]", 0, "", ""),
        ("question", "name", 0, "", "文具店"),
        ("delete repeat", "shop[1]", 0, "", ""),
        ("add repeat", "shop[1]", 0, "", ""),
        ("constraint error", "seen", 0, "", ""),
        ("form exit", "", 0, "", ""),
        ("form finalize", "", 0, "", ""),
    ]


def test_a_form_only_looked_into_leaves_no_draft_and_a_lock_leaves_the_form(make: Make, store: Store) -> None:
    screen = make()
    screen.hide()
    with store.reader() as reader:
        assert not reader.drafts.all()
    screen.show()
    screen.model.answer(SEEN, "纸箱")
    screen.flush()  # as before a lock
    again = make()
    again.submit()
    again.model.submit_with_gaps("没做别的")
    assert [event for event, *_ in log(store)] == [
        "form start", "form exit", "form resume", "question", "form exit", "form resume", "constraint error",
        "form exit", "form finalize",
    ]  # fmt: skip


def test_nothing_is_logged_where_the_form_does_not_ask(make: Make, store: Store) -> None:
    screen = make(audited=False)
    tap(screen, SEEN)
    screen.model.answer(SEEN, "纸箱")
    screen.model.submit_with_gaps("没做别的")
    assert not [blob for blob in submitted(store).blobs if blob.role is BlobRole.AUDIT]
    assert not screen.model.session.audit.lines()
