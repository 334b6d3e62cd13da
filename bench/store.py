"""Figures of the local store, as JSON: ratios within one run, so that they can be compared between machines.

`python -m bench.store` prints the save of a report (with spool) against a bare SQLCipher commit with FULL
synchronisation, how long opening and the first task list take with 10,000 tasks and 1,700 people, and the time of a
page of 500 rows.
"""

import json
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from gridworker.store.driver import open_writer
from gridworker.store.feed import FeedRow
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from tests.fakes.device import KEY, Device, person_data, report, task_data, upsert

TASKS = 10_000
PEOPLE = 1_700
PAGE = 500


def median_ms(step: Callable[[], object], rounds: int) -> float:
    """The middle of so many runs, after one to warm up."""
    step()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        step()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def interleaved_ms(
    first: Callable[[], object], second: Callable[[], object], rounds: int
) -> tuple[float, float]:
    """The middles of two steps taken by turns, so that a busy machine slows both."""
    first(), second()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for step, kept in zip((first, second), times, strict=True):
            start = time.perf_counter()
            step()
            kept.append((time.perf_counter() - start) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def save_against_bare_commit(folder: Path) -> dict[str, float]:
    """Saving a report, text and spool, against one row in one commit."""
    store = Device(folder / "save").create()
    bare = open_writer(folder / "bare.db", KEY)
    bare.execute("CREATE TABLE fact (id TEXT PRIMARY KEY, body BLOB)")

    def commit() -> None:
        bare.execute("BEGIN IMMEDIATE")
        bare.execute("INSERT INTO fact VALUES (?, ?)", (secrets.token_hex(16), b"x" * 700))
        bare.execute("COMMIT")

    save, plain = interleaved_ms(
        lambda: store.write(lambda tx: report(tx, secrets.token_hex(8))), commit, 300
    )
    store.close()
    bare.close()
    return {"save_ms": save, "bare_commit_ms": plain, "save_per_bare_commit": save / plain}


def fill(store: Store) -> list[float]:
    """A whole community, page by page; returns the time of each page in ms."""
    rows: list[FeedRow] = [
        upsert("task", task_data(f"t{i}", due_at=f"2026-11-{1 + i % 28:02d}T18:00:00+08:00"))
        for i in range(TASKS)
    ]
    colours = (None, None, "red", "yellow", "green")
    rows += [upsert("person", person_data(f"p{i}", care_colour=colours[i % 5])) for i in range(PEOPLE)]
    times = []
    for start in range(0, len(rows), PAGE):
        page, before, after = rows[start : start + PAGE], f"c{start}" if start else "", f"c{start + PAGE}"
        begun = time.perf_counter()
        store.write(partial(_apply, page, before, after))
        times.append((time.perf_counter() - begun) * 1000)
    return times


def _apply(page: list[FeedRow], before: str, after: str, tx: Transaction) -> bool:
    return tx.apply_page(before, page, after)


def large_store(folder: Path) -> dict[str, float]:
    """Opening and asking with a full community."""
    device = Device(folder / "large")
    store = device.create()
    pages = fill(store)
    store.close()
    kept: list[Store] = []

    def open_and_ask() -> None:
        opened = device.open()
        with opened.reader() as reader:
            reader.tasks.open(limit=50)
        kept.append(opened)
        opened.close()

    opening = median_ms(open_and_ask, 15)
    store = device.open()

    def ask() -> None:
        with store.reader() as reader:
            reader.tasks.open(limit=50)

    def ask_all() -> None:
        with store.reader() as reader:
            reader.tasks.open(limit=50)
            reader.tasks.counts(device.clock.now())
            reader.persons.care_counts()
            reader.alarms.open()
            reader.warnings.open(device.clock.now())
            reader.outbox.counts()

    figures = {
        "open_first_list_close_ms": opening,
        "task_list_50_of_10000_ms": median_ms(ask, 50),
        "today_screen_ms": median_ms(ask_all, 50),
        "page_of_500_ms": statistics.median(pages),
    }
    store.close()
    return figures


def main() -> None:
    """Prints all figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = save_against_bare_commit(folder) | large_store(folder)
    figures["page_of_500_per_bare_commit"] = figures["page_of_500_ms"] / figures["bare_commit_ms"]
    json.dump({key: round(value, 3) for key, value in figures.items()}, sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
