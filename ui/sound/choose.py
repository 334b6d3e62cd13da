"""Which kinds of microphone and player the program uses. What they need is loaded when the first one is wanted."""

from PySide6.QtCore import QObject

from ui.devices import load_backend
from ui.sound.present import has_no_microphone
from ui.sound.source import Microphone, MicrophoneKind, Player, PlayerKind


def system_microphones() -> MicrophoneKind:
    """The microphone of this system."""
    return MicrophoneKind(_load, _microphone, has_no_microphone)


def system_players() -> PlayerKind:
    """The loudspeaker and the screen of this system."""
    return PlayerKind(_load, _player)


def _load() -> None:
    load_backend()
    import ui.sound.encoding  # noqa: F401 - for its loading alone, and that of what it needs


def _microphone(parent: QObject) -> Microphone:
    from ui.sound.system import SystemMicrophone

    return SystemMicrophone(parent)


def _player(parent: QObject) -> Player:
    from ui.sound.system import SystemPlayer

    return SystemPlayer(parent)
