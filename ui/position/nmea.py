"""NMEA 0183 from any device of bytes: Qt reads the sentences, spoiled ones are left out.

Serial receivers (USB, Bluetooth) and replayed files are the same to it.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QIODevice, QIODeviceBase, QObject
from PySide6.QtPositioning import QGeoPositionInfo, QNmeaPositionInfoSource

from gridworker.model.vocabulary import PositionSource
from ui.position.receiver import Receiver

if TYPE_CHECKING:
    from PySide6.QtSerialPort import QSerialPort

RANGE_ERROR_M = 5.1
"""User equivalent range error of a single-frequency receiver (default); Qt takes accuracy as twice HDOP times this."""
SPEEDS = (9600, 4800, 38400, 115200)

MakeDevice = Callable[[QObject], QIODevice]


class NmeaReceiver(Receiver):
    """Reads sentences from a device that is made when listening begins."""

    def __init__(self, name: str, make_device: MakeDevice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._make_device = make_device
        self._device: QIODevice | None = None
        self._source: QNmeaPositionInfoSource | None = None

    def start(self) -> None:
        """Opens the device; one that cannot be opened is said so."""
        if self._source is not None:
            return
        device = self._make_device(self)
        if not device.isOpen() and not device.open(QIODeviceBase.OpenModeFlag.ReadOnly):
            why = device.errorString()
            device.deleteLater()
            text = self.tr("定位器 {} 打不开（{}）。可以扫码或手动到达；插好后会自己接上。")
            self.failed.emit(text.format(self.name, why))
            return
        source = QNmeaPositionInfoSource(QNmeaPositionInfoSource.UpdateMode.RealTimeMode, self)
        source.setUserEquivalentRangeError(RANGE_ERROR_M)
        source.setDevice(device)
        source.positionUpdated.connect(self._on_position)
        self._device, self._source = device, source
        source.startUpdates()

    def stop(self) -> None:
        """Closes the device."""
        source, device = self._source, self._device
        self._source = self._device = None
        if source is not None:
            source.stopUpdates()
            source.deleteLater()
        if device is not None:
            device.close()
            device.deleteLater()

    def _on_position(self, info: QGeoPositionInfo) -> None:
        where = info.coordinate()
        if where.isValid():
            self.tell(where.longitude(), where.latitude(), accuracy_of(info), PositionSource.GNSS)


class SerialReceiver(NmeaReceiver):
    """Reads from a serial port (USB, Bluetooth), which can be pulled out and put back in; speed in baud."""

    may_return = True

    def __init__(self, port: str, speed: int = SPEEDS[0], parent: QObject | None = None) -> None:
        super().__init__(port, self._make_port, parent)
        self._speed = speed

    def _make_port(self, owner: QObject) -> QIODevice:
        from PySide6.QtSerialPort import QSerialPort

        device = QSerialPort(self.name, owner)
        device.setBaudRate(self._speed)
        device.errorOccurred.connect(self._on_error)
        return device

    def _on_error(self, error: "QSerialPort.SerialPortError") -> None:
        """A port that fails while it is read is closed: it would fail again and again."""
        if self._device is None or not error.value:
            return  # it is being opened, which says by itself that it could not be
        why = self._device.errorString()
        self.stop()
        text = self.tr("定位器 {} 断开了（{}）。可以扫码或手动到达；插好后会自己接上。")
        self.failed.emit(text.format(self.name, why))


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
