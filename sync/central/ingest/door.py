"""The door of ingest: what a line must be before anything is done with it.

A line that does not fit is refused alone, by the name of the field, in words for the worker. This module knows the
wire and the payloads, no database.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from gridworker.model.facts import Payload, payload_of
from gridworker.model.ops import BlobRef, Op, OpKind, RecordKind
from sync.central.settings import MAX_BLOB_BYTES
from sync.protocol import codec
from sync.protocol.wire import PushLine, Refused, op_of

_LINE = msgspec.json.Decoder(PushLine)
_WHERE = re.compile(r"`\$\.?(?P<path>[^`]*)`$")
_MISSING = re.compile(r"missing required field `(?P<name>[^`]+)`")
_MAX_ID = 64
_MAX_SEQ = 1 << 53
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DISTRICT = re.compile(r"[0-9]{6}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,60}|")
_OP = re.compile(rb'"op" ?: ?"(?P<id>[0-9a-f-]{36})"')
_MAX_DEPTH = 32
_UNREADABLE = codec.UNREADABLE
_RECORD_OF = {
    OpKind.EVENT_REPORTED: RecordKind.EVENT,
    OpKind.EVENT_ADDED: RecordKind.EVENT,
    OpKind.EVENT_RECALL: RecordKind.EVENT,
    OpKind.INSPECTION_SUBMITTED: RecordKind.INSPECTION,
    OpKind.HAZARD_FOUND: RecordKind.HAZARD,
    OpKind.HAZARD_NOTIFIED: RecordKind.HAZARD,
    OpKind.VISIT_RECORDED: RecordKind.VISIT,
    OpKind.RECHECK_RECORDED: RecordKind.RECHECK,
    OpKind.ALARM_ACKNOWLEDGED: RecordKind.ALARM,
    OpKind.ALARM_ARRIVED: RecordKind.ALARM,
    OpKind.WARNING_ACKNOWLEDGED: RecordKind.WARNING,
    OpKind.FEEDBACK_FILED: RecordKind.FEEDBACK,
    OpKind.MESSAGE_READ: RecordKind.MESSAGE,
    OpKind.MESSAGE_CONFIRMED: RecordKind.MESSAGE,
    OpKind.TASK_COMMENTED: RecordKind.TASK,
    OpKind.TASK_POSTPONE: RecordKind.TASK,
    OpKind.TASK_HAND_OVER: RecordKind.TASK,
    OpKind.TASK_TAKE: RecordKind.TASK,
    OpKind.TASK_FINISH: RecordKind.TASK,
    OpKind.PATROL_STARTED: RecordKind.PATROL,
    OpKind.PATROL_PAUSED: RecordKind.PATROL,
    OpKind.PATROL_RESUMED: RecordKind.PATROL,
    OpKind.PATROL_FINISHED: RecordKind.PATROL,
    OpKind.POINT_REACHED: RecordKind.PATROL,
    OpKind.POINT_LOOKED: RecordKind.PATROL,
    OpKind.POINT_SKIPPED: RecordKind.PATROL,
}


class _Named(msgspec.Struct):
    op: str


class Malformed(msgspec.Struct, frozen=True):
    """A line that cannot be answered by op id, since it has none."""


def read_line(line: bytes) -> PushLine | Refused | Malformed:
    """The line, or why it cannot be taken."""
    try:
        read = _LINE.decode(line)
    except _UNREADABLE as error:
        return _unreadable(line, error)
    return _envelope_problem(read, line) or read


def typed(line: PushLine) -> tuple[Op, Payload] | Refused:
    """The op with its payload checked, or why it does not fit its kind."""
    try:
        op = op_of(line)
    except ValueError:
        return refused(
            line.op,
            "op.kind_unknown",
            "kind",
            "平台还不认识这种操作。内容还在你这里，不会丢。请等平台升级后再交。",
        )
    expected = _RECORD_OF.get(op.kind)
    if expected is not None and line.record.kind != expected:
        return _does_not_fit(line.op, "record.kind")
    try:
        return op, payload_of(op)
    except msgspec.ValidationError as error:
        return _does_not_fit(line.op, field_of(str(error)))


def refused(op: str, code: str, field: str, text: str) -> Refused:
    """A refusal of one op."""
    return Refused(op=op, code=code, field=field, text=text)


def field_of(message: str) -> str:
    """The field that a validation message names, such as `place.lon`; empty if it names none."""
    where, missing = _WHERE.search(message), _MISSING.search(message)
    path = where["path"] if where else ""
    return ".".join(part for part in (path, missing["name"] if missing else "") if part)


def _unreadable(line: bytes, error: Exception) -> Refused | Malformed:
    op = _named_op(line)
    if not _is_op_id(op):
        return Malformed()
    return refused(op, "op.malformed", field_of(str(error)), _ill_fitting_text(field_of(str(error))))


def _named_op(line: bytes) -> str:
    """The op's id; also of a line that is no JSON (half a surrogate pair, too deep) but was not cut off."""
    try:
        return msgspec.json.decode(line, type=_Named).op
    except _UNREADABLE:
        found = _OP.search(line) if line.rstrip().endswith(b"}") else None
        return found["id"].decode() if found else ""


def _envelope_problem(line: PushLine, raw: bytes) -> Refused | Malformed | None:
    if not _is_op_id(line.op):
        return Malformed()
    checks = {
        "incarnation": 0 < len(line.incarnation) <= _MAX_ID,
        "seq": 0 <= line.seq < _MAX_SEQ,
        "district": _DISTRICT.fullmatch(line.district) is not None,
        "record.kind": 0 < len(line.record.kind) <= _MAX_ID,
        "record.id": 0 < len(line.record.id) <= _MAX_ID,
        "prev": line.prev is None or _is_op_id(line.prev),
        "depends_on": all(_is_op_id(op) for op in line.depends_on),
        "blobs": all(_fits(blob) for blob in line.blobs),
        "replaces": line.replaces is None or _is_op_id(line.replaces),
    }
    wrong = next((field for field, fits in checks.items() if not fits), None)
    wrong = wrong or _too_deep(line, raw) or _nul_in(line, raw)
    return None if wrong is None else refused(line.op, "op.malformed", wrong, _ill_fitting_text(wrong))


def _too_deep(line: PushLine, raw: bytes) -> str | None:
    """The field that nests deeper than anything we make, and than both ends can safely read again."""
    if raw.count(b"[") + raw.count(b"{") <= _MAX_DEPTH:
        return None
    level = list(line.payload.items())
    for _ in range(_MAX_DEPTH):
        level = [(name, inner) for name, value in level for inner in _inside(value)]
    return f"payload.{level[0][0]}".replace("\0", "") if level else None


def _inside(value: object) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _nul_in(line: PushLine, raw: bytes) -> str | None:
    """The field with a NUL character, which no text has and no database keeps."""
    if b"\\u0000" not in raw:
        return None
    return next((path for path, text in _texts("", msgspec.to_builtins(line)) if "\0" in text), None)


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            below = f"{path}.{name}" if path else name
            yield below.replace("\0", ""), name
            yield from _texts(below, inner)
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _texts(f"{path}[{index}]", inner)


def _fits(blob: BlobRef) -> bool:
    """A hash, a size we take, and a media type that may stand in a header when the blob is read."""
    named = _SHA256.fullmatch(blob.sha256) and _MEDIA_TYPE.fullmatch(blob.media_type)
    return named is not None and 0 < blob.size_bytes <= MAX_BLOB_BYTES


def _is_op_id(text: str) -> bool:
    return _UUID.fullmatch(text) is not None


def _does_not_fit(op: str, field: str) -> Refused:
    return refused(op, "op.payload", field, _ill_fitting_text(field))


def _ill_fitting_text(field: str) -> str:
    named = f"“{field}”" if field else "内容"
    return f"这一条的{named}不符合要求，平台没有收下。内容还在你这里，不会丢。请改好再交。"
