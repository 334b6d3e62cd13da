"""The sync engine: decides when to run, runs one at a time, and says how it stands.

Threads: one of its own does all network work (`start`), or the caller's (`run_once`); never both at once. `sync_now`,
`network_changed`, `set_link_kind`, `cancel`, `stop` and `status` may be called from any thread. Status and bug
callbacks come on the thread that runs. It asks nobody about screens or kinds of networks: it is told.
"""

import contextlib
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, NetworkProblem, PlatformProblem
from gridworker.store.changes import Changes
from gridworker.store.runs import SyncRun
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from sync.client.control import RunControl
from sync.client.metering import Traffic
from sync.client.pace import Backoff
from sync.client.problems import Cancelled, DeviceRevoked, PlatformBusy, is_break
from sync.client.schedule import DEBOUNCE_MS, INTERVAL_MS, URGENT_LOOK_MS, Schedule
from sync.client.status import Link, LinkKind, Step, SyncState, SyncStatus, Trigger
from sync.client.transport import Transport
from sync.client.waiting import EventWaiting, Waiting, breaker, end_thread

if TYPE_CHECKING:  # loaded with the first run, not by whoever only names an engine
    from sync.client.run import RunResult, SyncRunner

ATTENTION_AFTER = 3
_SHOWN_AFTER = 2
_GO_ON_S = 0.01
"""A line that breaks now and then, but carries something each time, is used again at once."""
_ROUGH_S = 0.2
"""The bound of the first wait when it was at least up for an answer."""
_OFFLINE_MOST_S = 60.0
"""The bound while the line is just not there: to try costs nobody anything, and no system tells of every return."""
_LONGEST_WAIT_S = 30.0
"""After this its thread looks at the time again: a machine that slept meanwhile slept through its waiting too."""
_LEAST_AGAIN_MS = 2_000
_URGENT_MOST_S = 30.0
"""The bound under which something urgent is tried again while the platform is busy."""
_WALL_JUMP_MS = 60_000
_IN_THE_WAY = ("network.tls", "network.proxy")
_TRY_EVERYTHING = (Trigger.PERSON, Trigger.START)
_ANOTHER_WAY = (Trigger.NETWORK, Trigger.START)

StatusCallback = Callable[[SyncStatus], None]


class SyncEngine:
    """Brings the device and the platform together whenever there is a reason and a way.

    Args:
        store: the device's memory; the engine watches its changes for something to send.
        transport: the way to the platform; one that can `abort` is cut short by `cancel` and `stop`.
        clock: the device's clocks.
        uniform: a random number in [0, 1), for waits.
        waiting: how its thread waits.
        wifi_only: whether originals wait for Wi-Fi, a cable, or a person who wants them sent now; asked at each run.
        on_revoked: told once when the platform's CA has provably revoked this device; sync has stopped by then.
        on_bug: told an error that is the program's own fault; the run counts as failed and the engine lives on.
        debounce_ms, interval_ms: see `Schedule`.
    """

    def __init__(
        self,
        store: Store,
        transport: Transport,
        clock: Clock,
        *,
        uniform: Callable[[], float] = random.random,
        waiting: Waiting | None = None,
        wifi_only: Callable[[], bool] = lambda: False,
        on_revoked: Callable[[DeviceRevoked], None] = lambda _problem: None,
        on_bug: Callable[[Exception], None] = lambda _error: None,
        debounce_ms: int = DEBOUNCE_MS,
        interval_ms: int = INTERVAL_MS,
    ) -> None:
        self._uniform = uniform
        self._store = store
        self._transport = transport
        self._clock = clock
        self._waiting = waiting or EventWaiting()
        self._wifi_only = wifi_only
        self._on_revoked = on_revoked
        self._on_bug = on_bug
        self._backoff = Backoff(uniform)
        self._offline_backoff = Backoff(uniform, most_s=_OFFLINE_MOST_S)
        self._urgent_backoff = Backoff(uniform, most_s=_URGENT_MOST_S)
        self._urgent_failures = 0
        self._rough = Backoff(uniform, base_s=_ROUGH_S, least_s=_GO_ON_S)
        self._schedule = Schedule(clock.elapsed_ms(), debounce_ms, interval_ms)
        self._lock = threading.RLock()
        self._running = threading.Lock()
        self._control: RunControl | None = None
        self._link_kind = LinkKind.UNKNOWN
        self._status = SyncStatus()
        self._subscribers: list[StatusCallback] = []
        self._thread: threading.Thread | None = None
        self._stopping = False
        self._wall = _WallWatch(clock)
        self._unsubscribe = store.changes.subscribe(self._on_store_changed)

    @cached_property
    def runner(self) -> "SyncRunner":
        """What does the network work; made, and its modules loaded, on the thread that first runs."""
        from sync.client.run import SyncRunner

        return SyncRunner(self._store, self._transport, self._clock, self._uniform)

    @property
    def status(self) -> SyncStatus:
        """How it stands now."""
        return self._status

    def subscribe(self, callback: StatusCallback) -> Callable[[], None]:
        """Calls `callback` with each new status, on the thread that runs; returns how to stop it."""
        with self._lock:
            self._subscribers.append(callback)
        return lambda: self._drop(callback)

    def start(self) -> None:
        """Begins to run by itself."""
        self._thread = threading.Thread(target=self._loop, name="sync-engine", daemon=True)
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Ends everything: cuts a run short, keeps what was answered. The store may be closed afterwards."""
        self._unsubscribe()
        with self._lock:
            self._stopping = True
        self.cancel()
        self._waiting.wake()
        end_thread(self._thread, self.cancel, timeout_s)
        self._publish(state=SyncState.STOPPED, step=Step.NONE, next_try_at=None)

    def sync_now(self) -> None:
        """A person wants it now, whatever wait is running."""
        self._ask(Trigger.PERSON)

    def notice(self) -> None:
        """The platform has something for this device."""
        self._ask(Trigger.NOTICE)

    def network_changed(self, kind: LinkKind) -> None:
        """The machine has another network, or one again: try, whatever wait is running."""
        self.set_link_kind(kind)
        self._ask(Trigger.NETWORK)

    def set_link_kind(self, kind: LinkKind) -> None:
        """What carries the bytes from now on."""
        with self._lock:
            self._link_kind = kind

    @property
    def link_kind(self) -> LinkKind:
        """What carries the bytes, as far as anybody has said."""
        return self._link_kind

    def cancel(self) -> None:
        """Ends the present run at its next step; a request under way is broken off."""
        with self._lock:
            control = self._control
        if control is not None:
            control.cancel()
            breaker(self._transport)()
            if "runner" in vars(self):  # it has ways to other servers
                self.runner.abort()

    def run_once(self, trigger: Trigger = Trigger.PERSON) -> SyncStatus:
        """Runs on the caller's thread, after a run that may be under way; for the command line and for tests.

        Returns:
            How it stands afterwards; a failure is in there, not raised.
        """
        self._run(trigger)
        return self._status

    def tick(self) -> bool:
        """Runs if something is due now; says whether it ran. The engine's thread does nothing but this and wait."""
        now_ms = self._clock.elapsed_ms()
        with self._lock:
            is_write = self._schedule.take_write(
                now_ms
            )  # before looking: what is written meanwhile asks again
        has_work = is_write and self.runner.has_work(with_originals=self.originals_go)
        held_ms = self._held_back_ms() if is_write and not has_work else None
        with self._lock:
            if held_ms is not None:
                self._schedule.no_later(now_ms + held_ms)
            trigger = None if self._stopping else self._schedule.take(now_ms)
            trigger = trigger or (Trigger.WRITE if has_work and not self._stopping else None)
        if trigger is None or (trigger is Trigger.URGENT and not self._finds_urgent(now_ms)):
            return False
        self._run(trigger)
        return True

    def _held_back_ms(self) -> int | None:
        """How long until the first thing goes that was put off; None if nothing was."""
        due_ms = self.runner.next_due_ms()
        return None if due_ms is None else max(due_ms - wall_ms(self._clock.now()), _LEAST_AGAIN_MS)

    def wait_s(self) -> float | None:
        """Seconds until something is due; None if nothing is."""
        with self._lock:
            due_ms = self._schedule.next_due_ms()
        return None if due_ms is None else max(due_ms - self._clock.elapsed_ms(), 0) / 1000

    def _loop(self) -> None:
        while not self._stopping:
            if not self._lives_through_tick():
                wait_s = self.wait_s()
                self._waiting.wait(None if wait_s is None else min(wait_s, _LONGEST_WAIT_S))

    def _lives_through_tick(self) -> bool:
        """`tick`, whatever goes wrong in it: what is asked before a run and noted after it may fail too."""
        try:
            return self.tick()
        except Exception as error:  # nothing would be sent until the next start if this thread ended
            self._stumbled(error)
            return False

    def _stumbled(self, error: Exception) -> None:
        """Something outside a run failed: it counts as one that did, and is tried again."""
        failures = self._status.failures + 1
        wait_s = self._backoff.wait_s(failures)
        with self._lock:
            self._schedule.failed(self._clock.elapsed_ms(), wait_s, binding=False)
        at = self._clock.now() + timedelta(seconds=wait_s)
        self._publish(state=SyncState.WAITING, step=Step.NONE, failures=failures, next_try_at=at)
        if not isinstance(error, EnvironmentProblem):
            self._on_bug(error)

    def _ask(self, trigger: Trigger) -> None:
        with self._lock:
            self._schedule.asked(trigger, self._clock.elapsed_ms())
        self._waiting.wake()

    def _on_store_changed(self, changes: Changes) -> None:
        """On the writer's thread: quick, and no writing. Our own verdicts come by here too, and find no work left."""
        if not changes.outbox and not changes.blobs:
            return
        with self._lock:
            self._schedule.written(self._clock.elapsed_ms())
        self._waiting.wake()

    def _urgent_waiting(self) -> bool:
        with self._store.reader() as reader:
            return reader.outbox.urgent_waiting(wall_ms(self._clock.now()))

    def _finds_urgent(self, now_ms: int) -> bool:
        if self._urgent_waiting():
            return True
        with self._lock:
            self._schedule.nothing_urgent(now_ms)
        return False

    @property
    def originals_go(self) -> bool:
        """Whether originals may go over the present link; those that may not wait for Wi-Fi, a cable, or a person."""
        return not self._wifi_only() or self._link_kind in (LinkKind.WIFI, LinkKind.ETHERNET)

    def _run(self, trigger: Trigger) -> None:
        from sync.client.run import RunResult

        with self._running:
            only_urgent = trigger is Trigger.URGENT
            control = RunControl(self._on_progress, self._urgent_waiting, only_urgent=only_urgent)
            with self._lock:
                if self._stopping:
                    return
                self._control = control
            began, before, result = self._clock.now(), self.runner.traffic, RunResult()
            try:
                self._attempt(trigger, control, result)
            finally:
                with self._lock:
                    self._control = None
                self._log(trigger, began, before, result)

    def _attempt(self, trigger: Trigger, control: RunControl, result: "RunResult") -> None:
        self._publish(state=SyncState.RUNNING, step=Step.PROBE, done=0, total=0, next_try_at=None)
        try:
            with_everything = trigger in _TRY_EVERYTHING
            if trigger in _ANOTHER_WAY:
                self.runner.forget_the_way()
            if self._wall.jumped() or with_everything:
                self._store.write(lambda tx: tx.retry_now())
            self.runner.run(
                control,
                self._on_step,
                result,
                with_originals=trigger is Trigger.PERSON or self.originals_go,
                with_sealed=with_everything,
                goes_on=trigger is Trigger.RETRY,
            )
        except Cancelled:
            self._cancelled(result)
        except DeviceRevoked as revoked:
            self._revoked(revoked, result)
        except EnvironmentProblem as problem:
            if control.is_cancelled:
                self._cancelled(result)
            else:
                self._failed(problem, trigger, result)
        except Exception as error:  # whatever it is, the thread must live on to send the rest
            self._failed(_our_fault(), trigger, result)
            self._on_bug(error)
        else:
            self._succeeded(trigger, result)

    def _succeeded(self, trigger: Trigger, result: "RunResult") -> None:
        if trigger is Trigger.URGENT:
            self._urgent_done(result)
            return
        now = self._clock.now()
        advised_s = self.runner.puller.next_sync_s
        with self._lock:
            self._schedule.succeeded(
                self._clock.elapsed_ms(), None if advised_s is None else advised_s * 1000
            )
            next_due_ms = self.runner.next_due_ms()
            if next_due_ms is not None:
                wait_ms = max(next_due_ms - wall_ms(now), _LEAST_AGAIN_MS)
                self._schedule.again(self._clock.elapsed_ms() + wait_ms)
        result.ended = "done"
        self._publish(
            state=SyncState.IDLE,
            step=Step.NONE,
            link=Link.ONLINE,
            last_ok_at=now,
            failures=0,
            code="",
            text="",
            needs_attention=False,
            app_too_old=result.app_too_old,
        )

    def _urgent_done(self, result: "RunResult", problem: EnvironmentProblem | None = None) -> None:
        """What was urgent has gone, or will be tried again soon; the rest keeps away as long as it was asked to."""
        self._urgent_failures = self._urgent_failures + 1 if problem else 0
        wait_s, least_s = URGENT_LOOK_MS / 1000, 0.0
        if problem is not None:
            wait_s = max(self._urgent_backoff.wait_s(self._urgent_failures), self._urgent_s(problem))
        if isinstance(problem, PlatformBusy):
            least_s = float(problem.retry_after_s)
        with self._lock:
            self._schedule.urgent_later(self._clock.elapsed_ms(), wait_s, least_s)
        result.ended, result.text = (problem.code, problem.text) if problem else ("done", "")
        self._publish(state=SyncState.WAITING, step=Step.NONE, next_try_at=self._rest_at())

    def _urgent_s(self, problem: EnvironmentProblem) -> float:
        """How long something urgent keeps away: as asked, and each device a little longer than another."""
        return (
            problem.urgent_after_s * (1 + self._uniform() / 2) if isinstance(problem, PlatformBusy) else 0.0
        )

    def _rest_at(self) -> datetime:
        """When everything else may come again, by the wall clock."""
        wait_ms = max(self._schedule.held_until_ms - self._clock.elapsed_ms(), 0)
        return self._clock.now() + timedelta(milliseconds=wait_ms)

    def _failed(self, problem: EnvironmentProblem, trigger: Trigger, result: "RunResult") -> None:
        if trigger is Trigger.URGENT:
            self._urgent_done(result, problem)
            return
        failures = 1 if is_break(problem) and result.got_somewhere else self._status.failures + 1
        binding = isinstance(problem, PlatformBusy)
        wait_s = self._wait_s(problem, failures, result)
        if isinstance(problem, PlatformBusy):
            wait_s = max(wait_s, float(problem.retry_after_s))
        with self._lock:
            self._schedule.failed(
                self._clock.elapsed_ms(), wait_s, binding=binding, urgent_s=self._urgent_s(problem)
            )
        link = _link_after(problem, self._status.link)
        is_shown = failures >= _SHOWN_AFTER or trigger is Trigger.PERSON
        result.ended, result.text = problem.code, problem.text
        self._publish(
            state=SyncState.WAITING,
            step=Step.NONE,
            link=link,
            failures=failures,
            code=problem.code if is_shown else "",
            text=problem.text if is_shown else "",
            needs_attention=failures >= ATTENTION_AFTER and link is not Link.OFFLINE,
            next_try_at=self._clock.now() + timedelta(seconds=wait_s),
        )

    def _wait_s(self, problem: EnvironmentProblem, failures: int, result: "RunResult") -> float:
        """A line that breaks is tried again the sooner the more it has carried, and never left alone for long."""
        if is_break(problem) and result.got_somewhere:
            return _GO_ON_S
        if is_break(problem) and result.was_answered:
            return self._rough.wait_s(failures)
        return (self._offline_backoff if is_break(problem) else self._backoff).wait_s(failures)

    def _cancelled(self, result: "RunResult") -> None:
        """Stopped on purpose: no failure, and no new attempt before somebody or something asks for one."""
        with self._lock:
            self._schedule.succeeded(self._clock.elapsed_ms())
        result.ended = "cancelled"
        self._publish(state=SyncState.IDLE, step=Step.NONE)

    def _revoked(self, revoked: DeviceRevoked, result: "RunResult") -> None:
        with self._lock:
            self._stopping = True
        result.ended, result.text = revoked.code, revoked.text
        self._publish(
            state=SyncState.STOPPED,
            step=Step.NONE,
            link=Link.PLATFORM,
            code=revoked.code,
            text=revoked.text,
            needs_attention=True,
        )
        self._on_revoked(revoked)

    def _log(self, trigger: Trigger, began: datetime, before: Traffic, result: "RunResult") -> None:
        """Keeps an account of the run; where even that cannot be written, the run itself has said so."""
        traffic = self.runner.traffic - before
        run = SyncRun(
            started_ms=wall_ms(began),
            ended_ms=wall_ms(self._clock.now()),
            reason=trigger.value,
            outcome=result.ended,
            text=result.text,
            ops_sent=result.pushed.answered,
            ops_refused=result.pushed.refused,
            rows_received=result.rows,
            blobs_sent=result.blobs,
            bytes_up=traffic.bytes_up,
            bytes_down=traffic.bytes_down,
            requests=traffic.requests,
        )
        with contextlib.suppress(EnvironmentProblem):
            self._store.write(lambda tx: tx.log_run(run))

    def _on_step(self, step: Step) -> None:
        self._publish(step=step, done=0, total=0)

    def _on_progress(self, done: int, total: int) -> None:
        self._publish(done=done, total=total)

    def _publish(self, **changed: Any) -> None:  # noqa: ANN401 - fields of SyncStatus, checked by `replace`
        with self._lock:
            self._status = status = replace(self._status, **changed)
            subscribers = tuple(self._subscribers)
        for callback in subscribers:
            try:
                callback(status)
            except Exception as error:  # a screen's mistake must not end the sync
                self._on_bug(error)

    def _drop(self, callback: StatusCallback) -> None:
        with self._lock:
            if callback in self._subscribers:
                self._subscribers.remove(callback)


class _WallWatch:
    """Notices that the wall clock was set: then no time noted by it means anything."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._distance_ms = self._distance()

    def jumped(self) -> bool:
        """Whether the wall clock was set since the last question."""
        before, self._distance_ms = self._distance_ms, self._distance()
        return abs(self._distance_ms - before) > _WALL_JUMP_MS

    def _distance(self) -> int:
        return wall_ms(self._clock.now()) - self._clock.elapsed_ms()


def _link_after(problem: EnvironmentProblem, before: Link) -> Link:
    if isinstance(problem, NetworkProblem):
        if problem.code.startswith(_IN_THE_WAY):
            return Link.PLATFORM  # there is a network, and somebody has to do something
        return Link.CAPTIVE if problem.code == "network.captive" else Link.OFFLINE
    return Link.PLATFORM if isinstance(problem, PlatformProblem) else before


def _our_fault() -> EnvironmentProblem:
    return EnvironmentProblem(
        "上传时程序出了错，已经记下来。资料都在本机，会自动再试。持续出现请告诉管理员。", code="sync.bug"
    )
