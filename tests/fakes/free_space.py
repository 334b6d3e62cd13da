"""A disk as full as the test says."""

from pathlib import Path


class FakeFreeSpace:
    """Answers what it was told."""

    def __init__(self, free_bytes: int = 1 << 40) -> None:
        self.free = free_bytes

    def free_bytes(self, folder: Path) -> int:
        return self.free
