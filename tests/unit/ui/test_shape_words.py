"""Ways and areas in words: how many points, how long, how large; the points themselves to read, nothing to change."""

import pytest
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.forms import load_form
from tests.unit.forms.conftest import xform
from ui.screens.answers_states import ANSWERS, model_of
from ui.screens.checklist_states import CLOCK_AT, DemoChecklists
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.checklist_items import ItemKind, ItemShown
from ui.viewmodels.form_state import FormOpened
from ui.viewmodels.shape_words import shape_words, trace_words
from ui.widgets.answers.others import ReadAnswer
from ui.widgets.labels import Label

WAY, GROUND = "/data/things/way", "/data/things/ground"


def item(path: str) -> ItemShown:
    model = model_of(ANSWERS)
    return next(each for section in model.state.sections for each in section.items if each.path == path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("30.6573 104.0812 0 0", "1 个点"),
        ("30.6573 104.0812;30.6582 104.0812;", "2 个点 · 长约 100 m"),
        ("30.6 104.0;30.7 104.0", "2 个点 · 长约 11.1 km"),
        ("what;ever", "2 个点"),
    ],
)
def test_way_says_points_and_length(text: str, said: str) -> None:
    assert trace_words(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        ("0 104;0 104.001", "2 个点"),
        ("0 104;0 104.001;0.001 104.001;0.001 104;0 104", "4 个点 · 周长约 450 m · 面积约 12392 m²"),
        ("0 104;0 104.001;0.001 104.001;0.001 104", "4 个点 · 周长约 450 m · 面积约 12392 m²"),
        ("0 104;0 104.1;0.1 104.1;0.1 104;0 104", "4 个点 · 周长约 44.5 km · 面积约 123.9 km²"),
        ("a;b;c;a", "3 个点"),
    ],
)
def test_area_says_points_and_how_large_it_is_whether_it_is_closed_or_not(text: str, said: str) -> None:
    assert shape_words(text) == said


def test_closed_row_sums_up_and_the_open_one_shows_each_point(qtbot: QtBot, themes: ThemeController) -> None:
    way, ground = item(WAY), item(GROUND)
    assert (way.kind, ground.kind) == (ItemKind.TRACE, ItemKind.SHAPE)
    assert way.summary == "3 个点 · 长约 40 m"
    assert ground.summary.startswith("3 个点 · 周长约")
    shown = ReadAnswer(themes, ground)
    qtbot.addWidget(shown)
    texts = "\n".join(label.text() for label in shown.findChildren(Label))
    assert ground.summary in texts
    assert texts.count("30.6573 104.0812 0 0") == 2


def test_required_way_that_nobody_can_draw_goes_out_with_a_reason(qtbot: QtBot) -> None:
    bind, ask = '<bind nodeset="/d/way" type="geotrace" required="true()"/>', '<input ref="/d/way"/>'
    form = load_form(xform("<way/>", bind, ask))
    opened = FormOpened(form=form, draft_id="d1", task_id="t1", title="路线", line="（示例）12 号院")
    model = ChecklistViewModel(DemoChecklists(opened), run_at_once, ManualClock(CLOCK_AT))
    model.open("t1")
    (way,) = model.state.items
    assert not way.filled
    assert "写明原因" in way.problem
    model.submit()
    (gap,) = model.state.gaps
    assert (gap.path, gap.count) == ("/d/way", 1)
    with qtbot.waitSignal(model.submitted, timeout=1000):
        model.submit_with_gaps("图上没有画")
