"""Turns samples into a small file in memory: AAC in MPEG-4, or WAV where the system has no encoder.

Qt's recorder is given a buffer in memory to write to, never a place on the disk. Loaded with the first recording.
"""

import atexit
from functools import partial

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QCoreApplication,
    QEventLoop,
    QIODevice,
    QObject,
    QTimer,
    Signal,
)
from PySide6.QtMultimedia import (
    QAudioBuffer,
    QAudioBufferInput,
    QMediaCaptureSession,
    QMediaFormat,
    QMediaRecorder,
)

from ui.sound.source import Shape, as_wave
from ui.sound.system import qt_format

BITS_PER_SECOND = 32_000
"""Speech stays clear, and two minutes take half a megabyte."""
PATIENCE_MS = 20_000
"""An encoder that says nothing for so long has failed."""
_LAST_MS = 2_000
"""How long the program's end waits for what is still running."""
_PIECE_S = 0.25
_STOPPED = QMediaRecorder.RecorderState.StoppedState
_running: dict[QMediaRecorder, QObject] = {}
"""Not at their end yet, wanted or given up, with what belongs to them."""


class Encoder(QObject):
    """Encodes one recording at a time; lives on the UI thread, the work is done on Qt's own."""

    done = Signal(bytes, str)
    """The file, and the ending its name takes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._samples, self._shape, self._at = b"", Shape(), 0
        self._job: QObject | None = None
        self._buffer: QBuffer | None = None
        self._input: QAudioBufferInput | None = None
        self._recorder: QMediaRecorder | None = None
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.give_up)

    def encode(self, samples: bytes, shape: Shape) -> None:
        """Begins; `done` follows in any case, with WAV where nothing better can be made."""
        self._samples, self._shape, self._at = samples, shape, 0
        # not this object's child: Qt's threads still tell the recorder things when this is thrown away
        self._job = job = QObject(QCoreApplication.instance())
        self._buffer = QBuffer(job)
        self._buffer.open(QIODevice.OpenModeFlag.ReadWrite)
        self._recorder = recorder = QMediaRecorder(job)
        self._input = QAudioBufferInput(qt_format(shape), job)
        session = QMediaCaptureSession(job)
        session.setAudioBufferInput(self._input)
        session.setRecorder(recorder)
        recorder.setOutputDevice(self._buffer)
        recorder.setMediaFormat(_aac())
        recorder.setEncodingMode(QMediaRecorder.EncodingMode.AverageBitRateEncoding)
        recorder.setAudioBitRate(BITS_PER_SECOND)
        recorder.setAutoStop(True)
        recorder.errorOccurred.connect(lambda *_why: self.give_up())
        recorder.recorderStateChanged.connect(self._on_state)
        recorder.recorderStateChanged.connect(partial(_on_ended, recorder))
        _running[recorder] = job
        self._input.readyToSendAudioBuffer.connect(self._feed)
        self._patience.start()
        recorder.record()

    def _feed(self) -> None:
        """As many pieces as the encoder takes now; an empty one at the end says that there are no more."""
        size = round(_PIECE_S * self._shape.rate) * self._shape.bytes_per_second // self._shape.rate
        source = self._input
        while source is not None and self._at <= len(self._samples):
            piece = self._samples[self._at : self._at + size]
            start_us = round(self._shape.seconds(self._at) * 1_000_000)
            sent = (
                QAudioBuffer(QByteArray(piece), qt_format(self._shape), start_us) if piece else QAudioBuffer()
            )
            if not source.sendAudioBuffer(sent):
                return
            self._at = min(self._at + size, len(self._samples)) if piece else len(self._samples) + 1

    def _on_state(self, state: QMediaRecorder.RecorderState) -> None:
        if state is QMediaRecorder.RecorderState.StoppedState and self._job is not None:
            data = bytes(self._buffer.data().data()) if self._buffer else b""
            self._finish(data, ".m4a") if data else self.give_up()

    def give_up(self) -> None:
        """Ends at once, with WAV: what was said is worth more than the room it takes."""
        if self._job is not None:
            self._finish(as_wave(self._samples, self._shape), ".wav")

    def _finish(self, data: bytes, ending: str) -> None:
        self._patience.stop()
        job, self._job = self._job, None
        recorder = self._recorder
        self._buffer = self._input = self._recorder = None
        self._samples = b""
        if job is not None and recorder is not None:
            recorder.stop()
            _on_ended(recorder, recorder.recorderState())
        self.done.emit(data, ending)


def _on_ended(recorder: QMediaRecorder, state: QMediaRecorder.RecorderState) -> None:
    """One that still runs may not be taken away from its threads, which write to its buffer."""
    if state is _STOPPED and (job := _running.pop(recorder, None)) is not None:
        job.deleteLater()


@atexit.register
def _see_the_last_off() -> None:
    """Before the program's end takes their buffers away; a moment is enough for what has not failed."""
    if not _running or QCoreApplication.instance() is None:
        return
    loop = QEventLoop()
    for recorder in tuple(_running):
        recorder.recorderStateChanged.connect(lambda _state: None if _running else loop.quit())
        recorder.stop()
    QTimer.singleShot(_LAST_MS, loop, loop.quit)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _aac() -> QMediaFormat:
    found = QMediaFormat(QMediaFormat.FileFormat.Mpeg4Audio)
    found.setAudioCodec(QMediaFormat.AudioCodec.AAC)
    return found
