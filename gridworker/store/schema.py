"""The database's tables, as an append-only list of migrations applied by sqlite-utils.

`PRAGMA user_version` counts the migrations applied, and is set in the transaction of each, so that opening an up to
date database needs neither sqlite-utils nor a look at its tables. A released migration is never edited: a change is a
new one at the end, with a test in `tests/upgrade` (which fails while there is none).
"""

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import sqlcipher3

from gridworker.errors import StoreProblem
from gridworker.store.driver import Connection

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations

_V1 = """
CREATE TABLE setting (k TEXT PRIMARY KEY, v BLOB NOT NULL) WITHOUT ROWID;

-- Platform rows. (epoch, n) is the newest version received; data is the newest one this app could read, at
-- (data_epoch, data_n); raw is a newer one it could not. gone = deleted there. leaving = out of scope, kept only
-- until the work that hangs on it is delivered. snapshot = the sweep that last saw it.
CREATE TABLE row (
  kind TEXT NOT NULL, id TEXT NOT NULL, epoch INTEGER NOT NULL, n INTEGER NOT NULL,
  data BLOB, data_epoch INTEGER NOT NULL DEFAULT 0, data_n INTEGER NOT NULL DEFAULT 0, raw BLOB,
  gone INTEGER NOT NULL DEFAULT 0, leaving INTEGER NOT NULL DEFAULT 0, snapshot TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE INDEX row_raw ON row (kind, id) WHERE raw IS NOT NULL;
CREATE INDEX row_leaving ON row (kind, id) WHERE leaving = 1;

-- Operations. ord is the place in the order of replay and sending: pos, or that of the op it replaces.
-- replayed = still shown over the platform's row. Few indexes: each is a page more to encrypt in every save.
CREATE TABLE op (
  pos INTEGER PRIMARY KEY, ord INTEGER NOT NULL, id TEXT NOT NULL UNIQUE,
  incarnation TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL,
  record_kind TEXT NOT NULL, record_id TEXT NOT NULL, lane TEXT NOT NULL,
  body BLOB NOT NULL, size_bytes INTEGER NOT NULL, made_ms INTEGER NOT NULL,
  state TEXT NOT NULL, retry_at INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
  code TEXT NOT NULL DEFAULT '', field TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '', answer BLOB,
  version_epoch INTEGER NOT NULL DEFAULT 0, version_n INTEGER NOT NULL DEFAULT 0, number TEXT NOT NULL DEFAULT '',
  verdict_at INTEGER NOT NULL DEFAULT 0, replayed INTEGER NOT NULL DEFAULT 1,
  replaces TEXT, replaced_by TEXT, snapshot TEXT NOT NULL DEFAULT '',
  UNIQUE (incarnation, seq)
);
CREATE INDEX op_sendable ON op (lane, ord, pos) WHERE state IN ('waiting', 'deferred');
CREATE INDEX op_record ON op (record_kind, record_id, ord, pos);
CREATE INDEX op_stuck ON op (state, pos) WHERE state IN ('held', 'refused', 'conflict');
CREATE TABLE op_need (op_id TEXT NOT NULL, needs TEXT NOT NULL, PRIMARY KEY (op_id, needs)) WITHOUT ROWID;
CREATE INDEX op_need_needs ON op_need (needs);

-- Blobs that rows may refer to: each is durable in the vault before its row exists. state: here, damaged, removed.
-- An upload is blocked until the platform has applied an op that names the blob, then waiting, delivered or failed.
CREATE TABLE blob (
  sha256 TEXT PRIMARY KEY, size_bytes INTEGER NOT NULL, media_type TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'here'
) WITHOUT ROWID;
CREATE TABLE op_blob (
  op_id TEXT NOT NULL, sha256 TEXT NOT NULL REFERENCES blob, role TEXT NOT NULL, PRIMARY KEY (op_id, sha256, role)
) WITHOUT ROWID;
CREATE INDEX op_blob_sha ON op_blob (sha256);
CREATE TABLE upload (
  sha256 TEXT PRIMARY KEY REFERENCES blob, pos INTEGER NOT NULL, lane TEXT NOT NULL, role TEXT NOT NULL,
  photo TEXT NOT NULL, op_id TEXT NOT NULL, url TEXT NOT NULL DEFAULT '', offset INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0, retry_at INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'blocked',
  code TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '', delivered_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX upload_waiting ON upload (lane, pos) WHERE state = 'waiting';
CREATE INDEX upload_state ON upload (state, photo);

CREATE TABLE draft (
  id TEXT PRIMARY KEY, task_id TEXT NOT NULL, body BLOB NOT NULL, saved_ms INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX draft_task ON draft (task_id);
CREATE TABLE draft_blob (
  draft_id TEXT NOT NULL REFERENCES draft ON DELETE CASCADE, sha256 TEXT NOT NULL REFERENCES blob,
  PRIMARY KEY (draft_id, sha256)
) WITHOUT ROWID;
CREATE INDEX draft_blob_sha ON draft_blob (sha256);

CREATE TABLE run (pos INTEGER PRIMARY KEY AUTOINCREMENT, ended_ms INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE scope_log (
  pos INTEGER PRIMARY KEY AUTOINCREMENT, at_ms INTEGER NOT NULL, epoch INTEGER NOT NULL, audiences TEXT NOT NULL
);

-- What is on screen: platform row plus pending ops. Only ever computed from row and op; can be rebuilt at any time.
CREATE TABLE shown_tenant (id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE shown_worker (id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE shown_grid (id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, level TEXT);
CREATE TABLE shown_form (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, form_id TEXT, version TEXT);
CREATE INDEX shown_form_id ON shown_form (form_id, version);
CREATE TABLE shown_alarm (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, open INTEGER, grid TEXT, raised_ms INTEGER);
CREATE INDEX shown_alarm_open ON shown_alarm (raised_ms) WHERE open = 1;
CREATE TABLE shown_warning (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, open INTEGER, ends_ms INTEGER);
CREATE INDEX shown_warning_open ON shown_warning (ends_ms) WHERE open = 1;
CREATE TABLE shown_task (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, open INTEGER, status TEXT, type TEXT,
  grid TEXT, assignee TEXT, urgency TEXT, due_ms INTEGER, finished_ms INTEGER, building_id TEXT, person_id TEXT,
  event_id TEXT, hazard_id TEXT);
CREATE INDEX shown_task_due ON shown_task (due_ms) WHERE open = 1;
CREATE INDEX shown_task_grid ON shown_task (grid, due_ms) WHERE open = 1;
CREATE INDEX shown_task_finished ON shown_task (finished_ms) WHERE open = 0;
CREATE INDEX shown_task_event ON shown_task (event_id);
CREATE INDEX shown_task_person ON shown_task (person_id);
CREATE TABLE shown_event (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, stage TEXT, category TEXT, grid TEXT,
  reporter TEXT, urgency TEXT, happened_ms INTEGER, task_id TEXT, lon REAL, lat REAL);
CREATE INDEX shown_event_happened ON shown_event (happened_ms);
CREATE TABLE shown_building (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, grid TEXT, micro_grid TEXT, name TEXT);
CREATE INDEX shown_building_grid ON shown_building (grid, name);
CREATE TABLE shown_house (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, building_id TEXT, grid TEXT);
CREATE INDEX shown_house_building ON shown_house (building_id);
CREATE TABLE shown_person (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, grid TEXT, care_colour TEXT, name TEXT,
  house_id TEXT, next_visit_ms INTEGER);
CREATE INDEX shown_person_care ON shown_person (care_colour, next_visit_ms);
CREATE INDEX shown_person_house ON shown_person (house_id);
CREATE INDEX shown_person_grid ON shown_person (grid, name);
CREATE TABLE shown_inspection (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, form_id TEXT, task_id TEXT, building_id TEXT,
  ended_ms INTEGER);
CREATE INDEX shown_inspection_task ON shown_inspection (task_id);
CREATE INDEX shown_inspection_building ON shown_inspection (building_id, form_id, ended_ms);
CREATE TABLE shown_hazard (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, inspection_id TEXT, state TEXT,
  building_id TEXT, found_ms INTEGER);
CREATE INDEX shown_hazard_inspection ON shown_hazard (inspection_id);
CREATE INDEX shown_hazard_building ON shown_hazard (building_id, found_ms);
CREATE TABLE shown_visit (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, person_id TEXT, task_id TEXT, ended_ms INTEGER);
CREATE INDEX shown_visit_person ON shown_visit (person_id, ended_ms);
CREATE TABLE shown_recheck (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, event_id TEXT, hazard_id TEXT,
  looked_ms INTEGER);
CREATE INDEX shown_recheck_event ON shown_recheck (event_id, looked_ms);
CREATE TABLE shown_figures (id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL);
"""

_V2 = """
CREATE TABLE shown_patrol (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, task_id TEXT, stage TEXT, grid TEXT);
CREATE INDEX shown_patrol_task ON shown_patrol (task_id);
CREATE INDEX shown_event_task ON shown_event (task_id, happened_ms);

-- The way of a patrol, kept only where tenant and worker both want it. starts = first after a start or a pause.
CREATE TABLE track (
  patrol_id TEXT NOT NULL, pos INTEGER NOT NULL, at_ms INTEGER NOT NULL, lon REAL NOT NULL, lat REAL NOT NULL,
  accuracy_m REAL NOT NULL, starts INTEGER NOT NULL, PRIMARY KEY (patrol_id, pos)
) WITHOUT ROWID;
"""


_V3 = """
CREATE TABLE shown_care_plan (id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL);
"""


_V4 = """
CREATE TABLE shown_feedback (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, filed_ms INTEGER
);
CREATE INDEX shown_feedback_filed ON shown_feedback (filed_ms);
"""


_V5 = """
-- Submissions that an OpenRosa server gets too, by the op that made them. has_media = some of its files wait for
-- Wi-Fi. files_there = how many of its files that server has taken.
CREATE TABLE delivery (
  op_id TEXT PRIMARY KEY, pos INTEGER NOT NULL, url TEXT NOT NULL, has_media INTEGER NOT NULL,
  files_there INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', attempts INTEGER NOT NULL DEFAULT 0,
  retry_at INTEGER NOT NULL DEFAULT 0, code TEXT NOT NULL DEFAULT '', text TEXT NOT NULL DEFAULT '',
  delivered_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX delivery_waiting ON delivery (pos) WHERE state = 'waiting';
"""


_V6 = """
CREATE TABLE shown_message (
  id TEXT PRIMARY KEY, pending INTEGER NOT NULL, data BLOB NOT NULL, sent_ms INTEGER, unread INTEGER, until_ms INTEGER
);
CREATE INDEX shown_message_sent ON shown_message (sent_ms);
CREATE INDEX shown_message_unread ON shown_message (unread) WHERE unread = 1;
"""


def _v001_first_tables(db: "Database") -> None:
    _run(db, _V1)


def _v002_patrols(db: "Database") -> None:
    _run(db, _V2)


def _v003_care_plans(db: "Database") -> None:
    _run(db, _V3)


def _v004_feedback(db: "Database") -> None:
    _run(db, _V4)


def _v005_deliveries(db: "Database") -> None:
    _run(db, _V5)


def _v006_messages(db: "Database") -> None:
    _run(db, _V6)


MIGRATIONS: Sequence[Callable[["Database"], None]] = (
    _v001_first_tables,
    _v002_patrols,
    _v003_care_plans,
    _v004_feedback,
    _v005_deliveries,
    _v006_messages,
)
"""Oldest first; append only."""

SCHEMA_VERSION = len(MIGRATIONS)


def version_of(connection: Connection) -> int:
    """How many migrations the database has had."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_not_newer(version: int) -> None:
    """Refuses a database made by a newer program.

    Raises:
        StoreProblem: `store.newer`; nothing was changed.
    """
    if version > SCHEMA_VERSION:
        raise StoreProblem(
            "这份资料是用更新版本的网格通存的，这个版本打不开。资料没有动，请先更新网格通再打开。",
            code="store.newer",
        )


def migrate(connection: Connection) -> None:
    """Applies the migrations that the database has not had, each in one transaction with its record."""
    if version_of(connection) < len(MIGRATIONS):
        _migration_set(MIGRATIONS).apply(_database_of(connection))


def _migration_set(migrations: Sequence[Callable[["Database"], None]]) -> "Migrations":
    from sqlite_utils import Migrations

    known = Migrations("gridworker")
    for number, step in enumerate(migrations, start=1):
        known(name=step.__name__.lstrip("_"))(_counted(number, step))
    return known


def _counted(number: int, step: Callable[["Database"], None]) -> Callable[["Database"], None]:
    def apply(db: "Database") -> None:
        step(db)
        db.conn.execute("PRAGMA user_version = " + str(number))

    return apply


def _run(db: "Database", script: str) -> None:
    """Runs statements one by one: `executescript` would commit the migration's transaction."""
    lines = (line for line in script.splitlines() if not line.lstrip().startswith("--"))
    for statement in "\n".join(lines).split(";"):
        if statement.strip():
            db.conn.execute(statement)


def _database_of(connection: Connection) -> "Database":
    """sqlite-utils on a SQLCipher connection; it must find SQLCipher's classes when it is first imported."""
    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", sqlcipher3.dbapi2)
    from sqlite_utils import Database

    connection.row_factory = None
    return Database(connection, recursive_triggers=False)
