"""Filing a matter, photo first: what is filled in, what is missing, what submitting will cause.

Only class and place are required; a photo is asked for, and forced only where the tenant says so. Knows wording and
what depends on what; photos, drafts and filing come through `ReportPort`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QSignalBlocker, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.model.facts import Place
from gridworker.model.vocabulary import PositionSource, Urgency
from ui.language import in_turn
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS, Autosave
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.drafts import Draft, DraftKind, SavedLine, SaveKind, Submitted, confirmation
from ui.viewmodels.form_trays import AnyShown, draft_attached
from ui.viewmodels.photos import PhotoPlace, PhotoShown, PhotoTray, read_picture
from ui.viewmodels.phrases import Phrases
from ui.viewmodels.report_parts import (
    BuildingChoice,
    Category,
    CategoryGroup,
    PhoneNumber,
    PlaceShown,
    ReportBasis,
    ReportFilled,
    UrgencyWord,
    consequence,
    default_urgencies,
    numbers_for,
    place_shown,
    shipped_groups,
)
from ui.viewmodels.report_port import ReportPort
from ui.viewmodels.similar import Question, SimilarFinder, SimilarShown
from ui.viewmodels.sounds import Sounds
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.storing import Storing
from ui.viewmodels.voice_notes import VoiceNotes

__all__ = [
    "BuildingChoice",
    "Category",
    "CategoryGroup",
    "PhoneNumber",
    "PlaceShown",
    "ReportBasis",
    "ReportFilled",
    "ReportPort",
    "ReportState",
    "ReportViewModel",
    "UrgencyWord",
    "default_urgencies",
    "place_shown",
    "shipped_groups",
]

MOST_CHARACTERS = 200


@dataclass(frozen=True)
class ReportState:
    """What the report screen shows."""

    ready: bool = False
    photos: tuple[PhotoShown, ...] = ()
    coming: int = 0
    current_photo: str = ""
    removed: PhotoShown | None = None
    photo_problem: str = ""
    groups: tuple[CategoryGroup, ...] = ()
    group: str = ""
    category: str = ""
    has_recent: bool = False
    urgencies: tuple[UrgencyWord, ...] = ()
    urgency: Urgency = Urgency.NORMAL
    urgency_line: str = ""
    phones: tuple[PhoneNumber, ...] = ()
    show_phones: bool = False
    place: PlaceShown = field(default_factory=PlaceShown)
    buildings: tuple[BuildingChoice, ...] = ()
    similar: SimilarShown | None = None
    description: str = ""
    counter: str = ""
    saved: SavedLine = field(default_factory=SavedLine)
    headline: str = ""
    consequence: str = ""
    online: bool = False
    missing: tuple[str, ...] = ()
    waits: bool = False
    busy: bool = False
    problem: str = ""
    confirmation: str = ""

    @property
    def shown_photo(self) -> PhotoShown | None:
        """The photo in the large view."""
        return next((photo for photo in self.photos if photo.id == self.current_photo), None)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Report", text)


def counted(text: str) -> str:
    """How much of the description is used, such as `32 / 200 字`."""
    return _tr("{} / {} 字").format(len(text), MOST_CHARACTERS)


class ReportViewModel(QObject):
    """State and commands of the report screen."""

    changed = Signal()
    opened = Signal()
    """A report has been begun or taken up again, with its photos."""
    submitted = Signal()
    """Emitted when a report has been filed."""

    def __init__(
        self,
        port: ReportPort,
        run: Run,
        clock: Clock,
        status: StatusViewModel | None = None,
        *,
        autosave_ms: tuple[int, int] = (DEBOUNCE_MS, LONGEST_MS),
        sounds: Sounds | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._port, self._clock, self._status = port, clock, status
        self._run: Run = Guarded(self, run)
        self._basis = ReportBasis("", Place(text="", grid=""))
        self._place = self._basis.place
        self._filed = ""
        self._tray = PhotoTray(port, run, PhotoPlace(""), parent=self)
        self._tray.changed.connect(self._on_photos_changed)
        self.voice = VoiceNotes(port, run, sounds, self)
        self.voice.kept.connect(self.save_now)
        self.voice.changed.connect(self._refresh)
        self.storing = Storing(self)
        self.storing.watch(self._tray, self.voice.sounds.recorder, self.voice.tray)
        self.storing.closing.connect(self.voice.sounds.recorder.end)
        self.storing.changed.connect(self._refresh)
        self._autosave = Autosave(
            self._save, debounce_ms=autosave_ms[0], longest_ms=autosave_ms[1], parent=self
        )
        self._finder = SimilarFinder(port, run, self)
        self._finder.changed.connect(self._refresh)
        self.phrases = Phrases(port, run, self)
        self._kept: tuple[str, ...] = ()
        self._not_same: tuple[str, ...] = ()
        self._urgency_chosen = False
        self.state = ReportState()
        if status is not None:
            status.changed.connect(self._refresh)

    # --- starting --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin a report, or take up the draft left open; nothing happens while one is being filled in."""
        if self._is_begun:
            return

        def begin() -> tuple[ReportBasis, list[AnyShown]]:
            basis = self._port.start_report()
            return basis, draft_attached(self._port, basis.draft)

        self._run(begin, self._on_started, self._on_failed)

    def _on_started(self, started: tuple[ReportBasis, list[AnyShown]]) -> None:
        self._basis, attached = started
        saved = self._basis.draft.data if self._basis.draft else {}
        self._urgency_chosen = bool(saved)
        self._place = msgspec.convert(saved["place"], Place) if "place" in saved else self._basis.place
        self._not_same = tuple(saved.get("not_same", ()))
        self.phrases.adopt(self._basis.phrases, self._basis.own_phrases)
        self._tray.place = PhotoPlace(self._basis.draft_id, "", self._place.text)
        self._set(
            ReportState(
                ready=True,
                groups=tuple(self._basis.groups) or shipped_groups(),
                urgencies=tuple(self._basis.urgencies) or default_urgencies(),
                has_recent=self._basis.has_recent,
                buildings=tuple(self._basis.buildings),
                group=saved.get("group", ""),
                category=saved.get("category", ""),
                urgency=Urgency(saved.get("urgency", Urgency.NORMAL)),
                description=saved.get("description", ""),
                confirmation=self.state.confirmation,
            )
        )
        photos = [each for each in attached if isinstance(each, PhotoShown)]
        self._kept = tuple(photo.id for photo in photos)
        self._tray.adopt(photos)
        self.voice.start(self._basis.draft_id, attached)
        self.opened.emit()

    # --- filling in ------------------------------------------------------------------------------------------------

    @property
    def tray(self) -> PhotoTray:
        """The photos: add files, pasted bytes, remove, undo."""
        return self._tray

    def show_photo(self, photo_id: str) -> None:
        """Show a photo large."""
        self._set(replace(self.state, current_photo=photo_id))

    def choose_group(self, key: str) -> None:
        """Choose a first-level class; the second level starts over."""
        if key != self.state.group:
            self._change(replace(self.state, group=key, category=""))

    def choose_category(self, code: str) -> None:
        """Choose the class itself; it suggests an urgency until the worker has chosen one."""
        chosen = self._category(code)
        if chosen is None:
            return
        self._change(replace(self.state, category=code))
        if not self._urgency_chosen and chosen.urgency is not self.state.urgency:
            self._change(
                replace(self.state, urgency=chosen.urgency, show_phones=chosen.urgency is Urgency.URGENT)
            )

    def choose_urgency(self, urgency: Urgency) -> None:
        """Choose how urgent it is; urgent shows the numbers to call first."""
        self._urgency_chosen = True
        self._change(replace(self.state, urgency=urgency, show_phones=urgency is Urgency.URGENT))

    def close_phones(self) -> None:
        """The worker has seen the numbers."""
        self._set(replace(self.state, show_phones=False))

    def choose_building(self, building_id: str) -> None:
        """Name a building as the place."""
        chosen = next((b for b in self._basis.buildings if b.id == building_id), None)
        if chosen is None:
            return
        self._choose_place(
            Place(
                text=chosen.address_text,
                grid=self._basis.place.grid,
                building_id=chosen.id,
                lon=chosen.lon,
                lat=chosen.lat,
                source=PositionSource.ADDRESS,
            )
        )

    def choose_place_by_codes(self, *codes: str) -> None:
        """扫码: a plate or tag names the place."""
        self._run(lambda: self._port.place_of(codes), self._choose_place, self._on_failed)

    def choose_place_by_picture(self, file: Path) -> None:
        """扫码 from a picture."""
        self._run(
            lambda: self._port.place_of(self._port.read_codes(read_picture(file))),
            self._choose_place,
            self._on_failed,
        )

    def _choose_place(self, place: Place) -> None:
        self._place = place
        self._tray.place = PhotoPlace(self._basis.draft_id, "", place.text)
        self._change(replace(self.state, problem=""))

    def deny_similar(self) -> None:
        """不是同一件: it is said with the report, and not asked again."""
        if self.state.similar is not None:
            self._not_same = (*self._not_same, self.state.similar.id)
            self._change(self.state)

    def join_similar(self) -> None:
        """并入: the photos and words go to the matter that is there, and no other report is made."""
        similar, filled = self.state.similar, self._filled()
        if similar is None or self.state.busy or self.storing.holds(self.join_similar):
            return
        if not filled.photos and not filled.description:
            self._set(
                replace(self.state, problem=_tr("还没有要补的。拍一张照片，或者写一句，再并入那一件。"))
            )
            return
        self._autosave.forget()
        self._set(replace(self.state, busy=True, problem=""))
        self._run(
            lambda: self._port.join_report(similar.id, filled),
            partial(self._on_submitted, lead=_tr("已补到那一件。")),
            self._on_submit_failed,
        )

    def describe(self, text: str) -> None:
        """Set the description, cut at the limit."""
        if text != self.state.description:
            self._change(replace(self.state, description=text[:MOST_CHARACTERS]))

    # --- saving and submitting -------------------------------------------------------------------------------------

    def save_now(self) -> None:
        """Save the draft at once (暂存, or before the lock)."""
        self._autosave.forget()
        self._save()

    def flush(self) -> None:
        """Save what waits, if anything."""
        self._autosave.flush()

    def submit(self) -> None:
        """File the report, or say what is missing."""
        missing = self._missing(self.state)
        self._set(replace(self.state, missing=missing, confirmation=""))
        if missing or self.state.busy or self.storing.holds(self.submit):
            return
        self._autosave.forget()
        self._set(replace(self.state, busy=True, problem=""))
        filled = self._filled()
        self._run(lambda: self._port.file_report(filled), self._on_submitted, self._on_submit_failed)

    def dismiss_problem(self) -> None:
        """The worker has read it."""
        self._set(replace(self.state, problem=""))

    def outbox_changed(self) -> None:
        """Something was sent: perhaps what the line about the last one says is over."""
        filed = self._filed
        if filed and self.state.confirmation:
            self._run(lambda: self._port.has_arrived(filed), partial(self._on_looked, filed), self._on_failed)

    def _on_looked(self, filed: str, arrived: bool) -> None:  # noqa: FBT001 - what the port gives back
        if arrived and filed == self._filed and self.state.confirmation:
            self._filed = ""
            self._set(replace(self.state, confirmation=_tr("刚报的这件，平台已收到。")))

    def dismiss_confirmation(self) -> None:
        """再报一件: the line about the last one goes."""
        self._set(replace(self.state, confirmation=""))

    def start_over(self) -> None:
        """Throw this draft away and begin anew."""
        self.storing.forget()
        self._autosave.forget()
        discard = partial(self._port.discard_draft, self._basis.draft_id)
        self._run(discard, self._on_discarded, self._on_failed)

    def _on_discarded(self, _: None) -> None:
        self.state = ReportState()
        self._begin_anew()

    def _filled(self) -> ReportFilled:
        state, chosen = self.state, self._category(self.state.category)
        return ReportFilled(
            draft_id=self._basis.draft_id,
            category=chosen.taxonomy_code if chosen else "",
            choice=state.category,
            urgency=state.urgency,
            place=self._place,
            description=state.description.strip(),
            happened_at=self._clock.now().isoformat(timespec="milliseconds"),
            photos=(*self._tray.blobs, *self.voice.tray.blobs),
            not_same=self._not_same,
        )

    def _category(self, code: str) -> Category | None:
        groups = self.state.groups
        return next((c for group in groups for c in group.categories if c.code == code), None)

    def _missing(self, state: ReportState) -> tuple[str, ...]:
        wanted: list[tuple[str, Callable[[], object]]] = [
            (_tr("小类") if state.group else _tr("问题类别"), lambda: state.category),
            (_tr("地点"), lambda: self._place.text),
            (_tr("语音（还在录）"), lambda: not self.voice.sounds.is_recording),
        ]
        if self._basis.forced_photo:
            wanted.insert(0, (_tr("照片"), lambda: self._tray.photos or self._tray.coming))
        return tuple(name for name, filled in wanted if not filled())

    def _on_submitted(self, result: Submitted, lead: str = "") -> None:
        self._filed = "" if lead else self._basis.draft_id
        self._autosave.forget()
        self.state = ReportState(confirmation=in_turn(lead, confirmation(result, online=self._online)))
        self.submitted.emit()  # who takes the page away now need not have seen it emptied
        self._begin_anew()

    def _begin_anew(self) -> None:
        """What was attached belongs to the report that is done with; it must not be kept as a draft again."""
        self._kept = ()
        with QSignalBlocker(self):  # shown once, at the end
            self._tray.empty()
            self.voice.start("", ())
            self._autosave.forget()
        self._refresh()
        self.start()

    def _on_submit_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, problem=problem.text))
        self._autosave.mark()

    def _save(self) -> None:
        draft = self._draft()
        self._run(lambda: self._port.save_draft(draft), self._on_saved, self._on_save_failed)

    def _draft(self) -> Draft:
        state = self.state
        data = {
            "group": state.group,
            "category": state.category,
            "urgency": state.urgency.value,
            "description": state.description,
            "place": msgspec.to_builtins(self._place),
            "not_same": self._not_same,
        }
        blobs = (*self._tray.blobs, *self.voice.blobs)
        return Draft(self._basis.draft_id, DraftKind.REPORT, data=data, photos=blobs)

    def _on_saved(self, _: None) -> None:
        text = _tr("已自动保存 {}").format(f"{self._clock.now():%H:%M}")
        self._set(replace(self.state, saved=SavedLine(SaveKind.SAVED, text), problem=""))

    def _on_save_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, saved=SavedLine(SaveKind.FAILED, problem.text)))

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        self._set(replace(self.state, busy=False, problem=problem.text))

    # --- showing ---------------------------------------------------------------------------------------------------

    @property
    def _is_begun(self) -> bool:
        state, voice = self.state, self.voice.tray
        said = state.group, state.description, voice.ids, voice.coming
        return state.ready and (
            any((state.photos, state.coming, state.busy, *said)) or self._autosave.is_waiting
        )

    @property
    def _online(self) -> bool:
        return self._status is not None and self._status.state.online

    def _change(self, state: ReportState) -> None:
        self._autosave.mark()
        self.voice.sounds.recorder.forget_problem()
        self._set(replace(state, confirmation=""))

    def _on_photos_changed(self) -> None:
        new = [photo_id for photo_id in self._tray.ids if photo_id not in self._kept]
        if self._tray.ids != self._kept:
            self._kept = self._tray.ids
            self.save_now()  # a photo is never lost, however suddenly the program ends
        if new:
            self.state = replace(self.state, current_photo=new[-1])
        self._refresh()

    def _refresh(self) -> None:
        self._set(self.state)

    def _set(self, state: ReportState) -> None:
        self.state = self._completed(state)
        self.changed.emit()
        chosen = self._category(self.state.category)
        category = chosen.taxonomy_code if chosen else ""
        self._finder.look(Question(category, self.state.category, self._place, self._not_same))

    def _completed(self, state: ReportState) -> ReportState:
        """Fill in what follows from the rest."""
        tray = self._tray
        current = state.current_photo if state.current_photo in tray.ids else next(iter(tray.ids), "")
        words = {word.urgency: word.meaning for word in state.urgencies}
        missing = self._missing(state) if state.missing else ()
        chosen = self._category(state.category)
        return replace(
            state,
            photos=tray.photos,
            coming=tray.coming,
            removed=tray.removed,
            photo_problem=tray.problem,
            current_photo=current,
            urgency_line=words.get(state.urgency, ""),
            phones=numbers_for(chosen.taxonomy_code if chosen else "", self._basis.phones),
            place=place_shown(self._place, self._basis.place_line),
            similar=self._finder.found,
            counter=counted(state.description),
            headline=_tr("联网，提交后马上传") if self._online else _tr("现在离线，提交后先排队"),
            consequence=consequence(tray.photos, self.voice.tray.blobs, online=self._online),
            online=self._online,
            missing=missing,
            waits=self.storing.waits,
        )
