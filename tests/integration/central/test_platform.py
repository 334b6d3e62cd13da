"""The platform as administrators and probes see it: schema, commands, metrics, demo."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.model.records import RECORDS
from sync.central import commands
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.logs import JsonFormatter
from sync.central.settings import Settings
from sync.protocol.wire import Applied, Duplicate, Upsert
from tests.integration.central.platforms import NOON, FieldDevice, enrolled


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that the database's own user can reach."""
    with tempfile.TemporaryDirectory(prefix="gridworker-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def test_migrations_make_exactly_the_tables_of_the_code(database_url: str) -> None:
    engine = db.engine_for(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []
    engine.dispose()


def test_ops_taken_before_their_key_began_with_the_id_are_still_there(
    central: Central, device: FieldDevice
) -> None:
    op = device.event()
    (first,) = device.push(op)
    assert isinstance(first, Applied)
    engine = central.services.engine
    with engine.begin() as connection:
        for statement in (
            "ALTER TABLE op DROP CONSTRAINT op_pkey",
            "ALTER TABLE op ADD PRIMARY KEY (district, id)",
            "CREATE INDEX op_by_id ON op (id)",
            "UPDATE alembic_version SET version_num = '0005'",
        ):
            connection.execute(sa.text(statement))
    db.migrate(engine)
    assert sa.inspect(engine).get_pk_constraint("op")["constrained_columns"] == ["id", "district"]
    assert device.push(op) == [Duplicate(op=op.id, verdict=first)]


def test_health_names_the_platform_and_its_time(central: Central) -> None:
    health = requests.get(f"{central.url}/healthz", timeout=60).json()
    assert health["service"] == "gridworker-central"
    assert health["epoch"] == 1
    assert health["server_time_ms"] == int(NOON.timestamp() * 1000)


def test_the_interface_is_described_as_openapi(central: Central) -> None:
    described = requests.get(f"{central.url}/openapi.json", timeout=60).json()
    assert described["openapi"].startswith("3.1")
    assert {"/sync/v1/push", "/sync/v1/feed", "/blobs", "/devices/enrol"} <= set(described["paths"])


def test_metrics_count_verdicts_and_requests(central: Central, device: FieldDevice) -> None:
    device.push(device.event())
    text = requests.get(f"{central.url}/metrics", timeout=60).text
    assert 'gridworker_ops_total{kind="event.reported",verdict="applied"} 1.0' in text
    assert 'route="/sync/v1/push",status="200"' in text


def test_an_unknown_path_is_answered_in_our_format(central: Central) -> None:
    reply = requests.get(f"{central.url}/wp-admin", timeout=60)
    assert (reply.status_code, reply.json()["code"]) == (404, "request.404")


def test_logs_hold_no_words_of_people(
    central: Central, device: FieldDevice, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="gridworker"):
        device.push(device.event(payload={"description": "王德明家里没人"}))
        device.push(device.event(payload={"urgency": "王德明"}))
    written = "\n".join(JsonFormatter().format(entry) for entry in caplog.records)
    assert "answered" in written
    assert "王德明" not in written


def test_an_error_is_logged_by_class_and_place_only() -> None:
    error = ValueError("王德明")
    entry = logging.LogRecord("x", logging.ERROR, "", 0, "bug", None, (ValueError, error, None))
    said = msgspec.json.decode(JsonFormatter().format(entry))
    assert said["error"] == "ValueError"
    assert "王德明" not in str(said)


def test_a_code_for_an_unknown_worker_is_refused(central: Central) -> None:
    with pytest.raises(InputProblem):
        commands.enrol_code_in(central.services, "9999")


def test_the_embedded_database_comes_up_and_keeps_what_was_written(open_folder: Path) -> None:
    clock = ManualClock(NOON)
    first = commands.seed(Settings(folder=open_folder), clock)
    with Central.start(open_folder, clock=clock) as running:
        device = FieldDevice(running.url, first.enrol_code)
        assert device.enrolment.worker["name"] == "陈志敏"
        device.close()


def test_the_demo_is_a_days_work_and_reads_as_its_types(central: Central) -> None:
    seeded = commands.seed_in(central.services)
    device = enrolled(central, "worker-0003")
    lines = [line for line in device.pull() if isinstance(line, Upsert)]
    for line in lines:
        msgspec.convert(line.data, RECORDS[line.kind])  # type: ignore[index]
    kinds = [line.kind for line in lines]
    assert seeded.demo.records > 8_800
    assert kinds.count("person") == 1_700
    assert kinds.count("task") == 17
    assert kinds[:2] == ["tenant", "worker"]
    due = [line.data["due_at"][11:16] for line in lines if line.kind == "task"][:6]
    assert due == ["15:00", "16:30", "17:30", "18:00", "19:06", "20:00"]
    care = [
        line.data["care_colour"] for line in lines if line.kind == "person" and "care_colour" in line.data
    ]
    assert {colour: care.count(colour) for colour in set(care)} == {"red": 3, "yellow": 9, "green": 41}
    device.close()


def test_the_demo_is_the_same_each_time(central: Central, tmp_path: Path) -> None:
    def dump() -> str:
        with central.services.engine.connect() as connection:
            text = "SELECT md5(string_agg(id || data::text, '' ORDER BY kind, id)) FROM record"
            return str(connection.execute(sa.text(text)).scalar_one())

    commands.seed_in(central.services)
    first = dump()
    commands.seed_in(central.services)
    assert dump() == first
