"""What can be reported, how urgent it is, how long it may take: the shipped tables as frozen values.

Read on first use and kept. A code that is not here may still come from a newer platform, so look-ups of single codes
answer None instead of failing. This module knows no tenant settings, storage or screens.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar

import msgspec

from gridworker.errors import ProgrammingBug
from gridworker.model.deadlines import Limit
from gridworker.model.shipped_table import shipped_rows
from gridworker.model.vocabulary import (
    CareColour,
    EventLevel,
    LimitKind,
    Mark,
    Severity,
    Urgency,
)

LEVEL_OF_URGENCY = MappingProxyType(
    {Urgency.URGENT: EventLevel.L1, Urgency.PRESSING: EventLevel.L2, Urgency.NORMAL: EventLevel.L3}
)
"""The level whose limits an urgency chosen by the reporter promises."""

_K = TypeVar("_K")
_V = TypeVar("_V")

_LEVEL_COLUMNS = "code,name,answer_kind,answer_amount,on_site_kind,on_site_amount,deal_kind,deal_amount,call_first,note,mark"
_SEVERITY_COLUMNS = "code,word,suspected_word,rectify_kind,rectify_amount,meaning,mark"
_SERVICE_COLUMNS = (
    "group,group_name,code,name,level,worst_level,worst_when,city_kind,city_code,call_first,access,mark"
)
_EVENT_COLUMNS = "big_code,big_name,small_code,name,worst_kind,worst_amount,normal_kind,normal_amount,condition,origin,std_edition,mark,source"
_COMPONENT_COLUMNS = (
    "big_code,big_name,small_code,name,condition_no,condition,limit_kind,limit_amount,std_edition,mark,source"
)
_CATEGORY_COLUMNS = "code,parent,name,icon,taxonomy_code,urgency,mark"
_CARE_COLUMNS = "scheme,colour,name,character,shape,visits,every,manner,note,mark"


class LevelRule(msgspec.Struct, frozen=True):
    """How fast an event of a level is answered, attended and dealt with; None where no limit is set."""

    level: EventLevel
    name: str
    answer: Limit
    on_site: Limit | None
    deal: Limit | None
    call_first: tuple[str, ...]
    note: str
    mark: Mark


class SeverityRule(msgspec.Struct, frozen=True):
    """The words for a severity and how long putting it right may take by default."""

    severity: Severity
    word: str
    suspected_word: str
    rectify: Limit
    meaning: str
    mark: Mark

    def shown(self, *, expert_judges: bool = False) -> str:
        """The word on screen; 疑似 stands before it for items that only an expert may judge."""
        return self.suspected_word if expert_judges else self.word


class ServiceKind(msgspec.Struct, frozen=True):
    """A kind of event of grid service, as `S03`.

    Attributes:
        worst_level, worst_when: the level it rises to, and on what condition.
        city_code: `big-small` of the city-management kind it maps to, in `city_kind` (event or component).
        call_first: number to dial before reporting. access: permission that seeing it needs.
    """

    group: str
    group_name: str
    code: str
    name: str
    level: EventLevel
    worst_level: EventLevel | None
    worst_when: str
    city_kind: str
    city_code: str
    call_first: str
    access: str
    mark: Mark


class CityEvent(msgspec.Struct, frozen=True):
    """A city-management event with its limits in the worst and in the normal case."""

    big_code: str
    big_name: str
    small_code: str
    name: str
    worst: Limit | None
    normal: Limit | None
    condition: str
    origin: str
    std_edition: str
    mark: Mark
    source: str

    @property
    def code(self) -> str:
        """大类 and 小类, as `01-08`."""
        return f"{self.big_code}-{self.small_code}"


class ComponentCondition(msgspec.Struct, frozen=True):
    """A reason to file a component, and the limit it then has."""

    number: int
    condition: str
    limit: Limit | None


class CityComponent(msgspec.Struct, frozen=True):
    """A city-management component with its filing conditions."""

    big_code: str
    big_name: str
    small_code: str
    name: str
    conditions: tuple[ComponentCondition, ...]
    std_edition: str
    mark: Mark
    source: str

    @property
    def code(self) -> str:
        """大类 and 小类, as `01-04`."""
        return f"{self.big_code}-{self.small_code}"


class ReportChoice(msgspec.Struct, frozen=True):
    """A leaf of the report screen's two-level choice, as `fire.wire_charging`."""

    code: str
    name: str
    taxonomy_code: str
    urgency: Urgency
    mark: Mark


class ReportCategory(msgspec.Struct, frozen=True):
    """The first level of the choice, with its icon and leaves in the order shown."""

    code: str
    name: str
    icon: str
    choices: tuple[ReportChoice, ...]
    mark: Mark


class CareRule(msgspec.Struct, frozen=True):
    """One level of care in a scheme: its name, shape, and how often somebody is seen (`visits` times a `every`)."""

    colour: CareColour
    name: str
    character: str
    shape: str
    visits: int
    every: str
    manner: str
    note: str
    mark: Mark


@lru_cache(maxsize=1)
def levels() -> Mapping[EventLevel, LevelRule]:
    """The rules of L1 to L4."""
    rows = shipped_rows("taxonomy", "event_levels.csv", header=_LEVEL_COLUMNS)
    return _keyed({EventLevel(row["code"]): _level(row) for row in rows}, len(rows))


@lru_cache(maxsize=1)
def severities() -> Mapping[Severity, SeverityRule]:
    """The rules of S1 to S3."""
    rows = shipped_rows("taxonomy", "severity.csv", header=_SEVERITY_COLUMNS)
    return _keyed({Severity(row["code"]): _severity(row) for row in rows}, len(rows))


@lru_cache(maxsize=1)
def service_kinds() -> Mapping[str, ServiceKind]:
    """Kinds of grid service by code, in table order."""
    rows = shipped_rows("taxonomy", "grid_service.csv", header=_SERVICE_COLUMNS)
    return _keyed({row["code"]: _service(row) for row in rows}, len(rows))


@lru_cache(maxsize=1)
def city_events() -> Mapping[str, CityEvent]:
    """City-management events by `big-small`."""
    rows = shipped_rows("taxonomy", "city_events.csv", header=_EVENT_COLUMNS)
    return _keyed({event.code: event for event in map(_event, rows)}, len(rows))


@lru_cache(maxsize=1)
def city_components() -> Mapping[str, CityComponent]:
    """City-management components by `big-small`, each with all its filing conditions."""
    grouped: dict[str, list[dict[str, str]]] = {}
    for row in shipped_rows("taxonomy", "city_components.csv", header=_COMPONENT_COLUMNS):
        grouped.setdefault(f"{row['big_code']}-{row['small_code']}", []).append(row)
    return MappingProxyType({code: _component(rows) for code, rows in grouped.items()})


@lru_cache(maxsize=1)
def report_categories() -> tuple[ReportCategory, ...]:
    """The two-level choice of the report screen, in the order shown."""
    rows = shipped_rows("taxonomy", "report_categories.csv", header=_CATEGORY_COLUMNS)
    return tuple(
        ReportCategory(
            row["code"],
            row["name"],
            row["icon"],
            tuple(_choice(leaf) for leaf in rows if leaf["parent"] == row["code"]),
            Mark(row["mark"]),
        )
        for row in rows
        if not row["parent"]
    )


@lru_cache(maxsize=1)
def care_schemes() -> Mapping[str, tuple[CareRule, ...]]:
    """The shipped schemes of care levels by name, highest level first."""
    schemes: dict[str, list[CareRule]] = {}
    for row in shipped_rows("taxonomy", "care_colours.csv", header=_CARE_COLUMNS):
        schemes.setdefault(row["scheme"], []).append(_care(row))
    return MappingProxyType({name: tuple(rules) for name, rules in schemes.items()})


def service_kind(code: str) -> ServiceKind | None:
    """The kind of grid service with this code, if it is known here."""
    return service_kinds().get(code)


def report_choice(code: str) -> ReportChoice | None:
    """The leaf of the report screen with this code, as `fire.wire_charging`, if it is known here."""
    return _choices().get(code)


def name_of(code: str) -> str:
    """The name to show for a code of grid service or a leaf of the report screen; the code itself if it is unknown."""
    found = service_kind(code) or report_choice(code)
    return found.name if found is not None else code


def city_kind_of(kind: ServiceKind) -> CityEvent | CityComponent | None:
    """The city-management kind that `kind` maps to, if any."""
    if kind.city_kind == "component":
        return city_components()[kind.city_code]
    return city_events()[kind.city_code] if kind.city_code else None


def group_names() -> Mapping[str, str]:
    """Groups of grid service: letter to name, in table order."""
    return MappingProxyType({kind.group: kind.group_name for kind in service_kinds().values()})


@lru_cache(maxsize=1)
def _choices() -> Mapping[str, ReportChoice]:
    leaves = [choice for category in report_categories() for choice in category.choices]
    return _keyed({choice.code: choice for choice in leaves}, len(leaves))


def _keyed(found: dict[_K, _V], rows: int) -> Mapping[_K, _V]:
    if len(found) != rows:
        raise ProgrammingBug("a code stands twice in a shipped table", code="table.duplicate")
    return MappingProxyType(found)


def _limit(kind: str, amount: str) -> Limit | None:
    return Limit(LimitKind(kind), float(amount)) if kind else None


def _required(kind: str, amount: str) -> Limit:
    return Limit(LimitKind(kind), float(amount))


def _level(row: dict[str, str]) -> LevelRule:
    return LevelRule(
        EventLevel(row["code"]),
        row["name"],
        _required(row["answer_kind"], row["answer_amount"]),
        _limit(row["on_site_kind"], row["on_site_amount"]),
        _limit(row["deal_kind"], row["deal_amount"]),
        tuple(row["call_first"].split()),
        row["note"],
        Mark(row["mark"]),
    )


def _severity(row: dict[str, str]) -> SeverityRule:
    return SeverityRule(
        Severity(row["code"]),
        row["word"],
        row["suspected_word"],
        _required(row["rectify_kind"], row["rectify_amount"]),
        row["meaning"],
        Mark(row["mark"]),
    )


def _service(row: dict[str, str]) -> ServiceKind:
    return ServiceKind(
        row["group"],
        row["group_name"],
        row["code"],
        row["name"],
        EventLevel(row["level"]),
        EventLevel(row["worst_level"]) if row["worst_level"] else None,
        row["worst_when"],
        row["city_kind"],
        row["city_code"],
        row["call_first"],
        row["access"],
        Mark(row["mark"]),
    )


def _event(row: dict[str, str]) -> CityEvent:
    return CityEvent(
        row["big_code"],
        row["big_name"],
        row["small_code"],
        row["name"],
        _limit(row["worst_kind"], row["worst_amount"]),
        _limit(row["normal_kind"], row["normal_amount"]),
        row["condition"],
        row["origin"],
        row["std_edition"],
        Mark(row["mark"]),
        row["source"],
    )


def _component(rows: list[dict[str, str]]) -> CityComponent:
    first = rows[0]
    conditions = tuple(
        ComponentCondition(
            int(row["condition_no"]), row["condition"], _limit(row["limit_kind"], row["limit_amount"])
        )
        for row in rows
        if row["condition"]
    )
    return CityComponent(
        first["big_code"],
        first["big_name"],
        first["small_code"],
        first["name"],
        conditions,
        first["std_edition"],
        Mark(first["mark"]),
        first["source"],
    )


def _choice(row: dict[str, str]) -> ReportChoice:
    return ReportChoice(
        row["code"], row["name"], row["taxonomy_code"], Urgency(row["urgency"]), Mark(row["mark"])
    )


def _care(row: dict[str, str]) -> CareRule:
    return CareRule(
        CareColour(row["colour"]),
        row["name"],
        row["character"],
        row["shape"],
        int(row["visits"]),
        row["every"],
        row["manner"],
        row["note"],
        Mark(row["mark"]),
    )
