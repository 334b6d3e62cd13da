"""Our checklists and submissions at a real ODK Central, where somebody names one by its address.

`GRIDWORKER_ODK_URL` (such as `http://127.0.0.1:8383`), `GRIDWORKER_ODK_USER` and `GRIDWORKER_ODK_PASSWORD` of an
administrator; without them everything here is skipped. Each test makes a project of its own and removes it.
"""

import io
import os
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from PIL import Image

from gridworker.clock import ManualClock
from gridworker.forms import Form, FormSession, load_form
from gridworker.forms.publish import publish
from gridworker.model.facts import Place
from gridworker.model.ops import BlobRef, BlobRole, Op
from gridworker.services.inspections import SubmitInspection, submit_inspection
from gridworker.services.openrosa import choose_target
from gridworker.store.deliveries import Delivery, DeliveryState
from gridworker.store.store import Store
from sync.central.forms import shipped_forms
from sync.client import openrosa
from sync.client.control import RunControl
from sync.client.openrosa import find_door
from sync.client.openrosa_delivery import OpenRosaCourier
from sync.client.openrosa_forms import fetch_form, list_forms
from sync.client.openrosa_http import Link
from sync.client.pace import Backoff
from sync.client.transport import WayOut
from tests.fakes.device import Device
from tests.faults.proxy import FaultProxy
from tests.unit.client.test_openrosa import receipt
from tests.unit.forms.workbooks import workbook

STREETS = "name,label\nshl,双林路\nxhl,新鸿路\n".encode()
SURVEY = (
    ("type", "name", "label", "parameters"),
    ("audit", "audit", "", "track-changes=true"),
    ("text", "seen", "看到什么", ""),
    ("image", "photo", "照片", ""),
    ("select_one_from_file streets.csv", "street", "哪条路", ""),
)
DIRECT = WayOut(proxy="direct")


class Central:
    """A project of its own on the server, by the server's own interface."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self.server = url
        self._http = requests.Session()
        self._http.trust_env = False
        token = self._ask("POST", "/v1/sessions", json={"email": user, "password": password})["token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        self.project = self._ask("POST", "/v1/projects", json={"name": "gridworker (test)"})["id"]
        self.path = f"/v1/projects/{self.project}"
        app_user = self._ask("POST", f"{self.path}/app-users", json={"displayName": "tablet"})
        self._app_user, self.url = app_user["id"], f"{url}/v1/key/{app_user['token']}/projects/{self.project}"

    def publish(self, form_id: str, xml: bytes, files: dict[str, bytes] | None = None) -> None:
        """A form with its files, open to the tablet."""
        self._ask("POST", f"{self.path}/forms", data=xml, headers={"Content-Type": "application/xml"})
        form = f"{self.path}/forms/{form_id}"
        for name, content in (files or {}).items():
            self._ask("POST", f"{form}/draft/attachments/{name}", data=content)
        self._ask("POST", f"{form}/draft/publish")
        self._ask("POST", f"{form}/assignments/app-user/{self._app_user}")

    def submissions(self, form_id: str) -> list[str]:
        """The instance ids it lists."""
        listed = self._ask("GET", f"{self.path}/forms/{form_id}/submissions")
        return [each["instanceId"] for each in listed]

    def kept(self, form_id: str, instance_id: str, version: str = "") -> "Kept":
        """One submission as it lies there; of one that was edited, a version."""
        place = f"{self.path}/forms/{form_id}/submissions/{instance_id}"
        place += f"/versions/{version}" if version else ""
        files = {
            each["name"]: self._raw("GET", f"{place}/attachments/{each['name']}").content
            for each in self._ask("GET", f"{place}/attachments")
            if each["exists"]
        }
        return Kept(self._raw("GET", f"{place}.xml").content, files)

    def remove(self) -> None:
        """The project and everything in it."""
        self._ask("DELETE", self.path)

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        return self._raw(method, path, **more).json()

    def _raw(self, method: str, path: str, **more: Any) -> requests.Response:
        answer = self._http.request(method, self.server + path, timeout=30, **more)
        assert answer.ok, answer.text
        return answer


class Kept(NamedTuple):
    """A submission on the server."""

    xml: bytes
    files: dict[str, bytes]


@pytest.fixture
def central() -> Iterator[Central]:
    named = [os.environ.get(f"GRIDWORKER_ODK_{name}", "") for name in ("URL", "USER", "PASSWORD")]
    if not all(named):
        pytest.skip("GRIDWORKER_ODK_URL, _USER and _PASSWORD name no ODK Central")
    made = Central(*named)
    yield made
    made.remove()


@pytest.fixture
def clock(device: Device) -> ManualClock:
    return device.clock


@pytest.fixture
def courier(store: Store, clock: ManualClock) -> OpenRosaCourier:
    return OpenRosaCourier(store, clock, Backoff(lambda: 0.5), DIRECT)


@pytest.fixture
def corner(central: Central) -> Form:
    made = publish(
        workbook(*SURVEY, settings={"form_id": "corner"}), "corner.xlsx", beside={"streets.csv": STREETS}.get
    )
    central.publish("corner", made.xml, dict(made.attachments))
    return made.form


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def submit(store: Store, session: FormSession, photos: dict[str, bytes] | None = None) -> Op:
    blobs = []
    for name, data in (photos or {}).items():
        kept = store.blobs.put(data, "image/jpeg")
        blobs.append(BlobRef(BlobRole.STAMPED, kept.sha256, kept.size_bytes, "image/jpeg", name))
    place = Place(text="新鸿路 66 号院 3 栋", grid="510108004006001")
    started_at = store.clock.now().isoformat(timespec="milliseconds")
    command = SubmitInspection(place=place, started_at=started_at, photos=tuple(blobs))
    return submit_inspection(store, session, command).ops[0]


def filled(form: Form, clock: ManualClock, photo: str = "") -> FormSession:
    session = FormSession(form, clock=clock)
    session.audit.shown("/data/seen")
    session.answer("/data/seen", "堆了纸箱 🔥 <b>&")
    session.answer("/data/street", "xhl")
    if photo:
        session.answer("/data/photo", [photo])
    return session


def deliver(courier: OpenRosaCourier, store: Store, op: Op) -> Delivery:
    assert courier.deliver(RunControl(), with_media=True)
    return receipt(store, op)


def later(store: Store, clock: ManualClock) -> None:
    """When what was put off is due."""
    with store.reader() as reader:
        due = reader.deliveries.next_due()
    assert due is not None
    clock.advance(timedelta(milliseconds=max(due - int(clock.now().timestamp() * 1000), 0) + 1))


def door_behind(line: FaultProxy, link: Link, url: str) -> openrosa.Door:
    """Where the server takes submissions, reached over a bad line: it names its own address."""
    door = find_door(link, url)
    return door._replace(url=urljoin(line.url, urlsplit(door.url).path))


def id_of(op: Op) -> str:
    return f"uuid:{op.record.id}"


def test_form_comes_back_with_its_files_as_it_was_published(
    central: Central, corner: Form, clock: ManualClock
) -> None:
    with closing(Link(None, clock, DIRECT)) as link:
        assert [each.form_id for each in list_forms(link, central.url)] == ["corner"]
        fetched = fetch_form(link, central.url, "corner")
    again = load_form(fetched.xml, attachments=fetched.attachments)
    assert fetched.attachments == {"streets.csv": STREETS}
    assert (again.id, again.version, again.binds.keys()) == (corner.id, corner.version, corner.binds.keys())


def test_submission_lies_there_to_the_byte_with_photo_and_log(
    central: Central, corner: Form, store: Store, courier: OpenRosaCourier, clock: ManualClock
) -> None:
    choose_target(store, "corner", central.url)
    photo = picture()
    op = submit(store, filled(corner, clock, "p1"), {"p1": photo})
    done = deliver(courier, store, op)
    assert (done.state, done.text) == (DeliveryState.DELIVERED, "")
    kept = central.kept("corner", id_of(op))
    assert kept.xml == op.payload["instance_xml"].encode()
    assert kept.files["p1.jpg"] == photo
    assert kept.files["audit.csv"].startswith(b"event,node,start,end")


def test_answer_that_was_lost_makes_no_second_submission(
    central: Central,
    corner: Form,
    store: Store,
    courier: OpenRosaCourier,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose_target(store, "corner", central.url)
    op = submit(store, filled(corner, clock, "p1"), {"p1": picture()})
    with FaultProxy(central.server) as line, monkeypatch.context() as bad_line:
        bad_line.setattr(openrosa, "find_door", partial(door_behind, line))
        line.cut_after(down=8)  # of `HTTP/1.1 201 Created`
        assert deliver(courier, store, op).state is DeliveryState.WAITING
    assert central.submissions("corner") == [id_of(op)]
    later(store, clock)
    assert deliver(courier, store, op).state is DeliveryState.DELIVERED
    assert central.submissions("corner") == [id_of(op)]
    assert central.kept("corner", id_of(op)).xml == op.payload["instance_xml"].encode()


def test_correction_becomes_a_version_of_what_it_replaces(
    central: Central, corner: Form, store: Store, courier: OpenRosaCourier, clock: ManualClock
) -> None:
    choose_target(store, "corner", central.url)
    first = submit(store, filled(corner, clock))
    assert deliver(courier, store, first).state is DeliveryState.DELIVERED
    session = FormSession.edit(corner, first.payload["instance_xml"].encode(), clock=clock)
    session.answer("/data/seen", "已清走")
    second = submit(store, session)
    done = deliver(courier, store, second)
    assert (done.state, done.text) == (DeliveryState.DELIVERED, "")
    assert central.submissions("corner") == [id_of(first)]
    edited = central.kept("corner", id_of(first), id_of(second))
    assert edited.xml == second.payload["instance_xml"].encode()


def test_form_that_is_not_there_waits_for_a_person_with_the_servers_reason(
    central: Central, corner: Form, store: Store, courier: OpenRosaCourier, clock: ManualClock
) -> None:
    other = publish(workbook(*SURVEY[:3], settings={"form_id": "elsewhere"}), "elsewhere.xlsx").form
    choose_target(store, "elsewhere", central.url)
    session = FormSession(other, clock=clock)
    session.answer("/data/seen", "x")
    refused = deliver(courier, store, submit(store, session))
    assert (refused.state, refused.code) == (DeliveryState.FAILED, "openrosa.no_form")
    assert "对方说" in refused.text


def test_key_that_was_withdrawn_waits_for_an_account(
    central: Central, corner: Form, store: Store, courier: OpenRosaCourier, clock: ManualClock
) -> None:
    choose_target(store, "corner", f"{central.server}/v1/key/{'x' * 64}{central.path.removeprefix('/v1')}")
    put_off = deliver(courier, store, submit(store, filled(corner, clock)))
    assert (put_off.state, put_off.code) == (DeliveryState.WAITING, "openrosa.login")


def test_every_shipped_checklist_is_taken_and_what_is_filled_in_with_it_too(
    central: Central, store: Store, courier: OpenRosaCourier, clock: ManualClock
) -> None:
    for record in shipped_forms():
        central.publish(record.form_id, record.xml.encode())
        choose_target(store, record.form_id, central.url)
        session = FormSession(load_form(record.xml.encode()), clock=clock)
        while path := session.next_unfilled():
            question = session.form.question(path)
            session.answer(path, question.choices[0].name if question.choices else "1")
        op = submit(store, session)
        done = deliver(courier, store, op)
        assert (record.form_id, done.state, done.text) == (record.form_id, DeliveryState.DELIVERED, "")
        assert central.kept(record.form_id, id_of(op)).xml == op.payload["instance_xml"].encode()
