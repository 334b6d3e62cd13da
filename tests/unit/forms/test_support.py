"""What the documents for authors promise is what the program does."""

from pathlib import Path

import pytest

from gridworker.assets import asset
from gridworker.forms.capability import FEATURES, TYPES, supports_type
from gridworker.forms.check import check_workbook
from gridworker.forms.functions import FUNCTIONS
from gridworker.forms.structure import GW_VALUES
from gridworker.forms.support import in_document

DOCS = Path(__file__).resolve().parents[3] / "docs"


def test_page_of_what_is_supported_says_what_the_program_says() -> None:
    page = (DOCS / "xforms-support.md").read_text("utf-8")
    assert page == in_document(page), "run python -m gridworker.forms.support"


@pytest.mark.parametrize("page", ["checklists.md", "checklists.zh-CN.md"])
def test_pages_for_authors_explain_each_column_of_ours_and_each_value(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    for name, values in GW_VALUES.items():
        assert f"`bind::gw:{name}`" in text
        assert all(f"`{value}`" in text for value in values or ())


def test_template_passes_without_a_remark() -> None:
    data = asset("checklists", "template.xlsx").read_bytes()
    report = check_workbook(data, "template.xlsx")
    assert (report.ok, report.findings) == (True, ())


def test_what_is_asked_of_the_runtime_has_no_doubles() -> None:
    for asked in (TYPES, FEATURES):
        assert len(asked) == len(set(asked))


def test_the_runtime_is_asked_and_can_say_no() -> None:
    assert (supports_type("text"), supports_type("osm")) == (True, False)
    assert (FUNCTIONS["concat"].supported, FUNCTIONS["lang"].supported) == (True, False)
