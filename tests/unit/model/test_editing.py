"""Two people change one record: different fields come together in any order, and no value is ever lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.model.editing import (
    EDITABLE,
    KEPT_EDITS,
    field_of,
    last_edit,
    merge,
    not_allowed,
    value_of,
    with_history,
)
from gridworker.model.facts import FieldChange
from gridworker.model.records import RECORDS, FieldEdit
from gridworker.model.vocabulary import Role

FREE = [field.name for field in EDITABLE["care_plan"]]
VALUES = st.sampled_from(["", "甲", "乙", "丙"])
RECORDS_OF_PLANS = st.fixed_dictionaries({}, optional=dict.fromkeys(FREE, VALUES))
EDITS = st.dictionaries(st.sampled_from(FREE), VALUES, max_size=4)


def changes(seen: dict[str, Any], wanted: dict[str, str]) -> dict[str, FieldChange]:
    """What a device says that saw `seen`."""
    return {name: FieldChange(value_of("care_plan", seen, name), after) for name, after in wanted.items()}


def values(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value_of("care_plan", data, name) for name in FREE}


@given(RECORDS_OF_PLANS, EDITS, EDITS)
def test_changes_of_different_fields_come_together_in_any_order(
    record: dict[str, Any], one: dict[str, str], other: dict[str, str]
) -> None:
    other = {name: value for name, value in other.items() if name not in one}
    first, second = changes(record, one), changes(record, other)
    there = merge("care_plan", merge("care_plan", record, first).data, second)
    back = merge("care_plan", merge("care_plan", record, second).data, first)
    assert (there.clashes, back.clashes) == ((), ())
    assert values(there.data) == values(back.data) == values({**record, **one, **other})


@given(RECORDS_OF_PLANS, EDITS, EDITS)
def test_the_same_field_clashes_unless_both_want_the_same(
    record: dict[str, Any], one: dict[str, str], other: dict[str, str]
) -> None:
    after = merge("care_plan", record, changes(record, one)).data
    said = changes(record, other)
    clashes = merge("care_plan", after, said).clashes
    really = {name for name in one if value_of("care_plan", record, name) != one[name]}
    assert set(clashes) == {
        name
        for name in other
        if name in really and other[name] not in (one[name], value_of("care_plan", after, name))
    }


@given(RECORDS_OF_PLANS, st.lists(EDITS, max_size=6))
def test_every_value_that_gave_way_stands_in_the_history(
    record: dict[str, Any], edits: list[dict[str, str]]
) -> None:
    data, been = record, {name: {value} for name, value in values(record).items()}
    for wanted in edits:
        said = {name: one for name, one in changes(data, wanted).items() if one.before != one.after}
        lines = [FieldEdit(field=name, before=c.before, after=c.after, at="") for name, c in said.items()]
        data = with_history(merge("care_plan", data, said).data, lines)
        for name, after in wanted.items():
            been[name].add(after)
    told = {name: {value} for name, value in values(data).items()}
    for line in data.get("edits", ()):
        told[line["field"]] |= {line["before"], line["after"]}
    if len(data.get("edits", ())) < KEPT_EDITS:
        assert told == been


def test_the_history_that_travels_keeps_the_newest() -> None:
    data: dict[str, Any] = {}
    for number in range(KEPT_EDITS + 5):
        data = with_history(data, [FieldEdit(field="note", before="", after=str(number), at="")])
    assert len(data["edits"]) == KEPT_EDITS
    newest = last_edit(data, "note")
    assert newest is not None
    assert newest.after == str(KEPT_EDITS + 4)


def test_what_was_declined_is_not_who_changed_it_last() -> None:
    data = with_history(
        {},
        [
            FieldEdit(field="phone", before="1", after="2", at="", by_name="张*"),
            FieldEdit(field="phone", before="2", after="3", at="", by_name="李*", declined=True),
        ],
    )
    last = last_edit(data, "phone")
    assert last is not None
    assert last.by_name == "张*"


def test_a_missing_field_is_its_default() -> None:
    assert merge("person", {"id": "p"}, {"phone": FieldChange("", "19900000001")}).clashes == ()
    assert merge("person", {"id": "p"}, {"care_colour": FieldChange(None, "red")}).clashes == ()


@pytest.mark.parametrize(
    ("changed", "role", "code"),
    [
        ({"phone": FieldChange("", "19900000001")}, Role.GRID_WORKER, None),
        ({"name": FieldChange("", "别人")}, Role.GRID_WORKER, "record.field_fixed"),
        ({"care_colour": FieldChange("red", "blue")}, Role.GRID_WORKER, "record.role_not_allowed"),
        ({"care_colour": FieldChange("red", "blue")}, Role.GRID_HEAD, None),
        ({"care_colour": FieldChange("red", "粉")}, Role.GRID_HEAD, "record.value"),
        ({"phone": FieldChange("", "9" * 21)}, Role.GRID_WORKER, "record.value"),
        ({"note": FieldChange("", ["不", "是", "字"])}, Role.GRID_WORKER, "record.value"),
        ({"note": FieldChange("", None)}, Role.GRID_WORKER, "record.value"),
    ],
)
def test_field_role_and_value_are_asked(
    changed: dict[str, FieldChange], role: Role, code: str | None
) -> None:
    refusal = not_allowed("person", changed, role)
    assert (refusal.code if refusal else None) == code


def test_every_editable_field_is_one_of_its_record() -> None:
    for kind, fields in EDITABLE.items():
        assert {field.name for field in fields} <= set(RECORDS[kind].__struct_fields__)  # type: ignore[index]


def test_phones_are_shown_masked() -> None:
    phone = field_of("person", "phone")
    assert phone is not None
    assert phone.shown("19900001234") == "199****1234"
    assert phone.shown("") == "（空）"
