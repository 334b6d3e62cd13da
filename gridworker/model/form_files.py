"""What a published form says of its version and of the files of its labels. Pure; the files travel as blobs."""

import msgspec


class FormFile(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, sound or film that belongs to labels of a form; `sha256` names its content, which goes its own way."""

    name: str
    sha256: str
    size_bytes: int
    media_type: str


def version_order(version: str) -> list[tuple[int, int, str]]:
    """A key to sort the versions of a form by: as numbers where they are numbers, else as text."""
    parts = version.split(".")
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]
