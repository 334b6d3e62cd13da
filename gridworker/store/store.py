"""The local store of one profile: opens it, writes through one thread, reads beside it, keeps it whole.

A write is committed, then sealed into the spool, then told to subscribers, and only then does `write` return: what the
screen calls saved is saved twice. Network, screens and rules are none of its business.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

import msgspec

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, KeyProblem, StoreProblem
from gridworker.model.ops import Op
from gridworker.model.room import QUOTA_BYTES, Room, room_of
from gridworker.store import feed, settings
from gridworker.store.backups import clear_away, list_backups, make_backup, renew
from gridworker.store.blobs import BlobVault
from gridworker.store.changes import ChangeHub, report_errors
from gridworker.store.driver import (
    DAMAGED,
    FAILURES,
    Connection,
    empty_log,
    explained,
    open_writer,
    store_errors,
)
from gridworker.store.durable import FreeSpace, disk_full
from gridworker.store.effects import Effects
from gridworker.store.identity import DeviceIdentity
from gridworker.store.opening import bring_up_to_date, first_database, look
from gridworker.store.profile import ProfileFolder, ProfileLock, key_check
from gridworker.store.projection import decode_op, rebuild
from gridworker.store.reader import Reader, identity_of
from gridworker.store.readers import ReaderPool
from gridworker.store.repositories import learn_types
from gridworker.store.retention import Retention
from gridworker.store.salvage import SalvageReport, begin_again, put_back
from gridworker.store.schema import SCHEMA_VERSION, check_not_newer
from gridworker.store.sealing import Sealer
from gridworker.store.spool import Reserved, Spool
from gridworker.store.stamping import wall_ms
from gridworker.store.surroundings import Surroundings
from gridworker.store.transaction import Transaction
from gridworker.store.upkeep import attempt, free_originals, maintain
from gridworker.store.writer import Writer

T = TypeVar("T")


class Store:
    """One open profile. All methods may be called from any thread."""

    def __init__(self, profile: ProfileFolder, lock: ProfileLock, key: bytes, world: Surroundings) -> None:
        self._profile = profile
        self._lock = lock
        self._key = key
        self._world = world
        self._connection = open_writer(profile.database, key)
        try:
            self._identity = identity_of(self._connection)
            secret = bytes.fromhex(settings.read(self._connection, settings.VAULT_SECRET, str, ""))
            quota_bytes = settings.read(self._connection, settings.QUOTA, int, QUOTA_BYTES)
        except BaseException:
            self._connection.close()
            raise
        self._readers = ReaderPool(profile.database, key)
        self._is_sound = True
        self._spool_behind = False
        self._closed = False
        self.salvage: SalvageReport | None = None
        self.trouble: EnvironmentProblem | None = None
        self.changes = ChangeHub()
        self.blobs = BlobVault(profile.blobs, secret, profile.quarantine, world)
        self.blobs.quota_bytes = quota_bytes
        self._sealer = Sealer(self._identity, self.blobs)
        self.spool = Spool(profile.spool, world.faults)
        learn_types()
        self._writer = Writer()

    @classmethod
    def create(
        cls,
        folder: Path,
        key: bytes,
        identity: DeviceIdentity,
        clock: Clock,
        *,
        mode: str = "",
        world: Surroundings | None = None,
    ) -> Self:
        """Makes a new profile in `folder` (a `KeyFile` may be there already) and opens it.

        Raises:
            StoreProblem: there is one already (`store.exists`), or another process holds it (`store.locked`).
            DiskFull: no room.
        """
        world = world or Surroundings(clock)
        profile = ProfileFolder(folder)
        if profile.card.exists():
            raise StoreProblem("这个文件夹里已经有一份资料，没有改动它。", code="store.exists")
        profile.make()
        lock = ProfileLock(profile.lock)
        lock.acquire()
        try:
            first_database(profile, key, identity, mode, world)
            return cls(profile, lock, key, world)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(cls, folder: Path, key: bytes, clock: Clock, *, world: Surroundings | None = None) -> Self:
        """Opens a profile with its database key.

        After an unclean stop the database is checked and the spool brought up to date; a damaged database is set
        aside and replaced by the last backup (see `salvage`). Where damage shows only now, that is done as well.

        Raises:
            KeyProblem: not this profile's key (`key.wrong`).
            StoreProblem: `store.missing`, `store.locked`, `store.newer`, `store.lost`.
        """
        return cls._open(ProfileFolder(folder), key, world or Surroundings(clock), None)

    @classmethod
    def restore(
        cls, folder: Path, key: bytes, clock: Clock, backup: Path, *, world: Surroundings | None = None
    ) -> Self:
        """Goes back to a backup. Ops and drafts of the present database are carried over; a new incarnation begins."""
        return cls._open(ProfileFolder(folder), key, world or Surroundings(clock), backup)

    @classmethod
    def _open(cls, profile: ProfileFolder, key: bytes, world: Surroundings, backup: Path | None) -> Self:
        card = profile.read_card()
        if card.key_check != key_check(key, card.profile):
            raise KeyProblem("这把钥匙打不开这份资料，资料没有动。请换回登记这台设备的账号。")
        lock = ProfileLock(profile.lock)
        lock.acquire()
        try:
            return cls._open_locked(profile, lock, key, world, backup)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _open_locked(
        cls, profile: ProfileFolder, lock: ProfileLock, key: bytes, world: Surroundings, backup: Path | None
    ) -> Self:
        profile.make()
        clear_away(profile.backups)
        if profile.database.exists():
            clear_away(profile.folder, profile.successor.name)
        try:
            with store_errors():
                return cls._checked(profile, lock, key, world, backup)
        except StoreProblem as problem:
            if problem.code != DAMAGED or profile.is_suspect():
                raise
            profile.mark_suspect()
        return cls._checked(profile, lock, key, world, backup)

    @classmethod
    def _checked(
        cls, profile: ProfileFolder, lock: ProfileLock, key: bytes, world: Surroundings, backup: Path | None
    ) -> Self:
        clean = profile.was_left_clean() and not profile.is_suspect()
        version = look(profile, key, world)
        if version is None or backup is not None:
            put_back(profile, key, world, backup)
            version = SCHEMA_VERSION
        check_not_newer(version)
        migrated = version < SCHEMA_VERSION
        if migrated:
            bring_up_to_date(profile, key, world)
        profile.mark_open()
        store = cls(profile, lock, key, world)
        try:
            store._settle_in(anew=migrated, check_spool=not clean)
        except BaseException:
            store._shut()
            raise
        if store.trouble is None:
            profile.clear_suspect()
        return store

    @property
    def identity(self) -> DeviceIdentity:
        """Who this device is, as of the last commit."""
        return self._identity

    @property
    def folder(self) -> Path:
        """Where the profile lies."""
        return self._profile.folder

    @property
    def clock(self) -> Clock:
        """The clock everything here is stamped with."""
        return self._world.clock

    @property
    def space(self) -> FreeSpace:
        """How the store asks for free space."""
        return self._world.space

    def reach(self, point: str) -> None:
        """A point outside the store at which a crash must lose nothing; see `gridworker.faults`."""
        self._world.faults(point)

    @property
    def is_closed(self) -> bool:
        """Whether `close` was called."""
        return self._closed

    def free_bytes(self) -> int:
        """What is left of the disk, or of this profile's quota if that is less."""
        return self.blobs.free_bytes()

    def room(self) -> Room:
        """At which step of a filling disk, or of the profile's quota, this is."""
        return room_of(self.free_bytes())

    def set_quota(self, quota_bytes: int) -> None:
        """How much the photos of this profile may take from now on; what is there stays."""
        self.write(lambda tx: settings.write(tx.connection, settings.QUOTA, quota_bytes))
        self.blobs.quota_bytes = quota_bytes

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Runs `work` in one transaction on the writer's thread; returns when it is committed, sealed and told.

        Raises:
            DiskFull: no room; nothing of it was kept.
            StoreProblem: the database could not be written; nothing of it was kept.
            ProgrammingBug: called inside a write, or after `close`.
        """
        return self._writer.run(lambda: self._commit(work))

    def submit(self, work: Callable[[Transaction], T]) -> "Future[T]":
        """Like `write`, without waiting."""
        return self._writer.submit(lambda: self._commit(work))

    def between_writes(self, job: Callable[[], T]) -> T:
        """Runs `job` on the writer's thread, where nothing is written meanwhile. For the modules of this package."""

        def run() -> T:
            try:
                self._sound_connection()
                return job()
            except FAILURES as error:
                raise self._noticed(error) from error
            except StoreProblem as problem:
                self._note(problem)
                raise

        return self._writer.run(run)

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """A consistent look at the store; do not keep it beyond the `with`."""
        connection = self._readers.take()
        try:
            connection.execute("BEGIN")
            yield Reader(connection, self._identity)
            connection.execute("ROLLBACK")
        except BaseException as error:
            connection.close()  # after damage it would fail at sound pages too
            if isinstance(error, FAILURES):
                raise self._noticed(error) from error
            raise
        self._readers.give_back(connection)

    def backup(self) -> Path:
        """Makes an encrypted copy now.

        Raises:
            DiskFull: no room.
            StoreProblem: the database is damaged (`store.damaged`), or the copy is not whole (`store.backup`). The
                next opening looks at every page.
        """
        try:
            return make_backup(
                self._profile.database, self._key, self._profile.backups, self._world.clock.now()
            )
        except StoreProblem as problem:
            self._note(problem)
            raise

    def maintain(self, retention: Retention = Retention()) -> int:  # noqa: B008 - frozen
        """Does what is due, in the background: daily backup, old ops, old spool frames, delivered originals.

        A backup that fails stays due and keeps nothing else from being done; `trouble` says so.

        Returns:
            Bytes of blob files freed.
        """
        return maintain(self, retention)

    def erase_traces(self) -> bool:
        """What has left the scope leaves pages, write-ahead log and backups too; does nothing if nothing has left.

        Overwriting deleted cells is not enough: pages that were split or joined keep old bytes between their cells, so
        the file is built anew. Due until it is done, also over a crash.

        Returns:
            False if somebody still reads an older state: it has to be asked for again.

        Raises:
            DiskFull: no room for the new file; what is due stays due.
            StoreProblem: the database is damaged.
        """
        return self.between_writes(self._erase_due)

    def free_originals(self, retention: Retention = Retention()) -> int:  # noqa: B008 - frozen
        """Deletes the files of originals that the platform has verified long enough ago; returns the bytes freed."""
        return free_originals(self, retention)

    def rebuild_projections(self) -> None:
        """Computes everything shown from rows and ops again."""
        self.write(lambda tx: rebuild(tx.connection, tx.identity.worker))

    def sealed_only(self) -> frozenset[str]:
        """Ops that are in the spool, not settled, and not in the outbox: only the platform can read them."""
        settled = self.spool.settled()
        return frozenset(self.spool.op_ids() - settled.keys() - self.between_writes(self._known_ops))

    def forgotten(self) -> frozenset[str]:
        """Ops that are in the spool, settled or not, and that the database knows no more: they left the scope."""
        return frozenset(self.spool.op_ids() - self.between_writes(self._known_ops))

    def close(self) -> None:
        """Finishes queued writes and leaves everything in order; closing twice does nothing."""
        if self._closed:
            return
        self._closed = True
        try:
            self._shut()
            self._profile.mark_clean()
        finally:
            self._lock.release()

    def _commit(self, work: Callable[[Transaction], T]) -> T:
        connection = self._sound_connection()
        world = self._world
        transaction = Transaction(connection, self._identity, world.clock, self.blobs, world.make_id)
        effects = transaction.effects
        reserved: Reserved | None = None
        try:
            self._catch_up()
            connection.execute("BEGIN IMMEDIATE")
            result = work(transaction)
            transaction.finish()
            self._require_room(effects)
            if effects.sealed:
                reserved = self.spool.reserve([self._seal(op) for op in effects.sealed])
            world.faults("write.before_commit")
            connection.execute("COMMIT")
        except BaseException as error:
            self._undo(reserved)
            if isinstance(error, FAILURES):
                raise self._noticed(error) from error
            raise
        world.faults("write.committed")
        self._identity = transaction.identity
        self._after_commit(effects, reserved)
        return result

    def _sound_connection(self) -> Connection:
        """The writing connection; after damage a new one, because the old one fails at sound pages too."""
        if not self._is_sound:
            self._connection.close()
            with store_errors():
                self._connection = open_writer(self._profile.database, self._key)
            self._is_sound = True
        return self._connection

    def _undo(self, reserved: Reserved | None) -> None:
        if reserved is not None:
            self.spool.cancel(reserved)
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def _noticed(self, error: Exception) -> Exception:
        """Our error for one of the database's own, which was looked at for damage."""
        problem = explained(error)
        if isinstance(problem, StoreProblem):
            self._note(problem)
        return problem

    def _note(self, problem: StoreProblem) -> None:
        """If something is wrong with the database, it is told, and the next opening looks at every page."""
        if problem.code in (DAMAGED, "store.backup"):
            self.trouble = problem
            self._is_sound = False
            report_errors(self._profile.mark_suspect)

    def _after_commit(self, effects: Effects, reserved: Reserved | None) -> None:
        """What follows a commit. The work is safe already, so nothing here may make the write look failed."""
        if reserved is not None:
            report_errors(lambda: self._arm(reserved))
        report_errors(lambda: self.spool.settle(effects.settled))
        for sha256 in effects.freed:
            report_errors(partial(self.blobs.remove, sha256))
        changes = effects.changes()
        if changes:
            self.changes.publish(changes)

    def _arm(self, reserved: Reserved) -> None:
        """Makes the frames valid. If the disk fails even that, they are sealed anew before the next commit."""
        try:
            self.spool.arm(reserved)
        except BaseException:
            self._spool_behind = True
            self.spool.cancel(reserved)
            raise

    def _catch_up(self) -> None:
        if self._spool_behind:
            self._seal_missing()
            self._spool_behind = False

    def _erase_due(self) -> bool:
        connection = self._connection
        if not settings.read(connection, settings.ERASE_DUE, bool, False):
            return True
        connection.execute("VACUUM")
        if not empty_log(connection):
            return False
        if list_backups(self._profile.backups):
            renew(self._profile.database, self._key, self._profile.backups, self._world.clock.now())
        settings.write(connection, settings.ERASE_DUE, False)
        return True

    def _require_room(self, effects: Effects) -> None:
        """Work and pages need room; verdicts never do, or a full disk could not be emptied by delivering."""
        grows = bool(effects.sealed or effects.drafts or (effects.sync and effects.touched))
        if grows and self._world.space.free_bytes(self._profile.folder) < self._world.reserve_bytes:
            raise disk_full()

    def _seal(self, op: Op) -> bytes:
        return self._sealer.seal(op, wall_ms(self._world.clock.now()))

    def _settle_in(self, *, anew: bool, check_spool: bool) -> None:
        """Brings spool, unread rows and shown tables up to date after a crash, an upgrade or a restore."""
        report = settings.find(self._connection, settings.SALVAGED, SalvageReport)
        if check_spool or report:
            self._writer.run(self._mend_spool)
        if (
            anew
            or report
            or settings.read(self._connection, settings.APP_VERSION, str, "") != self._world.app_version
        ):
            self.write(self._read_anew)
        attempt(self, self.erase_traces)
        if report is not None:
            self.write(begin_again)
            self.salvage = msgspec.structs.replace(report, sealed_only=len(self.sealed_only()))

    def _read_anew(self, transaction: Transaction) -> None:
        connection = transaction.connection
        feed.reread(connection, transaction.effects)
        rebuild(connection, transaction.identity.worker)
        settings.write(connection, settings.APP_VERSION, self._world.app_version)

    def _seal_missing(self) -> None:
        """Seals what was committed but not sealed, and notes as settled what is; on the writer's thread."""
        sealed, settled = self.spool.op_ids(), self.spool.settled()
        found = self._connection.execute("SELECT id, state, body, verdict_at FROM op ORDER BY pos").fetchall()
        missing = [
            decode_op(body) for id_, state, body, _at in found if state in _UNSETTLED and id_ not in sealed
        ]
        self.spool.append([self._seal(op) for op in missing])
        done = (row for row in found if row[1] not in _UNSETTLED and row[0] not in settled)
        self.spool.settle({id_: at for id_, _state, _body, at in done})

    def _mend_spool(self) -> None:
        self.spool.mend()
        self._seal_missing()

    def _known_ops(self) -> frozenset[str]:
        return frozenset(id_ for (id_,) in self._connection.execute("SELECT id FROM op"))

    def _shut(self) -> None:
        self._writer.stop()
        self._readers.close()
        try:
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except FAILURES as error:  # the log stays, and is read at the next opening
            self._noticed(error)
        finally:
            self._connection.close()


_UNSETTLED = frozenset({"waiting", "deferred", "held", "refused", "conflict"})
