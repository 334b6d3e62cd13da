"""What every camera is: it shows what it sees, takes a picture on request, and says why if it cannot.

Pictures are handed on in memory only. It knows nothing of reports and of how a photo is kept.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from ui.devices import DeviceKind, Trouble

__all__ = ["LIVE_SIDE", "Abilities", "CameraFacts", "CameraKind", "CameraSource", "Trouble", "live_copy"]

LIVE_SIDE = 960
"""The longest side of a live picture in pixels: enough for the stage at double density."""


@dataclass(frozen=True)
class CameraFacts:
    """A camera one can choose; `id` is the system's own."""

    id: str
    name: str


@dataclass(frozen=True)
class Abilities:
    """What the camera in use can do beside seeing; `zoom_most` is 1 where it cannot zoom."""

    torch: bool = False
    zoom_most: float = 1.0


class CameraSource(QObject):
    """Base of all cameras; lives on the UI thread, and so do its signals."""

    framed = Signal(QImage)
    """The live picture, its longer side at most `LIVE_SIDE`."""
    shot = Signal(QImage)
    """The picture asked for with `capture`, in full size."""
    changed = Signal()
    """Cameras came or went, or the one in use can do other things now."""
    failed = Signal(object)
    """A `Trouble`; the camera has stopped and may be started again."""

    def cameras(self) -> tuple[CameraFacts, ...]:
        """Those there are now."""
        raise TypeError(f"{type(self).__name__} is no camera")

    @property
    def current(self) -> str:
        """The id of the camera in use, empty while none is."""
        raise TypeError(f"{type(self).__name__} is no camera")

    def abilities(self) -> Abilities:
        """What the one in use can do."""
        return Abilities()

    def start(self, camera_id: str = "") -> None:  # noqa: ARG002 - the contract's
        """Shows what a camera sees, the system's first choice if none is named; another one in use stops."""
        raise TypeError(f"{type(self).__name__} is no camera")

    def stop(self) -> None:
        """Sees no more; a picture not yet handed over is dropped."""
        raise TypeError(f"{type(self).__name__} is no camera")

    def capture(self) -> None:
        """Takes one picture: `shot` follows, or `failed`. Does nothing while stopped."""
        raise TypeError(f"{type(self).__name__} is no camera")

    def set_torch(self, *, on: bool) -> None:
        """Lights up, where there is a torch."""

    def zoom_to(self, factor: float) -> None:
        """Zooms, from 1 to what the camera can."""


CameraKind = DeviceKind[CameraSource]
"""A kind of camera to be made later."""


def live_copy(image: QImage) -> QImage:
    """A copy small enough to be painted many times a second; small ones are as they are."""
    if max(image.width(), image.height()) <= LIVE_SIDE:
        return image
    return image.scaled(
        LIVE_SIDE, LIVE_SIDE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.FastTransformation
    )
