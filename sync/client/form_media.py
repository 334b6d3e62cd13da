"""Brings the pictures, sounds and films of forms down, after the forms themselves.

Each is asked for by its hash and kept only if it is what its hash says. What the platform does not give now is left for
later and holds nothing up: a form works without its pictures.
"""

from gridworker.clock import Clock
from gridworker.errors import DiskFull, PlatformProblem
from gridworker.model.form_files import FormFile
from gridworker.store.store import Store
from sync.client.control import RunControl
from sync.client.downloads import Downloader
from sync.client.session import Session

LARGE_BYTES = 1_000_000
"""What is larger goes only over a link that originals may use too."""
_AGAIN_MS = 600_000
_NOT_GIVEN = frozenset({"blob.unknown", "blob.hash"})


class FormMedia:
    """What the forms on this device still lack. One thread uses it."""

    def __init__(self, store: Store, session: Session, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._downloader = Downloader(session, clock)
        self._missing: list[FormFile] = []
        self._mark: tuple[int, int, int] | None = None
        self._refused_ms: dict[str, int] = {}

    def fetch(self, control: RunControl, *, with_large: bool) -> bool:
        """Brings down what may go over this link, the smallest first; False if it made way for something urgent.

        Raises:
            NetworkProblem, PlatformProblem: the connection failed; what came before is kept.
            Cancelled: the run was stopped.
        """
        for file in self._due(with_large=with_large):
            control.check()
            if control.urgent_waiting():
                return False
            self._bring(file, control)
        return True

    def _due(self, *, with_large: bool) -> list[FormFile]:
        self._look()
        now_ms = self._clock.elapsed_ms()
        return [
            file
            for file in self._missing
            if (with_large or file.size_bytes <= LARGE_BYTES)
            and now_ms - self._refused_ms.get(file.sha256, now_ms - _AGAIN_MS) >= _AGAIN_MS
        ]

    def _look(self) -> None:
        """Which are missing: looked at anew only when other forms have come, because that reads every form."""
        with self._store.reader() as reader:
            mark = reader.form_files.mark()
            if mark == self._mark:
                return
            needed = reader.form_files.needed().values()
        vault = self._store.blobs
        absent = [file for file in needed if not vault.has(file.sha256, file.size_bytes)]
        self._missing, self._mark = sorted(absent, key=lambda file: file.size_bytes), mark

    def _bring(self, file: FormFile, control: RunControl) -> None:
        try:
            data = self._downloader.fetch(file.sha256, control)
            self._store.blobs.put(data, file.media_type)
        except DiskFull:
            self._refused_ms[file.sha256] = self._clock.elapsed_ms()
        except PlatformProblem as problem:
            if problem.code not in _NOT_GIVEN:
                raise
            self._refused_ms[file.sha256] = self._clock.elapsed_ms()
        else:
            self._missing = [each for each in self._missing if each.sha256 != file.sha256]
