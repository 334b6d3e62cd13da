"""Every test leaves the process as it found it: no thread of ours goes on, no process is left behind.

Garbage is collected between tests and by no other thread than this: windows may be destroyed here only, as in the app
(`ui/garbage.py`).
"""

import gc
import threading
from collections.abc import Iterator
from itertools import count

import psutil
import pytest

OURS = frozenset({"central", "feed-notices", "store-writer", "sync-engine", "sync-live"})
"""The names that our threads bear; Qt, uvicorn and pytest-xdist keep theirs."""
_PATIENCE_S = 30.0
"""For what is just ending."""


_FULL_EVERY = 50
"""Tests between two collections of everything; the young are collected after each."""
_tests = count(1)


def pytest_configure() -> None:
    gc.disable()


def our_threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name in OURS}


@pytest.fixture(autouse=True)
def _no_thread_goes_on() -> Iterator[None]:
    before = our_threads()
    yield
    left = our_threads() - before
    for thread in left:
        thread.join(_PATIENCE_S)
    assert not [thread.name for thread in left if thread.is_alive()]


@pytest.fixture(autouse=True)
def _garbage_is_collected_here() -> Iterator[None]:
    yield
    gc.collect(1 if next(_tests) % _FULL_EVERY else 2)


@pytest.fixture(scope="session", autouse=True)
def _no_process_is_left_behind() -> Iterator[None]:
    before = set(psutil.Process().children(recursive=True))
    yield
    left = [child for child in psutil.Process().children(recursive=True) if child not in before]
    _ended, alive = psutil.wait_procs(left, timeout=_PATIENCE_S)
    assert not [child.cmdline() for child in alive]
