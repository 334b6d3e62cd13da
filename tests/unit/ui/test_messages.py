"""消息和公告 on a real store: opening one is told once, an announcement is confirmed, and nothing moves meanwhile."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gridworker.errors import DiskFull
from gridworker.model.ops import OpKind
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from ui.ports.messages import MessageDesk
from ui.ports.today import TodayDesk
from ui.ports.workplace import Workplace
from ui.screens.messages import MessageCard, MessagesScreen
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.messages import MessagesViewModel
from ui.widgets.banners import ProblemBanner
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Label

NOBODY = "http://127.0.0.1:9"
WORKER = {
    "id": "worker-1",
    "code": "0003",
    "name": "测试网格员",
    "role": "grid_worker",
    "grids": [fake.GRID],
    "community": "510108004006",
}
Open = Callable[..., tuple[MessagesScreen, MessagesViewModel]]


def message(id_: str, **more: object) -> tuple[str, dict[str, object]]:
    return "message", {
        "id": id_,
        "text": f"{id_} 的正文",
        "sent_by": "调度室",
        "sent_at": "2026-11-20T09:00:00+08:00",
        "worker": "worker-1",
        **more,
    }


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Workplace]:
    store = fake.Device(tmp_path / "profile").create()
    engine = SyncEngine(store, HttpTransport(NOBODY), store.clock)
    yield Workplace(store, engine)
    engine.stop()
    store.close()


def arrive(store: Store, *rows: tuple[str, dict[str, object]]) -> None:
    page = [fake.upsert(kind, data) for kind, data in (("worker", WORKER), *rows)]
    store.write(lambda tx: tx.apply_page("", page, "c1"))


@pytest.fixture
def opened(qtbot: QtBot, themes: ThemeController, work: Workplace) -> Open:
    def make(desk: MessageDesk | None = None) -> tuple[MessagesScreen, MessagesViewModel]:
        model = MessagesViewModel(desk or MessageDesk(work), run_at_once)
        screen = MessagesScreen(themes, model)
        model.setParent(screen)
        qtbot.addWidget(screen)
        screen.lay_out(wide=False)
        screen.resize(QSize(800, 1200))
        screen.show()
        model.load()
        return screen, model

    return make


def kinds(store: Store) -> list[OpKind]:
    with store.reader() as reader:
        return [item.kind for item in reversed(reader.outbox.items())]


def heads(screen: MessagesScreen) -> list[str]:
    """What a screen reader says of each card, from top to bottom."""
    cards = sorted(screen.findChildren(MessageCard), key=lambda card: card.y())
    return [card.findChildren(QPushButton)[0].accessibleName() for card in cards]


def test_opening_a_message_is_told_once_and_it_keeps_its_place(
    work: Workplace, opened: Open, qtbot: QtBot
) -> None:
    arrive(work.store, message("a"), message("b", sent_at="2026-11-20T10:00:00+08:00"))
    screen, model = opened()
    assert [head.split("，")[0] for head in heads(screen)] == ["b 的正文", "a 的正文"]
    for _ in range(3):
        model.toggle("b")
    assert kinds(work.store) == [OpKind.MESSAGE_READ]
    assert [head.split("，")[0] for head in heads(screen)] == ["b 的正文", "a 的正文"]
    assert "未读" not in heads(screen)[0]
    assert "未读" in heads(screen)[1]


def test_an_announcement_is_confirmed_with_one_tap_and_says_when(
    work: Workplace, opened: Open, qtbot: QtBot
) -> None:
    arrive(work.store, message("a", sort="announcement", title="演练", asks=True))
    screen, model = opened()
    model.toggle("a")
    sign = next(b for b in screen.findChildren(QPushButton) if b.text() == "签收" and b.isVisible())
    with qtbot.waitSignal(model.confirmed) as told:
        qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert told.args == ["已签收，联网后自动上传"]
    assert kinds(work.store) == [OpKind.MESSAGE_READ, OpKind.MESSAGE_CONFIRMED]
    assert model.state.rows[0].receipt.startswith("已签收")
    assert not sign.isVisible()
    model.confirm("a")
    assert len(kinds(work.store)) == 2


def test_today_says_how_many_are_to_be_read_and_what_the_first_is_about(work: Workplace) -> None:
    assert TodayDesk(work).load().mail == ""
    arrive(work.store, message("a", title="关于进一步规范沿街商铺检查记录填写方式的通知"), message("b"))
    state = TodayDesk(work).load()
    assert (state.new_mail, state.mail.startswith("2 条没读 · ")) == (True, True)
    desk = MessageDesk(work)
    desk.read("a")
    desk.read("b")
    state = TodayDesk(work).load()
    assert (state.new_mail, state.mail) == (False, "消息和公告")


def test_no_messages_and_a_full_disk_are_said(work: Workplace, opened: Open) -> None:
    screen, model = opened()
    assert screen.findChild(EmptyState).isVisible()  # type: ignore[union-attr]
    arrive(work.store, message("a"))

    class Full(MessageDesk):
        def read(self, message_id: str) -> None:
            raise DiskFull("没存上：存储已满。已存的都在。")

    screen, model = opened(Full(work))
    model.toggle("a")
    assert screen.findChild(ProblemBanner).text.startswith("没存上")  # type: ignore[union-attr]
    assert "a 的正文" in [label.text() for label in screen.findChildren(Label) if label.isVisible()]
