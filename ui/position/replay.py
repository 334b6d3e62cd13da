"""A recorded file (NMEA or GPX) played as if it were happening now, a position at a time."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from gridworker.errors import InputProblem
from gridworker.geo.track import MOST_BYTES, read_gpx
from gridworker.model.vocabulary import PositionSource
from ui.position.nmea import NmeaReceiver, Sentences
from ui.position.receiver import LONGEST_NAME, Receiver

EVERY_MS = 1_000
GPX_ACCURACY_M = 8.0
"""GPX tells no accuracy; a replay pretends a good one."""


class ReplayReceiver(Receiver):
    """Plays a file; at its end it stays where it is."""

    def __init__(self, file: Path, every_ms: int = EVERY_MS, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = file.name[:LONGEST_NAME]
        self._file = file
        self._pieces: Iterator[bytes] | Iterator[tuple[float, float]] = iter(())
        self._nmea: NmeaReceiver | None = None
        self._sentences = Sentences(self)
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.step)

    def start(self) -> None:
        """Reads the file and plays its first position."""
        if self._timer.isActive():
            return
        try:
            data = read_file(self._file)
            self._pieces = self._gpx(data) if data.lstrip().startswith(b"<") else self._epochs(data)
        except InputProblem as problem:
            self.failed.emit(problem.text)
            return
        self._timer.start()
        self.step()

    def stop(self) -> None:
        """Stops playing; the next start begins anew."""
        self._timer.stop()
        if self._nmea is not None:
            self._nmea.stop()
            self._nmea = None

    def step(self) -> None:
        """The next position, now."""
        piece = next(self._pieces, None)
        if isinstance(piece, bytes):
            self._sentences.give(piece)
        elif piece is not None:
            self.tell(*piece, GPX_ACCURACY_M, PositionSource.GNSS)

    def _gpx(self, data: bytes) -> Iterator[tuple[float, float]]:
        return iter(read_gpx(data))

    def _epochs(self, data: bytes) -> Iterator[bytes]:
        """NMEA sentences of one moment together, as a receiver sends them."""
        self._sentences = Sentences(self)
        self._nmea = NmeaReceiver(self.name, self._sentences, self)
        self._nmea.heard.connect(self.heard)
        self._nmea.start()
        return iter(epochs(data))


def epochs(data: bytes) -> list[bytes]:
    """NMEA lines grouped by the moment they tell; lines that are no sentences are left out."""
    groups: list[list[bytes]] = []
    last = b""
    for line in data.splitlines():
        if not line.startswith(b"$"):
            continue
        when = line.split(b",", 2)[1] if line[3:6] in (b"GGA", b"RMC") and b"," in line else last
        if when != last or not groups:
            groups.append([])
            last = when
        groups[-1].append(line)
    return [b"".join(line + b"\r\n" for line in group) for group in groups]


def read_file(file: Path) -> bytes:
    """A recorded file.

    Raises:
        InputProblem: it cannot be read (`track.unreadable`) or is too large (`track.too_large`).
    """
    try:
        if file.stat().st_size > MOST_BYTES:
            raise InputProblem("轨迹文件太大，没有读。请换一个小于 16 MB 的文件。", code="track.too_large")
        return file.read_bytes()
    except OSError:
        raise InputProblem(
            f"轨迹文件 {file.name} 读不出来。请核对文件在不在、能不能读。", code="track.unreadable"
        ) from None
