"""A store for the client's tests, and a platform for foreign clients."""

from tests.fakes.store_fixtures import device, store
from tests.integration.central.platforms import central, database_server, database_url, platform_clock

__all__ = ["central", "database_server", "database_url", "device", "platform_clock", "store"]
