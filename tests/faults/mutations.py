"""Which test guards which promise, and proof that it does: `python -m tests.faults.mutations [number …]`.

For each invariant of the sync there are changes that break it on purpose. Each is made in a copy of the project, the
tests that guard the promise are run there, and they must fail, within a limit: a test that hangs instead of failing is
reported as well. Nothing here touches the project itself.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 480
_COPIED = ("gridworker", "sync", "tests", "ui", "resources", "bench", "pyproject.toml")


@dataclass(frozen=True)
class Mutation:
    """One way to break a promise.

    Attributes:
        invariant: the promise's number.
        promise: what it says, shortly.
        file: where it is broken.
        before, after: what is replaced there, once.
        tests: who must notice; paths with test names, as pytest takes them.
    """

    invariant: int
    promise: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        1,
        "a commit waits for the disk",
        "gridworker/store/driver.py",
        '"synchronous=FULL"',
        '"synchronous=NORMAL"',
        ("tests/integration/store/test_recovery.py::test_every_commit_waits_for_the_disk",),
    ),
    Mutation(
        1,
        "every op is sealed before the screen says saved",
        "gridworker/store/store.py",
        "if effects.sealed:",
        "if False:",
        ("tests/unit/store/test_spool.py",),
    ),
    Mutation(
        2,
        "a blob's name is on the disk before a row refers to it",
        "gridworker/store/durable.py",
        "            sync_folder(path.parent)\n    except",
        "    except",
        ("tests/unit/store/test_blobs.py",),
    ),
    Mutation(
        3,
        "an op has one effect however often it arrives",
        "sync/central/ingest/ingestion.py",
        "if first is not None:",
        "if False:",
        (
            (
                "tests/integration/central/test_push.py::"
                "test_pushing_again_gives_the_first_verdict_and_no_second_effect"
            ),
        ),
    ),
    Mutation(
        3,
        "a bundle that was changed is believed in nothing",
        "gridworker/model/bundle.py",
        "if _digest(file, ends) != seal.sha256:",
        "if False:",
        (
            "tests/integration/sync/test_bundles.py::test_bundle_that_was_changed_is_known_as_such_before_anything_of_it_is_believed",
        ),
    ),
    Mutation(
        1,
        "damage met while the store is open is looked for at the next opening",
        "gridworker/store/store.py",
        "report_errors(self._profile.mark_suspect)",
        "pass",
        ("tests/integration/store/test_damage.py",),
    ),
    Mutation(
        1,
        "a spoilt page that nothing uses is found at the opening",
        "gridworker/store/opening.py",
        "is_authentic(profile.database, key) or",
        "True or",
        ("tests/integration/store/test_damage.py",),
    ),
    Mutation(
        4,
        "a reply is whole only with an end that counts its lines",
        "sync/client/push.py",
        "return reply.n == self.answered",
        "return True",
        ("tests/unit/client/test_push.py::test_push_counts_the_rest_as_unsent_when_the_end_counts_wrong",),
    ),
    Mutation(
        5,
        "one op the platform fails on blocks no other",
        "sync/client/push.py",
        "if self._faults == 1:",
        "if self._faults:",
        ("tests/unit/client/test_push.py::test_push_isolates_the_op_that_a_platform_keeps_failing_on",),
    ),
    Mutation(
        6,
        "a refused op stays with its reason",
        "gridworker/store/verdicts.py",
        "state = OpState.REFUSED if",
        "state = OpState.WITHDRAWN if",
        ("tests/unit/client/test_push.py::test_push_keeps_the_reason_when_an_op_is_refused",),
    ),
    Mutation(
        7,
        "the client keeps no partial page",
        "sync/client/pull.py",
        "            rows.append(_row(item))\n",
        "            rows.append(_row(item))\n"
        "            end = wire.PageEnd(cursor=start.start, more=False, server_time_ms=0)\n"
        "            yield Page(start, end, rows)\n",
        ("tests/unit/client/test_pull.py::test_pull_keeps_nothing_of_a_page_whose_reply_ends_in_the_middle",),
    ),
    Mutation(
        7,
        "a page applies only where the device stands",
        "gridworker/store/feed.py",
        "    settings.write(connection, settings.CURSOR, cursor)\n",
        "",
        ("tests/unit/store/test_feed.py::test_a_page_brings_rows_and_cursor",),
    ),
    Mutation(
        8,
        "positions become visible in order",
        "sync/central/feed/batch.py",
        "SET position = position + :count",
        "SET position = position + :count + 1",
        ("tests/integration/central/test_feed.py::test_concurrent_writers_leave_no_gap_for_a_reader",),
    ),
    Mutation(
        8,
        "no row of the log is passed over",
        "sync/central/feed/pages.py",
        "l.position > :position",
        "l.position > :position + 1",
        (
            "tests/integration/central/test_feed.py::test_changes_come_once_each_after_the_snapshot",
            "tests/faults/test_feed_gaps.py",
        ),
    ),
    Mutation(
        9,
        "what a snapshot does not name leaves the device",
        "gridworker/store/scope.py",
        "WHERE snapshot <> ?",
        "WHERE snapshot = ? AND 0",
        ("tests/unit/store/test_feed.py::test_a_complete_snapshot_sweeps_what_it_did_not_name",),
    ),
    Mutation(
        10,
        "the same field goes to the worker",
        "sync/central/ingest/merging.py",
        "if merged.clashes:",
        "if False:",
        (
            (
                "tests/integration/sync/test_conflicts.py::"
                "test_the_same_field_is_decided_field_by_field_and_both_ends_keep_both"
            ),
        ),
    ),
    Mutation(
        11,
        "a photo counts as delivered only once it is verified",
        "sync/client/uploads.py",
        "return self._offset == len(self._data) and self._verified_or_restart()",
        "return self._offset == len(self._data)",
        (
            (
                "tests/unit/client/test_uploads.py::"
                "test_upload_is_not_believed_when_the_platform_does_not_say_verified"
            ),
        ),
    ),
    Mutation(
        11,
        "an upload resumes at the platform's byte",
        "sync/client/uploads.py",
        "            self._moved(self._url, self._offset_of(response))\n"
        "            return response.headers.get(_BLOB_STATE) == _VERIFIED",
        "            self._moved(self._url, 0)\n"
        "            return response.headers.get(_BLOB_STATE) == _VERIFIED",
        ("tests/unit/client/test_uploads.py::test_upload_sends_only_the_rest_when_resumed",),
    ),
    Mutation(
        11,
        "only an original that the platform has goes",
        "gridworker/store/retention.py",
        "u.state = 'delivered' AND b.state = 'here' AND u.delivered_at > 0 AND u.delivered_at <= ?",
        "b.state = 'here' AND u.delivered_at <= ?",
        ("tests/unit/store/test_blobs.py",),
    ),
    Mutation(
        12,
        "after a restore devices give back what was lost",
        "sync/client/run.py",
        "self._deliver_sealed(self._store.forgotten(), result)",
        "pass",
        ("tests/integration/sync/test_restore.py::test_what_left_the_area_is_given_back_out_of_the_spool",),
    ),
    Mutation(
        12,
        "what the database still knows is unsent again after a restore",
        "gridworker/store/epochs.py",
        "found = connection.execute(_GIVE_BACK).fetchall()",
        "return 0",
        ("tests/integration/sync/test_restore.py::test_devices_give_back_what_the_platform_lost",),
    ),
    Mutation(
        11,
        "photos of ops fetched from a damaged database are still to be sent",
        "gridworker/store/salvage.py",
        "    _complete(target, profile.blobs)\n",
        "",
        ("tests/integration/store/test_damage.py",),
    ),
    Mutation(
        13,
        "a clock that was set meanwhile measures nothing",
        "sync/client/session.py",
        "if jumped or round_trip_ms",
        "if round_trip_ms",
        ("tests/unit/client/test_session.py::test_probe_measures_nothing_when_the_clock_is_set_meanwhile",),
    ),
    Mutation(
        14,
        "only what the platform's CA has signed destroys keys",
        "sync/client/session.py",
        "if not (named and is_signed(",
        "if False and not (named and is_signed(",
        ("tests/unit/client/test_session.py::test_revocation_is_ignored_when_it_proves_nothing",),
    ),
)


def main(wanted: Sequence[str]) -> int:
    """Tries the mutations of the invariants named, or all; 1 if one of them goes unnoticed, or cannot be made."""
    chosen = [one for one in MUTATIONS if not wanted or str(one.invariant) in wanted]
    with tempfile.TemporaryDirectory(prefix="gridworker-mutations-") as name:
        copy = Path(name)
        for part in _COPIED:
            _copy(ROOT / part, copy / part)
        results = [(one, outcome(copy, one)) for one in chosen]
    unnoticed = [one for one, said in results if said != "noticed"]
    sys.stdout.write(f"{len(results) - len(unnoticed)} of {len(results)} noticed\n")
    return 1 if unnoticed else 0


def outcome(copy: Path, mutation: Mutation) -> str:
    """`noticed`, or what else became of it; the copy is as it was afterwards."""
    path = copy / mutation.file
    original = path.read_text(encoding="utf-8")
    if original.count(mutation.before) < 1:
        said = "cannot be made: the code has changed"
    else:
        path.write_text(original.replace(mutation.before, mutation.after, 1), encoding="utf-8")
        said = _noticed(copy, mutation.tests)
        path.write_text(original, encoding="utf-8")
    sys.stdout.write(f"{mutation.invariant:2} {mutation.promise}: {said}\n")
    sys.stdout.flush()
    return said


def _noticed(copy: Path, tests: Sequence[str]) -> str:
    command = [sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    try:
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    except subprocess.TimeoutExpired:
        return "hangs instead of failing"
    if done.returncode == 1:
        return "noticed"
    return "NOT noticed" if done.returncode == 0 else f"tests did not run: {done.stdout[-300:]}"


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    elif source.exists():
        shutil.copy(source, target)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
