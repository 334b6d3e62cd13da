"""Getting a database into the state in which the store can use it: made, checked, migrated."""

from collections.abc import Callable

from gridworker.errors import DiskFull, EnvironmentProblem
from gridworker.store import settings
from gridworker.store.backups import MIGRATION, build_anew, make_backup
from gridworker.store.driver import FAILURES, is_authentic, is_damaged, open_reader, open_writer, store_errors
from gridworker.store.identity import DeviceIdentity
from gridworker.store.profile import ProfileCard, ProfileFolder, key_check
from gridworker.store.schema import migrate, version_of
from gridworker.store.surroundings import Surroundings


def first_database(
    profile: ProfileFolder, key: bytes, identity: DeviceIdentity, mode: str, world: Surroundings
) -> None:
    """A database with its identity and its first backup; the card is written last and makes it count."""
    for suffix in ("", "-wal", "-shm"):  # left by an attempt that did not get as far as the card
        profile.database.with_name(profile.database.name + suffix).unlink(missing_ok=True)
    connection = open_writer(profile.database, key)
    try:
        with store_errors():
            migrate(connection)
            connection.execute("BEGIN IMMEDIATE")
            settings.write(connection, settings.IDENTITY, identity)
            settings.write(connection, settings.VAULT_SECRET, world.random_bytes(32).hex())
            settings.write(connection, settings.APP_VERSION, world.app_version)
            connection.execute("COMMIT")
    finally:
        connection.close()
    now = world.clock.now()
    make_backup(profile.database, key, profile.backups, now)
    name = world.make_id(world.clock)
    check = key_check(key, name)
    profile.write_card(ProfileCard(profile=name, created_at=now.isoformat(), mode=mode, key_check=check))


def look(profile: ProfileFolder, key: bytes, world: Surroundings) -> int | None:
    """The database's schema version; None if it is missing or damaged.

    All of it is read unless it was left in order; if only pages are spoilt that nothing uses, it is built anew. Where
    damage has shown before, indexes are compared too and a copy is tried.
    """
    is_suspect = profile.is_suspect()
    thorough = is_suspect or not profile.was_left_clean()
    if not profile.database.exists() or (thorough and is_damaged(profile.database, key, fully=is_suspect)):
        return None
    if thorough and not _as_it_was_written(profile, key):
        return None
    if is_suspect and not _succeeds(
        lambda: make_backup(profile.database, key, profile.backups, world.clock.now())
    ):
        return None
    try:
        connection = open_reader(profile.database, key)
        try:
            return version_of(connection) or None
        finally:
            connection.close()
    except FAILURES:
        return None


def _as_it_was_written(profile: ProfileFolder, key: bytes) -> bool:
    return is_authentic(profile.database, key) or _succeeds(lambda: build_anew(profile.database, key))


def _succeeds(copy: Callable[[], object]) -> bool:
    try:
        copy()
    except EnvironmentProblem as problem:
        return isinstance(problem, DiskFull)  # which says nothing about the database
    return True


def bring_up_to_date(profile: ProfileFolder, key: bytes, world: Surroundings) -> None:
    """Migrates an older database, after a backup."""
    make_backup(profile.database, key, profile.backups, world.clock.now(), MIGRATION)
    connection = open_writer(profile.database, key)
    try:
        with store_errors():
            migrate(connection)
    finally:
        connection.close()
