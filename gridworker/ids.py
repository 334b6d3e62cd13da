"""Identifiers: time-ordered for what is made, derived for what follows from it.

UUIDv7 (RFC 9562, section 5.7) sorts by the time it was made; UUIDv5 gives the same id each time the same thing is
derived, so deriving twice makes nothing twice.
"""

import secrets
import uuid
from collections.abc import Callable
from datetime import datetime

_DERIVED = uuid.UUID("6f0d1c7e-3b1a-5c55-9f0e-1a4d7a0c5b21")

RandomBits = Callable[[int], int]


def new_id(made_at: datetime, random_bits: RandomBits = secrets.randbits) -> str:
    """A UUIDv7 for something made at `made_at`."""
    milliseconds = int(made_at.timestamp() * 1000) & ((1 << 48) - 1)
    value = milliseconds << 80 | 0x7 << 76 | random_bits(12) << 64 | 0b10 << 62 | random_bits(62)
    return str(uuid.UUID(int=value))


def derived_id(parent: str, *path: str) -> str:
    """The UUIDv5 of what follows from `parent` along `path`, always the same."""
    return str(uuid.uuid5(_DERIVED, "\x1f".join((parent, *path))))
