"""Pictures of forms are found by their hash: a device asks for one, and a form in its scope must name it."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Only forms have such files."""
    op.execute(
        "CREATE INDEX record_by_form_media ON record USING gin ((data->'media') jsonb_path_ops) WHERE kind = 'form'"
    )
