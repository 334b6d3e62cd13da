"""Ways and areas that come along with a form: nobody draws them here, and not a character of them changes."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms import Form, FormSession, load_form
from gridworker.forms.check import check_workbook
from gridworker.forms.functions_geo import length_m, ring_m2
from tests.unit.forms.workbooks import workbook

MakeForm = Callable[..., Form]


@pytest.fixture(scope="module")
def form(make_form: MakeForm) -> Form:
    return make_form(way={"type": "geotrace"}, ground={"type": "geoshape"}, note={"type": "string"})


degrees = st.decimals(-89, 89, places=6).map(str)
points = st.tuples(degrees, degrees, st.sampled_from(["", " 0 0", " 512.25 4.0", " 0"])).map(
    lambda parts: f"{parts[0]} {parts[1]}{parts[2]}"
)
ways = st.tuples(st.lists(points, min_size=1, max_size=6), st.sampled_from([";", "; ", " ;"])).flatmap(
    lambda parts: st.sampled_from(["", ";"]).map(lambda end: parts[1].join(parts[0]) + end)
)


def written(session: FormSession, name: str) -> str | None:
    return etree.fromstring(session.to_instance_xml("i1")).findtext(f"{{*}}{name}")


@given(way=ways, ground=ways)
def test_way_and_area_go_through_draft_submission_and_correction_to_the_character(
    form: Form, way: str, ground: str
) -> None:
    session = FormSession(form, {"/d/way": way, "/d/ground": ground})
    again = FormSession.from_answers(form, json.loads(json.dumps(session.to_answers())))
    assert (written(again, "way"), written(again, "ground")) == (way, ground)
    corrected = FormSession.edit(form, again.to_instance_xml("i1"))
    corrected.answer("/d/note", "改")
    assert (written(corrected, "way"), written(corrected, "ground")) == (way, ground)


def test_way_a_form_brings_along_goes_out_as_it_came(make_xform: Callable[[str, str, str], bytes]) -> None:
    brought = "30.6 104.0 0 0; 30.7 104.1"
    form = load_form(
        make_xform(
            f"<way>{brought}</way>", '<bind nodeset="/d/way" type="geotrace"/>', '<input ref="/d/way"/>'
        )
    )
    assert written(FormSession(form), "way") == brought


@pytest.mark.parametrize("text", ["30.6", "30.6 east", "95 104;30 104", "30 104;30 200", "30 nan"])
def test_what_is_no_way_is_not_taken_as_an_answer(form: Form, text: str) -> None:
    session = FormSession(form, {"/d/way": "30 104;31 104"})
    with pytest.raises(FormProblem):
        session.answer("/d/way", text)
    assert session.text("/d/way") == "30 104;31 104"


def test_length_and_area_are_those_of_a_degree() -> None:
    degree_m = 6_378_100 * 3.141592653589793 / 180
    assert length_m("0 104;1 104") == pytest.approx(degree_m, rel=1e-6)
    assert ring_m2("0 104;0 104.001;0.001 104.001;0.001 104;0 104") == pytest.approx(
        (degree_m / 1e3) ** 2, rel=1e-4
    )
    assert (length_m(""), ring_m2("x y")) == (None, None)


@pytest.mark.parametrize("kind", ["geotrace", "geoshape"])
def test_author_is_told_that_nobody_draws_it_here(kind: str) -> None:
    (found,) = check_workbook(workbook(("type", "name", "label"), (kind, "a", "线")), "a.xlsx").findings
    assert (found.refuses, found.row, found.column) == (False, 2, "type")
    assert "只能看" in found.text("zh")


@pytest.mark.parametrize(
    ("required", "told"), [("yes", True), ("${b} = '1'", True), ("no", False), ("", False)]
)
def test_author_is_told_that_nobody_can_answer_it_where_it_is_required(required: str, *, told: bool) -> None:
    rows = (("text", "b", "字", ""), ("geotrace", "a", "线", required))
    report = check_workbook(workbook(("type", "name", "label", "required"), *rows), "a.xlsx")
    assert report.ok
    found = [(each.row, each.column) for each in report.findings]
    assert found == [(3, "type"), *([(3, "required")] if told else [])]


def test_worker_is_told_why_a_required_way_is_open(make_form: MakeForm) -> None:
    session = FormSession(make_form(way={"type": "geotrace", "required": "true()"}))
    (open_,) = session.problems()
    assert "画不了" in open_.text
    assert "写明原因" in open_.text
