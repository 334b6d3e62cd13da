"""Kills a worker's app for real, as a power cut ends it: a process of its own that says what is durable."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeVar

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_S = 60
"""A child that says nothing is not waited for forever."""

T = TypeVar("T")


def kill_after(child: str, *arguments: str, listen: Callable[[IO[str]], T]) -> tuple[T, str]:
    """Start a child of this folder, kill it once `listen` has heard enough; what it heard, and the child's errors."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.integration.app.{child}", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert process.stdout is not None
    patience = threading.Timer(PATIENCE_S, process.kill)
    patience.start()
    heard = listen(process.stdout)
    process.kill()
    patience.cancel()
    _, errors = process.communicate()
    return heard, errors
