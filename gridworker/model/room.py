"""The ladder of a disk that fills up: warn, then keep no originals, then no photos, and text to the last megabyte.

Nothing here deletes: what has not been delivered stays whatever happens. The steps are our own defaults, not law.
"""

from enum import IntEnum

WARN_BYTES = 500_000_000
ORIGINALS_BYTES = 200_000_000
"""Below this, new photos are kept small: stamped picture and thumbnail, no original."""
PHOTOS_BYTES = 20_000_000
"""Below this, no photo takes the room that words need."""
QUOTA_BYTES = 8_000_000_000
"""What one profile's photos may take, unless it was set otherwise; words do not count."""


class Room(IntEnum):
    """How much is left, the worst last."""

    PLENTY = 0
    LOW = 1
    SMALL_PHOTOS = 2
    NO_PHOTOS = 3


def room_of(free_bytes: int) -> Room:
    """The step of the ladder at which so much is free."""
    steps = (
        (PHOTOS_BYTES, Room.NO_PHOTOS),
        (ORIGINALS_BYTES, Room.SMALL_PHOTOS),
        (WARN_BYTES, Room.LOW),
    )
    return next((room for limit, room in steps if free_bytes < limit), Room.PLENTY)
