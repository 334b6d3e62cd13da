"""What 今日 shows, read at one moment and put into words; and what can be answered on it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from gridworker.model.alert_flow import Rung, Step, alarm_ladder, warning_ladder
from gridworker.model.ops import RecordKind
from gridworker.model.records import Alarm, Figures, Message, PublicWarning, Task, Tenant
from gridworker.model.taxonomy import CareRule, care_schemes
from gridworker.model.vocabulary import AlarmStage, CareColour, Severity, TaskType, WarningStage
from gridworker.model.wording import due_before, time_left, weekday
from gridworker.services.alerts import (
    acknowledge_alarm,
    acknowledge_warning,
    arrive_at_alarm,
    take_back_answer,
    take_back_arrival,
)
from gridworker.store.reader import Reader
from gridworker.store.repositories import TaskCounts
from gridworker.store.stamping import platform_ms, wall_ms
from ui.language import listed, said
from ui.ports.messages import title_of
from ui.ports.route import route_of
from ui.ports.tries import tries_of
from ui.ports.workplace import Workplace, tenant_of
from ui.viewmodels import rows
from ui.viewmodels import today as shown
from ui.viewmodels.moments import clock_text, date_text, distance_text, parsed
from ui.viewmodels.tasks import TaskGroup as Group
from ui.viewmodels.tasks import group_of

ALERT_SOUND = "alert_sound"
"""The tenant's switch; on where nothing is said."""
_MOST_TASKS = 300
_MAIL_TITLE = 12
"""As many characters of a title as the button has room for with enlarged text."""
_WARNING_ICONS = {"rain": "cloud-rain-fill"}
_CARE_LEVELS = {
    CareColour.RED: rows.RED,
    CareColour.YELLOW: rows.YELLOW,
    CareColour.BLUE: rows.BLUE,
    CareColour.GREEN: rows.GREEN,
}
_GROUPS = (
    (Group.URGENT, "紧急", "warning-octagon-fill", "danger_text"),
    (Group.TODAY, "今日到期", "clock-fill", "ink_2"),
    (Group.WEEK, "本周", "calendar-blank-fill", "ink_2"),
)
_STEPS = {
    Step.VOICE_CALL: ("没签收就语音叫应 · 剩", ""),
    Step.BACKUP: ("已语音叫应 · 转备岗剩", ""),
    Step.COMMUNITY_DUTY: ("已叫备岗 · 转社区值班剩", "已转社区值班"),
    Step.FIRST_TAKER: ("接警目标 60 秒 · 剩", "接警目标已过"),
    Step.ON_SITE: ("到场目标 10 分钟 · 剩", "到场目标已过"),
}
"""What is said before and after each step of the ladders."""
_EVERY = {"day": "每天", "week": "每周", "month": "每月", "quarter": "每季"}


class TodayDesk:
    """Loads 今日 and answers `TodayActions`."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace

    def load(self) -> shown.TodayState:
        """Everything 今日 shows."""
        now = self._work.now()
        with self._work.store.reader() as reader:
            if reader.worker is None:
                return shown.TodayState(shown.Phase.NOT_LOADED)
            tasks = reader.tasks.open(limit=_MOST_TASKS)
            counts, figures, tenant = reader.tasks.counts(now), reader.figures, tenant_of(reader)
            alarms, warnings = reader.alarms.open(), reader.warnings.open(now)
            ladders = _Ladders(self._work, reader)
            phones = bool(tenant.phones)
            mail, unread = reader.messages.latest(now, 1), reader.messages.unread_count(now)
            dues = {task.id: parsed(task.due_at, now) for task in tasks}
            due_today = [task for task in tasks if dues[task.id].date() <= now.date()]
            care, route = _care_counts(reader, tenant, due_today), route_of(reader, due_today)
            drafts, tries = {draft.task_id for draft in reader.drafts.all()}, tries_of(reader, tasks)
        return shown.TodayState(
            phase=shown.Phase.READY,
            mail=_mail(mail, unread),
            new_mail=unread > 0,
            alarms=tuple(self._alarm(alarm, ladders, phones=phones) for alarm in alarms),
            warnings=tuple(_warning(warning, ladders, now) for warning in warnings),
            groups=self._groups(tasks, dues, drafts, tries, now),
            numbers=_numbers(counts, tasks, figures),
            care=care,
            route=route,
            care_total=said(f"共 {sum(int(level.people.split()[0]) for level in care)} 人"),
            next_hint=_next_hint(dues.values(), now),
            as_of=""
            if figures is None or parsed(figures.as_of, now).date() == now.date()
            else said("截至昨日"),
            sounds=tenant.switches.get(ALERT_SOUND, True),
        )

    def sign_alarm(self, alarm_id: str) -> None:
        """签收 an emergency call."""
        acknowledge_alarm(self._work.store, alarm_id)

    def arrive(self, alarm_id: str) -> None:
        """到场."""
        arrive_at_alarm(self._work.store, alarm_id)

    def sign_warning(self, warning_id: str) -> None:
        """签收 a warning."""
        acknowledge_warning(self._work.store, warning_id)

    def take_back(self, answer: shown.Answer) -> bool:
        """撤销 a 签收 or 到场."""
        if answer.given is shown.Given.ARRIVAL:
            return take_back_arrival(self._work.store, answer.to)
        kind = RecordKind.WARNING if answer.given is shown.Given.WARNING else RecordKind.ALARM
        return take_back_answer(self._work.store, kind, answer.to)

    def _alarm(self, alarm: Alarm, ladders: "_Ladders", *, phones: bool) -> shown.Alarm:
        raised = clock_text(parsed(alarm.raised_at, self._work.now()), self._work.now())
        away = distance_text(self._work.distance_m(alarm))
        parts = (f"{raised} {alarm.text}", alarm.place_text, said(f"距你 {away}") if away else "")
        line = " · ".join(part for part in parts if part)
        signed = alarm.state not in (AlarmStage.RAISED, AlarmStage.DISPATCHED)
        return shown.Alarm(
            id=alarm.id,
            title=alarm.title,
            line=line,
            signed=signed,
            has_phone=phones or bool(alarm.phone or alarm.person_id),
            has_place=bool(alarm.place_text),
            ladder=ladders.of(alarm_ladder(alarm.state, parsed(alarm.raised_at, self._work.now()))),
        )

    def _groups(
        self,
        tasks: Iterable[Task],
        dues: Mapping[str, datetime],
        drafts: set[str],
        tries: Mapping[str, str],
        now: datetime,
    ) -> tuple[rows.TaskGroup, ...]:
        held: dict[Group, list[rows.TaskLine]] = {key: [] for key, *_ in _GROUPS}
        for task in tasks:
            due = dues[task.id]
            group = group_of(task, due, now)
            if group in held:
                begun, tried = task.id in drafts, tries.get(task.id, "")
                line = self._line(task, due, now, pressing=group is Group.URGENT, begun=begun, tried=tried)
                held[group].append(line)
        return tuple(
            rows.TaskGroup(key.value, said(title), said(f"{len(held[key])} 项"), icon, ink, tuple(held[key]))
            for key, title, icon, ink in _GROUPS
            if held[key]
        )

    def _line(
        self, task: Task, due: datetime, now: datetime, *, pressing: bool, begun: bool, tried: str
    ) -> rows.TaskLine:
        this_day = due.date() == now.date() or due < now
        care = _CARE_LEVELS[task.care_colour] if task.care_colour else None
        parts = (task.place_text, tried, task.note, said("已填一部分") if begun else "")
        return rows.TaskLine(
            id=task.id,
            title=task.title,
            line=" · ".join(part for part in parts if part),
            due=_due(due, now),
            left=said(time_left(now, due)) if this_day else date_text(due),
            pressing=pressing,
            distance=distance_text(self._work.distance_m(task)),
            icon=rows.TASK_ICONS[task.type],
            tone=_tone(task, pressing=pressing, begun=begun),
            care=care,
            tags=_tags(task),
        )


def _due(due: datetime, now: datetime) -> str:
    """The limit: a time today and tomorrow, then the day of the week; the date stands below it."""
    return said(due_before(now, due) if (due.date() - now.date()).days <= 1 else weekday(due.date()))


def _tone(task: Task, *, pressing: bool, begun: bool) -> str:
    if pressing:
        return "red"
    if task.care_colour is CareColour.YELLOW:
        return "yellow"
    return "accent" if begun else "neutral"


def _tags(task: Task) -> tuple[rows.TagText, ...]:
    tags = []
    if task.severity is Severity.S1:
        tags.append(rows.TagText(said(task.severity.label), "red", "warning-octagon-fill"))
    if task.care_colour is not None:
        tones = {CareColour.RED: "red", CareColour.YELLOW: "yellow", CareColour.GREEN: "green"}
        tags.append(rows.TagText(said(task.care_colour.label), tones.get(task.care_colour, "accent")))
    if task.count:
        tags.append(rows.TagText(f"{task.count} {task.count_unit}"))
    return tuple(tags)


def _mail(newest: Sequence[Message], unread: int) -> str:
    """How many are to be read, and what the first is about."""
    if not newest:
        return ""
    title = title_of(newest[0])
    short = title if len(title) <= _MAIL_TITLE else f"{title[:_MAIL_TITLE]}…"
    return said(f"{unread} 条没读 · {short}") if unread else said("消息和公告")


class _Ladders:
    """Puts moments of the platform on the device's clock that nobody can set."""

    def __init__(self, work: Workplace, reader: Reader) -> None:
        self._now = work.now()
        self._to_elapsed_ms = work.clock.elapsed_ms() - platform_ms(work.clock, reader.measured_offset())

    def of(self, rungs: tuple[Rung, ...]) -> tuple[shown.Rung, ...]:
        """The steps as the screen counts them down; what is past is past by the second."""
        words = [tuple(said(text) for text in _STEPS[rung.step]) for rung in rungs]
        return tuple(
            shown.Rung(self._at_ms(rung.at), before, after)
            for rung, (before, after) in zip(rungs, words, strict=True)
        )

    def of_warning(self, warning: PublicWarning) -> tuple[shown.Rung, ...]:
        """Those of a warning that has no answer yet."""
        if not warning.issued_at:
            return ()
        return self.of(warning_ladder(warning.colour, parsed(warning.issued_at, self._now)))

    def _at_ms(self, at: datetime) -> int:
        return self._to_elapsed_ms + wall_ms(at)


def _warning(warning: PublicWarning, ladders: _Ladders, now: datetime) -> shown.Warning_:
    icon = _WARNING_ICONS.get(warning.kind, "warning-fill")
    signed = warning.state in (WarningStage.ACKED, WarningStage.ACTING, WarningStage.DONE)
    ladder = () if signed else ladders.of_warning(warning)
    text = listed((part for part in (_lasts(warning, now), warning.text) if part), "，")
    return shown.Warning_(warning.id, warning.title, text, signed, icon, ladder)


def _lasts(warning: PublicWarning, now: datetime) -> str:
    """From when until when; empty where the warning's own words tell its end."""
    starts, ends = parsed(warning.starts_at, now), parsed(warning.ends_at, now)
    clock, tomorrow = f"{ends:%H:%M}", now.date() + timedelta(days=1)
    if clock in warning.text:
        return ""
    if ends.date() == max(starts, now).date():
        until = said(f"至 {clock}")
    elif ends.date() == tomorrow:
        until = said(f"至明日 {clock}")
    else:
        until = said(f"至 {date_text(ends)} {clock}")
    return until if starts <= now else f"{_clock_of_day(starts, now)} {until}"


def _clock_of_day(at: datetime, now: datetime) -> str:
    days = (at.date() - now.date()).days
    if days in {0, 1}:
        return said(f"今日 {at:%H:%M}") if days == 0 else said(f"明日 {at:%H:%M}")
    return f"{date_text(at)} {at:%H:%M}"


def _numbers(counts: TaskCounts, tasks: Sequence[Task], figures: Figures | None) -> tuple[shown.Number, ...]:
    today = counts.overdue + counts.due_today
    overdue = said(f"超期 {counts.overdue} 项" if counts.overdue else f"已办 {counts.done_today} 项")
    rechecks = sum(task.type is TaskType.RECHECK for task in tasks)
    numbers = [shown.Number(said("今日待办"), str(today), said("项"), overdue)]
    if figures is not None and figures.to_answer:
        share = f"{100 * figures.answered / figures.to_answer:.1f}"
        answered = said(f"{figures.answered} / {figures.to_answer} 件")
        numbers.append(shown.Number(said("24 小时响应率"), share, "%", answered))
    numbers.append(shown.Number(said("待复查"), str(rechecks), said("处")))
    return tuple(numbers)


def _care_counts(reader: Reader, tenant: Tenant, today: Sequence[Task]) -> tuple[shown.CareCount, ...]:
    people = reader.persons.care_counts()
    rules = care_schemes().get(tenant.care_scheme, ())
    return tuple(_care_count(rule, people.get(rule.colour, 0), today) for rule in rules)


def _care_count(rule: CareRule, people: int, today: Sequence[Task]) -> shown.CareCount:
    due = sum(task.care_colour is rule.colour for task in today)
    manner = "" if "、" in rule.manner else rule.manner  # the choice of ways is told where the visit is made
    often = said("{}{} {} 次").format(said(_EVERY.get(rule.every, rule.every)), said(manner), rule.visits)
    return shown.CareCount(
        _CARE_LEVELS[rule.colour],
        said(f"{rule.character}色"),
        often,
        said(f"{people} 人"),
        said(f"今日 {due}"),
    )


def _next_hint(dues: Iterable[datetime], now: datetime) -> str:
    """For a week with nothing due: how much comes later."""
    later = sum(due.date() > now.date() for due in dues)
    return said(f"往后还有 {later} 项，可以先做最近的一项。") if later else ""
