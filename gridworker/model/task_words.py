"""What a task carries of what was said about it: comments, and the newest wish with its answer. Shapes only."""

import msgspec

from gridworker.model.vocabulary import WishKind, WishState


class TaskComment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Words about a task; `id` is that of the op, or of the desk's act; `by_name` is masked, "" for the worker here."""

    id: str
    text: str
    at: str
    by: str
    by_name: str = ""
    by_role: str = ""
    received_at: str = ""


class TaskWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a worker asked about a task, and what the desk said; the newest one only."""

    sort: WishKind
    reason: str
    asked_at: str
    asked_by: str
    until: str = ""
    to: str = ""
    state: WishState = WishState.ASKED
    answer: str = ""
    answered_by: str = ""
    answered_at: str = ""
