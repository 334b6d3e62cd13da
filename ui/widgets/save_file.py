"""Asks where a file is to go outside the encrypted store, and saves papers and tracks there; the store keeps its own."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from ui.widgets.file_dialog import choose_place

SaveAs = Callable[[QWidget, str, str], Path | None]
"""Asks where to put a file of that name and of these kinds, "" for any."""


class SavedFile(NamedTuple):
    """What to tell the worker; one of the two is empty, both where the worker chose nothing."""

    told: str = ""
    problem: str = ""


def ask_where(parent: QWidget, name: str, kinds: str) -> Path | None:
    """Ask with the system's own dialog."""
    return choose_place(parent, parent.tr("存到哪里"), name, kinds)


def save_file(parent: QWidget, ask: SaveAs, name: str, kinds: str, content: bytes) -> SavedFile:
    """Write `content` where the worker says."""
    path = ask(parent, name.replace("/", " "), kinds)
    if path is None:
        return SavedFile()
    try:
        path.write_bytes(content)
    except OSError:
        text = parent.tr("没存成：{} 写不进去。本机里的都在，换个地方再存。").format(path.parent)
        return SavedFile(problem=text)
    return SavedFile(parent.tr("已存到 {}。这个文件没有加密，自己收好。").format(path.name))
