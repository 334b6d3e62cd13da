"""Pushes and questions of several devices that the platform answers in one go: each as if it had come alone."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from gridworker.model.ops import Op, OpKind
from gridworker.model.sealed import sign
from sync.central.auth.caller import Caller
from sync.central.embedded import Central
from sync.central.ingest.door import read_line
from sync.central.ingest.ingestion import FIRST_CHUNK_OPS, Answer, Begun, Item
from sync.central.ingest.work import Work
from sync.protocol.wire import Applied, ChallengeRequest, Deferred, Duplicate, TokenRequest, token_message
from tests.integration.central.platforms import FieldDevice, raw

_LONG_S = 60.0
"""Longer than anything takes that is under way."""


def pushed(central: Central, device: FieldDevice, *ops: Op) -> Iterator[Item]:
    """The lines of a push as ingest gets them."""
    caller = central.services.sessions.device(device.enrolment.device)
    assert caller is not None
    return (Item(caller, read_line(raw(op))) for op in ops)


def answers(begun: Begun | Exception) -> list[Answer]:
    assert isinstance(begun, Begun)
    return begun.answers


@pytest.fixture
def commits(central: Central, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The points that ingest passes."""
    seen: list[str] = []
    monkeypatch.setattr(central.services.ingest, "_reach", seen.append)
    return seen


def test_several_devices_are_answered_with_one_commit_each_its_own(
    central: Central, device: FieldDevice, other_device: FieldDevice, commits: list[str]
) -> None:
    mine, theirs = [device.event(), device.event()], other_device.event()
    first, second = central.services.ingest.begin(
        [pushed(central, device, *mine), pushed(central, other_device, theirs)]
    )
    assert [answer.op for answer in answers(first)] == [op.id for op in mine]
    assert [answer.op for answer in answers(second)] == [theirs.id]
    numbers = {one.number for one in (*answers(first), *answers(second)) if isinstance(one, Applied)}
    assert len(numbers) == 3
    assert commits == ["ingest.written", "ingest.committed"]


def test_an_op_that_two_connections_bring_at_once_takes_effect_once(
    central: Central, device: FieldDevice
) -> None:
    op = device.event()
    first, second = central.services.ingest.begin([pushed(central, device, op) for _ in range(2)])
    (applied,) = answers(first)
    assert isinstance(applied, Applied)
    assert answers(second) == [Duplicate(op=op.id, verdict=applied)]
    assert device.push(op) == [Duplicate(op=op.id, verdict=applied)]


def test_one_devices_bad_op_defers_nothing_of_another(
    central: Central, device: FieldDevice, other_device: FieldDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    handlers = central.services.ingest._handlers
    real = handlers[OpKind.EVENT_REPORTED]

    def failing(work: Work) -> Any:
        if work.op.payload["description"] == "bad":
            raise RuntimeError("no")
        return real(work)

    monkeypatch.setitem(handlers, OpKind.EVENT_REPORTED, failing)
    bad, good = device.event(payload={"description": "bad"}), other_device.event()
    first, second = central.services.ingest.begin(
        [pushed(central, device, bad), pushed(central, other_device, good)]
    )
    assert isinstance(answers(first)[0], Deferred)
    assert isinstance(answers(second)[0], Applied)


def test_lines_that_cannot_be_read_are_the_problem_of_who_sent_them(
    central: Central, device: FieldDevice
) -> None:
    def broken() -> Iterator[Item]:
        yield from ()  # a generator, as the lines of a push are
        raise ValueError("not ours")

    first, second = central.services.ingest.begin([broken(), pushed(central, device, device.event())])
    assert isinstance(first, ValueError)
    assert isinstance(answers(second)[0], Applied)


def test_what_follows_the_first_chunk_is_left_for_later(central: Central, device: FieldDevice) -> None:
    ops = [device.event() for _ in range(FIRST_CHUNK_OPS + 3)]
    (begun,) = central.services.ingest.begin([pushed(central, device, *ops)])
    assert isinstance(begun, Begun)
    assert len(begun.answers) == FIRST_CHUNK_OPS
    assert begun.rest is not None
    rest = [answer for chunk in central.services.ingest.take(begun.rest) for answer in chunk]
    assert [answer.op for answer in rest] == [op.id for op in ops[FIRST_CHUNK_OPS:]]


def test_the_next_lines_are_read_while_the_chunk_before_is_written(
    central: Central, device: FieldDevice, monkeypatch: pytest.MonkeyPatch
) -> None:
    ops = [device.event() for _ in range(FIRST_CHUNK_OPS + 1)]
    went_on = threading.Event()
    overlapped: list[bool] = []

    def lines() -> Iterator[Item]:
        for number, item in enumerate(pushed(central, device, *ops)):
            if number == FIRST_CHUNK_OPS:
                went_on.set()
            yield item

    def written(point: str) -> None:
        if point == "ingest.written" and not overlapped:
            overlapped.append(went_on.wait(_LONG_S))

    monkeypatch.setattr(central.services.ingest, "_reach", written)
    given = [answer.op for chunk in central.services.ingest.take(lines()) for answer in chunk]
    assert overlapped == [True]
    assert given == [op.id for op in ops]


def test_what_was_read_before_lines_broke_off_is_answered(central: Central, device: FieldDevice) -> None:
    def broken() -> Iterator[Item]:
        yield from pushed(central, device, *(device.event() for _ in range(FIRST_CHUNK_OPS)))
        raise ValueError("not ours")

    chunks = central.services.ingest.take(broken())
    assert len(next(chunks)) == FIRST_CHUNK_OPS
    with pytest.raises(ValueError, match="not ours"):
        next(chunks)


def test_a_push_of_nothing_is_answered_with_nothing(device: FieldDevice) -> None:
    assert device.push_lines(b"") == []


def test_a_challenge_that_is_answered_twice_at_once_serves_once(
    central: Central, device: FieldDevice
) -> None:
    sessions = central.services.sessions
    (challenge,) = sessions.challenges([ChallengeRequest(device=device.enrolment.device, nonce="mine")])
    assert not isinstance(challenge, Exception)
    signature = sign(device.key, token_message(device.enrolment.device, challenge.nonce))
    answer = TokenRequest(device=device.enrolment.device, nonce=challenge.nonce, signature=signature)
    first, second = sessions.tokens([answer, answer])
    assert not isinstance(first, Exception)
    assert isinstance(second, Exception)
    assert not isinstance(sessions.callers([f"Bearer {first.token}"])[0], Exception)


def test_callers_asked_for_together_are_told_apart(
    central: Central, device: FieldDevice, other_device: FieldDevice
) -> None:
    said = [str(one.http.headers["Authorization"]) for one in (device, other_device)]
    found = central.services.sessions.callers([said[1], "Bearer nobody", said[0], ""])
    devices = [one.device if isinstance(one, Caller) else None for one in found]
    assert devices == [other_device.enrolment.device, None, device.enrolment.device, None]


def test_a_name_that_no_database_keeps_harms_nobody_else(central: Central, device: FieldDevice) -> None:
    reply = requests.post(
        f"{device.url}/devices/challenge", json={"device": "\0", "nonce": "mine"}, timeout=60
    )
    assert reply.status_code == 400
    assert device.challenge().nonce
