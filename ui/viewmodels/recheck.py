"""Going back to look: the photos of before, what is found now, new photos and a note.

Knows wording and what is missing; the matter, its photos and recording come through `RecheckPort`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.model.ops import BlobRef
from gridworker.model.recheck_words import MOST, says_why, with_reason
from gridworker.model.vocabulary import RecheckResult
from ui.language import amount
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS
from ui.viewmodels.background import Asker, Run, answer, lacks_reason, not_now
from ui.viewmodels.drafting import (
    CorrectPort,
    DraftingState,
    DraftingViewModel,
    Opened,
    Turns,
    draft_photos,
    head_of,
)
from ui.viewmodels.drafts import Draft, DraftKind, DraftPort, Submitted
from ui.viewmodels.photos import PhotoPlace, PhotoPort, PhotoShown, PhotoTray, SavedPhoto, shown
from ui.viewmodels.status import StatusViewModel


@dataclass(frozen=True)
class RecheckOpened(Opened):
    """A matter to look at again; exactly one of `event_id` and `hazard_id` is set.

    Attributes:
        found: what was found then, in one line: `07-15 上报 · 2 楼转角堆放纸箱 6 件`.
        handled: what was done about it, as far as the device knows.
        before: its photos that are on the device.
        before_missing: how many of its photos are not.
    """

    event_id: str = ""
    hazard_id: str = ""
    found: str = ""
    handled: str = ""
    before: Sequence[SavedPhoto] = ()
    before_missing: int = 0


@dataclass(frozen=True)
class RecheckFilled:
    """A filled recheck, ready for the service that records it; `corrects` is the one that is told anew."""

    draft_id: str
    task_id: str
    result: RecheckResult
    event_id: str = ""
    hazard_id: str = ""
    note: str = ""
    photos: tuple[BlobRef, ...] = ()
    corrects: str = ""


class RecheckPort(PhotoPort, DraftPort, CorrectPort[RecheckOpened], Protocol):
    """Everything a recheck needs; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def open_recheck(self, task_id: str) -> RecheckOpened:
        """The matter of a task, with its draft."""
        ...

    def record_recheck(self, filled: RecheckFilled) -> Submitted:
        """Record it and finish its task; returns when it is durable."""
        ...


@dataclass(frozen=True)
class RecheckState(DraftingState):
    """What the recheck screen shows."""

    found: str = ""
    handled: str = ""
    before: tuple[PhotoShown, ...] = ()
    before_line: str = ""
    result: RecheckResult | None = None
    result_line: str = ""
    after: tuple[PhotoShown, ...] = ()
    coming: int = 0
    removed: PhotoShown | None = None
    photo_problem: str = ""
    note: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Recheck", text)


class RecheckViewModel(DraftingViewModel[RecheckState]):
    """State and commands of the recheck screen."""

    photo_missing = Signal()
    """Submitting was asked for without a photo of now."""

    def __init__(
        self,
        port: RecheckPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        *,
        autosave_ms: tuple[int, int] = (DEBOUNCE_MS, LONGEST_MS),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(port, run, clock, status, autosave_ms=autosave_ms, parent=parent)
        self._port = port
        self._opened: RecheckOpened | None = None
        self._kept: tuple[str, ...] = ()
        self._tray = PhotoTray(port, run, PhotoPlace(""), parent=self)
        self._tray.changed.connect(self._on_photos_changed)
        self.storing.watch(self._tray)
        self.state = RecheckState()

    @property
    def tray(self) -> PhotoTray:
        """The photos taken now."""
        return self._tray

    def open(self, task_id: str) -> None:
        """Open the recheck of a task, with its draft if there is one."""
        self._open(lambda: self._port.open_recheck(task_id))

    def _open_again(self, *, correcting: bool) -> None:
        if self._opened is not None:
            self._open(self._again(self._port, self._opened, correcting=correcting))

    def _open(self, find: Callable[[], RecheckOpened]) -> None:
        def read() -> tuple[RecheckOpened, list[PhotoShown], list[PhotoShown]]:
            opened = find()
            return opened, [shown(photo) for photo in opened.before], draft_photos(self._port, opened.draft)

        self._run(read, lambda found: self.begin(*found), self._on_failed)

    def begin(
        self, opened: RecheckOpened, before: Sequence[PhotoShown], after: Sequence[PhotoShown] = ()
    ) -> None:
        """Start the recheck."""
        if self._opened is not None and self._opened.draft_id != opened.draft_id:
            self._kept = ()
            self._tray.empty()
        self._opened = opened
        self._turns = Turns()
        data = opened.draft.data if opened.draft else {}
        result = data.get("result", "")
        self._tray.place = PhotoPlace(opened.draft_id, "", opened.line)
        self._kept = tuple(photo.id for photo in after)
        self.state = RecheckState(
            **head_of(opened),
            found=opened.found,
            handled=opened.handled,
            before=tuple(before),
            before_line=_before_line(len(before), opened.before_missing),
            result=RecheckResult(result) if result else None,
            note=data.get("note", ""),
        )
        self._tray.adopt(after)
        self._refresh()

    def choose_result(self, result: RecheckResult) -> None:
        """已改好, 没改完 or 没改."""
        self._change(replace(self.state, result=result))

    def write_note(self, text: str) -> None:
        """Set the note."""
        if text != self.state.note:
            self._change(replace(self.state, note=text))

    def submit(self) -> None:
        """Record the recheck, or say what is missing; without a photo of now the worker is asked about it."""
        if not self._can_submit() or self.storing.holds(self.submit):
            return
        note = self.state.note.strip()
        if self._tray.blobs or says_why(note):
            self._record(note)
        else:
            self._set(replace(self.state, missing=_tr("还没拍现在的照片")))
            self.photo_missing.emit()

    def submit_without_photo(self, reason: str, asker: Asker | None = None) -> None:
        """仍要提交: the note says why there is no photo; a reason is needed."""
        if lacks_reason(reason, asker):
            return
        if not self._can_submit():
            not_now(asker)
            return
        note = with_reason(self.state.note, reason)
        if len(note) > MOST:
            full = _tr("说明写满了，放不下没拍照片的原因。删短一点再提交")
            if not answer(asker, full):
                self._set(replace(self.state, missing=full))
        else:
            self._record(note, asker)

    def _can_submit(self) -> bool:
        """Whether there is something to record; the bar says what is missing."""
        state = self.state
        if self._opened is None or state.busy or state.read_only:
            return False
        if state.result is None:
            self._set(replace(state, missing=_tr("先点：已改好、没改完或没改")))
        return state.result is not None

    def _record(self, note: str, asker: Asker | None = None) -> None:
        opened, result = self._opened, self.state.result
        if opened is None or result is None:
            return
        filled = RecheckFilled(
            draft_id=opened.draft_id,
            task_id=opened.task_id,
            result=result,
            event_id=opened.event_id,
            hazard_id=opened.hazard_id,
            note=note,
            photos=self._tray.blobs,
            corrects=opened.corrects,
        )
        self._hand_over(lambda: self._port.record_recheck(filled), asker)

    def draft(self) -> Draft | None:
        """The result chosen, the note and the photos."""
        state, opened = self.state, self._opened
        if opened is None:
            return None
        data = {"result": state.result.value if state.result else "", "note": state.note}
        data |= {"corrects": opened.corrects} if opened.corrects else {}
        return Draft(opened.draft_id, DraftKind.RECHECK, opened.task_id, data, self._tray.blobs)

    def _on_photos_changed(self) -> None:
        if self._tray.ids != self._kept:
            self._kept = self._tray.ids
            self.state = replace(self.state, missing="")
            self.save_now()  # a photo is never lost, however suddenly the program ends
        self._refresh()

    def _refresh(self) -> None:
        tray = self._tray
        self._set(
            replace(
                self.state,
                after=tray.photos,
                coming=tray.coming,
                removed=tray.removed,
                photo_problem=tray.problem,
                result_line=_result_line(self.state.result) if not self.state.corrects else "",
                consequence=self._kept_too or self._when_sent,
            )
        )


def _before_line(here: int, missing: int) -> str:
    if here and missing:
        return amount("{} 张 · 另有 {} 张还没下到本机", here, missing)
    if missing:
        return amount("{} 张都还没下到本机，联网后自动下载", missing)
    return amount("{} 张", here) if here else _tr("当时没有拍照")


def _result_line(result: RecheckResult | None) -> str:
    lines = {
        RecheckResult.FIXED: _tr("已改好：提交后由街道核实结案"),
        RecheckResult.PARTLY: _tr("没改完：退回处置方继续，到期再来看"),
        RecheckResult.NOT_FIXED: _tr("没改：退回处置方，并提醒街道"),
    }
    return lines[result] if result else ""
