"""上报 beyond filling in: what was reported nearby, phrases, a place by its code, whom to phone."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from gridworker.errors import StoreProblem
from gridworker.model.facts import Place
from gridworker.model.vocabulary import PositionSource, Urgency
from tests.unit.ui.test_report import NOWHERE, Bench
from ui.screens.report_states import FILLED, LIKE, PLATE, DemoReports
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.phrases import LONGEST, MOST, Phrases
from ui.viewmodels.report_parts import PhoneNumber, numbers_for
from ui.viewmodels.similar import Question, SimilarFinder, SimilarShown

Make = Callable[[DemoReports], Bench]


@pytest.fixture
def make(qtbot: QtBot, themes: ThemeController) -> Iterator[Make]:
    made: list[Bench] = []

    def build(port: DemoReports) -> Bench:
        made.append(Bench(qtbot, themes, port))
        return made[-1]

    yield build
    for bench in made:
        bench.window.close()


def words(bench: Bench) -> QPlainTextEdit:
    return bench.window.findChildren(QPlainTextEdit)[0]


def test_a_similar_report_is_hinted_at_and_stops_nobody(make: Make) -> None:
    bench = make(DemoReports(FILLED, like=LIKE))
    assert bench.model.state.similar == LIKE
    bench.press("提交上报")
    assert bench.port.filed[0].not_same == ()


def test_not_the_same_is_kept_with_the_report_and_in_its_draft(make: Make) -> None:
    bench = make(DemoReports(FILLED, like=LIKE))
    bench.press("不是同一件")
    assert bench.model.state.similar is None
    bench.model.flush()
    assert bench.port.drafts[-1].data["not_same"] == (LIKE.id,)
    bench.press("提交上报")
    assert bench.port.filed[0].not_same == (LIKE.id,)


def test_a_draft_remembers_what_is_not_the_same(make: Make) -> None:
    bench = make(DemoReports(replace(FILLED, data={**FILLED.data, "not_same": [LIKE.id]}), like=LIKE))
    assert bench.model.state.similar is None


def test_joining_adds_photos_and_words_to_the_matter_and_files_nothing(make: Make) -> None:
    bench = make(DemoReports(FILLED, like=LIKE))
    bench.press("并入，补照片")
    ((event, filled),) = bench.port.joined
    assert event == LIKE.id
    assert len(filled.photos) == 2
    assert filled.description.startswith("1 楼住户")
    assert bench.port.filed == []
    assert bench.model.state.confirmation.startswith("已补到那一件。已存好，排在第 4 位。")
    assert bench.model.state.photos == ()


def test_joining_with_nothing_to_add_says_so(make: Make) -> None:
    bench = make(DemoReports(like=LIKE))
    bench.press("消防安全")
    bench.press("飞线充电")
    bench.press("并入，补照片")
    assert "还没有要补的" in bench.model.state.problem
    assert bench.port.joined == []


def test_the_other_matter_can_be_looked_at(make: Make) -> None:
    bench = make(DemoReports(FILLED, like=LIKE))
    with bench.bot.waitSignal(bench.screen.event_wanted) as asked:
        bench.press("查看那一件")
    assert asked.args == [LIKE.id]
    assert bench.model.state.description


class Slow:
    """A device that answers when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Question] = []
        self.waiting: list[Callable[[], None]] = []

    def similar(self, question: Question) -> SimilarShown | None:
        self.asked.append(question)
        return SimilarShown(question.category, "有", "")

    def run(self, work: Callable[[], object], done: Callable[..., None], _failed: object) -> None:
        self.waiting.append(lambda: done(work()))


def test_a_late_answer_about_another_class_counts_for_nothing() -> None:
    slow = Slow()
    finder = SimilarFinder(slow, slow.run)  # type: ignore[arg-type]
    here = Place(text="这里", grid="g", lon=104.1, lat=30.6)
    finder.look(Question("S03", "fire.wire_charging", here))
    finder.look(Question("S03", "fire.wire_charging", here))
    finder.look(Question("E01", "waste.heap", here))
    assert len(slow.waiting) == 2
    slow.waiting[1]()
    slow.waiting[0]()
    assert finder.found is not None
    assert finder.found.id == "E01"
    finder.look(Question("", "", here))
    assert finder.found is None


def test_a_phrase_goes_in_where_the_cursor_is(make: Make) -> None:
    bench = make(DemoReports())
    edit = words(bench)
    edit.setPlainText("头尾")
    edit.moveCursor(edit.textCursor().MoveOperation.Start)
    edit.moveCursor(edit.textCursor().MoveOperation.Right)
    bench.press("常用语")
    bench.press("线头裸露，旁边有可燃物")
    assert bench.model.state.description == "头线头裸露，旁边有可燃物尾"


def test_own_phrases_are_added_changed_and_taken_away(make: Make) -> None:
    port = DemoReports()
    bench = make(port)
    bench.press("常用语")
    field = bench.window.findChildren(QLineEdit)[0]
    field.setText("  门口   堆了沙发 ")
    bench.press("加一条")
    assert port.own[0] == "门口 堆了沙发"
    QApplication.processEvents()
    bench.press("改“门口 堆了沙发”")
    field.setText("门口堆了两张沙发")
    bench.press("改好了")
    assert port.own[0] == "门口堆了两张沙发"
    QApplication.processEvents()
    bench.press("删掉“门口堆了两张沙发”")
    assert "门口堆了两张沙发" not in port.own
    bench.press("加一条")
    assert port.own[0] == "门口堆了两张沙发"


def test_phrases_said_twice_stand_once_and_have_an_end() -> None:
    phrases = Phrases(DemoReports(), run_at_once)
    for number in range(MOST + 5):
        phrases.put(f"第 {number} 句")
    phrases.put("第 20 句")
    assert len(phrases.own) == MOST
    assert phrases.own[0] == "第 20 句"
    phrases.put("长" * 400)
    assert len(phrases.own[0]) == LONGEST
    before = phrases.own
    phrases.put("   ")
    assert phrases.own == before


def test_phrases_that_could_not_be_kept_say_so(qtbot: QtBot, themes: ThemeController) -> None:
    class Full(DemoReports):
        def keep_phrases(self, own: tuple[str, ...]) -> None:
            raise StoreProblem("没存上：存储已满。")

    phrases = Phrases(Full(), run_at_once)
    phrases.put("一句")
    assert phrases.problem == "没存上：存储已满。"


def test_without_a_position_a_plate_names_the_place(make: Make) -> None:
    bench = make(DemoReports(place=NOWHERE))
    bench.press("环境卫生")
    bench.press("垃圾堆积")
    bench.press("扫码")
    field = bench.window.findChildren(QLineEdit)[0]
    QTest.keyClicks(field, PLATE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    bench.press("提交上报")
    assert bench.port.filed[0].place.building_id == "b5"
    assert bench.port.filed[0].place.source is PositionSource.ADDRESS


def test_a_plate_is_read_out_of_a_picture(make: Make) -> None:
    bench = make(DemoReports(place=NOWHERE))
    bench.press("扫码")
    bench.press("从照片里认码")
    assert bench.model.state.place.text == "双林北支路 12 号院 5 栋"


def test_a_foreign_code_changes_nothing_and_is_told(make: Make) -> None:
    bench = make(DemoReports(FILLED))
    bench.press("扫码")
    QTest.keyClicks(bench.window.findChildren(QLineEdit)[0], "https://example.com/menu")
    bench.press("用这里")
    assert "不是本机知道的" in bench.model.state.problem
    assert bench.model.state.description


def test_a_picture_that_is_gone_is_told_on_the_page_and_the_place_stays(make: Make, tmp_path: Path) -> None:
    bench = make(DemoReports())
    bench.screen._pick = lambda _parent: [tmp_path / "away.jpg"]
    before = bench.model.state.place
    bench.press("扫码")
    bench.press("从照片里认码")
    assert "打不开" in bench.model.state.problem
    assert bench.model.state.place == before


@pytest.mark.parametrize(
    ("category", "numbers"),
    [
        ("S05", ["119", "028-1"]),
        ("C02", ["110", "028-1"]),
        ("H02", ["120", "028-1"]),
        ("E01", ["028-1"]),
        ("", ["119", "110", "120", "028-1"]),
    ],
)
def test_whom_to_phone_goes_by_the_class(category: str, numbers: list[str]) -> None:
    own = [PhoneNumber("街道值班", "028-1")]
    assert [phone.number for phone in numbers_for(category, own)] == numbers


def test_the_streets_own_line_to_the_fire_brigade_is_not_named_twice(make: Make) -> None:
    bench = make(DemoReports(FILLED))
    bench.model.choose_urgency(Urgency.URGENT)
    assert [phone.number for phone in bench.model.state.phones] == ["119", "028-0000 1234"]
