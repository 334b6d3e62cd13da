"""Checking a workbook: what is supported is said per question, what is not with sheet, row and column."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from gridworker.cli import main
from gridworker.forms.check import Report, check_workbook
from gridworker.forms.findings import Finding
from gridworker.forms.publish import WorkbookProblem, publish
from sync.central.forms import form_of
from tests.unit.forms.workbooks import workbook

HEAD = ("type", "name", "label", "relevant", "calculation", "appearance")
OLD_XLS = Path(__file__).parent / "data" / "old.xls"


def check(*survey: tuple[Any, ...], **more: Any) -> Report:
    return check_workbook(workbook(*survey, **more), "try.xlsx")


def only(report: Report) -> Finding:
    (finding,) = report.findings
    return finding


def edited(change: Any) -> bytes:
    """A good workbook, changed by hand in Excel."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(HEAD, ("text", "a", "字"), ("text", "b", "词"))))
    change(book["survey"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_each_question_is_listed_with_what_is_supported() -> None:
    report = check(HEAD, ("text", "a", "字"), ("osm", "b", "图"), ("begin group", "g", "组"), ("end group",))
    assert [(q.row, q.name, q.type, q.supported) for q in report.questions] == [
        (2, "a", "text", True),
        (3, "b", "osm", False),
    ]
    assert not report.ok


def test_mistake_of_the_author_does_not_make_a_question_unsupported() -> None:
    report = check(HEAD, ("text", "a", "${b}"), ("text", "c", "字", "pull-out('x')"))
    assert [q.supported for q in report.questions] == [True, False]


@pytest.mark.parametrize(
    ("rows", "place", "code"),
    [
        ([("text", "a", "字"), ("text", "a", "词")], (3, "name"), "form.duplicate"),
        ([("select_one", "a", "选")], (2, "type"), "form.workbook"),
        ([("select_one yesno", "a", "选")], (2, "type"), "form.choices"),
        ([("text", "1a", "字")], (2, "name"), "form.workbook"),
        ([("text", None, "字")], (2, "type"), "form.workbook"),
        ([(None, "a", "字")], (2, "name"), "form.workbook"),
        ([("begin group", "g", "组"), ("text", "a", "字")], (2, "type"), "form.workbook"),
        ([("text", "a", "字"), ("end group",)], (3, "type"), "form.workbook"),
        ([("begin group", "g", "组"), ("text", "a", "字"), ("end repeat",)], (4, "type"), "form.workbook"),
        ([("text", "a", "有 ${b} 吗")], (2, "label"), "form.reference"),
        ([("calculate", "a", None, None, "selected-first(${a})")], (2, "calculation"), "form.function"),
        ([("text", "a", "字", "${a} = (")], (2, "relevant"), "form.expression"),
    ],
)
def test_mistake_is_named_with_its_row_and_column(
    rows: list[tuple[Any, ...]], place: tuple[int, str], code: str
) -> None:
    finding = check(HEAD, *rows).refusals[0]
    assert (finding.sheet, finding.row, finding.column, finding.code) == ("survey", *place, code)


def test_same_name_in_two_groups_is_no_mistake() -> None:
    group = ("begin group", "g", "组"), ("text", "a", "字"), ("end group",)
    assert check(HEAD, *group, ("begin group", "h", "组"), ("text", "a", "字"), ("end group",)).ok


def test_near_misses_are_guessed() -> None:
    assert "text?" in check(HEAD, ("txet", "a", "字")).refusals[0].text()
    assert "name_of_owner?" in check(
        HEAD, ("text", "name_of_owner", "字"), ("text", "b", "${name_of_ower}")
    ).refusals[0].text("en")


def test_every_mistake_is_told_at_once_in_the_order_of_the_sheet() -> None:
    report = check(HEAD, ("osm", "a", "图"), ("text", "b", "${x}"), ("txet", "c", "字"))
    assert [finding.row for finding in report.refusals] == [2, 3, 4]
    with pytest.raises(WorkbookProblem, match="另有 2 处"):
        publish(workbook(HEAD, ("osm", "a", "图"), ("text", "b", "${x}"), ("txet", "c", "字")))


def test_circle_is_told_with_its_path() -> None:
    rows = ("calculate", "a", None, None, "${b} + 1"), ("calculate", "b", None, None, "${a} + 1")
    finding = only(check(HEAD, ("text", "t", "字"), *rows))
    assert (finding.code, finding.row in {3, 4}) == ("form.cycle", True)
    assert "a → b" in finding.text() or "b → a" in finding.text()


def test_appearance_nobody_shows_is_told_and_refuses_nothing() -> None:
    report = check(HEAD, ("text", "a", "字", None, None, "hologram"))
    assert report.ok
    assert "hologram" in only(report).text()


@pytest.mark.parametrize("kind", ["audio", "video", "file"])
def test_sounds_films_and_files_can_be_asked_for(kind: str) -> None:
    report = check(HEAD, (kind, "q", "说明"), ("text", "t", "备注"))
    assert (report.ok, report.findings) == (True, ())
    assert [asked.supported for asked in report.questions] == [True, True]


def test_column_that_means_nothing_is_told_with_a_guess() -> None:
    report = check(("type", "name", "label", "relevnat"), ("text", "a", "字", "1"))
    assert report.ok
    assert "relevant" in only(report).text("en")


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ((("list_name", "name", "label"), ("l", "x", "甲"), ("l", "x", "乙")), "form.duplicate"),
        ((("list_name", "name", "label"), ("l", None, "甲")), "form.workbook"),
        ((("list_name", "name", "label"), ("l", "x y", "甲")), "form.workbook"),
        ((("list_name", "label"), ("l", "甲")), "form.workbook"),
    ],
)
def test_mistake_among_the_choices_is_named(choices: tuple[tuple[Any, ...], ...], code: str) -> None:
    finding = check(HEAD, ("select_multiple l", "a", "选"), choices=choices).refusals[0]
    assert (finding.sheet, finding.code) == ("choices", code)


def test_too_many_questions_are_refused_before_anything_is_converted() -> None:
    report = check(HEAD, *(("text", f"q{n}", "字") for n in range(5000)))
    assert only(report).code == "form.too_large"
    assert "5000" in only(report).text("en")


def test_encrypted_form_is_refused_because_answers_would_go_out_open() -> None:
    report = check(HEAD, ("text", "a", "字"), settings={"public_key": "MIIB"})
    assert (only(report).column, only(report).code) == ("public_key", "form.unsupported")


GW = ("type", "name", "label", "bind::gw:item", "bind::gw:role", "bind::gw:severity", "bind::gw:photo",
      "bind::gw:legal_basis", "bind::gw:basis_mark", "bind::gw:limit", "bind::gw:privacy")  # fmt: skip
JUDGE = (("list_name", "name", "label"), ("j", "pass", "合格"), ("j", "fail", "不合格"))


@pytest.mark.parametrize(
    ("rest", "column"),
    [
        (("X-1", None, "S4"), "bind::gw:severity"),
        (("X-1", None, "S1", "fail"), "bind::gw:photo"),
        (("X-1", None, "S1", None, "消防法28"), "bind::gw:legal_basis"),
        (("X-1", None, "S1", None, "消防法28", "default"), "bind::gw:legal_basis"),
        (("X-1", None, "S1", None, None, "sure"), "bind::gw:basis_mark"),
        (("X-1", None, "S1", None, None, None, "很快"), "bind::gw:limit"),
        (("X-1", None, "S1", None, None, None, None, "secret"), "bind::gw:privacy"),
        (("X-1", None, "S1", "before_after", None, None, None, "sensitive"), "bind::gw:privacy"),
    ],
)
def test_mistake_in_a_column_of_ours_is_named(rest: tuple[Any, ...], column: str) -> None:
    photo = ("image", "p", "照片", "X-1", "photo") if "before_after" in rest else ("text", "t", "字")
    report = check(GW, ("select_one j", "a", "查", *rest), photo, choices=JUDGE)
    assert [(finding.row, finding.column) for finding in report.refusals] == [(2, column)]


def test_two_items_of_one_number_are_refused() -> None:
    report = check(
        GW,
        ("select_one j", "a", "查", "X-1", None, "S2"),
        ("select_one j", "b", "查", "X-1", None, "S2"),
        choices=JUDGE,
    )
    assert report.refusals[0].row == 3


def test_second_measured_value_of_an_item_is_refused_because_nobody_would_see_it() -> None:
    values = (("integer", name, "几个", "X-1", "value") for name in ("n", "m"))
    report = check(GW, ("select_one j", "a", "查", "X-1", None, "S2"), *values, choices=JUDGE)
    assert [(finding.row, finding.code) for finding in report.refusals] == [(4, "form.duplicate")]


def test_item_whose_finding_the_screen_would_not_open_is_told() -> None:
    report = check(GW, ("select_multiple j", "a", "查", "X-1", None, "S2"), choices=JUDGE)
    assert report.ok
    assert "select_one" in only(report).text()


def test_item_that_can_never_fail_is_told() -> None:
    report = check(GW, ("select_one yn", "a", "查", "X-1", None, "S1"))
    assert report.ok
    assert "X-1" in only(report).text()


def test_merged_cells_are_refused_because_the_others_only_look_filled() -> None:
    finding = check_workbook(edited(lambda sheet: sheet.merge_cells("C2:C3"))).refusals[0]
    assert (finding.sheet, finding.row) == ("survey", 2)
    assert "C2:C3" in finding.text()


def test_merged_empty_cells_do_no_harm() -> None:
    assert check_workbook(edited(lambda sheet: sheet.merge_cells("H2:J9"))).ok


def test_formula_nobody_has_computed_is_refused() -> None:
    def write(sheet: Any) -> None:
        sheet["C3"] = '="词"&"语"'

    finding = check_workbook(edited(write)).refusals[0]
    assert (finding.row, "C3" in finding.text()) == (3, True)


def test_what_stands_far_below_is_told_and_does_not_count() -> None:
    def write(sheet: Any) -> None:
        sheet["A500"] = "osm"

    report = check_workbook(edited(write))
    assert report.ok
    assert [finding.row for finding in report.findings] == [500]


def test_sheet_that_says_it_is_huge_is_read_as_far_as_it_is_filled() -> None:
    def write(sheet: Any) -> None:
        sheet["XFD1048576"] = "x"

    assert check_workbook(edited(write)).ok


def test_cell_too_far_right_is_refused() -> None:
    def write(sheet: Any) -> None:
        sheet["XFD2"] = "x"

    assert check_workbook(edited(write)).refusals[0].code == "form.too_large"


def test_archive_that_unpacks_to_too_much_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 60_000_000)
    assert only(check_workbook(out.getvalue())).code == "form.too_large"


def test_workbook_with_declarations_is_not_opened() -> None:
    out, bomb = io.BytesIO(), b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", bomb)
    assert "DOCTYPE" in only(check_workbook(out.getvalue())).text()


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"\0\1\2", b"a,b\n1,2"]
)
def test_what_is_no_workbook_is_said_so(data: bytes) -> None:
    assert not check_workbook(data).ok


def test_old_excel_is_read() -> None:
    report = check_workbook(OLD_XLS.read_bytes(), "old.xls")
    assert (report.ok, report.title, report.version) == (True, "旧式", "2026071601")
    assert [q.type for q in report.questions] == ["select_one yn", "integer", "date"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_of_a_chinese_excel_is_read(encoding: str) -> None:
    text = "survey,,,\n,type,name,label\n,text,a,“楼道”通畅吗\n,osm,b,图\nsettings,,,\n,form_id,version,\n,t,1,\n"
    report = check_workbook(text.encode(encoding), "t.csv")
    assert report.questions[0].label == "“楼道”通畅吗"
    assert [(finding.row, finding.column) for finding in report.refusals] == [(4, "type")]


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"survey,,\n,type,name\n,"]),
)
def test_no_bytes_make_the_check_fail(tail: bytes, head: bytes) -> None:
    check_workbook(head + tail)


_TYPES = st.sampled_from(
    ["text", "select_one yn", "note", "begin group", "end group", "calculate", "txet", ""]
)
_TEXTS = st.sampled_from(["a", "b", "ccc", "${a} = 1", "${", "1 +", "“”", "📦", "<x>&", "", "true()"])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_TYPES, _TEXTS, _TEXTS, _TEXTS, _TEXTS), max_size=6))
def test_random_sheets_are_either_forms_or_refused_with_a_reason(rows: list[tuple[str, ...]]) -> None:
    report = check(HEAD[:5], *rows)
    assert report.ok or report.refusals


def test_command_tells_a_person_and_exits_with_one(tmp_path: Path) -> None:
    (tmp_path / "楼道.xlsx").write_bytes(workbook(HEAD, ("osm", "a", "图")))
    (tmp_path / "~$楼道.xlsx").write_bytes(b"lock")
    done = CliRunner().invoke(main, ["form", "check", str(tmp_path)])
    assert done.exit_code == 1
    assert "工作表 survey 第 2 行 type 列" in done.output
    assert "✗" in done.output
    assert "~$" not in done.output


def test_command_tells_a_program_in_english(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(HEAD, ("osm", "a", "图")))
    done = CliRunner().invoke(main, ["form", "check", "--json", "--lang", "en", str(file)])
    (report,) = json.loads(done.output)
    assert (report["ok"], report["questions"][0]["supported"]) == (False, False)
    assert report["findings"][0]["text"].startswith("sheet survey, row 2, column type: the question type")


def test_command_says_when_a_folder_is_empty(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["form", "check", str(tmp_path)])
    assert (done.exit_code, "没有工作簿" in done.output) == (1, True)


def test_data_file_beside_the_workbook_goes_with_the_form(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook(HEAD, ("select_one_from_file streets.csv", "a", "哪条街")))
    lonely = CliRunner().invoke(main, ["form", "check", "--lang", "en", str(tmp_path)])
    assert (
        lonely.exit_code,
        "sheet survey, row 2: the data file streets.csv is needed" in lonely.output,
    ) == (1, True)
    (tmp_path / "streets.csv").write_bytes("name,label\nx,新鸿路\n".encode("gb18030"))
    assert CliRunner().invoke(main, ["form", "check", str(tmp_path)]).exit_code == 0
    assert form_of(tmp_path / "a.xlsx").attachments == {"streets.csv": "name,label\nx,新鸿路\n"}


def test_data_file_elsewhere_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("name,label\nx,y\n", encoding="utf-8")
    folder = tmp_path / "forms"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(workbook(HEAD, ("select_one_from_file ../secret.csv", "a", "选")))
    assert CliRunner().invoke(main, ["form", "check", str(folder)]).exit_code == 1
