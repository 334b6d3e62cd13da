"""Where Tab goes: through what is in sight, from top to bottom and left to right, one region after the other.

Qt's own order is that of creation, which changes with every part shown later. Knows no screen.
"""

from functools import cmp_to_key
from typing import NamedTuple, Self

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollArea, QWidget

_AIR = 16
"""What stays free beside a stop that was scrolled to."""


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


def go_on(root: QWidget, *, forward: bool) -> bool:
    """Tab, or Shift+Tab, inside `root`: the next stop has the keyboard and is seen; False where there is none."""
    stop = next_stop(root, root.window().focusWidget(), 1 if forward else -1)
    if stop is None:
        return False
    stop.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
    bring_into_view(stop)
    return True


def bring_into_view(stop: QWidget) -> None:
    """Scroll whatever `stop` lies in until all of it is seen, or its top where it is higher than the room.

    Qt does so only within the area the keyboard was in before, and for a text only as far as its cursor.
    """
    area = _area_around(stop)
    while area is not None:
        bar, room = area.verticalScrollBar(), area.viewport()
        top = stop.mapTo(room, QPoint(0, 0)).y()
        below = top + stop.height() + _AIR - room.height()
        if below > 0 or top < _AIR:
            bar.setValue(bar.value() + min(max(below, 0), top - _AIR))
        area = _area_around(area)


def _area_around(widget: QWidget) -> QAbstractScrollArea | None:
    """The nearest area that scrolls `widget` with its content."""
    inner, outer = widget, widget.parentWidget()
    while outer is not None and not outer.isWindow():
        if isinstance(outer, QAbstractScrollArea) and outer.viewport() is inner:
            return outer
        inner, outer = outer, outer.parentWidget()
    return None


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
