"""A locked profile's sealed spool goes to the platform without a key."""

from pathlib import Path

import pytest

from gridworker.clock import ManualClock
from gridworker.errors import NetworkProblem, StoreProblem
from gridworker.model.frames import Frame, frames
from gridworker.model.ops import Version
from gridworker.store.spool import Spool
from gridworker.store.store import Store
from sync.client.deliver import Delivered, deliver
from sync.client.transport import Request, Response
from sync.protocol import wire
from tests.unit.client.device import new_store, photo, report
from tests.unit.client.scripted import (
    Answer,
    ScriptedTransport,
    error_answer,
    lines_answer,
    page,
    raw_answer,
)


@pytest.fixture
def locked(tmp_path: Path, clock: ManualClock) -> Path:
    """A profile with three ops, one with a photo, closed."""
    opened: Store = new_store(tmp_path / "locked", clock)
    report(opened, blobs=(photo(opened, b"picture"),))
    report(opened)
    report(opened)
    opened.close()
    return tmp_path / "locked"


def applied(request: Request, cut_at: int | None = None) -> Response:
    """The platform takes every frame."""
    ids = [frame.op_id for frame in frames(request.body) if isinstance(frame, Frame)]
    answers = [wire.Applied(op=op_id, version=Version(1, 1)) for op_id in ids]
    return lines_answer([*answers, wire.End(n=len(answers))], cut_at)


def platform(spool: Answer = applied) -> ScriptedTransport:
    """A platform that answers the spool so, and takes blobs."""
    transport = ScriptedTransport(by_path={"/sync/v1/spool": spool})
    transport.answers = [raw_answer(b"", 204) for _ in range(5)]
    return transport


def test_deliver_brings_ops_and_photos_and_counts_down(locked: Path, clock: ManualClock) -> None:
    there = platform()
    assert Spool.count(locked / "spool") == 3
    assert deliver(locked, there, clock) == Delivered(ops=3, blobs=1)
    assert Spool.count(locked / "spool") == 0
    assert all("Authorization" not in request.headers for request in there.asked)


def test_deliver_sends_nothing_twice(locked: Path, clock: ManualClock) -> None:
    deliver(locked, platform(), clock)
    there = platform()
    assert deliver(locked, there, clock) == Delivered()
    assert there.asked == []


@pytest.mark.parametrize("cut_at", [0, 20, 80, 150, 200])
def test_deliver_keeps_each_complete_line_when_the_reply_breaks_off(
    locked: Path, clock: ManualClock, cut_at: int
) -> None:
    with pytest.raises(NetworkProblem):
        deliver(locked, platform(lambda request: applied(request, cut_at)), clock)
    left = Spool.count(locked / "spool")
    assert left < 3 or cut_at < 80
    assert deliver(locked, platform(), clock).ops == left


def test_deliver_counts_refused_ops_as_unsettled(locked: Path, clock: ManualClock) -> None:
    def refused(request: Request) -> Response:
        ids = [frame.op_id for frame in frames(request.body) if isinstance(frame, Frame)]
        answers = [wire.Refused(op=op_id, code="spool.unreadable", text="打不开") for op_id in ids]
        return lines_answer([*answers, wire.End(n=len(answers))])

    assert deliver(locked, platform(refused), clock).put_off == 3
    assert Spool.count(locked / "spool") == 3


def test_deliver_goes_on_with_photos_where_it_was(locked: Path, clock: ManualClock) -> None:
    there = platform()
    there.answers = [error_answer(503, "x")]
    with pytest.raises(Exception, match="正忙"):
        deliver(locked, there, clock)
    assert deliver(locked, platform(), clock) == Delivered(ops=0, blobs=1)


def test_deliver_leaves_photos_alone_that_the_platform_has_no_use_for(
    locked: Path, clock: ManualClock
) -> None:
    there = platform()
    there.answers = [error_answer(409, "blob.not_named")]
    assert deliver(locked, there, clock).blobs_not_wanted == 1


def test_deliver_believes_no_captive_portal(locked: Path, clock: ManualClock) -> None:
    with pytest.raises(NetworkProblem):
        deliver(locked, platform(page()), clock)
    assert Spool.count(locked / "spool") == 3


def test_deliver_keeps_out_of_a_profile_that_is_open(
    tmp_path: Path, store: Store, clock: ManualClock
) -> None:
    with pytest.raises(StoreProblem) as caught:
        deliver(store.folder, platform(), clock)
    assert caught.value.code == "store.locked"
