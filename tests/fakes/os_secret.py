"""A keeper of secrets that lives in memory, and can be missing."""


class FakeOsSecret:
    """Like the system's, for as long as the object lives."""

    def __init__(self, *, available: bool = True) -> None:
        self.available = available
        self.kept: dict[str, bytes] = {}

    def is_available(self) -> bool:
        return self.available

    def get(self, name: str) -> bytes | None:
        return self.kept.get(name)

    def put(self, name: str, secret: bytes) -> None:
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)
