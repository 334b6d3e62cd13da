"""The platform's fixtures, for the command line's tests."""

from tests.integration.central.platforms import central, database_server, database_url, platform_clock

__all__ = ["central", "database_server", "database_url", "platform_clock"]
