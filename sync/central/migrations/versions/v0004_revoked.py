"""Why a device was taken out of use."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Of those revoked before, nobody wrote it down."""
    op.execute("ALTER TABLE device ADD COLUMN revoked_because TEXT NOT NULL DEFAULT ''")
