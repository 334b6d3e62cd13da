"""The platform's fixtures, for faults of the network between it and a device."""

from tests.integration.central.platforms import (
    central,
    database_server,
    database_url,
    device,
    platform_clock,
)

__all__ = ["central", "database_server", "database_url", "device", "platform_clock"]
