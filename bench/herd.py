"""A thousand devices come back within a minute: `python -m bench.herd` prints JSON; `python -m bench.herd 100` brings fewer, as densely.

A generator speaks the protocol (challenge, signature, token, an urgent op, a handful of others, the feed) to a real
platform in a process of its own. What the generator costs is told apart from what platform and PostgreSQL cost. A
device that is asked to come back later does so.
"""

import argparse
import json
import random
import secrets
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
import psutil
import requests
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bench.sync import Site, site
from bench.workload import report
from gridworker.clock import SystemClock
from gridworker.ids import new_id
from gridworker.model.ops import ClockStamp, ClockTrust, Op, OpKind, RecordRef
from gridworker.model.records import Worker
from gridworker.model.sealed import sign
from gridworker.model.vocabulary import Role
from gridworker.store.stamping import wall_ms
from sync.central import database as db
from sync.central.feed.batch import Batch
from sync.central.people import put_worker
from sync.central.platform_row import read_platform
from sync.protocol import codec, wire

DEVICES, WITHIN_S, OTHER_OPS = 1_000, 60.0, 5
_HANDS = 400
"""So many may be under way at once: enough that it is the platform that makes them wait, not the generator."""
_KEY = generate_private_key(SECP256R1())
_REPLY: msgspec.json.Decoder[wire.ReplyLine] = msgspec.json.Decoder(wire.ReplyLine)


@dataclass
class Tally:
    """What happened to all of them."""

    urgent_s: list[float] = field(default_factory=list)
    whole_s: list[float] = field(default_factory=list)
    asked_to_wait: int = 0
    failed: list[str] = field(default_factory=list)
    ops: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Returning:
    """One device that comes back."""

    def __init__(self, url: str, platform: str, number: int, tally: Tally) -> None:
        self._url, self._platform, self._number, self._tally = url, platform, number, tally
        self._http = requests.Session()
        self._luck = random.Random(f"herd:{number}")  # noqa: S311 - repeatable on purpose

    def session(self, comes_at: float) -> None:
        """Waits for its moment, then does all a device does."""
        time.sleep(max(comes_at - time.monotonic(), 0.0))
        try:
            self._sign_in()
            self._push([self._op(0, urgent=True)], "urgent")
            with self._tally.lock:
                self._tally.urgent_s.append(time.monotonic() - comes_at)
            self._push([self._op(number, urgent=False) for number in range(1, OTHER_OPS + 1)], "text")
            self._ask("GET", "/sync/v1/feed?limit=1000", b"", {})
            with self._tally.lock:
                self._tally.whole_s.append(time.monotonic() - comes_at)
        except Exception as error:
            with self._tally.lock:
                self._tally.failed.append(f"{type(error).__name__}: {error}"[:200])
        finally:
            self._http.close()

    def _sign_in(self) -> None:
        device, nonce, at_ms = (
            device_id(self._number),
            secrets.token_urlsafe(24),
            wall_ms(SystemClock().now()),
        )
        signature = sign(_KEY, wire.sign_in_message(self._platform, device, nonce, at_ms))
        answer = wire.TokenRequest(device=device, nonce=nonce, signature=signature, at_ms=at_ms)
        token = msgspec.json.decode(self._post("/devices/token", answer), type=wire.TokenReply).token
        self._http.headers["Authorization"] = f"Bearer {token}"

    def _post(self, path: str, body: msgspec.Struct) -> bytes:
        return self._ask("POST", path, msgspec.json.encode(body), {"Content-Type": "application/json"})

    def _push(self, ops: list[Op], lane: str) -> None:
        body = codec.compress(codec.lines(wire.push_line(op) for op in ops))
        headers = {"Content-Encoding": "zstd", "Content-Type": codec.MEDIA_TYPE, "Gridworker-Lane": lane}
        reply = self._ask("POST", "/sync/v1/push", body, headers)
        *answers, _end = [_REPLY.decode(line) for line in reply.splitlines()]
        taken = [answer.op for answer in answers if isinstance(answer, wire.Applied | wire.Duplicate)]
        if len(taken) != len(ops):
            raise RuntimeError(f"not taken: {answers}")
        with self._tally.lock:
            self._tally.ops += taken

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> bytes:
        while True:
            reply = self._http.request(
                method,
                self._url + path,
                data=body,
                headers={"Accept-Encoding": "gzip", **headers},
                timeout=60,
            )
            if reply.status_code not in (429, 503):
                reply.raise_for_status()
                return reply.content
            with self._tally.lock:
                self._tally.asked_to_wait += 1
            time.sleep(float(reply.headers.get("Retry-After", "5")) * self._luck.uniform(1.0, 1.2))

    def _op(self, number: int, *, urgent: bool) -> Op:
        payload: dict[str, Any] = report(self._number * 10 + number)
        return Op(
            id=new_id(SystemClock().now()),
            incarnation=device_id(self._number),
            seq=number,
            district="510108",
            kind=OpKind.EVENT_REPORTED,
            record=RecordRef("event", new_id(SystemClock().now())),
            payload={
                **payload,
                "place": {**payload["place"], "grid": f"51010800400{self._number:05d}000"},
                "urgency": "urgent" if urgent else "normal",
            },
            made_at=SystemClock().now().isoformat(timespec="milliseconds"),
            clock=ClockStamp("boot-1", 1000, 0, ClockTrust.SYNCED),
        )


def device_id(number: int) -> str:
    """A device of the herd."""
    return f"herd-{number:05d}"


def enrol_all(there: Site, devices: int) -> str:
    """Makes the devices known at once; all have one key, because only the signing is measured. The platform's id."""
    public = _KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    rows = [
        {
            "id": device_id(number),
            "worker": f"worker-h{number}",
            "name": "测试平板",
            "app_version": "0",
            "public_key": public,
            "recipient": "",
            "certificate": "",
            "enrolled_at": SystemClock().now(),
        }
        for number in range(devices)
    ]
    with there.services.engine.begin() as connection:
        connection.execute(db.device.insert(), rows)
        platform = read_platform(connection)
        batch = Batch(connection, platform.epoch)
        for number in range(devices):
            put_worker(batch, "510108", "tenant-1", _worker(number))
        batch.flush()
    return platform.id


def _worker(number: int) -> Worker:
    """Each has a grid of their own."""
    return Worker(
        id=f"worker-h{number}",
        code=f"h{number}",
        name="测试网格员",
        role=Role.GRID_WORKER,
        grids=(f"51010800400{number:05d}000",),
        community="510108004006",
    )


def measured(there: Site, devices: int = DEVICES) -> dict[str, Any]:
    """All of them come back, as many in a second as `DEVICES` within `WITHIN_S`."""
    platform = enrol_all(there, devices)
    tally = Tally()
    luck = random.Random("herd")  # noqa: S311
    before, own = _cpu_s(there), time.process_time()
    began = time.monotonic() + 0.5
    within_s = WITHIN_S * devices / DEVICES
    with ThreadPoolExecutor(_HANDS) as hands:
        moments = sorted(began + luck.uniform(0, within_s) for _ in range(devices))
        for number, moment in enumerate(moments):
            hands.submit(Returning(there.url, platform, number, tally).session, moment)
    seconds = time.monotonic() - began
    after, own_s = _cpu_s(there), time.process_time() - own
    with there.services.engine.connect() as connection:
        kept = connection.scalar(sa.select(sa.func.count()).where(db.op.c.incarnation.like("herd-%")))
    server_s, database_s = (now - then for now, then in zip(after, before, strict=True))
    return {
        "devices": devices,
        "seconds": round(seconds, 1),
        "failed": len(tally.failed),
        "first_failures": tally.failed[:3],
        "asked_to_wait": tally.asked_to_wait,
        "ops": len(tally.ops),
        "kept": kept,
        "duplicates": len(tally.ops) - len(set(tally.ops)),
        **_spread("urgent", sorted(tally.urgent_s)),
        **_spread("whole", sorted(tally.whole_s)),
        "server_cpu_s": round(server_s, 1),
        "database_cpu_s": round(database_s, 1),
        "generator_cpu_s": round(own_s, 1),
        "sessions_per_s_per_core": round(devices / (server_s + database_s), 1),
    }


def _spread(name: str, seconds: list[float]) -> dict[str, float]:
    """From the moment a device comes until its urgent op is answered, signing in included, or until it has all."""
    if not seconds:
        return {}
    return {
        f"{name}_median_s": round(statistics.median(seconds), 3),
        f"{name}_p95_s": round(seconds[int(len(seconds) * 0.95)], 3),
        f"{name}_worst_s": round(seconds[-1], 3),
    }


def _cpu_s(there: Site) -> tuple[float, float]:
    """Processor time so far of the platform's process, and of all of PostgreSQL's, ended ones too."""
    served = [
        one
        for one in psutil.Process().children(recursive=True)
        if "sync.central.embedded" in " ".join(one.cmdline())
    ]
    number = (there.folder / "central" / "postgresql" / "postmaster.pid").read_text().split()[0]
    server = psutil.Process(int(number))
    return _used_s(served), _used_s([server, *server.children(recursive=True)])


def _used_s(processes: list[psutil.Process]) -> float:
    total = 0.0
    for one in processes:
        try:
            used = one.cpu_times()
        except psutil.Error:
            continue
        total += used.user + used.system + used.children_user + used.children_system
    return total


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="Devices that come back all at once.")
    parser.add_argument("devices", nargs="?", type=int, default=DEVICES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gridworker-herd-") as folder, site(Path(folder)) as there:
        figures = measured(there, asked.devices)
        sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")
        sys.stdout.flush()  # stopping a database takes its time


if __name__ == "__main__":
    main()
