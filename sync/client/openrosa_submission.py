"""Writes a submission as OpenRosa wants it: multipart, in as many requests as the server's limit asks for.

Pure: the same submission gives the same bytes each time, whenever it is sent again.
Source: https://docs.getodk.org/openrosa-form-submission/
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

_XML_PART = "xml_submission_file"
_XML_NAME = "submission.xml"
_MORE_TO_COME = "*isIncomplete*"


class MediaFile(NamedTuple):
    """A file that goes along; `read` gives its `size` bytes."""

    name: str
    media_type: str
    size: int
    read: Callable[[], bytes]


class Submission(NamedTuple):
    """What is sent: `key` tells one submission from another and never changes."""

    key: str
    xml: bytes
    files: Sequence[MediaFile]


class Posting(NamedTuple):
    """One request; once it is taken, the first `files_there` files are."""

    content_type: str
    body: bytes
    files_there: int


def postings(submission: Submission, limit: int, first: int = 0) -> Iterator[Posting]:
    """The requests that bring a submission, each with the XML, all but the last marked as not the whole.

    Args:
        submission: what to bring.
        limit: most bytes of a request; a file that is larger by itself goes alone all the same.
        first: how many files the server has already.
    """
    boundary = hashlib.sha256(submission.key.encode()).hexdigest()
    xml = _part(boundary, _XML_PART, submission.xml, _XML_NAME, "text/xml; charset=UTF-8")
    more = _part(boundary, _MORE_TO_COME, b"yes")
    end = f"--{boundary}--\r\n".encode()
    room = limit - len(xml) - len(more) - len(end)
    start = first
    while True:
        stop = _as_many_as_fit(submission.files, start, room, boundary)
        parts = [xml]
        parts += [
            _part(boundary, file.name, file.read(), file.name, file.media_type)
            for file in submission.files[start:stop]
        ]
        is_last = stop == len(submission.files)
        body = b"".join([*parts, b"" if is_last else more, end])
        yield Posting(f"multipart/form-data; boundary={boundary}", body, stop)
        if is_last:
            return
        start = stop


def _as_many_as_fit(files: Sequence[MediaFile], start: int, room: int, boundary: str) -> int:
    """Where the next request ends: at least one file further, if there is one."""
    used, stop = 0, start
    while stop < len(files):
        file = files[stop]
        used += file.size + len(_part(boundary, file.name, b"", file.name, file.media_type))
        if used > room and stop > start:
            break
        stop += 1
    return stop


def _part(boundary: str, name: str, content: bytes, file_name: str = "", media_type: str = "") -> bytes:
    file = f'; filename="{_quoted(file_name)}"' if file_name else ""
    lines = [f"--{boundary}", f'Content-Disposition: form-data; name="{_quoted(name)}"{file}']
    lines += [f"Content-Type: {media_type}"] if media_type else []
    return "\r\n".join([*lines, "", ""]).encode() + content + b"\r\n"


def _quoted(name: str) -> str:
    """A name that cannot break out of its header."""
    return quote(name, safe=" !#$&'()*+,-./:;=?@[]^_`{|}~")
