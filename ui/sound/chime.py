"""The tone of a warning or an emergency call. Never the only sign of it, and never a reason to fail.

Qt's multimedia is loaded with the first tone. Where there is no device to play on, or no multimedia, the system's own beep
is asked for, and nothing is said about it: the banner is there.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtWidgets import QApplication

from gridworker.assets import asset

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect


class Chime(QObject):
    """Plays the tone; a tone that is still sounding is not begun again."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._effect: QSoundEffect | None = None
        self._tried = False

    def ring(self) -> None:
        """Plays it once, or beeps."""
        if not self._tried:
            self._tried = True
            self._effect = _effect(self)
        if self._effect is None:
            QApplication.beep()
        elif not self._effect.isPlaying():
            self._effect.play()


def _effect(parent: QObject) -> "QSoundEffect | None":
    """The tone on the system's loudspeaker; None where there is none."""
    try:
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect

        if QMediaDevices.defaultAudioOutput().isNull():
            return None
        effect = QSoundEffect(parent)
        effect.setSource(QUrl.fromLocalFile(str(asset("sounds", "alert.wav"))))
    except (ImportError, OSError, RuntimeError):  # no multimedia libraries, no file, no sound service
        return None
    return effect
