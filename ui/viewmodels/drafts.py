"""What is saved while a worker is still filling something in, and how a save is told on screen."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from gridworker.model.ops import BlobRef
from ui.language import in_turn


class DraftKind(StrEnum):
    """What a draft will become."""

    CHECKLIST = "checklist"
    VISIT = "visit"
    RECHECK = "recheck"
    REPORT = "report"
    ADDITION = "addition"
    NOTICE = "notice"
    PLAIN = "plain"


@dataclass(frozen=True)
class Draft:
    """Something half done; `id` becomes the id of the record, so that submitting twice makes one.

    Attributes:
        data: JSON values only.
        photos: the blobs it refers to, all durable.
    """

    id: str
    kind: DraftKind
    task_id: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    photos: tuple[BlobRef, ...] = ()


class DraftPort(Protocol):
    """Keeps drafts; called off the UI thread, may raise `EnvironmentProblem`."""

    def save_draft(self, draft: Draft) -> None:
        """Keep a draft in place of the one of the same id; returns when it is durable."""
        ...


@dataclass(frozen=True)
class Submitted:
    """What submitting gives back: how many ops are before it in the outbox, itself included; the notice it leaves."""

    queue_place: int = 0
    notice: str = ""


class SaveKind(StrEnum):
    """Whether what is on screen is on the disk."""

    NOTHING = "nothing"
    SAVED = "saved"
    FAILED = "failed"


@dataclass(frozen=True)
class SavedLine:
    """The saved line of the action bar."""

    kind: SaveKind = SaveKind.NOTHING
    text: str = ""


def confirmation(result: Submitted, *, online: bool) -> str:
    """Such as 已存好，排在第 4 位。联网后自动上传。."""
    text = _tr("已存好，排在第 {} 位。").format(result.queue_place) if result.queue_place else _tr("已存好。")
    return in_turn(text, _tr("正在上传。") if online else _tr("联网后自动上传。"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Drafts", text)
