"""A round of twelve points through the real windows, offline from start to end, with a replayed walk; then it arrives."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.model.records import Building, Event, Inspection, Patrol, PatrolPoint, as_data
from gridworker.model.vocabulary import ArrivalBy, PatrolStage, PointFinding, PointStage, TaskStatus
from gridworker.store.keys import KeyFile
from gridworker.store.store import Store
from sync.central import commands
from sync.central.desk.patrols import PatrolPlan, give_patrol, patrols_of
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.forms import form_of
from sync.central.platform_row import read_platform
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.e2e.shift import synced
from tests.fakes.enrolled import WORDS, Profile, enrol_profile
from tests.fakes.receiver import epoch
from tests.integration.central.platforms import DISTRICT, GRID
from tests.integration.central.test_push import record
from ui.demo.hand import Hand
from ui.position.replay import ReplayReceiver
from ui.position.whereabouts import Whereabouts
from ui.runner import Runner
from ui.screens.patrol import PatrolScreen
from ui.session import Session
from ui.theme import ThemeController
from ui.viewmodels.status import StatusViewModel
from ui.window import MainWindow

TITLE = "早班巡查十二点"
LON, LAT, STEP = 104.1, 30.66, 0.001
CHECKED, PICTURED, TYPED, BY_HAND, SKIPPED, MISSED = 2, 4, 5, 7, 9, 12
"""Numbers of the points that are something special; all others are reached by position and looked at."""
NOWHERE = "http://127.0.0.1:1"


def spot(number: int) -> tuple[float, float]:
    """Where a point is: some hundred metres east of the one before."""
    return LON + STEP * number, LAT


def plan(form: str) -> Patrol:
    points = tuple(
        PatrolPoint(
            id=f"p{number}",
            name=f"{number} 号点",
            code=f"GW-{number:04d}",
            lon=spot(number)[0],
            lat=spot(number)[1],
            building_id="b1",
            look_for="看一眼",
            form_id=form if number == CHECKED else "",
        )
        for number in range(1, 13)
    )
    return Patrol(id="pa1", title=TITLE, grid=GRID, assignee="worker-0003", points=points)


class Device(NamedTuple):
    """A worker's device, its platform and its walk."""

    profile: Profile
    central: Central
    walk: ReplayReceiver
    clock: ManualClock


@pytest.fixture
def device(central: Central, tmp_path: Path, platform_clock: ManualClock) -> Iterator[Device]:
    """Enrolled and synced once, with the round on it."""
    form = form_of(asset("checklists", "ebike.xlsx"))
    building = Building(id="b1", name="1 栋", address_text="测试路 1 号 1 栋", grid=GRID, lon=LON, lat=LAT)
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        batch.put(Key(DISTRICT, "form", form.id), as_data(form))
        batch.put(Key(DISTRICT, "building", building.id), as_data(building))
        due = "2026-07-16T18:00:00+08:00"
        give_patrol(batch, DISTRICT, PatrolPlan(patrol=plan(form.form_id), due_at=due), "task-1")
        batch.flush()
    code = commands.enrol_code_in(central.services, "0003")
    profile = enrol_profile(tmp_path / "profile", central.url, code, platform_clock)
    synced(profile)
    file = tmp_path / "walk.nmea"
    file.write_bytes(b"".join(epoch(number, *spot(number)) for number in range(1, 13)))
    walk = ReplayReceiver(file, every_ms=3_600_000)
    yield Device(profile, central, walk, platform_clock)
    profile.transport.close()
    if not profile.store.is_closed:
        profile.store.close()


class Shift:
    """The windows of one unlocked shift over an open store, without a network, and a hand on them."""

    def __init__(
        self, store: Store, device: Device, pictures: Path, pick: Callable[[object], list[Path]]
    ) -> None:
        self.themes = ThemeController()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.themes.install(app)
        status = StatusViewModel()
        self.window = MainWindow(self.themes, status)
        self.runner = Runner()
        self.bugs: list[Exception] = []
        self.runner.crashed.connect(self.bugs.append)
        self.where = Whereabouts(device.clock, lambda _parent: device.walk)
        self.session = Session(
            store,
            self.window,
            status,
            self.runner,
            locate=self.where,
            pick=pick,
            make_transport=lambda _url: HttpTransport(NOWHERE),
        )
        self.session.open()
        self.window.resize(1280, 800)
        self.window.show()
        self.hand = Hand(self.window, pictures)

    def open_patrol(self) -> None:
        """From 今日 into the round."""
        self.hand.go_to("任务")
        self.hand.choose_row(TITLE)
        self.hand.wait(lambda: self.hand.sees("12 个"), "waited for the points")

    def close(self) -> None:
        """The window goes, or the power: nothing is asked and nothing more is saved than what was."""
        self.session.close()
        self.runner.stop()
        self.window.close()
        for gone in (self.session, self.window):
            gone.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        assert self.bugs == []


def in_hand(shift: Shift) -> int:
    """The number of the point whose panel is open, 0 for none."""
    screens = [one for one in shift.window.findChildren(PatrolScreen) if one.isVisible()]
    selected = screens[0]._model.state.selected if screens else ""
    return int(selected.removeprefix("p")) if selected else 0


def walk_to(shift: Shift, device: Device, number: int) -> None:
    """The walk goes on to a point; the screen notices."""
    if number > 1:  # the first position is played at the start
        device.walk.step()
    shift.hand.wait(
        lambda: (fix := shift.where()) is not None and round((fix.lon - LON) / STEP) == number, "walk"
    )
    for screen in shift.window.findChildren(PatrolScreen):
        screen._model.look_around()


def look(shift: Shift, number: int, finding: str = "没有问题") -> None:
    """Says what is there, and waits until the next point is in hand."""
    shift.hand.press(finding)
    shift.hand.press("记下")
    shift.hand.wait(lambda: in_hand(shift) != number, f"waited for what follows point {number}")


def fill_checklist(shift: Shift) -> None:
    """Every item passes, by keyboard."""
    hand = shift.hand
    hand.see("按定位到达")  # until then the row is the only thing that bears these words
    hand.press("填检查表")
    hand.see("下一个未填")
    for _ in range(60):
        if not hand.can_press("下一个未填"):
            break
        hand.press("下一个未填")
        hand.key(Qt.Key.Key_1)
    hand.press("提交")
    if hand.sees("仍要提交"):
        hand.type_into("仍要提交的原因", "photos come later")
        hand.press("仍要提交")


def report_find(shift: Shift) -> None:
    """Something found at the point in hand; the place is filled in already."""
    hand = shift.hand
    hand.press("上报问题")
    hand.see("提交上报")
    hand.wait(lambda: hand.sees("1 号点"), "waited for the place")
    hand.press("消防安全")
    hand.press("飞线充电")
    hand.press("提交上报")
    hand.wait(lambda: not hand.sees("提交上报"), "waited to be back on the patrol")


def qr_picture(text: str, file: Path) -> Path:
    """A point's tag as a picture."""
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    pixels = memoryview(code.to_image(scale=8))
    high, wide = pixels.shape[0], pixels.shape[1]
    QImage(bytes(pixels), wide, high, wide, QImage.Format.Format_Grayscale8).save(str(file))
    return file


def visit(shift: Shift, device: Device, number: int) -> None:
    """One point, in the way it asks for."""
    hand = shift.hand
    hand.wait(lambda: in_hand(shift) == number, f"waited for point {number}")
    walk_to(shift, device, number)
    if number == SKIPPED:
        hand.press("跳过")
        hand.press("门锁着")
        hand.press("跳过这个点")
        hand.wait(lambda: in_hand(shift) != number, "waited after the skip")
        return
    if number == BY_HAND:
        hand.press("手动到达")
        hand.press("没有定位信号")
        hand.press("记为到达")
    elif number == TYPED:
        hand.press("扫码到达")
        hand.type_into("码上的字", f"gw-{number:04d}")
        hand.press("到达")
    elif number == PICTURED:
        hand.press("扫码到达")
        hand.press("从照片里认码")
    else:
        hand.press("到了")
    if number == CHECKED:
        fill_checklist(shift)
        hand.wait(lambda: in_hand(shift) != number, "waited after the checklist")
        return
    hand.see("看到什么")
    if number == 1:
        report_find(shift)
    look(shift, number, "有问题" if number == 3 else "没有问题")


def check_device(store: Store) -> None:
    """What the device shows of the round at its end."""
    with store.reader() as reader:
        patrol = reader.patrols.by_id("pa1")
        task = reader.tasks.by_id("task-1")
        finds = reader.events.for_task("task-1")
        kept = reader.tracks.count("pa1")
    assert patrol is not None
    assert task is not None
    assert (patrol.stage, patrol.reason, task.status) == (PatrolStage.FINISHED, "天气不好", TaskStatus.DONE)
    by = {point.id: point.reached_by for point in patrol.points}
    assert (by["p1"], by[f"p{TYPED}"], by[f"p{PICTURED}"]) == (
        ArrivalBy.POSITION,
        ArrivalBy.CODE,
        ArrivalBy.CODE,
    )
    assert by[f"p{BY_HAND}"] is ArrivalBy.HAND
    stages = [point.stage for point in patrol.points]
    assert stages.count(PointStage.LOOKED) == 10
    assert (stages[SKIPPED - 1], stages[MISSED - 1]) == (PointStage.SKIPPED, PointStage.OPEN)
    assert [p.id for p in patrol.points if p.finding is PointFinding.PROBLEM] == ["p3"]
    assert [event.place.text for event in finds] == ["1 号点"]
    assert kept == 0, "nobody said that the way may be recorded"


def reopened(device: Device) -> Store:
    """The same profile in a new process's place."""
    folder = device.profile.folder
    return Store.open(folder, KeyFile.load(folder, None, device.clock).unlock(WORDS), device.clock)


def check_arrived(central: Central, store: Store) -> None:
    """Everything is on the platform, and the desk sees it."""
    with store.reader() as reader:
        mine = reader.patrols.by_id("pa1")
        counts = reader.outbox.counts()
        (find,) = reader.events.for_task("task-1")
        checked = reader.inspections.by_id(mine.points[CHECKED - 1].inspection_id) if mine else None
    assert counts.ops_waiting == 0
    assert isinstance(mine, Patrol)
    assert msgspec.convert(record(central, "patrol", "pa1"), Patrol) == mine
    assert record(central, "task", "task-1")["status"] == "done"
    assert isinstance(find, Event)
    assert record(central, "event", find.id)["place"]["text"] == "1 号点"
    assert isinstance(checked, Inspection)
    assert record(central, "inspection", checked.id)["form_id"] == "ebike"
    with central.services.engine.connect() as connection:
        (row,) = patrols_of(connection, DISTRICT)
    assert (row.looked, row.skipped, row.missed) == (10, ("9 号点",), ("12 号点",))


@pytest.mark.slow
def test_a_round_of_twelve_points_walked_offline_arrives_complete(
    device: Device, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "round.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(paper), ""))
    tag = qr_picture(f"GW-{PICTURED:04d}", tmp_path / "tag.png")
    store = device.profile.store
    shift = Shift(store, device, tmp_path / "pictures", lambda _parent: [tag])
    shift.open_patrol()
    shift.hand.press("开始巡查")
    shift.hand.see("到了")
    for number in range(1, 7):
        visit(shift, device, number)
    shift.hand.press("暂停")
    shift.hand.see("继续巡查")
    shift.close()

    store = reopened(device)
    shift = Shift(store, device, tmp_path / "pictures", lambda _parent: [tag])
    shift.open_patrol()
    shift.hand.press("继续巡查")
    for number in range(7, 12):
        visit(shift, device, number)
    shift.hand.press("结束巡查")
    shift.hand.press("天气不好")
    shift.hand.press("仍要结束")
    shift.hand.see("漏了 1 个点：12 号点")
    shift.hand.press("存成 PDF")
    shift.hand.wait(paper.exists, "waited for the paper")
    assert paper.read_bytes().startswith(b"%PDF")
    check_device(store)
    shift.close()

    profile = device.profile._replace(store=reopened(device))
    again = profile._replace(engine=SyncEngine(profile.store, profile.transport, device.clock))
    synced(again)
    check_arrived(device.central, profile.store)
    again.engine.stop()
    profile.store.close()
