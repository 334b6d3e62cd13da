"""What of a personal value may be seen without asking: masked by default, everywhere.

Lists show the least; a reveal is another, logged act and not made here. There is no single national rule for how many
characters stay, so these are defaults. Pure functions that never fail: what they do not understand they hide.
"""

import re

_STAR = "*"
_ID_LENGTH = 18
_PHONE_LENGTH = 11
_MOBILE, _ID = re.compile(r"1[0-9]{10}"), re.compile(r"[0-9]{17}[0-9Xx]")
_DIGIT = r"[\dA-Za-z一二三四五六七八九十百]"
_BUILDING = re.compile(rf"^.*?{_DIGIT}\s*(?:号楼|栋|幢|座)(?![一-鿿])")
_DASHED = re.compile(r"^(.*?\d+-\d+)-\d+.*$")
_PLATE = re.compile(r"^.*?\d\s*号院?")
_INSIDE = re.compile(rf"\s*{_DIGIT}+\s*(?:单元|层|楼|室|户|房).*$")
_TRAILING_NUMBER = re.compile(r"[\s\d-]+$")


def mask_id(number: str) -> str:
    """First six and last four, as `510108********1234`, for screens where a person is verified."""
    if len(number) != _ID_LENGTH:
        return _STAR * len(number)
    return number[:6] + _STAR * 8 + number[-4:]


def mask_id_parts(county: str, last_four: str) -> str:
    """The same from the parts a device keeps: `510108` and `1234`."""
    if len(county) != 6 or len(last_four) != 4:
        return _STAR * _ID_LENGTH
    return county + _STAR * 8 + last_four


def mask_id_tail(last_four: str) -> str:
    """Only the last four, as `**************123X`, for lists and micro-grid workers."""
    return _STAR * (_ID_LENGTH - len(last_four[-4:])) + last_four[-4:]


def mask_phone(number: str) -> str:
    """`138****5678`; of other numbers only the last four, of very short ones nothing."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == _PHONE_LENGTH and digits.startswith("1"):
        return f"{digits[:3]}****{digits[-4:]}"
    if len(digits) < 7:  # three hidden digits would soon be guessed
        return _STAR * len(number)
    return _STAR * (len(digits) - 4) + digits[-4:]


def mask_answer(text: str) -> str:
    """An answer given to a personal question: of a phone number or an id its ends, of anything else nothing."""
    text = text.strip()
    if _MOBILE.fullmatch(text):
        return mask_phone(text)
    return mask_id(text) if _ID.fullmatch(text) else _STAR * 4 if text else ""


def mask_name(name: str) -> str:
    """`张*`, `张*明`, of longer names first and last; one character alone is hidden."""
    name = name.strip()
    if len(name) < 2:
        return _STAR * len(name)
    if len(name) == 2:
        return name[0] + _STAR
    return name[0] + _STAR * (len(name) - 2) + name[-1]


def mask_address(address: str) -> str:
    """The address down to the building, for lists: no entrance, floor or room."""
    address = address.strip()
    for pattern in (_BUILDING, _DASHED, _PLATE):
        if found := pattern.search(address):
            return (found.group(1) if pattern is _DASHED else found.group()).strip()
    return _TRAILING_NUMBER.sub("", _INSIDE.sub("", address))


def age_band(age: int) -> str:
    """An age by tens, as `80 至 89 岁`, for lists."""
    tens = max(age, 0) // 10 * 10
    return f"{tens} 至 {tens + 9} 岁"
