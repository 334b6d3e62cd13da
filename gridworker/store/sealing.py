"""Seals ops for the spool: signed with the device's key, readable with the platform's identity only."""

import base64
from typing import TYPE_CHECKING

from gridworker.errors import StoreProblem
from gridworker.model.ops import Op
from gridworker.model.sealed import BlobKey, SpoolEntry, seal_entry
from gridworker.store.blobs import BlobVault
from gridworker.store.identity import DeviceIdentity

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey


class Sealer:
    """Makes spool frames. The device's key is loaded when the first one is made."""

    def __init__(self, identity: DeviceIdentity, vault: BlobVault) -> None:
        self._identity = identity
        self._vault = vault
        self._key: EllipticCurvePrivateKey | None = None

    def seal(self, op: Op, made_ms: int) -> bytes:
        """One frame: the op with the keys of its blobs."""
        if self._key is None:
            self._key = load_private_key(self._identity.private_key)
        hashes = dict.fromkeys(blob.sha256 for blob in op.blobs)
        keys = tuple(BlobKey(sha256, base64.b64encode(self._vault.key(sha256)).decode()) for sha256 in hashes)
        entry = SpoolEntry(device=self._identity.device, op=op, blob_keys=keys)
        return seal_entry(entry, made_ms, self._key, self._identity.recipient)


def load_private_key(pem: str) -> "EllipticCurvePrivateKey":
    """The device's key of a PEM text.

    Raises:
        StoreProblem: no key of the kind that devices have (`store.device_key`).
    """
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise StoreProblem(
            "这台设备的签名密钥不对，资料没有动。请联系管理员重新登记。", code="store.device_key"
        )
    return key
