"""Filling in a form on screen: answers, photos, what is missing.

The base of the checklist and of a visit's form. Runs on a `FormSession`; photos and drafts come through `FormPort`.
Knows no widget and no storage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, ProgrammingBug
from gridworker.forms import Form, FormSession
from gridworker.geo.distance import Fix
from gridworker.model.ops import BlobRef
from gridworker.services.reveals import REVEAL_SECONDS
from ui.language import amount, in_turn
from ui.viewmodels.autosave import DEBOUNCE_MS, LONGEST_MS
from ui.viewmodels.background import Answered, Asker, Run, lacks_reason, not_now
from ui.viewmodels.checklist_items import ItemKind, ItemShown
from ui.viewmodels.drafting import DraftingViewModel, Turns
from ui.viewmodels.drafts import Draft
from ui.viewmodels.files import FileTray
from ui.viewmodels.form_opening import made_ready, maker_of
from ui.viewmodels.form_rows import around
from ui.viewmodels.form_state import (
    FormFilled,
    FormOpened,
    FormPort,
    FormState,
    SectionShown,
    begun,
)
from ui.viewmodels.form_trays import AnyShown, AnyTray, FormTrays
from ui.viewmodels.item_maker import ItemMaker, Refused
from ui.viewmodels.label_media import LabelPictures
from ui.viewmodels.photos import PhotoTray, read_picture
from ui.viewmodels.sounds import Sounds
from ui.viewmodels.status import StatusViewModel

_TYPED = frozenset({"text", "integer", "decimal", "barcode", "geopoint", "date", "time", "datetime"})
_BY_DIGIT = {1: "pass", 2: "fail", 3: "na"}


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
        sounds: Sounds | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(port, run, clock, status, autosave_ms=autosave_ms, parent=parent)
        self._port: FormPort = port
        self._typing = ""
        self._opened: FormOpened | None = None
        self._session: FormSession | None = None
        self._maker: ItemMaker | None = None
        self.sounds = sounds or Sounds(port, run, parent=self)
        self.sounds.recorder.recorded.connect(self._on_recorded)
        self.pictures = LabelPictures(port, run, self)
        self._trays = FormTrays(port, run, self)
        self._trays.changed.connect(self._on_attached)
        self.storing.watch(self.sounds.recorder, self._trays)
        self.storing.closing.connect(self.sounds.recorder.end)
        self._unfolded: set[str] = set()
        self._is_looked_at = False
        self._times_masked = 0
        self._masking = QTimer(self, singleShot=True)
        self._masking.timeout.connect(self.mask)
        self.state = FormState()

    def begin(
        self, opened: FormOpened, attached: Sequence[AnyShown] = (), maker: ItemMaker | None = None
    ) -> None:
        """Start filling in what was opened, with what its draft has attached; `maker` as `made_ready` gives it."""
        saved = opened.draft.data if opened.draft else {}
        self._opened = opened
        self._turns = Turns()  # another draft: that the one before was handed over does not hold its saves up
        self._trays.start(opened.draft_id, opened.line, attached)
        self.pictures.forget()
        self._use(maker or made_ready(opened, self._clock))
        self._unfolded = set(saved.get("unfolded", ()))
        self.state = begun(opened)
        self._refresh()
        for path in self.maker.said:
            self._go_to(path)
        self._watch()

    def _session_of(self, form: Form, answers: Mapping[str, Any]) -> FormSession:
        given = self._opened.surroundings if self._opened else None
        return FormSession.from_answers(form, answers, clock=self._clock, surroundings=given)

    def _use(self, maker: ItemMaker) -> None:
        self._session, self._maker = maker.session, maker

    @property
    def maker(self) -> ItemMaker:
        """Makes the entries; only after `begin`."""
        if self._maker is None:
            raise ProgrammingBug("nothing is open")
        return self._maker

    @property
    def session(self) -> FormSession:
        """The form being filled in; only after `begin`."""
        if self._session is None:
            raise ProgrammingBug("nothing is open")
        return self._session

    @property
    def blobs(self) -> tuple[BlobRef, ...]:
        """The blobs of all that is attached, and of what undo may bring back."""
        return self._trays.blobs

    # --- filling in ------------------------------------------------------------------------------------------------

    def answer(self, path: str, value: object) -> None:
        """Answer a question; an empty value takes the answer back. What does not fit is kept as typed, and told."""
        session = self.session
        if self.state.read_only or session.readonly(path):
            return
        question = session.question(path)
        typing = path == self._typing and question.type in _TYPED
        self._typing = path
        try:
            session.answer(path, value, merge=typing)
            self.maker.refused.pop(path, None)
        except EnvironmentProblem as problem:
            self.maker.refused[path] = Refused(str(value), _reason(problem))
        self.maker.notices.pop(path, None)
        self._suggest_severity(path)
        self._change(replace(self.state, problem=""))

    def judge(self, path: str, outcome: str) -> None:
        """Judge an item `pass`, `fail` or `na`; the same again takes it back."""
        item = self.item(path)
        choice = next((c for c in item.choices if c.outcome == outcome), None) if item else None
        if choice is not None:
            self.choose(path, choice.name)

    def press_digit(self, path: str, digit: int) -> None:
        """1, 2, 3 judge 合格, 不合格, 不适用; in another choice they take the first, second, third."""
        item = self.item(path)
        if item is None or item.kind not in (ItemKind.JUDGE, ItemKind.ONE):
            return
        if any(choice.outcome for choice in item.choices):
            self.judge(path, _BY_DIGIT.get(digit, ""))
        elif digit <= len(item.choices):
            self.choose(path, item.choices[digit - 1].name)

    def choose(self, path: str, name: str) -> None:
        """Choose an answer of an entry; the same again takes it back. A failed item opens, to say more."""
        item = self.item(path)
        if item is None or item.readonly:
            return
        self.answer(path, None if item.value == name else name)
        now = self.item(path)
        if now is not None and now.is_failed:
            self.open_item(path)
        elif now is not None and "quick" in now.looks and now.value:
            self.next_unfilled()

    def undo(self) -> None:
        """Take back the last thing done (Ctrl+Z)."""
        self._after(self.session.undo())

    def redo(self) -> None:
        """Do again what was taken back last (Ctrl+Y)."""
        self._after(self.session.redo())

    def _after(self, path: str | None) -> None:
        """Show what undoing changed."""
        self._typing = ""
        if path is None:
            return
        self.maker.refused.pop(path, None)
        self._unfolded |= set(around(path))
        self._change(self.state)
        if self.session.form.has_question(path) and self.session.relevant(path):
            self._go_to(path)

    # --- repeats ---------------------------------------------------------------------------------------------------

    def change_repeat(self, path: str, action: str) -> None:
        """`add` to a repeat; `fold`, `delete`, `up` or `down` an instance of it."""
        session, made = self.session, path
        if action == "fold":
            self._unfolded ^= {path}
            self._refresh()
            return
        if action == "add":
            made = session.add_instance(path)
        elif action == "delete":
            session.delete_instance(path)
        else:
            place = int(path[path.rindex("[") + 1 : -1])
            made = session.move_instance(path, place + (1 if action == "down" else -1))
        moved = path in self._unfolded or action == "add"
        self._unfolded -= {path, made}
        self._unfolded |= {made} if moved and action != "delete" else set()
        self._change(replace(self.state, open_path=made if action != "delete" else ""))
        if action != "delete":
            self.focus_wanted.emit(made)

    # --- position, codes, languages, last time -----------------------------------------------------------------------

    def locate(self, path: str) -> None:
        """Answer with where the device is."""

        def tell(fix: Fix | None) -> None:
            if fix is None:
                self._notice(path, _tr("现在没有定位。到开阔的地方再试，或把经纬度填上。"))
            else:
                self.answer(path, f"{fix.lat:.6f} {fix.lon:.6f} 0 {fix.accuracy_m:.1f}")

        self._run(self._port.locate, tell, self._on_failed)

    def read_code(self, path: str, files: Sequence[Path]) -> None:
        """Answer with the code in a picture."""

        def tell(found: tuple[str, ...]) -> None:
            if not found:
                self._notice(path, _tr("图里没有认出码。拍近一点、正一点，或把下面的字填上。"))
                return
            self.answer(path, found[0])
            if len(found) > 1:
                self._notice(path, _tr("图里有 {} 个码，用了第一个。").format(len(found)))

        self._notice(path, _tr("正在认…"))
        self._run(
            lambda: self._port.read_codes(read_picture(files[0])), tell, partial(self._on_trouble, path)
        )

    def _on_trouble(self, path: str, problem: EnvironmentProblem) -> None:
        self._notice(path, problem.text)

    def _notice(self, path: str, text: str) -> None:
        self.maker.notices[path] = text
        self._refresh()

    def use_language(self, language: str) -> None:
        """Show the form in another of its languages; the answers stay."""
        opened = self._opened
        if opened is None or opened.translate is None or language == self.session.form.language:
            return
        translate = opened.translate

        def show(form: Form) -> None:
            refused, log = self.maker.refused, self.session.audit.lines()
            self._use(maker_of(opened, self._session_of(form, self.session.to_answers())))
            self.maker.refused = refused
            self.session.audit.carry_on(log)
            self._refresh()
            self._watch()

        self._run(lambda: translate(language), show, self._on_failed)

    def compare(self, *, on: bool) -> None:
        """上次结果: show beside each entry what was answered last time."""
        self.maker.earlier = self._opened.earlier if on and self._opened else {}
        self.state = replace(self.state, compares=on)
        self._refresh()

    # --- personal answers ------------------------------------------------------------------------------------------

    def reveal(self, path: str, reason: str, asker: Asker | None = None) -> None:
        """Show a personal answer for a moment, once it is written down why."""
        opened = self._opened
        if opened is None:
            not_now(asker)
            return
        if lacks_reason(reason, asker):
            return
        turn = self._times_masked

        def show(_: None) -> None:
            if self._opened is not opened or self._times_masked != turn:
                return
            self.maker.revealed = path
            self.maker.notices.pop(path, None)
            self._masking.start(REVEAL_SECONDS * 1000)
            self._refresh()

        Answered(self._run, asker)(
            lambda: self._port.log_reveal(opened.draft_id, path, reason),
            show,
            partial(self._on_trouble, path),
        )

    def mask(self) -> None:
        """Mask again what was revealed; an answer still on its way comes too late, such as behind the lock."""
        self._times_masked += 1
        self._masking.stop()
        if self._maker is not None and self._maker.revealed:
            self._maker.revealed = ""
            self._refresh()

    # --- moving about ----------------------------------------------------------------------------------------------

    def item(self, path: str) -> ItemShown | None:
        """The entry of that path."""
        return next((item for item in self.state.items if item.path == path), None)

    def open_item(self, path: str) -> None:
        """Show an entry with its controls; only one is open."""
        if path != self.state.open_path:
            self.mask()
            self._set(replace(self.state, open_path=path))
            self._watch()

    def look(self, *, on: bool) -> None:
        """Whether the worker has the form on screen."""
        self._is_looked_at = on
        if on and self._session is not None:
            self._session.audit.come_back()
        self._watch()

    def save_and_leave(self) -> None:
        """暂存: save now, then leave."""
        if self._session is not None:
            self._session.audit.note("form save")
            self._session.audit.leave()
        super().save_and_leave()

    def flush(self) -> None:
        """Save what waits: the form is left, or locked."""
        opened = (
            self._opened if self.state.ready and not self.state.read_only and self._is_looked_at else None
        )
        if opened is not None:
            is_kept = opened.draft is not None or self._turns.any_asked  # else it was only looked into
            if self.session.audit.leave() and is_kept:
                self.mark_changed()
        super().flush()

    def _watch(self) -> None:
        """For a form that asks for a log: which question is on screen."""
        if self._session is None or self.state.read_only or not self._session.audit.is_wanted:
            return
        log, path = self._session.audit, self.state.open_path if self._is_looked_at else ""
        if path and self._session.form.has_question(path) and log.on_screen != path:
            log.shown(path)
            self.mark_changed()
        elif not path:
            log.left()

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
        return self._trays.photos(path)

    def attached(self, path: str) -> AnyTray:
        """What is attached to a question, to add to and to take from."""
        return self._trays.of(path, self.session.question(path).type)

    def _on_recorded(self, path: str, data: bytes, ending: str) -> None:
        tray = self.attached(path) if self.state.ready and self.session.form.has_question(path) else None
        if isinstance(tray, FileTray):
            tray.add_recording(data, ending)

    def gap_items(self) -> tuple[tuple[ItemShown, str], ...]:
        """Every entry that is not finished, with its section's title: the list to jump from."""
        sections = {section.path: section.title for section in self.state.sections}
        return tuple((item, sections[item.section]) for item in self.state.items if not item.filled)

    def go_to(self, path: str) -> None:
        """Open an entry and put the keyboard on it."""
        self.open_item(path)
        self.focus_wanted.emit(path)

    # --- saving ----------------------------------------------------------------------------------------------------

    def filled(self, gaps_reason: str = "") -> FormFilled:
        """What has been filled in, as a copy that later answers do not change."""
        opened = self._opened
        if opened is None:
            raise ProgrammingBug("nothing is open")
        copy = self._session_of(self.session.form, self.session.to_answers())
        copy.audit.carry_on(self.session.audit.lines())
        started = opened.started_at or self._clock.now().isoformat(timespec="milliseconds")
        return FormFilled(opened.draft_id, opened.task_id, copy, started, self.blobs, gaps_reason)

    def draft(self) -> Draft:
        """The answers, which entry is open, and the photos."""
        opened = self._opened
        if opened is None:
            raise ProgrammingBug("nothing is open")
        refused = {path: [found.typed, found.reason] for path, found in self.maker.refused.items()}
        data: dict[str, Any] = {
            "answers": self.session.to_answers(),
            "open": self.state.open_path,
            **({"refused": refused} if refused else {}),
            **({"unfolded": sorted(self._unfolded)} if self._unfolded else {}),
        }
        return Draft(opened.draft_id, opened.kind, opened.task_id, data, self.blobs)

    # --- showing ---------------------------------------------------------------------------------------------------

    def _on_attached(self, path: str) -> None:
        ids = self.attached(path).ids
        if ids != self.session.photo_ids(path):
            self.answer(path, ids)
            self.save_now()  # what is attached is never lost, however suddenly the program ends
        else:
            self._refresh()

    def _suggest_severity(self, path: str) -> None:
        """A failed item starts with the severity its form suggests; the worker may change it."""
        session, question = self.session, self.session.question(path)
        severity = session.form.item_question(question.item, "severity") if question.item else None
        node = session.sibling(path, severity.path) if severity else None
        if node is None or node.path == path or not question.severity:
            return
        if session.outcome(path) == "fail" and not session.text(node.path):
            session.answer(node.path, question.severity)

    def _go_to(self, path: str) -> None:
        """Open the entry that a question belongs to, in the instances it stands in."""
        folded = set(around(path)) - self._unfolded
        if folded:
            self._unfolded |= folded
            self._refresh()
        session = self.session
        item = session.question(path).item
        head = session.sibling(path, session.form.items[item][0].path) if item else None
        self.go_to(head.path if head else path)

    def _refresh(self) -> None:
        session = self._session
        if session is None or not self.state.ready:
            return
        progress = session.progress()
        entries = self.maker.entries(self._trays.at_hand(session), self._unfolded)
        self._set(
            replace(
                self.state,
                sections=tuple(
                    SectionShown(s.path, s.title, s.answered, s.total, tuple(entries.get(s.path, ())))
                    for s in progress.sections
                ),
                answered=progress.answered,
                total=progress.total,
                ok=progress.ok,
                fail=progress.fail,
                na=progress.na,
                can_undo=session.can_undo and not self.state.read_only,
                can_redo=session.can_redo and not self.state.read_only,
                language=session.form.language,
                consequence=self._consequence(progress.total - progress.answered),
            )
        )

    @property
    def _kept_too(self) -> str:
        return _tr("原来那份留着，查出的隐患不自动撤。") if self.state.corrects else ""

    def _consequence(self, left: int) -> str:
        if self.state.read_only:
            return ""
        gaps = amount("还有 {} 项没填。", left) if left else _tr("都填好了。")
        return in_turn(gaps, self._kept_too or self._when_sent)


def _reason(problem: EnvironmentProblem) -> str:
    """What is wrong, without the question's own words in front."""
    return problem.text.rpartition("：")[2] or problem.text
