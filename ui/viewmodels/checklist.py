"""A checklist task: opening it with its draft, submitting it with or without gaps.

Filling in is `form_filling`'s business; tasks and submitting come through `ChecklistPort`. Knows no widget and no
storage.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS
from ui.viewmodels.background import Asker, Run, lacks_reason
from ui.viewmodels.drafting import CorrectPort
from ui.viewmodels.drafts import Submitted
from ui.viewmodels.form_filling import FormViewModel
from ui.viewmodels.form_opening import made_ready
from ui.viewmodels.form_state import FormFilled, FormOpened, FormPort, Gap
from ui.viewmodels.form_trays import AnyShown, draft_attached
from ui.viewmodels.item_maker import ItemMaker
from ui.viewmodels.sounds import Sounds
from ui.viewmodels.status import StatusViewModel


class ChecklistPort(FormPort, CorrectPort[FormOpened], Protocol):
    """Everything a checklist needs; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def open_checklist(self, task_id: str) -> FormOpened:
        """The form of a task with its draft."""
        ...

    def submit_checklist(self, filled: FormFilled) -> Submitted:
        """Submit it and finish its task; returns when it is durable."""
        ...


class ChecklistViewModel(FormViewModel):
    """State and commands of a checklist."""

    gaps_found = Signal()
    """Emitted when submitting was asked for while `state.gaps` are open."""
    notice_made = Signal(str)
    """Emitted with the id of the 告知书 that a checklist leaves, after it was submitted."""

    def __init__(
        self,
        port: ChecklistPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        *,
        autosave_ms: tuple[int, int] = (DEBOUNCE_MS, LONGEST_MS),
        sounds: Sounds | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(port, run, clock, status, autosave_ms=autosave_ms, sounds=sounds, parent=parent)
        self._desk = port

    def open(self, task_id: str) -> None:
        """Open the checklist of a task, with its draft if there is one."""
        self._open(lambda: self._desk.open_checklist(task_id))

    def _open_again(self, *, correcting: bool) -> None:
        if self._opened is not None:
            self._open(self._again(self._desk, self._opened, correcting=correcting))

    def _open(self, find: Callable[[], FormOpened]) -> None:
        def read() -> tuple[FormOpened, list[AnyShown], ItemMaker]:
            opened = find()
            return opened, draft_attached(self._desk, opened.draft), made_ready(opened, self._clock)

        self._run(read, lambda found: self.begin(*found), self._on_failed)

    def submit(self) -> None:
        """Submit, or report the gaps and let the worker decide."""
        if self.state.busy or not self.state.ready:
            return
        if self.sounds.is_recording:
            self._set(replace(self.state, problem=_tr("语音还在录，先点一下结束，再提交。")))
            return
        if self.storing.holds(self.submit):
            return
        gaps = self._gaps()
        self._set(replace(self.state, gaps=gaps))
        if gaps:
            self.session.audit.note("constraint error", gaps[0].path)
            self._watch()
            self.gaps_found.emit()
        else:
            self._submit("")

    def submit_with_gaps(self, reason: str, asker: Asker | None = None) -> None:
        """仍要提交: submit although entries are open; a reason is needed."""
        if not lacks_reason(reason, asker):
            self._submit(reason.strip(), asker)

    def _submit(self, reason: str, asker: Asker | None = None) -> None:
        if self.storing.holds(partial(self._submit, reason, asker), asker):
            return
        filled = self.filled(reason)
        self._hand_over(lambda: self._desk.submit_checklist(filled), asker)

    def _on_submitted(self, result: Submitted) -> None:
        super()._on_submitted(result)
        if result.notice:
            self.notice_made.emit(result.notice)

    def _gaps(self) -> tuple[Gap, ...]:
        found = []
        for section in self.state.sections:
            unfilled = [item for item in section.items if not item.filled]
            if unfilled:
                found.append(Gap(section.path, section.title, len(unfilled), unfilled[0].path))
        return tuple(found)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Checklist", text)
