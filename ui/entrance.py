"""The way in: enrolling a new profile, unlocking an existing one. Answers the ports of the two screens.

What it hands over is an open `Store`. It knows no widget.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gridworker import __version__
from gridworker.clock import CHINA, Clock
from gridworker.errors import KeyProblem, NetworkProblem
from gridworker.model.ops import RecordKind
from gridworker.store.attempts import LOCK_AFTER
from gridworker.store.keys import KdfCost, KeyFile, LockState, OsSecret, mode_for
from gridworker.store.profile import ProfileFolder
from gridworker.store.spool import Spool
from gridworker.store.store import Store
from sync.client.status import SyncStatus, Trigger
from sync.client.transport import HttpTransport
from ui.ports.workplace import grid_line
from ui.viewmodels.unlock import LockFacts, LockMode, Tries

if TYPE_CHECKING:  # loaded by an enrolment only
    from sync.client.enrolment import Enrolled, Enrolment
    from ui.viewmodels.enrol import EnrolledAs, SyncProgress

MakeTransport = Callable[[str], HttpTransport]
_SHOWN_TRIES = ("key.wrong", "key.wait", "key.locked")


def is_enrolled(folder: Path) -> bool:
    """Whether there is a profile to unlock."""
    return ProfileFolder(folder).card.exists()


class OtherProfile(NamedTuple):
    """Another profile on this device: no name may be said of it, only when it was last used."""

    folder: Path
    last_used: datetime


def other_profiles(folder: Path) -> list[OtherProfile]:
    """The profiles beside this one, the last used first."""
    found = [
        OtherProfile(other, datetime.fromtimestamp((other / "store.db").stat().st_mtime, CHINA))
        for other in folder.parent.iterdir()
        if other != folder and is_enrolled(other) and (other / "store.db").exists()
    ]
    return sorted(found, key=lambda other: other.last_used, reverse=True)


def new_profile_folder(folder: Path) -> Path:
    """A free folder beside this one, for another worker."""
    return next(path for number in count(2) if not (path := folder.with_name(f"worker-{number}")).exists())


def lock_mode(os_secret: OsSecret | None) -> LockMode:
    """What a new profile on this machine is locked with."""
    return LockMode(mode_for(os_secret).value)


class EnrolDesk:
    """Answers `EnrolPort`; `store` is open once the lock is set."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        os_secret: OsSecret | None,
        make_transport: MakeTransport,
        device_name: str,
        cost: KdfCost | None = None,
    ) -> None:
        self._folder, self._clock, self._os_secret = folder, clock, os_secret
        self._make_transport, self._device_name, self._cost = make_transport, device_name, cost
        self._enrolment: tuple[tuple[str, str], Enrolment] | None = None
        self._enrolled: Enrolled | None = None
        self.store: Store | None = None

    def enrol(self, address: str, code: str) -> "EnrolledAs":
        """Registers this device; repeating it with the same code after a lost reply is safe."""
        from sync.client.enrolment import Enrolment, checked_invitation
        from ui.viewmodels.enrol import EnrolledAs

        invitation = checked_invitation(address, code)
        asked = (invitation.url, invitation.code)
        if self._enrolment is None or self._enrolment[0] != asked:
            transport = self._make_transport(invitation.url)
            begun = Enrolment(transport, invitation, self._device_name, __version__, self._clock)
            self._enrolment = (asked, begun)
        self._enrolled = self._enrolment[1].redeem()
        worker = self._enrolled.worker
        return EnrolledAs(str(worker.get("name", "")), str(worker.get("community_name", "")))

    def set_lock(self, secret: str) -> None:
        """Makes the keys and the store, and keeps who the worker is."""
        if self._enrolled is None:
            raise KeyProblem("还没登记，先填登记码。", code="enrol.first")
        enrolled = self._enrolled
        if not is_enrolled(
            self._folder
        ):  # keys of an attempt that ended before there was anything to protect
            (self._folder / "keys.json").unlink(missing_ok=True)
        key_file, key = KeyFile.create(self._folder, secret, self._os_secret, self._clock, self._cost)
        self.store = Store.create(self._folder, key, enrolled.identity, self._clock, mode=key_file.mode.value)
        worker = dict(enrolled.worker)
        self.store.write(lambda tx: tx.seed_row(RecordKind.WORKER, str(worker["id"]), worker))

    def first_sync(self, report: "Callable[[SyncProgress], None]") -> None:
        """Brings the first rows.

        Raises:
            NetworkProblem: it did not get through; the text says what to do.
        """
        store = self.store
        if store is None:
            return
        from sync.client.engine import SyncEngine

        transport = self._make_transport(store.identity.platform_url)
        engine = SyncEngine(store, transport, self._clock)
        engine.subscribe(lambda status: report(_progress(status)))
        status = engine.run_once(Trigger.PERSON)
        engine.stop()
        if status.code:
            raise NetworkProblem(status.text, code=status.code)


class UnlockDesk:
    """Answers `UnlockPort`; `store` is open once the right words were given."""

    def __init__(
        self, folder: Path, clock: Clock, os_secret: OsSecret | None, opened: Store | None = None
    ) -> None:
        self._folder, self._clock, self._os_secret = folder, clock, os_secret
        self.store = opened

    def tries(self) -> Tries:
        """What earlier wrong tries have led to."""
        return self._tries(self._key_file().state())

    def unlock(self, secret: str) -> Tries | None:
        """Tries the words; None when the store is open.

        Raises:
            EnvironmentProblem: something else than the words is wrong.
        """
        key_file = self._key_file()
        try:
            key = key_file.unlock(secret)
        except KeyProblem as problem:
            if problem.code in _SHOWN_TRIES:
                return self._tries(key_file.state())
            raise
        if self.store is None:
            self.store = Store.open(self._folder, key, self._clock)
        return None

    def mode(self) -> LockMode:
        """What this profile is locked with."""
        return LockMode(self._key_file().mode.value)

    def _key_file(self) -> KeyFile:
        return KeyFile.load(self._folder, self._os_secret, self._clock)

    def _tries(self, state: LockState) -> Tries:
        waits = state.wait_s > 0
        return Tries(
            left=state.attempts_left if state.attempts_left < LOCK_AFTER else None,
            wait_until=self._clock.now() + timedelta(seconds=state.wait_s) if waits else None,
            locked=state.locked_until is not None,
        )


def cold_facts(folder: Path, mode: LockMode) -> LockFacts:
    """What may be said before there is a key: how much waits, and no names."""
    return LockFacts(mode=mode, cold=True, waiting=Spool.count(ProfileFolder(folder).spool))


def warm_facts(store: Store, mode: LockMode, *, online: bool) -> LockFacts:
    """What may be said while the key is held and only the screen is locked."""
    with store.reader() as reader:
        worker, counts, alarms = reader.worker, reader.outbox.counts(), reader.alarms.open()
    unsigned = [alarm for alarm in alarms if not alarm.acknowledged_at]
    return LockFacts(
        mode=mode,
        cold=False,
        name=worker.name if worker else "",
        role_line=f"{grid_line(worker)} · {worker.role.label}" if worker else "",
        place=f"{worker.street_name} {worker.community_name}" if worker else "",
        waiting=counts.ops_waiting,
        photos=counts.photos_waiting,
        urgent=len(unsigned),
        urgent_line="解锁后直接打开" if unsigned else "",
        online=online,
    )


def _progress(status: SyncStatus) -> "SyncProgress":
    from ui.viewmodels.enrol import SyncProgress

    return SyncProgress(status.done, status.total)
