"""Which kind of camera the program uses. What a kind needs is loaded when the first one is wanted."""

from PySide6.QtCore import QLoggingCategory, QObject

from ui.camera.source import CameraKind, CameraSource


def system_cameras() -> CameraKind:
    """The cameras of this system."""
    return CameraKind(_load, _make)


def _load() -> None:
    # it names every optional library a system lacks, and its own version; the worker can mend none of them
    QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg.info=false")
    import ui.camera.system  # noqa: F401 - for its loading alone


def _make(parent: QObject) -> CameraSource:
    from ui.camera.system import SystemCamera

    return SystemCamera(parent)
