"""The platform's tables, and how a PostgreSQL database is opened and brought up to date.

Every table that grows with use has the district in its key, so that it can be split by district. This module knows
the shape of what is kept, and nothing of what it means.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = sa.MetaData()

_ROWS_AT_ONCE = 2_000
_GONE = ("08", "53", "57P", "58")
"""SQLSTATE begins so: no connection, no room or memory, shutting down, trouble with the system."""
_DIALECT: sa.Dialect = sa.make_url("postgresql+psycopg://").get_dialect()()

_FRESH_S = 3.0
"""A connection given back so short ago is used without asking whether it still lives; if it does not, devices are told to
come back, and all connections are made anew."""

_MOMENT = sa.DateTime(timezone=True)
_TEXTS = ARRAY(sa.Text)

platform = sa.Table(
    "platform",
    metadata,
    sa.Column("only", sa.Boolean, primary_key=True, server_default=sa.true()),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("epoch_day", sa.Text, nullable=False),
    sa.Column("epochs_today", sa.Integer, nullable=False),
)

district = sa.Table(
    "district",
    metadata,
    sa.Column("code", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("pruned_to", sa.BigInteger, nullable=False, server_default="0"),
)

worker = sa.Table(
    "worker",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("district", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("scope", _TEXTS, nullable=False),
    sa.Column("scope_version", sa.Integer, nullable=False, server_default="1"),
    sa.UniqueConstraint("district", "code"),
)

worker_scope = sa.Table(
    "worker_scope",
    metadata,
    sa.Column("worker", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("scope", _TEXTS, nullable=False),
)

device = sa.Table(
    "device",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("worker", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("app_version", sa.Text, nullable=False),
    sa.Column("public_key", sa.Text, nullable=False),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("certificate", sa.Text, nullable=False),
    sa.Column("enrolled_at", _MOMENT, nullable=False),
    sa.Column("revoked_at", _MOMENT),
    sa.Column("revoked_because", sa.Text, nullable=False, server_default=""),
)

enrol_code = sa.Table(
    "enrol_code",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("worker", sa.Text, nullable=False),
    sa.Column("expires_at", _MOMENT, nullable=False),
    sa.Column("device", sa.Text),
)

challenge = sa.Table(
    "challenge",
    metadata,
    sa.Column("nonce", sa.Text, primary_key=True),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("expires_at", _MOMENT, nullable=False),
)

token = sa.Table(
    "token",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("expires_at", _MOMENT, nullable=False),
)

desk_user = sa.Table(
    "desk_user",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("district", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("token_hash", sa.Text, unique=True),
)

op = sa.Table(
    "op",
    metadata,
    sa.Column("district", sa.Text),
    sa.Column("id", sa.Text),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("worker", sa.Text, nullable=False),
    sa.Column("incarnation", sa.Text, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record_kind", sa.Text, nullable=False),
    sa.Column("record_id", sa.Text, nullable=False),
    sa.Column("replaces", sa.Text),
    sa.Column("line", JSONB, nullable=False),
    sa.Column("received_at", _MOMENT, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("verdict", JSONB, nullable=False),
    sa.PrimaryKeyConstraint("id", "district"),  # in this order: an op is looked for by its id alone
    sa.UniqueConstraint("device", "incarnation", "seq"),
    sa.Index("op_by_record", "district", "record_kind", "record_id"),
    sa.Index("op_by_replaced", "replaces", postgresql_where=sa.text("replaces IS NOT NULL")),
)

number = sa.Table(
    "number",
    metadata,
    sa.Column("district", sa.Text, primary_key=True),
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)

record = sa.Table(
    "record",
    metadata,
    sa.Column("district", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("audience", _TEXTS, nullable=False),
    sa.Column("sort_key", sa.Text(collation="C"), nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("n", sa.Integer, nullable=False),
    sa.Column("data", JSONB, nullable=False),
    sa.Column("deleted", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index("record_by_audience", "audience", postgresql_using="gin"),
    sa.Index(
        "record_by_form_media",
        sa.literal_column("(data->'media')").label("media"),
        postgresql_using="gin",
        postgresql_ops={"media": "jsonb_path_ops"},
        postgresql_where=sa.text("kind = 'form'"),
    ),
)

record_edit = sa.Table(
    "record_edit",
    metadata,
    sa.Column("district", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("number", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("edit", JSONB, nullable=False),
)

feed_log = sa.Table(
    "feed_log",
    metadata,
    sa.Column("district", sa.Text, primary_key=True),
    sa.Column("position", sa.BigInteger, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("audience", _TEXTS, nullable=False),
    sa.Column("left_audience", _TEXTS, nullable=False),
)

blob = sa.Table(
    "blob",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("stored_at", _MOMENT, nullable=False),
)

op_blob = sa.Table(
    "op_blob",
    metadata,
    sa.Column("district", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("op", sa.Text, primary_key=True),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("record_kind", sa.Text, nullable=False),
    sa.Column("record_id", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Index("op_blob_by_hash", "sha256"),
)

upload = sa.Table(
    "upload",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("length", sa.BigInteger, nullable=False),
    sa.Column("at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", _MOMENT, nullable=False),
    sa.Index("upload_by_hash", "sha256", "device"),
)

spool_key = sa.Table(
    "spool_key",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
)

event_case = sa.Table(
    "event_case",
    metadata,
    sa.Column("district", sa.Text, primary_key=True),
    sa.Column("event", sa.Text, primary_key=True),
    sa.Column("facts", JSONB, nullable=False),
)


def engine_for(url: str, *, pool_size: int = 12) -> sa.Engine:
    """Connections to the database at `url` (`postgresql://…`), with JSON as the wire writes it."""
    engine = sa.create_engine(
        sa.make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=pool_size,
        max_overflow=pool_size,
        json_serializer=json_text,
        json_deserializer=msgspec.json.decode,
    )
    _ask_the_idle(engine)
    return engine


def statements_of(engine: sa.Engine) -> sa.Engine:
    """The same connections without transactions, for what is one statement, or several that need not agree.

    Each is one way to the database and back, where a transaction adds two more.
    """
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _ask_the_idle(engine: sa.Engine) -> None:
    """Connections that lay idle are asked whether they still live before they are handed out."""

    @sa.event.listens_for(engine, "checkin")
    def given_back(_connection: object, record: sa.pool.ConnectionPoolEntry) -> None:
        record.info["idle_since"] = monotonic()

    @sa.event.listens_for(engine, "checkout")
    def handed_out(connection: Any, record: sa.pool.ConnectionPoolEntry, _proxy: object) -> None:  # noqa: ANN401 (the driver's)
        if monotonic() - record.info.get("idle_since", monotonic()) < _FRESH_S:
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            alive = False
        if not alive:
            raise sa.exc.DisconnectionError


def is_unreachable(error: Exception) -> bool:
    """Whether the database is gone, full or shutting down, as against one that says no to what it was asked."""
    if isinstance(error, sa.exc.TimeoutError):  # every connection is in use
        return True
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    state = getattr(error.orig, "sqlstate", None)
    is_operational = isinstance(error, sa.exc.OperationalError)
    return error.connection_invalidated or (is_operational and (state is None or state.startswith(_GONE)))


def insert_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert many rows with one statement per `_ROWS_AT_ONCE`; every row names the same columns, as JSON holds them."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        statement = _insert_of(table, tuple(part[0]))
        connection.execute(statement, {"rows": json_text(part)})


def update_rows(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Set all other columns of the rows with these primary keys; otherwise as `insert_rows`."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        part = rows[start : start + _ROWS_AT_ONCE]
        statement = _update_of(table, tuple(part[0]))
        connection.execute(statement, {"rows": json_text(part)})


def migrate(engine: sa.Engine) -> None:
    """Bring the database to this version's schema; one that is already there is left alone."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(5101080040060003)"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@lru_cache
def _insert_of(table: sa.Table, columns: tuple[str, ...]) -> sa.TextClause:
    names = ", ".join(columns)
    return sa.text(f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {_given(table, columns)}")  # noqa: S608 - our own tables


@lru_cache
def _update_of(table: sa.Table, columns: tuple[str, ...]) -> sa.TextClause:
    keys = {column.name for column in table.primary_key}
    changes = ", ".join(f"{name} = given.{name}" for name in columns if name not in keys)
    same = " AND ".join(f"{table.name}.{name} = given.{name}" for name in sorted(keys))
    return sa.text(f"UPDATE {table.name} SET {changes} FROM {_given(table, columns)} WHERE {same}")  # noqa: S608 - our own tables


def _given(table: sa.Table, columns: tuple[str, ...]) -> str:
    """One JSON parameter as rows: much faster than a statement for each."""
    types = ", ".join(
        f"{name} {table.c[name].type.compile(_DIALECT).split(' COLLATE')[0]}" for name in columns
    )
    return f"jsonb_to_recordset(CAST(:rows AS jsonb)) AS given({types})"


def json_text(value: object) -> str:
    """Anything JSON can hold as one parameter: the driver takes longer to write an array than the database to read this."""
    return msgspec.json.encode(value).decode()
