"""The camera over a form, for the gallery: the live picture comes from pictures on disk."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtWidgets import QAbstractButton

from gridworker.clock import ManualClock
from ui.camera.played import PlayedCamera
from ui.camera.source import Abilities
from ui.devices import Trouble
from ui.gallery import GalleryState
from ui.language import said
from ui.screens.my_reports import FollowScreen
from ui.screens.my_reports_states import HANDLING, DemoFollowing, frame_with
from ui.screens.report_states import played, seen
from ui.screens.today_states import NOW
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.followed_report import FollowViewModel
from ui.widgets.camera_sheet import CameraSheet
from ui.widgets.photo import PhotoThumb
from ui.widgets.photo_intake import WithCamera
from ui.window import MainWindow

Act = Callable[[FollowViewModel, CameraSheet], None]


def lenses(trouble: Trouble | None = None) -> PlayedCamera:
    """Two lenses with a lamp and zoom; `trouble` keeps them shut."""
    camera = PlayedCamera([seen(), seen("extinguisher_box")], Abilities(torch=True, zoom_most=4.0))
    camera.forbidden = trouble
    return camera


def _over_form(camera: PlayedCamera, act: Act | None = None) -> Callable[[ThemeController], MainWindow]:
    """The panel as pressing 加照片 opens it."""

    def build(themes: ThemeController) -> MainWindow:
        port = DemoFollowing(HANDLING)
        port.cycle = True
        ways = WithCamera(lambda _parent: [], lambda: played(camera))
        models: list[FollowViewModel] = []

        def make(frame: MainWindow) -> FollowScreen:
            models.append(FollowViewModel(port, run_at_once, ManualClock(NOW), parent=frame))
            models[0].open(HANDLING.id)
            return FollowScreen(themes, models[0], pick=ways)

        frame = frame_with(themes, make)
        frame.show()
        named = [b for b in frame.findChildren(QAbstractButton) if b.text() == said("加照片")]
        named[-1].click()  # the first belongs to the photos that were sent
        (sheet,) = frame.findChildren(CameraSheet)
        while not sheet.isVisible():  # it is shown in a turn of its own
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if act is not None:
            act(models[0], sheet)
        return frame

    return build


def _shots(model: FollowViewModel, _sheet: CameraSheet) -> None:
    for name in ("stairwell_cartons", "ebike_dangling_wire", "extinguisher_box"):
        model.tray.add_shot(seen(name))


def _retake(model: FollowViewModel, sheet: CameraSheet) -> None:
    """One of them looked at: it can be taken again, marked, deleted."""
    _shots(model, sheet)
    sheet.stage.findChildren(PhotoThumb)[0].click()


def _deleted(model: FollowViewModel, sheet: CameraSheet) -> None:
    _shots(model, sheet)
    model.tray.remove(model.state.added[0].id)


def _dark(model: FollowViewModel, _sheet: CameraSheet) -> None:
    picture = seen()
    picture.fill(0xFF0A0A0C)
    model.tray.add_shot(picture)


def _blurred(model: FollowViewModel, _sheet: CameraSheet) -> None:
    small = seen().scaled(24, 18)
    model.tray.add_shot(small.scaled(seen().size(), mode=Qt.TransformationMode.SmoothTransformation))


STATES = [
    GalleryState("camera_sheet_live", _over_form(lenses())),
    GalleryState("camera_sheet_shots", _over_form(lenses(), _shots)),
    GalleryState("camera_sheet_retake", _over_form(lenses(), _retake)),
    GalleryState("camera_sheet_deleted", _over_form(lenses(), _deleted)),
    GalleryState("camera_sheet_dark", _over_form(lenses(), _dark)),
    GalleryState("camera_sheet_blurred", _over_form(lenses(), _blurred)),
    GalleryState("camera_sheet_denied", _over_form(lenses(Trouble.DENIED))),
    GalleryState("camera_sheet_no_camera", _over_form(PlayedCamera([]))),
]
