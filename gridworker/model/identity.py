"""The citizen's identity number: checking one, and making ones that can be nobody's.

GB 11643: six digits of the county, the date of birth, a serial number, and a check character by ISO 7064 MOD 11-2.
Full numbers are checked where they are typed and then forgotten: what is kept are the last four and a keyed hash made
elsewhere. This module stores and logs nothing.
"""

import re
from datetime import date

_WEIGHTS = tuple(2**power % 11 for power in range(17, 0, -1))
_CHECK_CHARACTERS = "10X98765432"
_SHAPE = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_NO_DAY = "0000"


def check_character(first_17: str) -> str:
    """The check character (0-9 or X) for seventeen digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def normalise_id(typed: str) -> str:
    """What was typed, without spaces and with a capital X."""
    return "".join(typed.split()).upper()


def is_valid_id(number: str) -> bool:
    """Whether `number` (normalised) could be somebody's: shape, date of birth and check character."""
    if not _SHAPE.fullmatch(number):
        return False
    return birth_date_of(number) is not None and check_character(number[:17]) == number[17]


def birth_date_of(number: str) -> date | None:
    """The date of birth in `number`; None if there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def last_four(number: str) -> str:
    """The last four characters, the only part of a number that a device keeps."""
    return number[-4:]


def synthetic_id(county: str, birth_year: int, serial: int) -> str:
    """A number for an invented person that is visibly nobody's: born on day 00 of month 00, check character wrong.

    Args:
        county: six digits.
        birth_year: four digits.
        serial: taken modulo 1000.
    """
    first_17 = f"{county}{birth_year:04}{_NO_DAY}{serial % 1000:03}"
    right = _CHECK_CHARACTERS.index(check_character(first_17))
    return first_17 + _CHECK_CHARACTERS[(right + 1) % 11]


def is_synthetic_id(number: str) -> bool:
    """Whether `number` was made by `synthetic_id`."""
    return bool(_SHAPE.fullmatch(number)) and number[10:14] == _NO_DAY
