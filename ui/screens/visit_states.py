"""Illustrative states of a visit for the gallery; every person is made up."""

from collections.abc import Callable
from dataclasses import replace

from gridworker.clock import ManualClock
from gridworker.errors import StoreProblem
from gridworker.forms import FormSession
from gridworker.model.ops import BlobRef
from gridworker.model.vocabulary import CareColour, NotMetReason, VisitOutcome
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.checklist_states import CLOCK_AT, DemoSenses, demo_photo, form
from ui.screens.demo_files import played_sounds
from ui.screens.today_states import OFFLINE, status
from ui.screens.visit import VisitScreen
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.phones import PhoneShown
from ui.viewmodels.photos import PhotoPlace, SavedPhoto
from ui.viewmodels.report_parts import PhoneNumber
from ui.viewmodels.visit import VisitFilled, VisitOpened, VisitPort, VisitViewModel
from ui.window import MainWindow


class DemoVisits(DemoSenses):
    """A visit port that holds everything in memory."""

    def __init__(self, *, asks: bool = True, problem: str = "", draft: Draft | None = None) -> None:
        super().__init__()
        self.asks, self.problem, self.draft = asks, problem, draft
        self.full = False
        self.looks: list[tuple[str, str, str]] = []
        self.changes: dict[str, object] = {}
        self.drafts: list[Draft] = []
        self.recorded: list[VisitFilled] = []

    def open_visit(self, task_id: str) -> VisitOpened:
        """王德明, with or without a form."""
        if self.problem:
            raise StoreProblem(self.problem)
        opened = VisitOpened(
            draft_id="v1",
            task_id=task_id,
            person_id="person-1",
            name="王德明",
            title="上门走访 王德明",
            line="新鸿路 70 号院 2 栋",
            due="今日 17:30 前",
            distance="210 m",
            care=CareColour.YELLOW,
            form=form("lone_elder") if self.asks else None,
            facts=("70 至 79 岁", "上次走访 07-09 10:20"),
            phones=(
                PhoneShown("person", "本人", "199****5678"),
                PhoneShown("care_plan", "紧急联系人 （示例）王敏", "199****4321"),
            ),
            street=(PhoneNumber("街道值班", "028-0000 0110"),),
            draft=self.draft,
        )
        return replace(opened, **self.changes)  # type: ignore[arg-type]

    def correct(self, task_id: str) -> VisitOpened:
        """The same, to be told anew."""
        return replace(self.open_visit(task_id), draft_id="v2", corrects="v1")

    def drop_correction(self, task_id: str, draft_id: str) -> VisitOpened:
        """What was sent."""
        del draft_id
        return self.open_visit(task_id)

    def reveal_phone(self, person_id: str, key: str, reason: str) -> str:
        """Made-up numbers, once it is remembered why."""
        if self.full:
            raise StoreProblem("没有显示：本机空间不够，记不下这次查看。已填的都在。清出空间再点。")
        self.looks.append((person_id, key, reason))
        return {"person": "199 0000 5678", "care_plan": "199 0000 4321"}[key]

    def record_visit(self, filled: VisitFilled) -> Submitted:
        """Remember it."""
        self.recorded.append(filled)
        return Submitted(4)

    def save_draft(self, draft: Draft) -> None:
        """Remember it."""
        self.drafts.append(draft)

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        """A picture of a door, wherever it belongs."""
        del place
        return demo_photo("elder_door", f"p{len(data) % 89 + 10}", "07-16 14:03")

    def load_photos(self, blobs: tuple[BlobRef, ...]) -> list[SavedPhoto]:
        """None."""
        del blobs
        return []


def model_of(port: VisitPort) -> VisitViewModel:
    """A view model that has opened the visit."""
    header = status(OFFLINE)
    model = VisitViewModel(port, run_at_once, ManualClock(CLOCK_AT), header, sounds=played_sounds(port))
    header.setParent(model)
    model.open("t3")
    return model


def window(
    themes: ThemeController, port: DemoVisits, act: Callable[[VisitViewModel], None] | None = None
) -> MainWindow:
    """The window with the visit pushed."""
    header = status(OFFLINE)
    frame = MainWindow(themes, header)
    header.setParent(frame)
    model = model_of(port)
    model.setParent(frame)
    for key, icon, text in (
        ("today", "house", "今日"),
        ("tasks", "clipboard-text", "任务"),
        ("report", "camera-fill", "上报"),
        ("me", "user", "我的"),
    ):
        frame.add_place(key, icon, text, Screen(themes))
    frame.show_place("tasks")
    if act is not None:
        act(model)
    screen = VisitScreen(themes, model)
    screen.detail = True
    frame.push(screen)
    return frame


def _start(themes: ThemeController) -> MainWindow:
    return window(themes, DemoVisits())


def _met(themes: ThemeController) -> MainWindow:
    def act(model: VisitViewModel) -> None:
        model.choose_outcome(VisitOutcome.MET)
        model.form.judge("/data/health/i05", "fail")
        model.save_now()

    return window(themes, DemoVisits(), act)


def _phone(themes: ThemeController) -> MainWindow:
    frame = window(themes, DemoVisits())
    for model in frame.findChildren(VisitViewModel):
        model.reveal_phone("care_plan", "要联系本人")
    return frame


def _plain(themes: ThemeController) -> MainWindow:
    def act(model: VisitViewModel) -> None:
        model.choose_outcome(VisitOutcome.MET)
        model.toggle_need("维修")

    return window(themes, DemoVisits(asks=False), act)


def _not_met(themes: ThemeController) -> MainWindow:
    def act(model: VisitViewModel) -> None:
        model.choose_outcome(VisitOutcome.NOT_MET)
        model.choose_reason(NotMetReason.NOT_HOME)

    return window(themes, DemoVisits(), act)


def told(**changes: object) -> DemoVisits:
    """A visit that was recorded: somebody met, the pills running out."""
    answers = FormSession(form("lone_elder"), clock=ManualClock(CLOCK_AT))
    for question in answers.form.questions:
        if question.name in ("i02", "i03", "i07"):
            answers.answer(question.path, "pass")
    answers.answer("/data/health/i04", "fail")
    data = {"answers": answers.to_answers(), "outcome": "met", "note": "药还够吃三天，周五女儿来"}
    port = DemoVisits(draft=Draft("v1", DraftKind.VISIT, "t3", data))
    port.changes = changes
    return port


def _sent(themes: ThemeController) -> MainWindow:
    return window(themes, told(read_only=True, can_correct=True, due="", distance=""))


def _correcting(themes: ThemeController) -> MainWindow:
    return window(themes, told(corrects="v1", due="", distance=""))


def _sent_back(themes: ThemeController) -> MainWindow:
    said = "写清药还够几天，谁去配。"
    return window(themes, told(corrects="v1", title="补正走访", said=said, said_of="health/i04"))


def _missing(themes: ThemeController) -> MainWindow:
    return window(themes, DemoVisits(), lambda model: model.submit())


def _failed(themes: ThemeController) -> MainWindow:
    return window(themes, DemoVisits(problem="这位老人的资料还没下到本机。联网同步一次再打开。"))


STATES = [
    GalleryState("visit", _start),
    GalleryState("visit_met", _met),
    GalleryState("visit_phone", _phone),
    GalleryState("visit_plain", _plain),
    GalleryState("visit_not_met", _not_met),
    GalleryState("visit_missing", _missing),
    GalleryState("visit_failed", _failed),
    GalleryState("visit_sent", _sent),
    GalleryState("visit_correcting", _correcting),
    GalleryState("visit_sent_back", _sent_back),
]
