"""Illustrative states of a recheck for the gallery; contents are made up."""

from collections.abc import Callable
from dataclasses import replace

from gridworker.clock import ManualClock
from gridworker.errors import StoreProblem
from gridworker.model.ops import BlobRef
from gridworker.model.vocabulary import RecheckResult
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.checklist_states import CLOCK_AT, PHOTOS, demo_photo
from ui.screens.recheck import RecheckScreen
from ui.screens.today_states import OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.photos import PhotoPlace, PhotoShown, SavedPhoto, shown
from ui.viewmodels.recheck import RecheckFilled, RecheckOpened, RecheckViewModel
from ui.window import MainWindow


class DemoRechecks:
    """A recheck port that holds everything in memory."""

    def __init__(self, *, before: bool = True, problem: str = "", draft: Draft | None = None) -> None:
        self.before, self.problem, self.draft = before, problem, draft
        self.changes: dict[str, object] = {}
        self.drafts: list[Draft] = []
        self.recorded: list[RecheckFilled] = []

    def open_recheck(self, task_id: str) -> RecheckOpened:
        """Cartons on the stairs."""
        if self.problem:
            raise StoreProblem(self.problem)
        opened = RecheckOpened(
            draft_id="c1",
            task_id=task_id,
            title="楼道堆物复查",
            line="新鸿路 66 号院 3 栋 2 单元",
            hazard_id="hazard-1",
            due="今日 15:00 前",
            distance="180 m",
            found="2 楼转角堆放纸箱 6 件，住户说月底前搬走（较大，7 月 15 日 10:20 发现）",
            handled="物业 7 月 16 日 09:10 反馈：已清理",
            before=tuple(PHOTOS.values()) if self.before else (),
            before_missing=0 if self.before else 2,
            draft=self.draft,
        )
        return replace(opened, **self.changes)  # type: ignore[arg-type]

    def correct(self, task_id: str) -> RecheckOpened:
        """The same, to be told anew."""
        return replace(self.open_recheck(task_id), draft_id="c2", corrects="c1")

    def drop_correction(self, task_id: str, draft_id: str) -> RecheckOpened:
        """What was sent."""
        del draft_id
        return self.open_recheck(task_id)

    def record_recheck(self, filled: RecheckFilled) -> Submitted:
        """Remember it."""
        self.recorded.append(filled)
        return Submitted(4)

    def save_draft(self, draft: Draft) -> None:
        """Remember it."""
        self.drafts.append(draft)

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        """A picture of an extinguisher, wherever it belongs."""
        del place
        return demo_photo("extinguisher_box", f"p{len(data) % 89 + 10}", "07-16 14:03")

    def load_photos(self, blobs: tuple[BlobRef, ...]) -> list[SavedPhoto]:
        """Those of the draft."""
        return [demo_photo("extinguisher_box", blob.photo, "07-16 14:03") for blob in blobs]


def window(
    themes: ThemeController, port: DemoRechecks, act: Callable[[RecheckViewModel], None] | None = None
) -> MainWindow:
    """The window with the recheck pushed."""
    header = status(OFFLINE)
    frame = MainWindow(themes, header)
    header.setParent(frame)
    model = RecheckViewModel(port, run_at_once, ManualClock(CLOCK_AT), header, parent=frame)
    model.open("t1")
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
    screen = RecheckScreen(themes, model)
    screen.detail = True
    frame.push(screen)
    return frame


def _after() -> list[PhotoShown]:
    return [shown(demo_photo("extinguisher_box", "a1", "07-16 14:03"))]


def _start(themes: ThemeController) -> MainWindow:
    return window(themes, DemoRechecks())


def _filled(themes: ThemeController) -> MainWindow:
    def act(model: RecheckViewModel) -> None:
        model.choose_result(RecheckResult.FIXED)
        model.tray.adopt(_after())
        model.write_note("纸箱已搬走，楼道畅通。")
        model.save_now()

    return window(themes, DemoRechecks(), act)


def told(**changes: object) -> DemoRechecks:
    """A recheck that was recorded, with its photo."""
    photo = demo_photo("extinguisher_box", "a1", "07-16 14:03")
    data = {"result": RecheckResult.FIXED.value, "note": "纸箱已搬走，楼道畅通。"}
    port = DemoRechecks(draft=Draft("c1", DraftKind.RECHECK, "t1", data, photo.blobs))
    port.changes = changes
    return port


def _sent(themes: ThemeController) -> MainWindow:
    return window(themes, told(read_only=True, can_correct=True, due="", distance=""))


def _sent_back(themes: ThemeController) -> MainWindow:
    said = "照片里还看得到纸箱，请再核一次。"
    return window(themes, told(corrects="c1", title="补正复查", said=said, said_of="result"))


def _no_photos(themes: ThemeController) -> MainWindow:
    return window(themes, DemoRechecks(before=False), lambda model: model.submit())


def _failed(themes: ThemeController) -> MainWindow:
    return window(themes, DemoRechecks(problem="这件事的资料还没下到本机。联网同步一次再打开。"))


STATES = [
    GalleryState("recheck", _start),
    GalleryState("recheck_filled", _filled),
    GalleryState("recheck_photos_elsewhere", _no_photos),
    GalleryState("recheck_failed", _failed),
    GalleryState("recheck_sent", _sent),
    GalleryState("recheck_sent_back", _sent_back),
]
