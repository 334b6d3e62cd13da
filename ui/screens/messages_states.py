"""Illustrative states of 消息和公告 for the gallery; everybody is made up."""

from gridworker.errors import StoreProblem
from ui.gallery import GalleryState
from ui.screens.messages import MessagesScreen
from ui.screens.today_states import FULL, window
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.messages import MessageShown, MessagesViewModel
from ui.window import MainWindow

ROWS = (
    MessageShown(
        "m1",
        "公告",
        "周五 15:00 消防演练",
        "请各网格员 14:50 到新鸿社区院坝集合，带上平板和马甲。演练时不要进楼。\n下雨改到下周一。",
        "新鸿社区 · 13:20",
        unread=True,
        asks=True,
    ),
    MessageShown(
        "m2", "消息", "回社区一趟，领新的告知书", "回社区一趟，领新的告知书。", "调度台 · 11:05", unread=True
    ),
    MessageShown(
        "m3",
        "公告",
        "66 号院停水到 16:00",
        "新鸿路 66 号院今天检修水管，停水到 16:00。遇到独居老人请帮忙提醒接水。",
        "双桥子街道 · 昨日 17:40",
        receipt="已签收 昨日 18:02",
    ),
    MessageShown(
        "m4",
        "公告",
        "关于进一步规范沿街商铺用电、用气和疏散通道检查记录填写方式及照片要求的通知",
        "检查表第 7 项请写明插线板的位置。",
        "成华区城运中心 · 7 月 14 日 10:20",
    ),
)


class _Box:
    """Messages that nothing changes."""

    def __init__(self, rows: tuple[MessageShown, ...], problem: str = "") -> None:
        self._rows, self._problem = rows, problem

    def load(self) -> tuple[MessageShown, ...]:
        """Those given."""
        if self._problem:
            raise StoreProblem(self._problem, code="store.damaged")
        return self._rows

    def read(self, message_id: str) -> None:
        """Nothing."""

    def confirm(self, message_id: str) -> None:
        """Nothing."""


def _framed(themes: ThemeController, box: _Box, opened: str = "") -> MainWindow:
    frame = window(themes, FULL)
    model = MessagesViewModel(box, run_at_once, frame)
    frame.push(MessagesScreen(themes, model))
    model.load()
    if opened:
        model.toggle(opened)
    return frame


def _list(themes: ThemeController) -> MainWindow:
    return _framed(themes, _Box(ROWS))


def _opened(themes: ThemeController) -> MainWindow:
    return _framed(themes, _Box(ROWS), "m1")


def _empty(themes: ThemeController) -> MainWindow:
    return _framed(themes, _Box(()))


def _failed(themes: ThemeController) -> MainWindow:
    return _framed(themes, _Box((), "存储读不了。已存的资料都在原处。关掉网格通重开一次。"))


STATES = [
    GalleryState("messages", _list),
    GalleryState("messages_open", _opened),
    GalleryState("messages_empty", _empty),
    GalleryState("messages_failed", _failed),
]
