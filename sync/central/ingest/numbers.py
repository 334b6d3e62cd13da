"""Numbers that people read out: `CD`, six-digit county, day, five digits; one row per district and day.

The row stays locked until the commit, so that no number is given twice; after a restore the day leaps ahead.
"""

import sqlalchemy as sa

from sync.central.platform_row import PlatformRow, first_number

PREFIX = "CD"
_TAKE = sa.text(
    "INSERT INTO number (district, day, last) VALUES (:district, :day, :last)"
    " ON CONFLICT (district, day) DO UPDATE SET last = number.last + :count RETURNING last"
)


def take_numbers(
    connection: sa.Connection, platform: PlatformRow, district: str, day: str, count: int
) -> list[str]:
    """The next `count` numbers of a district's day."""
    given = {
        "district": district,
        "day": day,
        "last": first_number(platform, day) + count,
        "count": count,
    }
    last = connection.execute(_TAKE, given).scalar_one()
    return [f"{PREFIX}{district}{day}{n:05d}" for n in range(last - count + 1, last + 1)]
