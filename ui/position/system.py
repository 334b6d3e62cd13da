"""The positions that the operating system gives (GeoClue, Windows, macOS)."""

from PySide6.QtCore import QObject
from PySide6.QtPositioning import QGeoPositionInfo, QGeoPositionInfoSource

from gridworker.model.vocabulary import PositionSource
from ui.position.nmea import accuracy_of
from ui.position.receiver import Receiver

_EVERY_MS = 2_000


class SystemReceiver(Receiver):
    """Qt's own source for this system."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = self.tr("系统定位")
        self._source: QGeoPositionInfoSource | None = None

    def start(self) -> None:
        """Asks the system; one without positioning, or one that forbids it, is said so."""
        if self._source is not None:
            return
        source: QGeoPositionInfoSource | None = QGeoPositionInfoSource.createDefaultSource(self)
        if source is None:
            self.failed.emit(self.tr("这台设备没有定位。可以扫码或手动到达，也可以接一个串口定位器。"))
            return
        self._source = source
        source.setUpdateInterval(_EVERY_MS)
        source.positionUpdated.connect(self._on_position)
        source.errorOccurred.connect(self._on_error)
        source.startUpdates()

    def stop(self) -> None:
        """Asks no more."""
        source, self._source = self._source, None
        if source is not None:
            source.stopUpdates()
            source.deleteLater()

    def _on_position(self, info: QGeoPositionInfo) -> None:
        if self._source is None or not info.coordinate().isValid():
            return
        where = info.coordinate()
        by_satellite = self._source.supportedPositioningMethods() & (
            QGeoPositionInfoSource.PositioningMethod.SatellitePositioningMethods
        )
        source = PositionSource.GNSS if by_satellite else PositionSource.NETWORK
        self.tell(where.longitude(), where.latitude(), accuracy_of(info), source)

    def _on_error(self, error: QGeoPositionInfoSource.Error) -> None:
        if error is QGeoPositionInfoSource.Error.AccessError:
            self.failed.emit(self.tr("系统没有允许定位。可以扫码或手动到达；要用定位，请在系统设置里允许。"))
        elif error is QGeoPositionInfoSource.Error.ClosedError:
            self.failed.emit(self.tr("系统的定位关着。可以扫码或手动到达；要用定位，请在系统设置里打开。"))
