"""The checklists that come with the app."""

from pathlib import Path

import pytest

from gridworker.assets import asset
from sync.central import forms
from sync.central.forms import SHIPPED, form_of, shipped_forms


def test_every_shipped_workbook_is_published_and_nothing_else_lies_there() -> None:
    names = {path.stem for path in asset("checklists").glob("*.xlsx")}
    assert names - {"template"} == set(SHIPPED)
    assert [form.form_id for form in shipped_forms()] == list(SHIPPED)


@pytest.mark.parametrize("name", SHIPPED)
def test_what_is_shipped_is_what_its_workbook_makes_today(name: str) -> None:
    shipped = next(form for form in shipped_forms() if form.form_id == name)
    assert form_of(asset("checklists", f"{name}.xlsx")) == shipped, "run python -m sync.central.forms"


def test_edited_workbook_is_converted_and_not_taken_from_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SHIPPED:
        (tmp_path / f"{name}.xlsx").write_bytes(asset("checklists", "ebike.xlsx").read_bytes())
    monkeypatch.setattr(forms, "asset", lambda *parts: tmp_path.joinpath(*parts[1:]))
    monkeypatch.setattr(forms, "SHIPPED", ("stairwell",))
    assert [form.form_id for form in shipped_forms()] == ["ebike"]
