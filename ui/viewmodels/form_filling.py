"""Filling in a form on screen: answers, photos, what is missing.

The base of the checklist and of a visit's form. Runs on a `FormSession`; photos and drafts come through `FormPort`.
Knows no widget and no storage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, ProgrammingBug
from gridworker.forms import Form, FormSession
from gridworker.model.ops import BlobRef
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS
from ui.viewmodels.background import Run
from ui.viewmodels.checklist_items import ItemMaker, ItemShown, PhotosShown, SeverityWord, default_severities
from ui.viewmodels.drafting import DraftingState, DraftingViewModel, Opened, head_of
from ui.viewmodels.drafts import Draft, DraftKind, DraftPort
from ui.viewmodels.photos import PhotoPlace, PhotoPort, PhotoShown, PhotoTray
from ui.viewmodels.status import StatusViewModel


class FormPort(PhotoPort, DraftPort, Protocol):
    """What filling in needs: photos and drafts."""


@dataclass(frozen=True, kw_only=True)
class FormOpened(Opened):
    """A form to fill in; `draft.data["answers"]` is a `FormSession.to_answers()`.

    Attributes:
        severities: the tenant's words; the shipped ones when empty.
        previous: what came out last time, in one line; empty when unknown.
    """

    form: Form
    severities: Sequence[SeverityWord] = ()
    previous: str = ""
    kind: DraftKind = DraftKind.CHECKLIST


@dataclass(frozen=True)
class FormFilled:
    """A filled form, ready for the service that submits it; `session` is a copy nobody else touches."""

    draft_id: str
    task_id: str
    session: FormSession
    started_at: str
    photos: tuple[BlobRef, ...] = ()
    gaps_reason: str = ""


@dataclass(frozen=True)
class SectionShown:
    """A section with its entries and how many are filled."""

    path: str
    title: str
    answered: int
    total: int
    items: tuple[ItemShown, ...]

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.total > 0 and self.answered == self.total


@dataclass(frozen=True)
class Gap:
    """A section with open entries."""

    section: str
    title: str
    count: int
    path: str


@dataclass(frozen=True)
class FormState(DraftingState):
    """What a form screen shows."""

    previous: str = ""
    sections: tuple[SectionShown, ...] = ()
    answered: int = 0
    total: int = 0
    ok: int = 0
    fail: int = 0
    na: int = 0
    open_path: str = ""
    gaps: tuple[Gap, ...] = ()

    @property
    def items(self) -> tuple[ItemShown, ...]:
        """All entries, in the order of the form."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def gaps_line(self) -> str:
        """还有 6 项没填：用电充电 3 项、消防设施 2 项、疏散通道 1 项."""
        ordered = sorted(self.gaps, key=lambda gap: -gap.count)
        named = "、".join(_tr("{} {} 项").format(gap.title, gap.count) for gap in ordered)
        return _tr("还有 {} 项没填：{}").format(sum(gap.count for gap in self.gaps), named)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Checklist", text)


class FormViewModel(DraftingViewModel[FormState]):
    """State and commands of a form being filled in."""

    focus_wanted = Signal(str)
    """Emitted with the path of the entry to scroll to."""

    def __init__(
        self,
        port: FormPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        *,
        autosave_ms: tuple[int, int] = (DEBOUNCE_MS, LONGEST_MS),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(port, run, clock, status, autosave_ms=autosave_ms, parent=parent)
        self._photo_port: PhotoPort = port
        self._opened: FormOpened | None = None
        self._session: FormSession | None = None
        self._trays: dict[str, PhotoTray] = {}
        self.state = FormState()

    def begin(self, opened: FormOpened, photos: Sequence[PhotoShown] = ()) -> None:
        """Start filling in what was opened."""
        saved = opened.draft.data if opened.draft else {}
        self._opened = opened
        self._session = FormSession.from_answers(opened.form, saved.get("answers", {}), clock=self._clock)
        by_id = {photo.id: photo for photo in photos}
        for question in opened.form.questions:
            if question.type == "image":
                self._add_tray(PhotoPlace(opened.draft_id, question.path, opened.line), by_id)
        self.state = FormState(**head_of(opened), previous=opened.previous, open_path=saved.get("open", ""))
        self._refresh()

    @property
    def session(self) -> FormSession:
        """The form being filled in; only after `begin`."""
        if self._session is None:
            raise ProgrammingBug("nothing is open")
        return self._session

    @property
    def blobs(self) -> tuple[BlobRef, ...]:
        """The blobs of all photos attached."""
        return tuple(blob for tray in self._trays.values() for blob in tray.blobs)

    # --- filling in ------------------------------------------------------------------------------------------------

    def answer(self, path: str, value: object) -> None:
        """Answer a question; an empty value takes the answer back."""
        try:
            self.session.answer(path, value)
        except EnvironmentProblem as problem:
            self._set(replace(self.state, problem=problem.text))
            return
        self._suggest_severity(path)
        self._change(replace(self.state, problem=""))

    def judge(self, path: str, outcome: str) -> None:
        """Judge an item `pass`, `fail` or `na` by key; the same again takes it back."""
        item = self.item(path)
        choice = next((c for c in item.choices if c.outcome == outcome), None) if item else None
        if item is None or choice is None:
            return
        self.choose(path, choice.name)

    def choose(self, path: str, name: str) -> None:
        """Choose an answer of an entry; the same again takes it back. A failed item opens, to say more."""
        item = self.item(path)
        if item is None:
            return
        self.answer(path, None if item.value == name else name)
        now = self.item(path)
        if now is not None and now.is_failed:
            self.open_item(path)

    def item(self, path: str) -> ItemShown | None:
        """The entry of that path."""
        return next((item for item in self.state.items if item.path == path), None)

    def open_item(self, path: str) -> None:
        """Show an entry with its controls; only one is open."""
        if path != self.state.open_path:
            self._set(replace(self.state, open_path=path))

    def next_unfilled(self) -> None:
        """Open the next entry that is not finished."""
        found = self.session.next_unfilled(self.state.open_path or None)
        if found is not None:
            self._go_to(found)

    def go_to_section(self, section: str) -> None:
        """Open the first unfinished entry of a section, else its first."""
        items = next((s.items for s in self.state.sections if s.path == section), ())
        target = next((item for item in items if not item.filled), items[0] if items else None)
        if target is not None:
            self.open_item(target.path)
            self.focus_wanted.emit(target.path)

    def tray(self, path: str) -> PhotoTray:
        """The photos of an image question."""
        return self._trays[path]

    # --- saving ----------------------------------------------------------------------------------------------------

    def filled(self, gaps_reason: str = "") -> FormFilled:
        """What has been filled in, as a copy that later answers do not change."""
        opened = self._opened
        if opened is None:
            raise ProgrammingBug("nothing is open")
        copy = FormSession.from_answers(opened.form, self.session.to_answers(), clock=self._clock)
        started = opened.started_at or self._clock.now().isoformat(timespec="milliseconds")
        return FormFilled(opened.draft_id, opened.task_id, copy, started, self.blobs, gaps_reason)

    def draft(self) -> Draft:
        """The answers, which entry is open, and the photos."""
        opened = self._opened
        if opened is None:
            raise ProgrammingBug("nothing is open")
        data: dict[str, Any] = {"answers": self.session.to_answers(), "open": self.state.open_path}
        return Draft(opened.draft_id, opened.kind, opened.task_id, data, self.blobs)

    # --- showing ---------------------------------------------------------------------------------------------------

    def _add_tray(self, place: PhotoPlace, by_id: Mapping[str, PhotoShown]) -> None:
        tray = PhotoTray(self._photo_port, self._run, place, parent=self)
        tray.adopt(by_id[photo] for photo in self.session.photo_ids(place.item) if photo in by_id)
        tray.changed.connect(self._on_photos_changed)
        self._trays[place.item] = tray

    def _on_photos_changed(self) -> None:
        tray = self.sender()
        if not isinstance(tray, PhotoTray):
            return
        if tray.ids != self.session.photo_ids(tray.place.item):
            self.answer(tray.place.item, tray.ids)
        else:
            self._refresh()

    def _suggest_severity(self, path: str) -> None:
        """A failed item starts with the severity its form suggests; the worker may change it."""
        question = self.session.form.question(path)
        severity = self.session.form.item_question(question.item, "severity") if question.item else None
        if severity is None or severity.path == path or not question.severity:
            return
        if self.session.outcome(path) == "fail" and not self.session.text(severity.path):
            self.session.answer(severity.path, question.severity)

    def _go_to(self, path: str) -> None:
        """Open the entry that a question belongs to."""
        question = self.session.form.question(path)
        head = self.session.form.items[question.item][0].path if question.item else path
        self.open_item(head)
        self.focus_wanted.emit(head)

    def _refresh(self) -> None:
        if self._session is None or not self.state.ready:
            return
        progress = self._session.progress()
        self._set(
            replace(
                self.state,
                sections=self._sections(),
                answered=progress.answered,
                total=progress.total,
                ok=progress.ok,
                fail=progress.fail,
                na=progress.na,
                consequence=self._consequence(progress.total - progress.answered),
            )
        )

    def _sections(self) -> tuple[SectionShown, ...]:
        opened = self._opened
        words = tuple(opened.severities) if opened and opened.severities else default_severities()
        maker = ItemMaker(self.session, words)
        photos = {path: _photos_of(path, tray) for path, tray in self._trays.items()}
        return tuple(
            SectionShown(s.path, s.title, s.answered, s.total, maker.section(s.path, photos))
            for s in self.session.progress().sections
        )

    def _consequence(self, left: int) -> str:
        gaps = _tr("还有 {} 项没填。").format(left) if left else _tr("都填好了。")
        return gaps + self._when_sent


def _photos_of(path: str, tray: PhotoTray) -> PhotosShown:
    return PhotosShown(path, tray.photos, 0, tray.coming, tray.removed, tray.problem)
