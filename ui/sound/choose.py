"""Which kinds of microphone and player the program uses. What they need is loaded when the first one is wanted."""

from PySide6.QtCore import QLoggingCategory, QObject

from ui.sound.source import Microphone, MicrophoneKind, Player, PlayerKind

QUIET = (
    "qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg*.info=false\nqt.multimedia.ffmpeg*.debug=false"
)
"""The libraries name what they are and what else a system might have; the worker can mend none of it."""


def system_microphones() -> MicrophoneKind:
    """The microphone of this system."""
    return MicrophoneKind(_load, _microphone)


def system_players() -> PlayerKind:
    """The loudspeaker and the screen of this system."""
    return PlayerKind(_load, _player)


def _load() -> None:
    QLoggingCategory.setFilterRules(QUIET)
    import ui.sound.encoding  # noqa: F401 - for its loading alone, and that of what it needs


def _microphone(parent: QObject) -> Microphone:
    from ui.sound.system import SystemMicrophone

    return SystemMicrophone(parent)


def _player(parent: QObject) -> Player:
    from ui.sound.system import SystemPlayer

    return SystemPlayer(parent)
