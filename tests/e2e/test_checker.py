"""The outside checker: content with a shift that went well, and with nothing else."""

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from gridworker.clock import SystemClock
from gridworker.store.keys import KeyFile
from tests.e2e.shift import Pair
from tests.fakes.enrolled import WORDS

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
sys.path.append(str(SCRIPTS))
import check_shift  # noqa: E402 - a program, not a package
import shift_sides  # noqa: E402

Spoil = Callable[[Pair], Pair]


def run_checker(pair: Pair, words: str = WORDS) -> subprocess.CompletedProcess[str]:
    options = ["--profile", pair.profile, "--central", pair.central, "--database", pair.database]
    return subprocess.run(
        [
            sys.executable,
            SCRIPTS / "check_shift.py",
            *options,
            "--out",
            pair.profile.parent / "out" / "s.json",
        ],
        env={**os.environ, "GRIDWORKER_WORDS": words},
        capture_output=True,
        text=True,
        check=False,
    )


def broken(pair: Pair) -> set[str]:
    """The names of the checks that do not hold."""
    summary = check_shift.examined(pair.profile, pair.central, pair.database, WORDS)
    failed = {check["name"] for check in summary["checks"] if not check["ok"]}
    assert summary["ok"] is (not failed)
    return failed


def on_platform(query: str) -> Spoil:
    def spoil(pair: Pair) -> Pair:
        database = pair.copied_database()
        with psycopg.connect(database) as connection:
            assert connection.execute(query.encode()).rowcount > 0
        return pair._replace(database=database)

    return spoil


def on_device(query: str) -> Spoil:
    def spoil(pair: Pair) -> Pair:
        key = KeyFile.load(pair.profile, None, SystemClock()).unlock(WORDS)
        connection = sqlcipher.connect(str(pair.profile / "store.db"), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        assert connection.execute(query).rowcount > 0
        connection.close()
        return pair

    return spoil


def flipped(pattern: str) -> Spoil:
    """One bit of the first file that fits is another."""

    def spoil(pair: Pair) -> Pair:
        path = sorted(pair.profile.parent.glob(pattern))[0]
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
        return pair

    return spoil


def deleted(pattern: str) -> Spoil:
    def spoil(pair: Pair) -> Pair:
        sorted(pair.profile.parent.glob(pattern))[0].unlink()
        return pair

    return spoil


def test_checker_is_content_with_a_shift_that_went_well(pair: Pair) -> None:
    done = run_checker(pair)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("核对通过\n")
    summary: dict[str, Any] = json.loads((pair.profile.parent / "out" / "s.json").read_text("utf-8"))
    assert summary["ok"] is True
    assert summary["counts"]["ops_by_kind"] == {
        "event.reported": 1,
        "hazard.found": 1,
        "inspection.submitted": 1,
        "recheck.recorded": 1,
        "reveal.logged": 1,
        "task.finish": 2,
        "visit.recorded": 1,
    }
    assert summary["counts"]["blobs"] == 9
    assert summary["counts"]["blob_bytes"] > 0
    assert len(summary["checks"]) == len(check_shift.CHECKS)


def test_checker_leaves_the_profile_as_it_was(pair: Pair) -> None:
    def state() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in pair.profile.rglob("*") if path.is_file()}

    before = state()
    run_checker(pair)
    assert state() == before


TAMPERED = [
    ("ops.applied_exactly_once", on_platform("DELETE FROM op WHERE kind = 'visit.recorded'")),
    (
        "ops.applied_exactly_once",
        on_platform(
            "UPDATE op SET line = jsonb_set(line, '{payload,description}', '\"另一句\"')"
            " WHERE kind = 'event.reported'"
        ),
    ),
    (
        "ops.applied_exactly_once",
        on_platform("UPDATE op SET outcome = 'refused' WHERE kind = 'hazard.found'"),
    ),
    (
        "ops.none_unknown",
        on_platform(
            "INSERT INTO op SELECT district, gen_random_uuid()::text, device, worker, incarnation, seq + 900, kind,"
            " record_kind, record_id, replaces, jsonb_set(line, '{op}', '\"x\"'), received_at, outcome, verdict"
            " FROM op WHERE kind = 'visit.recorded'"
        ),
    ),
    ("ops.none_unknown", on_device("DELETE FROM op WHERE kind = 'visit.recorded'")),
    ("outbox.empty", on_device("UPDATE op SET state = 'waiting' WHERE kind = 'visit.recorded'")),
    ("outbox.empty", on_device("UPDATE upload SET state = 'waiting' WHERE role = 'original'")),
    ("spool.equals_ops", flipped("profile/spool/0*.gws")),
    ("spool.equals_ops", deleted("profile/spool/applied")),
    (
        "effects.none_doubled",
        on_platform(
            "INSERT INTO record SELECT district, kind, 'again', audience, sort_key, epoch, n,"
            " jsonb_set(data, '{id}', '\"again\"'), deleted FROM record WHERE kind = 'event'"
        ),
    ),
    (
        "effects.none_doubled",
        on_platform(
            "INSERT INTO record SELECT district, kind, 'more', '{}', sort_key, epoch, n,"
            ' data || \'{"id": "more", "item": "STAIR-09"}\', deleted FROM record WHERE kind = \'hazard\''
        ),
    ),
    ("effects.exactly_once", on_platform("DELETE FROM record WHERE kind = 'visit'")),
    (
        "effects.exactly_once",
        on_platform("UPDATE record SET data = jsonb_set(data, '{severity}', '\"S3\"') WHERE kind = 'hazard'"),
    ),
    (
        "effects.exactly_once",
        on_platform("UPDATE record SET data = data - 'photos' WHERE kind = 'inspection'"),
    ),
    (
        "effects.changes_made",
        on_platform("UPDATE record SET data = data - 'finished_at' WHERE kind = 'task' AND id = 't1'"),
    ),
    ("blobs.byte_equal", flipped("central/blobs/??/*")),
    ("blobs.byte_equal", flipped("profile/blobs/??/*.gwb")),
    ("blobs.byte_equal", deleted("central/blobs/??/*")),
    ("blobs.byte_equal", on_platform("DELETE FROM blob")),
    ("feed.equal_in_scope", on_device("UPDATE row SET n = n - 1 WHERE kind = 'event'")),
    ("feed.equal_in_scope", on_device("DELETE FROM row WHERE kind = 'person'")),
    (
        "feed.equal_in_scope",
        on_platform("UPDATE record SET data = jsonb_set(data, '{name}', '\"测试乙\"') WHERE kind = 'person'"),
    ),
    (
        "events.closed",
        on_platform(
            "UPDATE record SET data = jsonb_set(data, '{stage}', '\"handling\"') WHERE kind = 'event'"
        ),
    ),
    (
        "events.history_legal",
        on_platform("UPDATE record SET data = data #- '{history,3}' WHERE kind = 'event'"),
    ),
    (
        "events.finder_is_not_handler",
        on_platform("UPDATE event_case SET facts = jsonb_set(facts, '{handler}', '\"worker-0003\"')"),
    ),
    (
        "rechecks.done",
        on_platform(
            "UPDATE record SET data = jsonb_set(data, '{status}', '\"assigned\"')"
            " WHERE kind = 'task' AND data->>'type' = 'recheck'"
        ),
    ),
    (
        "rechecks.done",
        on_platform("DELETE FROM record WHERE kind = 'task' AND data->>'type' = 'recheck'"),
    ),
]


@pytest.mark.parametrize(
    ("name", "spoil"), TAMPERED, ids=[f"{n}-{name}" for n, (name, _) in enumerate(TAMPERED)]
)
def test_checker_finds_what_was_tampered_with(pair: Pair, name: str, spoil: Spoil) -> None:
    assert name in broken(spoil(pair))


def test_every_check_but_the_stores_own_is_seen_to_fail() -> None:
    watched = {name for name, _ in TAMPERED}
    assert len(watched) == len(check_shift.CHECKS) - 1


def test_checker_fails_with_its_exit_code_and_says_where(pair: Pair) -> None:
    done = run_checker(on_device("UPDATE row SET n = n + 1")(pair))
    assert done.returncode == 1
    assert "没过  feed.equal_in_scope" in done.stdout
    assert json.loads((pair.profile.parent / "out" / "s.json").read_text("utf-8"))["ok"] is False


def test_checker_checks_nothing_with_the_wrong_words(pair: Pair) -> None:
    done = run_checker(pair, "别的一句长口令 456789")
    assert (done.returncode, done.stdout) == (2, "")
    assert "打不开" in done.stderr


@pytest.mark.parametrize("program", [check_shift, shift_sides])
def test_checker_imports_nothing_of_the_program(program: Any) -> None:
    tree = ast.parse(Path(program.__file__).read_text("utf-8"))
    names = {
        (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    foreign = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert foreign <= {"argon2", "cryptography", "psycopg", "sqlcipher3", "shift_sides"}
