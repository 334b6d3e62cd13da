"""Who is speaking: a device, its worker, and what that worker may see."""

import msgspec


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """A device whose token or signature was checked.

    Attributes:
        device, worker: their ids; role: the worker's role code.
        district: six-digit county code; tenant: whose notices apply.
        scope, scope_version: audiences, and which change of them this is.
        public_key: the device's P-256 key (PEM).
    """

    device: str
    worker: str
    role: str
    district: str
    tenant: str
    scope: tuple[str, ...]
    scope_version: int
    public_key: str
