"""What an administrator does from the command line, as plain functions; the command line itself is elsewhere.

Each opens what it needs and closes it again, so that they work beside a running platform.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from gridworker.clock import Clock, SystemClock
from gridworker.errors import InputProblem
from gridworker.model.addresses import checked_address
from gridworker.model.records import FormRecord, Task, Tenant, Worker
from sync.central import bundles, devices, staff
from sync.central import database as db
from sync.central.auth import enrolment
from sync.central.bundles import TakenIn
from sync.central.demo import Demo, seed_demo
from sync.central.desk.people import DeskUser, add_desk_user, desk_user
from sync.central.desk.records import SendBackRequest
from sync.central.desk.workflow import ActReply, ActRequest, Desk
from sync.central.devices import DeviceRow
from sync.central.embedded import open_platform, run
from sync.central.feed.batch import Batch
from sync.central.people import put_district, put_tenant, put_worker
from sync.central.platform_row import PlatformRow, read_platform
from sync.central.publishing import publish, version_at
from sync.central.services import Services
from sync.central.settings import Settings
from sync.central.staff import ScopeChange


def serve(settings: Settings) -> None:
    """Run the platform in the foreground until a signal; the first line printed is its URL."""
    run(settings, announce=True)


def init(
    settings: Settings, district: str, name: str, tenant: Tenant, clock: Clock | None = None
) -> PlatformRow:
    """Make database, keys, district and tenant; what is there stays.

    Args:
        settings: where things are kept.
        district: six-digit county code.
        name: the district's, as people say it.
        tenant: names, phones, switches of the street or district.
        clock: the machine's by default.
    """
    with opened(settings, clock) as services, services.engine.begin() as connection:
        put_district(connection, district, name)
        batch = Batch(connection, read_platform(connection).epoch)
        put_tenant(batch, district, tenant)
        batch.flush()
        return read_platform(connection)


def add_worker(
    settings: Settings, district: str, tenant: str, worker: Worker, clock: Clock | None = None
) -> None:
    """Make a worker known, or change one; what leaves the scope leaves the worker's devices."""
    with opened(settings, clock) as services, services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        put_worker(batch, district, tenant, worker)
        batch.flush()


def enrol_code(
    settings: Settings,
    worker: str,
    holds: timedelta = enrolment.CODE_HOLDS,
    clock: Clock | None = None,
) -> str:
    """A one-time code for a worker, given by id or code; shown once.

    Raises:
        InputProblem: no such worker (`worker.unknown`).
    """
    with opened(settings, clock) as services:
        return enrol_code_in(services, worker, holds)


def enrol_code_in(services: Services, worker: str, holds: timedelta = enrolment.CODE_HOLDS) -> str:
    """As `enrol_code`, on a platform that is open."""
    with services.engine.begin() as connection:
        c = db.worker.c
        found = (
            connection.execute(sa.select(c.id).where((c.id == worker) | (c.code == worker))).scalars().all()
        )
        if len(found) != 1:
            raise InputProblem(f"没有找到网格员“{worker}”，没有发码。请核对工号。", code="worker.unknown")
        return enrolment.make_code(connection, services.keys, services.clock, found[0], holds)


def revoke_device(settings: Settings, device: str, reason: str = "", clock: Clock | None = None) -> DeviceRow:
    """Take a device out of use; its keys go when it next asks, what was sealed on it is taken all the same.

    Raises:
        InputProblem: no such device (`device.unknown`).
    """
    with opened(settings, clock) as services, services.engine.begin() as connection:
        return devices.revoke_device(connection, device, reason, services.clock)


def list_devices(settings: Settings, worker: str = "", clock: Clock | None = None) -> list[DeviceRow]:
    """All devices, or those of one worker given by id or code."""
    with opened(settings, clock) as services, services.engine.connect() as connection:
        return devices.devices_of(connection, worker)


def take_bundle(settings: Settings, path: Path, answer: Path, clock: Clock | None = None) -> TakenIn:
    """Take a bundle in, and write what goes back to its device to `answer`.

    Raises:
        InputProblem: it is not whole, or not of a device of this platform (`bundle.*`).
    """
    with opened(settings, clock) as services, path.open("rb") as file:
        taken = bundles.take_bundle(services, file)
    answer.write_bytes(taken.answer)
    return taken


def publish_form(settings: Settings, path: Path, district: str, clock: Clock | None = None) -> FormRecord:
    """Check a form (XLSForm) and put it in the feed of a district's devices.

    Raises:
        FormProblem: the form cannot be used; the text says why.
    """
    with opened(settings, clock) as services:
        return publish_form_in(services, path, district)


def publish_form_in(
    services: Services, path: Path, district: str, openrosa_url: str = "", media: Path | None = None
) -> FormRecord:
    """As `publish_form`, on a platform that is open; its submissions go to `openrosa_url` too, if one is given.

    The files of its labels are kept as blobs, from the folder `media` if one is given, else from beside the workbook.

    Raises:
        FormProblem: the form cannot be used; the text says why.
        InputProblem: not the address of a server (`openrosa.address`).
    """
    from sync.central.forms import made_of

    url = checked_address(openrosa_url) if openrosa_url else ""
    made = made_of(path, version_at(services.clock.now()), media)
    form = msgspec.structs.replace(made.record, openrosa_url=url)
    with services.engine.begin() as connection:
        for content in made.files:
            services.uploads.keep(connection, content)
        batch = Batch(connection, read_platform(connection).epoch)
        publish(batch, district, form)
        batch.flush()
    return form


def add_user(settings: Settings, user: DeskUser, clock: Clock | None = None) -> str:
    """Make a dispatcher or department known; the token is shown once."""
    with opened(settings, clock) as services, services.engine.begin() as connection:
        return add_desk_user(connection, services.keys, user)


def send_back(settings: Settings, by: str, request: SendBackRequest, clock: Clock | None = None) -> Task:
    """Send a worker's work back for correction in the name of desk user `by`.

    Raises:
        InputProblem: no such user.
        HttpProblem: not by this user, or not this record; its text says why.
    """
    with opened(settings, clock) as services:
        with services.engine.connect() as connection:
            user = desk_user(connection, by)
        if user is None:
            raise InputProblem(f"没有“{by}”这个坐席或单位。没有退回。", code="desk.user_unknown")
        return Desk(services.engine, services.clock).send_back(user, request)


def change_scope(settings: Settings, worker: str, change: ScopeChange, clock: Clock | None = None) -> Worker:
    """Change a worker's grids or role; the worker's devices are sent the difference.

    Raises:
        InputProblem: no such worker (`worker.unknown`).
    """
    with opened(settings, clock) as services, services.engine.begin() as connection:
        return staff.change_scope(connection, worker, change)


def act(settings: Settings, event: str, by: str, request: ActRequest, clock: Clock | None = None) -> ActReply:
    """Move an event in the name of desk user `by`; the event by id or number.

    Raises:
        InputProblem: no such user or event.
        HttpProblem: the flow does not allow it; its text says why.
    """
    with opened(settings, clock) as services:
        return act_in(services, event, by, request)


def act_in(services: Services, event: str, by: str, request: ActRequest) -> ActReply:
    """As `act`, on a platform that is open."""
    with services.engine.connect() as connection:
        user = desk_user(connection, by)
        found = connection.execute(_EVENT, {"event": event}).scalar()
    if user is None:
        raise InputProblem(f"没有“{by}”这个坐席或单位。案件没有变。", code="desk.user_unknown")
    if found is None:
        raise InputProblem(f"没有“{event}”这件事。请核对编号。", code="event.unknown")
    return Desk(services.engine, services.clock).act(user, found, request)


def seed(settings: Settings, clock: Clock | None = None) -> "Seeded":
    """Fill an empty platform with the demo community; codes and tokens to try it with."""
    with opened(settings, clock) as services:
        return seed_in(services)


class Seeded(NamedTuple):
    """The demo's people and what opens the doors for them."""

    demo: Demo
    enrol_code: str
    desk_tokens: dict[str, str]


def seed_in(services: Services) -> Seeded:
    """As `seed`, on a platform that is open."""
    from sync.central.forms import made_shipped

    with services.engine.begin() as connection:
        demo = seed_demo(connection, services.clock)
        for content in (each for made in made_shipped() for each in made.files):
            services.uploads.keep(connection, content)
        tokens = {user.id: add_desk_user(connection, services.keys, user) for user in demo.desk}
    return Seeded(demo, enrol_code_in(services, demo.worker.id), tokens)


def prune_feed(settings: Settings, keep: int = 1_000_000, clock: Clock | None = None) -> int:
    """Forget all but the last `keep` changes of each district; devices further behind get a new snapshot."""
    with opened(settings, clock) as services, services.engine.begin() as connection:
        connection.execute(
            db.district.update().values(
                pruned_to=sa.func.greatest(db.district.c.pruned_to, db.district.c.position - keep)
            )
        )
        done = connection.execute(
            db.feed_log.delete().where(
                db.feed_log.c.district == db.district.c.code,
                db.feed_log.c.position <= db.district.c.pruned_to,
            )
        )
        return done.rowcount


def expire_uploads(settings: Settings, clock: Clock | None = None) -> int:
    """Drop uploads nobody went on with; how many."""
    with opened(settings, clock) as services:
        return services.uploads.expire()


_EVENT = sa.text(
    "SELECT id FROM record WHERE kind = 'event' AND (id = :event OR data->>'number' = :event) LIMIT 1"
)


@contextmanager
def opened(settings: Settings, clock: Clock | None = None) -> Iterator[Services]:
    """The platform's parts, closed again afterwards."""
    services, database = open_platform(settings, clock or SystemClock())
    try:
        yield services
    finally:
        services.engine.dispose()
        if database is not None:
            database.close()
