"""Everything in any order: Hypothesis decides who does what and what breaks; in the end the truths must hold.

A rule is one act of a worker, a dispatcher, the weather or death. The machine knows no expected results of its own:
after the last rule everything is left to come to rest and `truths` looks at what is there.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import hypothesis.strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from gridworker.errors import DiskFull
from gridworker.model.bundle import SUFFIX
from gridworker.model.vocabulary import Urgency
from sync.client.bundles import ANSWER_STEM
from sync.client.transport import HttpTransport
from tests.faults import truths
from tests.faults.exchanges import Fate, Middleman
from tests.faults.lab import District, LabDevice, Platform, enrolled, quiesce
from tests.faults.proxy import FaultProxy

PATHS = ("/healthz", "/devices/", "/push", "/feed", "/blobs", "/sync/v1/")
SAVING = ("write.before_commit", "write.committed", "spool.reserved", "spool.armed")
KEEPING = ("file.written", "file.named")
REPLACING = ("salvage.ready", "salvage.aside", "salvage.in_place")
SYNCING = (
    "push.sending",
    "push.answered",
    "push.kept",
    "pull.page",
    "upload.answered",
    "upload.verified",
    *SAVING,
)
_MOST_DEVICES = 4
_devices = st.integers(0, _MOST_DEVICES - 1)
_numbers = st.integers(0, 2)
_sticks = st.integers(0, 3)
_counts = st.integers(1, 4)
_bytes = st.one_of(st.integers(0, 3_000), st.integers(3_000, 60_000))
_ways = st.sampled_from(("up", "down"))


@dataclass(frozen=True)
class Stick:
    """A bundle, whose it is, and where the platform's answer to it lies once there is one."""

    device: LabDevice
    path: Path

    @property
    def answer(self) -> Path:
        """As `bring` names it."""
        return self.path.with_name(self.path.stem + ANSWER_STEM + SUFFIX)


class Hall:
    """What all rounds share: a platform, and the lines to it that can be bad."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self.proxy = FaultProxy(platform.url)
        self.middleman = Middleman(platform.url)

    def close(self) -> None:
        """The end of all rounds."""
        self.proxy.close()
        self.middleman.close()


def machine_in(hall: Hall) -> "type[Rounds]":
    """The machine as a class, as Hypothesis wants it, with rounds that play in `hall`."""

    class Machine(Rounds):
        pass

    Machine.hall = hall
    return Machine


class Rounds(RuleBasedStateMachine):
    """One round: three devices of two workers in a district of their own."""

    hall: Hall

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="gridworker-round-"))
        self.devices: list[LabDevice] = []
        self.sticks: list[Stick] = []

    @initialize()
    def begin(self) -> None:
        """Workers are hired and devices enrolled."""
        self.hall.platform.has_backup = False  # of a round before: it does not know this district
        self.district = District(self.hall.platform)
        grid = self.district.grids[0]
        self.workers = [self.district.hire(name, grid) for name in ("amy", "bo")]
        for number, worker in enumerate((self.workers[0], self.workers[0], self.workers[1])):
            self.devices.append(enrolled(self.district, worker, self.home / f"device-{number}"))

    @rule(which=_devices, pictures=st.integers(0, 2), urgent=st.booleans())
    def report(self, which: int, pictures: int, urgent: bool) -> None:  # noqa: FBT001 - Hypothesis names it
        """Somebody reports a matter."""
        self._device(which).report(pictures, Urgency.URGENT if urgent else Urgency.NORMAL)

    @rule(which=_devices, number=_numbers)
    def acknowledge(self, which: int, number: int) -> None:
        """Somebody answers for an alarm."""
        self._device(which).acknowledge(f"alarm-{self.district.code}-{number}")

    @rule(which=_devices, number=_numbers)
    def take(self, which: int, number: int) -> None:
        """Somebody takes a task, perhaps one that does not exist or is another's."""
        self._device(which).take(f"task-{self.district.code}-{number}")

    @rule(number=_numbers, worker=st.integers(0, 1))
    def give_task(self, number: int, worker: int) -> None:
        """The dispatcher gives a task to somebody, perhaps one that another has taken."""
        self.district.publish("task", self.district.task(number, self.workers[worker]))

    @rule(number=_numbers, grid=st.integers(0, 1), note=st.sampled_from(("", "改")))
    def change_person(self, number: int, grid: int, note: str) -> None:
        """The dispatcher changes a resident, or moves one to another grid."""
        self.district.publish("person", self.district.person(number, grid, note))

    @rule(number=_numbers)
    def delete_person(self, number: int) -> None:
        """The dispatcher deletes a resident."""
        self.district.delete("person", f"person-{self.district.code}-{number}")

    @rule(worker=st.integers(0, 1), grids=st.sampled_from(((0,), (1,), (0, 1))))
    def change_area(self, worker: int, grids: tuple[int, ...]) -> None:
        """A worker gets another area."""
        name = ("amy", "bo")[worker]
        self.district.hire(name, *(self.district.grids[grid] for grid in grids))

    @rule(which=_devices)
    def sync(self, which: int) -> None:
        """A run over a good line."""
        self._device(which).sync()

    @rule(which=_devices, path=st.sampled_from(PATHS), fate=st.sampled_from(list(Fate)), times=_counts)
    def sync_with_bad_requests(self, which: int, path: str, fate: Fate, times: int) -> None:
        """A run during which some requests meet with something."""
        left = [times]

        def plan(_method: str, asked: str) -> Fate:
            if path not in asked or not left[0]:
                return Fate.PASS
            left[0] -= 1
            return fate

        self.hall.middleman.plan = plan
        with self._over(which, self.hall.middleman.url) as device:
            device.sync()

    @rule(which=_devices, way=_ways, at=_bytes)
    def sync_and_be_cut(self, which: int, way: str, at: int) -> None:
        """A run that is cut at some byte."""
        self.hall.proxy.cut_after(**{way: at})
        with self._over(which, self.hall.proxy.url) as device:
            device.sync()
        self.hall.proxy.cut_after()

    @rule(which=_devices, at=_bytes)
    def sync_and_get_a_wrong_byte(self, which: int, at: int) -> None:
        """A run during which one byte of an answer is spoilt."""
        self.hall.proxy.spoil_after(down=at)
        with self._over(which, self.hall.proxy.url) as device:
            device.sync()
        self.hall.proxy.spoil_after()

    @rule(which=_devices, point=st.sampled_from(SYNCING), count=_counts)
    def die_while_syncing(self, which: int, point: str, count: int) -> None:
        """The device is killed in the middle of a run."""
        device = self._device(which)
        device.dying_at(point, count, device.sync)

    @rule(which=_devices, point=st.sampled_from((*SAVING, *KEEPING)), pictures=st.integers(0, 2))
    def die_while_reporting(self, which: int, point: str, pictures: int) -> None:
        """The device is killed while something is saved."""
        device = self._device(which)
        device.dying_at(point, 1, lambda: device.report(pictures))

    @rule(which=_devices)
    def kill(self, which: int) -> None:
        """The device is killed while nothing happens."""
        self._device(which).kill()

    @rule(which=_devices)
    def restart(self, which: int) -> None:
        """The program is closed and opened."""
        self._device(which).restart()

    @rule(which=_devices)
    def back_up(self, which: int) -> None:
        """The day's backup."""
        self._device(which).make_backup()

    @rule(which=_devices)
    def restore(self, which: int) -> None:
        """Back to the last backup, if there is one."""
        self._device(which).restore()

    @rule(which=_devices, point=st.sampled_from(REPLACING))
    def die_while_restoring(self, which: int, point: str) -> None:
        """The device is killed while a backup takes the database's place."""
        device = self._device(which)
        device.dying_at(point, 1, device.restore)

    @rule(which=_devices)
    def deliver_sealed(self, which: int) -> None:
        """A colleague delivers what is sealed."""
        self._device(which).deliver_sealed()

    @rule(which=_devices)
    def pack(self, which: int) -> None:
        """Somebody puts what waits on a stick."""
        device = self._device(which)
        path = self.home / f"stick-{len(self.sticks)}.gwb"
        if device.pack(path):
            self.sticks.append(Stick(device, path))

    @precondition(lambda self: bool(self.sticks))
    @rule(which=_devices, stick=_sticks)
    def carry(self, which: int, stick: int) -> None:
        """Somebody carries a stick, a colleague's or the own one, perhaps not for the first time."""
        self._device(which).carry(self._stick(stick).path)

    @precondition(lambda self: bool(self.sticks))
    @rule(stick=_sticks)
    def bring_to_platform(self, stick: int) -> None:
        """A stick is brought to the platform itself."""
        chosen = self._stick(stick)
        chosen.answer.write_bytes(self.hall.platform.take_bundle(chosen.path))

    @precondition(lambda self: any(stick.answer.exists() for stick in self.sticks))
    @rule(stick=_sticks, point=st.none() | st.sampled_from(("write.before_commit", "pull.page")))
    def bring_answer_back(self, stick: int, point: str | None) -> None:
        """The answer comes back to the device, perhaps late, perhaps again, perhaps it dies over it."""
        chosen = self._stick(stick)
        if not chosen.answer.exists():
            return
        device, path = chosen.device, chosen.answer
        if point is None:
            device.take_answer(path)
        else:
            device.dying_at(point, 1, lambda: device.take_answer(path))

    @rule()
    def back_up_platform(self) -> None:
        """The platform's daily backup."""
        if self.devices:
            self.hall.platform.back_up()

    @precondition(lambda self: self.hall.platform.has_backup)
    @rule()
    def restore_platform(self) -> None:
        """The platform comes back from its last backup and has lost what came after."""
        self.hall.platform.restore()

    @rule(which=_devices)
    def disk_full(self, which: int) -> None:
        """There is no room to save; then there is again."""
        device = self._device(which)
        device.space.free = 1000
        try:
            device.report(1)
        except DiskFull:
            pass
        finally:
            device.sync()
            device.space.free = 1 << 40

    @rule(minutes=st.sampled_from((1, 20, 24 * 60)))
    def time_passes(self, minutes: int) -> None:
        """For everybody."""
        for clock in (self.hall.platform.clock, *(device.clock for device in self.devices)):
            clock.advance(timedelta(minutes=minutes))

    @rule(which=_devices, days=st.sampled_from((-366, -1, 1, 366)))
    def set_clock(self, which: int, days: int) -> None:
        """Somebody sets a device's wall clock."""
        clock = self._device(which).clock
        clock.set_wall(clock.now() + timedelta(days=days))

    @precondition(lambda self: bool(self.devices))
    @rule()
    def platform_dies(self) -> None:
        """The platform is killed and comes up again."""
        self.hall.platform.die()

    def teardown(self) -> None:
        """Everything comes to rest; then what must be true is looked at."""
        try:
            if self.devices:
                quiesce(self.devices, self.hall.platform)
                for device in self.devices:
                    truths.check(device)
        finally:
            for device in self.devices:
                device.close()
            shutil.rmtree(self.home, ignore_errors=True)

    def _stick(self, which: int) -> "Stick":
        return self.sticks[which % len(self.sticks)]

    def _device(self, which: int) -> LabDevice:
        return self.devices[which % len(self.devices)]

    @contextmanager
    def _over(self, which: int, url: str) -> Iterator[LabDevice]:
        """A device whose way leads over another address for a while."""
        device = self._device(which)
        device.switch.way = HttpTransport(url)
        try:
            yield device
        finally:
            device.switch.way.close()
            device.switch.way = device.switch.direct
