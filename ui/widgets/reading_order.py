"""Where Tab goes: through what is in sight, from top to bottom and left to right, one region after the other.

Qt's own order is that of creation, which changes with every part shown later. Knows no screen.
"""

from functools import cmp_to_key
from typing import NamedTuple, Self

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget


def stops(root: QWidget) -> list[QWidget]:
    """What can take the keyboard inside `root`, in reading order; areas that only scroll are left out."""
    found: list[QWidget] = []
    for child in _side_by_side(root):
        takes = child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled()
        if takes and not isinstance(child, QScrollArea):
            found.append(child)
        found += stops(child)
    return found


def next_stop(root: QWidget, here: QWidget | None, step: int) -> QWidget | None:
    """The stop `step` (1 or -1) away from `here`, going round; None when nothing takes the keyboard."""
    order = stops(root)
    if not order:
        return None
    if here not in order:
        return order[0 if step > 0 else -1]
    return order[(order.index(here) + step) % len(order)]


def _side_by_side(parent: QWidget) -> list[QWidget]:
    children = parent.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    shown = [child for child in children if child.isVisible() and not child.isWindow()]
    if len(shown) < 2:
        return shown
    places = [_Place.of(child) for child in shown]  # asked of Qt once each, and not at every comparison
    return [place.child for place in sorted(places, key=cmp_to_key(_compare))]


class _Place(NamedTuple):
    """Where a widget stands in its parent."""

    left: int
    top: int
    bottom: int
    child: QWidget

    @classmethod
    def of(cls, child: QWidget) -> Self:
        box = child.geometry()
        return cls(box.x(), box.y(), box.bottom(), child)


def _compare(one: _Place, other: _Place) -> int:
    """Wholly above comes first; what stands side by side goes from the left."""
    if one.bottom < other.top:
        return -1
    if other.bottom < one.top:
        return 1
    return one.left - other.left or one.top - other.top
