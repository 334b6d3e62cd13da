"""The cameras of the operating system, through Qt Multimedia. Loaded when a worker first opens a camera.

Live pictures and shots are frames of one stream, turned into pictures on a thread of their own. Qt's still capture
takes a frame of the same stream too, but turns it into a picture on the UI thread, and can write it to the disk.
"""

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QCameraPermission, QCoreApplication, QObject, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QCameraFormat,
    QMediaCaptureSession,
    QMediaDevices,
    QVideoFrame,
    QVideoSink,
)
from shiboken6 import isValid

from ui.camera.source import Abilities, CameraFacts, CameraSource, Trouble, live_copy

MOST_PIXELS = 13_000_000
SLOWEST_FPS = 10.0
"""A format slower than this makes no live picture one can aim with."""


class SystemCamera(CameraSource):
    """Qt's cameras; `changed` tells when one is plugged in or out.

    A camera is started and stopped by signal, with Python's lock free: both wait for threads that may want it, as
    with sounds.
    """

    _to_start, _to_stop = Signal(), Signal()
    _turned = Signal(int, bool, QImage)
    """The run it belongs to, whether it is a shot, the picture."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._current, self._run = "", 0
        self._camera: QCamera | None = None
        self._wanted, self._turning = False, False
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._session, self._sink = QMediaCaptureSession(self), QVideoSink(self)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._turned.connect(self._on_turned, Qt.ConnectionType.QueuedConnection)
        self._devices = QMediaDevices(self)
        self._devices.videoInputsChanged.connect(self._on_inputs_changed)

    def cameras(self) -> tuple[CameraFacts, ...]:
        """The system's, its first choice first."""
        first = QMediaDevices.defaultVideoInput()
        devices = sorted(QMediaDevices.videoInputs(), key=lambda device: device != first)
        return tuple(CameraFacts(_text(device.id()), device.description()) for device in devices)

    @property
    def current(self) -> str:
        """The system's id of it."""
        return self._current

    def abilities(self) -> Abilities:
        """Torch and zoom, as the driver says."""
        camera = self._camera
        if camera is None:
            return Abilities()
        torch = camera.isTorchModeSupported(QCamera.TorchMode.TorchOn)
        return Abilities(torch, max(1.0, camera.maximumZoomFactor()))

    def start(self, camera_id: str = "") -> None:
        """Asks for permission first, where the system wants that."""
        known = [camera.id for camera in self.cameras()]
        wanted = camera_id if camera_id in known else next(iter(known), "")
        if wanted and wanted == self._current:
            return
        self.stop()
        if not wanted:
            self.failed.emit(Trouble.NONE)
        elif self._allowed(wanted):
            self._current = wanted
            self._attach(wanted)
            if self._current:  # opening may have failed on the spot
                self.changed.emit()

    def stop(self) -> None:
        """Gives the camera back to the system."""
        self._run += 1
        self._current, self._wanted, self._turning = "", False, False
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.errorOccurred.disconnect(self._on_error)
            self._to_stop.emit()
            self._to_start.disconnect(camera.start)
            self._to_stop.disconnect(camera.stop)
            self._session.setCamera(None)  # type: ignore[arg-type]  # the way to take it out
            camera.deleteLater()

    def capture(self) -> None:
        """The next frame is the picture."""
        self._wanted = bool(self._current)

    def set_torch(self, *, on: bool) -> None:
        """As far as the driver can."""
        if self._camera is not None and self.abilities().torch:
            self._camera.setTorchMode(QCamera.TorchMode.TorchOn if on else QCamera.TorchMode.TorchOff)

    def zoom_to(self, factor: float) -> None:
        """As far as the driver can."""
        if self._camera is not None:
            self._camera.setZoomFactor(min(max(1.0, factor), self.abilities().zoom_most))

    # --- the device ------------------------------------------------------------------------------------------------

    def _allowed(self, camera_id: str) -> bool:
        """Whether it may be used; where the worker has to be asked, starting goes on with the answer."""
        app = QCoreApplication.instance()
        permission = QCameraPermission()
        status = app.checkPermission(permission) if app else Qt.PermissionStatus.Granted
        if status is Qt.PermissionStatus.Undetermined and app is not None:
            app.requestPermission(permission, self, lambda _answer: self._on_answer(camera_id))
            return False
        if status is Qt.PermissionStatus.Denied or _is_forbidden_file(camera_id):
            self.failed.emit(Trouble.DENIED)
            return False
        return True

    def _on_answer(self, camera_id: str) -> None:
        if isValid(self):
            self.start(camera_id)

    def _attach(self, camera_id: str) -> None:
        device = next(one for one in QMediaDevices.videoInputs() if _text(one.id()) == camera_id)
        camera = QCamera(device, self)
        best = best_format(device)
        if best is not None:
            camera.setCameraFormat(best)
        camera.errorOccurred.connect(self._on_error)
        self._camera = camera
        self._session.setCamera(camera)
        self._to_start.connect(camera.start)
        self._to_stop.connect(camera.stop)
        self._to_start.emit()

    def _on_error(self) -> None:
        here = self._current in {camera.id for camera in self.cameras()}
        self._fail(Trouble.BUSY if here else Trouble.GONE)

    def _on_inputs_changed(self) -> None:
        self.changed.emit()
        if self._current and self._current not in {camera.id for camera in self.cameras()}:
            self._fail(Trouble.GONE)

    def _fail(self, trouble: Trouble) -> None:
        if self._current:
            self.stop()
            self.failed.emit(trouble)

    # --- its frames ------------------------------------------------------------------------------------------------

    def _on_frame(self, frame: QVideoFrame) -> None:
        """Frames that come while one is being turned into a picture are left out, but for the one wanted."""
        if not self._current or not frame.isValid() or (self._turning and not self._wanted):
            return
        wanted, self._wanted = self._wanted, False
        self._turning = True
        run, kept = self._run, QVideoFrame(frame)
        self._pool.start(lambda: self._turn(run, kept, is_shot=wanted))

    def _turn(self, run: int, frame: QVideoFrame, *, is_shot: bool) -> None:
        image = frame.toImage()
        self._turned.emit(run, is_shot, image if is_shot else live_copy(image))

    def _on_turned(self, run: int, is_shot: bool, image: QImage) -> None:  # noqa: FBT001 - a slot
        if run != self._run:
            return
        self._turning = False
        if image.isNull():
            self._wanted = self._wanted or is_shot  # the next frame, then
        else:
            (self.shot if is_shot else self.framed).emit(image)


def best_format(device: QCameraDevice) -> QCameraFormat | None:
    """The largest a live picture can be made of, None if the driver says nothing."""
    usable = [
        one
        for one in device.videoFormats()
        if one.maxFrameRate() >= SLOWEST_FPS and _pixels(one) <= MOST_PIXELS
    ]
    return max(usable, key=lambda one: (_pixels(one), one.maxFrameRate()), default=None)


def _pixels(one: QCameraFormat) -> int:
    return one.resolution().width() * one.resolution().height()


def _text(device_id: QByteArray) -> str:
    return bytes(device_id.data()).decode("utf-8", "replace")


def _is_forbidden_file(camera_id: str) -> bool:
    """Where cameras are files, the system forbids one by its file's rights, and Qt would only say that it failed."""
    return (
        camera_id.startswith("/dev/")
        and Path(camera_id).exists()
        and not os.access(camera_id, os.R_OK | os.W_OK)
    )
