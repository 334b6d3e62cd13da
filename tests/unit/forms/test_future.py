"""Forms of a time to come: what this version does not know is refused by name, or told and shown as usual."""

from collections.abc import Callable
from typing import Any

import pytest

from gridworker.errors import FormProblem
from gridworker.forms import FormSession, load_form
from gridworker.forms.check import check_workbook
from gridworker.forms.findings import Finding
from tests.unit.forms.workbooks import workbook

Xform = Callable[[str, str, str], bytes]
HEAD = ("type", "name", "label")
INPUT = '<input ref="/d/a"/>'
MARKED = "xmlns:odk='http://www.opendatakit.org/xforms'"


def in_version(xform: Xform, version: str) -> bytes:
    xml = xform("<a/>", "", INPUT).decode()
    return xml.replace("<model>", f'<model {MARKED} odk:xforms-version="{version}">').encode()


@pytest.mark.parametrize("version", ["2.0.0", "10", "next"])
def test_form_of_a_newer_specification_is_refused_with_its_version(make_xform: Xform, version: str) -> None:
    with pytest.raises(FormProblem, match=version) as refused:
        load_form(in_version(make_xform, version))
    assert refused.value.code == "form.unsupported"
    assert "升级" in refused.value.text
    assert "不受影响" in refused.value.text


@pytest.mark.parametrize("version", ["1.0.0", "1.9"])
def test_form_of_this_specification_is_loaded(make_xform: Xform, version: str) -> None:
    assert load_form(in_version(make_xform, version)).id == "t"


@pytest.mark.parametrize(
    ("binds", "body", "named"),
    [
        ("", '<hologram ref="/d/a"/>', "hologram"),
        ("", '<x:hologram xmlns:x="urn:future" ref="/d/a"/>', "hologram"),
        ("", '<upload ref="/d/a" mediatype="hologram/*"/>', "upload"),
        ('<hologram ref="/d/a"/>', INPUT, "hologram"),
        ('<bind nodeset="/d/a" hologram="1"/>', INPUT, "hologram"),
        ('<bind nodeset="/d/a" gw:hologram="1"/>', INPUT, "gw:hologram"),
        ('<bind nodeset="/d/a" type="hologram"/>', INPUT, "hologram"),
        ('<bind nodeset="/d/a" calculate="hologram(1)"/>', INPUT, r"hologram\(\)"),
        ('<bind nodeset="/d/a" jr:preload="hologram"/>', INPUT, "hologram"),
        ('<setvalue ref="/d/a" event="odk-hologram" value="1"/>', INPUT, "odk-hologram"),
    ],
)
def test_unknown_element_attribute_type_function_or_event_is_refused_by_name(
    make_xform: Xform, binds: str, body: str, named: str
) -> None:
    with pytest.raises(FormProblem, match=named) as refused:
        load_form(make_xform("<a/>", binds, body))
    assert refused.value.code in {"form.unsupported", "form.function", "form.attribute"}


def test_question_of_an_unknown_appearance_is_asked_as_usual(make_xform: Xform) -> None:
    form = load_form(make_xform("<a/>", "", '<input ref="/d/a" appearance="hologram"/>'))
    session = FormSession(form)
    session.answer("/d/a", "有")
    assert "<a>有</a>" in session.to_instance_xml("i1").decode()


def findings(*survey: tuple[Any, ...], choices: tuple[tuple[Any, ...], ...] = ()) -> tuple[Finding, ...]:
    return check_workbook(workbook(*survey, choices=choices), "a.xlsx").findings


@pytest.mark.parametrize(
    ("column", "value", "refuses", "row"),
    [
        ("bind::jr:hologram", "yes", True, 1),
        ("bind::odk:hologram", "yes", True, 1),
        ("bind::hologram", "yes", True, 1),
        ("relevant", "hologram(1)", True, 2),
        ("body::hologram", "yes", False, 1),
        ("appearance", "hologram", False, 2),
    ],
)
def test_author_is_told_of_what_is_unknown_with_row_and_column(
    column: str,
    value: str,
    refuses: bool,  # noqa: FBT001 - of the table above
    row: int,
) -> None:
    (found,) = findings((*HEAD, column), ("text", "a", "字", value))
    assert (found.refuses, found.sheet, found.row, found.column) == (refuses, "survey", row, column)
    assert "hologram" in found.text("zh")
    assert "hologram" in found.text("en")


@pytest.mark.parametrize("column", ["bind::jr:noAppErrorString", "body::class"])
def test_columns_that_are_known_or_somebody_elses_are_not_mentioned(column: str) -> None:
    assert not findings((*HEAD, column), ("text", "a", "字", "yes"))


CHOICES = (("list_name", "name", "label::English (en)", "label::中文 (zh)", "g"), ("l", "x", "X", "甲", "1"))
ASKED = ("type", "name", "label::English (en)", "label::中文 (zh)", "choice_filter")


def filtered(text: str) -> tuple[Finding, ...]:
    return findings(ASKED, ("select_one l", "a", "A", "甲", text), choices=CHOICES)


@pytest.mark.parametrize("text", ["label::English != ''", "g = '1' and label::English (en) != 'x'"])
def test_filter_on_a_heading_is_refused_with_its_reason_and_its_place(text: str) -> None:
    (found,) = filtered(text)
    assert (found.refuses, found.sheet, found.row, found.column) == (True, "survey", 2, "choice_filter")
    assert "不能写 label::English" in found.text("zh")
    assert "label::English, which is a heading" in found.text("en")


@pytest.mark.parametrize(("text", "said"), [("label != ''", "几种语言"), ("gg = '1'", "没有 gg 这一列")])
def test_filter_that_would_leave_no_choice_is_told(text: str, said: str) -> None:
    (found,) = filtered(text)
    assert (found.refuses, found.row, found.column) == (False, 2, "choice_filter")
    assert said in found.text("zh")


@pytest.mark.parametrize(
    "text", ["g = '1'", "name != 'x' and g = ${a}", "selected('label', g)", "count(/data/a) > 0"]
)
def test_filter_on_columns_that_are_there_is_not_mentioned(text: str) -> None:
    assert not [each for each in filtered(text) if "这一列" in each.text("zh") or "几种" in each.text("zh")]


def test_quoted_colons_are_no_heading() -> None:
    (found,) = findings((*HEAD, "relevant"), ("text", "a", "字", "'label::English' = "))
    assert "列名" not in found.text("zh")
