"""Illustrative states of a 告知书 for the gallery; contents are made up."""

from collections.abc import Callable
from typing import Any

from gridworker.clock import ManualClock
from gridworker.errors import StoreProblem
from gridworker.model.notice import Handed
from gridworker.model.ops import BlobRef, BlobRole
from gridworker.model.vocabulary import NoticeDelivery
from gridworker.services.derivation import NOT_A_PENALTY
from ui.documents.notice_paper import notice_pdf
from ui.gallery import GalleryState
from ui.screens.checklist_states import CLOCK_AT, over_tasks
from ui.screens.notice import NoticeScreen, png_of
from ui.screens.today_states import OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.notice import NoticeFilled, NoticeOpened, NoticeViewModel
from ui.widgets.answers.drawing import Dot, SignaturePad
from ui.window import MainWindow

_TOLD: dict[str, Any] = {"rectify_by_mark": "verified", "limit": "5 work_day", "legal_basis": ""}


def demo_body() -> dict[str, Any]:
    """What a stairwell checklist leaves: one article read, one to be confirmed, one without."""
    read = {"legal_basis": "消防法第二十八条", "basis": "消防法第二十八条", "basis_mark": "verified"}
    hazards = (
        {"title": "楼梯间、走道无杂物", "note": "2 楼转角堆放纸箱 6 件", "rectify_by": "2025-07-23T14:03:00+08:00", **read},
        {"title": "防火门常闭", "note": "3 楼防火门用砖顶着", "rectify_by": "2025-07-23T14:03:00+08:00",
         "basis": "高层民用建筑消防安全管理规定", "basis_mark": "to_confirm"},
        {"title": "应急照明亮", "note": "", "rectify_by": "2025-07-18T18:00:00+08:00", "limit": "20 work_hour",
         "basis": "", "basis_mark": "default"},
    )  # fmt: skip
    return {
        "inspection_id": "i1",
        "form_title": "居民楼道消防通道检查",
        "place_text": "双林北支路 12 号院 4 栋",
        "inspected_at": "2025-07-16T14:03:00+08:00",
        "hazards": [
            {**_TOLD, "hazard_id": f"h{n}", "item": f"I{n}", **each} for n, each in enumerate(hazards)
        ],
        "recheck_at": "2025-07-18T18:00:00+08:00",
        "closing_line": NOT_A_PENALTY,
        "party": "（示例）双林物业服务中心",
    }


class DemoNotices:
    """A notice port that holds everything in memory."""

    def __init__(self, *, handed: Handed | None = None, problem: str = "", **more: str) -> None:
        self.handed, self.problem, self.more = handed, problem, more
        self.drafts: list[Draft] = []
        self.filled: list[NoticeFilled] = []

    def open_notice(self, notice_id: str) -> NoticeOpened:
        """The one there is."""
        if self.problem:
            raise StoreProblem(self.problem)
        return NoticeOpened(
            draft_id=notice_id,
            task_id="t4",
            title="告知书",
            line="双林北支路 12 号院 4 栋",
            draft=Draft(notice_id, DraftKind.NOTICE, "t4", demo_body() | self.more),
            number="0003-20250716-4C1F",
            checker="（示例）网格员 0003",
            handed=self.handed,
            signature=self.handed.signature if self.handed else b"",
        )

    def keep_signature(self, png: bytes) -> BlobRef:
        """A reference to it."""
        return BlobRef(BlobRole.SIGNATURE, "5" * 64, len(png), "image/png")

    def hand_over(self, filled: NoticeFilled) -> Submitted:
        """Remember it."""
        self.filled.append(filled)
        return Submitted(4)

    def save_draft(self, draft: Draft) -> None:
        """Remember it."""
        self.drafts.append(draft)


def signature() -> bytes:
    """A line that looks like a name."""
    pad = SignaturePad(ThemeController(), "签名板")
    pad.resize(600, 200)
    pad.strokes = [[Dot(60 + 9 * n, 100 + (n * 37) % 60 - 30) for n in range(40)]]
    picture = png_of(pad.image())
    pad.deleteLater()
    return picture


def model_of(port: DemoNotices) -> NoticeViewModel:
    """A view model that has opened what the port has."""
    header = status(OFFLINE)
    model = NoticeViewModel(port, run_at_once, ManualClock(CLOCK_AT), notice_pdf, header)
    header.setParent(model)
    model.open("n1")
    return model


def _pushed(
    themes: ThemeController, port: DemoNotices, act: Callable[[NoticeViewModel], None] | None = None
) -> MainWindow:
    frame = over_tasks(themes)
    model = model_of(port)
    model.setParent(frame)
    frame.push(NoticeScreen(themes, model))
    if act is not None:
        act(model)
    return frame


def _fresh(themes: ThemeController) -> MainWindow:
    return _pushed(themes, DemoNotices())


def _missing(themes: ThemeController) -> MainWindow:
    def act(model: NoticeViewModel) -> None:
        model.choose_delivery(NoticeDelivery.REFUSED)
        model.submit()

    return _pushed(themes, DemoNotices(), act)


def _handed(themes: ThemeController) -> MainWindow:
    handed = Handed(NoticeDelivery.SIGNED, CLOCK_AT.isoformat(), "（示例）物业值班员", signature=signature())
    return _pushed(themes, DemoNotices(handed=handed, delivery="signed", receiver="（示例）物业值班员"))


def _gone(themes: ThemeController) -> MainWindow:
    return _pushed(themes, DemoNotices(problem="这份告知书不在本机。检查和隐患的记录都在，不会丢。"))


STATES = [
    GalleryState("notice", _fresh),
    GalleryState("notice_missing", _missing),
    GalleryState("notice_handed", _handed),
    GalleryState("notice_gone", _gone),
]
