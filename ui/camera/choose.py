"""Which kind of camera the program uses. What a kind needs is loaded when the first one is wanted."""

from PySide6.QtCore import QObject

from ui.camera.source import CameraKind, CameraSource
from ui.devices import load_backend


def system_cameras() -> CameraKind:
    """The cameras of this system."""
    return CameraKind(_load, _make)


def _load() -> None:
    load_backend()
    import ui.camera.system  # noqa: F401 - for its loading alone


def _make(parent: QObject) -> CameraSource:
    from ui.camera.system import SystemCamera

    return SystemCamera(parent)
