"""Work that is filled in bit by bit: saved by itself, put aside, handed over once.

The base of checklist, visit and recheck. A subclass says what its draft is; it knows no form, no widget and no storage.
"""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Generic, Protocol, TypedDict, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.model.ops import BlobRef
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS, Autosave
from ui.viewmodels.background import Asker, Guarded, Run, answer
from ui.viewmodels.drafts import Draft, DraftPort, SavedLine, SaveKind, Submitted, confirmation
from ui.viewmodels.photos import PhotoPort, PhotoShown, shown
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.storing import Storing


@dataclass(frozen=True)
class Opened:
    """A piece of work to do.

    Attributes:
        draft_id: new, or of the draft found; becomes the id of the record.
        title, line, due, distance: as the screen says them; `line` is the place.
        draft: what was saved earlier.
        read_only: something that was sent, to look at; `can_correct` says that the worker may send it anew.
        corrects: the id of what was sent and is being told anew; empty otherwise.
        said, said_of: a reviewer's words that sent it back, and the question or field they are about.
    """

    draft_id: str
    task_id: str
    title: str
    line: str
    due: str = ""
    is_late: bool = False
    distance: str = ""
    draft: Draft | None = None
    started_at: str = ""
    read_only: bool = False
    can_correct: bool = False
    corrects: str = ""
    said: str = ""
    said_of: str = ""


O_co = TypeVar("O_co", bound=Opened, covariant=True)


class CorrectPort(Protocol[O_co]):
    """Where what was sent can be told anew; called off the UI thread, may raise `EnvironmentProblem`."""

    def correct(self, task_id: str) -> O_co:
        """What was sent for a finished task, as a draft that corrects it."""
        ...

    def drop_correction(self, task_id: str, draft_id: str) -> O_co:
        """Give up correcting; what was sent, to look at."""
        ...


@dataclass(frozen=True)
class DraftingState:
    """What every screen of such work shows; `waits`: it was handed in and goes when all that is attached is stored."""

    ready: bool = False
    title: str = ""
    line: str = ""
    due: str = ""
    is_late: bool = False
    distance: str = ""
    saved: SavedLine = field(default_factory=SavedLine)
    consequence: str = ""
    missing: str = ""
    waits: bool = False
    busy: bool = False
    problem: str = ""
    read_only: bool = False
    can_correct: bool = False
    corrects: bool = False
    can_drop: bool = False
    said: str = ""
    said_of: str = ""


class Head(TypedDict):
    """What a state takes over from what was opened."""

    ready: bool
    title: str
    line: str
    due: str
    is_late: bool
    distance: str
    read_only: bool
    can_correct: bool
    corrects: bool
    can_drop: bool
    said: str
    said_of: str


def head_of(opened: Opened) -> Head:
    """The part of a fresh state that says what is being done, where and until when."""
    return {
        "ready": True,
        "title": opened.title,
        "line": opened.line,
        "due": opened.due,
        "is_late": opened.is_late,
        "distance": opened.distance,
        "read_only": opened.read_only,
        "can_correct": opened.can_correct,
        "corrects": bool(opened.corrects),
        "can_drop": bool(opened.corrects) and not opened.said,
        "said": opened.said,
        "said_of": opened.said_of,
    }


S = TypeVar("S", bound=DraftingState)
T = TypeVar("T")


class Turns:
    """Keeps saves in the order they were asked for, whichever thread comes first; none after handing over."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked, self._done = 0, 0.0

    @property
    def any_asked(self) -> bool:
        """Whether anything was to be saved so far."""
        return self._asked > 0

    def saving(self, save: Callable[[], None]) -> Callable[[], None]:
        """Work that saves, unless something newer is saved already."""
        self._asked += 1
        turn = self._asked

        def work() -> None:
            with self._lock:
                if turn > self._done:
                    save()
                    self._done = turn

        return work

    def handing_over(self, submit: Callable[[], T]) -> Callable[[], T]:
        """Work that ends a draft; a save still on its way does not bring it back."""

        def work() -> T:
            with self._lock:
                result = submit()
                self._done = math.inf
                return result

        return work


class DraftingViewModel(QObject, Generic[S]):
    """State and the commands that are the same whatever is filled in."""

    changed = Signal()
    submitted = Signal(str)
    """Emitted with the line that confirms it."""
    left = Signal()
    """Emitted when the worker puts it aside (暂存) and it is saved."""

    def __init__(
        self,
        port: DraftPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        *,
        autosave_ms: tuple[int, int] = (DEBOUNCE_MS, LONGEST_MS),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._drafts, self._clock, self._status = port, clock, status
        self._run: Run = Guarded(self, run)
        self._leaving = False
        self._turns = Turns()
        self.storing = Storing(self)
        self.storing.changed.connect(self._refresh)
        self._autosave = Autosave(
            self._save, debounce_ms=autosave_ms[0], longest_ms=autosave_ms[1], parent=self
        )
        self.state: S
        if status is not None:
            status.changed.connect(self._refresh)

    def draft(self) -> Draft | None:
        """What is kept when it is put aside; None while nothing is open."""
        return None

    def correct(self) -> None:
        """改正: take up what was sent, to send it anew."""
        if self.state.can_correct:
            self.storing.forget()
            self._open_again(correcting=True)

    def drop_correction(self) -> None:
        """不改了: leave what was sent as it is; what was changed since is gone."""
        if self.state.can_drop:
            self.storing.forget()
            self._autosave.forget()
            self._open_again(correcting=False)

    def save_and_leave(self) -> None:
        """暂存: save now, then leave; what is still being stored comes into the draft."""
        self.storing.forget()
        self._leaving = True
        self.save_now()

    def save_now(self) -> None:
        """Save at once and stay (Ctrl+S, or before the lock)."""
        self._autosave.forget()
        self._save()

    def flush(self) -> None:
        """Save what waits, if anything."""
        self._autosave.flush()

    def mark_changed(self) -> None:
        """Something that belongs to the draft is another now."""
        self._autosave.mark()

    # --- for subclasses --------------------------------------------------------------------------------------------

    def _open_again(self, *, correcting: bool) -> None:
        """Open what was sent to tell it anew, or to look at again; for work that can be corrected."""

    def _again(self, port: CorrectPort[O_co], opened: Opened, *, correcting: bool) -> Callable[[], O_co]:
        """Work that finds what `_open_again` opens."""
        if correcting:
            return lambda: port.correct(opened.task_id)
        return self._turns.handing_over(lambda: port.drop_correction(opened.task_id, opened.draft_id))

    @property
    def _online(self) -> bool:
        return self._status is not None and self._status.state.online

    @property
    def _when_sent(self) -> str:
        return _tr("提交后马上传") if self._online else _tr("现在离线，提交后先排队，联网后自动上传")

    @property
    def _kept_too(self) -> str:
        """What correcting leaves as it is."""
        return _tr("原来那份留着，已经报出的不自动撤。") if self.state.corrects else ""

    def _refresh(self) -> None:
        """Something outside has changed that the state tells of."""
        self._set(self.state)

    def _set(self, state: S) -> None:
        self.state = replace(state, waits=self.storing.waits)
        self.changed.emit()

    def _change(self, state: S) -> None:
        """The worker has changed something."""
        if state.ready and not state.read_only:
            self.mark_changed()
            self.state = replace(state, missing="")
            self._refresh()

    def _hand_over(self, work: Callable[[], Submitted], asker: Asker | None = None) -> None:
        """Submit; whatever waits to be saved goes with it."""

        def done(result: Submitted) -> None:
            answer(asker)
            self._on_submitted(result)

        self._autosave.forget()
        self._set(replace(self.state, busy=True, missing="", problem=""))
        self._keep(self._turns.handing_over(work), done, partial(self._on_submit_failed, asker))

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, problem=problem.text))

    # --- inside ----------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        draft = self.draft() if self.state.ready and not self.state.read_only else None
        if draft is not None:
            kept = draft
            work = self._turns.saving(lambda: self._drafts.save_draft(kept))
            self._keep(work, self._on_saved, self._on_save_failed)

    def _keep(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[EnvironmentProblem], None]
    ) -> None:
        """Runs what changes the draft in the store; until it is back nobody else reads the draft."""
        saves = self.storing.saves

        def kept(result: T) -> None:
            try:
                done(result)
            finally:
                saves.end()

        def not_kept(problem: EnvironmentProblem) -> None:
            try:
                failed(problem)
            finally:
                saves.end(problem.text)

        saves.begin()
        self._run(work, kept, not_kept)

    def _on_saved(self, _: None) -> None:
        text = _tr("已自动保存 {}").format(f"{self._clock.now():%H:%M}")
        self._set(replace(self.state, saved=SavedLine(SaveKind.SAVED, text)))
        if self._leaving:
            self._leaving = False
            self.left.emit()

    def _on_save_failed(self, problem: EnvironmentProblem) -> None:
        self._leaving = False
        self._set(replace(self.state, saved=SavedLine(SaveKind.FAILED, problem.text)))

    def _on_submitted(self, result: Submitted) -> None:
        self._set(replace(self.state, busy=False, ready=False))
        self.submitted.emit(confirmation(result, online=self._online))

    def _on_submit_failed(self, asker: Asker | None, problem: EnvironmentProblem) -> None:
        if answer(asker, problem.text):
            self._set(replace(self.state, busy=False))
        else:
            self._on_failed(problem)
        self.mark_changed()


def draft_photos(port: PhotoPort, draft: Draft | None) -> list[PhotoShown]:
    """The photos a draft has, decoded; for use off the UI thread."""
    blobs: Sequence[BlobRef] = draft.photos if draft else ()
    return [shown(photo) for photo in port.load_photos(tuple(blobs))] if blobs else []


def _tr(text: str) -> str:
    return QCoreApplication.translate("Drafting", text)
