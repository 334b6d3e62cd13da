"""Enrolling with the code on the community's paper: seen by the camera, or read out of a picture."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from gridworker.clock import SystemClock
from gridworker.errors import InputProblem, NetworkProblem
from sync.client.enrolment import Invitation
from tests.unit.ui.test_scanning import view_of
from ui import enrolling
from ui.camera.played import PlayedCamera
from ui.enrolling import EnrolDesk
from ui.screens.enrol import EnrolScreen
from ui.screens.enrol_states import ADDRESS, PAPER, _Port
from ui.screens.report_states import played
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.enrol import EnrolViewModel, Step
from ui.viewmodels.unlock import LockMode
from ui.widgets.code_sheet import CodeSheet
from ui.widgets.labels import Label

CODE = '{"url": "https://wg.example.gov.cn/", "code": "k7q2-9mxa", "ca_sha256": "AB12"}'


class Paper:
    """The first step of enrolment before a camera that sees something."""

    def __init__(self, bot: QtBot, themes: ThemeController, shows: str) -> None:
        self.model = EnrolViewModel(_Port(), run_at_once, LockMode.PIN)
        self.camera = PlayedCamera([view_of(shows)])
        self.screen = EnrolScreen(themes, self.model, cameras=lambda: played(self.camera))
        self.model.setParent(self.screen)
        bot.addWidget(self.screen)
        self.screen.resize(1280, 800)
        self.screen.show()

    def press(self, name: str) -> None:
        buttons = self.screen.findChildren(QAbstractButton)
        QTest.mouseClick(next(b for b in buttons if b.text() == name), Qt.MouseButton.LeftButton)

    @property
    def fields(self) -> list[str]:
        edits = {edit.accessibleName(): edit.text() for edit in self.screen.findChildren(QLineEdit)}
        return [edits["平台地址"], edits["开通码"]]


@pytest.fixture
def paper(qtbot: QtBot, themes: ThemeController) -> Iterator[Paper]:
    made = Paper(qtbot, themes, PAPER)
    yield made
    made.screen.close()


def test_holding_the_paper_up_fills_in_both_fields_and_connects_nothing(paper: Paper) -> None:
    paper.press("扫开通单上的码")
    assert paper.fields == [ADDRESS, "K7Q29MXA"]
    assert paper.model.state.step is Step.CONNECT
    assert paper.camera.current == ""
    paper.press("连接")
    assert paper.model.state.step is Step.LOCK


def test_a_foreign_code_is_told_and_fills_in_nothing(qtbot: QtBot, themes: ThemeController) -> None:
    paper = Paper(qtbot, themes, "https://example.com/menu")
    paper.press("扫开通单上的码")
    assert paper.fields == ["", ""]
    assert "不是网格通的" in paper.model.state.problem
    paper.screen.close()


def test_without_a_camera_the_panel_says_in_words_what_may_be_typed_and_names_only_ways_it_has(
    qtbot: QtBot, themes: ThemeController
) -> None:
    paper = Paper(qtbot, themes, PAPER)
    paper.camera = PlayedCamera([])
    paper.press("扫开通单上的码")
    (sheet,) = paper.screen.findChildren(CodeSheet)
    edits = [edit.placeholderText() for edit in sheet.findChildren(QLineEdit)]
    assert edits == ["扫码枪扫到的字。手上只有开通码，关上这里再填"]
    said = "\n".join(label.text() for label in sheet.findChildren(Label))
    assert "没有相机" in said
    assert "选文件夹" not in said
    assert "Ctrl+V" not in said
    paper.screen.close()


def desk(tmp_path: Path) -> EnrolDesk:
    return EnrolDesk(tmp_path, SystemClock(), None)


def test_what_the_code_pins_is_kept_for_enrolling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Invitation] = []

    class Enrolment:
        def __init__(self, _transport: object, invitation: Invitation, *_more: object) -> None:
            asked.append(invitation)

        def redeem(self) -> object:
            raise InputProblem("到此为止", code="enrol.code_used")

    monkeypatch.setattr(enrolling, "Enrolment", Enrolment)
    made = desk(tmp_path)
    invited = made.invitation_in((CODE,))
    assert (invited.address, invited.code) == ("https://wg.example.gov.cn", "K7Q29MXA")
    for address, code in ((invited.address, invited.code), (invited.address, "OTHER1")):
        with pytest.raises(InputProblem):
            made.enrol(address, code)
    assert [one.ca_sha256 for one in asked] == ["ab12", ""]


def test_an_address_where_nobody_answers_is_told_as_such_and_not_as_work_that_waits(tmp_path: Path) -> None:
    with pytest.raises(NetworkProblem, match="核对平台地址") as problem:
        desk(tmp_path).enrol("http://127.0.0.1:9", "K7Q29MXA")
    assert problem.value.code == "enrol.unreachable"
    assert "自动上传" not in problem.value.text


@pytest.mark.parametrize("text", ["", "GW-P-1", "{}", '{"url": 1}', "🙂", "[" * 300])
def test_any_other_code_is_refused_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputProblem) as problem:
        desk(tmp_path).invitation_in((text,))
    assert problem.value.text
    with pytest.raises(InputProblem, match="没有认出码"):
        desk(tmp_path).invitation_in(())


def test_who_types_waits_for_no_camera() -> None:
    heavy = "{'ui.widgets.code_sheet', 'ui.viewmodels.camera', 'PIL', 'zxingcpp', 'PySide6.QtMultimedia'}"
    look = f"import sys, ui.screens.enrol, ui.enrolling; print(sorted({heavy} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
