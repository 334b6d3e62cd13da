"""Where the platform keeps things and where it listens."""

from pathlib import Path

import msgspec

MAX_BLOB_BYTES = 256 << 20
"""The largest blob; a photo of the largest cameras is a tenth of it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How one platform process is run.

    Attributes:
        folder: keys, blobs, and the embedded database if there is no other.
        database_url: `postgresql://…`; None starts the embedded PostgreSQL.
        host, port: where to listen; port 0 takes a free one.
        desk: whether the dispatcher's interface is offered.
        enrol_per_minute, spool_per_minute: how often one address may ask without a token.
        challenges_per_minute: how often one device may ask for a challenge.
    """

    folder: Path
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 0
    desk: bool = True
    enrol_per_minute: int = 30
    spool_per_minute: int = 120
    challenges_per_minute: int = 30

    @property
    def keys_folder(self) -> Path:
        """The platform's secrets."""
        return self.folder / "keys"

    @property
    def blobs_folder(self) -> Path:
        """Photos, voice notes, signatures."""
        return self.folder / "blobs"

    @property
    def database_folder(self) -> Path:
        """The embedded PostgreSQL's files."""
        return self.folder / "postgresql"
