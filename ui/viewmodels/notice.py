"""A 告知书 from its draft to its being handed over: free words, signature or refusal, the paper.

Knows wording and what is missing; the draft and handing over come through `NoticePort`. Knows no widget, no storage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from gridworker.model.notice import DEFAULT_WORDS, Handed, Notice, NoticeLine, lines_of, moment_words
from gridworker.model.ops import BlobRef
from gridworker.model.vocabulary import Mark, NoticeDelivery
from ui.language import in_turn, said
from ui.viewmodels.background import Run
from ui.viewmodels.drafting import DraftingState, DraftingViewModel, Opened, head_of
from ui.viewmodels.drafts import Draft, DraftKind, DraftPort, Submitted
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.storing import Keeping

MakePaper = Callable[[Notice], bytes]


@dataclass(frozen=True, kw_only=True)
class NoticeOpened(Opened):
    """A notice; `draft` is what the checklist left, `handed` how it was handed over.

    Attributes:
        number: as printed.
        checker: who found the hazards, as printed.
        signature: the picture kept earlier; empty without one.
    """

    number: str
    checker: str = ""
    signature: bytes = b""
    handed: Handed | None = None


@dataclass(frozen=True)
class NoticeFilled:
    """A notice ready to be handed over, and the paper."""

    draft: Draft
    number: str
    handed: Handed
    paper: bytes
    signature: BlobRef | None = None


class NoticePort(DraftPort, Protocol):
    """Everything a notice needs; every method is called off the UI thread and may raise `EnvironmentProblem`."""

    def open_notice(self, notice_id: str) -> NoticeOpened:
        """The notice of that id."""
        ...

    def keep_signature(self, png: bytes) -> BlobRef:
        """Keep a picture of a signature; returns when it is durable."""
        ...

    def hand_over(self, filled: NoticeFilled) -> Submitted:
        """Record that it was handed over; returns when it is durable."""
        ...


@dataclass(frozen=True)
class LineShown:
    """One hazard as the screen says it; `mark` and `mark_line` tell how well the article is founded."""

    hazard_id: str
    number: str
    title: str
    note: str
    limit: str
    basis: str
    mark: Mark
    mark_line: str


@dataclass(frozen=True)
class NoticeState(DraftingState):
    """What the notice screen shows; `handed` is a line, empty while it is not handed over."""

    number: str = ""
    lines: tuple[LineShown, ...] = ()
    recheck: str = ""
    closing: str = ""
    written: Mapping[str, str] = field(default_factory=dict)
    delivery: NoticeDelivery | None = None
    signature: bytes = b""
    handed: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Notice", text)


class NoticeViewModel(DraftingViewModel[NoticeState]):
    """State and commands of a notice.

    Attributes of `written`: `party` (who is told), `words`, `receiver`, `witness`, `reason`.
    """

    paper_ready = Signal(str, bytes)
    """Emitted with the number and the paper to be saved."""

    def __init__(
        self,
        port: NoticePort,
        run: Run,
        clock: Clock,
        make_paper: MakePaper,
        status: StatusViewModel | None = None,
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(port, run, clock, status, parent=parent)
        self._port, self._make_paper = port, make_paper
        self._opened: NoticeOpened | None = None
        self._body: dict[str, Any] = {}
        self._signature: BlobRef | None = None
        self._signing = Keeping(self)
        self.storing.watch(self._signing)
        self.state = NoticeState()

    def open(self, notice_id: str) -> None:
        """Show the notice of that id."""
        self._run(lambda: self._port.open_notice(notice_id), self.begin, self._on_failed)

    def begin(self, opened: NoticeOpened) -> None:
        """Show what was opened."""
        self._opened = opened
        self._body = dict(opened.draft.data) if opened.draft else {}
        kept = self._body.get("signature")
        self._signature = msgspec.convert(kept, BlobRef) if kept else None
        delivery = self._body.get("delivery", "")
        written = {name: self._body.get(name, "") for name in ("party", "receiver", "witness", "reason")}
        self.state = NoticeState(
            **head_of(opened),
            number=opened.number,
            lines=tuple(_shown(n, line) for n, line in enumerate(lines_of(self._body), start=1)),
            recheck=moment_words(self._body["recheck_at"]),
            closing=said(self._body["closing_line"]),
            written=written | {"words": self._body.get("words", DEFAULT_WORDS)},
            delivery=NoticeDelivery(delivery) if delivery else None,
            signature=opened.signature,
            handed=_handed_line(opened.handed),
        )
        self._refresh()

    # --- filling in ------------------------------------------------------------------------------------------------

    def write(self, name: str, text: str) -> None:
        """Set one of `written`."""
        if text != self.state.written.get(name):
            self._body[name] = text
            self._edit(replace(self.state, written={**self.state.written, name: text}))

    def write_fact(self, hazard_id: str, text: str) -> None:
        """Say more exactly what a hazard is."""
        self._body["hazards"] = [
            {**told, "note": text} if told["hazard_id"] == hazard_id else told
            for told in self._body["hazards"]
        ]
        lines = tuple(
            replace(line, note=text) if line.hazard_id == hazard_id else line for line in self.state.lines
        )
        self._edit(replace(self.state, lines=lines))

    def choose_delivery(self, delivery: NoticeDelivery) -> None:
        """签收, 拒签 or 留置."""
        self._body["delivery"] = delivery.value
        self._edit(replace(self.state, delivery=delivery))

    def sign(self, png: bytes) -> None:
        """The other side has signed."""

        def show(kept: BlobRef) -> None:
            self._signature = kept
            self._body["signature"] = msgspec.to_builtins(kept)
            self._edit(replace(self.state, signature=png))
            self.save_now()
            self._signing.end()

        def failed(problem: EnvironmentProblem) -> None:
            self._on_failed(problem)
            self._signing.end(problem.text)

        self._signing.begin()
        self._run(lambda: self._port.keep_signature(png), show, failed)

    def _edit(self, state: NoticeState) -> None:
        if not self.state.handed:
            self._change(state)

    # --- paper and handing over ------------------------------------------------------------------------------------

    def print_out(self) -> None:
        """存成 PDF: the paper as it stands now."""
        if self._opened is not None:
            self.paper_ready.emit(self.state.number, self._make_paper(self.notice(self._opened.handed)))

    def submit(self) -> None:
        """送达: hand it over, or say what is missing."""
        opened = self._opened
        if opened is None or self.state.busy or self.state.handed or self.storing.holds(self.submit):
            return
        missing = self._missing()
        if missing:
            self._set(replace(self.state, missing=missing))
            return
        handed = self._handed()
        draft = self.draft()
        assert draft is not None  # noqa: S101 - something is open
        paper = self._make_paper(self.notice(handed))
        signed = self._signature if handed.signature else None
        filled = NoticeFilled(draft, opened.number, handed, paper, signed)
        self._hand_over(lambda: self._port.hand_over(filled))

    def notice(self, handed: Handed | None) -> Notice:
        """The notice as it stands now."""
        opened, written = self._opened, self.state.written
        assert opened is not None  # noqa: S101 - something is open
        return Notice(
            number=opened.number,
            checklist=self._body["form_title"],
            place=self._body["place_text"],
            inspected=moment_words(self._body["inspected_at"]),
            party=written["party"],
            lines=lines_of(self._body),
            words=written["words"],
            recheck=self.state.recheck,
            closing=self._body["closing_line"],
            checker=opened.checker,
            handed=handed,
        )

    def draft(self) -> Draft | None:
        """The notice as it is put aside; None once it is handed over."""
        opened = self._opened
        if opened is None or self.state.handed:
            return None
        photos = (self._signature,) if self._signature else ()
        return Draft(opened.draft_id, DraftKind.NOTICE, opened.task_id, self._body, photos)

    def _handed(self) -> Handed:
        written, delivery = self.state.written, self.state.delivery
        assert delivery is not None  # noqa: S101 - asked for before
        refused, signed = delivery is NoticeDelivery.REFUSED, delivery is NoticeDelivery.SIGNED
        return Handed(
            delivery,
            self._clock.now().isoformat(timespec="milliseconds"),
            written["receiver"].strip(),
            written["witness"].strip() if refused else "",
            written["reason"].strip() if refused else "",
            self.state.signature if signed else b"",
        )

    def _missing(self) -> str:
        written, delivery = self.state.written, self.state.delivery
        if not written["party"].strip():
            return _tr("还没写被告知的单位或个人")
        if delivery is None:
            return _tr("还没选怎么送达的：签收、拒签还是留置")
        if delivery is NoticeDelivery.SIGNED and not self.state.signature:
            return _tr("还没签名。请对方在签名板上签，不肯签就选拒签")
        if delivery is NoticeDelivery.REFUSED and not (
            written["reason"].strip() and written["witness"].strip()
        ):
            return _tr("拒签要写原因和见证人")
        return ""

    def _refresh(self) -> None:
        if not self.state.ready:
            self._set(self.state)
            return
        consequence = (
            "" if self.state.handed else in_turn(_tr("送达后这几处隐患记为整改中。"), self._when_sent)
        )
        self._set(replace(self.state, consequence=consequence))


def _shown(number: int, line: NoticeLine) -> LineShown:
    until = _tr("{} 前改好").format(line.until)
    if line.until_mark is not Mark.VERIFIED:
        until = _tr("{}（按默认日历算，待确认）").format(until)
    return LineShown(
        line.hazard_id,
        str(number),
        line.title,
        line.note,
        f"{said(line.limit)} · {until}",
        line.basis,
        line.basis_mark,
        _mark_line(line),
    )


def _mark_line(line: NoticeLine) -> str:
    if line.basis_mark is Mark.VERIFIED:
        return "" if line.basis else _tr("没有引用条文")
    if line.basis_mark is Mark.TO_CONFIRM:
        return _tr("待当地主管部门确认，不写进告知书")
    return _tr("期限是本系统默认，没有引用条文")


def _handed_line(handed: Handed | None) -> str:
    if handed is None:
        return ""
    parts = (said(handed.delivery.label), handed.receiver, moment_words(handed.at))
    return " · ".join(part for part in parts if part)
