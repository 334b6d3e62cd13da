"""Makes resources/sounds/alert.wav, the tone of a warning or an emergency call: two notes, twice, synthesised here.

`python scripts/alert_tone.py`. The file is part of the program; run this only to change it.
"""

import math
import struct
import wave
from collections.abc import Iterator
from pathlib import Path

RATE = 22_050
NOTES = ((880.0, 0.16), (660.0, 0.22), (0.0, 0.10), (880.0, 0.16), (660.0, 0.30))
"""Hertz and seconds; 0 is a pause."""
_LOUD, _EDGE_S = 0.6, 0.012
TARGET = Path(__file__).resolve().parent.parent / "resources" / "sounds" / "alert.wav"


def samples() -> Iterator[int]:
    """The tone as 16-bit samples; each note swells and fades, so that it does not click."""
    for hertz, seconds in NOTES:
        count = round(RATE * seconds)
        for number in range(count):
            edge = min(number, count - number) / (RATE * _EDGE_S)
            turn = 2 * math.pi * hertz * number / RATE
            wave_form = 0.8 * math.sin(turn) + 0.2 * math.sin(2 * turn)
            yield round(32_767 * _LOUD * min(edge, 1.0) * wave_form)


def main() -> None:
    """Writes the file."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(TARGET), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples()))


if __name__ == "__main__":
    main()
