"""What a screen that attaches sounds, films and files does beside keeping them: record, play, save elsewhere."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gridworker.errors import EnvironmentProblem, StoreProblem
from gridworker.model.ops import BlobRef
from ui.sound.source import MicrophoneKind, PlayerKind
from ui.viewmodels.background import Guarded, Run
from ui.viewmodels.files import FileShown
from ui.viewmodels.playing import Playback
from ui.viewmodels.recording import Phase, Recorder


class Reads(Protocol):
    """Gives the content of what is kept."""

    def read_file(self, blob: BlobRef) -> bytes:
        """Called off the UI thread; may raise `EnvironmentProblem`."""
        ...


class Sounds(QObject):
    """The recorder and the player of one screen, and saving a copy where the worker says."""

    saved = Signal(str, str)
    """The id of a file, and what came of saving it, in words."""

    def __init__(
        self,
        port: Reads,
        run: Run,
        microphone: MicrophoneKind | None = None,
        player: PlayerKind | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._port = port
        self._run: Run = Guarded(self, run)
        self.recorder = Recorder(microphone, run, self)
        self.playback = Playback(player, run, self)

    @property
    def is_recording(self) -> bool:
        """Whether somebody is speaking."""
        return self.recorder.state.phase in (Phase.OPENING, Phase.RECORDING)

    def play(self, file: FileShown) -> None:
        """Plays a file, or pauses it."""
        if file.can_play:
            self.playback.toggle(file.id, lambda: self._port.read_file(file.blob))

    def save(self, file: FileShown, target: Path) -> None:
        """Writes a copy outside the encrypted store, which the worker has asked for."""

        def work() -> None:
            data = self._port.read_file(file.blob)
            try:
                target.write_bytes(data)
            except OSError:
                text = _tr("没有存过去，那个位置写不了。原来的还在本机。请换一个文件夹。")
                raise StoreProblem(text, code="file.unwritable") from None

        def done(_: None) -> None:
            self.saved.emit(file.id, _tr("已存到 {}，那一份没有加密").format(target.name))

        def failed(problem: EnvironmentProblem) -> None:
            self.saved.emit(file.id, problem.text)

        self._run(work, done, failed)

    def rest(self) -> None:
        """The screen goes away: a recording that runs is kept, what plays stops."""
        self.recorder.rest()
        self.playback.stop()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sound", text)
