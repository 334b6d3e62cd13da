"""Made-up sounds and files for the gallery and for tests: kept in memory, looked at as the store would."""

from functools import cache

from gridworker.errors import StoreProblem
from gridworker.model.media import KIND_OF_ROLE, MediaKind, recognise, seconds_of, shown_name
from gridworker.model.ops import BlobRef
from ui.devices import Trouble
from ui.sound.played import PlayedMicrophone, PlayedPlayer
from ui.sound.source import MicrophoneKind, PlayerKind, Shape, as_wave
from ui.viewmodels.background import run_at_once
from ui.viewmodels.files import FileShown
from ui.viewmodels.photos import PhotoPlace
from ui.viewmodels.sounds import Reads, Sounds


class DemoFiles:
    """A port that keeps files in memory."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def add_file(self, kind: MediaKind, data: bytes, name: str, place: PhotoPlace) -> FileShown:
        """Keep it, if it is what it says."""
        number = f"f{len(self.contents) + 1}"
        media_type = recognise(kind, name, data).media_type
        blob = BlobRef(kind.role, number * 32, len(data), media_type, number, place.item, shown_name(name))
        self.contents[blob.sha256] = data
        return self._shown(blob)

    def load_files(self, blobs: tuple[BlobRef, ...]) -> list[FileShown]:
        """Those among the blobs."""
        return [self._shown(blob) for blob in blobs if blob.role in KIND_OF_ROLE]

    def read_file(self, blob: BlobRef) -> bytes:
        """What was kept."""
        if blob.sha256 not in self.contents:
            raise StoreProblem("这个文件不在本机，其他资料不受影响。联网后可以再看。", code="blob.missing")
        return self.contents[blob.sha256]

    def _shown(self, blob: BlobRef) -> FileShown:
        data = self.contents.get(blob.sha256, b"")
        return FileShown(blob, KIND_OF_ROLE[blob.role], seconds_of(data), bool(data))


@cache
def demo_voice(seconds: int = 12) -> bytes:
    """A silent recording."""
    shape = Shape()
    return as_wave(bytes(shape.bytes_per_second * seconds), shape)


def played_sounds(port: Reads, trouble: Trouble | None = None) -> Sounds:
    """A microphone that hears a tone when it is told to, or says why not, and a player that only counts.

    Set to `Trouble.NONE` it is missing, until that is taken back.
    """
    microphone, player = PlayedMicrophone(), PlayedPlayer()
    microphone.forbidden = trouble
    sounds = Sounds(
        port,
        run_at_once,
        MicrophoneKind(
            lambda: None, lambda _parent: microphone, lambda: microphone.forbidden is Trouble.NONE
        ),
        PlayerKind(lambda: None, lambda _parent: player),
    )
    microphone.setParent(sounds)
    player.setParent(sounds)
    return sounds
