"""Checks from outside what became of a shift: one device's profile against the platform's database and files.

Nothing of the program is imported, here or in `shift_sides`, which reads both sides. Meant for a shift that has ended,
with the last sync done, every reported matter closed, and nothing older than two weeks.

    check_shift.py --profile DIR --central DIR --database URL --out summary.json

The passphrase comes from `GRIDWORKER_WORDS`. Exit code 0: every check holds; 1: one does not; 2: nothing to check.
"""

import argparse
import hashlib
import json
import os
import struct
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import shift_sides as sides
from shift_sides import Device, DeviceOp, Json, NothingToCheckError, Platform, Record

_SHOWN = 3
"""How many of the things that are wrong a detail names."""
_NOTHING: tuple[object, ...] = (None, "", [], {})
_DEFAULTS = (*_NOTHING, 0)


class Check(NamedTuple):
    """One thing that must hold."""

    name: str
    ok: bool
    detail: str


class Scene(NamedTuple):
    """Everything the checks look at."""

    device: Device
    platform: Platform
    profile: Path
    central: Path


# ------------------------------------------------------------------------------------------------------ operations


def check_store(scene: Scene) -> Check:
    """The device's database is encrypted and whole."""
    with (scene.profile / "store.db").open("rb") as file:
        is_plain = file.read(16).startswith(b"SQLite format 3")
    ok = not is_plain and scene.device.sound == "ok"
    return Check("store.encrypted_and_sound", ok, "没有加密" if is_plain else scene.device.sound)


def check_ops_once(scene: Scene) -> Check:
    """Every op of the device is on the platform exactly once, unchanged, and applied."""
    theirs = {entry["line"]["op"]: entry for entry in scene.platform.ops}
    wrong = []
    for op_id, op in scene.device.ops.items():
        entry = theirs.get(op_id)
        if entry is None or scene.platform.copies[op_id] != 1:
            wrong.append(f"{op_id} 在平台上有 {scene.platform.copies[op_id]} 份")
        elif _sent(op_id, op) != _bare(entry["line"], _NOTHING):
            wrong.append(f"{op_id} 的内容不一样")
        elif not _same_verdict(op, entry):
            wrong.append(f"{op_id} 的结论不一样：设备 {op.state}，平台 {entry['outcome']}")
    return _all("ops.applied_exactly_once", wrong, f"{len(scene.device.ops)} 条操作")


def _sent(op_id: str, op: DeviceOp) -> object:
    """What must have been sent for an op; a line leaves out what is empty."""
    return _bare({**op.body, "op": op_id, "id": None}, _NOTHING)


def _same_verdict(op: DeviceOp, entry: Json) -> bool:
    said = entry["verdict"]
    version = tuple(said.get("version", ()))
    is_taken = op.state == "applied" and entry["outcome"] in ("applied", "merged")
    return is_taken and version == op.version and said.get("number", "") == op.number


def check_nothing_waits(scene: Scene) -> Check:
    """Nothing is left to be sent: neither text nor photos."""
    device = scene.device
    waiting = [
        f"{op} {kept.state}" for op, kept in device.ops.items() if kept.state not in ("applied", "withdrawn")
    ]
    waiting += [f"照片 {sha[:12]} {state}" for sha, state in device.uploads.items() if state != "delivered"]
    return _all("outbox.empty", waiting, "没有待传的")


def check_no_strangers(scene: Scene) -> Check:
    """The platform has no op of this device that the device does not know."""
    known = scene.device.ops.keys()
    strange = [entry["line"]["op"] for entry in scene.platform.ops if entry["line"]["op"] not in known]
    return _all("ops.none_unknown", strange, f"平台收到 {len(scene.platform.ops)} 条")


def check_spool(scene: Scene) -> Check:
    """Every op is in the sealed spool, nothing else is, and all are noted as settled."""
    spool = scene.profile / "spool"
    wrong, found = [], set[str]()
    for segment in sorted(spool.glob("[0-9]*.gws")):
        try:
            found.update(sides.spool_ids(segment.read_bytes()))
        except (ValueError, struct.error) as error:
            wrong.append(f"{segment.name} {error}")
    notes = spool / "applied"
    settled = sides.settled_ids(notes.read_bytes()) if notes.exists() else set()
    wrong += [f"{op} 不在密封存档里" for op in scene.device.ops.keys() - found]
    wrong += [f"{op} 只在密封存档里" for op in found - scene.device.ops.keys()]
    wrong += [f"{op} 没有记为已送达" for op in found - settled]
    return _all("spool.equals_ops", wrong, f"{len(found)} 条密封记录")


# --------------------------------------------------------------------------------------------------------- effects


class Effect(NamedTuple):
    """What an op of some kind makes: a record of `kind`, whose `owner` is the worker, with these of its fields."""

    kind: str
    owner: str
    fields: tuple[str, ...]


def _effect(kind: str, owner: str, fields: str) -> Effect:
    return Effect(kind, owner, tuple(fields.split()))


EFFECTS = {
    "event.reported": _effect(
        "event", "reporter", "category choice urgency place description happened_at task_id"
    ),
    "inspection.submitted": _effect(
        "inspection",
        "worker",
        "form_id form_version place ended_at passed failed not_applicable unfilled task_id answers",
    ),
    "hazard.found": _effect("hazard", "worker", "inspection_id item title severity place category note"),
    "visit.recorded": _effect("visit", "worker", "person_id outcome reason ended_at needs note task_id"),
    "recheck.recorded": _effect("recheck", "worker", "event_id hazard_id result looked_at note task_id"),
}
PHOTOGRAPHED = frozenset({"event", "inspection", "hazard", "recheck"})
CHANGES = {
    "task.take": "taken_at",
    "task.finish": "finished_at",
    "hazard.notified": "notice_no",
    "alarm.acknowledged": "acknowledged_at",
    "alarm.arrived": "arrived_at",
    "warning.acknowledged": "acknowledged_at",
}
"""Ops that change a record: the field of which both must say the same."""


def check_effects(scene: Scene) -> Check:
    """Each event, inspection, hazard, visit and recheck is there once, with what the op said."""
    wrong, made = [], Counter[str]()
    for op in scene.device.ops.values():
        effect = EFFECTS.get(op.body["kind"])
        if effect is not None:
            made[effect.kind] += 1
            wrong += _effect_wrongs(scene, op.body, effect)
    return _all("effects.exactly_once", wrong, "，".join(f"{kind} {n}" for kind, n in sorted(made.items())))


def _effect_wrongs(scene: Scene, body: Json, effect: Effect) -> list[str]:
    found = [r for r in scene.platform.records if (r.kind, r.id) == (effect.kind, body["record"]["id"])]
    named = f"{effect.kind} {body['record']['id']}"
    if len(found) != 1 or found[0].deleted:
        return [f"{named} 有 {len(found)} 份"]
    data = found[0].data
    said = {name: body["payload"].get(name) for name in effect.fields}
    wrong = (
        []
        if _bare(said) == _bare({name: data.get(name) for name in effect.fields})
        else [f"{named} 内容不一样"]
    )
    if data.get(effect.owner) != scene.device.identity["worker"]:
        wrong.append(f"{named} 记在别人名下")
    if effect.kind in PHOTOGRAPHED and _bare(data.get("photos") or []) != _bare(body.get("blobs") or []):
        wrong.append(f"{named} 的照片不一样")
    return wrong


def check_no_doubles(scene: Scene) -> Check:
    """Nothing was made twice under another id, and no hazard or recheck hangs on our facts without an op."""
    worker = scene.device.identity["worker"]
    wrong = []
    for kind_of_op, effect in EFFECTS.items():
        ours = [op.body for op in scene.device.ops.values() if op.body["kind"] == kind_of_op]
        theirs = [
            r for r in scene.platform.records if r.kind == effect.kind and r.data.get(effect.owner) == worker
        ]
        asked = Counter(_print_of(body["payload"], effect) for body in ours)
        there = Counter(_print_of(record.data, effect) for record in theirs)
        wrong += [f"{effect.kind} 多出 {there[one] - n} 份" for one, n in asked.items() if there[one] > n]
        ids = {body["record"]["id"] for body in ours}
        wrong += [
            f"{effect.kind} {r.id} 没有来由" for r in theirs if r.id not in ids and _hangs_on_ours(scene, r)
        ]
    return _all("effects.none_doubled", wrong, "没有重复")


def _print_of(data: Json, effect: Effect) -> str:
    """What two records have in common that say the same thing."""
    return json.dumps(_bare({name: data.get(name) for name in effect.fields}), sort_keys=True)


def _hangs_on_ours(scene: Scene, record: Record) -> bool:
    ours = {op.body["record"]["id"] for op in scene.device.ops.values() if op.body["kind"] in EFFECTS}
    return any(record.data.get(name) in ours for name in ("inspection_id", "event_id", "hazard_id"))


def check_changes(scene: Scene) -> Check:
    """Tasks taken and finished, alarms and warnings answered: the record says when, as the op does."""
    found = {(record.kind, record.id): record.data for record in scene.platform.records}
    ours = [op.body for op in scene.device.ops.values() if op.body["kind"] in CHANGES]
    wrong = []
    for body in ours:
        field, record = CHANGES[body["kind"]], body["record"]
        if found.get((record["kind"], record["id"]), {}).get(field) != body["payload"][field]:
            wrong.append(f"{record['kind']} {record['id']} 没有变成 {body['kind']} 说的样子")
    return _all("effects.changes_made", wrong, f"{len(ours)} 次改动")


# ----------------------------------------------------------------------------------------------------------- blobs


def check_blobs(scene: Scene) -> Check:
    """Every blob that an op names: the device's file, decrypted, is byte for byte the platform's."""
    wrong, total, removed = [], 0, 0
    named = _blobs_of(scene.device)
    for sha, (op, blob) in named.items():
        theirs = scene.central / "blobs" / sha[:2] / sha
        content = theirs.read_bytes() if theirs.is_file() else b""
        if hashlib.sha256(content).hexdigest() != sha or len(content) != blob["size_bytes"]:
            wrong.append(f"平台的 {sha[:12]} 不完整")
        if scene.platform.blobs.get(sha) != blob["size_bytes"] or (op, sha) not in scene.platform.named:
            wrong.append(f"平台没有登记 {sha[:12]}")
        if _is_removed(scene.device, sha, blob):
            removed += 1
        elif sides.decrypted(scene.profile, scene.device.vault, sha) != content:
            wrong.append(f"设备上的 {sha[:12]} 和平台的不一样")
        total += len(content)
    return _all(
        "blobs.byte_equal", wrong, f"{len(named)} 个文件，{total} 字节，其中 {removed} 个原图已从设备删除"
    )


def _blobs_of(device: Device) -> dict[str, tuple[str, Json]]:
    """Hash -> one op that names the blob, and how it names it."""
    return {
        blob["sha256"]: (op_id, blob) for op_id, op in device.ops.items() for blob in op.body.get("blobs", ())
    }


def _is_removed(device: Device, sha: str, blob: Json) -> bool:
    """Whether the device gave the file up, which it may do with originals only."""
    return blob["role"] == "original" and device.blobs.get(sha, (0, ""))[1] == "removed"


# ------------------------------------------------------------------------------------------------- feed and states


def check_feed(scene: Scene) -> Check:
    """The device's platform rows are the platform's records in its scope: none missing, none more, none older."""
    district = scene.device.identity["district"]
    theirs = {
        (r.kind, r.id): (*r.version, r.data)
        for r in scene.platform.records
        if r.in_scope and not r.deleted and r.district == district
    }
    ours = scene.device.rows
    wrong = [f"设备上缺 {kind} {id_}" for kind, id_ in theirs.keys() - ours.keys()]
    wrong += [f"设备上多 {kind} {id_}" for kind, id_ in ours.keys() - theirs.keys()]
    wrong += [f"{ref[0]} {ref[1]} 不一样" for ref in theirs.keys() & ours.keys() if theirs[ref] != ours[ref]]
    return _all("feed.equal_in_scope", wrong, f"{len(ours)} 行")


CLOSED = frozenset({"closed", "closed_self", "rated", "archived"})
_UNDER_WAY = (
    "reported more_wanted pre_check accepted registered dispatched handling returned suspended handled feedback"
    " post_check reopened"
)
_FLOW = f"""
request_pre_check: reported > pre_check
answer_pre_check: pre_check > reported
ask_more: reported accepted > more_wanted
supplement: more_wanted > reported
accept: reported > accepted
reject: reported accepted > not_accepted
register: accepted > registered
dispatch: registered returned reopened > dispatched
redispatch: dispatched handling > dispatched
sign: dispatched > handling
return: dispatched handling > returned
extend: dispatched handling > =
suspend: handling > suspended
resume: suspended > handling
done: handling > handled
confirm: handled > feedback
desk_feedback: registered returned > feedback
request_post_check: feedback > post_check
post_check_pass: post_check > =
post_check_fail: post_check > handling
close: post_check > closed
self_resolve: reported > closed_self
rate: closed > rated
archive: rated closed_self > archived
reopen: rated > reopened
urge: {_UNDER_WAY} > =
supervise: {_UNDER_WAY} > =
call_up: {_UNDER_WAY} > =
merge: {_UNDER_WAY} > merged
"""
"""action: stages it may start from > the stage it leads to (= stays)."""


def _moves() -> dict[tuple[str, str], str]:
    moves: dict[tuple[str, str], str] = {}
    for line in _FLOW.strip().splitlines():
        action, _, rest = line.partition(": ")
        sources, _, target = rest.partition(" > ")
        moves |= {(source, action): source if target == "=" else target for source in sources.split()}
    return moves


def _reported(scene: Scene) -> list[Record]:
    ids = {op.body["record"]["id"] for op in scene.device.ops.values() if op.body["kind"] == "event.reported"}
    return [record for record in scene.platform.records if record.kind == "event" and record.id in ids]


def check_closed(scene: Scene) -> Check:
    """Every reported matter is closed."""
    events = _reported(scene)
    wrong = [
        f"{r.data.get('number') or r.id} 还在 {r.data['stage']}"
        for r in events
        if r.data["stage"] not in CLOSED
    ]
    return _all("events.closed", wrong, f"{len(events)} 件上报都已结案")


def check_history(scene: Scene) -> Check:
    """Each history begins with the report, goes on by moves that the flow has, in the order received."""
    events, moves = _reported(scene), _moves()
    wrong = []
    for record in events:
        history = record.data.get("history", [])
        stage = ""
        for entry in history:
            legal = (
                "reported"
                if (stage, entry["action"]) == ("", "report")
                else moves.get((stage, entry["action"]))
            )
            if entry["stage"] != legal:
                wrong.append(f"{record.id}：{stage or '开头'} 不能 {entry['action']} 到 {entry['stage']}")
            stage = entry["stage"]
        received = [entry.get("received_at", "") for entry in history]
        if stage != record.data["stage"] or received != sorted(received):
            wrong.append(f"{record.id} 的经过对不上现在的状态，或先后不对")
    return _all("events.history_legal", wrong, f"{sum(len(r.data.get('history', [])) for r in events)} 步")


def check_separation(scene: Scene) -> Check:
    """Who found a matter did not handle it, and who handled it did not check it."""
    wrong, count = [], 0
    for record in _reported(scene):
        if record.data["stage"] == "closed_self":
            continue
        count += 1
        case = scene.platform.cases.get(record.id, {})
        finder, handler = record.data["reporter"], case.get("handler", "")
        checks = [e["by"] for e in record.data["history"] if e["action"].startswith("post_check_")]
        done = [e for e in record.data["history"] if e["action"] == "done"]
        if not handler or handler == finder or any(entry["by"] == finder for entry in done):
            wrong.append(f"{record.id} 上报人和处置人不分")
        if handler in checks or case.get("checker") == handler:
            wrong.append(f"{record.id} 处置人和核实人不分")
    return _all("events.finder_is_not_handler", wrong, f"{count} 件")


def check_rechecks(scene: Scene) -> Check:
    """Every look on the spot that was asked for was a task, and the task is done."""
    wrong, count = [], 0
    for record in _reported(scene):
        asked = sum(entry["action"] == "request_post_check" for entry in record.data.get("history", []))
        tasks = [
            r.data
            for r in scene.platform.records
            if r.kind == "task" and r.data.get("type") == "recheck" and r.data.get("event_id") == record.id
        ]
        count += len(tasks)
        if len(tasks) < asked:
            wrong.append(f"{record.id} 派了 {asked} 次核实，只有 {len(tasks)} 个复查任务")
        wrong += [f"复查任务 {task['id']} 还没完成" for task in tasks if task.get("status") != "done"]
    return _all("rechecks.done", wrong, f"{count} 个复查任务")


# ----------------------------------------------------------------------------------------------------------- whole

CHECKS: tuple[Callable[[Scene], Check], ...] = (
    check_store,
    check_ops_once,
    check_nothing_waits,
    check_no_strangers,
    check_spool,
    check_effects,
    check_no_doubles,
    check_changes,
    check_blobs,
    check_feed,
    check_closed,
    check_history,
    check_separation,
    check_rechecks,
)


def _bare(value: object, empty: tuple[object, ...] = _DEFAULTS) -> object:
    """The value without what is empty, because records leave out what is at its default."""
    if isinstance(value, dict):
        kept = {name: _bare(inner, empty) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in empty}
    return [_bare(inner, empty) for inner in value] if isinstance(value, list) else value


def _all(name: str, wrong: Iterable[str], fine: str) -> Check:
    """Holds if nothing is wrong."""
    found = list(wrong)
    more = f" 等 {len(found)} 处" if len(found) > _SHOWN else ""
    return Check(name, not found, "；".join(found[:_SHOWN]) + more if found else fine)


def counts(scene: Scene) -> Json:
    """How much there is."""
    blobs = _blobs_of(scene.device)
    return {
        "ops": len(scene.device.ops),
        "ops_by_kind": dict(sorted(Counter(op.body["kind"] for op in scene.device.ops.values()).items())),
        "events": len(_reported(scene)),
        "blobs": len(blobs),
        "blob_bytes": sum(blob["size_bytes"] for _op, blob in blobs.values()),
        "rows": len(scene.device.rows),
    }


def examined(profile: Path, central: Path, database: str, words: str) -> Json:
    """The whole verdict.

    Raises:
        NothingToCheckError: a side cannot be read, or the device has made nothing.
    """
    device = sides.read_device(profile, sides.unwrap_key(profile, words))
    if not device.ops:
        raise NothingToCheckError("设备上没有一条操作，没有可核对的。")
    scene = Scene(device, sides.read_platform(database, device), profile, central)
    checks = [check(scene) for check in CHECKS]
    return {
        "ok": all(check.ok for check in checks),
        "device": device.identity["device"],
        "counts": counts(scene),
        "checks": [check._asdict() for check in checks],
    }


def table(summary: Json) -> str:
    """The verdict for a terminal."""
    lines = [f"{'通过' if c['ok'] else '没过'}  {c['name']:<26} {c['detail']}" for c in summary["checks"]]
    return "\n".join([*lines, "核对通过" if summary["ok"] else "核对没有通过", ""])


def main() -> int:
    """Runs the checks of the command line; returns the exit code."""
    parser = argparse.ArgumentParser(description="从外面核对一班的结果：设备档案对平台。")
    parser.add_argument("--profile", type=Path, required=True, help="设备档案的文件夹")
    parser.add_argument("--central", type=Path, required=True, help="平台的文件夹")
    parser.add_argument("--database", required=True, help="平台的 PostgreSQL 地址")
    parser.add_argument("--out", type=Path, required=True, help="结果写到哪里")
    asked = parser.parse_args()
    try:
        words = os.environ.get("GRIDWORKER_WORDS", "")
        summary = examined(asked.profile, asked.central, asked.database, words)
    except NothingToCheckError as problem:
        sys.stderr.write(f"没有核对成：{problem}\n")
        return 2
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sys.stdout.write(table(summary))
    return 0 if summary["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
