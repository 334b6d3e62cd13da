"""Microphones and players speak through Qt, which needs no display for it."""

from tests.unit.ui.conftest import qtbot

__all__ = ["qtbot"]
