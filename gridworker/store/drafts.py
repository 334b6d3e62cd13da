"""Work not yet submitted: answers, photos, and the form version they were given to. Kept to the last autosave."""

from collections.abc import Iterator
from typing import Any

import msgspec

from gridworker.model.ops import BlobRef
from gridworker.store.driver import Connection
from gridworker.store.effects import Effects
from gridworker.store.scope import drop_unused_blob


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of unfinished work.

    `purpose` says which screen continues it (an `OpKind` value or the screen's own word), `body` is that screen's JSON,
    `photos` are blobs that are already in the vault; `created_at` and `saved_at` are ISO 8601.
    """

    id: str
    purpose: str
    task_id: str = ""
    form_id: str = ""
    form_version: str = ""
    body: dict[str, Any] = {}
    photos: tuple[BlobRef, ...] = ()
    created_at: str = ""
    saved_at: str = ""


class DraftView:
    """Questions about drafts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, draft_id: str) -> Draft | None:
        """One draft."""
        return next(self._select(" WHERE id = ?", draft_id), None)

    def for_task(self, task_id: str) -> Draft | None:
        """The newest draft of a task."""
        return next(self._select(" WHERE task_id = ? ORDER BY saved_ms DESC", task_id), None)

    def all(self) -> list[Draft]:
        """Every draft, the newest first."""
        return list(self._select(" ORDER BY saved_ms DESC"))

    def _select(self, where: str, *parameters: str) -> Iterator[Draft]:
        found = self._connection.execute("".join(("SELECT body FROM draft", where)), parameters).fetchall()
        return (msgspec.json.decode(body, type=Draft) for (body,) in found)


def save_draft(connection: Connection, effects: Effects, draft: Draft, saved_ms: int) -> None:
    """Keeps a draft in place of its last state; photos it no longer names are freed if nobody else does."""
    before = _blobs_of(connection, draft.id)
    connection.execute(
        "INSERT INTO draft (id, task_id, body, saved_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET task_id = excluded.task_id, body = excluded.body, saved_ms = excluded.saved_ms",
        (draft.id, draft.task_id, msgspec.json.encode(draft), saved_ms),
    )
    named = {photo.sha256 for photo in draft.photos}
    for sha256 in named - before:
        connection.execute("INSERT INTO draft_blob (draft_id, sha256) VALUES (?, ?)", (draft.id, sha256))
    for sha256 in before - named:
        connection.execute("DELETE FROM draft_blob WHERE draft_id = ? AND sha256 = ?", (draft.id, sha256))
        drop_unused_blob(connection, effects, sha256)
    effects.drafts = True


def delete_draft(connection: Connection, effects: Effects, draft_id: str) -> None:
    """Removes a draft: submitted, or given up by a person."""
    blobs = _blobs_of(connection, draft_id)
    connection.execute("DELETE FROM draft_blob WHERE draft_id = ?", (draft_id,))
    connection.execute("DELETE FROM draft WHERE id = ?", (draft_id,))
    for sha256 in blobs:
        drop_unused_blob(connection, effects, sha256)
    effects.drafts = True


def _blobs_of(connection: Connection, draft_id: str) -> set[str]:
    found = connection.execute("SELECT sha256 FROM draft_blob WHERE draft_id = ?", (draft_id,))
    return {sha256 for (sha256,) in found}
