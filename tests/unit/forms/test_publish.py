"""Publishing a workbook: what is wrong is said with sheet, row and column."""

import io
from typing import Any

import openpyxl
import pytest

from gridworker.forms import FormSession
from gridworker.forms.publish import WorkbookProblem, publish
from tests.unit.forms.workbooks import workbook


def problem_of(data: bytes) -> WorkbookProblem:
    with pytest.raises(WorkbookProblem) as caught:
        publish(data)
    return caught.value


HEAD = ("type", "name", "label", "relevant", "calculation", "bind::gw:severity")


def test_workbook_becomes_a_form_that_can_be_filled_in() -> None:
    published = publish(
        workbook(HEAD, ("select_one yn", "a", "好吗", None, None, "S2"), ("text", "b", "为何", "${a} = 'no'"))
    )
    session = FormSession(published.form)
    session.answer("/data/a", "no")
    assert session.relevant("/data/b")
    assert published.form.question("/data/a").severity == "S2"
    assert published.form.title == "试表"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (("osm", "a", "哪里"), "type", "form.unsupported"),
        (("select_one_external yn", "a", "选"), "type", "form.unsupported"),
        (("txet", "a", "字"), "type", "form.workbook"),
        (("text", "a", "字", "${nobody} = 1"), "relevant", "form.reference"),
        (("text", "a", "字", "pull-out('x') = 1"), "relevant", "form.function"),
        (("text", "a", "字", "1 +"), "relevant", "form.expression"),
        (("text", "a", "字", None, None, "S7"), "bind::gw:severity", "form.attribute"),
    ],
)
def test_what_is_not_supported_is_named_with_row_and_column(
    row: tuple[Any, ...], column: str, code: str
) -> None:
    problem = problem_of(workbook(HEAD, ("text", "ok", "好"), row))
    assert (problem.sheet, problem.row, problem.column, problem.code) == ("survey", 3, column, code)
    assert "第 3 行" in problem.text


def test_bare_gw_column_is_refused_because_it_would_vanish() -> None:
    problem = problem_of(workbook(("type", "name", "label", "gw:severity"), ("text", "a", "字", "S1")))
    assert (problem.row, problem.column) == (1, "gw:severity")
    assert "bind::gw:severity" in problem.text


def test_gw_columns_need_their_namespace() -> None:
    problem = problem_of(workbook(HEAD, ("text", "a", "字", None, None, "S1"), settings={"namespaces": ""}))
    assert (problem.sheet, problem.column) == ("settings", "namespaces")


def test_unknown_gw_column_is_refused() -> None:
    problem = problem_of(workbook(("type", "name", "label", "bind::gw:points"), ("text", "a", "字", "5")))
    assert problem.column == "bind::gw:points"


def test_version_is_what_the_publisher_says_when_the_workbook_says_none() -> None:
    data = workbook(HEAD, ("text", "a", "字"), settings={"version": ""})
    assert publish(data, version="2026112201").form.version == "2026112201"


def test_id_is_the_files_name_when_the_workbook_says_none() -> None:
    data = workbook(HEAD, ("text", "a", "字"), settings={"form_id": ""})
    assert publish(data, "楼道检查.xlsx").form.id == "楼道检查"


def test_circle_is_reported_at_a_row_of_the_circle() -> None:
    problem = problem_of(
        workbook(HEAD, ("calculate", "a", None, None, "${b} + 1"), ("calculate", "b", None, None, "${a} + 1"))
    )
    assert problem.code == "form.cycle"
    assert problem.row in {2, 3}


def test_pyxforms_own_complaint_keeps_its_row() -> None:
    problem = problem_of(workbook(HEAD, ("text", "a", "字"), ("select_one nolist", "b", "选")))
    assert problem.row == 3


def test_chinese_quotes_stay_in_texts_and_become_straight_in_rules() -> None:
    form = publish(
        workbook(
            HEAD,
            ("select_one yn", "a", "“一懂三会”‘吗’"),
            ("text", "b", "为何", "${a} = ‘no’"),
            settings={"form_title": "“试”"},
        )
    ).form
    assert (form.title, form.question("/data/a").label) == ("“试”", "“一懂三会”‘吗’")
    session = FormSession(form, {"/data/a": "no"})
    assert session.relevant("/data/b")


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_said_so(data: bytes) -> None:
    assert problem_of(data).code == "form.workbook"


def test_workbook_without_survey_is_refused() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert "survey" in problem_of(out.getvalue()).text


def test_tightest_limit_of_what_was_chosen_counts_and_the_items_own_where_there_is_none() -> None:
    head = ("type", "name", "label", "bind::gw:item", "bind::gw:severity", "bind::gw:limit")
    choices = (
        ("list_name", "name", "label", "outcome", "limit"),
        ("lights", "dark", "不亮", "fail", None),
        ("lights", "leaning", "倾斜", "fail", "3 工作日"),
        ("lights", "wires", "露线", "fail", "2 工作时"),
    )
    item = ("select_multiple lights", "a", "路灯", "X-1", "S2", "5 工作日")
    session = FormSession(publish(workbook(head, item, choices=choices)).form)
    for chosen, amount in ((["dark"], 5), (["dark", "leaning"], 3), (["leaning", "wires"], 2)):
        session.answer("/data/a", chosen)
        (failure,) = session.failures()
        assert failure.limit is not None
        assert failure.limit.amount == amount
