"""Where Tab goes: through what is in sight, from top to bottom and left to right, one region after the other.

Qt's own order is that of creation, which changes with every part shown later. Knows no screen.
"""

from functools import cmp_to_key

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
    shown = [
        child
        for child in parent.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
    ]
    return sorted(shown, key=cmp_to_key(_compare))


def _compare(one: QWidget, other: QWidget) -> int:
    """Wholly above comes first; what stands side by side goes from the left."""
    if one.geometry().bottom() < other.y():
        return -1
    if other.geometry().bottom() < one.y():
        return 1
    return one.x() - other.x() or one.y() - other.y()
