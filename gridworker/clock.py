"""The only place that asks the machine what time it is.

Everything else is handed a `Clock`, so that tests decide the time and never sleep. An act is stamped with the wall
clock and with a clock that cannot be set (time since boot, suspend included), so that a wrong wall clock can be
recognised and corrected later.
"""

import sys
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Protocol

CHINA = timezone(timedelta(hours=8), "UTC+08:00")
"""China keeps one time zone without daylight saving."""


class Clock(Protocol):
    """What the program asks of time."""

    def now(self) -> datetime:
        """The wall clock, with China's offset."""
        ...

    def elapsed_ms(self) -> int:
        """Milliseconds since boot, time asleep included; never goes backwards within one boot."""
        ...

    def boot_id(self) -> str:
        """Changes with every start of the machine."""
        ...


class SystemClock:
    """The machine's own clocks."""

    def __init__(self) -> None:
        self._boot_id = _read_boot_id()

    def now(self) -> datetime:
        """The wall clock, with China's offset."""
        return datetime.now(CHINA)

    def elapsed_ms(self) -> int:
        """Milliseconds since boot, time asleep included."""
        return _elapsed_since_boot_ms()

    def boot_id(self) -> str:
        """Changes with every start of the machine."""
        return self._boot_id


class ManualClock:
    """A clock that stands still until it is moved; for tests, demos and screenshots."""

    def __init__(self, start: datetime, boot_id: str = "boot-1") -> None:
        self._now = start.astimezone(CHINA)
        self._elapsed_ms = 1_000_000
        self._boot_id = boot_id

    def now(self) -> datetime:
        """The time it was last set to."""
        return self._now

    def elapsed_ms(self) -> int:
        """Milliseconds since the pretended boot."""
        return self._elapsed_ms

    def boot_id(self) -> str:
        """The pretended boot."""
        return self._boot_id

    def advance(self, by: timedelta) -> None:
        """Let time pass on both clocks."""
        self._now += by
        self._elapsed_ms += by // timedelta(milliseconds=1)

    def set_wall(self, to: datetime) -> None:
        """Somebody changes the wall clock; the time since boot does not follow."""
        self._now = to.astimezone(CHINA)

    def reboot(self, boot_id: str) -> None:
        """The machine restarts."""
        self._boot_id = boot_id
        self._elapsed_ms = 0


def _elapsed_since_boot_ms() -> int:
    if sys.platform == "win32":  # GetTickCount64 counts sleep, time.monotonic does not promise to
        import ctypes

        return int(ctypes.windll.kernel32.GetTickCount64())
    if sys.platform == "darwin":  # CLOCK_MONOTONIC counts sleep on macOS
        return time.clock_gettime_ns(time.CLOCK_MONOTONIC) // 1_000_000
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def _read_boot_id() -> str:
    kernel = Path("/proc/sys/kernel/random/boot_id")
    if kernel.exists():
        return kernel.read_text(encoding="ascii").strip()
    import uuid  # only where the kernel does not name its boots

    import psutil

    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"boot:{int(psutil.boot_time())}"))
