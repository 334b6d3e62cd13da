"""Sealed blobs and spool frames: readable by whom they are meant for, and damage is found."""

import hashlib
import os

import msgspec
import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from gridworker.errors import InputProblem
from gridworker.model import sealed
from gridworker.model.frames import Damage, Frame, frames
from gridworker.model.ops import ClockStamp, ClockTrust, Op, OpKind, RecordRef

DEVICE_KEY = ec.generate_private_key(ec.SECP256R1())
PLATFORM = pyrage.x25519.Identity.generate()
OP = Op(
    id="01981000-0000-7000-8000-000000000001",
    incarnation="i",
    seq=1,
    district="510108",
    kind=OpKind.EVENT_REPORTED,
    record=RecordRef("event", "e1"),
    payload={"category": "S03", "description": "飞线充电 🔌"},
    made_at="2026-07-16T14:05:00.000+08:00",
    clock=ClockStamp("b", 1, None, ClockTrust.UNKNOWN),
)


def _frame() -> bytes:
    entry = sealed.SpoolEntry(device="d1", op=OP)
    return sealed.seal_entry(entry, 1_784_181_900_000, DEVICE_KEY, str(PLATFORM.to_public()))


FRAME = _frame()
"""One frame for all: each sealing has another length."""


@given(st.binary(max_size=5000))
def test_blob_opens_to_what_was_sealed(plain: bytes) -> None:
    key, name = os.urandom(32), hashlib.sha256(plain).hexdigest()
    assert sealed.open_blob(sealed.seal_blob(plain, key, name), key, name) == plain


@given(st.data())
def test_blob_is_reported_damaged_when_any_byte_changed(data: st.DataObject) -> None:
    plain, key = b"photo" * 20, b"k" * 32
    name = hashlib.sha256(plain).hexdigest()
    file = bytearray(sealed.seal_blob(plain, key, name))
    file[data.draw(st.integers(0, len(file) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(InputProblem) as caught:
        sealed.open_blob(bytes(file), key, name)
    assert caught.value.code == "blob.damaged"


def test_blob_is_refused_when_it_stands_under_another_hash() -> None:
    file = sealed.seal_blob(b"a", b"k" * 32, "one")
    with pytest.raises(InputProblem):
        sealed.open_blob(file, b"k" * 32, "two")


def test_frame_opens_for_the_platform_and_names_its_signer() -> None:
    (frame,) = frames(_frame())
    assert isinstance(frame, Frame)
    assert (frame.op_id, frame.made_at_ms) == (OP.id, 1_784_181_900_000)
    plain, signature = sealed.open_entry(frame.sealed, str(PLATFORM))
    assert sealed.is_signed(DEVICE_KEY.public_key(), plain, signature)
    assert msgspec.json.decode(plain, type=sealed.SpoolEntry).op == OP


def test_frame_stays_closed_to_anybody_else() -> None:
    (frame,) = frames(_frame())
    assert isinstance(frame, Frame)
    with pytest.raises(InputProblem) as caught:
        sealed.open_entry(frame.sealed, str(pyrage.x25519.Identity.generate()))
    assert caught.value.code == "spool.unreadable"


def test_signature_does_not_hold_when_the_entry_was_changed() -> None:
    (frame,) = frames(_frame())
    assert isinstance(frame, Frame)
    plain, signature = sealed.open_entry(frame.sealed, str(PLATFORM))
    assert not sealed.is_signed(DEVICE_KEY.public_key(), plain.replace(b"S03", b"S04"), signature)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_good_frames_are_found_when_there_is_rubbish_around_them(before: bytes, after: bytes) -> None:
    found = list(frames(before + FRAME + after + FRAME))
    good = [item for item in found if isinstance(item, Frame)]
    assert [item.op_id for item in good] == [OP.id, OP.id]
    assert sum(item.size for item in found) == len(before) + len(after) + 2 * len(FRAME)


@given(st.integers(1, len(FRAME) - 1))
def test_torn_last_frame_is_damage_and_nothing_else(cut: int) -> None:
    found = list(frames(FRAME + FRAME[:cut]))
    assert [type(item) for item in found] == [Frame, Damage]
