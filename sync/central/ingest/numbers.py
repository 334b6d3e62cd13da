"""Numbers that people read out: `CD`, six-digit county, day, five digits; one row per district and day.

The row stays locked until the commit, so that no number is given twice; after a restore the day leaps ahead.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from sync.central import database as db
from sync.central.platform_row import PlatformRow, first_number

PREFIX = "CD"


def take_numbers(
    connection: sa.Connection, platform: PlatformRow, district: str, day: str, count: int
) -> list[str]:
    """The next `count` numbers of a district's day."""
    first = insert(db.number).values(district=district, day=day, last=first_number(platform, day) + count)
    last = connection.execute(
        first.on_conflict_do_update(
            index_elements=[db.number.c.district, db.number.c.day], set_={"last": db.number.c.last + count}
        ).returning(db.number.c.last)
    ).scalar_one()
    return [f"{PREFIX}{district}{day}{n:05d}" for n in range(last - count + 1, last + 1)]
