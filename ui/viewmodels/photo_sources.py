"""Where photos come from, as bytes: a camera's shot, a file, all pictures of a folder; and what to say about them.

Everything here is slow and made for work off the UI thread. Nothing is written to the disk.
"""

import io
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QImage

from gridworker.errors import ImageProblem, InputProblem

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif")
MOST_OF_A_FOLDER = 30
"""As many as one takes in without meaning to; who wants more picks the files."""
SHOT_QUALITY = 90
_DEEPEST = 3
"""A phone keeps its photos as far down: its storage, DCIM, Camera."""
_MOST_ENTRIES = 20_000


def shot_bytes(image: QImage) -> bytes:
    """A camera's picture as JPEG.

    Raises:
        ImageProblem: there is nothing in it (`image.empty`).
    """
    from PIL import Image

    if image.isNull():
        raise ImageProblem("这一张没拍上，没有存。已有的内容都在。请再拍一次。", code="image.empty")
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    size = (plain.width(), plain.height())
    bits = cast("bytes", plain.constBits())  # not copied: 48 MB at 12 MP
    picture = Image.frombuffer("RGB", size, bits, "raw", "BGRX", plain.bytesPerLine(), 1)
    create = getattr(os, "memfd_create", None)
    # a file in memory: Pillow lets the window go on while it encodes into one, and into nothing else
    with io.BytesIO() if create is None else os.fdopen(create("shot"), "w+b") as out:
        picture.save(out, "JPEG", quality=SHOT_QUALITY)
        out.seek(0)
        return bytes(out.read())


def pictures_in(folder: Path) -> list[Path]:
    """The newest pictures of a folder and of those in it, oldest first; at most `MOST_OF_A_FOLDER`.

    Raises:
        InputProblem: there are none (`photo.folder_empty`), or it cannot be read (`photo.folder_unreadable`).
    """
    try:
        found = sorted(_pictures(folder))
    except OSError:
        raise InputProblem(
            "这个文件夹打不开，没有加照片。已有的内容都在。手机要先解锁、选“传输文件”，再选一次。",
            code="photo.folder_unreadable",
        ) from None
    if not found:
        raise InputProblem(
            "这个文件夹里没有照片，什么都没有加。已有的内容都在。请换一个文件夹。", code="photo.folder_empty"
        )
    return [path for _, path in found[-MOST_OF_A_FOLDER:]]


def hint_about(data: bytes) -> str:
    """What may be wrong with a photo, in words; empty if nothing seems to be."""
    from gridworker.evidence.doubts import Doubt, doubt_about_photo

    words = {
        Doubt.DARK: QCoreApplication.translate("Photos", "这张很暗，可能看不清。可以重拍，也可以就用它。"),
        Doubt.BLURRED: QCoreApplication.translate("Photos", "这张有点糊。可以重拍，也可以就用它。"),
    }
    doubt = doubt_about_photo(data)
    return words[doubt] if doubt else ""


def _pictures(folder: Path) -> Iterator[tuple[float, Path]]:
    """When each was changed, and where it is; links and hidden folders are left alone."""
    seen = 0
    waiting = [(folder, 0)]
    while waiting:
        here, depth = waiting.pop()
        with _opened(here, is_within=depth > 0) as entries:
            for entry in entries:
                seen += 1
                if seen > _MOST_ENTRIES:
                    return
                if entry.name.startswith(".") or entry.is_symlink():
                    continue
                if entry.is_dir():
                    if depth < _DEEPEST:
                        waiting.append((Path(entry.path), depth + 1))
                elif Path(entry.name).suffix.lower() in SUFFIXES:
                    with suppress(FileNotFoundError):  # gone since it was listed
                        yield entry.stat().st_mtime, Path(entry.path)


def _opened(folder: Path, *, is_within: bool) -> AbstractContextManager[Iterator[os.DirEntry[str]]]:
    """What is in a folder; nothing in one within that is closed: a drive has such, which are the system's own."""
    try:
        return os.scandir(folder)
    except OSError:
        if not is_within:
            raise
        return nullcontext(iter(()))
