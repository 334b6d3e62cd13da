"""Reading what is known and said about a task, and saying more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from gridworker.ids import new_id
from gridworker.model.calendar import china_calendar
from gridworker.model.deadlines import elapsed
from gridworker.model.ops import RecordKind
from gridworker.model.records import Correctable, Event, Inspection, Recheck, Task, Visit
from gridworker.model.task_words import TaskComment, TaskWish
from gridworker.model.vocabulary import LimitKind, TaskStatus, WishKind, WishState
from gridworker.model.wording import duration, time_left
from gridworker.services.task_news import answer_id, see_news, seen_news, unseen_news
from gridworker.services.tasks import ask_to_hand_over, ask_to_postpone, comment_on_task
from gridworker.store.reader import Reader
from gridworker.store.repositories import CorrectableRepository
from ui.language import listed, said
from ui.ports.keeping import task_of
from ui.ports.workplace import Workplace
from ui.viewmodels.moments import clock_text, due_long, parsed
from ui.viewmodels.rows import Moment, MomentState
from ui.viewmodels.task_talk import TalkShown, TimeChoice

_OPEN = (TaskStatus.ASSIGNED, TaskStatus.TAKEN)
_MOST_BEFORE = 3
_EVENING, _MORNING, _LATE = 19, 10, 18
_DAYS = ("今晚 {}:00", "明天 {}:00", "后天 {}:00")


class TaskTalkDesk:
    """Answers `TalkPort`."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace

    def load(self, task_id: str) -> TalkShown:
        """A task in talk.

        Raises:
            InputProblem: it is not here any more.
        """
        now = self._work.now()
        with self._work.store.reader() as reader:
            task = task_of(reader, task_id)
            before = tuple(_before(reader, task, now))[:_MOST_BEFORE]
            results = tuple(_results(reader, task, now))
            me = reader.identity.worker
            fresh = unseen_news(task, me, seen_news(reader))
        waits = task.wish is not None and task.wish.state is WishState.ASKED
        is_open = task.status in _OPEN and task.assignee in ("", me)
        return TalkShown(
            task_id=task.id,
            title=task.title,
            due=due_on_both_clocks(task, now) if task.status in _OPEN else said("已完成"),
            results=results,
            before=before,
            said=_said(task, me, now, fresh),
            may_wish=is_open and not waits,
            why_not=said("申请等答复期间不能再提。") if waits and is_open else "",
            times=times_from(now),
        )

    def see(self, task_id: str) -> None:
        """Keeps that everything said until now was shown."""
        see_news(self._work.store, task_id)

    def say(self, task_id: str, text: str) -> None:
        """Adds a comment."""
        comment_on_task(self._work.store, task_id, text, new_id(self._work.now()))

    def postpone(self, task_id: str, until: str, reason: str) -> None:
        """改约."""
        ask_to_postpone(self._work.store, task_id, datetime.fromisoformat(until), reason)

    def hand_over(self, task_id: str, reason: str, to: str) -> None:
        """转交."""
        ask_to_hand_over(self._work.store, task_id, reason, to)


def due_on_both_clocks(task: Task, now: datetime) -> str:
    """The limit, what is left by the calendar, and what of it is office hours."""
    due = parsed(task.due_at, now)
    if due <= now:
        return due_long(due, now)
    office = elapsed(now, due, LimitKind.WORK_HOUR, china_calendar())
    share = said(f"其中上班时间 {duration(office)}") if office else said("都在下班时间")
    return " · ".join((due_long(due, now), said(time_left(now, due)), share))


def times_from(now: datetime) -> tuple[TimeChoice, ...]:
    """Times to ask for: this evening while there is one, then the next two days."""
    wanted = ((0, _EVENING), (1, _MORNING), (1, _LATE), (2, _LATE))
    found = []
    for days, hour in wanted:
        at = (now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
        if at > now + timedelta(hours=1):
            found.append(TimeChoice(said(_DAYS[days].format(hour)), at.isoformat()))
    return tuple(found)


def _said(task: Task, me: str, now: datetime, fresh: frozenset[str]) -> tuple[Moment, ...]:
    """Comments, the wish and its answer, in the order made; `fresh` names what was not seen before."""
    found = [
        (parsed(one.at, now), replace(_comment(one, me, now), fresh=one.id in fresh)) for one in task.comments
    ]
    if task.wish is not None:
        found.append((parsed(task.wish.asked_at, now), _asked(task.wish, me, now)))
        if task.wish.answered_at:
            answer = replace(_answered(task.wish, now), fresh=answer_id(task) in fresh)
            found.append((parsed(task.wish.answered_at, now), answer))
    return tuple(moment for _at, moment in sorted(found, key=lambda pair: pair[0]))


def _comment(one: TaskComment, me: str, now: datetime) -> Moment:
    who = said("我") if one.by == me else one.by_name or said("同事")
    late = "" if one.received_at else said("待传")
    return Moment(clock_text(parsed(one.at, now), now), one.text, " · ".join(p for p in (who, late) if p))


def _asked(wish: TaskWish, me: str, now: datetime) -> Moment:
    until = clock_text(parsed(wish.until, now), now) if wish.until else wish.to
    words = said(wish.sort.label) + (f" · {until}" if until else "")
    state = MomentState.NOW if wish.state is WishState.ASKED else MomentState.PAST
    who = said("我") if wish.asked_by == me else said("同事")
    waits = said("等答复") if wish.state is WishState.ASKED else ""
    line = " · ".join(part for part in (who, waits) if part)
    return Moment(clock_text(parsed(wish.asked_at, now), now), words, line, wish.reason, state)


def _answered(wish: TaskWish, now: datetime) -> Moment:
    verb = said("改约") if wish.sort is WishKind.POSTPONE else said("转交")
    state = MomentState.TROUBLE if wish.state is WishState.REFUSED else MomentState.PAST
    at = clock_text(parsed(wish.answered_at, now), now)
    return Moment(at, f"{verb} · {said(wish.state.label)}", wish.answered_by, wish.answer, state)


def _results(reader: Reader, task: Task, now: datetime) -> Iterator[Moment]:
    """What the task came to, and what that was before it was told anew (改正): which took whose place, the newest first."""
    tellings = _tellings(reader, task.about_kind or task.result_kind, task.about_id or task.result_id)
    for place, one in enumerate(tellings):
        later = tellings[place - 1] if place else None
        earlier = tellings[place + 1] if place + 1 < len(tellings) else None
        shown = _fact(one, now)
        says = (
            said(f"已由 {_fact(later, now).time} 的改正代替") if later is not None else "",
            said(f"改正，代替 {_fact(earlier, now).time} 那份") if earlier is not None else "",
        )
        who = " · ".join(part for part in (*says, shown.who) if part)
        yield replace(shown, who=who, state=MomentState.PAST if later is not None else shown.state)


def _tellings(reader: Reader, kind: str, id_: str) -> Sequence[Correctable]:
    """The fact as it was told last, and what it was before; empty for what cannot be told anew."""
    kept: dict[str, CorrectableRepository[Any]] = {
        RecordKind.VISIT: reader.visits,
        RecordKind.RECHECK: reader.rechecks,
        RecordKind.INSPECTION: reader.inspections,
    }
    facts = kept.get(kind)
    newest = facts.newest(id_) if facts is not None else None
    return facts.tellings(newest.id) if facts is not None and newest is not None else ()


def _fact(one: Correctable, now: datetime) -> Moment:
    """One telling in the words of its kind."""
    if isinstance(one, Visit):
        return _of_visit(one, now)
    if isinstance(one, Recheck):
        return Moment(clock_text(parsed(one.looked_at, now), now), said(one.result.label), "", one.note)
    assert isinstance(one, Inspection)  # noqa: S101 - there are three kinds of such facts
    return _of_inspection(one, now)


def _before(reader: Reader, task: Task, now: datetime) -> Iterator[Moment]:
    """How the matter goes on that the task comes from; else what was found there before, the newest first."""
    event_id = task.event_id or (task.about_id if task.about_kind == RecordKind.EVENT else "")
    event = reader.events.by_id(event_id) if event_id else None
    if event is not None:
        yield from _of_event(event, now)
    if task.person_id:
        visits = reader.visits.of_person(task.person_id, _MOST_BEFORE + 1)
        yield from (_of_visit(visit, now) for visit in visits if visit.task_id != task.id)
    if task.building_id and task.form_id:
        last = reader.inspections.last(task.building_id, task.form_id)
        if last is not None and last.task_id != task.id:
            yield _of_inspection(last, now)


def _of_event(event: Event, now: datetime) -> Iterator[Moment]:
    for entry in reversed(event.history[-_MOST_BEFORE:]):
        words = said(entry.stage.label)
        yield Moment(clock_text(parsed(entry.at, now), now), words, "", entry.text)


def _of_visit(visit: Visit, now: datetime) -> Moment:
    reason = said(visit.reason.label) if visit.reason else ""
    words = " · ".join(part for part in (said(visit.outcome.label), reason) if part)
    return Moment(clock_text(parsed(visit.ended_at, now), now), words, listed(visit.needs), visit.note)


def _of_inspection(last: Inspection, now: datetime) -> Moment:
    words = said(f"检查：合格 {last.passed} 项，不合格 {last.failed} 项")
    state = MomentState.TROUBLE if last.failed else MomentState.PAST
    return Moment(clock_text(parsed(last.ended_at, now), now), words, "", last.remark, state)
