"""Whether this device has any microphone, as far as the system says so without a device being opened or a library loaded.

A guess in one direction only: where it cannot be told, there may be one. Pressing the button asks for real.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

_CARDS = Path("/proc/asound/pcm")
"""What ALSA knows, a line each: `00-00: ALC236 Analog : ALC236 Analog : playback 1 : capture 1`."""
_SERVERS = ("pulse/native", "pipewire-0")
"""Sockets below the session's folder; what such a server has, a headset by radio for one, no card tells of."""


def has_no_microphone() -> bool:
    """True only where it is sure; for use off the UI thread."""
    if sys.platform == "win32":
        return _none_on_windows()
    return sys.platform == "linux" and none_on_linux(_CARDS, os.environ)


def none_on_linux(cards: Path, environment: Mapping[str, str]) -> bool:
    """No card that captures, and no sound server that might have something else.

    Args:
        cards: ALSA's list of devices, which need not be there.
        environment: names the session's folder and a server elsewhere.
    """
    try:
        captures = "capture" in cards.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        captures = False
    except OSError:
        return False  # there are cards, and nobody may look at them
    folder = environment.get("XDG_RUNTIME_DIR", "")
    served = bool(folder) and any(Path(folder, name).exists() for name in _SERVERS)
    return not (captures or served or environment.get("PULSE_SERVER"))


def _none_on_windows() -> bool:
    import ctypes

    return int(ctypes.WinDLL("winmm").waveInGetNumDevs()) == 0  # type: ignore[attr-defined,unused-ignore]
