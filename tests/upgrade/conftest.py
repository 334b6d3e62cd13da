"""Real platforms for profiles and exchanges of earlier releases."""

from tests.integration.central.platforms import database_server, database_url

__all__ = ["database_server", "database_url"]
