"""Sealed spools: what a device could not send itself, brought by anybody, read by the platform only."""

import base64
import os
from typing import Any

import msgspec
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from gridworker.model.ops import Op
from gridworker.model.sealed import BlobKey, SpoolEntry, seal_blob, seal_entry
from sync.central.auth.sessions import revoke
from sync.central.embedded import Central
from sync.protocol import codec
from sync.protocol.wire import Applied, Duplicate, Refused, ReplyLine
from tests.integration.central.platforms import FieldDevice, photo

_REPLY = msgspec.json.Decoder(ReplyLine)


def sealed(device: FieldDevice, op: Op, *blob_keys: BlobKey, key: Any = None, named: str = "") -> bytes:
    """A frame as the device writes it."""
    entry = SpoolEntry(device=named or device.enrolment.device, op=op, blob_keys=blob_keys)
    return seal_entry(entry, 1_784_181_960_000, key or device.key, device.enrolment.recipient)


def deliver(central: Central, segment: bytes) -> list[ReplyLine]:
    """Anybody brings the spool: no token."""
    reply = requests.post(
        f"{central.url}/sync/v1/spool",
        data=codec.compress(segment),
        headers={"Content-Encoding": "zstd", "Accept-Encoding": "gzip"},
        timeout=60,
    )
    assert reply.status_code == 200
    *answers, end = [_REPLY.decode(line) for line in reply.content.splitlines()]
    assert end.n == len(answers)
    return answers


def test_a_spool_is_applied_and_a_direct_push_afterwards_changes_nothing(
    central: Central, device: FieldDevice
) -> None:
    op = device.event()
    (answer,) = deliver(central, sealed(device, op))
    assert isinstance(answer, Applied)
    assert deliver(central, sealed(device, op)) == device.push(op) == [Duplicate(op=op.id, verdict=answer)]


def test_damage_in_a_spool_costs_only_itself(central: Central, device: FieldDevice) -> None:
    ops = [device.event() for _ in range(3)]
    parts = [bytearray(sealed(device, op)) for op in ops]
    parts[1][60] ^= 1
    answers = deliver(central, b"".join(bytes(part) for part in parts))
    assert [answer.op for answer in answers] == [ops[0].id, ops[2].id]


def test_a_frame_signed_by_another_key_is_refused_and_not_remembered(
    central: Central, device: FieldDevice
) -> None:
    op = device.event()
    forged = sealed(device, op, key=generate_private_key(SECP256R1()))
    (answer,) = deliver(central, forged)
    assert isinstance(answer, Refused)
    assert answer.code == "spool.unreadable"
    assert isinstance(device.push(op)[0], Applied)


def test_a_frame_naming_another_device_is_refused(
    central: Central, device: FieldDevice, other_device: FieldDevice
) -> None:
    (answer,) = deliver(central, sealed(device, device.event(), named=other_device.enrolment.device))
    assert isinstance(answer, Refused)
    (answer,) = deliver(central, sealed(device, device.event(), named="nobody"))
    assert isinstance(answer, Refused)


def test_an_unknown_kind_in_a_spool_is_refused_alone(central: Central, device: FieldDevice) -> None:
    strange, good = device.event(), device.event()
    entry = msgspec.to_builtins(SpoolEntry(device=device.enrolment.device, op=strange))
    entry["op"]["kind"] = "event.telepathy"
    frame = sealed_builtins(device, strange, entry)
    first, second = deliver(central, frame + sealed(device, good))
    assert isinstance(first, Refused)
    assert first.code == "op.kind_unknown"
    assert isinstance(second, Applied)


def test_a_revoked_devices_work_still_arrives(central: Central, device: FieldDevice) -> None:
    frame = sealed(device, device.event())
    with central.services.engine.begin() as connection:
        revoke(connection, device.enrolment.device, central.services.clock)
    (answer,) = deliver(central, frame)
    assert isinstance(answer, Applied)


def test_an_encrypted_photo_follows_its_spool_entry(
    central: Central, device: FieldDevice, other_device: FieldDevice
) -> None:
    data, key = os.urandom(20_000), os.urandom(32)
    ref = photo(data)
    url = f"{central.url}/sync/v1/spool/blobs/{ref.sha256}"
    body = seal_blob(data, key, ref.sha256)
    assert requests.put(url, data=body, timeout=60).status_code == 409
    blob_key = BlobKey(ref.sha256, base64.b64encode(key).decode())
    deliver(central, sealed(device, device.event(blobs=(ref,)), blob_key))
    assert requests.put(url, data=body[:-1] + bytes([body[-1] ^ 1]), timeout=60).status_code == 409
    reply = requests.put(url, data=body, timeout=60)
    assert (reply.status_code, reply.headers["Blob-State"]) == (204, "verified")
    assert other_device.http.get(f"{central.url}/blobs/sha256/{ref.sha256}").content == data


@pytest.mark.parametrize("segment", [b"", b"nonsense", b"GWS1" + b"\xff" * 40])
def test_nonsense_is_answered_with_nothing(central: Central, segment: bytes) -> None:
    assert deliver(central, segment) == []


def sealed_builtins(device: FieldDevice, op: Op, entry: dict[str, Any]) -> bytes:
    """A frame whose entry no version of ours would make."""
    import struct
    import uuid
    import zlib

    import pyrage

    from gridworker.model.sealed import SealedEntry, sign

    plain = msgspec.json.encode(entry)
    signed = SealedEntry(entry=base64.b64encode(plain).decode(), signature=sign(device.key, plain))
    recipient = pyrage.x25519.Recipient.from_str(device.enrolment.recipient)
    body = struct.pack(">16sQ", uuid.UUID(op.id).bytes, 1) + pyrage.encrypt(
        msgspec.json.encode(signed), [recipient]
    )
    return struct.pack(">4sII", b"GWS1", len(body), zlib.crc32(body)) + body
