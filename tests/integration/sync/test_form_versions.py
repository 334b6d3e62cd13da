"""A new version of a checklist is published while a device holds a draft of the old one."""

from pathlib import Path

import openpyxl
import pytest

from gridworker.assets import asset
from gridworker.forms import Form, FormSession, load_form
from gridworker.ids import new_id
from gridworker.model.facts import Place
from gridworker.model.ops import OpKind
from gridworker.model.records import Inspection
from gridworker.services.inspections import SubmitInspection, submit_inspection
from gridworker.store.drafts import Draft
from gridworker.store.outbox import OpState
from sync.central import commands
from sync.central.embedded import Central
from tests.integration.central.platforms import DISTRICT, GRID
from tests.integration.sync.field import FieldApp

OLD, NEW = "2026112203", "2026122301"


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The stairwell checklist as somebody changed it in Excel: another version, one item worded anew."""
    book = openpyxl.load_workbook(asset("checklists", "stairwell.xlsx"))
    book["settings"]["C2"] = NEW
    book["survey"]["C3"] = "楼梯间、走道、平台无堆物"
    path = tmp_path / "stairwell.xlsx"
    book.save(path)
    return path


def on_device(app: FieldApp, version: str = "") -> Form:
    """The form a draft was begun with, or the newest."""
    with app.store.reader() as reader:
        record = reader.forms.get("stairwell", version) if version else reader.forms.latest("stairwell")
    assert record is not None
    return load_form(record.xml.encode())


def begun(app: FieldApp) -> Draft:
    """A draft with one answer, kept on the device."""
    form = on_device(app)
    session = FormSession(form, clock=app.clock)
    session.answer("/data/escape/i01", "na")
    draft = Draft(
        id=new_id(app.clock.now()),
        purpose="checklist",
        form_id=form.id,
        form_version=form.version,
        body=session.to_answers(),
    )
    app.store.write(lambda tx: tx.save_draft(draft))
    return draft


def submitted(app: FieldApp, session: FormSession, draft_id: str = "") -> str:
    """Fills in the rest, one item failing, and submits; the inspection's id."""
    session.answer("/data/power/i07", "fail")
    session.answer("/data/power/i07_photo", ["p1"])
    while path := session.next_unfilled():
        session.answer(path, session.form.question(path).choices[0].name)
    command = SubmitInspection(
        place=Place(text="新鸿路 66 号院 3 栋", grid=GRID),
        started_at=app.clock.now().isoformat(timespec="milliseconds"),
        draft_id=draft_id,
    )
    return submit_inspection(app.store, session, command).record.id


def test_draft_finishes_in_its_version_new_work_takes_the_new_and_the_platform_takes_both(
    central: Central, app: FieldApp, edited: Path
) -> None:
    commands.publish_form_in(central.services, asset("checklists", "stairwell.xlsx"), DISTRICT)
    app.sync()
    draft = begun(app)
    commands.publish_form_in(central.services, edited, DISTRICT)
    app.sync()

    with app.store.reader() as reader:
        kept = reader.drafts.get(draft.id)
    assert kept is not None
    old = FormSession.from_answers(on_device(app, kept.form_version), kept.body, clock=app.clock)
    new = FormSession(on_device(app), clock=app.clock)
    assert (old.form.version, new.form.version) == (OLD, NEW)
    assert old.value("/data/escape/i01") == "na"
    assert (old.label("/data/escape/i01"), new.label("/data/escape/i01")) == (
        "楼梯间、走道无堆物",
        "楼梯间、走道、平台无堆物",
    )

    made = {submitted(app, old, draft.id): OLD, submitted(app, new): NEW}
    app.sync()
    app.sync()  # the platform's rows come back
    with app.store.reader() as reader:
        assert reader.outbox.counts().attention == 0
        assert {op.state for op in reader.outbox.items()} <= {OpState.APPLIED}
        found: list[Inspection | None] = [reader.inspections.by_id(one) for one in made]
        dangers = [op for op in reader.outbox.items() if op.kind == OpKind.EVENT_REPORTED]
    assert [one and one.form_version for one in found] == list(made.values())
    assert [one and (one.failed, one.score) for one in found] == [(1, 91), (1, 91)]
    assert len(dangers) in {0, 2}
