"""What a submitted checklist implies, worked out once, on the device: hazards, reports, a notice to hand over.

Ids follow from the inspection's id, so that doing it twice makes the same records. A basis that nobody has verified
never reaches a notice, and nothing written at a sensitive item leaves the inspection.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from gridworker.forms import Failure, FormSession
from gridworker.ids import derived_id
from gridworker.model.calendar import WorkCalendar, china_calendar
from gridworker.model.deadlines import Due, Limit
from gridworker.model.facts import EventReported, HazardFound, Place
from gridworker.model.inspection_outcome import (
    Course,
    Judged,
    course_of,
    demands_of,
    limit_for,
    recheck_at,
    rectify_by,
    score,
    urgency_of,
)
from gridworker.model.vocabulary import Mark, Severity, Urgency
from gridworker.store.drafts import Draft

NOTICE = "notice"
"""Purpose of the drafts that become a 告知书."""

NOT_A_PENALTY = "本告知书为安全提示，不作为行政处罚依据"
UNSORTED, _UNGRADED = "X99", Severity.S2
_TITLE, MOST_WORDS = 200, 2000


class Derived(NamedTuple):
    """One failure and what follows from it; `hazard_id` and the report's id are derived."""

    failure: Failure
    hazard_id: str
    hazard: HazardFound
    due: Due
    event: EventReported | None


class Outcome(NamedTuple):
    """Everything that follows from one checklist."""

    score: int | None
    recheck: Due | None
    failures: tuple[Derived, ...]
    notice: Draft | None


def derive(
    session: FormSession,
    inspection_id: str,
    place: Place,
    ended_at: datetime,
    known: Mapping[str, str] = MappingProxyType({}),
) -> Outcome:
    """Score, hazards with their dates, reports of dangers, a notice of what is to be put right.

    `known`: item -> hazard that is there already, where a submission is corrected.
    """
    calendar = china_calendar()
    failures = tuple(
        _derived(
            failure,
            known.get(failure.item) or derived_id(inspection_id, "hazard", failure.item),
            inspection_id,
            place,
            ended_at,
            calendar,
        )
        for failure in session.failures()
    )
    return Outcome(
        score=score(_judged(session)),
        recheck=recheck_at(one.due for one in failures),
        failures=failures,
        notice=_notice(session, inspection_id, place, ended_at, failures),
    )


def derive_visit(
    session: FormSession | None, needs: tuple[str, ...], visit_id: str, place: Place, ended_at: datetime
) -> tuple[tuple[str, EventReported], ...]:
    """Reports that follow from a visit, each with its derived id: dangers to the person, and what the person asks for.

    No name, no note and no answer goes along, for a report is read by many; who it is stands in the visit.
    """
    happened_at = _moment(ended_at)
    dangers = [
        (
            failure.key or failure.item,
            EventReported(
                category=failure.hazard_code or UNSORTED,
                urgency=urgency_of(failure.hazard_code),
                place=place,
                description=f"走访中发现：{failure.finding}。是谁、详情见走访记录。"[:MOST_WORDS],
                happened_at=happened_at,
            ),
        )
        for failure in (session.failures() if session else ())
        if course_of(Severity(failure.severity or _UNGRADED)) is Course.EVENT
    ]
    asked = [
        (
            category,
            EventReported(
                category=category,
                urgency=Urgency.NORMAL,
                place=place,
                description=f"走访中提出的需求：{'、'.join(named)}。是谁见走访记录。"[:MOST_WORDS],
                happened_at=happened_at,
            ),
        )
        for category, named in demands_of(needs).items()
    ]
    return tuple((derived_id(visit_id, "event", key), event) for key, event in (*dangers, *asked))


def _judged(session: FormSession) -> Iterator[Judged]:
    for question in session.visible():
        if question.item and question.role == "result" and question.severity:
            outcome = session.outcome(question.path)
            if outcome in {"pass", "fail"}:
                yield Judged(Severity(question.severity), outcome == "pass")


def _derived(
    failure: Failure,
    hazard_id: str,
    inspection_id: str,
    place: Place,
    ended_at: datetime,
    calendar: WorkCalendar,
) -> Derived:
    severity = Severity(failure.severity or _UNGRADED)
    limit, course = limit_for(severity, failure.limit), course_of(severity)
    due = rectify_by(ended_at, limit, calendar)
    hazard = HazardFound(
        inspection_id=inspection_id,
        item=failure.item,
        title=failure.finding[:_TITLE],
        severity=severity,
        place=place,
        category=failure.hazard_code,
        note=failure.note,
        course=course.value,
        limit=_limit_text(limit),
        due_at=_moment(due.at),
        legal_basis=failure.legal_basis,
        basis_mark=failure.basis_mark,
    )
    event = _event(failure, hazard_id, place, ended_at) if course is Course.EVENT else None
    return Derived(failure, hazard_id, hazard, due, event)


def _event(failure: Failure, hazard_id: str, place: Place, ended_at: datetime) -> EventReported:
    note = "" if failure.privacy == "sensitive" else failure.note
    return EventReported(
        category=failure.hazard_code or UNSORTED,
        urgency=urgency_of(failure.hazard_code),
        place=place,
        description="：".join(filter(None, (failure.finding, note)))[:MOST_WORDS],
        happened_at=_moment(ended_at),
        hazard_id=hazard_id,
    )


def _notice(
    session: FormSession, inspection_id: str, place: Place, ended_at: datetime, failures: tuple[Derived, ...]
) -> Draft | None:
    """The draft of a notice: what has to be put right, where and until when; None if there is nothing to tell."""
    told = [
        one
        for one in failures
        if one.hazard.course == Course.NOTICE.value and one.failure.privacy != "sensitive"
    ]
    if not told:
        return None
    body = {
        "inspection_id": inspection_id,
        "form_title": session.form.title,
        "place_text": place.text,
        "inspected_at": _moment(ended_at),
        "hazards": [_told(one) for one in told],
        "recheck_at": _moment(min(one.due.at for one in told)),
        "closing_line": NOT_A_PENALTY,
    }
    notice_id = derived_id(inspection_id, NOTICE)
    return Draft(id=notice_id, purpose=NOTICE, body=body, saved_at=_moment(ended_at))


def _told(one: Derived) -> dict[str, Any]:
    is_verified = one.hazard.basis_mark == Mark.VERIFIED.value
    return {
        "hazard_id": one.hazard_id,
        "item": one.hazard.item,
        "title": one.hazard.title,
        "note": one.hazard.note,
        "limit": one.hazard.limit,
        "rectify_by": one.hazard.due_at,
        "rectify_by_mark": one.due.mark.value,
        "legal_basis": one.hazard.legal_basis if is_verified else "",
        "basis": one.hazard.legal_basis,
        "basis_mark": one.hazard.basis_mark,
    }


def _limit_text(limit: Limit) -> str:
    return f"{limit.amount:g} {limit.kind.value}"


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
