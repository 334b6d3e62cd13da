"""The way into an existing profile: which there are, what may be said before there is a key, and unlocking.

What it hands over is an open `Store`. It knows no widget. It is loaded before the lock page can be shown, so it imports
no more than that page needs; the store itself is loaded while the worker types.
"""

from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gridworker.clock import CHINA, Clock
from gridworker.errors import KeyProblem
from gridworker.store.attempts import LOCK_AFTER
from gridworker.store.keys import KeyFile, LockState, OsSecret, mode_for
from gridworker.store.profile import ProfileFolder
from gridworker.store.spool import Spool
from ui.language import said
from ui.viewmodels.unlock import LockFacts, LockMode, Tries

if TYPE_CHECKING:  # loaded with the shift
    from gridworker.store.store import Store

_SHOWN_TRIES = ("key.wrong", "key.wait", "key.locked")


def is_enrolled(folder: Path) -> bool:
    """Whether there is a profile to unlock."""
    return ProfileFolder(folder).card.exists()


def is_forgotten(folder: Path) -> bool:
    """Whether the keys of a profile were destroyed: nobody opens it again, and what was not sent waits in its sealed spool."""
    return is_enrolled(folder) and not (folder / "keys.json").exists()


class OtherProfile(NamedTuple):
    """Another profile on this device: no name may be said of it, only when it was last used."""

    folder: Path
    last_used: datetime


def other_profiles(folder: Path) -> list[OtherProfile]:
    """The profiles beside this one, the last used first."""
    found = [
        OtherProfile(other, datetime.fromtimestamp((other / "store.db").stat().st_mtime, CHINA))
        for other in folder.parent.iterdir()
        if other != folder and _can_be_opened(other)
    ]
    return sorted(found, key=lambda other: other.last_used, reverse=True)


def _can_be_opened(folder: Path) -> bool:
    return is_enrolled(folder) and not is_forgotten(folder) and (folder / "store.db").exists()


def new_profile_folder(folder: Path) -> Path:
    """A free folder beside this one, for another worker."""
    return next(path for number in count(2) if not (path := folder.with_name(f"worker-{number}")).exists())


def lock_mode(os_secret: OsSecret | None) -> LockMode:
    """What a new profile on this machine is locked with."""
    return LockMode(mode_for(os_secret).value)


class UnlockDesk:
    """Answers `UnlockPort`; `store` is open once the right words were given."""

    def __init__(
        self, folder: Path, clock: Clock, os_secret: OsSecret | None, opened: "Store | None" = None
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
            from gridworker.store.store import Store

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


def warm_facts(store: "Store", mode: LockMode, *, online: bool) -> LockFacts:
    """What may be said while the key is held and only the screen is locked."""
    from ui.ports.workplace import grid_line

    with store.reader() as reader:
        worker, counts, alarms = reader.worker, reader.outbox.counts(), reader.alarms.open()
    unsigned = [alarm for alarm in alarms if not alarm.acknowledged_at]
    return LockFacts(
        mode=mode,
        cold=False,
        name=worker.name if worker else "",
        role_line=f"{grid_line(worker)} · {said(worker.role.label)}" if worker else "",
        place=f"{worker.street_name} {worker.community_name}" if worker else "",
        waiting=counts.ops_waiting,
        photos=counts.photos_waiting,
        urgent=len(unsigned),
        urgent_line=said("解锁后直接打开") if unsigned else "",
        online=online,
    )
