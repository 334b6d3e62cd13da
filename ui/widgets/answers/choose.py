"""Which control answers which kind of entry."""

from ui.theme import ThemeController
from ui.viewmodels.checklist_items import POINTS, ItemKind, ItemShown
from ui.viewmodels.sounds import Sounds
from ui.widgets.answers.base import Answer
from ui.widgets.answers.choices import choices_answer
from ui.widgets.answers.files import FilesAnswer, FilesRead
from ui.widgets.answers.moments import Now, moment_answer
from ui.widgets.answers.others import AssentAnswer, CodeAnswer, ReadAnswer, SignatureAnswer
from ui.widgets.answers.place import PlaceAnswer
from ui.widgets.answers.rank import RankAnswer
from ui.widgets.answers.repeats import InstanceAnswer
from ui.widgets.answers.scale import ScaleAnswer
from ui.widgets.answers.text import TextAnswer
from ui.widgets.photo_intake import Pick

_MOMENTS = frozenset({ItemKind.DATE, ItemKind.TIME, ItemKind.MOMENT})
_CHOICES = frozenset({ItemKind.ONE, ItemKind.MANY})
_PLAIN = {
    ItemKind.TEXT: TextAnswer,
    ItemKind.NUMBER: TextAnswer,
    ItemKind.SCALE: ScaleAnswer,
    ItemKind.RANK: RankAnswer,
    ItemKind.SIGNATURE: SignatureAnswer,
    ItemKind.PLACE: PlaceAnswer,
    ItemKind.ACKNOWLEDGE: AssentAnswer,
}


def answer_control(
    themes: ThemeController, item: ItemShown, pick: Pick, now: Now, sounds: Sounds | None = None
) -> Answer | None:
    """The control for an entry; None where judging and photos are the editor's own, and for notes."""
    if item.kind in (ItemKind.NOTE, ItemKind.JUDGE, ItemKind.ADDING):
        return None
    if item.kind is ItemKind.INSTANCE:
        return InstanceAnswer(themes, item)
    if item.files is not None and sounds is not None:
        kind = item.files.kind
        return FilesRead(themes, item, sounds) if item.readonly else FilesAnswer(themes, item, kind, sounds)
    if item.readonly or item.kind in (*POINTS, ItemKind.FILE):
        return ReadAnswer(themes, item)
    if item.kind is ItemKind.PHOTO:
        return None
    if item.kind in _MOMENTS:
        return moment_answer(themes, item, now)
    if item.kind in _CHOICES:
        return choices_answer(themes, item)
    if item.kind is ItemKind.CODE:
        return CodeAnswer(themes, item, pick)
    return _PLAIN[item.kind](themes, item)
