"""One run from beginning to end: urgent and text up, feed down, thumbnails, originals, what goes to other servers.

What belongs to forms comes down where it hurts least: small pictures before the thumbnails go up, the rest at the end.

No threads, no timers. Whenever something urgent comes up between two batches, pages or pieces, the run goes back to pushing and then on.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from gridworker.clock import Clock
from gridworker.errors import DiskFull, EnvironmentProblem, NetworkProblem, PlatformProblem
from gridworker.model.ops import Lane
from gridworker.store.stamping import platform_ms, wall_ms
from gridworker.store.store import Store
from sync.client.control import RunControl
from sync.client.deliver import deliver_parts
from sync.client.form_media import FormMedia
from sync.client.metering import MeteredTransport, Traffic
from sync.client.neighbours import deliver_neighbours
from sync.client.offset import OffsetEstimate
from sync.client.openrosa_delivery import OpenRosaCourier
from sync.client.pace import Backoff
from sync.client.problems import AppTooOld, DeviceRevoked, EpochNews, is_break
from sync.client.pull import Puller
from sync.client.push import Pusher, PushOutcome
from sync.client.session import OffsetSample, Session
from sync.client.status import Step
from sync.client.transport import Transport, proves_itself
from sync.client.uploads import Uploader, UploadOutcome

_OFFSET_NEWS_MS = 250
_RECOGNISED_MS = 60_000
"""So long after it has proved itself the platform is not asked who it is before something is sent."""
_PULL_HOLDS_MS = 30_000
"""So long after a pull one that only goes on after a break does not pull again."""


@dataclass
class RunResult:
    """What a run did; filled while it runs, so that a run that fails also says how far it came.

    `ended` is `done`, `cancelled`, or the code of the problem that ended it, `text` that problem's text.
    """

    pushed: PushOutcome = field(default_factory=PushOutcome)
    rows: int = 0
    blobs: int = 0
    gained: int = 0
    ended: str = ""
    text: str = ""
    app_too_old: bool = False
    was_answered: bool = False

    @property
    def got_somewhere(self) -> bool:
        """Whether anything was answered: an op, a page, a piece of a blob."""
        return bool(self.pushed.answered or self.rows or self.gained)


class SyncRunner:
    """Does one run after another with the same session, pace and memory. One thread at a time.

    Args:
        store: the device's memory.
        transport: the way to the platform.
        clock: the device's clocks.
        uniform: a random number in [0, 1), for waits.
    """

    def __init__(
        self, store: Store, transport: Transport, clock: Clock, uniform: Callable[[], float]
    ) -> None:
        self._store = store
        self._clock = clock
        self._offset = OffsetEstimate(clock)
        self._noted_ms: int | None = None
        backoff = Backoff(uniform, base_s=5.0, most_s=900.0)
        self._transport = MeteredTransport(transport)
        self._way_is_proved = proves_itself(transport)
        self.session = Session(
            self._transport, store.identity, clock, self._note_offset, platform_ms=self._platform_ms
        )
        self.puller = Puller(store, self.session, clock)
        self._pusher = Pusher(store, self.session, clock, backoff)
        self._uploader = Uploader(store, self.session, clock, backoff)
        self._courier = OpenRosaCourier(store, clock, backoff)
        self._form_media = FormMedia(store, self.session, clock)
        self._recognised_ms: int | None = None
        self._pulled_ms: int | None = None

    def run(
        self,
        control: RunControl,
        on_step: Callable[[Step], None],
        result: RunResult,
        *,
        with_originals: bool,
        with_sealed: bool = False,
        goes_on: bool = False,
    ) -> None:
        """Does everything there is to do now.

        Args:
            control: cancels, tells of urgent ops, is told the progress.
            on_step: told each step as it begins.
            result: filled on the way.
            with_originals: whether large files may go over this link.
            with_sealed: whether to look for ops that only a spool still holds: of this profile, if its database was
                damaged, and of the other profiles on this tablet.
            goes_on: whether this is the rest of a run that broke off: what that one has pulled just now holds.

        Raises:
            NetworkProblem, PlatformProblem, StoreProblem, DiskFull: it ended early; everything answered is kept.
            Cancelled: it was stopped.
        """
        if not goes_on:
            self._pulled_ms = None
        answers = self.traffic.answers
        try:
            self._with_news_of_epochs(
                control, on_step, result, with_originals=with_originals, with_sealed=with_sealed
            )
        except DeviceRevoked:
            raise
        except (NetworkProblem, PlatformProblem) as problem:  # the other servers may be there all the same
            result.was_answered = self.traffic.answers > answers
            self._after_break(problem, result)
            if not control.only_urgent:
                self._courier.deliver(control, with_media=with_originals, gives_way=False)
            raise

    def forget_the_way(self) -> None:
        """The network is another: whoever answers there has to say again who it is."""
        self._recognised_ms = None

    def _after_break(self, problem: EnvironmentProblem, result: RunResult) -> None:
        """A line that just broke is still the way to the platform; after anything else it has to prove itself again."""
        if not is_break(problem):
            self._recognised_ms = None
        elif result.got_somewhere:
            self._recognised_ms = self._clock.elapsed_ms()

    def _with_news_of_epochs(
        self, control: RunControl, on_step: Callable[[Step], None], result: RunResult, **what: bool
    ) -> None:
        """A reply that names another epoch is dropped; then it is asked for, and everything begins again, once."""
        try:
            self._with_platform(control, on_step, result, **what)
        except EpochNews:
            self._recognised_ms = None
            self._with_platform(control, on_step, result, **what)

    def abort(self) -> None:
        """Breaks off a request to another server than the platform; from any thread."""
        self._courier.abort()

    def _with_platform(
        self,
        control: RunControl,
        on_step: Callable[[Step], None],
        result: RunResult,
        *,
        with_originals: bool,
        with_sealed: bool,
    ) -> None:
        on_step(Step.PROBE)
        if not self._is_recognised(with_originals=with_originals):
            self._probe(result)
        if with_sealed:
            self._deliver_lost(result)
        pulled, lanes = self._has_pulled(), _lanes(with_originals=with_originals)
        while True:
            control.check()
            on_step(Step.PUSH)
            self._pusher.push(control, result.pushed)
            if control.only_urgent:
                return
            if not pulled:
                on_step(Step.PULL)
                pulled = self._pull(control, result)
                if not pulled:
                    continue
            if (
                self._form_media.fetch(control, with_large=False)
                and self._uploads(lanes, control, on_step, result)
                and self._form_media.fetch(control, with_large=with_originals)
                and self._courier.deliver(control, with_media=with_originals)
            ):
                break
        with suppress(DiskFull):  # stays due until there is room
            self._store.erase_traces()
        self._recognised_ms = self._clock.elapsed_ms()
        if with_sealed:
            deliver_neighbours(self._store.folder, self._transport, self._clock)

    def next_due_ms(self) -> int | None:
        """When the first op, blob or submission that was put off goes again, ms since 1970; None if none was."""
        with self._store.reader() as reader:
            times = (reader.outbox.next_due(), reader.deliveries.next_due(), self._uploader.next_due_ms)
        return min((at for at in times if at is not None), default=None)

    @property
    def traffic(self) -> Traffic:
        """What has gone over the wire since the program started."""
        return self._transport.traffic

    def has_work(self, *, with_originals: bool) -> bool:
        """Whether anything could go up now."""
        now_ms = wall_ms(self._clock.now())
        with self._store.reader() as reader:
            if reader.outbox.next_batch(1, 1, now_ms):
                return True
            lanes = (lane for lane, _step in _lanes(with_originals=with_originals))
            if any(reader.uploads.next(lane, now_ms) is not None for lane in lanes):
                return True
        return self._courier.has_work(with_media=with_originals)

    def _is_recognised(self, *, with_originals: bool) -> bool:
        """Whether the way was to the platform, by the token it gave; just now, if anything is to be sent over it.

        Over TLS the token is enough: nobody gets a report who has not the platform's certificate, and of a new epoch
        the answers tell.
        """
        if self._recognised_ms is None or not self.session.has_token:
            return False
        is_fresh = self._clock.elapsed_ms() - self._recognised_ms < _RECOGNISED_MS
        return is_fresh or self._way_is_proved or not self.has_work(with_originals=with_originals)

    def _has_pulled(self) -> bool:
        return self._pulled_ms is not None and self._clock.elapsed_ms() - self._pulled_ms < _PULL_HOLDS_MS

    def _probe(self, result: RunResult) -> None:
        """Is the platform there, and has it been restored since? Then what it may have lost is given back first.

        The new epoch is noted last, so that giving back begins again if it breaks off; and before anything is pulled,
        because rows of the new epoch say nothing about ops that were lost with the old one.
        """
        epoch = self.session.recognise()
        self._recognised_ms = self._clock.elapsed_ms()
        known = self._store.identity.epoch
        if epoch < known:
            raise _restored_unsaid()
        if epoch > known:
            self._deliver_sealed(self._store.forgotten(), result)
            self._store.write(lambda tx: tx.begin_epoch(epoch))

    def _deliver_lost(self, result: RunResult) -> None:
        """What only the spool still holds; after a salvage settled ops too, because their photos may have been waiting."""
        with self._store.reader() as reader:
            is_salvaged = reader.sealed_is_due()
        if is_salvaged:
            self._deliver_sealed(self._store.forgotten(), result)
            self._store.write(lambda tx: tx.sealed_is_given())
        else:
            self._deliver_sealed(self._store.sealed_only(), result)

    def _deliver_sealed(self, wanted: frozenset[str], result: RunResult) -> None:
        """What the database does not know goes to the platform as it lies in the spool, with the blobs no row names."""
        if not wanted:
            return
        spool, vault = self._store.spool, self._store.blobs
        with self._store.reader() as reader:
            strange = sorted(vault.hashes() - reader.form_files.needed().keys())
            files = [vault.path(sha256) for sha256 in strange if reader.blob(sha256) is None]
        every = spool.frame_bytes(pending_only=False)
        frames = ((op_id, frame) for op_id, frame in every if op_id in wanted)
        carried = self._store.folder / "spool" / "carried"
        done = deliver_parts(spool, frames, files, carried, self._transport, self._clock)
        result.pushed.answered += done.ops
        result.blobs += done.blobs

    def _pull(self, control: RunControl, result: RunResult) -> bool:
        """False if it made way for something urgent."""
        try:
            outcome = self.puller.pull(control)
        except AppTooOld:
            result.app_too_old = True
            return True
        result.rows += outcome.rows
        self._pulled_ms = self._clock.elapsed_ms() if outcome.complete else None
        return outcome.complete

    def _uploads(
        self,
        lanes: tuple[tuple[Lane, Step], ...],
        control: RunControl,
        on_step: Callable[[Step], None],
        result: RunResult,
    ) -> bool:
        """False if a lane made way for something urgent."""
        for lane, step in lanes:
            on_step(step)
            before, gained = self._uploader.delivered, self._uploader.gained
            try:
                if self._uploader.send_lane(lane, control) is UploadOutcome.YIELDED:
                    return False
            finally:
                result.blobs += self._uploader.delivered - before
                result.gained += self._uploader.gained - gained
        return True

    def _platform_ms(self) -> int:
        with self._store.reader() as reader:
            return platform_ms(self._clock, reader.measured_offset())

    def _note_offset(self, sample: OffsetSample) -> None:
        """Keeps a measurement that says something new, or the first one in this life of the program."""
        for pace in (self._pusher.pace, self._uploader.pace):
            pace.answered_after(sample.round_trip_ms)
        offset_ms = self._offset.add(sample)
        if self._noted_ms is not None and abs(self._noted_ms - offset_ms) < _OFFSET_NEWS_MS:
            return
        self._noted_ms = offset_ms
        self._store.write(lambda tx: tx.note_offset(offset_ms))


def _restored_unsaid() -> PlatformProblem:
    return PlatformProblem(
        "平台像是用旧备份恢复过，还没有宣告，暂时不传。资料都在本机，不会丢。请告诉管理员运行 new-epoch。",
        code="platform.epoch_behind",
    )


def _lanes(*, with_originals: bool) -> tuple[tuple[Lane, Step], ...]:
    small = ((Lane.THUMBNAIL, Step.THUMBNAILS),)
    return (*small, (Lane.ORIGINAL, Step.ORIGINALS)) if with_originals else small
