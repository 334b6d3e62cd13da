"""Recording a voice note: begun, heard, kept or thrown away; how loud it is, how long it may be, what went wrong.

Knows the contract of microphones and no driver. What is heard stays in memory until it is a file.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer, Signal

from ui.devices import Trouble, hush
from ui.sound.source import Microphone, MicrophoneKind, level_of
from ui.viewmodels.background import Guarded, Run

if TYPE_CHECKING:
    from ui.sound.encoding import Encoder

LONGEST_S, SHORTEST_S = 120.0, 0.5
"""More is no note, and less is a slip of the finger."""
_AGAIN_MS = 3_000
"""How often it is asked whether a microphone was plugged in, while there is none and the button is in sight."""


class Phase(StrEnum):
    """What the recorder is doing."""

    IDLE = "idle"
    OPENING = "opening"
    RECORDING = "recording"
    KEEPING = "keeping"


@dataclass(frozen=True)
class RecordingState:
    """What a record button shows.

    Attributes:
        target: what is being recorded for, such as a question's path.
        seconds: recorded so far.
        level: how loud it is now, 0 to 1.
        problem: why there is no recording and what to do.
    """

    phase: Phase = Phase.IDLE
    target: str = ""
    seconds: float = 0.0
    level: float = 0.0
    problem: str = ""

    def busy_with(self, target: str) -> bool:
        """Whether it is recording, or about to, for this target."""
        return self.phase is not Phase.IDLE and self.target == target


class Recorder(QObject):
    """State and commands of the microphone; one recording at a time."""

    changed = Signal()
    recorded = Signal(str, bytes, str)
    """The target, the file's content, and its ending."""
    failed = Signal(str)
    """What was said could not be kept, and why."""

    def __init__(self, kind: MicrophoneKind | None, run: Run, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._run: Run = Guarded(self, run)
        self._microphone: Microphone | None = None
        self._heard: list[bytes] = []
        self._encoder: Encoder | None = None
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self.look)
        self._is_in_sight = False
        self.is_missing = False
        self.state = RecordingState()

    @property
    def coming(self) -> int:
        """1 while what was said is not a file yet."""
        return int(self.state.phase is Phase.KEEPING)

    def look(self) -> None:
        """The button comes in sight: whether there is a microphone at all; asked again by itself while there is none."""
        self._is_in_sight = True
        if self._kind is not None:
            self._run(self._kind.is_none, self._on_looked, lambda _problem: None)

    def begin(self, target: str) -> None:
        """Records for a target; what a microphone needs is loaded the first time."""
        if self.state.phase is not Phase.IDLE:
            return
        if self._kind is None:
            self._become(RecordingState(target=target, problem=trouble_text(Trouble.NONE)))
            return
        self._heard = []
        self._become(RecordingState(Phase.OPENING, target))
        if self._microphone is None:
            self._run(self._kind.load, self._on_loaded, lambda problem: self._end(problem.text))
        else:
            self._microphone.start()

    def keep(self) -> None:
        """Ends and keeps what was heard; too little of it is none."""
        if self.state.phase not in (Phase.OPENING, Phase.RECORDING):
            return
        if self._microphone is not None:
            self._microphone.stop()  # hands over what it still has
        if self.state.seconds < SHORTEST_S:
            self._end(_tr("太短了，没有存。按住说，说完松开。"))
        else:
            self._encode()

    def discard(self) -> None:
        """Ends and forgets what was heard."""
        if self.state.phase in (Phase.OPENING, Phase.RECORDING):
            self._end("")

    def forget_problem(self) -> None:
        """Something else is done: why there was no recording need not be read any more."""
        if self.state.phase is Phase.IDLE:
            self._become(RecordingState())

    def rest(self) -> None:
        """The screen goes away: what was said is kept, what is too short is not."""
        self._is_in_sight = False
        self._again.stop()
        if self.state.phase is not Phase.IDLE:
            self.keep()

    def end(self) -> None:
        """The program ends: what was said is kept as it is, and no encoder is waited for."""
        self.rest()
        if self._encoder is not None:
            self._encoder.give_up()

    # --- inside ----------------------------------------------------------------------------------------------------

    def _on_looked(self, missing: bool) -> None:  # noqa: FBT001 - what was asked
        if missing and self._is_in_sight:
            self._again.start()
        else:
            self._again.stop()
        if missing is not self.is_missing:
            self.is_missing = missing
            self.changed.emit()

    def _on_loaded(self, _: None) -> None:
        if self._kind is None or self._microphone is not None:
            return
        self._microphone = microphone = self._kind.make(self)
        microphone.heard.connect(self._on_heard)
        microphone.failed.connect(self._on_failed)
        if self.state.phase is Phase.OPENING:
            microphone.start()

    def _on_heard(self, samples: bytes) -> None:
        microphone, state = self._microphone, self.state
        if microphone is None or state.phase not in (Phase.OPENING, Phase.RECORDING):
            return
        self._heard.append(samples)
        self.is_missing = False  # one that the system did not list
        seconds = state.seconds + microphone.shape.seconds(len(samples))
        self._become(
            replace(state, phase=Phase.RECORDING, seconds=min(seconds, LONGEST_S), level=level_of(samples))
        )
        if seconds >= LONGEST_S and self.state.phase is Phase.RECORDING:
            self.keep()

    def _on_failed(self, trouble: Trouble) -> None:
        if self.state.phase is Phase.RECORDING and self.state.seconds >= SHORTEST_S:
            self._encode()  # what was said before it was pulled out
        elif self.state.phase is not Phase.IDLE:
            self._end(trouble_text(trouble))

    def _encode(self) -> None:
        hush()
        from ui.sound.encoding import Encoder

        assert self._microphone is not None  # noqa: S101 - something was heard
        self._become(replace(self.state, phase=Phase.KEEPING, level=0.0))
        encoder = self._encoder = Encoder(self)
        encoder.done.connect(self._on_encoded)
        encoder.encode(b"".join(self._heard), self._microphone.shape)
        self._heard = []

    def _on_encoded(self, data: bytes, ending: str) -> None:
        encoder, target = self._encoder, self.state.target
        self._encoder = None
        if encoder is not None:
            encoder.deleteLater()
        self.recorded.emit(target, data, ending)  # first: somebody has it before it counts as there
        self._become(RecordingState())

    def _end(self, problem: str) -> None:
        target, self._heard = self.state.target, []
        self._become(RecordingState(target=target, problem=problem))
        if self._microphone is not None:
            self._microphone.stop()
        if problem:
            self.failed.emit(problem)

    def _become(self, state: RecordingState) -> None:
        if state != self.state:
            self.state = state
            self.changed.emit()


def trouble_text(trouble: Trouble) -> str:
    """What happened, whether the work is safe, what to do."""
    return {
        Trouble.NONE: _tr("这台设备没有麦克风。已填的都在。可以打字，或者接上耳机再按。"),
        Trouble.DENIED: _tr("系统没有允许用麦克风。已填的都在。到系统设置里允许麦克风，再按；也可以打字。"),
        Trouble.BUSY: _tr("麦克风打不开，可能别的程序正在用。已填的都在。关掉那个程序，再按；也可以打字。"),
        Trouble.GONE: _tr("麦克风断开了，这一段没录上。已填的都在。插好再按；也可以打字。"),
    }[trouble]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sound", text)
