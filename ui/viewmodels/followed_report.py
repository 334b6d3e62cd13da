"""One reported matter, followed: where it stands, what can still be done with it, and what is added to it.

Photos and words of an addition are kept as they are made; taking back, asking back and adding come through the port.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.model.ops import BlobRef
from gridworker.model.records import Event
from gridworker.model.vocabulary import EventStage
from ui.language import said
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS, Autosave
from ui.viewmodels.background import Asker, Guarded, Run, answer, not_now
from ui.viewmodels.drafts import Draft, DraftKind, DraftPort, Submitted, confirmation
from ui.viewmodels.event_words import (
    can_ask_back,
    is_over,
    moments_of,
    reason_of_return,
    recall_asked,
    title_of,
)
from ui.viewmodels.photos import PhotoPlace, PhotoPort, PhotoShown, PhotoTray, SavedPhoto, shown
from ui.viewmodels.rows import Moment
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.storing import Storing


@dataclass(frozen=True)
class ReportFollowed:
    """A matter as the device knows it.

    Attributes:
        event: with its history.
        worker: id of whoever looks.
        draft_id: of an addition, new or found; draft: what was begun of it.
        photos: those of the matter that are here; missing: how many are not.
        can_take_back: it has certainly not left this device.
    """

    event: Event
    worker: str
    draft_id: str
    draft: Draft | None = None
    photos: tuple[SavedPhoto, ...] = ()
    missing: int = 0
    can_take_back: bool = False


@dataclass(frozen=True)
class Addition:
    """Words and photos for the matter."""

    event_id: str
    draft_id: str
    note: str
    photos: tuple[BlobRef, ...]


class FollowPort(PhotoPort, DraftPort, Protocol):
    """Everything following needs; called off the UI thread, may raise `EnvironmentProblem`."""

    def follow(self, event_id: str) -> ReportFollowed:
        """The matter now."""
        ...

    def take_back(self, event_id: str) -> None:
        """Give up a report that has not left."""
        ...

    def fill_in_again(self, event_id: str) -> None:
        """Take it back and keep it as a draft of the same report."""
        ...

    def ask_recall(self, event_id: str, reason: str) -> None:
        """Ask the desk for it."""
        ...

    def add(self, addition: Addition) -> Submitted:
        """Add to it; returns when it is durable."""
        ...


@dataclass(frozen=True)
class FollowState:
    """What the screen shows; `ways` are the acts there are now: take_back, edit, ask_recall, add."""

    ready: bool = False
    title: str = ""
    line: str = ""
    place: str = ""
    description: str = ""
    asked: str = ""
    answer_wanted: bool = False
    photos: tuple[PhotoShown, ...] = ()
    missing: int = 0
    moments: tuple[Moment, ...] = ()
    ways: frozenset[str] = frozenset()
    note: str = ""
    added: tuple[PhotoShown, ...] = ()
    coming: int = 0
    removed: PhotoShown | None = None
    photo_problem: str = ""
    waits: bool = False
    busy: bool = False
    problem: str = ""
    bar: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Events", text)


class FollowViewModel(QObject):
    """State and commands of one followed report."""

    changed = Signal()
    done = Signal(str)
    """It is not a report any more, or an act is kept: the words to confirm it with."""
    edit_wanted = Signal(str)
    """The report was taken back and waits to be changed; its id."""

    def __init__(
        self,
        port: FollowPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        *,
        autosave_ms: tuple[int, int] = (DEBOUNCE_MS, LONGEST_MS),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._port, self._clock, self._status = port, clock, status
        self._run: Run = Guarded(self, run)
        self.tray = PhotoTray(port, run, PhotoPlace(""), parent=self)
        self.tray.changed.connect(self._on_photos_changed)
        self.storing = Storing(self)
        self.storing.watch(self.tray)
        self.storing.changed.connect(self._become)
        self._kept: tuple[str, ...] = ()
        self._autosave = Autosave(
            self._save, debounce_ms=autosave_ms[0], longest_ms=autosave_ms[1], parent=self
        )
        self._followed: ReportFollowed | None = None
        self._event_id = ""
        self.state = FollowState()

    def open(self, event_id: str) -> None:
        """Shows a matter."""
        self._event_id = event_id
        self._run(lambda: self._read(event_id), self._on_opened, self._on_failed)

    def reload(self) -> None:
        """News of it: what is being added stays."""
        event_id = self._event_id
        self._run(lambda: self._read(event_id), self._on_read, self._on_failed)

    def write_note(self, text: str) -> None:
        """Words of the addition."""
        if text != self.state.note:
            self._autosave.mark()
            self._become(note=text, problem="")

    def flush(self) -> None:
        """Save what waits."""
        self._autosave.flush()

    def take_back(self) -> None:
        """撤回: it is given up, and nobody hears of it."""
        event_id = self._event_id
        text = _tr("已撤回，没有传出去。")
        self._act(lambda: self._port.take_back(event_id), lambda _none: self.done.emit(text))

    def edit(self) -> None:
        """改一改: it becomes a draft again."""
        event_id = self._event_id
        self._act(lambda: self._port.fill_in_again(event_id), lambda _none: self.edit_wanted.emit(event_id))

    def ask_recall(self, reason: str, asker: Asker | None = None) -> None:
        """申请撤回: the desk decides."""
        event_id = self._event_id

        def kept(_none: None) -> None:
            answer(asker)
            self._become(busy=False, bar=_tr("申请已存好，联网后交给调度员来定。"))
            self.reload()

        self._act(lambda: self._port.ask_recall(event_id, reason), kept, asker)

    def add(self) -> None:
        """补充: words and photos go to the matter."""
        followed = self._followed
        if followed is None or self.storing.holds(self.add):
            return
        addition = Addition(self._event_id, followed.draft_id, self.state.note.strip(), self.tray.blobs)
        self._autosave.forget()
        self._act(lambda: self._port.add(addition), self._on_added)

    # --- what comes back -------------------------------------------------------------------------------------------

    def _read(self, event_id: str) -> tuple[ReportFollowed, tuple[PhotoShown, ...], list[PhotoShown]]:
        followed = self._port.follow(event_id)
        begun = followed.draft.photos if followed.draft else ()
        added = [shown(photo) for photo in self._port.load_photos(begun)] if begun else []
        return followed, tuple(shown(photo) for photo in followed.photos), added

    def _on_opened(self, read: tuple[ReportFollowed, tuple[PhotoShown, ...], list[PhotoShown]]) -> None:
        followed, _photos, added = read
        self.tray.place = PhotoPlace(followed.draft_id, "", followed.event.place.text)
        self._kept = tuple(photo.id for photo in added)
        note = followed.draft.data.get("note", "") if followed.draft else ""
        self.state = replace(self.state, note=note)
        self.tray.adopt(added)
        self._on_read(read)

    def _on_read(self, read: tuple[ReportFollowed, tuple[PhotoShown, ...], list[PhotoShown]]) -> None:
        followed, photos, _added = read
        event, now = followed.event, self._clock.now()
        self._followed = followed
        asked = reason_of_return(event)
        self._become(
            ready=True,
            title=title_of(event),
            line=" · ".join(part for part in (said(event.stage.label), event.number) if part),
            place=event.place.text,
            description=event.description,
            asked=asked,
            answer_wanted=event.stage is EventStage.MORE_WANTED,
            photos=photos,
            missing=followed.missing,
            moments=moments_of(event, followed.worker, now),
            ways=self._ways(followed),
            bar=self.state.bar or (_tr("已申请撤回，等调度员来定。") if recall_asked(event) else ""),
        )

    def _ways(self, followed: ReportFollowed) -> frozenset[str]:
        event, own = followed.event, followed.event.reporter == followed.worker
        ways = {
            "take_back": own and followed.can_take_back,
            "edit": own and followed.can_take_back,
            "ask_recall": own and not followed.can_take_back and can_ask_back(event),
            "add": not is_over(event),
        }
        return frozenset(way for way, there in ways.items() if there)

    def _on_added(self, result: Submitted) -> None:
        online = self._status is not None and self._status.state.online
        self._kept = ()
        self.tray.empty()
        self._autosave.forget()
        self._become(busy=False, note="", bar=confirmation(result, online=online))
        self.open(self._event_id)

    def _act(self, work: Callable[[], object], kept: Callable[..., None], asker: Asker | None = None) -> None:
        if self.state.busy:
            not_now(asker)
            return
        self._become(busy=True, problem="")
        self._run(work, kept, partial(self._on_act_failed, asker))

    def _on_act_failed(self, asker: Asker | None, problem: EnvironmentProblem) -> None:
        if answer(asker, problem.text):
            self._become(busy=False)
        else:
            self._on_failed(problem)

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._become(busy=False, problem=problem.text)

    def _on_photos_changed(self) -> None:
        if self.tray.ids != self._kept:
            self._kept = self.tray.ids
            self._autosave.forget()
            self._save()  # a photo is never lost, however suddenly the program ends
        self._become()

    def _save(self) -> None:
        followed = self._followed
        if followed is None:
            return
        draft = Draft(
            followed.draft_id,
            DraftKind.ADDITION,
            task_id=self._event_id,
            data={"note": self.state.note},
            photos=self.tray.blobs,
        )
        self._run(lambda: self._port.save_draft(draft), lambda _none: None, self._on_failed)

    def _become(self, **changed: object) -> None:
        tray = self.tray
        state = replace(self.state, **changed)  # type: ignore[arg-type]  # names are those of the state
        self.state = replace(
            state,
            added=tray.photos,
            coming=tray.coming,
            removed=tray.removed,
            photo_problem=tray.problem,
            waits=self.storing.waits,
        )
        self.changed.emit()
