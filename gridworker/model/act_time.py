"""When something was done, by the platform's clock, out of what the device could say about time.

The wall clock of a device may be wrong by years and set while it works. Milliseconds since boot cannot be set: what
was done before the first contact is dated by what was done after it in the same boot.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from gridworker.model.ops import ClockStamp, ClockTrust


class ActTime(msgspec.Struct, frozen=True):
    """The moment of an act and how well it is known."""

    at: datetime
    trust: ClockTrust


class Stamped(msgspec.Struct, frozen=True):
    """What an op says about its time: `made_at` the device's wall clock, ISO 8601."""

    made_at: str
    clock: ClockStamp


def act_time(act: Stamped, received_at: datetime, others: Iterable[Stamped] = ()) -> ActTime:
    """When `act` happened.

    Args:
        act: what its op says.
        received_at: when the platform took it in; nothing happens later than that.
        others: further ops of the same device, to date an act made before the first contact of its boot.
    """
    if act.clock.trust is ClockTrust.SYNCED:
        return ActTime(_corrected(act), ClockTrust.SYNCED)
    for other in others:
        if other.clock.trust is ClockTrust.SYNCED and other.clock.boot_id == act.clock.boot_id:
            apart = timedelta(milliseconds=other.clock.elapsed_ms - act.clock.elapsed_ms)
            return ActTime(_corrected(other) - apart, ClockTrust.SYNCED)
    return ActTime(min(_corrected(act), received_at), act.clock.trust)


def _corrected(act: Stamped) -> datetime:
    return datetime.fromisoformat(act.made_at) + timedelta(milliseconds=act.clock.offset_ms or 0)
