"""Texts from the desk to workers, and who has read them (消息、公告).

An announcement becomes one message for each worker it concerns, because each reads and confirms for himself.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from gridworker.ids import derived_id
from gridworker.model.machine import Refusal
from gridworker.model.ops import RecordKind
from gridworker.model.records import Message, as_data
from gridworker.model.vocabulary import MessageKind
from sync.central import database as db
from sync.central.desk.people import DeskUser
from sync.central.feed.batch import Batch, Key

MOST_TITLE, MOST_WORDS = 60, 2000
_MOST = 5000


class Announce(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be published.

    `grids`: whom it concerns, as the beginnings of grid codes, such as a community's twelve digits; nobody named means
    everybody of the district. `asks`: each is to confirm it (签收). `until`: from when on it is of no interest.
    """

    title: str
    text: str
    grids: tuple[str, ...] = ()
    asks: bool = False
    until: str = ""


class ReadRow(msgspec.Struct, frozen=True, kw_only=True):
    """One worker's copy: when it was read and confirmed, "" if not yet."""

    worker: str
    code: str
    read_at: str
    confirmed_at: str


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """An announcement and for how many workers it is."""

    id: str
    workers: int


def send_message(
    batch: Batch, user: DeskUser, worker: str, text: str, id_: str, at: datetime
) -> Message | Refusal:
    """Put a text in the feed of one worker, given by id or code."""
    refusal = _length("text", text, MOST_WORDS)
    found = _workers(batch.connection, user.district, worker=worker)
    if refusal is not None or not found:
        unknown = Refusal(
            "message.worker_unknown", "worker", f"没有“{worker}”这位网格员，什么也没有发。请核对工号。"
        )
        return refusal or unknown
    message = Message(
        id=id_,
        text=text.strip(),
        sent_by=user.name,
        sent_at=at.isoformat(timespec="milliseconds"),
        worker=found[0].id,
    )
    _put(batch, user.district, message)
    return message


def announce(batch: Batch, user: DeskUser, request: Announce, id_: str, at: datetime) -> Published | Refusal:
    """Publish to every worker concerned; twice with one id is once."""
    refusal = _length("title", request.title, MOST_TITLE) or _length("text", request.text, MOST_WORDS)
    if refusal is not None:
        return refusal
    scopes = tuple(f"grid:{code}" for code in request.grids)
    found = [
        row
        for row in _workers(batch.connection, user.district)
        if not scopes or any(audience.startswith(scopes) for audience in row.scope)
    ]
    if not found:
        return Refusal("message.nobody", "grids", "这些网格里没有网格员，什么也没有发。请核对网格编码。")
    for row in found:
        message = Message(
            id=derived_id(id_, row.id),
            text=request.text.strip(),
            sent_by=user.name,
            sent_at=at.isoformat(timespec="milliseconds"),
            worker=row.id,
            sort=MessageKind.ANNOUNCEMENT,
            title=request.title.strip(),
            about=id_,
            asks=request.asks,
            until=request.until,
        )
        _put(batch, user.district, message)
    return Published(id=id_, workers=len(found))


def readers_of(connection: sa.Connection, district: str, about: str) -> list[ReadRow]:
    """Who has read an announcement or message, given by id; those who have not come first."""
    c = db.record.c
    found = connection.execute(
        sa.select(c.data)
        .where(c.district == district, c.kind == RecordKind.MESSAGE.value, ~c.deleted)
        .where(sa.or_(c.data["about"].astext == about, c.id == about))
        .limit(_MOST)
    ).scalars()
    copies = [msgspec.convert(data, Message) for data in found]
    codes = {row.id: row.code for row in _workers(connection, district)}
    rows = [
        ReadRow(
            worker=copy.worker,
            code=codes.get(copy.worker, ""),
            read_at=copy.read_at,
            confirmed_at=copy.confirmed_at,
        )
        for copy in copies
    ]
    return sorted(rows, key=lambda row: (bool(row.confirmed_at), bool(row.read_at), row.code))


def _put(batch: Batch, district: str, message: Message) -> None:
    batch.put(Key(district, RecordKind.MESSAGE.value, message.id), as_data(message))


def _workers(connection: sa.Connection, district: str, worker: str = "") -> Sequence[sa.Row[Any, Any, Any]]:
    c = db.worker.c
    wanted = sa.select(c.id, c.code, c.scope).where(c.district == district).order_by(c.code)
    if worker:
        wanted = wanted.where(sa.or_(c.id == worker, c.code == worker))
    return connection.execute(wanted).all()


def _length(field: str, text: str, most: int) -> Refusal | None:
    if 1 <= len(text.strip()) <= most:
        return None
    words = {"title": "标题", "text": "正文"}[field]
    return Refusal("message.length", field, f"{words}要 1 到 {most} 个字，什么也没有发。改好再发。")
