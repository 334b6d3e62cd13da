"""The platform's fixtures, for every test of this folder."""

from tests.integration.central.platforms import (
    central,
    database_server,
    database_url,
    device,
    other_device,
    platform_clock,
)

__all__ = ["central", "database_server", "database_url", "device", "other_device", "platform_clock"]
