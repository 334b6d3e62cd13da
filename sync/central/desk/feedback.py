"""What workers complain of and suggest, and the answers they are owed."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from gridworker.model.machine import Refusal
from gridworker.model.ops import RecordKind
from gridworker.model.records import Feedback, as_data
from sync.central import database as db
from sync.central.feed.batch import Batch, Key

_MOST = 500


class AnswerRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a complaint or suggestion."""

    text: str


def feedback_of(connection: sa.Connection, district: str, *, open_only: bool) -> list[Feedback]:
    """The district's complaints and suggestions, the longest waiting first."""
    c = db.record.c
    answer = sa.func.coalesce(c.data["answer"].astext, "")
    found = connection.execute(
        sa.select(c.data)
        .where(c.district == district, c.kind == RecordKind.FEEDBACK.value, ~c.deleted)
        .where(sa.or_(sa.literal(not open_only), answer == ""))
        .order_by(c.data["filed_at"].astext, c.id)
        .limit(_MOST)
    )
    return [msgspec.convert(data, Feedback) for data in found.scalars()]


def answer_feedback(
    batch: Batch, district: str, id_: str, request: AnswerRequest, at: datetime
) -> Feedback | Refusal:
    """Answer one; the answer goes to its worker with the next sync."""
    key = Key(district, RecordKind.FEEDBACK.value, id_)
    batch.load([key])
    stored = batch.get(key)
    if stored is None:
        return Refusal("feedback.unknown", "feedback", f"没有“{id_}”这条投诉或建议，什么也没有做。")
    words = request.text.strip()
    if not words:
        return Refusal("feedback.length", "text", "答复是空的，什么也没有做。写好再交。")
    answered = msgspec.structs.replace(
        msgspec.convert(stored.data, Feedback),
        answer=words,
        answered_at=at.isoformat(timespec="milliseconds"),
    )
    batch.put(key, as_data(answered))
    return answered
