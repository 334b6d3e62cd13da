"""Microphone and player of the operating system, through Qt Multimedia. Loaded when a worker first needs one.

Samples are read from the driver into memory, and a file's content is played from memory: neither is written anywhere.
"""

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QIODevice,
    QMicrophonePermission,
    QObject,
    Qt,
    QThreadPool,
    QUrl,
    Signal,
)
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QAudio,
    QAudioDevice,
    QAudioFormat,
    QAudioOutput,
    QAudioSource,
    QMediaDevices,
    QMediaPlayer,
    QVideoFrame,
    QVideoSink,
)
from shiboken6 import isValid

from ui.camera.source import live_copy
from ui.devices import Trouble
from ui.sound.source import SAMPLE_BYTES, Microphone, Player, Shape


def qt_format(shape: Shape) -> QAudioFormat:
    """The same in Qt's words."""
    found = QAudioFormat()
    found.setSampleRate(shape.rate)
    found.setChannelCount(shape.channels)
    found.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return found


class SystemMicrophone(Microphone):
    """The system's first choice."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shape = Shape()
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None
        self._rest = b""

    @property
    def shape(self) -> Shape:
        """As the driver gives them."""
        return self._shape

    def start(self) -> None:
        """Asks for permission first, where the system wants that."""
        self.stop()
        trouble = self._trouble()
        if trouble is not None:
            self.failed.emit(trouble)
        elif self._allowed():
            self._stream = self._open()
            if self._stream is None:
                self._fail(Trouble.BUSY)
            else:
                self._stream.readyRead.connect(self._on_ready)

    def stop(self) -> None:
        """Takes what the driver still has, then gives the microphone back to the system."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.readyRead.disconnect(self._on_ready)
            self._hand_on(bytes(stream.readAll().data()))
        self._rest = b""
        source, self._source = self._source, None
        if source is not None:
            source.stateChanged.disconnect(self._on_state)
            source.stop()
            source.deleteLater()

    def _trouble(self) -> Trouble | None:
        """Why there is nothing to open, if so."""
        return Trouble.NONE if QMediaDevices.defaultAudioInput().isNull() else None

    def _open(self) -> QIODevice | None:
        device = QMediaDevices.defaultAudioInput()
        self._shape = best_shape(device)
        source = QAudioSource(device, qt_format(self._shape), self)
        source.stateChanged.connect(self._on_state)
        self._source = source
        # the bindings promise a device; where the driver refuses there is none
        return source.start() or None

    def _allowed(self) -> bool:
        """Whether it may be used; where the worker has to be asked, pressing again goes on with the answer."""
        app = QCoreApplication.instance()
        permission = QMicrophonePermission()
        status = app.checkPermission(permission) if app else Qt.PermissionStatus.Granted
        if status is Qt.PermissionStatus.Undetermined and app is not None:
            app.requestPermission(permission, self, lambda _answer: self._on_answer())
            return False
        if status is Qt.PermissionStatus.Denied:
            self.failed.emit(Trouble.DENIED)
            return False
        return True

    def _on_answer(self) -> None:
        if isValid(self):
            self.start()

    def _on_ready(self) -> None:
        if self._stream is not None:
            self._hand_on(bytes(self._stream.readAll().data()))

    def _hand_on(self, data: bytes) -> None:
        """Whole samples of all channels; the rest waits for its other half."""
        data, whole = self._rest + data, SAMPLE_BYTES * self._shape.channels
        self._rest = data[len(data) // whole * whole :]
        if data := data[: len(data) // whole * whole]:
            self.heard.emit(data)

    def _on_state(self, state: QAudio.State) -> None:
        if state is QAudio.State.StoppedState:
            self._fail(Trouble.GONE if QMediaDevices.defaultAudioInput().isNull() else Trouble.BUSY)

    def _fail(self, trouble: Trouble) -> None:
        self.stop()
        self.failed.emit(trouble)


def best_shape(device: QAudioDevice) -> Shape:
    """What speech needs, else what the device does best."""
    wanted = Shape()
    if device.isFormatSupported(qt_format(wanted)):
        return wanted
    best = device.preferredFormat()
    return Shape(best.sampleRate(), best.channelCount())


class SystemPlayer(Player):
    """Qt's player, reading from memory.

    What waits for the player's threads is asked for by signal: Python's lock is free while a signal is delivered, and these
    threads need it for the buffer and for their connections. Called directly, this thread would wait for them, and they for it.
    """

    _to_play, _to_pause, _to_stop = Signal(), Signal(), Signal()
    _to_seek = Signal("qlonglong")  # type: ignore[arg-type]  # by its C++ name, as the slot has it
    _to_read = Signal(QUrl)
    _turned = Signal(int, QImage)
    """The file it belongs to, the picture."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run, self._turning = 0, False
        self._buffer = QBuffer(self)
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._player, self._sink = QMediaPlayer(self), QVideoSink(self)
        self._player.setAudioOutput(QAudioOutput(self))  # where there is no loudspeaker it keeps the time
        self._player.setVideoSink(self._sink)
        self._to_play.connect(self._player.play)
        self._to_pause.connect(self._player.pause)
        self._to_stop.connect(self._player.stop)
        self._to_seek.connect(self._player.setPosition)
        self._to_read.connect(self._player.setSource)
        self._player.positionChanged.connect(lambda ms: self.moved.emit(int(ms)))
        self._player.mediaStatusChanged.connect(self._on_status)
        self._player.errorOccurred.connect(lambda *_why: self.failed.emit())
        self._sink.videoFrameChanged.connect(self._on_frame)
        self._turned.connect(self._on_turned, Qt.ConnectionType.QueuedConnection)

    @property
    def duration_ms(self) -> int:
        """As the file says."""
        return max(0, int(self._player.duration()))

    def load(self, data: bytes) -> None:
        """Reads it from memory."""
        self.stop()
        self._buffer.setData(QByteArray(data))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._player.setSourceDevice(self._buffer)

    def play(self) -> None:
        """Plays."""
        self._to_play.emit()

    def pause(self) -> None:
        """Pauses."""
        self._to_pause.emit()

    def seek(self, ms: int) -> None:
        """As near as the file allows."""
        self._to_seek.emit(ms)

    def stop(self) -> None:
        """Forgets the file."""
        self._run += 1
        self._turning = False
        self._to_stop.emit()
        self._to_read.emit(QUrl())
        self._buffer.close()
        self._buffer.setData(QByteArray())

    def _on_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if status is QMediaPlayer.MediaStatus.EndOfMedia:
            self._to_seek.emit(0)
            self.ended.emit()
        elif status is QMediaPlayer.MediaStatus.InvalidMedia:
            self.failed.emit()

    def _on_frame(self, frame: QVideoFrame) -> None:
        """Frames that come while one is being turned into a picture are left out."""
        if frame.isValid() and not self._turning:
            self._turning = True
            run, kept = self._run, QVideoFrame(frame)
            self._pool.start(lambda: self._turned.emit(run, live_copy(kept.toImage())))

    def _on_turned(self, run: int, image: QImage) -> None:
        if run == self._run:
            self._turning = False
            self.framed.emit(image)
