"""Sounds, films and files that are attached: which ones, how large, how their content is told from their name.

Pure: it looks at bytes that somebody else has read.
"""

import struct
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from gridworker.errors import InputProblem
from gridworker.model.ops import BlobRole

_MIB = 1024 * 1024
LONGEST_NAME = 80
"""Characters of a file's own name that are kept."""


class MediaKind(StrEnum):
    """What a question can ask to have attached besides pictures; the names are those of XLSForm's types."""

    SOUND = "audio"
    FILM = "video"
    FILE = "file"

    @property
    def role(self) -> BlobRole:
        """What its blob is to the op that names it."""
        return {
            MediaKind.SOUND: BlobRole.VOICE,
            MediaKind.FILM: BlobRole.FILM,
            MediaKind.FILE: BlobRole.FILE,
        }[self]

    @property
    def most_bytes(self) -> int:
        """The largest that is taken: ten minutes of sound, a minute of film, a plan or a contract."""
        return (50 if self is MediaKind.FILM else 20) * _MIB


KIND_OF_ROLE: Mapping[BlobRole, MediaKind] = {kind.role: kind for kind in MediaKind}


class Format(NamedTuple):
    """A format of files: its usual ending, its media type, what its content begins like."""

    ending: str
    media_type: str
    looks_so: Callable[[bytes], bool]


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(starts)


def _riff(kind: bytes) -> Callable[[bytes], bool]:
    return lambda data: data[:4] == b"RIFF" and data[8:12] == kind


def _is_mpeg4(data: bytes) -> bool:
    return data[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free")


def _is_mp3(data: bytes) -> bool:
    return data.startswith(b"ID3") or (
        data[:1] == b"\xff" and data[1:2] in (b"\xfb", b"\xfa", b"\xf3", b"\xf2")
    )


def _is_text(data: bytes) -> bool:
    """Text as it is written here: UTF-8, or the GB 18030 of Excel and WPS."""
    if b"\0" in data:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


_ZIP, _OLD_OFFICE, _MATROSKA = _begins(b"PK\x03\x04"), _begins(b"\xd0\xcf\x11\xe0"), _begins(b"\x1aE\xdf\xa3")
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_SOUNDS = (
    Format(".m4a", "audio/mp4", _is_mpeg4),
    Format(".mp3", "audio/mpeg", _is_mp3),
    Format(".wav", "audio/wav", _riff(b"WAVE")),
    Format(".ogg", "audio/ogg", _begins(b"OggS")),
    Format(".opus", "audio/opus", _begins(b"OggS")),
    Format(".flac", "audio/flac", _begins(b"fLaC")),
    Format(".aac", "audio/aac", _begins(b"\xff\xf1", b"\xff\xf9")),
    Format(".amr", "audio/amr", _begins(b"#!AMR")),
)
_FILMS = (
    Format(".mp4", "video/mp4", _is_mpeg4),
    Format(".m4v", "video/x-m4v", _is_mpeg4),
    Format(".mov", "video/quicktime", _is_mpeg4),
    Format(".3gp", "video/3gpp", _is_mpeg4),
    Format(".webm", "video/webm", _MATROSKA),
    Format(".mkv", "video/x-matroska", _MATROSKA),
    Format(".avi", "video/x-msvideo", _riff(b"AVI ")),
)
_PICTURES = (
    Format(".jpg", "image/jpeg", _begins(b"\xff\xd8\xff")),
    Format(".jpeg", "image/jpeg", _begins(b"\xff\xd8\xff")),
    Format(".png", "image/png", _begins(b"\x89PNG\r\n\x1a\n")),
    Format(".webp", "image/webp", _riff(b"WEBP")),
    Format(".heic", "image/heif", lambda data: data[4:8] == b"ftyp"),
)
_PAPERS = (
    Format(".pdf", "application/pdf", _begins(b"%PDF-")),
    Format(".docx", f"{_OPEN_XML}wordprocessingml.document", _ZIP),
    Format(".xlsx", f"{_OPEN_XML}spreadsheetml.sheet", _ZIP),
    Format(".pptx", f"{_OPEN_XML}presentationml.presentation", _ZIP),
    Format(".doc", "application/msword", _OLD_OFFICE),
    Format(".xls", "application/vnd.ms-excel", _OLD_OFFICE),
    Format(".ppt", "application/vnd.ms-powerpoint", _OLD_OFFICE),
    Format(".wps", "application/vnd.ms-works", _OLD_OFFICE),
    Format(".zip", "application/zip", _ZIP),
    Format(".txt", "text/plain", _is_text),
    Format(".csv", "text/csv", _is_text),
)
LABEL_PICTURES: tuple[Format, ...] = tuple(
    each for each in _PICTURES if each.media_type in {"image/jpeg", "image/png"}
)
"""The pictures a form's labels may have: those that every tablet can draw."""
FORMATS: Mapping[MediaKind, tuple[Format, ...]] = {
    MediaKind.SOUND: _SOUNDS,
    MediaKind.FILM: _FILMS,
    MediaKind.FILE: _PAPERS + _PICTURES + _SOUNDS + _FILMS,
}
_ENDINGS = {each.media_type: each.ending for each in reversed(FORMATS[MediaKind.FILE])}
_WORDS = {MediaKind.SOUND: "录音", MediaKind.FILM: "录像", MediaKind.FILE: "文件"}


def ending_of(media_type: str) -> str:
    """The ending of a file of that type, such as `.jpg`; `.bin` for one that is not known."""
    return _ENDINGS.get(media_type, ".bin")


def endings(kind: MediaKind) -> tuple[str, ...]:
    """The endings that are taken, the usual ones first."""
    return tuple(each.ending for each in FORMATS[kind])


def recognise(kind: MediaKind, name: str, data: bytes) -> Format:
    """The format of a file, by its name's ending, which its content must bear out.

    Raises:
        InputProblem: `file.empty`, `file.too_big`, `file.kind` (no such ending is taken), `file.content` (it is not
            what its name says).
    """
    check_size(kind, len(data))
    dot = name.rfind(".")
    ending = name[dot:].lower() if dot >= 0 else ""
    found = next((each for each in FORMATS[kind] if each.ending == ending), None)
    if found is None:
        usual = " ".join(endings(kind)[:6])
        text = f"这个文件当{_WORDS[kind]}用不了，没有加进来。已有的内容都在。请选 {usual} 等格式的。"
        raise InputProblem(text, code="file.kind")
    if not found.looks_so(data):
        text = f"这个文件的内容不是 {ending}，可能坏了或改过名，没有加进来。已有的内容都在。请换一个。"
        raise InputProblem(text, code="file.content")
    return found


def check_size(kind: MediaKind, size_bytes: int) -> None:
    """Whether a file of this size is taken.

    Raises:
        InputProblem: `file.empty`, `file.too_big`.
    """
    if not size_bytes:
        text = "这个文件是空的，没有加进来。已有的内容都在。请换一个。"
        raise InputProblem(text, code="file.empty")
    if size_bytes > kind.most_bytes:
        most = kind.most_bytes // _MIB
        text = f"这个文件超过 {most} MB，没有加进来。已有的内容都在。{_WORDS[kind]}最大 {most} MB，请截短、压缩后再选。"
        raise InputProblem(text, code="file.too_big")


def shown_name(name: str) -> str:
    """A file's own name without folders and control characters, cut in front of its ending; "" if it is but that."""
    plain = "".join(letter for letter in name.replace("\\", "/").rpartition("/")[2] if letter.isprintable())
    stem, dot, ending = plain.rpartition(".")
    if dot and not stem:
        return ""
    if not dot or len(ending) > 8:
        return plain[:LONGEST_NAME]
    return stem[: LONGEST_NAME - len(ending) - 1] + dot + ending


def seconds_of(data: bytes) -> float:
    """How long a sound or film of the MPEG-4 family or a WAV file lasts; 0 where its head does not say."""
    if data[:4] == b"RIFF" and len(data) > 44 and data[12:16] == b"fmt ":
        per_second = int.from_bytes(data[28:32], "little")
        return (len(data) - 44) / per_second if per_second else 0.0
    at = data.find(b"mvhd")
    if at < 0 or len(data) < at + 36:
        return 0.0
    if data[at + 4] == 1:
        scale, length = struct.unpack_from(">IQ", data, at + 24)
    else:
        scale, length = struct.unpack_from(">II", data, at + 16)
    return float(length) / float(scale) if scale else 0.0
