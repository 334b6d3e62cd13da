"""NMEA 0183 from any device of bytes: Qt reads the sentences, spoiled ones are left out.

Serial receivers (USB, Bluetooth) and replayed files are the same to it.
"""

from PySide6.QtCore import QByteArray, QIODevice, QIODeviceBase, QObject
from PySide6.QtPositioning import QGeoPositionInfo, QNmeaPositionInfoSource

from gridworker.model.vocabulary import PositionSource
from ui.position.receiver import Receiver

RANGE_ERROR_M = 5.1
"""User equivalent range error of a single-frequency receiver (default); Qt takes accuracy as twice HDOP times this."""


def nmea_source(device: QIODevice, parent: QObject) -> QNmeaPositionInfoSource:
    """Reads a device's sentences once it is started, which opens the device if it is not open."""
    source = QNmeaPositionInfoSource(QNmeaPositionInfoSource.UpdateMode.RealTimeMode, parent)
    source.setUserEquivalentRangeError(RANGE_ERROR_M)
    source.setDevice(device)
    return source


def tell_read(receiver: Receiver, info: QGeoPositionInfo) -> None:
    """Has a receiver say what was read from its sentences, if that is a position."""
    where = info.coordinate()
    if where.isValid():
        receiver.tell(where.longitude(), where.latitude(), accuracy_of(info), PositionSource.GNSS)


class NmeaReceiver(Receiver):
    """Reads sentences from a device that is open."""

    def __init__(self, name: str, device: QIODevice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._device = device
        self._source: QNmeaPositionInfoSource | None = None

    def start(self) -> None:
        """Begins to read."""
        if self._source is None:
            self._source = nmea_source(self._device, self)
            self._source.positionUpdated.connect(self._on_position)
            self._source.startUpdates()

    def stop(self) -> None:
        """Reads no more."""
        source, self._source = self._source, None
        if source is not None:
            source.stopUpdates()
            source.deleteLater()

    def _on_position(self, info: QGeoPositionInfo) -> None:
        tell_read(self, info)


class Sentences(QIODevice):
    """A device that is handed its bytes piece by piece."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting = b""
        self.open(QIODeviceBase.OpenModeFlag.ReadOnly)

    def give(self, data: bytes) -> None:
        """More has arrived."""
        self._waiting += data
        self.readyRead.emit()

    def isSequential(self) -> bool:
        """Like a cable: what was read is gone."""
        return True

    def bytesAvailable(self) -> int:
        """How much can be read."""
        return len(self._waiting) + super().bytesAvailable()

    def canReadLine(self) -> bool:
        """Whether a sentence is complete."""
        return b"\n" in self._waiting or super().canReadLine()

    def readData(self, maxlen: int) -> object:
        """Qt asks for bytes."""
        read, self._waiting = self._waiting[:maxlen], self._waiting[maxlen:]
        return read

    def writeData(self, data: bytes | bytearray | memoryview | QByteArray, len: int) -> int:  # noqa: A002, ARG002 - Qt's names
        """Nothing is ever written to a receiver."""
        return -1


def accuracy_of(info: QGeoPositionInfo) -> float | None:
    """How far a position may be off, None if the source does not say."""
    attribute = QGeoPositionInfo.Attribute.HorizontalAccuracy
    return float(info.attribute(attribute)) if info.hasAttribute(attribute) else None
