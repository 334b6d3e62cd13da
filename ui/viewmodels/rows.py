"""Rows as screens show them: ready texts, no rules and no Qt. Shared by the lists of several screens."""

from dataclasses import dataclass
from enum import StrEnum

from gridworker.model.vocabulary import TaskType
from ui.language import listed, said

TASK_ICONS = {
    TaskType.RECHECK: "arrow-counter-clockwise",
    TaskType.FIRE_CHECK: "fire",
    TaskType.GAS_CHECK: "flame",
    TaskType.HOUSE_VERIFY: "buildings",
    TaskType.SHOP_CHECK: "storefront",
    TaskType.RENT_CHECK: "key",
    TaskType.BUILDING_CHECK: "house-line",
    TaskType.FLOOD_CHECK: "drop",
    TaskType.SITE_CHECK: "wrench",
    TaskType.FACILITY_CHECK: "lightbulb",
    TaskType.SCHOOL_CHECK: "graduation-cap",
    TaskType.MEETING: "users-three",
    TaskType.VISIT: "heart",
    TaskType.PATROL: "path",
    TaskType.CORRECTION: "pencil-simple",
}
"""The mark of each kind of task."""


class Shape(StrEnum):
    """Outlines of the care levels."""

    OCTAGON = "octagon"
    TRIANGLE = "triangle"
    CIRCLE = "circle"


@dataclass(frozen=True)
class CareLevel:
    """One level of care: its character, full name, shape and the colour roles it is drawn with.

    Levels are data: red/yellow/green and red/yellow/blue are both in use.
    """

    character: str
    name: str
    shape: Shape
    fill: str
    on: str
    edge: str | None = None


RED = CareLevel("红", "红色关爱", Shape.OCTAGON, "danger", "on_danger")
YELLOW = CareLevel("黄", "黄色关爱", Shape.TRIANGLE, "warn", "on_warn", "care_edge")
GREEN = CareLevel("绿", "绿色关爱", Shape.CIRCLE, "ok", "on_ok")
BLUE = CareLevel("蓝", "蓝色关爱", Shape.CIRCLE, "accent", "on_accent")


@dataclass(frozen=True)
class TagText:
    """A tag: text, tone (`neutral`, `accent`, `red`, `yellow`, `green`) and an icon name or None."""

    text: str
    tone: str = "neutral"
    icon: str | None = None


@dataclass(frozen=True)
class TaskLine:
    """One task in a list.

    Args:
        id: what opening it reports.
        title, line: first and second line.
        due, left: limit and time left, such as `15:00 前` and `剩 54 分`.
        pressing: overdue or less than an hour left, or urgent: the limit turns red.
        distance: such as `180 m`; empty when the position is not known.
        icon, tone: the square in front; `care` replaces the icon.
    """

    id: str
    title: str
    line: str = ""
    due: str = ""
    left: str = ""
    pressing: bool = False
    distance: str = ""
    icon: str = "clipboard-text"
    tone: str = "neutral"
    care: CareLevel | None = None
    tags: tuple[TagText, ...] = ()

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        marks = [tag.text for tag in self.tags]
        care = [self.care.name] if self.care and self.care.name not in marks else []
        distance = self.distance.replace(" km", said(" 公里")).replace(" m", said(" 米"))
        return listed(
            (part for part in (self.title, *care, *marks, self.due, self.left, distance, self.line) if part),
            "，",
        )


@dataclass(frozen=True)
class TaskGroup:
    """A group of tasks under one head.

    Args:
        key: `urgent`, `today`, `week` or another stable word.
        title: such as `今日到期`.
        count: such as `3 项`.
        icon, ink: icon name and colour role of the head.
    """

    key: str
    title: str
    count: str
    icon: str
    ink: str
    tasks: tuple[TaskLine, ...]


class MomentState(StrEnum):
    """How a moment of a history stands: over, going on, not well, still to come."""

    PAST = "past"
    NOW = "now"
    TROUBLE = "trouble"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Moment:
    """One line of a history.

    Args:
        time: ready words, such as `昨日 14:02`; empty for what is still to come.
        words: what happened.
        who: who did it, or who is to; empty when nobody needs naming.
        note: what was said there, or that it arrived late; stands below.
        fresh: nobody here has seen it before.
    """

    time: str
    words: str
    who: str = ""
    note: str = ""
    state: MomentState = MomentState.PAST
    fresh: bool = False
