"""The platform's database written to a file, and a platform brought back from one: backup, restore, new epoch.

A restored platform has forgotten what came after the backup. A new epoch says so to the devices, which then give it
back. The highest epoch ever begun is kept in a file beside the keys as well, because a backup may be older than the
last restore, and an epoch that devices have seen must not come again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa

from gridworker.clock import Clock, SystemClock
from gridworker.errors import InputProblem
from sync.central import postgresql
from sync.central.blobs.uploads import forget_lost_blobs
from sync.central.blobs.vault import BlobFiles
from sync.central.database import engine_for, migrate
from sync.central.platform_row import PlatformRow, begin_epoch, found_platform
from sync.central.postgresql import DATABASE, EmbeddedDatabase
from sync.central.settings import Settings


class Restored(NamedTuple):
    """A platform that was brought back: its new epoch, and the name under which the former database is kept."""

    platform: PlatformRow
    former: str


def back_up(settings: Settings, file: Path) -> None:
    """Write the database to `file`, whole or not at all, also beside a running platform.

    Keys and blobs are not in it; they are files, and copied as such.

    Raises:
        DatabaseTool: it did not work; an older file stays as it was.
    """
    part = file.with_name(file.name + ".part")
    try:
        with _database(settings) as url:
            postgresql.dump(url, part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def restore(settings: Settings, file: Path, clock: Clock | None = None) -> Restored:
    """Bring the platform back from what `back_up` wrote, and begin a new epoch.

    The embedded database is put aside under another name and kept; one given by URL has to be empty.

    Raises:
        DatabaseInUse: the platform is running.
        InputProblem: the database given by URL is not empty (`central.not_empty`).
        DatabaseTool: the file cannot be read; the former database is in its place again.
    """
    clock = clock or SystemClock()
    former = f"{DATABASE}_{clock.now():%Y%m%d%H%M%S}" if settings.database_url is None else ""
    with _emptied(settings, former) as url:
        postgresql.load(url, file)
    return Restored(new_epoch(settings, clock), former)


def new_epoch(settings: Settings, clock: Clock | None = None) -> PlatformRow:
    """Begin a new epoch, higher than any before: once after every restore, before the platform is started."""
    clock = clock or SystemClock()
    highest = settings.folder / "epoch"
    before = int(highest.read_text("ascii")) if highest.exists() else 0
    with _database(settings) as url:
        engine = engine_for(url)
        migrate(engine)
        with engine.begin() as connection:
            found_platform(connection, clock)
            platform = begin_epoch(connection, clock, above=before)
            forget_lost_blobs(connection, BlobFiles(settings.blobs_folder))
        engine.dispose()
    settings.folder.mkdir(parents=True, exist_ok=True)
    highest.write_text(f"{platform.epoch}\n", "ascii")
    return platform


@contextmanager
def _database(settings: Settings) -> Iterator[str]:
    """The URL of the platform's database, its server running."""
    if settings.database_url is not None:
        yield settings.database_url
        return
    server = EmbeddedDatabase(settings.database_folder)
    try:
        yield server.database(DATABASE)
    finally:
        server.close()


@contextmanager
def _emptied(settings: Settings, former: str) -> Iterator[str]:
    """An empty database to restore into; what was there is put back if that fails."""
    if settings.database_url is not None:
        _require_empty(settings.database_url)
        yield settings.database_url
        return
    server = EmbeddedDatabase(settings.database_folder)
    try:
        had_one = server.rename(DATABASE, former)
        try:
            yield server.database(DATABASE)
        except BaseException:
            server.rename(DATABASE, f"{former}_failed")
            if had_one:
                server.rename(former, DATABASE)
            raise
    finally:
        server.close()


def _require_empty(url: str) -> None:
    engine = engine_for(url)
    try:
        tables = sa.inspect(engine).get_table_names()
    finally:
        engine.dispose()
    if tables:
        text = "这个数据库里已经有资料，没有动它。请给一个新建的空数据库，恢复好再改用它。"
        raise InputProblem(text, code="central.not_empty")
