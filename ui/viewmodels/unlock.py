"""Unlocking: a 6-digit PIN or a passphrase, what happens after wrong tries, and what may be shown before there is a key.

The secret never becomes part of the state: only how many characters are in. Counting wrong tries is the store's
business; this only says it.
"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Signal

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem
from ui.language import amount, listed
from ui.viewmodels.background import Run
from ui.viewmodels.status import month_text

PIN_LENGTH = 6
PASSPHRASE_LENGTH = 12
LOCK_MINUTES = 15
_DAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


class LockMode(StrEnum):
    """What opens the store: a PIN beside a secret kept by the system, or a passphrase alone."""

    PIN = "pin"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a mode


class Tries(NamedTuple):
    """What wrong tries have led to.

    Args:
        left: tries before the next lock; None when nothing went wrong so far.
        wait_until: no try before this time.
        locked: the wait is the long lock, not the growing delay.
    """

    left: int | None = None
    wait_until: datetime | None = None
    locked: bool = False


class UnlockPort(Protocol):
    """Opens the store; called off the UI thread."""

    def tries(self) -> Tries:
        """What earlier wrong tries have led to."""
        ...

    def unlock(self, secret: str) -> Tries | None:
        """Try a secret; None when the store is open."""
        ...


class Notice(NamedTuple):
    """A line of good or bad news: icon, first and second line."""

    icon: str
    title: str
    line: str = ""


class LockFacts(NamedTuple):
    """What is known before unlocking.

    Args:
        cold: no key in memory, so nothing but the count in the sealed spool may be shown.
        name, role_line, place: worker and place; shown after an idle lock only.
        waiting, photos: not yet acknowledged; in a cold start `waiting` is the spool's count.
        urgent_line: such as `13:58 收到，解锁后直接打开`; with `urgent` calls to sign for.
    """

    mode: LockMode = LockMode.PIN
    cold: bool = True
    name: str = ""
    role_line: str = ""
    place: str = ""
    waiting: int = 0
    photos: int = 0
    urgent: int = 0
    urgent_line: str = ""
    online: bool = False


class UnlockState(NamedTuple):
    """Everything the lock screen shows."""

    mode: LockMode = LockMode.PIN
    name: str = ""
    role_line: str = ""
    place: str = ""
    time: str = ""
    date: str = ""
    notices: tuple[Notice, ...] = ()
    prompt: str = ""
    filled: int = 0
    busy: bool = False
    blocked: bool = False
    warning: str = ""
    danger: bool = False
    foot: str = ""


class UnlockViewModel(QObject):
    """Takes digits or a passphrase, tries them, says what came of it. `tick` is called once a second while shown."""

    changed = Signal()
    unlocked = Signal()
    switch_requested = Signal()
    """换人登录."""
    cleared = Signal()
    """The secret typed so far is void; a text field empties itself."""

    def __init__(
        self, port: UnlockPort, run: Run, clock: Clock, facts: LockFacts, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._port, self._run, self._clock = port, run, clock
        self._facts = facts
        self._digits = ""
        self._tries = Tries()
        self._problem = ""
        self._busy = False
        self._state = self._described()

    @property
    def state(self) -> UnlockState:
        """What is shown now."""
        return self._state

    def start(self) -> None:
        """Ask what earlier wrong tries have led to."""
        self._run(self._port.tries, self._on_tries, self.fail)

    def show_facts(self, facts: LockFacts) -> None:
        """Take over new facts, such as another count or a new call."""
        self._facts = facts
        self._refresh()

    def tick(self) -> None:
        """A second has passed."""
        self._refresh()

    def type_digit(self, digit: str) -> None:
        """Add a digit; the sixth submits."""
        if self._state.blocked or self._busy or len(self._digits) >= PIN_LENGTH or not digit.isdecimal():
            return
        self._digits += digit
        self._problem = ""
        self._refresh()
        if len(self._digits) == PIN_LENGTH:
            self._try(self._digits)

    def erase(self) -> None:
        """Take the last digit away."""
        self._digits = self._digits[:-1]
        self._refresh()

    def clear(self) -> None:
        """Take all digits away."""
        self._digits = ""
        self.cleared.emit()
        self._refresh()

    def submit_passphrase(self, text: str) -> None:
        """Try a passphrase; one that is too short is not counted as a try."""
        if self._state.blocked or self._busy:
            return
        if len(text) < PASSPHRASE_LENGTH:
            self._problem = self.tr("口令至少 {n} 个字符，还差 {k} 个").format(
                n=PASSPHRASE_LENGTH, k=PASSPHRASE_LENGTH - len(text)
            )
            self._refresh()
            return
        self._try(text)

    def switch_user(self) -> None:
        """换人登录."""
        self.switch_requested.emit()

    def _try(self, secret: str) -> None:
        self._busy, self._problem = True, ""
        self._refresh()
        self._run(lambda: self._port.unlock(secret), self._on_tried, self.fail)

    def _on_tries(self, tries: Tries) -> None:
        self._tries = tries
        self._refresh()

    def _on_tried(self, tries: Tries | None) -> None:
        self._busy, self._digits = False, ""
        self._tries = tries or Tries()
        self.cleared.emit()
        self._refresh()
        if tries is None:
            self.unlocked.emit()

    def fail(self, problem: EnvironmentProblem) -> None:
        """The words were not the matter: say what was, and let the worker try again."""
        self._busy, self._digits, self._problem = False, "", problem.text
        self.cleared.emit()
        self._refresh()

    def _refresh(self) -> None:
        state = self._described()
        if state != self._state:
            self._state = state
            self.changed.emit()

    def _described(self) -> UnlockState:
        now, facts = self._clock.now(), self._facts
        known = not facts.cold
        state = UnlockState(
            mode=facts.mode,
            name=facts.name if known else "",
            role_line=facts.role_line if known else "",
            place=facts.place if known else "",
            time=f"{now:%H:%M}",
            date=self.tr("{month} {day} 日 {weekday}").format(
                month=month_text(now.month), day=now.day, weekday=self.tr(_DAYS[now.weekday()])
            ),
            notices=self._notices(),
            prompt=self._prompt(),
            filled=len(self._digits),
            busy=self._busy,
            foot=self.tr("连错 5 次会锁 {n} 分钟，资料不会丢").format(n=LOCK_MINUTES),
        )
        return self._with_warning(state, now)

    def _prompt(self) -> str:
        if self._busy:
            return self.tr("正在核对，要几秒…")
        if self._facts.mode is LockMode.PIN:
            return self.tr("输入 {n} 位解锁码").format(n=PIN_LENGTH)
        return self.tr("输入口令")

    def _with_warning(self, state: UnlockState, now: datetime) -> UnlockState:
        if self._busy:
            return state  # what the last try led to no longer matters
        tries = self._tries
        left = int((tries.wait_until - now).total_seconds() + 0.999) if tries.wait_until else 0
        if left > 0:
            rest = f"{left // 60}:{left % 60:02d}"
            prompt = self.tr("还剩 {rest}，资料都在，不会丢") if tries.locked else self.tr("{rest} 后再试")
            return state._replace(
                blocked=True,
                danger=tries.locked,
                warning=self._wait_text(tries),
                prompt=prompt.format(rest=rest),
            )
        if self._problem:
            return state._replace(warning=self._problem)
        if tries.left is None or tries.locked:
            return state
        text = self.tr("上次输错了，还可以试 {n} 次").format(n=tries.left)
        if tries.left == 1:
            text = self.tr("只剩最后 1 次，再错锁 {n} 分钟").format(n=LOCK_MINUTES)
        return state._replace(warning=text, danger=tries.left == 1)

    def _wait_text(self, tries: Tries) -> str:
        if tries.locked and tries.wait_until is not None:
            return self.tr("已锁 {n} 分钟，{time} 再试。\n资料都在，不会丢。").format(
                n=LOCK_MINUTES, time=f"{tries.wait_until:%H:%M}"
            )
        return self.tr("上次输错了，还可以试 {n} 次").format(n=tries.left if tries.left is not None else 0)

    def _notices(self) -> tuple[Notice, ...]:
        made = (self._link_notice(), self._urgent_notice())
        return tuple(notice for notice in made if notice is not None)

    def _link_notice(self) -> Notice | None:
        facts = self._facts
        if facts.cold:
            line = amount("{n} 条加密存在本机，联网后自动上传", facts.waiting)
            return Notice(
                "lock-key-fill", self.tr("本机资料已上锁"), line if facts.waiting else self.tr("没有待传的")
            )
        parts = [amount("{n} 条记录", facts.waiting)] if facts.waiting else []
        parts += [amount("{n} 张照片", facts.photos)] if facts.photos else []
        line = self.tr("{what}加密存在本机，联网后自动上传").format(what=listed(parts)) if parts else ""
        if not facts.online:
            return Notice(
                "cloud-slash-bold", self.tr("现在离线，一样能解锁、能干活"), line or self.tr("没有待传的")
            )
        return Notice("cloud-arrow-up-fill", self.tr("正在后台同步"), line) if line else None

    def _urgent_notice(self) -> Notice | None:
        facts = self._facts
        if facts.cold or not facts.urgent:
            return None
        title = self.tr("{n} 条紧急呼叫等你签收").format(n=facts.urgent)
        return Notice("bell-ringing-fill", title, facts.urgent_line)
