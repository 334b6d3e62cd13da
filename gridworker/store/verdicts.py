"""What the platform's answers do to the outbox. Each is safe to hear twice.

An op that is applied stays shown until the platform's row has caught up with it. One that is refused or in conflict
leaves what is shown but never the outbox, and what needs it is held until a correction takes its place.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from gridworker.model.ops import Op, RecordRef, Verdict, VerdictKind
from gridworker.store.driver import Connection, among
from gridworker.store.effects import Effects
from gridworker.store.feed import put_row
from gridworker.store.outbox import OpState
from gridworker.store.projection import decode_op, encode_op
from gridworker.store.scope import settle_leaving
from gridworker.store.uploads import unblock

_BLOCKED = (
    "SELECT 1 FROM op_need JOIN op AS need ON need.id = op_need.needs WHERE op_need.op_id = ?"
    " AND need.state IN ('refused', 'conflict', 'held', 'withdrawn') AND need.replaced_by IS NULL LIMIT 1"
)

_REPLACED_BY = "SELECT id FROM op WHERE replaced_by = ? AND state IN ('held', 'refused', 'conflict')"
"""In words that the index of ops that are stuck understands: they are few, and this is asked for every verdict."""
_APPLY = (
    "UPDATE op SET state = 'applied', version_epoch = ?, version_n = ?, number = ?, verdict_at = ?,"
    " retry_at = 0, code = '', field = '', text = '', answer = NULL, replayed = NOT EXISTS (SELECT 1 FROM row"
    " WHERE kind = op.record_kind AND row.id = op.record_id AND (data_epoch, data_n) >= (?, ?))"
    " WHERE id = ?"
)
_CORRECTIONS = "SELECT DISTINCT replaced_by FROM op WHERE replaced_by IS NOT NULL AND state IN ('held', 'refused', 'conflict')"
_LEAVING = "SELECT kind, id FROM row WHERE leaving = 1"
_HOLD = "UPDATE op SET state = 'held', retry_at = iif(text = '', retry_at, 0) WHERE id = ?"
"""What is put off without a word was never offered: 撤销 stands, and its moment is its own, held or not."""
_MAY_GO = (
    "UPDATE op SET state = iif(text = '' AND retry_at > 0, 'deferred', 'waiting'),"
    " retry_at = iif(text = '', retry_at, 0) WHERE id = ?"  # as in `_HOLD`
)
_WAITED_FOR = (
    "UPDATE op SET retry_at = 0 WHERE state = 'deferred' AND text <> ''"  # as in `_HOLD`
    " AND id IN (SELECT op_id FROM op_need WHERE needs = ?)"
)
_UNSENT = (OpState.WAITING, OpState.DEFERRED, OpState.HELD)


def record_verdict(connection: Connection, effects: Effects, verdict: Verdict, now_ms: int) -> None:
    """Keeps one answer. An op that is not in this outbox (any more) is only noted as settled in the spool."""
    found = connection.execute(
        "SELECT state, record_kind, record_id FROM op WHERE id = ?", (verdict.op_id,)
    ).fetchone()
    taken = verdict.kind in (VerdictKind.APPLIED, VerdictKind.MERGED)
    if found is None:
        if taken:
            effects.settled[verdict.op_id] = now_ms
        return
    if found[0] == OpState.APPLIED:
        return
    ref = RecordRef(found[1], found[2])
    if taken:
        _applied(connection, effects, verdict, ref, now_ms)
    elif verdict.kind in (VerdictKind.REFUSED, VerdictKind.CONFLICT):
        _turned_down(connection, effects, verdict, ref, now_ms)
    elif verdict.kind is VerdictKind.DEFERRED:
        defer(connection, effects, verdict.op_id, now_ms + verdict.retry_after_s * 1000, verdict.text)


def record_verdicts(
    connection: Connection, effects: Effects, answers: Sequence[Verdict], now_ms: int
) -> None:
    """Keeps many answers as `record_verdict` does; those that simply say applied with a few statements together."""
    plain = [answer for answer in answers if answer.kind is VerdictKind.APPLIED]
    _applied_together(connection, effects, {answer.op_id: answer for answer in plain}, now_ms)
    for answer in answers:
        if answer.kind is not VerdictKind.APPLIED:
            record_verdict(connection, effects, answer, now_ms)


def defer(connection: Connection, effects: Effects, op_id: str, until_ms: int, why: str) -> None:
    """The op is not sent before `until_ms`; only a waiting or deferred op can be put off. `why` is empty for a 撤销."""
    done = connection.execute(
        "UPDATE op SET state = 'deferred', retry_at = ?, text = ?, attempts = attempts + 1"
        " WHERE id = ? AND state IN ('waiting', 'deferred')",
        (until_ms, why, op_id),
    )
    effects.outbox = effects.outbox or done.rowcount > 0


def withdraw(connection: Connection, effects: Effects, op_id: str, now_ms: int) -> bool:
    """A person gives up an op that was refused, is in conflict or is held; False if it is none of these."""
    return give_up(connection, effects, op_id, now_ms, (OpState.REFUSED, OpState.CONFLICT, OpState.HELD))


def give_up(
    connection: Connection, effects: Effects, op_id: str, now_ms: int, states: Collection[OpState]
) -> bool:
    """A person gives up an op that is in one of the states; False if it is in none."""
    found = connection.execute(
        "SELECT record_kind, record_id, state FROM op WHERE id = ?", (op_id,)
    ).fetchone()
    if found is None or found[2] not in states:
        return False
    ref = RecordRef(found[0], found[1])
    connection.execute(
        "UPDATE op SET state = 'withdrawn', replayed = 0, verdict_at = ? WHERE id = ?", (now_ms, op_id)
    )
    connection.execute(
        "DELETE FROM upload WHERE state = 'blocked' AND op_id = ?1 AND NOT EXISTS (SELECT 1 FROM op_blob"
        " WHERE op_blob.sha256 = upload.sha256 AND op_blob.op_id <> ?1)",
        (op_id,),
    )
    _relink(connection, effects, op_id)
    effects.settled[op_id] = now_ms
    effects.dirty.add(ref)
    effects.outbox = effects.blobs = True
    settle_leaving(connection, effects, ref)
    return True


def _relink(connection: Connection, effects: Effects, op_id: str) -> None:
    """What needed a given-up op needs instead what that one needed, and is free to go.

    The platform keeps nothing of an op that it has put off, so it may come changed. An intent that a given-up fact was
    to show ("the task is done") stays held: what it says is not so any more, and a person decides about it, too.
    """
    chain = _stood_in_for(connection, op_id)
    ids = {given_up.id for given_up in chain}
    for given_up in chain:
        for successor, ref in _successors(connection, given_up.id, *_UNSENT):
            op = _op(connection, successor)
            if op is None or (op.kind.is_intent and ids & {*op.depends_on}):
                connection.execute(_HOLD, (successor,))
                hold_successors(connection, effects, successor)
            else:
                _pass_over(connection, effects, op, given_up)
            effects.dirty.add(ref)


def _stood_in_for(connection: Connection, op_id: str) -> list[Op]:
    """The op, what it corrects, what that one corrects, and so on."""
    chain: list[Op] = []
    current = _op(connection, op_id)
    while current is not None:
        chain.append(current)
        current = None if current.replaces is None else _op(connection, current.replaces)
    return chain


def _op(connection: Connection, op_id: str) -> Op | None:
    found = connection.execute("SELECT body FROM op WHERE id = ?", (op_id,)).fetchone()
    return None if found is None else decode_op(found[0])


def _pass_over(connection: Connection, effects: Effects, op: Op, given_up: Op) -> None:
    """Rewrites `op` so that it names, in place of the given-up op, what that one named; sealed anew."""
    inherited = given_up.depends_on if given_up.id in op.depends_on else ()
    kept = (need for need in op.depends_on if need != given_up.id)
    relinked = msgspec.structs.replace(
        op,
        prev=given_up.prev if op.prev == given_up.id else op.prev,
        depends_on=tuple(dict.fromkeys((*kept, *inherited))),
    )
    body = encode_op(relinked)
    connection.execute("UPDATE op SET body = ?, size_bytes = ? WHERE id = ?", (body, len(body), op.id))
    connection.execute("DELETE FROM op_need WHERE op_id = ? AND needs = ?", (op.id, given_up.id))
    for need in {*relinked.depends_on, *((relinked.prev,) if relinked.prev else ())}:
        connection.execute("INSERT OR IGNORE INTO op_need (op_id, needs) VALUES (?, ?)", (op.id, need))
    if not is_blocked(connection, op.id):
        connection.execute(_MAY_GO, (op.id,))
        release_successors(connection, effects, op.id)
    effects.sealed.append(relinked)


def is_blocked(connection: Connection, op_id: str) -> bool:
    """Whether an op it needs was turned down and not corrected."""
    return connection.execute(_BLOCKED, (op_id,)).fetchone() is not None


def hold_successors(connection: Connection, effects: Effects, op_id: str) -> None:
    """Holds what needs this op, and what needs that."""
    queue = [op_id]
    while queue:
        for successor, ref in _successors(connection, queue.pop(), OpState.WAITING, OpState.DEFERRED):
            connection.execute(_HOLD, (successor,))
            effects.dirty.add(ref)
            queue.append(successor)


def release_successors(connection: Connection, effects: Effects, op_id: str) -> None:
    """Lets go of what was held because of this op, unless something else still holds it."""
    queue = [op_id]
    while queue:
        for successor, ref in _successors(connection, queue.pop(), OpState.HELD):
            if not is_blocked(connection, successor):
                connection.execute(_MAY_GO, (successor,))
                effects.dirty.add(ref)
                queue.append(successor)


def restamp(connection: Connection, effects: Effects, incarnation: str, seq: int) -> int:
    """Gives every unsent op a place in a new incarnation, in the order made; returns the next free number."""
    waiting = connection.execute(
        "SELECT id, body FROM op WHERE state IN ('waiting', 'deferred', 'held') ORDER BY pos"
    ).fetchall()
    for op_id, body in waiting:
        op: Op = msgspec.structs.replace(decode_op(body), incarnation=incarnation, seq=seq)
        connection.execute(
            "UPDATE op SET incarnation = ?, seq = ?, body = ?, retry_at = iif(text = '', retry_at, 0) WHERE id = ?",
            (incarnation, seq, encode_op(op), op_id),
        )
        effects.sealed.append(op)
        seq += 1
    effects.outbox = True
    return seq


def _applied(connection: Connection, effects: Effects, verdict: Verdict, ref: RecordRef, now_ms: int) -> None:
    connection.execute(_APPLY, _applied_values(verdict, now_ms))
    if verdict.kind is VerdictKind.MERGED and verdict.row is not None and verdict.version is not None:
        put_row(connection, effects, ref, verdict.version, verdict.row)
    _let_go(connection, effects, verdict.op_id)
    unblock(connection, effects, verdict.op_id)
    effects.settled[verdict.op_id] = now_ms
    effects.dirty.add(ref)
    effects.outbox = True
    _settle_replaced(connection, effects, verdict.op_id, now_ms)
    settle_leaving(connection, effects, ref)


def _applied_together(
    connection: Connection, effects: Effects, answers: Mapping[str, Verdict], now_ms: int
) -> None:
    found = among(connection, answers, "id, state, record_kind, record_id FROM op WHERE id")
    fresh = {row[0]: RecordRef(row[2], row[3]) for row in found if row[1] != OpState.APPLIED}
    unknown = answers.keys() - {row[0] for row in found}
    effects.settled.update(dict.fromkeys((*unknown, *fresh), now_ms))
    if not fresh:
        return
    connection.executemany(_APPLY, (_applied_values(answers[op_id], now_ms) for op_id in fresh))
    caught_up = {op_id for (op_id,) in among(connection, fresh, "id FROM op WHERE replayed = 0 AND id")}
    effects.dirty.update(fresh[op_id] for op_id in caught_up)
    effects.calmed.update(ref for op_id, ref in fresh.items() if op_id not in caught_up)
    effects.outbox = True
    _follow_up(connection, effects, fresh, now_ms)


def _follow_up(
    connection: Connection, effects: Effects, applied: Mapping[str, RecordRef], now_ms: int
) -> None:
    """What hangs on the ops: few have anything, and those few are found by one question each."""
    for (op_id,) in among(connection, applied, "DISTINCT needs FROM op_need WHERE needs"):
        _let_go(connection, effects, op_id)
    for (op_id,) in among(connection, applied, "DISTINCT op_id FROM op_blob WHERE op_id"):
        unblock(connection, effects, op_id)
    for op_id in {row[0] for row in connection.execute(_CORRECTIONS)} & applied.keys():
        _settle_replaced(connection, effects, op_id, now_ms)
    for ref in {RecordRef(*row) for row in connection.execute(_LEAVING)} & {*applied.values()}:
        settle_leaving(connection, effects, ref)


def _applied_values(verdict: Verdict, now_ms: int) -> tuple[Any, ...]:
    epoch, n = (verdict.version.epoch, verdict.version.n) if verdict.version is not None else (0, 0)
    return (epoch, n, verdict.number, now_ms, epoch, n, verdict.op_id)


def _let_go(connection: Connection, effects: Effects, op_id: str) -> None:
    """What waited for this op may go now."""
    connection.execute(_WAITED_FOR, (op_id,))
    release_successors(connection, effects, op_id)


def _settle_replaced(connection: Connection, effects: Effects, op_id: str, now_ms: int) -> None:
    """What a correction stood in for, and what that stood in for, need not be carried to the platform any more."""
    queue = [op_id]
    while queue:
        found = connection.execute(_REPLACED_BY, (queue.pop(),)).fetchall()
        for (replaced,) in found:
            effects.settled[replaced] = now_ms
            queue.append(replaced)


def _turned_down(
    connection: Connection, effects: Effects, verdict: Verdict, ref: RecordRef, now_ms: int
) -> None:
    state = OpState.REFUSED if verdict.kind is VerdictKind.REFUSED else OpState.CONFLICT
    answer = None if verdict.row is None else msgspec.json.encode(verdict.row)
    epoch, n = (verdict.version.epoch, verdict.version.n) if verdict.version is not None else (0, 0)
    connection.execute(
        "UPDATE op SET state = ?, code = ?, field = ?, text = ?, answer = ?, version_epoch = ?, version_n = ?,"
        " verdict_at = ?, retry_at = 0, replayed = 0 WHERE id = ?",
        (*(state.value, verdict.code, verdict.field, verdict.text, answer), epoch, n, now_ms, verdict.op_id),
    )
    replaced = connection.execute("SELECT replaced_by FROM op WHERE id = ?", (verdict.op_id,)).fetchone()[0]
    if replaced is None:
        hold_successors(connection, effects, verdict.op_id)
    effects.dirty.add(ref)
    effects.outbox = True


def _successors(connection: Connection, op_id: str, *states: OpState) -> list[tuple[str, RecordRef]]:
    found = connection.execute(
        "SELECT op.id, op.record_kind, op.record_id, op.state FROM op_need JOIN op ON op.id = op_need.op_id"
        " WHERE op_need.needs = ?",
        (op_id,),
    ).fetchall()
    return [(successor, RecordRef(kind, id_)) for successor, kind, id_, state in found if state in states]
