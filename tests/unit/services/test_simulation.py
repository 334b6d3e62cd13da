"""Work made up for demos and measurements."""

from io import BytesIO
from random import Random

import pytest
from PIL import Image

from gridworker.errors import InputProblem
from gridworker.model.ops import OpKind
from gridworker.services.simulation import Simulated, draw_photo, simulate
from gridworker.store.store import Store
from tests.unit.services.seeds import kinds_of, ops_of


def test_simulation_makes_what_was_asked_for(known: Store) -> None:
    assert simulate(known, events=3, visits=2, photos=2, seed=7) == Simulated(3, 2, 2)
    assert kinds_of(known) == [OpKind.EVENT_REPORTED] * 3 + [OpKind.VISIT_RECORDED] * 2
    assert [len(op.blobs) for op in ops_of(known)] == [3, 3, 0, 0, 0]


def test_the_same_seed_says_the_same(known: Store) -> None:
    simulate(known, events=2, visits=2, photos=0, seed=7)
    simulate(known, events=2, visits=2, photos=0, seed=7)
    payloads = [op.payload for op in ops_of(known)]
    assert payloads[:4] == payloads[4:]


def test_not_meeting_somebody_has_a_reason(known: Store) -> None:
    simulate(known, events=0, visits=12, photos=0, seed=3)
    reasons = {op.payload["outcome"]: op.payload["reason"] for op in ops_of(known)}
    assert reasons["not_met"]
    assert reasons["met"] is None


def test_nothing_is_made_before_the_first_sync(store: Store) -> None:
    with pytest.raises(InputProblem) as refusal:
        simulate(store, events=1, visits=1, photos=1, seed=1)
    assert refusal.value.code == "simulate.empty"
    assert ops_of(store) == []


def test_drawn_photo_is_a_picture_that_differs_with_the_seed() -> None:
    first, second = (draw_photo(Random(seed), (320, 240)) for seed in (1, 2))  # noqa: S311 - noise
    assert Image.open(BytesIO(first)).size == (320, 240)
    assert first != second
