"""Checklists written in a format of a time to come: the worker is told, and what was there before stays and works."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from gridworker.errors import FormProblem
from gridworker.geo.distance import Fix
from gridworker.model.records import FORM_FORMAT
from gridworker.store.drafts import Draft as KeptDraft
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.forms.conftest import xform
from ui.ports.checklist import ChecklistDesk
from ui.ports.workplace import Workplace
from ui.theme import ThemeController
from ui.viewmodels.drafts import Draft, DraftKind
from ui.viewmodels.form_state import FormOpened
from ui.viewmodels.form_state import begun as begun_state
from ui.widgets.form_body import FormBody
from ui.widgets.labels import Label

TODAY, TOMORROW = "1", "2"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = fake.Device(tmp_path / "profile").create()
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Iterator[ChecklistDesk]:
    engine = SyncEngine(store, HttpTransport("http://127.0.0.1:9"), store.clock)
    yield ChecklistDesk(Workplace(store, engine, lambda: Fix(104.1014, 30.6696, 8.0)))
    engine.stop()


def row(version: str, body: str = '<input ref="/d/a"/>', **more: Any) -> dict[str, Any]:
    xml = xform("<a/>", "", body).decode().replace('version="1"', f'version="{version}"')
    return {
        "id": f"t@{version}",
        "form_id": "t",
        "version": version,
        "title": "试表",
        "xml": xml,
        "attachments": {},
        **more,
    }


def newer() -> dict[str, Any]:
    """A form of tomorrow, written down in a way that only tomorrow's apps know."""
    return row(TOMORROW, form_format=FORM_FORMAT + 1)


def arrive(store: Store, *forms: dict[str, Any]) -> None:
    with store.reader() as reader:
        start = reader.feed.cursor()
    rows = [fake.upsert("task", fake.task_data(form_id="t")), *(fake.upsert("form", form) for form in forms)]
    assert store.write(lambda tx: tx.apply_page(start, rows, f"{start}c"))


def begun(store: Store, desk: ChecklistDesk) -> KeptDraft:
    """A draft with an answer."""
    opened = desk.open_checklist("t1")
    desk.save_draft(
        Draft(opened.draft_id, DraftKind.CHECKLIST, "t1", {"answers": {"answers": {"/d/a": "有"}}})
    )
    return kept(store, opened.draft_id)


def kept(store: Store, draft_id: str) -> KeptDraft:
    with store.reader() as reader:
        draft = reader.drafts.get(draft_id)
    assert draft is not None
    return draft


def refused(desk: ChecklistDesk) -> FormProblem:
    with pytest.raises(FormProblem) as caught:
        desk.open_checklist("t1")
    return caught.value


def version_of(opened: FormOpened) -> str:
    return opened.form.version


def test_worker_whose_only_form_is_of_tomorrow_is_told_to_upgrade(store: Store, desk: ChecklistDesk) -> None:
    arrive(store, newer())
    problem = refused(desk)
    assert problem.code == "form.newer"
    assert "升级" in problem.text
    assert "都还在" in problem.text


def test_another_form_that_waits_for_an_upgrade_is_not_blamed(store: Store, desk: ChecklistDesk) -> None:
    arrive(store, {**newer(), "id": "tt@2", "form_id": "tt"})
    assert refused(desk).code == "form.missing"


def test_form_of_today_stays_the_one_in_use_until_the_app_is_upgraded(
    store: Store, desk: ChecklistDesk
) -> None:
    arrive(store, row(TODAY), newer())
    opened = desk.open_checklist("t1")
    assert (version_of(opened), opened.newer_waits) == (TODAY, True)
    with store.reader() as reader:
        assert reader.feed.unreadable_forms() == (f"t@{TOMORROW}",)
        assert reader.tasks.count() == 1


def test_worker_sees_that_a_newer_form_waits_for_the_upgrade(
    store: Store, desk: ChecklistDesk, themes: ThemeController, qtbot: QtBot
) -> None:
    arrive(store, row(TODAY))
    body = FormBody(themes, "检查项")
    qtbot.addWidget(body)

    def told() -> list[str]:
        body.show_state(begun_state(desk.open_checklist("t1")))
        return [
            each.text()
            for each in body.findChildren(Label)
            if each.isVisibleTo(body) and "新版" in each.text()
        ]

    assert told() == []
    arrive(store, {**newer(), "id": "t@0", "version": "0"})
    assert told() == []  # written down the new way, but older than what is in use
    arrive(store, newer())
    assert len(told()) == 1
    assert "升级" in told()[0]


def test_draft_stays_as_it_was_when_a_form_of_tomorrow_arrives(store: Store, desk: ChecklistDesk) -> None:
    arrive(store, row(TODAY))
    before = begun(store, desk)
    arrive(store, newer())
    opened = desk.open_checklist("t1")
    assert (version_of(opened), opened.draft_id) == (TODAY, before.id)
    assert kept(store, before.id) == before


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ('<hologram ref="/d/a"/>', "hologram"),
        ('<input ref="/d/a"><setvalue ref="/d/a" event="odk-hologram" value="1"/></input>', "odk-hologram"),
    ],
)
def test_what_the_newest_form_asks_for_is_named_and_a_draft_goes_on_in_its_own_version(
    store: Store, desk: ChecklistDesk, body: str, named: str
) -> None:
    arrive(store, row(TODAY))
    before = begun(store, desk)
    arrive(store, row(TOMORROW, body))
    assert version_of(desk.open_checklist("t1")) == TODAY
    assert kept(store, before.id) == before
    store.write(lambda tx: tx.delete_draft(before.id))
    problem = refused(desk)
    assert named in problem.text
    assert "升级" in problem.text
    assert "都还在" in problem.text
