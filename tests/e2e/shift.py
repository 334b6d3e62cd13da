"""A small shift through the services: a checklist, a report with photos, a visit, and the recheck that closes it."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.evidence import Stamp
from gridworker.forms import FormSession, load_form
from gridworker.model.facts import Place
from gridworker.model.ops import BlobRef, RecordKind
from gridworker.model.records import Building, Person, Record, Task, as_data
from gridworker.model.vocabulary import RecheckResult, TaskType, Urgency, VisitOutcome
from gridworker.services.inspections import SubmitInspection, submit_inspection
from gridworker.services.photos import take_photo
from gridworker.services.rechecks import RecordRecheck, record_recheck
from gridworker.services.reports import ReportEvent, report_event
from gridworker.services.reveals import reveal_phone
from gridworker.services.visits import RecordVisit, record_visit
from gridworker.store.store import Store
from sync.central import commands
from sync.central.demo import DESK
from sync.central.demo_desk import play
from sync.central.desk.people import add_desk_user
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.forms import form_of
from sync.central.platform_row import read_platform
from tests.fakes.enrolled import Profile, enrol_profile
from tests.integration.central.platforms import DISTRICT, GRID

PLACE = Place(text="测试路 1 号 3 栋", grid=GRID, building_id="b1", lon=104.1, lat=30.66)
STAIRS, WIRES = "/data/escape/i01", "/data/power/i06"


class Pair(NamedTuple):
    """A device's profile and its platform: folders, database address and name, and how to get a copy of that."""

    profile: Path
    central: Path
    database: str
    name: str
    copied_database: Callable[[], str]


def work_a_shift(central: Central, folder: Path, clock: ManualClock) -> None:
    """From the first sync to the closed case; device and store are closed afterwards."""
    prepare(central)
    code = commands.enrol_code_in(central.services, "0003")
    profile = enrol_profile(folder, central.url, code, clock)
    try:
        synced(profile)
        do_the_day(profile.store, clock)
        synced(profile)
        play(central.services, "post_check")
        synced(profile)
        look_again(profile.store)
        synced(profile)
        play(central.services, "closed")
        synced(profile)
    finally:
        profile.close()


def prepare(central: Central) -> None:
    """A form, a building, a person, a task, and who sits at the desk."""
    form = form_of(asset("checklists", "stairwell.xlsx"))
    task = Task(
        id="t1",
        type=TaskType.FIRE_CHECK,
        title="楼道消防检查",
        place_text="3 栋",
        grid=GRID,
        due_at="2026-07-16T18:00:00+08:00",
        assignee="worker-0003",
        form_id=form.form_id,
        building_id="b1",
    )
    records: tuple[tuple[RecordKind, Record], ...] = (
        (RecordKind.FORM, form),
        (RecordKind.BUILDING, Building(id="b1", name="3 栋", address_text="测试路 1 号 3 栋", grid=GRID)),
        (
            RecordKind.PERSON,
            Person(id="p1", name="测试甲", grid=GRID, address_text="3 栋 1 号", phone="19900001234"),
        ),
        (RecordKind.TASK, task),
    )
    services = central.services
    with services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        for kind, record in records:
            batch.put(Key(DISTRICT, kind.value, record.id), as_data(record))
        batch.flush()
        for user in DESK:
            add_desk_user(connection, services.keys, user)


def do_the_day(store: Store, clock: ManualClock) -> None:
    """Everything that is done without a network."""
    checked(store, clock)
    report_event(
        store,
        ReportEvent(
            category="S03",
            choice="fire.wire_charging",
            urgency=Urgency.PRESSING,
            place=PLACE,
            happened_at=clock.now().isoformat(timespec="milliseconds"),
            description="一楼飞线充电",
            photos=(*shot(store, clock, "red"), *shot(store, clock, "blue")),
        ),
    )
    record_visit(
        store,
        RecordVisit(
            person_id="p1",
            outcome=VisitOutcome.MET,
            started_at=clock.now().isoformat(timespec="milliseconds"),
        ),
    )
    reveal_phone(store, "p1", "走访前联系")


def checked(store: Store, clock: ManualClock) -> None:
    """The stairwell checklist with one item that fails."""
    with store.reader() as reader:
        published = reader.forms.latest("stairwell")
    assert published is not None
    photos = shot(store, clock, "green", f"{STAIRS}_photo")
    session = FormSession(load_form(published.xml.encode()), clock=clock)
    while path := session.next_unfilled():
        session.answer(path, session.form.question(path).choices[0].name)
    for question, answer in (("", "fail"), ("_severity", "S2"), ("_photo", [photos[0].photo])):
        session.answer(f"{STAIRS}{question}", answer)
    command = SubmitInspection(
        place=PLACE,
        started_at=clock.now().isoformat(timespec="milliseconds"),
        photos=photos,
        task_id="t1",
    )
    submit_inspection(store, session, command)


def look_again(store: Store) -> None:
    """The recheck that the platform asked for."""
    with store.reader() as reader:
        (task,) = [task for task in reader.tasks.open() if task.type is TaskType.RECHECK]
    asked = RecordRecheck(result=RecheckResult.FIXED, event_id=task.event_id, task_id=task.id, note="已拆除")
    record_recheck(store, asked)


def shot(store: Store, clock: ManualClock, colour: str, item: str = "") -> tuple[BlobRef, ...]:
    """A photo of one colour."""
    out = BytesIO()
    Image.new("RGB", (96, 64), colour).save(out, "JPEG")
    stamp = Stamp(at=clock.now(), place=PLACE.text, grid="测试网格", worker_code="0003")
    return take_photo(store, out.getvalue(), stamp, item)


def synced(profile: Profile) -> None:
    """One run that must go through."""
    status = profile.sync()
    assert not status.code, status.text
