"""Stamps acts with time that can be corrected later: wall clock, boot, time since boot, offset to the platform, trust.

Within the boot in which the offset was measured, it is kept against the clock that cannot be set, so that a wall clock
changed by hand is seen through; in a later boot the last offset is carried and said to be carried.
"""

from datetime import datetime

import msgspec

from gridworker.clock import Clock
from gridworker.model.ops import ClockStamp, ClockTrust


class Measured(msgspec.Struct, frozen=True):
    """One measurement: platform time minus wall time (ms), and platform time minus time since boot (ms)."""

    boot_id: str
    offset_ms: int
    platform_minus_elapsed_ms: int


def wall_ms(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


def measure(clock: Clock, offset_ms: int) -> Measured:
    """What to keep when the platform's clock was found to be `offset_ms` ahead of ours just now."""
    platform_ms = wall_ms(clock.now()) + offset_ms
    return Measured(clock.boot_id(), offset_ms, platform_ms - clock.elapsed_ms())


def stamp(clock: Clock, measured: Measured | None) -> ClockStamp:
    """The stamp of an act that happens now."""
    boot_id, elapsed_ms = clock.boot_id(), clock.elapsed_ms()
    if measured is None:
        return ClockStamp(boot_id, elapsed_ms, None, ClockTrust.UNKNOWN)
    if measured.boot_id != boot_id:
        return ClockStamp(boot_id, elapsed_ms, measured.offset_ms, ClockTrust.CARRIED)
    offset_ms = measured.platform_minus_elapsed_ms + elapsed_ms - wall_ms(clock.now())
    return ClockStamp(boot_id, elapsed_ms, offset_ms, ClockTrust.SYNCED)


def platform_ms(clock: Clock, measured: Measured | None) -> int:
    """The best guess of the platform's time now; the wall clock if nothing was ever measured."""
    return wall_ms(clock.now()) + (stamp(clock, measured).offset_ms or 0)
