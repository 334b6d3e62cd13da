"""Tasks that have no form: their note as a draft, and finishing them."""

from gridworker.model.vocabulary import TaskType
from gridworker.services.tasks import finish_plain_task
from ui.ports.homes import homes_of
from ui.ports.keeping import Keeper, as_shown, kept_draft, task_of
from ui.viewmodels.drafts import DraftKind, Submitted
from ui.viewmodels.plain_task import PlainOpened


class PlainTaskDesk(Keeper):
    """Answers `PlainTaskPort`."""

    def open_plain(self, task_id: str) -> PlainOpened:
        """The task with the note begun for it, and with the homes it asks to check."""
        with self._work.store.reader() as reader:
            task = task_of(reader, task_id)
            draft = kept_draft(reader, task_id, DraftKind.PLAIN)
            is_about_homes = task.type is TaskType.HOUSE_VERIFY
            homes = homes_of(reader, self._work, task.building_id) if is_about_homes else None
        return PlainOpened(
            draft_id=draft.id
            if draft
            else f"{DraftKind.PLAIN.value}:{task_id}",  # one, however often it is opened
            task_id=task_id,
            title=task.title,
            line=task.place_text,
            draft=as_shown(draft, DraftKind.PLAIN),
            homes=homes,
        )

    def finish(self, task_id: str, note: str) -> Submitted:
        """Says that it is done; the draft ends with it."""
        finish_plain_task(self._work.store, task_id, note, DraftKind.PLAIN.value)
        return self._work.queued()
