"""Sixteen writers commit whenever they like: no reader of the feed ever misses a row.

The same writers and the same reader are let loose on a log with PostgreSQL's own sequence, as one would first think of
it; there the reader does miss rows. So the test above is able to notice.
"""

import random
import threading
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from gridworker.model.ops import RecordKind
from gridworker.model.records import Person, as_data
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.platform_row import read_platform
from tests.integration.central.platforms import DISTRICT, GRID, FieldDevice
from tests.integration.central.test_feed import Follower

WRITERS, EACH = 16, 8
_LONGEST_S = 0.02
Write = Callable[[sa.Connection, str], None]


def let_loose(central: Central, write: Write, look: Callable[[], None]) -> None:
    """Every writer writes and then waits a random while before it commits; `look` is called all the time."""
    done = threading.Event()
    pause = threading.Event()

    def write_all(writer: int) -> None:
        luck = random.Random(f"writer:{writer}")  # noqa: S311 - repeatable on purpose
        for number in range(EACH):
            with central.services.engine.begin() as connection:
                write(connection, f"{writer}-{number}")
                pause.wait(luck.uniform(0, _LONGEST_S))

    def look_all() -> None:
        while not done.is_set():
            look()

    writers = [threading.Thread(target=write_all, args=(writer,)) for writer in range(WRITERS)]
    reader = threading.Thread(target=look_all)
    for thread in (*writers, reader):
        thread.start()
    for thread in writers:
        thread.join(120)
    done.set()
    reader.join(120)
    look()


def test_no_reader_misses_a_row_of_sixteen_writers_with_random_commit_delays(
    central: Central, device: FieldDevice
) -> None:
    follower = Follower(device).follow()

    def write(connection: sa.Connection, name: str) -> None:
        batch = Batch(connection, read_platform(connection).epoch)
        person = Person(id=name, name="测试", grid=GRID, address_text="1 栋")
        batch.put(Key(DISTRICT, RecordKind.PERSON, name), as_data(person))
        batch.flush()

    let_loose(central, write, lambda: _ignore(follower.follow()))
    assert len(follower.ids("person")) == WRITERS * EACH


def test_a_cursor_over_a_plain_sequence_does_miss_rows(central: Central, naive_log: sa.Table) -> None:
    seen: set[str] = set()
    cursor = 0

    def look() -> None:
        nonlocal cursor
        query = sa.select(naive_log).where(naive_log.c.position > cursor).order_by(naive_log.c.position)
        with central.services.engine.connect() as connection:
            for row in connection.execute(query):
                cursor = row.position
                seen.add(row.name)

    def write(connection: sa.Connection, name: str) -> None:
        connection.execute(naive_log.insert(), {"name": name})

    let_loose(central, write, look)
    with central.services.engine.connect() as connection:
        written = set(connection.execute(sa.select(naive_log.c.name)).scalars())
    assert len(written) == WRITERS * EACH
    assert seen < written


@pytest.fixture
def naive_log(central: Central) -> Iterator[sa.Table]:
    """A log whose positions are given out before the commit."""
    table = sa.Table(
        "naive_log",
        sa.MetaData(),
        sa.Column("position", sa.BigInteger, sa.Identity(), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    table.create(central.services.engine)
    yield table
    table.drop(central.services.engine)


def _ignore(_said: object) -> None:
    return
