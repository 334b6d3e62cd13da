"""What 今日 shows, read at one moment and put into words; and what can be answered on it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from gridworker.model.records import Alarm, Figures, PublicWarning, Task, Tenant
from gridworker.model.taxonomy import CareRule, care_schemes
from gridworker.model.vocabulary import AlarmStage, CareColour, Severity, TaskType, WarningStage
from gridworker.model.wording import due_before, time_left, weekday
from gridworker.services.alerts import acknowledge_alarm, acknowledge_warning, arrive_at_alarm
from gridworker.store.reader import Reader
from gridworker.store.repositories import TaskCounts
from ui.ports.workplace import Workplace, tenant_of
from ui.viewmodels import rows
from ui.viewmodels import today as shown
from ui.viewmodels.moments import clock_text, date_text, distance_text, parsed
from ui.viewmodels.tasks import TaskGroup as Group
from ui.viewmodels.tasks import group_of

_MOST_TASKS = 300
_WARNING_ICONS = {"rain": "cloud-rain-fill"}
_CARE_LEVELS = {
    CareColour.RED: rows.RED,
    CareColour.YELLOW: rows.YELLOW,
    CareColour.BLUE: rows.BLUE,
    CareColour.GREEN: rows.GREEN,
}
_TASK_ICONS = {
    TaskType.RECHECK: "arrow-counter-clockwise",
    TaskType.FIRE_CHECK: "fire",
    TaskType.GAS_CHECK: "flame",
    TaskType.HOUSE_VERIFY: "buildings",
    TaskType.SHOP_CHECK: "storefront",
    TaskType.MEETING: "users-three",
    TaskType.VISIT: "heart",
    TaskType.PATROL: "path",
    TaskType.CORRECTION: "pencil-simple",
}
_GROUPS = (
    (Group.URGENT, "紧急", "warning-octagon-fill", "danger_text"),
    (Group.TODAY, "今日到期", "clock-fill", "ink_2"),
    (Group.WEEK, "本周", "calendar-blank-fill", "ink_2"),
)
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
            dues = {task.id: parsed(task.due_at, now) for task in tasks}
            care = _care_counts(
                reader, tenant, [task for task in tasks if dues[task.id].date() <= now.date()]
            )
            drafts = {draft.task_id for draft in reader.drafts.all()}
        return shown.TodayState(
            phase=shown.Phase.READY,
            alarms=tuple(self._alarm(alarm) for alarm in alarms),
            warnings=tuple(_warning(warning) for warning in warnings),
            groups=self._groups(tasks, dues, drafts, now),
            numbers=_numbers(counts, tasks, figures),
            care=care,
            care_total=f"共 {sum(int(level.people.split()[0]) for level in care)} 人",
            next_hint=_next_hint(dues.values(), now),
            as_of="" if figures is None or parsed(figures.as_of, now).date() == now.date() else "截至昨日",
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

    def _alarm(self, alarm: Alarm) -> shown.Alarm:
        raised = clock_text(parsed(alarm.raised_at, self._work.now()), self._work.now())
        away = distance_text(self._work.distance_m(alarm))
        parts = (f"{raised} {alarm.text}", alarm.place_text, f"距你 {away}" if away else "")
        line = " · ".join(part for part in parts if part)
        signed = alarm.state not in (AlarmStage.RAISED, AlarmStage.DISPATCHED)
        return shown.Alarm(alarm.id, alarm.title, line, signed)

    def _groups(
        self, tasks: Iterable[Task], dues: Mapping[str, datetime], drafts: set[str], now: datetime
    ) -> tuple[rows.TaskGroup, ...]:
        held: dict[Group, list[rows.TaskLine]] = {key: [] for key, *_ in _GROUPS}
        for task in tasks:
            due = dues[task.id]
            group = group_of(task, due, now)
            if group in held:
                begun = task.id in drafts
                held[group].append(self._line(task, due, now, pressing=group is Group.URGENT, begun=begun))
        return tuple(
            rows.TaskGroup(key.value, title, f"{len(held[key])} 项", icon, ink, tuple(held[key]))
            for key, title, icon, ink in _GROUPS
            if held[key]
        )

    def _line(
        self, task: Task, due: datetime, now: datetime, *, pressing: bool, begun: bool
    ) -> rows.TaskLine:
        this_day = due.date() == now.date() or due < now
        care = _CARE_LEVELS[task.care_colour] if task.care_colour else None
        parts = (task.place_text, task.note, "已填一部分" if begun else "")
        return rows.TaskLine(
            id=task.id,
            title=task.title,
            line=" · ".join(part for part in parts if part),
            due=_due(due, now),
            left=time_left(now, due) if this_day else date_text(due),
            pressing=pressing,
            distance=distance_text(self._work.distance_m(task)),
            icon=_TASK_ICONS[task.type],
            tone=_tone(task, pressing=pressing, begun=begun),
            care=care,
            tags=_tags(task),
        )


def _due(due: datetime, now: datetime) -> str:
    """The limit: a time today and tomorrow, then the day of the week; the date stands below it."""
    return due_before(now, due) if (due.date() - now.date()).days <= 1 else weekday(due.date())


def _tone(task: Task, *, pressing: bool, begun: bool) -> str:
    if pressing:
        return "red"
    if task.care_colour is CareColour.YELLOW:
        return "yellow"
    return "accent" if begun else "neutral"


def _tags(task: Task) -> tuple[rows.TagText, ...]:
    tags = []
    if task.severity is Severity.S1:
        tags.append(rows.TagText(task.severity.label, "red", "warning-octagon-fill"))
    if task.care_colour is not None:
        tones = {CareColour.RED: "red", CareColour.YELLOW: "yellow", CareColour.GREEN: "green"}
        tags.append(rows.TagText(task.care_colour.label, tones.get(task.care_colour, "accent")))
    if task.count:
        tags.append(rows.TagText(f"{task.count} {task.count_unit}"))
    return tuple(tags)


def _warning(warning: PublicWarning) -> shown.Warning_:
    icon = _WARNING_ICONS.get(warning.kind, "warning-fill")
    signed = warning.state in (WarningStage.ACKED, WarningStage.ACTING, WarningStage.DONE)
    return shown.Warning_(warning.id, warning.title, warning.text, signed, icon)


def _numbers(counts: TaskCounts, tasks: Sequence[Task], figures: Figures | None) -> tuple[shown.Number, ...]:
    today = counts.overdue + counts.due_today
    overdue = f"超期 {counts.overdue} 项" if counts.overdue else f"已办 {counts.done_today} 项"
    rechecks = sum(task.type is TaskType.RECHECK for task in tasks)
    numbers = [shown.Number("今日待办", str(today), "项", overdue)]
    if figures is not None and figures.to_answer:
        share = f"{100 * figures.answered / figures.to_answer:.1f}"
        answered = f"{figures.answered} / {figures.to_answer} 件"
        numbers.append(shown.Number("24小时响应率", share, "%", answered))
    numbers.append(shown.Number("待复查", str(rechecks), "处"))
    return tuple(numbers)


def _care_counts(reader: Reader, tenant: Tenant, today: Sequence[Task]) -> tuple[shown.CareCount, ...]:
    people = reader.persons.care_counts()
    rules = care_schemes().get(tenant.care_scheme, ())
    return tuple(_care_count(rule, people.get(rule.colour, 0), today) for rule in rules)


def _care_count(rule: CareRule, people: int, today: Sequence[Task]) -> shown.CareCount:
    due = sum(task.care_colour is rule.colour for task in today)
    manner = "" if "、" in rule.manner else rule.manner  # the choice of ways is told where the visit is made
    often = f"{_EVERY.get(rule.every, rule.every)}{manner} {rule.visits} 次"
    return shown.CareCount(
        _CARE_LEVELS[rule.colour], f"{rule.character}色", often, f"{people} 人", f"今日 {due}"
    )


def _next_hint(dues: Iterable[datetime], now: datetime) -> str:
    """For a day with nothing due: how much the week still has."""
    later = sum(due.date() > now.date() for due in dues)
    return f"本周还有 {later} 项，可以先做最近的一项。" if later else ""
