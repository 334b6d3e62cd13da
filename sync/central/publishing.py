"""Puts a published form into the feed of a district's devices.

A version, once out, never changes: devices hold drafts of it, and records were made with it. Whatever is refused here,
the forms already published stay as they were.
"""

from datetime import datetime

import sqlalchemy as sa

from gridworker.errors import FormProblem
from gridworker.model.form_files import version_order
from gridworker.model.ops import RecordKind
from gridworker.model.records import FormRecord, as_data
from sync.central import database as db
from sync.central.feed.audience import Data
from sync.central.feed.batch import Batch, Key


def publish(batch: Batch, district: str, form: FormRecord) -> None:
    """Stage a form for the devices of a district; the same form again changes nothing but where it is sent besides.

    Raises:
        FormProblem: `form.version_taken`, this version is out with another content; `form.version_old`, a later one is.
    """
    key = Key(district, RecordKind.FORM.value, form.id)
    stored = batch.get(key)
    if stored is not None and _content(stored.data) == _content(as_data(form)):
        if form.openrosa_url not in ("", stored.data.get("openrosa_url")):
            batch.put(key, {**stored.data, "openrosa_url": form.openrosa_url})
        return
    if stored is not None:
        text = f"{form.form_id} 的版本 {form.version} 已经发布过，内容不一样。请在 settings 表换一个新的 version 再发布；已发布的没有变。"
        raise FormProblem(text, code="form.version_taken")
    newest = max(_versions(batch.connection, district, form.form_id), key=version_order, default="")
    if newest and version_order(form.version) < version_order(newest):
        text = f"{form.form_id} 已经有更新的版本 {newest}，{form.version} 发布了也没有设备会用。请换一个更大的 version；已发布的没有变。"
        raise FormProblem(text, code="form.version_old")
    batch.put(key, as_data(form))


def version_at(now: datetime) -> str:
    """The version of a workbook that names none: the minute it is published."""
    return f"{now:%Y%m%d%H%M}"


def _content(data: Data) -> tuple[object, ...]:
    """What may not change in a version: its questions, its tables, its pictures."""
    return data["xml"], data.get("attachments", {}), list(data.get("media", ()))


def _versions(connection: sa.Connection, district: str, form_id: str) -> list[str]:
    c = db.record.c
    found = connection.execute(
        sa.select(c.data["version"].astext).where(
            c.district == district,
            c.kind == RecordKind.FORM.value,
            c.data["form_id"].astext == form_id,
            c.deleted.is_(False),
        )
    )
    return list(found.scalars())
