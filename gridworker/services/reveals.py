"""Showing a masked value in full, for a reason that is written down and sent."""

from gridworker.errors import InputProblem
from gridworker.model.facts import RevealLogged
from gridworker.model.ops import OpKind, RecordKind, RecordRef
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

REVEAL_SECONDS = 10
"""How long a revealed value may stay on screen."""
_LONGEST_ITEM, _LONGEST_REASON = 200, 200


def log_answer_reveal(store: Store, record: RecordRef, item: str, reason: str) -> None:
    """Logs that a personal answer is about to be shown; once this has returned it may be.

    Args:
        store: where the log goes.
        record: the inspection that was sent, or the form while it is being filled in.
        item: path of the question.
        reason: in the worker's words.

    Raises:
        InputProblem: no reason was given.
    """
    fact = _fact(store, "answer", reason, item[:_LONGEST_ITEM])
    store.write(lambda tx: tx.add_op(OpKind.REVEAL_LOGGED, record, fact))


def log_phone_shown(store: Store, record: RecordRef, reason: str) -> None:
    """Logs that the phone number on a record, such as an alarm, is about to be shown.

    Raises:
        InputProblem: no reason was given.
    """
    fact = _fact(store, "phone", reason)
    store.write(lambda tx: tx.add_op(OpKind.REVEAL_LOGGED, record, fact))


def reveal_phone(store: Store, person_id: str, reason: str, *, of_contact: bool = False) -> str:
    """The full phone number of a person, or of the contact in the person's care plan; logged in the same transaction.

    Raises:
        InputProblem: no reason was given, or the record is not on this device.
    """
    fact = _fact(store, "phone", reason)
    kind = RecordKind.CARE_PLAN if of_contact else RecordKind.PERSON

    def work(tx: Transaction) -> str:
        plan = tx.care_plans.by_id(person_id) if of_contact else None
        person = None if of_contact else tx.persons.by_id(person_id)
        if person is None and plan is None:
            raise InputProblem("本机没有这个人的资料，可能已不在你的网格里。", code="reveal.unknown_person")
        tx.add_op(OpKind.REVEAL_LOGGED, RecordRef(kind, person_id), fact)
        return plan.emergency_phone if plan else person.phone if person else ""

    return store.write(work)


def _fact(store: Store, field: str, reason: str, item: str = "") -> RevealLogged:
    if not reason.strip():
        raise InputProblem("没有显示。请先选查看的原因，这次查看会留痕。", code="reveal.reason")
    shown_at = store.clock.now().isoformat(timespec="milliseconds")
    return RevealLogged(field=field, reason=reason.strip()[:_LONGEST_REASON], shown_at=shown_at, item=item)
