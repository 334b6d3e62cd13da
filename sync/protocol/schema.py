"""The committed JSON schema of the wire, made from the types, and how to make it again.

`python -m sync.protocol.schema` writes `schema.json`. A released field is never renamed, removed or given a second
meaning; the contract tests compare the file with the types and read the golden bytes of every released version.
"""

from pathlib import Path
from typing import Any

import msgspec

from gridworker.model.facts import PAYLOADS
from gridworker.model.records import RECORDS
from sync.protocol import wire

FILE = Path(__file__).with_name("schema.json")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

LINES: dict[str, Any] = {
    "push": wire.PushLine,
    "reply": wire.ReplyLine,
    "feed": wire.FeedLine,
}
"""The three kinds of lines."""

BODIES = (
    wire.EnrolRequest,
    wire.EnrolReply,
    wire.ChallengeRequest,
    wire.ChallengeReply,
    wire.TokenRequest,
    wire.TokenReply,
    wire.Health,
    wire.ParcelHead,
    wire.ParcelReply,
    wire.ErrorReply,
)
"""Whole bodies of the other requests and replies."""


def schema() -> dict[str, Any]:
    """The schema of everything on the wire.

    `lines` names the lines of push, reply and feed; `bodies` the other bodies; `payloads` what each kind of op
    carries; `records` what each kind of record holds.
    """
    kinds: list[Any] = [*LINES.values(), *BODIES, *PAYLOADS.values(), *RECORDS.values()]
    made, components = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    refs = iter(made)
    return {
        "$schema": DIALECT,
        "title": "gridworker wire, protocol 1",
        "lines": {name: next(refs) for name in LINES},
        "bodies": {body.__name__: next(refs) for body in BODIES},
        "payloads": {kind.value: next(refs) for kind in PAYLOADS},
        "records": {kind.value: next(refs) for kind in RECORDS},
        "$defs": components,
    }


def text() -> str:
    """The schema as it is committed."""
    encoded = msgspec.json.format(msgspec.json.encode(schema(), order="sorted"), indent=2)
    return encoded.decode() + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
