"""How a recheck's note says that there is no photo of now, and why. Pure; knows no screen and no store."""

_NO_PHOTO = "没拍现在的照片："
"""Begins the line; the platform and the street read it as it is, in whatever language the app runs."""

MOST = 2000
"""Characters a recheck's note holds, as in the fact."""


def with_reason(note: str, reason: str) -> str:
    """The note with one more line: why there is no photo."""
    return "\n".join(part for part in (note.strip(), f"{_NO_PHOTO}{reason.strip()}") if part)


def says_why(note: str) -> bool:
    """Whether the note has such a line already, as that of a recheck told anew may have."""
    return any(line.startswith(_NO_PHOTO) for line in note.splitlines())
