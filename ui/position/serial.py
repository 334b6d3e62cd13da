"""A receiver on a serial port (USB, Bluetooth): opened, read and closed beside the UI thread, heard on it.

A port may take seconds to open, or never answer (Bluetooth, switched off); nothing of the window waits for it, and
neither does the end of the program.
"""

import threading
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QMetaObject, QObject, Qt, QThread, QTimer, Signal, Slot
from PySide6.QtPositioning import QGeoPositionInfo
from PySide6.QtSerialPort import QSerialPort
from shiboken6 import Shiboken

from ui.position.nmea import nmea_source, tell_read
from ui.position.receiver import Receiver

SPEEDS = (9600, 4800, 38400, 115200)
_GONE_S = 0.2
"""How long is waited for a thread that has only to close its port."""

MakePort = Callable[[str, QObject], QSerialPort]
"""Makes a port of that name for an owner, in the owner's thread, and leaves it closed."""


class SerialReceiver(Receiver):
    """Hears a port, which can be pulled out and put back in; speed in baud."""

    may_return = True

    def __init__(
        self,
        port: str,
        speed: int = SPEEDS[0],
        parent: QObject | None = None,
        make_port: MakePort = QSerialPort,
    ) -> None:
        super().__init__(parent)
        self.name = port
        self._speed, self._make_port = speed, make_port
        self._line: _Line | None = None

    def start(self) -> None:
        """Begins to open the port; that it cannot be opened is said later."""
        if self._line is None:
            self._line = _Line(self._port)
            self._line.heard.connect(self._on_position)
            self._line.failed.connect(self._on_failed)
            self._line.begin()

    def stop(self) -> None:
        """Closes the port, or lets it be closed once it has been opened."""
        line, self._line = self._line, None
        if line is not None:
            line.end()

    def _port(self, owner: QObject) -> QSerialPort:
        port = self._make_port(self.name, owner)
        port.setBaudRate(self._speed)
        return port

    def _on_position(self, info: QGeoPositionInfo) -> None:
        tell_read(self, info)

    def _on_failed(self, error: QSerialPort.SerialPortError, was_open: bool) -> None:  # noqa: FBT001 - a slot
        """A port that fails while it is read is closed: it would fail again and again."""
        self.stop()
        if was_open:
            text = self.tr("定位器 {} 断开了（{}）。可以扫码或手动到达；插好后会自己接上。")
        else:
            text = self.tr("定位器 {} 打不开（{}）。可以扫码或手动到达；插好后会自己接上。")
        self.failed.emit(text.format(self.name, self._why(error)))

    def _why(self, error: QSerialPort.SerialPortError) -> str:
        kinds = QSerialPort.SerialPortError
        if error is kinds.DeviceNotFoundError:
            return self.tr("没有插上，或者名字不对")
        if error is kinds.PermissionError:
            return self.tr("没有权限，或者别的程序正在用")
        return self.tr("没有回应")


class _Line(QObject):
    """One opening of a port. Lives on the UI thread; what it makes lives in a thread of its own.

    That thread runs no Python while it opens, reads and closes, because opening keeps Python's lock when it is called
    from Python, and the window would stand still all the same: it is called by Qt, in an event loop. All it makes
    belongs to Qt, and it is told to end only when it is not opening: so the program can end while a port blocks, with
    nothing taken from under that thread and nothing in it that would want Python once Python is gone.
    """

    heard = Signal(QGeoPositionInfo)
    failed = Signal(QSerialPort.SerialPortError, bool)
    """Why, and whether it had been open until then."""
    _to_close = Signal()

    def __init__(self, make_port: Callable[[QObject], QSerialPort]) -> None:
        super().__init__()
        self._make_port = make_port
        self._is_wanted, self._is_tried = True, False
        self._is_ready = threading.Event()
        self._thread = threading.Thread(target=self._work, name="serial-line", daemon=True)

    def begin(self) -> None:
        """Has the port opened; waits only until the thread is there."""
        self._thread.start()
        self._is_ready.wait()

    def end(self) -> None:
        """Says nothing more, and closes the port as soon as it is not being opened."""
        self._is_wanted = False
        if self._is_tried:
            self._hang_up()

    def _hang_up(self) -> None:
        self._to_close.emit()
        self._thread.join(_GONE_S)

    def _work(self) -> None:
        try:
            loop = self._lay()
        finally:
            self._is_ready.set()
        loop.exec()
        Shiboken.delete(loop)

    def _lay(self) -> QEventLoop:
        """Makes what reads the port, in this thread, and has it started as soon as the loop runs."""
        here = QThread.currentThread()
        loop, owner = QEventLoop(here), QObject(here)
        tried = QTimer(owner, interval=0, singleShot=True)
        port = self._make_port(owner)
        source = nmea_source(port, owner)
        across = Qt.ConnectionType.QueuedConnection
        source.positionUpdated.connect(self._on_position, across)
        port.errorOccurred.connect(self._on_error, across)
        tried.timeout.connect(self._on_tried, across)
        self._to_close.connect(owner.deleteLater)
        owner.destroyed.connect(loop.quit)
        for what, slot in ((source, "startUpdates"), (tried, "start")):
            QMetaObject.invokeMethod(what, slot, across)
        return loop

    @Slot()
    def _on_tried(self) -> None:
        self._is_tried = True
        if not self._is_wanted:
            self._hang_up()

    @Slot(QGeoPositionInfo)
    def _on_position(self, info: QGeoPositionInfo) -> None:
        if self._is_wanted:
            self.heard.emit(info)

    @Slot(QSerialPort.SerialPortError)
    def _on_error(self, error: QSerialPort.SerialPortError) -> None:
        if self._is_wanted and error is not QSerialPort.SerialPortError.NoError:
            self.failed.emit(error, self._is_tried)
