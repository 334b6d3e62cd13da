"""Named points at which a process may be made to die, to prove what survives; in ordinary life they do nothing.

Store, sync engine and platform call `reach` with the name of a point where a crash must lose nothing. It must not know
what happens there.
"""

import os
from collections.abc import Callable

Reach = Callable[[str], None]
FAULT = "GRIDWORKER_FAULT"
"""Environment variable, `name:count`: the process ends at once, as by `kill -9`, on reaching that point for the
`count`-th time. Several are separated by commas; without a count it is the first time."""
KILLED = 137
"""The exit code of a process that died at a point."""


def nothing(_point: str) -> None:
    """Reaching a point in ordinary life."""


def from_environment() -> Reach:
    """What the environment asks for: nothing, or to die."""
    wanted = os.environ.get(FAULT, "")
    return dying_at(wanted, _end) if wanted else nothing


def dying_at(wanted: str, end: Callable[[], None]) -> Reach:
    """Calls `end` on reaching one of the points in `wanted` (`name:count,…`) often enough."""
    left = {name: int(count or 1) for name, _, count in (one.partition(":") for one in wanted.split(","))}

    def reach(point: str) -> None:
        if point in left:
            left[point] -= 1
            if left[point] == 0:
                end()

    return reach


def _end() -> None:
    os._exit(KILLED)
