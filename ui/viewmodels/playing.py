"""Playing what is attached: one file at a time, from memory; where it is, and what went wrong.

Knows the contract of players and no driver.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage

from gridworker.errors import EnvironmentProblem
from ui.sound.source import Player, PlayerKind
from ui.viewmodels.background import Guarded, Run

Read = Callable[[], bytes]


@dataclass(frozen=True)
class PlayingState:
    """Which file is loaded, whether it plays, where it is."""

    key: str = ""
    plays: bool = False
    position_ms: int = 0
    duration_ms: int = 0
    problem: str = ""

    @property
    def share(self) -> float:
        """How much of it has been played, 0 to 1."""
        return min(1.0, self.position_ms / self.duration_ms) if self.duration_ms else 0.0


class Playback(QObject):
    """State and commands of the player."""

    changed = Signal()
    framed = Signal(QImage)
    """The next picture of a film."""

    def __init__(self, kind: PlayerKind | None, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._run: Run = Guarded(self, run)
        self._player: Player | None = None
        self.state = PlayingState()

    def toggle(self, key: str, read: Read) -> None:
        """Plays a file or pauses it; another one that plays stops. `read` gives its content, off the UI thread."""
        if self._kind is None:
            return
        if self.state.key != key:
            self._begin(key, read, self._kind)
        elif self._player is not None and self.state.duration_ms:
            plays = not self.state.plays
            self._become(replace(self.state, plays=plays))
            self._player.play() if plays else self._player.pause()

    def seek(self, share: float) -> None:
        """Goes to another place of the file that is loaded."""
        if self._player is not None and self.state.duration_ms:
            self._player.seek(round(share * self.state.duration_ms))

    def stop(self) -> None:
        """Lets go of the file."""
        if self._player is not None:
            self._player.stop()
        self._become(PlayingState())

    # --- inside ----------------------------------------------------------------------------------------------------

    def _begin(self, key: str, read: Read, kind: PlayerKind) -> None:
        self.stop()
        self._become(PlayingState(key, plays=True))

        def work() -> bytes:
            kind.load()
            return read()

        def done(data: bytes) -> None:
            if self.state.key == key:
                self._play(data, kind)

        def failed(problem: EnvironmentProblem) -> None:
            if self.state.key == key:
                self._become(PlayingState(key, problem=problem.text))

        self._run(work, done, failed)

    def _play(self, data: bytes, kind: PlayerKind) -> None:
        if self._player is None:
            self._player = player = kind.make(self)
            player.moved.connect(self._on_moved)
            player.ended.connect(lambda: self._become(replace(self.state, plays=False, position_ms=0)))
            player.failed.connect(self._on_failed)
            player.framed.connect(self.framed)
        self._player.load(data)
        if self.state.plays:
            self._player.play()
            self._become(replace(self.state, duration_ms=self._player.duration_ms))

    def _on_moved(self, ms: int) -> None:
        if self.state.key and self._player is not None:
            self._become(replace(self.state, position_ms=ms, duration_ms=self._player.duration_ms))

    def _on_failed(self) -> None:
        if self.state.key:
            text = _tr("这个文件在本机放不了，原样存着，会照样上传。可以存到别处再放。")
            self._become(PlayingState(self.state.key, problem=text))

    def _become(self, state: PlayingState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sound", text)
