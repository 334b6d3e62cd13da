"""The wire's own types. Domain objects are turned into them and back here, and nowhere else.

Every line of a push, its reply, and the feed is one JSON object. Unknown fields are ignored, so a field can be added
without breaking a released device; nothing is ever renamed or given a second meaning.
"""

from typing import Any

import msgspec

from gridworker.model.ops import BlobRef, ClockStamp, Op, OpKind, RecordRef, Verdict, VerdictKind, Version


class PushLine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One op on its way up. `kind` stays text, so that an unknown one is refused alone and not with its batch."""

    op: str
    incarnation: str
    seq: int
    district: str
    kind: str
    record: RecordRef
    prev: str | None = None
    depends_on: tuple[str, ...] = ()
    replaces: str | None = None
    base: Version | None = None
    payload: dict[str, Any]
    made_at: str
    clock: ClockStamp
    blobs: tuple[BlobRef, ...] = ()


class Applied(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag="applied", omit_defaults=True):
    """The op took effect; the record is now at `version`."""

    op: str
    version: Version
    number: str = ""


class Merged(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag="merged"):
    """The op took effect together with changes the device had not seen; `row` is the outcome."""

    op: str
    version: Version
    row: dict[str, Any]


class Conflict(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag="conflict"):
    """The same field was changed there; nothing was applied, a person decides."""

    op: str
    version: Version
    theirs: dict[str, Any]


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag="refused", omit_defaults=True):
    """The op will never be applied as it is; `text` says why in plain Chinese."""

    op: str
    code: str
    text: str
    field: str = ""


class Deferred(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag="deferred", omit_defaults=True):
    """Not now: a predecessor is missing, or the platform failed on this op. Send it again after `retry_after_s`."""

    op: str
    why: str
    retry_after_s: int = 0


class Fork(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag="fork"):
    """This (incarnation, seq) already belongs to another op: the profile was copied. Start a new incarnation."""

    op: str


FirstAnswer = Applied | Merged | Conflict | Refused


class Duplicate(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag="duplicate"):
    """The op was answered before; `verdict` is that first answer, unchanged."""

    op: str
    verdict: FirstAnswer


class End(msgspec.Struct, frozen=True, kw_only=True, tag_field="v", tag="end"):
    """The reply is complete: `n` verdicts came before this line."""

    n: int


ReplyLine = Applied | Merged | Conflict | Refused | Deferred | Fork | Duplicate | End


class PageStart(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="page", omit_defaults=True):
    """A page of the feed begins. `start` repeats the request's cursor; `snapshot` names the sweep it belongs to.

    `scope`: the audiences that the device may see from now on; empty if nothing is said about them.
    """

    start: str
    snapshot: str = ""
    scope: tuple[str, ...] = ()


class Upsert(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="upsert"):
    """The record's state at `version`."""

    kind: str
    id: str
    version: Version
    data: dict[str, Any]


class Gone(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="gone"):
    """The record was deleted."""

    kind: str
    id: str
    version: Version


class OutOfScope(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="out_of_scope"):
    """The record still exists, but no longer for this device."""

    kind: str
    id: str


class PageEnd(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="cursor", omit_defaults=True):
    """The page is complete: keep its rows and `cursor` together. `sweep` names a snapshot that is now complete."""

    cursor: str
    more: bool
    server_time_ms: int
    sweep: str = ""


FeedLine = PageStart | Upsert | Gone | OutOfScope | PageEnd


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A device asks to belong to a worker.

    `public_key` is its P-256 key (PEM, SubjectPublicKeyInfo), `recipient` its age X25519 recipient; `proof` is its
    signature (`gridworker.model.sealed.sign`) over `enrol_message(self)`. A device that a restored platform has
    forgotten asks with the keys it had, its `certificate` (PEM) and its `worker`, and is again what it was.
    """

    code: str
    public_key: str
    recipient: str
    device_name: str
    app_version: str
    proof: str
    certificate: str = ""
    worker: str = ""


class EnrolReply(msgspec.Struct, frozen=True, kw_only=True):
    """The device is known.

    `certificate` (PEM) names it and signs its evidence, `ca` is the platform's, `recipient` the platform's age
    recipient for the spool, `scope` the audiences it may see.
    """

    device: str
    platform: str
    epoch: int
    district: str
    worker: dict[str, Any]
    scope: tuple[str, ...]
    certificate: str
    ca: str
    recipient: str
    server_time_ms: int


class ChallengeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A device wants a token; `nonce` is its own, for the platform to name in a revocation."""

    device: str
    nonce: str


class Revocation(msgspec.Struct, frozen=True, kw_only=True):
    """The only message that destroys keys: `signature` is the platform CA's over `revocation_message(self)`."""

    device: str
    nonce: str
    signature: str


class ChallengeReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What to sign (`token_message`), or that the device is revoked; `platform` says that `at_ms` of `TokenRequest` is known."""

    nonce: str
    server_time_ms: int
    revocation: Revocation | None = None
    platform: str = ""


class TokenRequest(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`signature` is the device's over `token_message(device, nonce)`, where the platform chose the nonce.

    With `at_ms` (the platform's time as the device believes it, ms since 1970) the nonce is the device's own, and the
    signature is over `sign_in_message`.
    """

    device: str
    nonce: str
    signature: str
    at_ms: int | None = None


class TokenReply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A bearer token and how long it holds, in seconds; to a request with `at_ms` also all that a `Health` would say."""

    token: str
    expires_in_s: int
    platform: str = ""
    epoch: int = 0
    server_time_ms: int = 0


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What an honest probe must find at `/healthz`; anything else is a captive portal or a stranger."""

    service: str
    protocol: int
    platform: str
    epoch: int
    server_time_ms: int


class ParcelItem(msgspec.Struct, frozen=True, kw_only=True):
    """One blob of a parcel."""

    sha256: str
    size_bytes: int


class ParcelHead(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a parcel: which blobs follow, one right after the other."""

    blobs: list[ParcelItem]


class ParcelAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one blob: 201 if it is verified, else the status, code and text it would have got alone."""

    sha256: str
    status: int
    code: str = ""
    text: str = ""


class ParcelReply(msgspec.Struct, frozen=True, kw_only=True):
    """The answers to a parcel, in its order."""

    blobs: list[ParcelAnswer]


class ErrorReply(msgspec.Struct, frozen=True, kw_only=True):
    """The body of every status that is not a success: stable code, plain Chinese text."""

    code: str
    text: str


SERVICE = "gridworker-central"
PARCEL_TYPE = "application/vnd.gridworker.parcel"


def enrol_message(request: EnrolRequest) -> bytes:
    """The bytes an enrolling device signs."""
    return "\n".join(("gridworker-enrol", request.code, request.public_key, request.recipient)).encode()


def token_message(device: str, nonce: str) -> bytes:
    """The bytes a device signs to get a token."""
    return "\n".join(("gridworker-token", device, nonce)).encode()


def sign_in_message(platform: str, device: str, nonce: str, at_ms: int) -> bytes:
    """The bytes a device signs to get a token from this platform at once, without a challenge."""
    return "\n".join(("gridworker-sign-in", platform, device, nonce, str(at_ms))).encode()


def revocation_message(device: str, nonce: str) -> bytes:
    """The bytes the platform's CA signs to revoke a device."""
    return "\n".join(("gridworker-revocation", device, nonce)).encode()


def push_line(op: Op) -> PushLine:
    """The wire's form of an op."""
    return PushLine(
        op=op.id,
        incarnation=op.incarnation,
        seq=op.seq,
        district=op.district,
        kind=op.kind.value,
        record=op.record,
        prev=op.prev,
        depends_on=op.depends_on,
        replaces=op.replaces,
        base=op.base,
        payload=op.payload,
        made_at=op.made_at,
        clock=op.clock,
        blobs=op.blobs,
    )


def op_of(line: PushLine) -> Op:
    """The op of a line.

    Raises:
        ValueError: this version does not know the kind of op.
    """
    return Op(
        id=line.op,
        incarnation=line.incarnation,
        seq=line.seq,
        district=line.district,
        kind=OpKind(line.kind),
        record=line.record,
        prev=line.prev,
        depends_on=line.depends_on,
        replaces=line.replaces,
        base=line.base,
        payload=line.payload,
        made_at=line.made_at,
        clock=line.clock,
        blobs=line.blobs,
    )


def verdict_of(line: Applied | Merged | Conflict | Refused | Deferred | Fork | Duplicate) -> Verdict:
    """The domain's verdict; a duplicate is its first answer again."""
    match line:
        case Duplicate(verdict=first):
            return verdict_of(first)
        case Applied():
            return Verdict(op_id=line.op, kind=VerdictKind.APPLIED, version=line.version, number=line.number)
        case Merged():
            return Verdict(op_id=line.op, kind=VerdictKind.MERGED, version=line.version, row=line.row)
        case Conflict():
            return Verdict(op_id=line.op, kind=VerdictKind.CONFLICT, version=line.version, row=line.theirs)
        case Refused():
            return Verdict(
                op_id=line.op, kind=VerdictKind.REFUSED, code=line.code, field=line.field, text=line.text
            )
        case Deferred():
            return Verdict(
                op_id=line.op, kind=VerdictKind.DEFERRED, text=line.why, retry_after_s=line.retry_after_s
            )
        case Fork():
            return Verdict(op_id=line.op, kind=VerdictKind.FORK)
