"""The first schema."""

from alembic import op

revision = "0001"
down_revision = None

_SCHEMA = """
CREATE TABLE blob (
    sha256 TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    stored_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (sha256)
);

CREATE TABLE challenge (
    nonce TEXT NOT NULL,
    device TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (nonce)
);

CREATE TABLE desk_user (
    id TEXT NOT NULL,
    district TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    token_hash TEXT,
    PRIMARY KEY (id),
    UNIQUE (token_hash)
);

CREATE TABLE device (
    id TEXT NOT NULL,
    worker TEXT NOT NULL,
    name TEXT NOT NULL,
    app_version TEXT NOT NULL,
    public_key TEXT NOT NULL,
    recipient TEXT NOT NULL,
    certificate TEXT NOT NULL,
    enrolled_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id)
);

CREATE TABLE district (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    position BIGINT DEFAULT '0' NOT NULL,
    pruned_to BIGINT DEFAULT '0' NOT NULL,
    PRIMARY KEY (code)
);

CREATE TABLE enrol_code (
    hash TEXT NOT NULL,
    worker TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    device TEXT,
    PRIMARY KEY (hash)
);

CREATE TABLE event_case (
    district TEXT NOT NULL,
    event TEXT NOT NULL,
    facts JSONB NOT NULL,
    PRIMARY KEY (district, event)
);

CREATE TABLE feed_log (
    district TEXT NOT NULL,
    position BIGINT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    audience TEXT[] NOT NULL,
    left_audience TEXT[] NOT NULL,
    PRIMARY KEY (district, position)
);

CREATE TABLE number (
    district TEXT NOT NULL,
    day TEXT NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (district, day)
);

CREATE TABLE op (
    district TEXT NOT NULL,
    id TEXT NOT NULL,
    device TEXT NOT NULL,
    worker TEXT NOT NULL,
    incarnation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    replaces TEXT,
    line JSONB NOT NULL,
    received_at TIMESTAMP WITH TIME ZONE NOT NULL,
    outcome TEXT NOT NULL,
    verdict JSONB NOT NULL,
    PRIMARY KEY (district, id),
    UNIQUE (device, incarnation, seq)
);

CREATE INDEX op_by_id ON op (id);

CREATE INDEX op_by_record ON op (district, record_kind, record_id);

CREATE INDEX op_by_replaced ON op (replaces) WHERE replaces IS NOT NULL;

CREATE TABLE op_blob (
    district TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    op TEXT NOT NULL,
    device TEXT NOT NULL,
    record_kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    role TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size_bytes BIGINT NOT NULL,
    PRIMARY KEY (district, sha256, op)
);

CREATE INDEX op_blob_by_hash ON op_blob (sha256);

CREATE TABLE platform (
    "only" BOOLEAN DEFAULT true NOT NULL,
    id TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    epoch_day TEXT NOT NULL,
    epochs_today INTEGER NOT NULL,
    PRIMARY KEY ("only")
);

CREATE TABLE record (
    district TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    audience TEXT[] NOT NULL,
    sort_key TEXT COLLATE "C" NOT NULL,
    epoch INTEGER NOT NULL,
    n INTEGER NOT NULL,
    data JSONB NOT NULL,
    deleted BOOLEAN DEFAULT false NOT NULL,
    PRIMARY KEY (district, kind, id)
);

CREATE INDEX record_by_audience ON record USING gin (audience);

CREATE TABLE spool_key (
    sha256 TEXT NOT NULL,
    key TEXT NOT NULL,
    PRIMARY KEY (sha256, key)
);

CREATE TABLE token (
    hash TEXT NOT NULL,
    device TEXT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (hash)
);

CREATE TABLE upload (
    id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    device TEXT NOT NULL,
    length BIGINT NOT NULL,
    at BIGINT NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (id)
);

CREATE INDEX upload_by_hash ON upload (sha256, device);

CREATE TABLE worker (
    id TEXT NOT NULL,
    district TEXT NOT NULL,
    code TEXT NOT NULL,
    role TEXT NOT NULL,
    tenant TEXT NOT NULL,
    scope TEXT[] NOT NULL,
    scope_version INTEGER DEFAULT '1' NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (district, code)
);
"""


def upgrade() -> None:
    """Make all tables."""
    for statement in _SCHEMA.split(";"):
        if statement.strip():
            op.execute(statement)
