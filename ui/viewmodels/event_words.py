"""A reported matter in words: its row in a list, and its way so far and from here as a timeline."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from gridworker.model.event_flow import ENDED, EVENT, NOT_REGISTERED
from gridworker.model.event_sequel import ADDED
from gridworker.model.records import Event, HistoryEntry
from gridworker.model.taxonomy import name_of
from gridworker.model.vocabulary import EventStage, Role, Urgency
from ui.language import said
from ui.viewmodels.moments import day_text, parsed, span_text
from ui.viewmodels.rows import Moment, MomentState, TagText, TaskLine

_LATE = timedelta(minutes=5)
_LABELS = {row.action: row.label for row in EVENT.transitions} | {"report": "上报", ADDED: "补充"}
_TROUBLE = frozenset({"ask_more", "reject", "post_check_fail", "return"})
_OVER = ENDED | {EventStage.CLOSED, EventStage.CLOSED_SELF, EventStage.RATED}
_WAY = (
    (EventStage.ACCEPTED, "受理"),
    (EventStage.DISPATCHED, "派遣"),
    (EventStage.HANDLED, "处置"),
    (EventStage.CLOSED, "结案"),
)
_DONE = {
    EventStage.ACCEPTED: 1,
    EventStage.REGISTERED: 1,
    EventStage.RETURNED: 1,
    EventStage.REOPENED: 1,
    EventStage.DISPATCHED: 2,
    EventStage.HANDLING: 2,
    EventStage.SUSPENDED: 2,
    EventStage.HANDLED: 3,
    EventStage.FEEDBACK: 3,
    EventStage.POST_CHECK: 3,
}
"""How many steps of the way a stage has behind it; none before that."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Events", text)


def is_over(event: Event) -> bool:
    """Whether nothing more is expected to happen."""
    return event.stage in _OVER


def title_of(event: Event) -> str:
    """What kind of matter it is."""
    return said(name_of(event.choice or event.category))


def moments_of(event: Event, worker: str, now: datetime) -> tuple[Moment, ...]:
    """What happened so far, the oldest first, and what is still to come.

    Args:
        event: with its history.
        worker: who looks; "我" is said of this one.
        now: for words of time.
    """
    last = len(event.history) - 1
    so_far = [
        _moment(entry, worker, now, is_last=number == last and not is_over(event))
        for number, entry in enumerate(event.history)
    ]
    if not any(entry.action == "report" for entry in event.history):
        so_far.insert(0, _unsent(event, now))
    steps = () if is_over(event) else _WAY[_DONE.get(event.stage, 0) :]
    return (*so_far, *(Moment("", said(words), state=MomentState.AHEAD) for _stage, words in steps))


def _unsent(event: Event, now: datetime) -> Moment:
    note = _tr("还在本机，没有传。") if event.stage is EventStage.QUEUED else ""
    state = MomentState.PAST if event.history else MomentState.NOW
    return Moment(day_text(parsed(event.happened_at, now), now), _tr("上报"), _tr("我"), note, state)


def _moment(entry: HistoryEntry, worker: str, now: datetime, *, is_last: bool) -> Moment:
    at = parsed(entry.at, now)
    note = [entry.text] if entry.text else []
    if entry.received_at and entry.action in ("report", ADDED):
        received = parsed(entry.received_at, now)
        if received - at > _LATE:
            late = _tr("离线填报，{} 收到，晚到 {}").format(f"{received:%H:%M}", span_text(received - at))
            note.append(late)
    state = MomentState.NOW if is_last else MomentState.PAST
    if entry.action in _TROUBLE:
        state = MomentState.TROUBLE
    words = said(_LABELS.get(entry.action, entry.action))
    return Moment(day_text(at, now), words, _who(entry, worker), "\n".join(note), state)


def _who(entry: HistoryEntry, worker: str) -> str:
    if entry.by == worker:
        return _tr("我")
    try:
        return said(Role(entry.by_role).label)
    except ValueError:
        return ""


def reason_of_return(event: Event) -> str:
    """Why the desk sent the report back to its finder, or did not take it; empty if it did neither."""
    wanted = {EventStage.MORE_WANTED: "ask_more", EventStage.NOT_ACCEPTED: "reject"}.get(event.stage, "")
    return next((entry.text for entry in reversed(event.history) if entry.action == wanted), "")


def recall_asked(event: Event) -> bool:
    """Whether the finder has asked for it back and the desk has not gone on since."""
    return bool(event.history) and event.history[-1].action == "ask_recall"


def can_ask_back(event: Event) -> bool:
    """Whether the flow still lets the finder ask."""
    return event.stage in NOT_REGISTERED and not recall_asked(event)


def row_of(event: Event, now: datetime) -> TaskLine:
    """Its row in 我的上报."""
    at = parsed(event.happened_at, now)
    tones = {EventStage.MORE_WANTED: "yellow", EventStage.NOT_ACCEPTED: "red", EventStage.QUEUED: "neutral"}
    tone = "green" if is_over(event) else "accent"
    asked = [TagText(_tr("已申请撤回"))] if recall_asked(event) else []
    return TaskLine(
        event.id,
        title_of(event),
        " · ".join(part for part in (event.place.text, event.number) if part),
        due=day_text(at, now),
        icon="camera",
        tone="red" if event.urgency is Urgency.URGENT else "neutral",
        tags=(TagText(said(event.stage.label), tones.get(event.stage, tone)), *asked),
    )
