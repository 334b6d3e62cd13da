"""Illustrative states of the task list for the gallery; every person is made up."""

from collections.abc import Callable, Mapping
from typing import Any

from gridworker.clock import ManualClock
from gridworker.errors import StoreProblem
from gridworker.model.records import Task
from gridworker.model.vocabulary import CareColour, Severity, TaskType
from ui.editing import Editing
from ui.gallery import GalleryState
from ui.screens.base import Screen
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import half_filled, model_of, opened
from ui.screens.task_plain import PlainTaskScreen
from ui.screens.tasks import TasksScreen
from ui.screens.today_states import NOW, OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import Run, run_at_once
from ui.viewmodels.drafts import Draft, Submitted
from ui.viewmodels.edits import EditShown
from ui.viewmodels.outbox import WordsShown
from ui.viewmodels.plain_task import HomeShown, PlainOpened
from ui.viewmodels.tasks import Detail, Tab, TaskItem, TaskListing, TaskPage, TasksViewModel
from ui.window import MainWindow


def _task(number: int, kind: TaskType, title: str, place: str, due: str, **more: Any) -> Task:  # noqa: ANN401
    moment = f"2025-07-{due}:00+08:00"
    return Task(
        id=f"t{number}",
        type=kind,
        title=title,
        place_text=place,
        grid="03",
        due_at=moment,
        assignee="w1",
        **more,
    )


OPEN = (
    _task(1, TaskType.RECHECK, "楼道堆物复查", "66 号院 3 栋 2 单元", "16T15:00", severity=Severity.S1),
    _task(2, TaskType.VISIT, "上门走访 李素华", "68 号院 1 栋", "16T16:30", care_colour=CareColour.RED),
    _task(3, TaskType.VISIT, "上门走访 王德明", "70 号院 2 栋", "16T17:30", care_colour=CareColour.YELLOW),
    _task(
        4,
        TaskType.FIRE_CHECK,
        "居民楼消防通道检查",
        "双林北支路 12 号院 4 栋",
        "16T18:00",
        form_id="stairwell",
    ),
    _task(5, TaskType.HOUSE_VERIFY, "房屋信息核验", "88 号院 5 栋", "16T20:00", count=6, count_unit="户"),
    _task(6, TaskType.GAS_CHECK, "燃气安全入户检查", "72 号院", "18T18:00", count=11, count_unit="户"),
    _task(
        7, TaskType.MEETING, "微网格议事", "66 号院党群服务点", "19T19:30", note="晾衣架改造，请通知 3 单元。"
    ),
    _task(8, TaskType.SHOP_CHECK, "沿街商铺安全巡查", "双林北支路 1 至 25 号", "20T18:00"),
    _task(9, TaskType.VISIT, "上门走访 赵国梁", "74 号院 6 栋", "20T18:00", care_colour=CareColour.GREEN),
)
SENT_BACK = _task(
    10,
    TaskType.CORRECTION,
    "补正上报 店铺油烟",
    "双林北支路 9 号",
    "17T14:00",
    note="写清是哪一家、哪个排烟口，白天还是晚上。",
)
WORDS = EditShown(
    "task/t10",
    SENT_BACK.title,
    (WordsShown("event.description", "情况说明", "油烟大，楼上开不了窗", is_wrong=True),),
    SENT_BACK.note,
)
DISTANCES = (180, 320, 210, 450, 620, 390, 180, 300, None)


HOMES = (
    HomeShown("1 单元 101 · 自住", "王*明、李*华"),
    HomeShown("1 单元 102 · 出租", "赵*", "资料改于 07-02 16:40"),
    HomeShown("1 单元 201 · 自住", "陈*、陈*宁、周*英"),
    HomeShown("1 单元 202", "没有登记的人"),
    HomeShown("2 单元 101 · 出租", "孙*梅、刘*", "资料改于 06-18 09:05"),
    HomeShown("2 单元 102 · 自住", "何*"),
)


class DemoPlain:
    """A port for tasks without a form that holds everything in memory."""

    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}
        self.finished: list[tuple[str, str]] = []

    def open_plain(self, task_id: str) -> PlainOpened:
        """The task with its note."""
        task = next(task for task in OPEN if task.id == task_id)
        return PlainOpened(
            draft_id=f"n-{task_id}",
            task_id=task_id,
            title=task.title,
            line=task.place_text,
            draft=self.drafts.get(task_id),
            homes=HOMES if task.type is TaskType.HOUSE_VERIFY else None,
        )

    def save_draft(self, draft: Draft) -> None:
        """Keep it."""
        self.drafts[draft.task_id] = draft

    def finish(self, task_id: str, note: str) -> Submitted:
        """Remember it."""
        self.drafts.pop(task_id, None)
        self.finished.append((task_id, note))
        return Submitted(4)


class DemoTasks:
    """A task port that holds everything in memory."""

    def __init__(
        self, tasks: tuple[Task, ...] = OPEN, *, problem: str = "", news: Mapping[str, int] | None = None
    ) -> None:
        self.tasks, self.problem, self.news = tasks, problem, news or {}
        self.tried: dict[str, str] = {}
        self.errands = DemoPlain()

    def read(self, tab: Tab) -> TaskPage:
        """All tasks, or none of the done ones."""
        if self.problem:
            raise StoreProblem(self.problem)
        distances = (*DISTANCES, *[None] * len(self.tasks))
        listings = [
            TaskListing(task, metres, news=self.news.get(task.id, 0), tried=self.tried.get(task.id, ""))
            for task, metres in zip(self.tasks, distances, strict=False)
        ]
        return TaskPage(listings if tab is Tab.OPEN else [], len(self.tasks), 46)

    def plain(self) -> DemoPlain:
        """All of them."""
        return self.errands


class DemoEdits:
    """An edit port that knows one correction and keeps nothing."""

    def correction(self, task_id: str) -> EditShown:  # noqa: ARG002 - there is one
        """The correction."""
        return WORDS

    def person(self, person_id: str) -> EditShown:  # noqa: ARG002 - nobody here
        """Nobody."""
        return WORDS

    def save(self, key: str, texts: Mapping[str, str]) -> str:  # noqa: ARG002 - nothing is kept
        """Say so."""
        return "已补正，交回去了"


def detail(themes: ThemeController, tasks: TasksViewModel, task: TaskItem) -> Screen:
    """The detail of a made-up task."""
    if task.detail is Detail.PLAIN:
        screen = PlainTaskScreen(themes, tasks, task)
        if screen.model is not None:
            screen.model.open(task.id)
        return screen
    model = model_of(opened(half_filled(), "/data/escape/i01"))
    checklist = ChecklistScreen(themes, model)
    model.setParent(checklist)
    return checklist


def window(
    themes: ThemeController,
    port: DemoTasks,
    *,
    run: Run = run_at_once,
    act: Callable[[TasksViewModel], None] | None = None,
) -> MainWindow:
    """The main window on 任务."""
    frame = MainWindow(themes, header := status(OFFLINE))
    header.setParent(frame)
    model = TasksViewModel(port, run, ManualClock(NOW), frame)
    screen = TasksScreen(
        themes, model, lambda task: detail(themes, model, task), community="新鸿社区 · 第 3 网格"
    )
    screen.push_wanted.connect(frame.push)
    screen.back_wanted.connect(frame.back)
    frame.add_place("today", "house", "今日", Screen(themes))
    frame.add_place("tasks", "clipboard-text", "任务", screen)
    frame.add_place("report", "camera-fill", "上报", Screen(themes))
    frame.add_place("me", "user", "我的", Screen(themes))
    frame.show_place("tasks")
    model.load()
    if act is not None:
        act(model)
    return frame


def _list(themes: ThemeController) -> MainWindow:
    return window(themes, DemoTasks())


def _checklist(themes: ThemeController) -> MainWindow:
    return window(themes, DemoTasks(), act=lambda model: model.select("t4"))


def _news(themes: ThemeController) -> MainWindow:
    return window(themes, DemoTasks(news={"t1": 1, "t4": 2, "t6": 12}), act=lambda model: model.select("t4"))


def _plain(themes: ThemeController) -> MainWindow:
    return window(themes, DemoTasks(), act=lambda model: model.select("t7"))


def _homes(themes: ThemeController) -> MainWindow:
    return window(themes, DemoTasks(), act=lambda model: model.select("t5"))


def _sent_back(themes: ThemeController) -> MainWindow:
    return window(themes, DemoTasks((SENT_BACK, *OPEN)), act=lambda model: model.select("t10"))


def _correcting(themes: ThemeController) -> MainWindow:
    frame = _sent_back(themes)
    Editing(DemoEdits(), frame, run_at_once, frame).model.correct("t10")
    return frame


def _empty(themes: ThemeController) -> MainWindow:
    return window(themes, DemoTasks(()))


def _loading(themes: ThemeController) -> MainWindow:
    return window(themes, DemoTasks(), run=lambda work, done, failed: None)  # noqa: ARG005 - never ends


def _failed(themes: ThemeController) -> MainWindow:
    text = "存储读不了。已存的资料都在原处。关掉网格通重开一次；还不行，找社区管理员。"
    return window(themes, DemoTasks(problem=text))


STATES = [
    GalleryState("tasks", _list),
    GalleryState("tasks_checklist", _checklist),
    GalleryState("tasks_news", _news),
    GalleryState("tasks_plain", _plain),
    GalleryState("tasks_homes", _homes),
    GalleryState("tasks_sent_back", _sent_back),
    GalleryState("tasks_correcting", _correcting),
    GalleryState("tasks_empty", _empty),
    GalleryState("tasks_loading", _loading),
    GalleryState("tasks_failed", _failed),
]
