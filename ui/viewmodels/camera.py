"""The camera of a report: whether it is on, which one, its torch and zoom, when the shutter is ready, what went wrong.

Knows the contract of cameras and no driver. Pictures pass through in memory; none is kept here.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal
from PySide6.QtGui import QImage

from ui.camera.source import Abilities, CameraKind, CameraSource, Trouble
from ui.viewmodels.background import Guarded, Run

REST_MS = 90_000
"""A camera nobody has used for so long is switched off: it warms the tablet and empties its battery."""
MOST_COMING = 3
"""Shots being saved at once; more would fill the memory of a tablet (48 MB each at 12 MP)."""
ZOOM_STEPS = (1.0, 2.0, 4.0)


@dataclass(frozen=True)
class CameraState:
    """What the stage shows of the camera.

    Attributes:
        wanted: the worker has it open; `live` says whether it really shows something.
        ready: the shutter may be pressed.
        several: there is another camera to change to.
        problem: why there is no picture and what to do; empty while there is one.
        exists: whether there is any camera at all, as far as is known.
    """

    wanted: bool = False
    live: bool = False
    ready: bool = False
    several: bool = False
    name: str = ""
    abilities: Abilities = Abilities()  # noqa: RUF009 - frozen
    torch: bool = False
    zoom: float = 1.0
    problem: str = ""
    exists: bool = True


class CameraViewModel(QObject):
    """State and commands of the camera."""

    changed = Signal()
    framed = Signal(QImage)
    """The live picture."""
    shot = Signal(QImage)
    """A picture taken, in full size."""

    def __init__(
        self, kind: CameraKind | None, run: Run, *, rest_ms: int = REST_MS, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._kind = kind
        self.run: Run = Guarded(self, run)
        """Where slow work about pictures is done."""
        self._source: CameraSource | None = None
        self._chosen = ""
        self._loading = self._shooting = False
        self._coming = 0
        self.state = CameraState(exists=kind is not None)
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._on_rest)

    def open(self) -> None:
        """Shows what the camera sees; what a camera needs is loaded the first time."""
        if self._kind is None or self.state.live:
            return
        self._become(wanted=True, problem="")
        if self._source is not None:
            self._start()
        elif not self._loading:
            self._loading = True
            self.run(self._kind.load, self._on_loaded, lambda problem: self._become(problem=problem.text))

    def close(self) -> None:
        """Gives the camera back; the worker looks elsewhere."""
        self._rest.stop()
        self._shooting = False
        if self._source is not None:
            self._source.stop()
        self._become(wanted=False, live=False, torch=False, zoom=1.0)

    def shoot(self) -> None:
        """Takes a picture, if the shutter is ready."""
        if self._source is None or not self.state.ready:
            return
        self._shooting = True
        self._become()
        self._source.capture()

    def count_coming(self, coming: int) -> None:
        """How many photos are still being saved."""
        if coming != self._coming:
            self._coming = coming
            self._become()

    def next_camera(self) -> None:
        """Changes to the next one."""
        source = self._source
        if source is None:
            return
        ids = [camera.id for camera in source.cameras()]
        if source.current in ids:
            self._chosen = ids[(ids.index(source.current) + 1) % len(ids)]
            self._start()

    def toggle_torch(self) -> None:
        """On or off."""
        if self._source is not None and self.state.abilities.torch:
            self._source.set_torch(on=not self.state.torch)
            self._become(torch=not self.state.torch)

    def zoom_on(self) -> None:
        """The next step, after the last the first."""
        steps = [step for step in ZOOM_STEPS if step <= self.state.abilities.zoom_most]
        if self._source is not None and len(steps) > 1:
            zoom = next((step for step in steps if step > self.state.zoom), steps[0])
            self._source.zoom_to(zoom)
            self._become(zoom=zoom)

    # --- what the camera says --------------------------------------------------------------------------------------

    def _on_loaded(self, _: None) -> None:
        self._loading = False
        if self._kind is None:
            return
        self._source = source = self._kind.make(self)
        source.framed.connect(self.framed)
        source.shot.connect(self._on_shot)
        source.changed.connect(self._on_changed)
        source.failed.connect(self._on_failed)
        if self.state.wanted:
            self._start()

    def _start(self) -> None:
        if self._source is not None:
            self._shooting = False
            self._become(torch=False, zoom=1.0)
            self._rest.start()  # first: a camera that fails at once has nothing to be switched off
            self._source.start(self._chosen)
            self._look_at_source()

    def _on_shot(self, image: QImage) -> None:
        self._shooting = False
        self._coming += 1  # whoever keeps it says so too, in a moment
        self._rest.start()
        self._become()
        self.shot.emit(image)

    def _on_changed(self) -> None:
        """One that was not there before is opened; one that fails as it is opened is not opened again and again."""
        existed = self.state.exists
        self._look_at_source()
        if self.state.exists and not existed and self.state.wanted and not self.state.live:
            self._become(problem="")
            self._start()

    def _look_at_source(self) -> None:
        source = self._source
        if source is None:
            return
        cameras, live = source.cameras(), bool(source.current)
        if live and not self.state.live:
            self._rest.start()
        self._become(
            live=live,
            several=len(cameras) > 1,
            name=next((camera.name for camera in cameras if camera.id == source.current), ""),
            abilities=source.abilities(),
            exists=bool(cameras),
            problem="" if live else self.state.problem,
        )

    def _on_failed(self, trouble: Trouble) -> None:
        self._shooting = False
        self._rest.stop()
        exists = trouble is not Trouble.NONE  # one that is gone may be plugged in again
        self._become(live=False, torch=False, zoom=1.0, problem=trouble_text(trouble), exists=exists)

    def _on_rest(self) -> None:
        if self._source is not None and self.state.live:
            self._source.stop()
            self._become(
                live=False, torch=False, zoom=1.0, problem=_tr("相机一会儿没用，已经关了。点这里再打开。")
            )

    def _become(self, **changed: object) -> None:
        state = replace(self.state, **changed)  # type: ignore[arg-type]  # names are those of the state
        ready = state.live and not self._shooting and self._coming < MOST_COMING
        state = replace(state, ready=ready)
        if state != self.state:
            self.state = state
            self.changed.emit()


Cameras = Callable[[], CameraViewModel]
"""Makes the camera of a panel; whoever asks for one owns it."""


def trouble_text(trouble: Trouble) -> str:
    """What happened, whether the work is safe, what to do."""
    return {
        Trouble.NONE: _tr("这台设备没有相机。可以选照片、选文件夹，也可以拖进来或按 Ctrl+V 粘贴。"),
        Trouble.DENIED: _tr("系统没有允许用相机。已填的都在。到系统设置里允许相机，再点这里；也可以选照片。"),
        Trouble.BUSY: _tr(
            "相机打不开，可能别的程序正在用。已填的都在。关掉那个程序，再点这里；也可以选照片。"
        ),
        Trouble.GONE: _tr("相机断开了。已拍的和已填的都在。插好相机，再点这里；也可以选照片。"),
    }[trouble]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Camera", text)
