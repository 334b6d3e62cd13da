"""The platform's own name and epoch, kept in its database.

An epoch is the platform's life between restores from backup. After a restore, devices give back what was lost.
"""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from gridworker.clock import CHINA, Clock
from gridworker.ids import new_id
from sync.central import database as db

EPOCH_HEADER = "Gridworker-Epoch"
"""With a push the epoch the device believes in; with replies to push and feed our own."""
NUMBER_LEAP = 10_000
"""After a restore, the day's numbers go on from the next multiple: those given out and lost are not given again."""
_PLATFORM = sa.select(db.platform)


class PlatformRow(msgspec.Struct, frozen=True):
    """Which platform this is, and how many epochs began on `epoch_day`."""

    id: str
    epoch: int
    epoch_day: str
    epochs_today: int


def day_of(moment: datetime) -> str:
    """The day in China, as `yyyymmdd`."""
    return moment.astimezone(CHINA).strftime("%Y%m%d")


def read_platform(connection: sa.Connection) -> PlatformRow:
    """The platform's row; `found_platform` has made it."""
    row = connection.execute(_PLATFORM).one()
    return PlatformRow(row.id, row.epoch, row.epoch_day, row.epochs_today)


def found_platform(connection: sa.Connection, clock: Clock) -> PlatformRow:
    """The platform's row, made with the first epoch if the database is new."""
    now = clock.now()
    values = {"id": new_id(now), "epoch": 1, "epoch_day": day_of(now), "epochs_today": 0}
    if connection.execute(sa.select(sa.func.count()).select_from(db.platform)).scalar_one() == 0:
        connection.execute(db.platform.insert(), values)
    return read_platform(connection)


def begin_epoch(connection: sa.Connection, clock: Clock, above: int = 0) -> PlatformRow:
    """Begin a new epoch, higher than `above`, to be called once after every restore from a backup.

    Every record's version moves to the new epoch, so that it is newer than what devices have from the lost time, and
    the day's numbers leap ahead.
    """
    platform = connection.execute(sa.select(db.platform).with_for_update()).one()
    day = day_of(clock.now())
    epoch = max(platform.epoch, above) + 1
    restores = platform.epochs_today + 1 if platform.epoch_day == day else 1
    connection.execute(db.platform.update().values(epoch=epoch, epoch_day=day, epochs_today=restores))
    connection.execute(db.record.update().values(epoch=epoch))
    leapt = (db.number.c.last // NUMBER_LEAP + 1) * NUMBER_LEAP
    connection.execute(db.number.update().where(db.number.c.day == day).values(last=leapt))
    return read_platform(connection)


def first_number(platform: PlatformRow, day: str) -> int:
    """The number before the first of a day that has none yet."""
    return platform.epochs_today * NUMBER_LEAP if platform.epoch_day == day else 0
