"""What a dispatcher or a department does with events: plain functions, for the interface and the command line alike."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
import sqlalchemy as sa

from gridworker.clock import Clock
from gridworker.ids import derived_id, new_id
from gridworker.model.event_flow import EventAction
from gridworker.model.machine import Refusal
from gridworker.model.records import Feedback, Message, Patrol, Task
from gridworker.model.vocabulary import Rating, RecheckResult
from sync.central import database as db
from sync.central.desk.acts import ActRow, acts_on
from sync.central.desk.checks import ask_for_check, by_platform
from sync.central.desk.feedback import AnswerRequest, answer_feedback, feedback_of
from sync.central.desk.messages import Announce, Published, ReadRow, announce, readers_of, send_message
from sync.central.desk.moves import Moved, Wish, event_key, move_event
from sync.central.desk.patrols import PatrolPlan, PatrolRow, give_patrol, patrols_of
from sync.central.desk.people import DeskUser
from sync.central.desk.records import EditRequest, SendBackRequest, edit_by_desk, may_direct, send_back
from sync.central.desk.tasks import (
    AnswerWish,
    answer_wish,
    comment_on_task,
    give_task,
    open_wishes,
    withdraw_task,
)
from sync.central.desk.warnings import Issued, WarningNotice, issue_warning
from sync.central.feed.audience import Data
from sync.central.feed.batch import Batch
from sync.central.platform_row import read_platform
from sync.central.problems import HttpProblem

T = TypeVar("T")
_ALIASES = {"handle": EventAction.HANDLE, "feedback": EventAction.CONFIRM}
_MAX_EVENTS = 500


class ActRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do with an event.

    `action` is a code of `EventAction`, or `handle` for `done`, `feedback` for `confirm`; `text` is the reason or
    remark; the other fields are what single actions ask for.
    """

    action: str
    by: str = ""
    text: str = ""
    department: str = ""
    checker: str = ""
    filing_condition: str = ""
    closing_condition: str = ""
    result: str = ""
    after_photo: bool = False
    recheck: RecheckResult | None = None
    approvals: tuple[str, ...] = ()
    rating: Rating | None = None
    parent: str = ""
    called: str = ""
    card: str = ""


class ActReply(msgspec.Struct, frozen=True, kw_only=True):
    """The event after the act."""

    event: dict[str, Any]


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event as the desk lists it; `photos_missing` counts those whose bytes have not arrived (照片未到)."""

    event: dict[str, Any]
    photos_missing: int


class Desk:
    """The desk of one database."""

    def __init__(self, engine: sa.Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def act(self, user: DeskUser, event: str, request: ActRequest) -> ActReply:
        """Do something with an event.

        A department's confirmation is followed by the check on the spot, if there is somebody to make it.

        Raises:
            HttpProblem: the flow does not allow it (409), with the guard's code and words.
        """
        action = _action(request.action)
        key = event_key(user.district, event)

        def work(batch: Batch, at: datetime) -> Moved:
            wish = _wish(user, action, request, at)
            if action in (EventAction.REQUEST_PRE_CHECK, EventAction.REQUEST_POST_CHECK):
                return _allowed(ask_for_check(batch, key, wish))
            moved = _allowed(move_event(batch, key, wish))
            if action in (EventAction.CONFIRM, EventAction.DESK_FEEDBACK):
                checked = ask_for_check(batch, key, by_platform(EventAction.REQUEST_POST_CHECK, at))
                return moved if isinstance(checked, Refusal) else checked
            return moved

        return ActReply(event=self._transact(work).event)

    def events(self, user: DeskUser, stage: str = "", limit: int = _MAX_EVENTS) -> list[EventRow]:
        """The district's events, newest first, all or in one stage."""
        with self._engine.connect() as connection:
            found = connection.execute(
                _EVENTS, {"district": user.district, "stage": stage, "count": min(limit, _MAX_EVENTS)}
            )
            return [EventRow(event=row.data, photos_missing=row.missing) for row in found]

    def acts(self, user: DeskUser, kind: str, record: str) -> list[ActRow]:
        """What was done to a record on devices, with act time and receipt time."""
        with self._engine.connect() as connection:
            return acts_on(connection, user.district, kind, record)

    def give(self, user: DeskUser, task: Task) -> Task:
        """Give out a task; without an id it gets one.

        Raises:
            HttpProblem: not for departments (403).
        """
        _require(may_direct(user))
        named = task if task.id else msgspec.structs.replace(task, id=new_id(self._clock.now()))
        self._transact(lambda batch, _at: give_task(batch, user.district, named))
        return named

    def give_round(self, user: DeskUser, plan: PatrolPlan) -> Patrol:
        """Give out a patrol with its task; without an id it gets one."""
        _require(may_direct(user))
        new = new_id(self._clock.now())
        named = msgspec.structs.replace(plan.patrol, id=plan.patrol.id or new)
        plan = msgspec.structs.replace(plan, patrol=named)
        task_id = named.task_id or derived_id(named.id, "task")
        return self._transact(lambda batch, _at: give_patrol(batch, user.district, plan, task_id))

    def patrols(self, user: DeskUser, stage: str = "") -> list[PatrolRow]:
        """The district's patrols, all or in one stage."""
        with self._engine.connect() as connection:
            return patrols_of(connection, user.district, stage)

    def withdraw(self, user: DeskUser, task: str, reason: str) -> Data:
        """Take a task back.

        Raises:
            HttpProblem: the flow does not allow it (409).
        """
        return self._transact(lambda batch, at: _allowed(withdraw_task(batch, user, task, reason, at)))

    def send_back(self, user: DeskUser, request: SendBackRequest) -> Task:
        """Send a worker's work back for correction.

        Raises:
            HttpProblem: not by this user (403), or not this record (409).
        """
        return self._transact(lambda batch, at: _allowed(send_back(batch, user, request, at)))

    def edit(self, user: DeskUser, kind: str, record: str, request: EditRequest) -> Data:
        """Change fields of a record.

        Raises:
            HttpProblem: not by this user (403), or not so (409).
        """
        return self._transact(
            lambda batch, at: _allowed(edit_by_desk(batch, user, kind, record, request, at))
        )

    def feedback(self, user: DeskUser, *, open_only: bool = True) -> list[Feedback]:
        """The district's complaints and suggestions, all or those not answered yet."""
        with self._engine.connect() as connection:
            return feedback_of(connection, user.district, open_only=open_only)

    def answer(self, user: DeskUser, feedback: str, request: AnswerRequest) -> Feedback:
        """Answer a complaint or suggestion.

        Raises:
            HttpProblem: not for departments (403), not there or nothing said (409).
        """
        _require(may_direct(user))
        return self._transact(
            lambda batch, at: _allowed(answer_feedback(batch, user.district, feedback, request, at))
        )

    def send(self, user: DeskUser, worker: str, text: str) -> Message:
        """Send a worker, given by id or code, a short text.

        Raises:
            HttpProblem: not for departments (403); nothing said, or nobody there (409).
        """
        _require(may_direct(user))
        new = new_id(self._clock.now())
        return self._transact(lambda batch, at: _allowed(send_message(batch, user, worker, text, new, at)))

    def announce(self, user: DeskUser, request: Announce) -> Published:
        """Publish a text to all workers, or to those of some grids.

        Raises:
            HttpProblem: not for departments (403); nothing said, or nobody there (409).
        """
        _require(may_direct(user))
        new = new_id(self._clock.now())
        return self._transact(lambda batch, at: _allowed(announce(batch, user, request, new, at)))

    def readers(self, user: DeskUser, message: str) -> list[ReadRow]:
        """Who has read and confirmed an announcement or message."""
        with self._engine.connect() as connection:
            return readers_of(connection, user.district, message)

    def wishes(self, user: DeskUser) -> list[Data]:
        """Tasks for which another time or person is asked."""
        with self._engine.connect() as connection:
            return open_wishes(connection, user.district)

    def answer_wish(self, user: DeskUser, task: str, answer: AnswerWish) -> Data:
        """Grant or refuse 改约 or 转交.

        Raises:
            HttpProblem: not for departments (403), or not so (409).
        """
        _require(may_direct(user))
        return self._transact(lambda batch, at: _allowed(answer_wish(batch, user, task, answer, at)))

    def comment(self, user: DeskUser, task: str, text: str) -> Data:
        """Say something about a task.

        Raises:
            HttpProblem: not for departments (403); nothing said, or no such task (409).
        """
        _require(may_direct(user))
        new = new_id(self._clock.now())
        return self._transact(lambda batch, at: _allowed(comment_on_task(batch, user, task, new, text, at)))

    def warn(self, user: DeskUser, notice: WarningNotice) -> Issued:
        """Issue a warning to the workers it concerns.

        Raises:
            HttpProblem: not for departments (403); without title, end or anybody to answer (409).
        """
        _require(may_direct(user))
        new = new_id(self._clock.now())
        return self._transact(
            lambda batch, at: _allowed(issue_warning(batch, user.district, new, notice, at))
        )

    def _transact(self, work: Callable[[Batch, datetime], T]) -> T:
        """Record, history, case and feed rows of one act, together."""
        with self._engine.begin() as connection:
            batch = Batch(connection, read_platform(connection).epoch)
            done = work(batch, self._clock.now())
            batch.flush()
        return done


_EVENTS = sa.text(
    "SELECT r.data, (SELECT count(*) FROM op_blob b LEFT JOIN blob v ON v.sha256 = b.sha256"
    " WHERE b.district = r.district AND b.record_kind = r.kind AND b.record_id = r.id AND v.sha256 IS NULL)"
    " AS missing FROM record r"
    " WHERE r.district = :district AND r.kind = 'event' AND NOT r.deleted"
    " AND (:stage = '' OR r.data->>'stage' = :stage)"
    " ORDER BY r.data->>'received_at' DESC, r.id LIMIT :count"
).columns(data=db.record.c.data.type)


def _action(said: str) -> EventAction:
    try:
        return _ALIASES.get(said) or EventAction(said)
    except ValueError:
        raise HttpProblem(
            HTTPStatus.BAD_REQUEST, "event.action_unknown", f"没有“{said[:32]}”这个操作。案件没有变。"
        ) from None


def _wish(user: DeskUser, action: EventAction, request: ActRequest, at: datetime) -> Wish:
    if request.by and request.by != user.id:
        raise HttpProblem(HTTPStatus.FORBIDDEN, "desk.other_user", "只能以自己的名义办理。案件没有变。")
    asked = msgspec.structs.asdict(request)
    for name in ("action", "by"):
        del asked[name]
    return Wish(
        action=action,
        actor=user.id,
        actor_name=user.name,
        role=user.role,
        at=at,
        received_at=at,
        actor_department=user.department,
        **asked,
    )


def _allowed(answer: T | Refusal) -> T:
    if isinstance(answer, Refusal):
        status = HTTPStatus.FORBIDDEN if answer.code == "desk.role" else HTTPStatus.CONFLICT
        raise HttpProblem(status, answer.code, answer.text)
    return answer


def _require(refusal: Refusal | None) -> None:
    _allowed(refusal)
