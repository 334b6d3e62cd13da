"""Brings submissions to their OpenRosa servers: one after the other, each until its server keeps all of it.

A submission that is turned down, and a server that is away, wait with their reason; nothing else waits for them. What
was cut off goes again with the same bytes, and the server knows it by its instanceID.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem, NetworkProblem
from gridworker.model.attachments import attachments
from gridworker.model.ops import BlobRef, Op
from gridworker.services.openrosa import targets
from gridworker.store.deliveries import Delivery
from gridworker.store.stamping import wall_ms
from gridworker.store.store import Store
from sync.client.control import RunControl
from sync.client.openrosa_problems import NotTaken, ServerAway
from sync.client.openrosa_submission import MediaFile, Submission, postings
from sync.client.pace import Backoff
from sync.client.problems import Cancelled
from sync.client.transport import WayOut

if TYPE_CHECKING:  # `requests` is loaded by the first delivery
    from sync.client.openrosa import Door
    from sync.client.openrosa_http import Link

_LOST = "这份记录的内容不在本机了，没法再传给接收表单的服务器。平台上有完整的记录。"


class OpenRosaCourier:
    """Empties the list of deliveries. One thread uses it; `abort` may be called from any.

    Args:
        store: whose deliveries they are.
        clock: says when a delivery is due again.
        backoff: how long one waits that did not get through.
        way_out: proxy and own authority; as chosen for this program if not given.
    """

    def __init__(self, store: Store, clock: Clock, backoff: Backoff, way_out: WayOut | None = None) -> None:
        self._store = store
        self._clock = clock
        self._backoff = backoff
        self._way_out = way_out
        self._link: Link | None = None

    def deliver(self, control: RunControl, *, with_media: bool, gives_way: bool = True) -> bool:
        """Sends what is due, oldest first; problems are kept with the deliveries and raised by none.

        Args:
            control: cancels, tells of urgent ops.
            with_media: whether large files may go over this link.
            gives_way: whether to stop when something urgent waits for the platform.

        Returns:
            False if it made way for something urgent.

        Raises:
            Cancelled: the run was stopped.
        """
        doors: dict[str, tuple[Link, Door]] = {}
        try:
            while delivery := self._next(with_media=with_media):
                control.check()
                if gives_way and control.urgent_waiting():
                    return False
                self._try(delivery, doors, control)
        finally:
            self._link = None
            for link, _door in doors.values():
                link.close()
        return True

    def has_work(self, *, with_media: bool) -> bool:
        """Whether anything could go now."""
        return self._next(with_media=with_media) is not None

    def abort(self) -> None:
        """Breaks off what is under way."""
        if (link := self._link) is not None:
            link.abort()

    def _next(self, *, with_media: bool) -> Delivery | None:
        with self._store.reader() as reader:
            return reader.deliveries.next(wall_ms(self._clock.now()), with_media=with_media)

    def _try(self, delivery: Delivery, doors: "dict[str, tuple[Link, Door]]", control: RunControl) -> None:
        try:
            if delivery.url not in doors:
                doors[delivery.url] = self._open(delivery.url)
            self._send(delivery, *doors[delivery.url], control)
        except (ServerAway, NetworkProblem) as away:
            if control.is_cancelled:
                raise Cancelled from None
            self._put_off(delivery, away)
        except NotTaken as refusal:
            self._fail(delivery, refusal, for_good=refusal.for_good)
        except EnvironmentProblem as damaged:
            self._fail(delivery, damaged, for_good=True)

    def _open(self, url: str) -> "tuple[Link, Door]":
        from sync.client.openrosa import find_door
        from sync.client.openrosa_http import Link

        with self._store.reader() as reader:
            login = targets(reader).logins.get(url)
        self._link = link = Link(login, self._clock, self._way_out or WayOut.chosen())
        try:
            return link, find_door(link, url)
        except BaseException:
            link.close()
            raise

    def _send(self, delivery: Delivery, link: "Link", door: "Door", control: RunControl) -> None:
        from sync.client.openrosa import post

        self._link = link
        submission = self._submission(delivery.op_id)
        for posting in postings(submission, door.limit, delivery.files_there):
            control.check()
            post(link, door, posting)
            self._store.reach("openrosa.answered")
            self._note(delivery, posting.files_there)
        self._store.write(lambda tx: tx.delivery_done(delivery.op_id))

    def _note(self, delivery: Delivery, files_there: int) -> None:
        self._store.write(lambda tx: tx.delivery_progress(delivery.op_id, files_there))

    def _submission(self, op_id: str) -> Submission:
        with self._store.reader() as reader:
            item = reader.outbox.get(op_id)
        if item is None or "instance_xml" not in item.op.payload:
            raise NotTaken(_LOST, code="openrosa.lost")
        return submission_of(item.op, self._store.blobs.get)

    def _put_off(self, delivery: Delivery, away: ServerAway | NetworkProblem) -> None:
        least_s = away.retry_after_s if isinstance(away, ServerAway) else 0
        retry_at = self._retry_at(delivery, least_s)
        self._store.write(lambda tx: tx.put_off_deliveries(delivery.url, away.code, away.text, retry_at))

    def _fail(self, delivery: Delivery, why: EnvironmentProblem, *, for_good: bool) -> None:
        retry_at = None if for_good else self._retry_at(delivery)
        self._store.write(lambda tx: tx.delivery_failed(delivery.op_id, why.code, why.text, retry_at))

    def _retry_at(self, delivery: Delivery, least_s: int = 0) -> int:
        wait_s = max(self._backoff.wait_s(delivery.attempts + 1), float(least_s))
        return wall_ms(self._clock.now()) + int(wait_s * 1000)


def submission_of(op: Op, read: Callable[[str], bytes]) -> Submission:
    """What is sent for an op: its instance as it was written, and its files; `read` gives a blob by its hash."""
    files = [_file(name, blob, read) for name, blob in attachments(op.blobs).items()]
    return Submission(op.id, str(op.payload["instance_xml"]).encode(), files)


def _file(name: str, blob: BlobRef, read: Callable[[str], bytes]) -> MediaFile:
    return MediaFile(name, blob.media_type, blob.size_bytes, partial(read, blob.sha256))
