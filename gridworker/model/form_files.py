"""What a published form says of the files of its labels. Pure words of the model; their content travels as blobs."""

import msgspec


class FormFile(msgspec.Struct, frozen=True, kw_only=True):
    """A picture, sound or film that belongs to labels of a form; `sha256` names its content, which goes its own way."""

    name: str
    sha256: str
    size_bytes: int
    media_type: str
