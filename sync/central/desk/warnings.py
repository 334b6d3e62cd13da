"""Public warnings as the desk issues them: one record for each worker concerned, because only the named person's answer counts."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from gridworker.ids import derived_id
from gridworker.model.machine import Refusal
from gridworker.model.ops import RecordKind
from gridworker.model.records import PublicWarning, as_data
from gridworker.model.vocabulary import WarningColour
from sync.central import database as db
from sync.central.feed.batch import Batch, Key


class WarningNotice(msgspec.Struct, frozen=True, kw_only=True):
    """What is coming, from when to when (ISO 8601 with offset), and for whom.

    `grids` are full codes; empty means the whole district. `kind` chooses the sign beside the words, such as `rain`.
    """

    title: str
    text: str
    colour: WarningColour
    starts_at: str
    ends_at: str
    grids: tuple[str, ...] = ()
    kind: str = "rain"


class Issued(msgspec.Struct, frozen=True, kw_only=True):
    """A warning that has been issued: its id, and who is asked to answer."""

    id: str
    workers: tuple[str, ...]


def issue_warning(
    batch: Batch, district: str, warning_id: str, notice: WarningNotice, at: datetime
) -> Issued | Refusal:
    """Put a warning in the feed of every worker it concerns; waiting for their answers begins `at`."""
    if not notice.title.strip() or not _is_span(notice.starts_at, notice.ends_at):
        return Refusal(
            "warning.times",
            "ends_at",
            "预警要有标题，起止时间要写全（带时区），止不能早于起。没有发出。请改好再发。",
        )
    workers = _concerned(batch.connection, district, notice.grids)
    if not workers:
        return Refusal("warning.nobody", "grids", "这些网格没有网格员，没有发出。请核对网格编码。")
    for worker in workers:
        warning = PublicWarning(
            id=derived_id(warning_id, worker),
            title=notice.title.strip(),
            text=notice.text,
            colour=notice.colour,
            starts_at=notice.starts_at,
            ends_at=notice.ends_at,
            kind=notice.kind,
            issued_at=at.isoformat(timespec="milliseconds"),
        )
        key = Key(district, RecordKind.WARNING.value, warning.id)
        batch.put(key, as_data(warning), (f"worker:{worker}",))
    return Issued(id=warning_id, workers=workers)


def _is_span(starts_at: str, ends_at: str) -> bool:
    try:
        starts, ends = datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
    except ValueError:
        return False
    return starts.tzinfo is not None and ends.tzinfo is not None and starts <= ends


def _concerned(connection: sa.Connection, district: str, grids: tuple[str, ...]) -> tuple[str, ...]:
    c = db.worker.c
    seen_by = [f"grid:{code}" for code in grids] or [f"district:{district}"]
    found = connection.execute(
        sa.select(c.id).where(c.district == district, c.scope.overlap(seen_by)).order_by(c.id)
    )
    return tuple(found.scalars())
