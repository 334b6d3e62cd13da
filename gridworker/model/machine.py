"""State machines as data: what may follow what, by whom, and what it needs.

A refusal is an ordinary answer, not an exception: both ends of the wire predict and check moves with the same tables.
The machine holds no state and no history; it says what a move would be, and the caller keeps the entry it returns.
It must not know storage, screens or the wire.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from gridworker.errors import ProgrammingBug
from gridworker.model.vocabulary import Role, Word


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """What every move knows: who acts, in what role, when, and the reason given.

    Each flow adds the facts its own guards look at.
    """

    actor: str
    role: Role
    at: datetime
    reason: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """Why a move is not made.

    Attributes:
        code: stable, as `"event.handler_is_finder"`; callers decide by it.
        field: what would have to be different; empty when nothing the actor can enter would help.
        text: what happened, that the work is safe, what to do; shown as it is.
    """

    code: str
    field: str
    text: str


class HistoryEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a history that only grows."""

    machine: str
    action: str
    source: str
    target: str
    actor: str
    role: Role
    at: datetime
    reason: str = ""


S = TypeVar("S", bound=Word)
C = TypeVar("C", bound=Act)


class Transition(msgspec.Struct, Generic[S], frozen=True):
    """One kind of move, as data.

    Attributes:
        action: the verb's code.
        sources: the states it starts from.
        target: where it leads; None means that the state stays.
        roles: who may do it.
        needs: names of the guards that must hold, asked in this order.
        label: the verb as shown in refusals.
    """

    action: str
    sources: tuple[S, ...]
    target: S | None
    roles: frozenset[Role]
    needs: tuple[str, ...] = ()
    label: str = ""


class Move(msgspec.Struct, Generic[S], frozen=True):
    """A move that may be made: the new state and the line for the history."""

    action: str
    source: S
    target: S
    entry: HistoryEntry


Need = Callable[[C], Refusal | None]


class Machine(Generic[S, C]):
    """A table of transitions and the guards they name.

    Args:
        area: prefix of refusal codes, as `"event"`.
        noun: what the machine moves, in Chinese, for refusal texts.
        transitions: the table; one action leads to one target from each source.
        needs: guards by name, pure functions of the act.

    Raises:
        ProgrammingBug: the table contradicts itself or names a guard that is not there.
    """

    def __init__(
        self, area: str, noun: str, transitions: Sequence[Transition[S]], needs: Mapping[str, Need[C]]
    ) -> None:
        self.area = area
        self.noun = noun
        self.transitions = tuple(transitions)
        self._needs = dict(needs)
        self._table = _table_of(area, transitions)
        self._actions = {transition.action: transition for transition in transitions}
        self._check_needs()

    def apply(self, state: S, action: str, act: C) -> Move[S] | Refusal:
        """What `action` does to something in `state`, or why it may not be done."""
        transition = self._table.get((action, state))
        if transition is None:
            return self._refuse_state(state, action)
        if act.role not in transition.roles:
            return self._refuse_role(transition, act)
        for need in transition.needs:
            refusal = self._needs[need](act)
            if refusal is not None:
                return refusal
        return self._move(transition, state, act)

    def actions(self, state: S, role: Role | None = None) -> tuple[str, ...]:
        """Actions that start from `state`, only those open to `role` if one is given, in table order."""
        found = [t for t in self.transitions if state in t.sources and (role is None or role in t.roles)]
        return tuple(transition.action for transition in found)

    def is_end(self, state: S) -> bool:
        """Whether nothing changes the state any more."""
        return all(t.target is None for t in self.transitions if state in t.sources)

    def _move(self, transition: Transition[S], state: S, act: C) -> Move[S]:
        target = state if transition.target is None else transition.target
        entry = HistoryEntry(
            machine=self.area,
            action=transition.action,
            source=state.value,
            target=target.value,
            actor=act.actor,
            role=act.role,
            at=act.at,
            reason=act.reason.strip(),
        )
        return Move(transition.action, state, target, entry)

    def _refuse_state(self, state: S, action: str) -> Refusal:
        known = self._actions.get(action)
        if known is None:
            text = f"这一版不认识“{action}”这个操作。记录都在，不会丢。请升级后再办。"
            return Refusal(f"{self.area}.action_unknown", "action", text)
        verb = known.label or action
        text = f"{self.noun}现在是“{state.label}”，不能再“{verb}”。你填的都在，不会丢。请打开看最新情况。"
        return Refusal(f"{self.area}.not_in_this_state", "", text)

    def _refuse_role(self, transition: Transition[S], act: C) -> Refusal:
        verb = transition.label or transition.action
        who = "、".join(role.label for role in Role if role in transition.roles and role is not Role.SYSTEM)
        text = f"“{act.role.label}”不能“{verb}”。你填的都在，不会丢。这一步由{who or '平台'}来办。"
        return Refusal(f"{self.area}.role_not_allowed", "role", text)

    def _check_needs(self) -> None:
        named = {need for transition in self.transitions for need in transition.needs}
        if named != set(self._needs):
            raise ProgrammingBug(
                f"{self.area}: guards {sorted(named ^ set(self._needs))}", code="machine.guards"
            )


def require_reason(area: str) -> Need[Act]:
    """The guard that asks for a reason on every return and rejection."""

    def reason_given(act: Act) -> Refusal | None:
        if act.reason.strip():
            return None
        return Refusal(f"{area}.reason_missing", "reason", "还没写原因。内容都在，不会丢。写一句原因再提交。")

    return reason_given


def _table_of(area: str, transitions: Sequence[Transition[S]]) -> dict[tuple[str, S], Transition[S]]:
    table: dict[tuple[str, S], Transition[S]] = {}
    for transition in transitions:
        for source in transition.sources:
            if (transition.action, source) in table:
                raise ProgrammingBug(
                    f"{area}: {transition.action} twice from {source}", code="machine.ambiguous"
                )
            table[transition.action, source] = transition
    return table
