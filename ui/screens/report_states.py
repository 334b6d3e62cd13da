"""Illustrative states of 上报 for the gallery; contents are made up."""

from collections.abc import Callable

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.errors import DiskFull, InputProblem
from gridworker.model.facts import Place
from gridworker.model.ops import BlobRef
from gridworker.model.vocabulary import PositionSource, Urgency
from ui.camera.played import PlayedCamera
from ui.camera.source import Abilities, CameraKind, Trouble
from ui.gallery import GalleryState
from ui.language import said
from ui.screens.base import Screen
from ui.screens.checklist_states import demo_photo
from ui.screens.demo_files import DemoFiles, played_sounds
from ui.screens.report import ReportScreen
from ui.screens.today_states import NOW, OFFLINE, status
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.camera import CameraViewModel
from ui.viewmodels.drafts import Draft, DraftKind, Submitted
from ui.viewmodels.photos import PhotoPlace, SavedPhoto
from ui.viewmodels.report import (
    BuildingChoice,
    PhoneNumber,
    ReportBasis,
    ReportFilled,
    ReportViewModel,
    UrgencyWord,
)
from ui.viewmodels.report_parts import near_first
from ui.viewmodels.similar import Question, SimilarShown
from ui.window import MainWindow

STAMP = ("07-16 14:05 · 双林北支路 12 号院 2 栋", "新鸿社区第 3 网格 工号 XH-03 · 30.65****, 104.10****")
PHOTOS = {
    "r1": demo_photo("ebike_dangling_wire", "r1", "07-16 14:05", STAMP),
    "r2": demo_photo("extinguisher_box", "r2", "07-16 14:06", STAMP),
}
HERE = Place(
    text="双林北支路 12 号院 2 栋 1 单元",
    grid="510108004006-03",
    lon=104.1,
    lat=30.65,
    accuracy_m=8,
    source=PositionSource.GNSS,
)
PHONES = (PhoneNumber("火警", "119"), PhoneNumber("街道值班", "028-0000 1234"))
WORDS = (
    UrgencyWord(Urgency.NORMAL, "一般 · 3 天", "一般：街道 3 天内处理"),
    UrgencyWord(Urgency.PRESSING, "较急 · 24 小时", "较急：街道 24 小时内响应"),
    UrgencyWord(Urgency.URGENT, "紧急 · 马上打电话", "紧急：先打电话，再提交"),
)
BUILDINGS = tuple(
    BuildingChoice(
        f"b{n}", f"双林北支路 12 号院 {n} 栋", f"双林北支路 12 号院 {n} 栋", 104.1, 30.6498 + n / 5000
    )
    for n in range(1, 13)
)
FILLED = Draft(
    "d9",
    DraftKind.REPORT,
    data={
        "group": "fire",
        "category": "fire.wire_charging",
        "urgency": "pressing",
        "description": "1 楼住户从厨房窗户拉线给电动车充电，线头裸露，旁边堆有纸箱。",
    },
    photos=tuple(photo.blobs[0] for photo in PHOTOS.values()),
)


PLATE = "GW-510108-B005"
STREET_WORDS = ("已劝离，对方答应马上整改", "楼道堆放纸箱，占了一半宽度", "线头裸露，旁边有可燃物")
LIKE = SimilarShown("e7", "附近 50 m 内 2 小时前已有同类上报", "12:08 · 12 号院 2 栋 · 飞线充电 · 处置中")
NAMES = ("ebike_dangling_wire", "extinguisher_box", "car_on_fire_lane", "flooded_manhole")


class DemoReports(DemoFiles):
    """A report port that holds everything in memory."""

    def __init__(
        self,
        draft: Draft | None = None,
        place: Place = HERE,
        *,
        full: bool = False,
        cycle: bool = False,
        like: SimilarShown | None = None,
    ) -> None:
        super().__init__()
        self.draft, self.place, self.full, self.like = draft, place, full, like
        self.own: tuple[str, ...] = ("1 楼住户从厨房窗户拉线给电动车充电",)
        self.joined: list[tuple[str, ReportFilled]] = []
        self.cycle, self.taken = cycle, 0
        self.arrived: set[str] = set()
        self.filed: list[ReportFilled] = []
        self.drafts: list[Draft] = []

    def start_report(self) -> ReportBasis:
        """A new one, or the draft given; only once."""
        draft, self.draft = self.draft, None
        return ReportBasis(
            draft_id="d9" if draft else f"d{len(self.filed) + 10}",
            place=self.place,
            place_line="新鸿社区第 3 网格 · 510108004006-03",
            buildings=near_first(BUILDINGS, self.place),
            urgencies=WORDS,
            phones=PHONES,
            has_recent=True,
            phrases=STREET_WORDS,
            own_phrases=self.own,
            draft=draft,
        )

    def join_report(self, event_id: str, filled: ReportFilled) -> Submitted:
        """Remember it with the matter it was added to."""
        self.joined.append((event_id, filled))
        return Submitted(4)

    def similar(self, question: Question) -> SimilarShown | None:
        """The one given, unless it was said to be another."""
        shown = self.like
        return None if shown is None or shown.id in question.denied else shown

    def keep_phrases(self, own: tuple[str, ...]) -> None:
        """Remember them."""
        self.own = own

    def place_of(self, codes: tuple[str, ...]) -> Place:
        """One plate is known."""
        if PLATE not in codes:
            text = "这不是本机知道的楼栋、房屋或风险点。已填的都在。核对是不是这里的牌子，也可以选楼栋。"
            raise InputProblem(text, code="code.unknown")
        return Place(
            text="双林北支路 12 号院 5 栋", grid=HERE.grid, building_id="b5", source=PositionSource.ADDRESS
        )

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """Every picture shows the one plate."""
        return (PLATE,) if picture else ()

    def discard_draft(self, draft_id: str) -> None:
        """Forget it."""
        self.drafts = [draft for draft in self.drafts if draft.id != draft_id]

    def file_report(self, filled: ReportFilled) -> Submitted:
        """Remember it, unless the disk is full."""
        if self.full:
            raise DiskFull("没存上：存储已满。已填的还在屏幕上，别关程序；删掉已送达的原图再提交。")
        self.filed.append(filled)
        return Submitted(4)

    def has_arrived(self, draft_id: str) -> bool:
        """As the test says."""
        return draft_id in self.arrived

    def save_draft(self, draft: Draft) -> None:
        """Remember it."""
        self.drafts.append(draft)

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        """A picture of a scooter, wherever it belongs; or one after the other."""
        del place
        self.taken += 1
        if self.cycle:
            return demo_photo(NAMES[self.taken % len(NAMES)], f"c{self.taken}", "07-16 14:05", STAMP)
        return demo_photo("ebike_dangling_wire", f"p{len(data) % 89 + 10}", "07-16 14:05", STAMP)

    def load_photos(self, blobs: tuple[BlobRef, ...]) -> list[SavedPhoto]:
        """The pictures of the draft."""
        return list(PHOTOS.values())[: sum(blob.role.is_picture for blob in blobs)]


def seen(name: str = "stairwell_cartons") -> QImage:
    """What a demo camera sees."""
    return QImage(asset("demo", "photos", f"{name}.jpg"))


def played(camera: PlayedCamera) -> CameraViewModel:
    """The view model of a camera made beforehand."""
    return CameraViewModel(CameraKind(lambda: None, lambda _parent: camera), run_at_once)


def window(
    themes: ThemeController,
    port: DemoReports,
    act: Callable[[ReportViewModel], None] | None = None,
    camera: PlayedCamera | None = None,
) -> MainWindow:
    """The main window on 上报, with a camera or without."""
    header = status(OFFLINE)
    frame = MainWindow(themes, header)
    header.setParent(frame)
    sounds = played_sounds(port)
    model = ReportViewModel(port, run_at_once, ManualClock(NOW), header, sounds=sounds, parent=frame)
    screen = ReportScreen(themes, model, camera=played(camera) if camera else None)
    frame.add_place("today", "house", "今日", Screen(themes))
    frame.add_place("tasks", "clipboard-text", "任务", Screen(themes))
    frame.add_place("report", "camera-fill", "上报", screen)
    frame.add_place("me", "user", "我的", Screen(themes))
    frame.show_place("report")
    model.start()
    if act is not None or camera is not None:
        frame.show()
        screen.open_camera()
    if act is not None:
        act(model)
    return frame


def _filled(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(FILLED))


def _fresh(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(place=Place(text="", grid="510108004006-03")))


def _urgent(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(FILLED), lambda model: model.choose_urgency(Urgency.URGENT))


def _urgent_called(themes: ThemeController) -> MainWindow:
    def act(model: ReportViewModel) -> None:
        model.choose_urgency(Urgency.URGENT)
        model.close_phones()

    port = DemoReports(FILLED)
    frame = window(themes, port)
    for child in frame.findChildren(ReportViewModel):
        act(child)
    return frame


def _submitted(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(FILLED), lambda model: model.submit())


def _incomplete(themes: ThemeController) -> MainWindow:
    vague = Place(
        text="", grid="510108004006-03", lon=104.1, lat=30.65, accuracy_m=40, source=PositionSource.NETWORK
    )
    return window(themes, DemoReports(place=vague), lambda model: model.submit())


def _deleted(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(FILLED), lambda model: model.tray.remove("r1"))


def _lenses() -> PlayedCamera:
    return PlayedCamera([seen(), seen("extinguisher_box")], Abilities(torch=True, zoom_most=4.0))


def _similar(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(FILLED, like=LIKE))


def _joined(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(FILLED, like=LIKE), lambda model: model.join_similar())


def _opened(name: str) -> Callable[[ThemeController], MainWindow]:
    """A panel opened by the button of that name."""

    def build(themes: ThemeController) -> MainWindow:
        frame = window(themes, DemoReports(FILLED), lambda _model: None, _lenses())
        QApplication.processEvents()
        named = (b for b in frame.findChildren(QAbstractButton) if b.text() in (name, said(name)))
        next(b for b in named if b.isVisible()).click()
        return frame

    return build


def _live(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(), camera=_lenses())


def _shots(themes: ThemeController) -> MainWindow:
    """Seven taken: the strip shows the last five."""

    def act(model: ReportViewModel) -> None:
        for number in range(7):
            model.tray.add_shot(seen(NAMES[number % len(NAMES)]))

    return window(themes, DemoReports(cycle=True), act, camera=_lenses())


def _dark(themes: ThemeController) -> MainWindow:
    """The last one was taken in the dark; a hint says so."""

    def act(model: ReportViewModel) -> None:
        picture = seen()
        picture.fill(0xFF0A0A0C)
        model.tray.add_shot(picture)

    return window(themes, DemoReports(cycle=True), act, camera=_lenses())


def _troubled(trouble: Trouble) -> Callable[[ThemeController], MainWindow]:
    def build(themes: ThemeController) -> MainWindow:
        camera = _lenses()
        camera.forbidden = trouble
        return window(themes, DemoReports(), camera=camera)

    return build


def _no_camera(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(), camera=PlayedCamera([]))


def _reviewed(themes: ThemeController) -> MainWindow:
    return window(themes, DemoReports(FILLED), camera=_lenses())


STATES = [
    GalleryState("report", _filled),
    GalleryState("report_fresh", _fresh),
    GalleryState("report_urgent", _urgent),
    GalleryState("report_urgent_called", _urgent_called),
    GalleryState("report_submitted", _submitted),
    GalleryState("report_incomplete", _incomplete),
    GalleryState("report_deleted", _deleted),
    GalleryState("report_similar", _similar),
    GalleryState("report_joined", _joined),
    GalleryState("report_phrases", _opened("常用语")),
    GalleryState("report_scan", _opened("扫码")),
    GalleryState("report_buildings", _opened("选楼栋")),
    GalleryState("report_live", _live),
    GalleryState("report_shots", _shots),
    GalleryState("report_dark", _dark),
    GalleryState("report_denied", _troubled(Trouble.DENIED)),
    GalleryState("report_no_camera", _no_camera),
    GalleryState("report_reviewed", _reviewed),
]
