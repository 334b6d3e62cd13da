"""The shipped tables: codes unique, references resolved, marks valid, figures as published."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.assets import asset
from gridworker.errors import ProgrammingBug
from gridworker.model import taxonomy
from gridworker.model.deadlines import Limit
from gridworker.model.shipped_table import shipped_rows
from gridworker.model.vocabulary import CareColour, EventLevel, LimitKind, Mark, Severity, Urgency

KINDS = tuple(taxonomy.service_kinds().values())
CHOICES = tuple(choice for category in taxonomy.report_categories() for choice in category.choices)


@given(st.sampled_from(KINDS))
def test_every_kind_is_well_formed_and_its_link_leads_somewhere(kind: taxonomy.ServiceKind) -> None:
    assert re.fullmatch(r"[SDMCEFPHKIWX]\d\d", kind.code)
    assert kind.code.startswith(kind.group)
    assert kind.name
    assert kind.mark is Mark.DEFAULT
    assert bool(kind.worst_level) == bool(kind.worst_when)
    assert (taxonomy.city_kind_of(kind) is not None) == bool(kind.city_code)
    assert taxonomy.service_kind(kind.code) is kind


@given(st.sampled_from(CHOICES))
def test_every_leaf_of_the_report_screen_leads_to_a_kind(choice: taxonomy.ReportChoice) -> None:
    kind = taxonomy.service_kind(choice.taxonomy_code)
    assert kind is not None
    assert not kind.access
    assert taxonomy.report_choice(choice.code) is choice
    if kind.level is EventLevel.L1:
        assert choice.urgency is Urgency.URGENT


@given(st.sampled_from(tuple(taxonomy.city_events().values())))
def test_every_city_event_is_a_two_digit_pair_with_a_sourced_limit(event: taxonomy.CityEvent) -> None:
    assert re.fullmatch(r"\d\d-\d\d", event.code)
    assert event.worst is not None
    assert event.normal is not None
    assert event.mark in {Mark.VERIFIED, Mark.TO_CONFIRM}
    assert event.source
    assert (event.origin == "extension") == (int(event.small_code) >= 80)


def test_every_group_of_grid_service_is_there() -> None:
    assert "".join(taxonomy.group_names()) == "SDMCEFPHKIWX"
    counts = {letter: sum(kind.group == letter for kind in KINDS) for letter in taxonomy.group_names()}
    assert [counts[letter] for letter in "SDMCEFPHKIWX"] == [17, 7, 12, 8, 8, 9, 15, 9, 3, 8, 5, 4]


def test_first_level_icons_are_those_of_the_design_tokens() -> None:
    tokens = json.loads(asset("design", "tokens.json").read_text(encoding="utf-8"))
    icons = {category.name: category.icon for category in taxonomy.report_categories()}
    assert icons == tokens["icons"]["category"]


def test_dangling_wire_charging_is_reported_as_pressing_and_maps_to_the_city_code() -> None:
    choice = taxonomy.report_choice("fire.wire_charging")
    assert choice is not None
    assert (choice.name, choice.taxonomy_code, choice.urgency) == ("飞线充电", "S03", Urgency.PRESSING)
    kind = taxonomy.service_kinds()["S03"]
    city = taxonomy.city_kind_of(kind)
    assert isinstance(city, taxonomy.CityEvent)
    assert (city.code, city.worst) == ("01-08", Limit(LimitKind.WORK_HOUR, 4))


def test_missing_manhole_cover_is_due_in_two_continuous_hours() -> None:
    component = taxonomy.city_components()["01-04"]
    assert component.conditions[0].limit == Limit(LimitKind.URGENT_HOUR, 2)
    assert [condition.number for condition in component.conditions] == [1, 2, 3, 4, 5]


def test_highest_level_is_answered_in_a_quarter_of_an_hour_and_phoned_first() -> None:
    rule = taxonomy.levels()[EventLevel.L1]
    assert rule.answer == Limit(LimitKind.URGENT_HOUR, 0.25)
    assert rule.call_first == ("110", "119", "120")
    assert set(taxonomy.levels()) == set(EventLevel)


def test_severity_is_shown_as_suspected_when_only_an_expert_may_judge() -> None:
    rule = taxonomy.severities()[Severity.S1]
    assert rule.shown() == "重大"
    assert rule.shown(expert_judges=True) == "疑似重大"
    assert set(taxonomy.severities()) == set(Severity)


def test_both_colour_schemes_are_shipped_as_defaults() -> None:
    schemes = taxonomy.care_schemes()
    colours = {name: [rule.colour for rule in rules] for name, rules in schemes.items()}
    assert colours == {
        "red_yellow_green": [CareColour.RED, CareColour.YELLOW, CareColour.GREEN],
        "red_yellow_blue": [CareColour.RED, CareColour.YELLOW, CareColour.BLUE],
    }
    assert {rule.mark for rules in schemes.values() for rule in rules} == {Mark.DEFAULT}
    assert all(
        rule.every in {"day", "week", "month", "quarter"} for rules in schemes.values() for rule in rules
    )


def test_key_person_kinds_need_their_own_permission() -> None:
    assert {kind.code for kind in KINDS if kind.access} == {"K01", "K02", "K03"}


def test_unknown_code_is_shown_as_it_is() -> None:
    assert taxonomy.name_of("S03") == "电动车进楼充电/飞线"
    assert taxonomy.name_of("fire.stairwell_clutter") == "楼道堆物"
    assert taxonomy.name_of("Z77") == "Z77"
    assert taxonomy.service_kind("Z77") is None


def test_table_with_another_header_is_refused() -> None:
    with pytest.raises(ProgrammingBug):
        shipped_rows("taxonomy", "severity.csv", header="code,word")
    with pytest.raises(ProgrammingBug):
        shipped_rows("taxonomy", "nowhere.csv", header="code")
