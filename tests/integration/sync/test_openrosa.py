"""A checklist that names an OpenRosa server: it goes to the platform and there, each with its own receipt."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.forms import Form, FormSession, load_form
from gridworker.model.facts import Place
from gridworker.model.ops import Op
from gridworker.services.inspections import SubmitInspection, submit_inspection
from gridworker.services.openrosa import choose_target
from gridworker.store.deliveries import DeliveryState
from gridworker.store.uploads import UploadState
from sync.central import commands
from sync.central.embedded import Central
from tests.fakes.openrosa_server import OpenRosaFake, openrosa_server
from tests.integration.central.platforms import DISTRICT, GRID
from tests.integration.sync.field import FieldApp

ORX = "{http://openrosa.org/xforms}"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDWORKER_PROXY", "direct")


@pytest.fixture
def server() -> Iterator[OpenRosaFake]:
    with openrosa_server() as fake:
        yield fake


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """One question, and a log of how it was answered."""
    book = openpyxl.Workbook()
    survey = book.active
    assert survey is not None
    survey.title = "survey"
    for row in (("type", "name", "label", "parameters"), ("audit", "audit", "", "track-changes=true")):
        survey.append(row)
    survey.append(("text", "seen", "看到什么", ""))
    settings = book.create_sheet("settings")
    settings.append(("form_id", "version", "form_title"))
    settings.append(("corner", "1", "转角检查"))
    path = tmp_path / "corner.xlsx"
    book.save(path)
    return path


def form_of(app: FieldApp) -> Form:
    with app.store.reader() as reader:
        record = reader.forms.latest("corner")
    assert record is not None
    return load_form(record.xml.encode())


def submit(app: FieldApp, session: FormSession) -> Op:
    command = SubmitInspection(
        place=Place(text="新鸿路 66 号院 3 栋", grid=GRID),
        started_at=app.clock.now().isoformat(timespec="milliseconds"),
    )
    return submit_inspection(app.store, session, command).ops[0]


def filled(app: FieldApp, text: str = "堆了纸箱") -> FormSession:
    session = FormSession(form_of(app), clock=app.clock)
    session.audit.shown("/data/seen")
    app.clock.advance(timedelta(seconds=3))
    session.answer("/data/seen", text)
    return session


def state(app: FieldApp, op: Op) -> DeliveryState:
    with app.store.reader() as reader:
        found = reader.deliveries.get(op.id)
    assert found is not None
    return found.state


def test_checklist_and_its_log_reach_the_platform_and_the_server_its_publisher_named(
    central: Central, app: FieldApp, server: OpenRosaFake, workbook: Path, platform_clock: ManualClock
) -> None:
    commands.publish_form_in(central.services, workbook, DISTRICT, server.url)
    app.sync()
    op = submit(app, filled(app))
    app.quiesce(platform_clock)
    (kept,) = server.kept.values()
    assert kept.xml == op.payload["instance_xml"].encode()
    lines = list(csv.DictReader(kept.files["audit.csv"].decode().splitlines()))
    assert [line["event"] for line in lines] == ["form start", "question", "form exit", "form finalize"]
    assert (lines[1]["node"], lines[1]["new-value"]) == ("/data/seen", "堆了纸箱")
    assert int(lines[1]["end"]) - int(lines[1]["start"]) == 3_000
    assert etree.fromstring(kept.xml).findtext(f"{ORX}meta/{ORX}audit") == "audit.csv"
    with app.store.reader() as reader:
        upload = reader.uploads.get(op.blobs[0].sha256)
    assert upload is not None
    assert upload.state is UploadState.DELIVERED  # the platform has verified it
    assert state(app, op) is DeliveryState.DELIVERED


def test_corrected_checklist_says_which_one_it_replaces(
    central: Central, app: FieldApp, server: OpenRosaFake, workbook: Path, platform_clock: ManualClock
) -> None:
    commands.publish_form_in(central.services, workbook, DISTRICT, server.url)
    app.sync()
    first = submit(app, filled(app))
    session = FormSession.edit(form_of(app), first.payload["instance_xml"].encode(), clock=app.clock)
    session.answer("/data/seen", "已清走")
    second = submit(app, session)
    app.quiesce(platform_clock)
    replaced = etree.fromstring(server.kept[f"uuid:{second.record.id}"].xml)
    assert replaced.findtext(f"{ORX}meta/{ORX}deprecatedID") == f"uuid:{first.record.id}"


def test_server_that_is_away_keeps_nothing_from_the_platform_and_the_other_way_round(
    central: Central, app: FieldApp, server: OpenRosaFake, workbook: Path, platform_clock: ManualClock
) -> None:
    commands.publish_form_in(central.services, workbook, DISTRICT, "http://127.0.0.1:1")
    app.sync()
    away = submit(app, filled(app))
    app.quiesce(platform_clock)
    assert state(app, away) is DeliveryState.WAITING
    choose_target(app.store, "corner", server.url)
    here = submit(app, filled(app))
    central.stop()
    assert app.sync().code == "network.unreachable"
    assert state(app, here) is DeliveryState.DELIVERED
    assert app.state(here) == "waiting"


def test_publishing_again_changes_the_server_and_never_the_form(
    central: Central, app: FieldApp, server: OpenRosaFake, workbook: Path
) -> None:
    for url in ("", server.url, ""):
        commands.publish_form_in(central.services, workbook, DISTRICT, url)
    app.sync()
    with app.store.reader() as reader:
        record = reader.forms.latest("corner")
    assert record is not None
    assert (record.version, record.openrosa_url) == ("1", server.url)
    with pytest.raises(InputProblem, match="地址不对"):
        commands.publish_form_in(central.services, workbook, DISTRICT, "https://user:secret@odk.example.org")
