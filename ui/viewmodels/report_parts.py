"""What a report is made of on screen: classes, urgencies, places, numbers to call, and how they are worded.

Pure; knows the shipped taxonomy and nothing of filing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gridworker.model.facts import Place
from gridworker.model.ops import BlobRef
from gridworker.model.taxonomy import ReportCategory, report_categories
from gridworker.model.vocabulary import PositionSource, Urgency
from ui.viewmodels.drafts import Draft

GOOD_ACCURACY_M = 15
FAIR_ACCURACY_M = 50


@dataclass(frozen=True)
class Category:
    """A class a matter can be filed under.

    Attributes:
        code: of the choice on screen, such as `fire.wire_charging`.
        taxonomy_code: what is filed, such as `S03`.
        urgency: what is suggested for it.
    """

    code: str
    label: str
    taxonomy_code: str
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True)
class CategoryGroup:
    """A first-level class with its icon name."""

    key: str
    label: str
    icon: str
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class UrgencyWord:
    """What an urgency is called in the segment, and what it means."""

    urgency: Urgency
    label: str
    meaning: str


@dataclass(frozen=True)
class PhoneNumber:
    """A number to call before an urgent report."""

    label: str
    number: str


@dataclass(frozen=True)
class BuildingChoice:
    """A building the worker can name as the place."""

    id: str
    name: str
    address_text: str
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class ReportBasis:
    """What the form starts from.

    Attributes:
        draft_id: id of the draft, new or found.
        groups: the classes, those used last in front; the shipped ones when empty.
        place: where the device is; its text is empty without a position.
        place_line: grid and code under the place.
        draft: what was saved earlier, if anything.
    """

    draft_id: str
    place: Place
    place_line: str = ""
    groups: Sequence[CategoryGroup] = ()
    buildings: Sequence[BuildingChoice] = ()
    urgencies: Sequence[UrgencyWord] = ()
    phones: Sequence[PhoneNumber] = ()
    forced_photo: bool = False
    draft: Draft | None = None


@dataclass(frozen=True)
class ReportFilled:
    """A filled report, ready for the service that files it; `category` is the taxonomy code, such as `S03`."""

    draft_id: str
    category: str
    choice: str
    urgency: Urgency
    place: Place
    description: str
    happened_at: str
    photos: tuple[BlobRef, ...] = ()
    task_id: str = ""


@dataclass(frozen=True)
class PlaceShown:
    """The place card: words, grid line, and how good the position is (`ok`, `warn`, `none`)."""

    text: str = ""
    line: str = ""
    accuracy: str = ""
    quality: str = "none"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Report", text)


def default_urgencies() -> tuple[UrgencyWord, ...]:
    """The words used unless the tenant has others; the limits are the tenant's, so none are named here."""
    return (
        UrgencyWord(Urgency.NORMAL, _tr("一般"), _tr("一般：按顺序处理")),
        UrgencyWord(Urgency.PRESSING, _tr("较急"), _tr("较急：街道优先响应")),
        UrgencyWord(Urgency.URGENT, _tr("紧急 · 马上打电话"), _tr("紧急：先打电话，再提交，最先上传")),
    )


def shipped_groups(recent: Sequence[str] = ()) -> tuple[CategoryGroup, ...]:
    """The shipped two-level choice; groups and classes of the codes in `recent` come first."""
    rank = {code: index for index, code in enumerate(recent)}
    groups = [
        CategoryGroup(group.code, group.name, group.icon, _categories(group, rank))
        for group in report_categories()
    ]
    used = [code.partition(".")[0] for code in recent]
    return tuple(sorted(groups, key=lambda g: used.index(g.key) if g.key in used else len(used)))


def _categories(group: ReportCategory, rank: Mapping[str, int]) -> tuple[Category, ...]:
    found = [Category(c.code, c.name, c.taxonomy_code, c.urgency) for c in group.choices]
    return tuple(sorted(found, key=lambda c: rank.get(c.code, len(rank))))


def place_shown(place: Place, line: str) -> PlaceShown:
    """The place in words, with how far its position can be trusted."""
    accuracy, quality = _accuracy(place)
    return PlaceShown(place.text, line, accuracy, quality)


def _accuracy(place: Place) -> tuple[str, str]:
    if place.building_id and place.source is PositionSource.ADDRESS:
        return _tr("按楼栋定位"), "ok"
    if place.lon is None or place.accuracy_m is None or place.accuracy_m > FAIR_ACCURACY_M:
        return _tr("没有定位，请选楼栋"), "none"
    metres = round(place.accuracy_m)
    if metres <= GOOD_ACCURACY_M:
        return _tr("GPS 精度 ±{} m").format(metres), "ok"
    return _tr("GPS 精度 ±{} m，不太准，请选楼栋").format(metres), "warn"
