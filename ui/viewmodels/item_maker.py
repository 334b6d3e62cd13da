"""Makes the entries of a form as they are shown, from the session, the photos at hand and what was found last time.

One maker serves a session for as long as it is on screen. Knows no port and no timer.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from gridworker.forms import Choice, FormSession, Question
from gridworker.forms.structure import MEDIA, Bind, generic
from gridworker.model.masking import mask_answer
from gridworker.model.vocabulary import Severity
from ui.language import listed, said
from ui.viewmodels.checklist_items import (
    ChoiceShown,
    ItemKind,
    ItemShown,
    PhotosShown,
    Scale,
    SeverityWord,
    default_severities,
)
from ui.viewmodels.files import KIND_OF_TYPE, FilesShown
from ui.viewmodels.form_rows import Adding, Instance, rows_of
from ui.viewmodels.label_media import LabelMedia, media_of

if TYPE_CHECKING:
    from ui.viewmodels.report_parts import PhoneNumber

Attachments = Mapping[str, PhotosShown | FilesShown]
"""Path of a question -> what is attached to it."""
_FEW_CHOICES, _SHORT_WORDS, _MOST_SAID = 5, 20, 3
_SILENT = frozenset({"note", "image", "audio", "video", "file", "acknowledge"})
_SIDE_BY_SIDE = frozenset({"likert", "quick"})
_ON_PAPER = frozenset({"signature", "draw"})
_KINDS: Mapping[str, ItemKind] = {
    "select_one": ItemKind.ONE,
    "select_multiple": ItemKind.MANY,
    "rank": ItemKind.RANK,
    "integer": ItemKind.NUMBER,
    "decimal": ItemKind.NUMBER,
    "range": ItemKind.SCALE,
    "date": ItemKind.DATE,
    "time": ItemKind.TIME,
    "datetime": ItemKind.MOMENT,
    "image": ItemKind.PHOTO,
    **dict.fromkeys(KIND_OF_TYPE, ItemKind.FILE),
    "barcode": ItemKind.CODE,
    "geopoint": ItemKind.PLACE,
    "geotrace": ItemKind.TRACE,
    "geoshape": ItemKind.SHAPE,
    "acknowledge": ItemKind.ACKNOWLEDGE,
    "note": ItemKind.NOTE,
}
_LISTS = frozenset({ItemKind.MANY, ItemKind.RANK})


@dataclass(frozen=True)
class Refused:
    """What was typed and does not fit its question, with the reason."""

    typed: str
    reason: str


@dataclass
class ItemMaker:
    """Makes entries.

    Attributes:
        earlier: path below the root -> the answer of last time, while the worker compares.
        frozen: whether nothing may be changed, as in what was sent.
        refused: what was typed into questions that do not take it.
        notices: what to say beside a control, such as that no code was found in a picture.
        said: a reviewer's words at the question they are about.
        phones: the street's numbers, offered with the national ones where something is 重大; None offers none.
        revealed: the entry whose personal answers are shown for a moment; empty for none.
    """

    session: FormSession
    words: Sequence[SeverityWord] = field(default_factory=default_severities)
    earlier: Mapping[str, object] = field(default_factory=dict)
    frozen: bool = False
    refused: dict[str, Refused] = field(default_factory=dict)
    notices: dict[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    revealed: str = ""
    phones: "Sequence[PhoneNumber] | None" = None
    _open: Mapping[str, str] = field(default_factory=dict)
    _made: dict[str, tuple[object, ItemShown]] = field(default_factory=dict)
    _plain: dict[str, bool] = field(default_factory=dict)
    _choices: dict[str, tuple[tuple[Choice, ...], tuple[ChoiceShown, ...]]] = field(default_factory=dict)

    def entries(self, photos: Attachments, unfolded: AbstractSet[str]) -> Mapping[str, list[ItemShown]]:
        """Section path -> its entries; `photos` holds what is at hand by question."""
        found: dict[str, list[ItemShown]] = {}
        self._open = {missing.path: missing.text for missing in self.session.problems()}
        for row in rows_of(self.session, unfolded):
            if isinstance(row, Instance):
                item = self._head(row)
            elif isinstance(row, Adding):
                item = ItemShown(row.path, ItemKind.ADDING, "", row.label, row.section, filled=True)
            elif row.item and row.role != "result" and self._has_result(row):
                continue
            else:
                item = self._item(row, photos)
            found.setdefault(item.section, []).append(item)
        return found

    def _head(self, row: Instance) -> ItemShown:
        """An instance of a repeat, summed up by its first answers."""
        inside = [q for q in self.session.visible(row.section) if q.path.startswith(f"{row.path}/")]
        open_count = sum(1 for question in inside if question.path in self._open)
        said = (self._said(question) for question in inside if question.type not in _SILENT)
        return ItemShown(
            row.path,
            ItemKind.INSTANCE,
            "",
            f"{row.label} {row.place}",
            row.section,
            value=str(row.place),
            measured=" · ".join(list(islice(filter(None, said), _MOST_SAID))),
            filled=True,
            open_count=open_count,
            is_unfolded=row.is_open,
            readonly=self.frozen or not row.can_change,
            looks=_ways(row),
        )

    def _said(self, question: Question) -> str:
        value = self.session.value(question.path)
        names = value if isinstance(value, tuple) else () if value is None else (str(value),)
        said = listed(self._words_of(question, name) for name in names)
        return mask_answer(said) if question.privacy else said

    def _words_of(self, question: Question, name: str) -> str:
        choice = question.choice(name)
        return choice.label if choice else name

    def _has_result(self, question: Question) -> bool:
        return self.session.form.item_question(question.item, "result") is not None

    def _item(self, head: Question, photos: Attachments) -> ItemShown:
        """The entry; the one made before as long as nothing it shows has changed."""
        parts = self._parts(head) if head.item else {}
        looked_at = self._look(head, parts, photos) if self._is_plain(head) else None
        made = self._made.get(head.path)
        if looked_at is not None and made is not None and made[0] == looked_at:
            return made[1]
        item = self._make(head, parts, photos)
        self._made[head.path] = (looked_at, item)
        return item

    def _is_plain(self, head: Question) -> bool:
        """Whether an entry depends on its own answers alone: no words, choices or rules that look elsewhere."""
        shape = generic(head.path)
        if shape not in self._plain:
            form = self.session.form
            self._plain[shape] = all(
                _looks_at_itself(question, form.binds.get(generic(question.path)))
                for question in (form.items[head.item] if head.item else (head,))
            )
        return self._plain[shape]

    def _look(self, head: Question, parts: Mapping[str, Question], photos: Attachments) -> tuple[object, ...]:
        """All that can change about a plain entry."""
        told = (self.frozen, bool(self.earlier), self.notices.get(head.path), self.revealed == head.path)
        return told + tuple(
            (each.path, self.session.text(each.path), self._open.get(each.path), self.refused.get(each.path))
            + ((photos.get(each.path),) if each.type in MEDIA else ())
            for each in (head, *parts.values())
        )

    def _make(self, head: Question, parts: Mapping[str, Question], photos: Attachments) -> ItemShown:
        session, path = self.session, head.path
        kind = kind_of(head)
        value = session.value(path)
        refused = self.refused.get(path)
        problems = self._problems((head, *parts.values()))
        many = value if isinstance(value, tuple) else ()
        computed = session.readonly(path) or self._is_calculated(head)
        shown = ItemShown(
            path=path,
            kind=kind,
            number=head.number,
            label=session.label(path),
            section=head.section,
            hint=session.hint(path),
            choices=self._shown_choices(head),
            value=refused.typed if refused else "" if many else session.text(path),
            many=many if kind in _LISTS else (),
            outcome=session.outcome(path) or "" if head.choices else "",
            required=session.required(path),
            filled=not problems,
            problem=problems[0] if problems else "",
            photos=self._photos(head, photos) if head.type == "image" else None,
            files=self._files(head, photos),
            looks=frozenset(head.appearance.split()),
            readonly=self.frozen or computed,
            is_computed=computed,
            scale=_scale(head),
            earlier=self._earlier(head),
            notice=self.notices.get(path, ""),
            said=next(
                (self.said[each.path] for each in (head, *parts.values()) if each.path in self.said), ""
            ),
            guidance=session.guidance(path) if head.guidance_parts else "",
            media=self._media(head),
            is_private=any(question.privacy for question in (head, *parts.values())),
            is_revealed=self.revealed == path,
        )
        return self._with_parts(shown, head, parts, photos) if parts else shown

    def _parts(self, head: Question) -> dict[str, Question]:
        """The visible questions that belong to an item besides its result, by role; in the same instance."""
        session, found = self.session, {}
        for question in session.form.items[head.item]:
            if question.role != head.role:
                node = session.sibling(head.path, question.path) if question.repeat else None
                path = node.path if node else question.path
                if session.relevant(path):
                    found[str(question.role)] = session.question(path)
        return found

    def _with_parts(
        self,
        shown: ItemShown,
        head: Question,
        parts: Mapping[str, Question],
        photos: Attachments,
    ) -> ItemShown:
        """The item with its visible severity, photos, note and measured value."""
        session = self.session
        severity, photo, note, measure = (parts.get(role) for role in ("severity", "photo", "note", "value"))
        code = (session.text(severity.path) if severity else "") or head.severity
        refused = self.refused.get(measure.path) if measure else None
        return replace(
            shown,
            severity_path=severity.path if severity else "",
            severity=code,
            severities=self._severity_words(severity),
            consequence=next((w.consequence for w in self.words if w.code == code), ""),
            phones=self._phones(shown, head, code),
            photos=self._photos(photo, photos) if photo else shown.photos,
            note_path=note.path if note else "",
            note=session.text(note.path) if note else "",
            value_path=measure.path if measure else "",
            value_label=session.label(measure.path) if measure else "",
            measured=refused.typed if refused else session.text(measure.path) if measure else "",
        )

    def _phones(self, shown: ItemShown, head: Question, code: str) -> "tuple[PhoneNumber, ...]":
        """Whom to phone about an item that failed and is 重大."""
        if self.phones is None or self.frozen or not shown.is_failed or code != Severity.S1:
            return ()
        from ui.viewmodels.report_parts import numbers_for  # what it needs is loaded with the first danger

        return numbers_for(head.hazard_code, self.phones)

    def _problems(self, questions: Sequence[Question]) -> list[str]:
        """What is wrong with an entry and its parts."""
        paths = [question.path for question in questions]
        refused = [self.refused[path].reason for path in paths if path in self.refused]
        return [said(text) for text in refused + [self._open[path] for path in paths if path in self._open]]

    def _is_calculated(self, question: Question) -> bool:
        bind = self.session.form.binds.get(generic(question.path))
        return bind is not None and bind.calculate is not None and question.type != "note"

    def _shown_choices(self, question: Question) -> tuple[ChoiceShown, ...]:
        """Made once per list, so that ten thousand choices cost nothing at the next answer."""
        if not question.choices and question.itemset is None:
            return ()
        offered = self.session.choices(question.path)
        known = self._choices.get(question.path)
        if known is None or known[0] != offered:
            made = tuple(ChoiceShown(c.name, c.label, c.outcome or "") for c in offered)
            known = self._choices[question.path] = (offered, made)
        return known[1]

    def _media(self, head: Question) -> LabelMedia:
        form, value = self.session.form, self.session.value(head.path)
        if not (form.files or head.media):
            return LabelMedia()
        has_choices = head.choices or head.itemset is not None
        choices = self.session.choices(head.path) if has_choices else ()
        chosen = value if isinstance(value, tuple) else (str(value),)
        return media_of(head.media, choices, form.files, chosen)

    def _earlier(self, head: Question) -> str:
        """The answer of last time in words."""
        found = self.earlier.get(head.path.split("/", 2)[-1]) if self.earlier else None
        if found is None or head.type in MEDIA or head.type == "note":
            return ""
        names = [str(name) for name in found] if isinstance(found, list | tuple) else [str(found)]
        labels = {choice.name: choice.label for choice in head.choices}
        words = listed(labels.get(name, name) for name in names)
        return mask_answer(words) if head.privacy else words

    def _severity_words(self, question: Question | None) -> tuple[SeverityWord, ...]:
        if question is None:
            return ()
        offered = {choice.name for choice in question.choices}
        return tuple(word for word in self.words if not offered or word.code in offered)

    def _files(self, question: Question, photos: Attachments) -> FilesShown | None:
        held = photos.get(question.path)
        kind = KIND_OF_TYPE.get(question.type)
        if kind is None:
            return None
        return held if isinstance(held, FilesShown) else FilesShown(question.path, kind)

    def _photos(self, question: Question, photos: Attachments) -> PhotosShown:
        held = photos.get(question.path)
        held = held if isinstance(held, PhotosShown) else PhotosShown(question.path)
        return replace(held, needed=self.session.photos_needed(question.path), hint=question.hint)


def kind_of(question: Question) -> ItemKind:
    """How a question is answered, by its type and appearance."""
    looks = frozenset(question.appearance.split())
    if question.type == "select_one" and 0 < len(question.choices) <= _FEW_CHOICES:
        short = sum(len(choice.label) for choice in question.choices) <= _SHORT_WORDS
        judged = all(choice.outcome for choice in question.choices)
        if judged or (short and looks & _SIDE_BY_SIDE):
            return ItemKind.JUDGE
    if question.type == "image" and looks & _ON_PAPER:
        return ItemKind.SIGNATURE
    return _KINDS.get(question.type, ItemKind.TEXT)


def _looks_at_itself(question: Question, bind: Bind | None) -> bool:
    """Whether words, choices and rules of a question say the same whatever else is answered."""
    itemset = question.itemset
    words = (*question.label_parts, *question.hint_parts, *question.guidance_parts)
    rules = (bind.required, bind.readonly_when) if bind else ()
    return (
        all(isinstance(part, str) for part in words)
        and (itemset is None or not (itemset.is_filtered or itemset.is_shuffled))
        and not any(choice.parts for choice in question.choices)
        and all(rule is None or rule.constant is not None for rule in rules)
    )


def _scale(question: Question) -> Scale | None:
    found = question.range
    return Scale(found.start, found.end, found.step) if found is not None else None


def _ways(row: Instance) -> frozenset[str]:
    """Which way an instance can be moved."""
    return frozenset(
        way for way, can in (("up", row.place > 1), ("down", row.place < row.count)) if can and row.can_change
    )
