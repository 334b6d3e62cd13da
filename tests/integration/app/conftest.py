"""A real store in a temporary folder."""

from tests.fakes.store_fixtures import device, store

__all__ = ["device", "store"]
