"""离线包: what would go, where it went, what an answer brought; a stick that fails is told and nothing is lost."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.screens.bundle import BundleScreen
from ui.screens.bundle_states import NAME, DemoBundles
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.bundle import Brought, BundleViewModel, Unsent, brought_text


@pytest.fixture
def port() -> DemoBundles:
    return DemoBundles()


def screen_of(
    qtbot: QtBot, themes: ThemeController, port: DemoBundles, chosen: Path | None
) -> tuple[BundleScreen, BundleViewModel]:
    model = BundleViewModel(port, run_at_once)
    screen = BundleScreen(
        themes, model, lambda _parent, name, _kinds: chosen and chosen / name, lambda _parent: chosen
    )
    model.setParent(screen)
    qtbot.addWidget(screen)
    model.load()
    return screen, model


def test_page_says_how_much_would_go_and_where_it_was_written(
    qtbot: QtBot, themes: ThemeController, port: DemoBundles
) -> None:
    screen, model = screen_of(qtbot, themes, port, Path("/stick"))
    assert model.state.waiting == "12 条记录、7 个照片文件"
    screen._pack.click()
    assert port.paths == [Path("/stick") / NAME]
    assert NAME in model.state.written
    assert "回执" in model.state.written


def test_nothing_is_written_when_no_place_was_chosen(
    qtbot: QtBot, themes: ThemeController, port: DemoBundles
) -> None:
    screen, model = screen_of(qtbot, themes, port, None)
    screen._pack.click()
    screen._bring.click()
    assert port.paths == []
    assert (model.state.written, model.state.brought) == ("", "")


def test_nothing_unsent_offers_no_export(qtbot: QtBot, themes: ThemeController) -> None:
    screen, model = screen_of(qtbot, themes, DemoBundles(Unsent(0, 0, 0)), Path("/stick"))
    assert not screen._pack.isEnabled()
    assert screen._bring.isEnabled()
    assert "全部送达" in model.state.waiting


def test_answer_says_what_it_settled_and_what_was_turned_down(
    qtbot: QtBot, themes: ThemeController, port: DemoBundles
) -> None:
    screen, model = screen_of(qtbot, themes, port, Path("/stick"))
    screen._bring.click()
    assert "收下 11 条" in model.state.brought
    assert "1 条没收下" in model.state.brought
    assert not screen._pack.isEnabled()


def test_colleagues_bundle_says_to_bring_the_answer_back() -> None:
    text = brought_text(Brought("网格通-回执.gwb", is_own=False))
    assert "替同事" in text
    assert "网格通-回执.gwb" in text


def test_answer_taken_before_brings_nothing_new() -> None:
    assert "以前收过" in brought_text(Brought())


def test_stick_that_fails_is_told_until_the_worker_has_read_it(qtbot: QtBot, themes: ThemeController) -> None:
    screen, model = screen_of(qtbot, themes, DemoBundles(problem="这个位置写不进去。"), Path("/stick"))
    screen._pack.click()
    assert model.state.problem == "这个位置写不进去。"
    assert screen._pack.isEnabled()
    model.dismiss_problem()
    assert model.state.problem == ""
