"""The wire's promises to released devices: the schema is the types, and old bytes are read as they were meant."""

import base64
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from gridworker.model.facts import PAYLOADS, payload_of
from gridworker.model.frames import Frame, frames
from gridworker.model.ops import OpKind
from gridworker.model.sealed import SpoolEntry, is_signed, open_blob, open_entry
from sync.protocol import codec, schema, wire

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "sync" / "protocol" / "golden"
VERSIONS = sorted(folder.name for folder in GOLDEN.iterdir())
DOCUMENT = ROOT / "docs" / "sync-protocol.md"
EXAMPLE = re.compile(r"```json (?P<kind>[\w.-]+)\n(?P<text>.*?)\n```", re.DOTALL)
BODIES = {body.__name__: body for body in schema.BODIES}


def decoded(name: str, lines: bytes) -> list[Any]:
    """Lines of one of the three kinds, as types."""
    decoder = msgspec.json.Decoder(schema.LINES[name])
    return [decoder.decode(line) for line in lines.splitlines()]


def test_the_committed_schema_is_that_of_the_types() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "run python -m sync.protocol.schema"


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["push", "reply", "feed"])
def test_golden_lines_of_every_released_version_are_read(version: str, name: str) -> None:
    golden = (GOLDEN / version / f"{name}.jsonl").read_bytes()
    assert decoded(name, golden)
    packed = (GOLDEN / version / f"{name}.jsonl.zst").read_bytes()
    assert codec.decompress(packed, "zstd") == golden


@pytest.mark.parametrize("name", ["push", "reply", "feed"])
def test_this_version_writes_the_bytes_of_version_1(name: str) -> None:
    golden = (GOLDEN / "v1" / f"{name}.jsonl").read_bytes()
    assert codec.lines(decoded(name, golden)) == golden


@pytest.mark.parametrize("version", VERSIONS)
def test_golden_bodies_of_every_released_version_are_read_and_written_again(version: str) -> None:
    for line in (GOLDEN / version / "bodies.jsonl").read_bytes().splitlines():
        name, body = msgspec.json.decode(line, type=tuple[str, msgspec.Raw])
        read = msgspec.json.decode(body, type=BODIES[name])
        assert msgspec.json.encode(read) == bytes(body)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_golden_line_has_all_verdicts_and_feed_lines(version: str) -> None:
    verdicts = {type(line) for line in decoded("reply", (GOLDEN / version / "reply.jsonl").read_bytes())}
    rows = {type(line) for line in decoded("feed", (GOLDEN / version / "feed.jsonl").read_bytes())}
    assert verdicts >= {
        wire.Applied,
        wire.Merged,
        wire.Conflict,
        wire.Refused,
        wire.Deferred,
        wire.Fork,
        wire.Duplicate,
        wire.End,
    }
    assert rows >= {wire.PageStart, wire.Upsert, wire.Gone, wire.OutOfScope, wire.PageEnd}


@pytest.mark.parametrize("version", VERSIONS)
def test_golden_ops_still_fit_their_kinds(version: str) -> None:
    for line in decoded("push", (GOLDEN / version / "push.jsonl").read_bytes()):
        payload_of(wire.op_of(line))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_golden_spool_is_opened_and_its_signature_holds(version: str) -> None:
    keys = msgspec.json.decode((GOLDEN / version / "keys.json").read_bytes())
    (frame,) = frames((GOLDEN / version / "spool.gws").read_bytes())
    assert isinstance(frame, Frame)
    signed, signature = open_entry(frame.sealed, keys["age_identity"])
    assert is_signed(load_pem_public_key(keys["device_public_key"].encode()), signed, signature)  # type: ignore[arg-type]
    assert msgspec.json.decode(signed, type=SpoolEntry).op.id == frame.op_id


@pytest.mark.parametrize("version", VERSIONS)
def test_a_golden_blob_is_opened(version: str) -> None:
    keys = msgspec.json.decode((GOLDEN / version / "keys.json").read_bytes())
    sealed = (GOLDEN / version / "blob.gwb").read_bytes()
    plain = open_blob(sealed, base64.b64decode(keys["blob_key"]), keys["blob_sha256"])
    assert plain == b"golden photo"


def test_unknown_fields_of_a_newer_peer_are_ignored() -> None:
    line = (GOLDEN / "v1" / "push.jsonl").read_bytes().splitlines()[0]
    newer = msgspec.json.encode({**msgspec.json.decode(line), "from_the_future": {"x": 1}})
    assert decoded("push", newer) == decoded("push", line)


def examples() -> list[tuple[str, str]]:
    """The document's examples, each with the kind it claims to be."""
    found = EXAMPLE.finditer(DOCUMENT.read_text(encoding="utf-8"))
    return [(match["kind"], match["text"]) for match in found]


@pytest.mark.parametrize(("kind", "text"), examples())
def test_every_example_of_the_document_is_what_it_says(kind: str, text: str) -> None:
    if kind in schema.LINES:
        decoded(kind, text.encode())
    elif kind.startswith("payload."):
        op_kind = OpKind(kind.removeprefix("payload."))
        msgspec.json.decode(text.encode(), type=PAYLOADS[op_kind])
    else:
        msgspec.json.decode(text.encode(), type=BODIES[kind])


def test_the_document_shows_every_line_every_kind_and_every_body() -> None:
    shown = [kind for kind, _ in examples()]
    assert {*schema.LINES, *BODIES, *(f"payload.{kind.value}" for kind in OpKind)} <= set(shown)


def test_the_document_names_every_error_code_of_the_platform() -> None:
    document = DOCUMENT.read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "sync" / "central").rglob("*.py"))
    codes = set(re.findall(r'"((?:op|spool|blob|enrol|auth|request|platform|app|desk)\.[a-z_]+)"', source))
    codes -= {"platform.not_started", "platform.database_not_started"}
    assert codes
    assert {code for code in codes if f"`{code}`" not in document} == set()
