"""Who this device is: what enrolment gave it, and which life of its database this is. Plain data, no behaviour."""

import msgspec


class DeviceIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """One device of one worker on one platform, kept in the encrypted database.

    `incarnation` names this life of the database: a restored or copied profile gets a new one. `platform` is the id
    the platform gave itself, `epoch` its life between restores. `certificate`, `ca` and `private_key` (P-256) are PEM;
    `recipient` is the platform's age recipient, `age_identity` the device's own age secret. `scope` lists the
    audiences the device may see, `district` is the 6-digit county code of its ops.
    """

    device: str
    worker: str
    incarnation: str
    district: str
    platform: str
    platform_url: str
    epoch: int
    certificate: str
    ca: str
    recipient: str
    private_key: str
    age_identity: str
    scope: tuple[str, ...] = ()
