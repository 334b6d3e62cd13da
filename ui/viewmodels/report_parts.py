"""What a report is made of on screen: classes, urgencies, places, numbers to call, and how they are worded.

Pure; knows the shipped taxonomy and nothing of filing.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from gridworker.geo.distance import distance_m
from gridworker.model.event_flow import SIMILAR_WITHIN_M
from gridworker.model.facts import Place
from gridworker.model.ops import BlobRef
from gridworker.model.similar import Similar
from gridworker.model.taxonomy import ReportCategory, name_of, report_categories
from gridworker.model.vocabulary import PositionSource, Urgency
from ui.language import amount, listed, said
from ui.viewmodels.drafts import Draft
from ui.viewmodels.moments import parsed, size_text, span_text
from ui.viewmodels.photos import PhotoShown
from ui.viewmodels.similar import SimilarShown

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
    """A building the worker can name as the place; `metres` from where the device is, None where that is not known."""

    id: str
    name: str
    address_text: str
    lon: float | None = None
    lat: float | None = None
    metres: float | None = None


@dataclass(frozen=True)
class ReportBasis:
    """What the form starts from.

    Attributes:
        draft_id: id of the draft, new or found.
        groups: the classes, those used last in front; the shipped ones when empty.
        place: where the device is; its text is empty without a position.
        place_line: grid and code under the place.
        has_recent: whether classes were used before and so stand in front.
        phrases, own_phrases: 常用语 of the street and of the worker.
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
    has_recent: bool = False
    phrases: Sequence[str] = ()
    own_phrases: Sequence[str] = ()
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
    not_same: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlaceShown:
    """The place card: words, or what is to be done for them; grid line, and how good the position is (`ok`, `warn`, `none`)."""

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
    return PlaceShown(place.text or _tr("请选楼栋"), line, accuracy, quality)


def near_first(buildings: Sequence[BuildingChoice], place: Place) -> tuple[BuildingChoice, ...]:
    """The buildings by how far they are from where the device is; as they were where that is not known well enough."""
    if not _is_fair(place) or place.lon is None or place.lat is None:
        return tuple(buildings)
    return by_distance(buildings, place.lon, place.lat)


def by_distance(buildings: Sequence[BuildingChoice], lon: float, lat: float) -> tuple[BuildingChoice, ...]:
    """The buildings with how far they are from there, the nearest first and those of unknown place last."""
    measured = [replace(one, metres=_metres(one, lon, lat)) for one in buildings]
    return tuple(sorted(measured, key=lambda one: math.inf if one.metres is None else one.metres))


def _metres(building: BuildingChoice, lon: float, lat: float) -> float | None:
    if building.lon is None or building.lat is None:
        return None
    return distance_m(lon, lat, building.lon, building.lat)


def _is_fair(place: Place) -> bool:
    return place.lon is not None and place.accuracy_m is not None and place.accuracy_m <= FAIR_ACCURACY_M


def _accuracy(place: Place) -> tuple[str, str]:
    """How good the position is, and whether a building should be named after all; where there is none, the card asks."""
    if place.building_id and place.source is PositionSource.ADDRESS:
        return _tr("按楼栋定位"), "ok"
    if place.accuracy_m is None or not _is_fair(place):
        return _tr("没有定位，请选楼栋") if place.text else _tr("没有定位"), "none"
    metres = round(place.accuracy_m)
    if metres <= GOOD_ACCURACY_M:
        return _tr("定位精度 ±{} m").format(metres), "ok"
    if place.text:
        return _tr("定位精度 ±{} m，不太准，请选楼栋").format(metres), "warn"
    return _tr("定位精度 ±{} m，不太准").format(metres), "warn"


def duty_name(key: str) -> str:
    """What a number of the tenant's is called: its keys are words already, but for the one every tenant has."""
    return _tr("街道值班") if key == "duty" else key


def numbers_for(category: str, own: Sequence[PhoneNumber]) -> tuple[PhoneNumber, ...]:
    """Whom to phone about a matter of this class: the national number it falls to, then the street's own.

    Args:
        category: code of the taxonomy, such as `S03`; "" asks for all national numbers.
        own: the street's.
    """
    known = {phone.number for phone in own}
    emergency = (
        ("SD", PhoneNumber(_tr("火警、救援"), "119")),
        ("C", PhoneNumber(_tr("报警"), "110")),
        ("H", PhoneNumber(_tr("急救"), "120")),
    )
    wanted = (phone for groups, phone in emergency if not category or category[0] in groups)
    return (*(phone for phone in wanted if phone.number not in known), *own)


def consequence(photos: Sequence[PhotoShown], voice: Sequence[BlobRef], *, online: bool) -> str:
    """What submitting sends: 联网后自动上传：文字约 2 KB，缩略图 2 张，原图 2 张 6.4 MB."""
    parts = [_tr("文字约 2 KB")]
    if photos:
        size = _size(sum(photo.original_bytes for photo in photos))
        parts += [amount("缩略图 {} 张", len(photos)), amount("原图 {} 张 {}", len(photos), size)]
    if voice:
        parts += [amount("语音 {} 段 {}", len(voice), _size(sum(blob.size_bytes for blob in voice)))]
    return (_tr("马上上传：") if online else _tr("联网后自动上传：")) + listed(parts, "，")


def _size(size_bytes: int) -> str:
    """A number never ends a line without its unit."""
    return size_text(size_bytes).replace(" ", "\u00a0")


def similar_shown(one: Similar, now: datetime) -> SimilarShown:
    """A matter that may be the same, in words."""
    event = one.event
    at = parsed(event.happened_at, now)
    ago = span_text(now - at)
    near = _tr("附近 {} m 内 {}前已有同类上报").format(SIMILAR_WITHIN_M, ago)
    title = near if one.metres is not None else _tr("同一栋 {}前已有同类上报").format(ago)
    name = said(name_of(event.choice or event.category))
    line = " · ".join((f"{at:%H:%M}", event.place.text, name, said(event.stage.label)))
    return SimilarShown(event.id, title, line)
