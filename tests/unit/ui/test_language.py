"""English: nothing is left untranslated, nothing loses a gap, and the words of the core arrive translated."""

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gridworker.clock import CHINA
from gridworker.errors import NetworkProblem
from gridworker.model.vocabulary import PointStage
from scripts import translations
from ui.gallery import state_named
from ui.language import Language, amount, in_turn, listed, said, spoken, use_language
from ui.look import Look, save_look
from ui.main import App
from ui.theme import Mode, ThemeController
from ui.viewmodels.background import Guarded, run_at_once
from ui.viewmodels.drafts import Submitted, confirmation
from ui.viewmodels.moments import date_text, due_long
from ui.widgets.homes_card import HomesCard
from ui.widgets.jump_sheet import JumpRow
from ui.widgets.phone_card import PhoneCard

HAN = re.compile("[\u4e00-\u9fff]")
FIELD = re.compile(r"\{([^{}]*)\}")
OWN_NAMES = {"中文"}
"""A language calls itself by its own name."""


def messages(catalogue: Path) -> dict[str, Xml.Element]:
    return {str(one.findtext("source")): one for one in Xml.parse(catalogue).iter("message")}  # noqa: S314 - our own


@pytest.fixture
def english(qapp: QApplication) -> Iterator[None]:
    use_language(Language.ENGLISH)
    yield
    use_language(Language.CHINESE)


def test_every_text_a_worker_can_see_is_in_the_catalogue_and_translated(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.ts"
    translations.update(fresh, translations.collected())
    ours = messages(translations.CATALOGUE)
    assert set(messages(fresh)) == set(ours), "run python -m scripts.translations"
    unfinished = [text for text, one in ours.items() if one.find("translation[@type]") is not None]
    assert unfinished == []
    left = [text for text, one in ours.items() if HAN.search(one.findtext("translation") or "")]
    assert set(left) <= OWN_NAMES


def test_what_lupdate_finds_in_the_screens_is_in_the_catalogue(tmp_path: Path) -> None:
    found = tmp_path / "found.ts"
    modules = [str(path) for path in translations.sources() if "ui" in path.parts]
    tool = str(Path(sys.executable).with_name("pyside6-lupdate"))
    command = [tool, *modules, "-tr-function-alias", "tr+=_tr", "-ts", str(found), "-silent"]
    subprocess.run(command, check=True, capture_output=True)
    chinese = {text for text in messages(found) if HAN.search(text)}
    assert len(chinese) > 500
    assert chinese <= set(messages(translations.CATALOGUE))


def test_a_translation_fills_the_same_gaps() -> None:
    def gaps(text: str) -> Counter[str]:
        fields = [field.partition(":")[0] for field in FIELD.findall(text)]
        return Counter(field or str(number) for number, field in enumerate(fields))

    different = [
        text
        for text, one in messages(translations.CATALOGUE).items()
        for form in (one.findtext("translation") or "").split("|")
        if gaps(text) != gaps(form)
    ]
    assert different == []


def test_what_is_compiled_is_what_was_translated(english: None) -> None:
    wrong = [
        text
        for text, one in messages(translations.CATALOGUE).items()
        if QCoreApplication.translate("anywhere", text) != (one.findtext("translation") or "").split("|")[-1]
    ]
    assert wrong == [], "run python -m scripts.translations"


@pytest.mark.parametrize(
    ("chinese", "told"),
    [
        ("还可以试 3 次。", "3 tries left."),
        (
            "“监护人”不由网格员来改，平台没有改动。你写的还在本机，不会丢。请告诉社区坐席。",
            '"Guardian" is not for the Grid worker',
        ),
        ("剩 2 小时 24 分", "2 h 24 min left"),
        ("网格员 · 新鸿社区", "Grid worker · 新鸿社区"),
        ("不是任何一句", "不是任何一句"),
        ("", ""),
    ],
)
def test_the_cores_sentences_are_told_with_their_gaps_filled(english: None, chinese: str, told: str) -> None:
    assert said(chinese).startswith(told)


def test_one_thing_and_several_have_forms_of_their_own(english: None) -> None:
    assert [amount("{n} 张照片", count) for count in (0, 1, 2)] == ["0 photos", "1 photo", "2 photos"]
    assert amount("原图 {} 张 {}", 1, "3.2 MB") == "1 original 3.2 MB"
    assert said("3 天前") == "3 days ago"
    assert said("1 天前") == "1 day ago"
    assert [amount("{} 个文件", count) for count in (1, 2)] == ["1 file", "2 files"]
    assert QCoreApplication.translate("anywhere", "{n} 张照片") == "{n} photos", "where no number is known"


def test_what_is_left_to_fill_in_is_said_in_english(english: None, qtbot: QtBot) -> None:
    screen = state_named("answers_jump").build(ThemeController(Mode.LIGHT))
    qtbot.addWidget(screen)
    rows = [row.accessibleName() for row in screen.findChildren(JumpRow)]
    assert rows
    assert all(name.endswith(", Not filled in") for name in rows)


@pytest.mark.parametrize(("state", "part"), [("report_urgent_called", PhoneCard), ("tasks_homes", HomesCard)])
def test_what_is_read_aloud_of_several_parts_has_no_chinese_marks_between_them(
    english: None, qtbot: QtBot, state: str, part: type[QWidget]
) -> None:
    screen = state_named(state).build(ThemeController(Mode.LIGHT))
    qtbot.addWidget(screen)
    cards = screen.findChildren(part)
    names = [one.accessibleName() for card in cards for one in (card, *card.findChildren(QWidget))]
    assert any(", " in name for name in names)
    assert [name for name in names if "，" in name] == []


def test_sentences_and_lists_are_joined_as_each_language_does(qapp: QApplication) -> None:
    assert listed(["楼道", "车棚"]) == "楼道、车棚"
    assert in_turn("已存好。", "", "联网后自动上传。") == "已存好。联网后自动上传。"
    use_language(Language.ENGLISH)
    assert listed(["楼道", "车棚"]) == "楼道, 车棚"
    assert listed(["One", "Two"], "；") == "One; Two"
    assert in_turn("Saved.", "", "It goes up.") == "Saved. It goes up."
    use_language(Language.CHINESE)


def test_what_another_server_says_of_a_form_is_told_with_our_words_around_it(english: None) -> None:
    text = "接收表单的服务器不收这一份（代号 400）。对方说：Bad form id。记录在本机，没有丢。请告诉管理员，改好后再同步。"
    told = said(text)
    assert told.startswith(
        "The form server refuses this one (code 400). It says: Bad form id. The record is safe"
    )
    assert not HAN.search(said(text.replace("对方说：Bad form id。", "")))


def test_what_somebody_wrote_stays_as_it_is(english: None) -> None:
    for written in ("三单元，二楼。门口有纸箱", "{} 条", "测试 {n}", "\U0001f525" * 50, "长" * 5_000):
        assert said(written) == written or "{" in written


def test_a_problem_reaches_a_screen_in_english(english: None, qapp: QApplication) -> None:
    told: list[str] = []

    def fails() -> None:
        raise NetworkProblem("连不上平台。资料都在本机，联网后自动上传。")

    Guarded(qapp, run_at_once)(fails, lambda _none: None, lambda problem: told.append(problem.text))
    assert told == ["The platform cannot be reached. Everything is on the device and uploads once online."]


def test_dates_and_limits_are_said_as_each_language_does(qapp: QApplication) -> None:
    now = datetime(2026, 7, 14, 9, 0, tzinfo=CHINA)
    due = now.replace(day=28, hour=18)
    assert (date_text(due), due_long(now.replace(hour=18), now)) == ("7 月 28 日", "今日 18:00 前")
    use_language(Language.ENGLISH)
    try:
        assert (date_text(due), due_long(now.replace(hour=18), now)) == ("Jul 28", "Today by 18:00")
    finally:
        use_language(Language.CHINESE)
    assert said(PointStage.SKIPPED.label) == PointStage.SKIPPED.label


def test_the_language_chosen_is_spoken_from_the_next_start_on(qapp: QApplication, tmp_path: Path) -> None:
    save_look(tmp_path / "profile", Look(language=Language.ENGLISH))
    app = App(tmp_path / "profile", os_secret=None)
    try:
        app.start()
        assert spoken() is Language.ENGLISH
        shown = [*app.window.findChildren(QLabel), *app.window.findChildren(QAbstractButton)]
        texts = [part.text() for part in shown] + [part.accessibleName() for part in shown]
        assert "Connect to the platform" in texts
        assert [text for text in texts if HAN.search(text)] == []
    finally:
        app.close()
        app.window.deleteLater()
        use_language(Language.CHINESE)


def test_what_is_confirmed_in_two_sentences_has_a_space_between_them(english: None) -> None:
    assert confirmation(Submitted(4), online=False) == "Saved, number 4 in the queue. Uploads once online."
