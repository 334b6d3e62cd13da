"""Named points at which a test may make the platform die, to prove what survives.

In ordinary life reaching a point does nothing.
"""

import os
from collections.abc import Callable

Reach = Callable[[str], None]
DIE_AT = "GRIDWORKER_CENTRAL_DIE_AT"
"""Environment variable: the process ends at once, as by `kill -9`, on reaching the point of this name."""


def nothing(_point: str) -> None:
    """Reaching a point in ordinary life."""


def from_environment() -> Reach:
    """What the environment asks for: nothing, or to die at one point."""
    wanted = os.environ.get(DIE_AT, "")

    def die(point: str) -> None:
        if point == wanted:
            os._exit(137)

    return die if wanted else nothing
