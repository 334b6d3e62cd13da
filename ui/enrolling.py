"""Enrolling this device for a worker: the answer to the wizard's port. It ends with an open `Store`; it knows no widget."""

import platform
from collections.abc import Callable, Sequence
from pathlib import Path

from gridworker import __version__
from gridworker.clock import Clock
from gridworker.errors import InputProblem, KeyProblem, NetworkProblem
from gridworker.model.ops import RecordKind
from gridworker.store.keys import KdfCost, KeyFile, OsSecret
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.enrolment import Enrolled, Enrolment, Invitation, checked_invitation, read_invitation
from sync.client.status import SyncStatus, Trigger
from sync.client.transport import HttpTransport
from ui.entrance import is_enrolled
from ui.viewmodels.enrol import EnrolledAs, Invited, SyncProgress

MakeTransport = Callable[[str], HttpTransport]


_NO_ANSWER = frozenset({"network.unreachable", "network.timeout", "network.broken"})


class EnrolDesk:
    """Answers `EnrolPort`; `store` is open once the lock is set."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        os_secret: OsSecret | None,
        make_transport: MakeTransport | None = None,
        cost: KdfCost | None = None,
    ) -> None:
        self._folder, self._clock, self._os_secret = folder, clock, os_secret
        self._make_transport, self._cost = make_transport or HttpTransport, cost
        self._enrolment: tuple[tuple[str, str], Enrolment] | None = None
        self._enrolled: Enrolled | None = None
        self._scanned: Invitation | None = None
        self.store: Store | None = None

    def invitation_in(self, codes: Sequence[str]) -> Invited:
        """What the scanned code says; the fingerprint of the platform in it is kept for `enrol`.

        Raises:
            InputProblem: there is no code (`code.none`), or it is another one (`enrol.qr`).
        """
        if not codes:
            text = "照片里没有认出码，还没有登记。靠近些、对着光再来一次，或者照开通单手输。"
            raise InputProblem(text, code="code.none")
        self._scanned = read_invitation(codes[0])
        return Invited(self._scanned.url, self._scanned.code)

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """The texts of the bar and QR codes in a picture."""
        from ui.camera.codes import codes_in  # most devices are enrolled once, and by hand

        return codes_in(picture)

    def enrol(self, address: str, code: str) -> EnrolledAs:
        """Registers this device; repeating it with the same code after a lost reply is safe.

        Raises:
            NetworkProblem: nobody answers at that address (`enrol.unreachable`).
        """
        invitation = checked_invitation(address, code)
        if self._scanned is not None and (self._scanned.url, self._scanned.code) == (
            invitation.url,
            invitation.code,
        ):
            invitation = self._scanned
        asked = (invitation.url, invitation.code)
        if self._enrolment is None or self._enrolment[0] != asked:
            transport = self._make_transport(invitation.url)
            begun = Enrolment(transport, invitation, device_name(), __version__, self._clock)
            self._enrolment = (asked, begun)
        self._enrolled = self._redeemed(self._enrolment[1])
        worker = self._enrolled.worker
        return EnrolledAs(str(worker.get("name", "")), str(worker.get("community_name", "")))

    @staticmethod
    def _redeemed(enrolment: Enrolment) -> Enrolled:
        """Words about a line that is gone speak of work that waits; before enrolling there is none."""
        try:
            return enrolment.redeem()
        except NetworkProblem as problem:
            if problem.code not in _NO_ANSWER:
                raise
            text = "这个地址没有平台回应，还没有登记。请核对平台地址，看看网络通不通，再点“连接”。"
            raise NetworkProblem(text, code="enrol.unreachable") from problem

    def set_lock(self, secret: str) -> None:
        """Makes the keys and the store, and keeps who the worker is."""
        if self._enrolled is None:
            raise KeyProblem("还没登记，先填开通码。", code="enrol.first")
        enrolled = self._enrolled
        if not is_enrolled(
            self._folder
        ):  # keys of an attempt that ended before there was anything to protect
            (self._folder / "keys.json").unlink(missing_ok=True)
        key_file, key = KeyFile.create(self._folder, secret, self._os_secret, self._clock, self._cost)
        self.store = Store.create(self._folder, key, enrolled.identity, self._clock, mode=key_file.mode.value)
        worker = dict(enrolled.worker)
        self.store.write(lambda tx: tx.seed_row(RecordKind.WORKER, str(worker["id"]), worker))

    def first_sync(self, report: Callable[[SyncProgress], None]) -> None:
        """Brings the first rows.

        Raises:
            NetworkProblem: it did not get through; the text says what to do.
        """
        store = self.store
        if store is None:
            return
        transport = self._make_transport(store.identity.platform_url)
        engine = SyncEngine(store, transport, self._clock)
        engine.subscribe(lambda status: report(_progress(status)))
        status = engine.run_once(Trigger.PERSON)
        engine.stop()
        if status.code:
            raise NetworkProblem(status.text, code=status.code)


def _progress(status: SyncStatus) -> SyncProgress:
    return SyncProgress(status.done, status.total)


def device_name() -> str:
    """What the platform's administrator will see."""
    return f"{platform.node() or 'device'} ({platform.system()})"
