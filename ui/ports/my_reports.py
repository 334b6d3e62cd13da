"""The worker's reports: reading them, following one, and taking one back to change it."""

from dataclasses import replace

import msgspec

from gridworker.errors import InputProblem
from gridworker.model.records import Event
from gridworker.model.taxonomy import name_of
from gridworker.services.photos import photo_ids
from gridworker.services.reports import AddToEvent, add_to_event, ask_recall, can_take_back, take_back
from gridworker.store import drafts as kept
from gridworker.store.reader import Reader
from ui.ports.keeping import Keeper, as_shown, kept_draft
from ui.ports.report import ReportDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.followed_report import Addition, ReportFollowed
from ui.viewmodels.my_reports import ReportBegun, ReportsPage
from ui.viewmodels.report_parts import ReportBasis, ReportFilled

_MOST = 10_000
_AGAIN = "again:"
"""What stands before the task's id in the draft of a report that was taken back: it must not be taken for a new one."""


class MyReportsDesk(Keeper):
    """Answers `MyReportsPort` and `FollowPort`."""

    def read(self) -> ReportsPage:
        """What the worker has reported, and what is being changed."""
        with self._work.store.reader() as reader:
            events = reader.events.by_reporter(reader.worker.id, _MOST) if reader.worker else []
            begun = [_begun(draft) for draft in reader.drafts.all() if draft.task_id.startswith(_AGAIN)]
        return ReportsPage(events, begun)

    def follow(self, event_id: str) -> ReportFollowed:
        """A matter, its photos that are here, and an addition that was begun."""
        with self._work.store.reader() as reader:
            event = _known(reader, event_id)
            draft = kept_draft(reader, event_id, DraftKind.ADDITION)
            worker = reader.worker.id if reader.worker else ""
        here = self.present(event.photos)
        return ReportFollowed(
            event=event,
            worker=worker,
            draft_id=draft.id if draft else self.new_draft_id(),
            draft=as_shown(draft, DraftKind.ADDITION),
            photos=tuple(self.load_photos(here)),
            missing=len(photo_ids(event.photos)) - len(photo_ids(here)),
            can_take_back=can_take_back(self._work.store, event_id),
        )

    def take_back(self, event_id: str) -> None:
        """Gives it up."""
        take_back(self._work.store, event_id)

    def fill_in_again(self, event_id: str) -> None:
        """Takes it back and keeps it as a draft of the same report, in one step."""
        with self._work.store.reader() as reader:
            event = _known(reader, event_id)
        now = self._work.now().isoformat(timespec="milliseconds")
        take_back(self._work.store, event_id, _draft_of(event, now))

    def ask_recall(self, event_id: str, reason: str) -> None:
        """Asks the desk."""
        ask_recall(self._work.store, event_id, reason)

    def add(self, addition: Addition) -> Submitted:
        """Adds to it."""
        command = AddToEvent(
            event_id=addition.event_id,
            added_at=self._work.now().isoformat(timespec="milliseconds"),
            note=addition.note,
            photos=addition.photos,
            draft_id=addition.draft_id,
        )
        add_to_event(self._work.store, command)
        return self._work.queued()


class AgainDesk(ReportDesk):
    """Answers `ReportPort` for a report that was taken back: the same record, filled in anew."""

    def __init__(self, workplace: Workplace, event_id: str) -> None:
        super().__init__(workplace)
        self._event_id = event_id
        self._task_id = ""

    def start_report(self) -> ReportBasis:
        """What was filled in before."""
        basis = super().start_report()
        with self._work.store.reader() as reader:
            draft = reader.drafts.get(self._event_id)
        if draft is None:
            return replace(basis, draft_id=self.new_draft_id(), draft=None)
        self._task_id = draft.task_id
        return replace(basis, draft_id=draft.id, draft=as_shown(draft, DraftKind.REPORT))

    def save_draft(self, draft: Draft) -> None:
        """Keeps it apart from the report that may be half done in 上报."""
        super().save_draft(replace(draft, task_id=self._task_id))

    def file_report(self, filled: ReportFilled) -> Submitted:
        """Files it under its own id again."""
        return super().file_report(replace(filled, task_id=self._task_id.removeprefix(_AGAIN)))


def _known(reader: Reader, event_id: str) -> Event:
    event = reader.events.by_id(event_id)
    if event is None:
        text = "这件事已不在本机，可能已撤回，或者不归你的网格了。记录在平台上，不会丢。"
        raise InputProblem(text, code="event.gone")
    return event


def _draft_of(event: Event, saved_at: str) -> kept.Draft:
    """The report as its screen keeps one."""
    body = {
        "group": event.choice.partition(".")[0],
        "category": event.choice,
        "urgency": event.urgency.value,
        "description": event.description,
        "place": msgspec.to_builtins(event.place),
        "not_same": event.not_same,
    }
    task_id = _AGAIN + event.task_id
    return kept.Draft(
        id=event.id,
        purpose=DraftKind.REPORT.value,
        task_id=task_id,
        body=body,
        photos=event.photos,
        saved_at=saved_at,
    )


def _begun(draft: kept.Draft) -> ReportBegun:
    place = draft.body.get("place", {}).get("text", "")
    return ReportBegun(draft.id, name_of(draft.body.get("category", "")), place, draft.saved_at)
