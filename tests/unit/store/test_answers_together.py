"""Many answers kept together leave what the same answers leave one by one."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridworker.model.ops import Op, Verdict, VerdictKind, Version
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from tests.fakes.device import applied, event_data, finish, out_of_scope, photo, refused, report, take, upsert

_TABLES = ("op", "op_need", "row", "upload", "op_blob", "shown_event", "shown_task")
Row = tuple[Any, ...]


class _Undone(Exception):
    """Ends a transaction that was only to be looked at."""


def left_by(store: Store, ops: list[Op], answers: list[Verdict], *, together: bool) -> dict[str, list[Row]]:
    """Every table as it is after the answers; nothing of it is kept."""
    found: dict[str, list[Row]] = {}

    def work(tx: Transaction) -> None:
        if together:
            tx.record_verdicts(answers)
        else:
            for answer in answers:
                tx.record_verdict(answer)
        tx.finish()
        for table in _TABLES:
            rows = tx.connection.execute(" ".join(("SELECT * FROM", table))).fetchall()
            found[table] = sorted(rows, key=repr)
        found["settled"] = sorted(tx.effects.settled.items())
        raise _Undone

    with suppress(_Undone):
        store.write(work)
    assert ops
    return found


def worked(store: Store, kinds: list[int], page_at: int) -> list[Op]:
    """Ops of several kinds on a few records, some with photos or with something they need, and a page in between."""
    ops: list[Op] = []
    make: list[Callable[[Transaction, str], Op]] = [
        lambda tx, id_: report(tx, f"e{id_}"),
        lambda tx, id_: report(tx, f"e{id_}", blobs=(photo(store, id_.encode()),)),
        lambda tx, id_: take(tx, f"t{id_}"),
        lambda tx, id_: finish(tx, f"t{id_}", depends_on=tuple(op.id for op in ops[-1:])),
    ]
    for number, kind in enumerate(kinds):
        if number == page_at:
            rows = [upsert("event", event_data("e0"), n=2), out_of_scope("event", "e1")]
            store.write(lambda tx, rows=rows: tx.apply_page(cursor(store), rows, "c"))
        ops.append(store.write(lambda tx, kind=kind, number=number: make[kind](tx, str(number % 3))))
    return ops


def cursor(store: Store) -> str:
    with store.reader() as reader:
        return reader.feed.cursor()


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    derandomize=True,
)
@given(
    kinds=st.lists(st.integers(0, 3), min_size=1, max_size=7),
    page_at=st.integers(0, 7),
    said=st.lists(
        st.sampled_from(("applied", "refused", "merged", "unknown", "nothing")), min_size=7, max_size=7
    ),
)
def test_answers_kept_together_leave_what_they_leave_one_by_one(
    store: Store, kinds: list[int], page_at: int, said: list[str]
) -> None:
    ops = worked(store, kinds, page_at)
    made = {
        "applied": lambda op: [applied(op, n=3)],
        "refused": lambda op: [refused(op)],
        "merged": lambda op: [
            Verdict(op_id=op.id, kind=VerdictKind.MERGED, version=Version(1, 4), row=event_data(op.record.id))
        ],
        "unknown": lambda op: [applied(op), Verdict(op_id=op.id[::-1], kind=VerdictKind.APPLIED)],
        "nothing": lambda _op: [],
    }
    answers = [
        answer
        for op, kind in zip(ops, said, strict=False)
        for answer in made["applied" if kind == "merged" and op.record.kind != "event" else kind](op)
    ]
    # one after another as the platform would say it: applied first, what was turned down after
    answers.sort(key=lambda answer: answer.kind is not VerdictKind.APPLIED)
    assert left_by(store, ops, answers, together=True) == left_by(store, ops, answers, together=False)
