"""Enrolling a device: platform address and one-time code, the lock, the first sync. Every problem says what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, Signal

from gridworker.errors import EnvironmentProblem
from gridworker.model.guessable import is_guessable
from ui.viewmodels.background import Run
from ui.viewmodels.unlock import PASSPHRASE_LENGTH, PIN_LENGTH, LockMode

_WRONG_ADDRESS = frozenset({"enrol.address", "enrol.unreachable"})
_WRONG_CODE = frozenset(
    f"enrol.{why}" for why in ("code_format", "code_unknown", "code_used", "code_expired", "other_worker")
)
"""Codes of errors that are said at the field they are about."""
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class Step(IntEnum):
    """The wizard's steps, in order."""

    CONNECT = 0
    LOCK = 1
    SYNC = 2
    DONE = 3


@dataclass(frozen=True)
class EnrolledAs:
    """Who this device now belongs to; such as 陈志敏, 新鸿社区 · 第 3 网格."""

    name: str
    line: str


@dataclass(frozen=True)
class Invited:
    """Where to enrol and with which one-time code."""

    address: str
    code: str


@dataclass(frozen=True)
class SyncProgress:
    """How far the first sync is; `total` 0 while it is not known."""

    done: int
    total: int
    what: str = ""


class EnrolPort(Protocol):
    """The acts behind the wizard; called off the UI thread, raise `EnvironmentProblem`."""

    def invitation_in(self, codes: Sequence[str]) -> Invited:
        """What the code on the paper of the community desk says."""
        ...

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """The texts of the bar and QR codes in a picture."""
        ...

    def enrol(self, address: str, code: str) -> EnrolledAs:
        """Register this device with a one-time code."""
        ...

    def set_lock(self, secret: str) -> None:
        """Wrap the store's key with a PIN or a passphrase."""
        ...

    def first_sync(self, report: Callable[[SyncProgress], None]) -> None:
        """Bring the first rows; `report` may be called from any thread."""
        ...


@dataclass(frozen=True)
class EnrolState:
    """Everything the wizard shows."""

    step: Step = Step.CONNECT
    address: str = ""
    invited: Invited | None = None
    busy: bool = False
    mode: LockMode = LockMode.PIN
    worker: EnrolledAs | None = None
    address_problem: str = ""
    code_problem: str = ""
    secret_problem: str = ""
    repeat_problem: str = ""
    problem: str = ""
    progress: SyncProgress = SyncProgress(0, 0)


class EnrolViewModel(QObject):
    """Leads through the steps; secrets pass through and are not kept."""

    changed = Signal()
    finished = Signal()
    _progressed = Signal(object)

    def __init__(
        self, port: EnrolPort, run: Run, mode: LockMode, address: str = "", parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._port, self._run = port, run
        self._state = EnrolState(mode=mode, address=address)
        self._progressed.connect(self._on_progressed)

    @property
    def state(self) -> EnrolState:
        """What is shown now."""
        return self._state

    def connect_platform(self, address: str, code: str) -> None:
        """Step 1: register this device."""
        if self._state.busy:
            return
        address, code = normal_address(address), code.strip()
        wrong_address = "" if address else self._address_text()
        wrong_code = "" if code else self.tr("没填开通码。找社区管理员要一个。")
        self._become(address_problem=wrong_address, code_problem=wrong_code, problem="")
        if wrong_address or wrong_code:
            return
        self._become(busy=True, address=address)
        self._run(lambda: self._port.enrol(address, code), self._on_enrolled, self._on_failed)

    def take_codes(self, *codes: str) -> None:
        """Step 1, without typing: what was scanned fills both fields; connecting stays the worker's own act."""
        self._invite(lambda: self._port.invitation_in(codes))

    def take_picture(self, file: Path) -> None:
        """The same from a picture of the paper."""
        from ui.viewmodels.photos import read_picture  # most devices are enrolled once, and by hand

        self._invite(lambda: self._port.invitation_in(self._port.read_codes(read_picture(file))))

    def _invite(self, read: Callable[[], Invited]) -> None:
        if not self._state.busy:
            self._become(busy=True, problem="", address_problem="", code_problem="")
            self._run(read, self._on_invited, self._on_failed)

    def _on_invited(self, invited: Invited) -> None:
        self._become(busy=False, invited=invited, address=invited.address)

    def set_lock(self, secret: str, repeat: str) -> None:
        """Step 2: the secret, twice."""
        if self._state.busy:
            return
        wrong = self._secret_text(secret)
        wrong_repeat = "" if wrong or secret == repeat else self.tr("两次不一样，再输一遍。")
        self._become(secret_problem=wrong, repeat_problem=wrong_repeat, problem="")
        if not wrong and not wrong_repeat:
            self._become(busy=True)
            self._run(lambda: self._port.set_lock(secret), self._on_locked, self._on_failed)

    def typing(self, field: str, text: str) -> None:
        """What was said about a field (`address`, `code`, `secret`, `repeat`) is looked at again while it is typed in."""
        self._become(problem="")
        if getattr(self._state, f"{field}_problem"):
            self._become(**{f"{field}_problem": self._secret_text(text) if field == "secret" else ""})

    def start_sync(self) -> None:
        """Step 3, and once more after it failed."""
        if self._state.busy:
            return
        self._become(busy=True, problem="", progress=SyncProgress(0, 0))
        self._run(lambda: self._port.first_sync(self._progressed.emit), self._on_synced, self._on_failed)

    def skip_sync(self) -> None:
        """Go on without the first sync; it happens by itself once there is a network."""
        if self._state.step is Step.SYNC and not self._state.busy:
            self._become(step=Step.DONE, problem="")

    def finish(self) -> None:
        """Step 4: open 今日."""
        self.finished.emit()

    def _address_text(self) -> str:
        return self.tr("地址不对。照开通单填，例如 https://wg.example.gov.cn；只有本机可以用 http。")

    def _secret_text(self, secret: str) -> str:
        if self._state.mode is LockMode.PASSPHRASE:
            short = PASSPHRASE_LENGTH - len(secret)
            if short > 0:
                return self.tr("还差 {n} 个字符，至少 {all} 个。").format(n=short, all=PASSPHRASE_LENGTH)
        elif len(secret) != PIN_LENGTH or not secret.isdecimal():
            return self.tr("解锁码是 {n} 位数字。").format(n=PIN_LENGTH)
        return self.tr("太容易猜了，别用连号，也别反复用同一小段。") if is_guessable(secret) else ""

    def _on_enrolled(self, worker: EnrolledAs) -> None:
        self._become(busy=False, worker=worker, step=Step.LOCK)

    def _on_locked(self, _: object) -> None:
        self._become(busy=False, step=Step.SYNC)
        self.start_sync()

    def _on_progressed(self, progress: SyncProgress) -> None:
        self._become(progress=progress)

    def _on_synced(self, _: object) -> None:
        self._become(busy=False, step=Step.DONE)

    def _on_failed(self, problem: EnvironmentProblem) -> None:
        is_first = self._state.step is Step.CONNECT
        wrong = "address" if problem.code in _WRONG_ADDRESS else "code" if problem.code in _WRONG_CODE else ""
        self._become(busy=False, **{f"{wrong}_problem" if wrong and is_first else "problem": problem.text})

    def _become(self, **changes: object) -> None:
        state = replace(self._state, **changes)  # type: ignore[arg-type] # names are checked by `replace` itself
        if state != self._state:
            self._state = state
            self.changed.emit()


def normal_address(text: str) -> str:
    """The platform's address without trailing slash, https assumed; empty when it cannot be one.

    Plain http is accepted for this machine only.
    """
    text = text.strip()
    if text and "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    del port
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL)
    return text.rstrip("/") if host and safe and " " not in text else ""
