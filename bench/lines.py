"""The lines a sync is measured over."""

from tests.faults.proxy import Line

LOOPBACK = Line()
FAR = Line(delay_s=0.15)
"""300 ms there and back."""
LOSSY_SEEDS = (1, 2, 3)
FLOOR_PIECE = 16 << 10
"""What a bare client sends at once over a line that breaks: half a second of it."""

PUSHED_BYTES = 190 << 10
"""What 2,000 reports and their answers are on the wire, nothing lost."""


def lossy(seed: int) -> Line:
    """256 kbit/s, 200 ms there and back, cut about every 2 s."""
    return Line(delay_s=0.1, bytes_per_s=32_000, cut_every_s=2.0, seed=seed)
