"""Storms: real processes of devices, platform and PostgreSQL, and real signals at moments a seed decides.

Devices save and sync all the time; every save they called one must be on the platform in the end, once, with its photo,
whatever was killed, stopped or damaged meanwhile. Patience is counted in what the programs themselves have done, so that a
slow machine has as much of it as a fast one; nothing waits without a limit all the same.
"""

import contextlib
import fcntl
import hashlib
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import sqlalchemy as sa

from gridworker.clock import SystemClock
from gridworker.errors import NetworkProblem
from gridworker.faults import FAULT
from gridworker.store.identity import DeviceIdentity
from gridworker.store.store import Store
from sync.central import commands
from sync.central import database as db
from sync.central.blobs.vault import BlobFiles
from sync.central.postgresql import EmbeddedDatabase
from sync.central.settings import Settings
from sync.client.enrolment import Enrolment, checked_invitation
from sync.client.transport import HttpTransport
from tests.faults.lab import KEY
from tests.faults.machine import KEEPING, SAVING, SYNCING
from tests.faults.truths import nothing_lies_in_the_clear
from tests.integration.central.platforms import pull_the_plug, seed_small

BLOWS = 10
SMALL_DISKS = (6 << 20, 24 << 20, 64 << 20)
"""Bytes: one that words alone fill, one that photos fill, one that holds all of a storm."""
ZONES = ("Asia/Shanghai", "UTC", "America/St_Johns", "Pacific/Kiritimati")
_LONGEST_S = 1_800.0
"""Nothing is waited for longer, however slow the machine: until the next sign of life, or of less that waits."""
_RUNS_IN_VAIN = 400
"""So many runs of the sync, one after the other, may get rid of nothing before a device counts as stuck."""
_ENROLMENTS = 20
_PAGE_BYTES = 4096
_ENDED = "ended"
_PLATFORM_POINTS = ("ingest.written", "ingest.committed", "blobs.appended", "blobs.kept")


class PlatformProcess:
    """The platform as a process on one port, through as many lives as it needs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.database = EmbeddedDatabase(folder / "postgresql")
        self.settings = Settings(folder=folder / "central", database_url=self.database.database("storm"))
        with commands.opened(self.settings) as services:
            seed_small(services)
        self.url = ""
        self._log = (folder / "platform.log").open("ab")
        self.begin()

    def begin(self, fault: str = "") -> None:
        """Starts it; it dies at `fault` (`name:count`) by itself."""
        port = self.url.rpartition(":")[2] or "0"
        command = [sys.executable, "-m", "sync.central.embedded", str(self.settings.folder), "--port", port]
        self.process = subprocess.Popen(
            [*command, "--database-url", str(self.settings.database_url)],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, FAULT: fault},
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()
        assert self.url, "the platform did not start"

    def kill(self) -> None:
        """As a power cut would."""
        self.process.kill()
        self.leave()

    def look_after(self) -> None:
        """Begins it again if it has ended, as whatever runs services does: without a database it does not come up."""
        if self.process.poll() is not None:
            self.leave()
            self.begin()

    def leave(self) -> None:
        """Waits for its end."""
        self.process.wait(_LONGEST_S)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def break_database(self) -> None:
        """PostgreSQL is killed, all its processes at once, and started again; it has to read its log."""
        data = self._folder / "postgresql"
        server = psutil.Process(int((data / "postmaster.pid").read_text().split()[0]))
        family = [server, *server.children(recursive=True)]
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(family, timeout=_LONGEST_S)
        self.database = EmbeddedDatabase(data)

    def close(self) -> None:
        """The end of the storm."""
        if self.process.poll() is None:
            self.process.terminate()
        self.leave()
        self._log.close()
        pull_the_plug(self._folder / "postgresql")
        self.database.close()


class AgentProcess:
    """One device as a process, through as many lives as it needs; it remembers what was called saved."""

    def __init__(self, folder: Path, platform: PlatformProcess, worker: str, zone: str) -> None:
        self.folder = folder
        self.zone = zone
        self.saved: dict[str, tuple[str, ...]] = {}
        self.was_full = False
        self.was_told: list[str] = []
        self.waits_for = ""
        self._forbear()
        self.is_to_die = self.is_to_be_opened_again = False
        Store.create(folder, KEY, _enrolled(platform, worker), SystemClock()).close()
        self.begin()

    def begin(self, fault: str = "") -> None:
        """Starts it; it dies at `fault` by itself."""
        self.is_to_die, self.is_to_be_opened_again = bool(fault), False
        _wait_for(self.folder / "lock")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.agent", str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, FAULT: fault, "TZ": self.zone},
        )
        self._told: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self._reader.start()

    def begin_well(self) -> None:
        """Waits for its first save: what falls upon programs that are still loading proves nothing."""
        pause, ends = threading.Event(), time.monotonic() + _LONGEST_S
        while not self.saved and self.process.poll() is None and time.monotonic() < ends:
            pause.wait(0.1)
        assert self.saved, "it has saved nothing"

    def kill(self) -> None:
        """As a battery that falls out."""
        self.process.kill()
        self._leave()

    def rest(self) -> None:
        """It stops saving and must get rid of everything in time.

        Raises:
            AssertionError: it did not.
        """
        if self.is_to_die or self.process.poll() is not None:
            self.kill()
            self.begin()
        word = ""
        self._forbear()
        while word != "rested":
            self._ask_to_rest()
            while word not in ("rested", _ENDED):
                word = self._next_word()
            self._leave()
            if word == _ENDED:
                assert self.is_to_be_opened_again, f"it ended without coming to rest: {self.waits_for}"
                word = ""
                self.begin()

    def _ask_to_rest(self) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has ended, and says so
            self.process.stdin.write("rest\n")
            self.process.stdin.flush()

    def _next_word(self) -> str:
        """What it says next; patience begins anew whenever less waits than before: slow is not stuck."""
        while self._in_vain < _RUNS_IN_VAIN and time.monotonic() < self._moved_at + _LONGEST_S:
            with contextlib.suppress(queue.Empty):
                return self._told.get(timeout=1.0)
        self.process.kill()
        raise AssertionError(f"it did not come to rest: {self.waits_for}; {self._in_vain} runs in vain")

    def _forbear(self) -> None:
        """Patience begins anew."""
        self._least_waiting, self._moved_at, self._in_vain = sys.maxsize, time.monotonic(), 0

    def _waits(self, line: str) -> None:
        """`waits HOW_MANY RUNS_SINCE_LAST_SAID …`."""
        self.waits_for = line
        waiting, runs = (int(text) for text in line.split()[1:3])
        self._in_vain += runs
        if waiting < self._least_waiting:
            self._forbear()
            self._least_waiting = waiting

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        for line in process.stdout:
            word, *rest = line.split()
            if word == "saved":
                self.saved[rest[0]] = tuple(rest[1:])
            elif word == "waits":
                self._waits(line)
            elif word == "full":
                self.was_full = True
            elif word == "again":
                self.is_to_be_opened_again = True
            elif word == "told":
                self.was_told.append(line)
            else:
                self._told.put(word)
        self._told.put(_ENDED)

    def _leave(self) -> None:
        self.process.wait(_LONGEST_S)
        self._reader.join(_LONGEST_S)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _enrolled(platform: PlatformProcess, worker: str) -> DeviceIdentity:
    """Enrols a device of `worker`; a platform that is slow to answer is asked again, as a person would."""
    http = HttpTransport(platform.url)
    code = commands.enrol_code(platform.settings, worker)
    attempt = Enrolment(http, checked_invitation(platform.url, code), "测试平板", "0", SystemClock())
    for _ in range(_ENROLMENTS):
        with contextlib.suppress(NetworkProblem):
            identity = attempt.redeem().identity
            http.close()
            return identity
    raise AssertionError("nobody could be enrolled")


def _wait_for(lock: Path) -> None:
    """Until the system has let go of what a killed process held."""
    with lock.open("ab") as file:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)


class Storm:
    """Blows upon two devices and a platform, drawn from a seed."""

    def __init__(self, platform: PlatformProcess, agents: list[AgentProcess], seed: int) -> None:
        self._platform = platform
        self._agents = agents
        self._luck = random.Random(f"storm:{seed}")  # noqa: S311 - repeatable on purpose
        self._pause = threading.Event()

    def blow(self) -> str:
        """One blow, some while after the one before; its name."""
        self._pause.wait(self._luck.uniform(0.2, 1.5))
        blow = self._luck.choice(
            (
                self.kill_device,
                self.change_zone,
                self.device_with_a_fault,
                self.damage_device,
                self.stop_device,
                self.kill_platform,
                self.platform_with_a_fault,
                self.stop_platform,
                self.break_database,
            )
        )
        blow()
        return blow.__name__

    def kill_device(self) -> None:
        """SIGKILL."""
        agent = self._agent()
        agent.kill()
        agent.begin()

    def change_zone(self) -> None:
        """SIGKILL, and the machine stands in another time zone afterwards."""
        agent = self._agent()
        agent.kill()
        agent.zone = self._luck.choice(ZONES)
        agent.begin()

    def device_with_a_fault(self) -> None:
        """It dies by itself at a named point of its next life, if it comes there."""
        agent = self._agent()
        agent.kill()
        agent.begin(f"{self._luck.choice((*SYNCING, *SAVING, *KEEPING))}:{self._luck.randint(1, 6)}")

    def damage_device(self) -> None:
        """Killed, and a page of its database is spoilt."""
        agent = self._agent()
        agent.kill()
        database = agent.folder / "store.db"
        pages = database.stat().st_size // _PAGE_BYTES
        with database.open("r+b") as file:
            file.seek(self._luck.randrange(pages) * _PAGE_BYTES + self._luck.randrange(_PAGE_BYTES - 64))
            file.write(os.urandom(64))
        agent.begin()

    def stop_device(self) -> None:
        """SIGSTOP, and later SIGCONT."""
        self._stop(self._agent().process)

    def kill_platform(self) -> None:
        """SIGKILL."""
        self._platform.kill()
        self._platform.begin()

    def platform_with_a_fault(self) -> None:
        """It dies by itself at a named point of its next life, and is started once more."""
        self._platform.kill()
        self._platform.begin(f"{self._luck.choice(_PLATFORM_POINTS)}:{self._luck.randint(1, 4)}")
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._platform.process.wait(2.0)
        self._platform.kill()
        self._platform.begin()

    def stop_platform(self) -> None:
        """SIGSTOP, and later SIGCONT."""
        self._stop(self._platform.process)

    def break_database(self) -> None:
        """PostgreSQL is killed and started again."""
        self._platform.break_database()

    def _agent(self) -> AgentProcess:
        agent = self._luck.choice(self._agents)
        if agent.process.poll() is not None:  # it has died at its point
            agent.kill()
            agent.begin()
        return agent

    def _stop(self, process: "subprocess.Popen[str]") -> None:
        if process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            self._pause.wait(self._luck.uniform(0.2, 1.5))
            process.send_signal(signal.SIGCONT)


def storm(folder: Path, seed: int, blows: int = BLOWS) -> list[str]:
    """Plays one storm in `folder`; the names of its blows.

    Raises:
        AssertionError: something was lost, doubled, or did not come to rest.
    """
    weather_of = random.Random(f"places:{seed}")  # noqa: S311 - repeatable on purpose
    zones = [weather_of.choice(ZONES) for _ in range(2)]
    with _disk_of_its_own(folder / "small", weather_of.choice(SMALL_DISKS)) as small:
        try:
            return _storm(folder, (folder / "device-0003", small / "device-0005"), zones, seed, blows)
        except BaseException:
            shutil.copytree(small, folder / "left-of-small")  # the disk goes, and what is on it says why
            raise


def _storm(folder: Path, homes: tuple[Path, Path], zones: list[str], seed: int, blows: int) -> list[str]:
    platform = PlatformProcess(folder)
    agents: list[AgentProcess] = []
    try:
        for home, code, zone in zip(homes, ("0003", "0005"), zones, strict=True):
            agents.append(AgentProcess(home, platform, code, zone))
        for agent in agents:
            agent.begin_well()
        weather = Storm(platform, agents, seed)
        done = [weather.blow() for _ in range(blows)]
        platform.look_after()
        for agent in agents:
            agent.rest()
            check(agent, platform)
    finally:
        for agent in agents:
            agent.kill()
        platform.close()
    return done


def check(agent: AgentProcess, platform: PlatformProcess) -> None:
    """Everything it called saved is there, once, with its photos; nothing lies in the clear.

    Raises:
        AssertionError: what is not so.
    """
    engine = sa.create_engine(
        sa.make_url(str(platform.settings.database_url)).set(drivername="postgresql+psycopg")
    )
    with engine.connect() as connection:
        outcomes = dict(connection.execute(sa.select(db.op.c.id, db.op.c.outcome)).tuples().all())
        told = sa.select(db.feed_log.c.id).where(db.feed_log.c.kind == "event")
        events = list(connection.execute(told).scalars())
    engine.dispose()
    lost = [op for op in agent.saved if outcomes.get(op) != "applied"]
    assert not lost, f"{len(lost)} of {len(agent.saved)} saved acts are not on the platform: {lost[:3]}"
    assert len(events) == len(set(events)), "an event was told twice"
    for sha256 in (blob for blobs in agent.saved.values() for blob in blobs):
        path = BlobFiles(platform.settings.blobs_folder).path(sha256)
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    nothing_lies_in_the_clear(agent.folder)


@contextlib.contextmanager
def _disk_of_its_own(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A small disk where one can be had, else a plain folder."""
    with contextlib.ExitStack() as stack:
        try:
            place = stack.enter_context(small_disk(folder, size_bytes))
        except (OSError, subprocess.SubprocessError):
            place = folder
        yield place


@contextlib.contextmanager
def small_disk(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A disk of that size at `folder`, gone afterwards. Only root may, and only on Linux.

    Raises:
        OSError, subprocess.SubprocessError: it cannot be had here.
    """
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
