"""Personal answers: masked wherever they are only read, shown for a moment for a reason that is logged; so are numbers in a visit."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from tests.unit.ui.test_storing import Slow
from ui.screens.checklist import ChecklistScreen
from ui.screens.checklist_states import CLOCK_AT, DemoChecklists, opened
from ui.screens.visit import VisitScreen
from ui.screens.visit_states import DemoVisits
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.checklist_items import ItemShown
from ui.viewmodels.form_state import FormOpened
from ui.viewmodels.phones import Phones, PhoneShown
from ui.viewmodels.visit import VisitViewModel
from ui.widgets.answers.others import ReadAnswer
from ui.widgets.answers.private import RevealLine, RevealSheet
from ui.widgets.labels import Label

NAME, NUMBER = "（示例）李四", "19900001234"


def _paths(start: FormOpened) -> dict[str, str]:
    return {question.name: question.path for question in start.form.questions}


class Bench:
    """A form with a person's name and number in it."""

    def __init__(self, *, sent: bool) -> None:
        empty = opened(name="fire9")
        self.paths = _paths(empty)
        answers = {self.paths["person"]: NAME, self.paths["phone"]: NUMBER, self.paths["signature"]: ["p1"]}
        kept: dict[str, object] = {"form": empty.form.id, "version": empty.form.version, "answers": answers}
        start = opened(kept, name="fire9")
        self.port = DemoChecklists(FormOpened(**{**vars(start), "read_only": sent, "earlier": {}}))
        self.model = ChecklistViewModel(self.port, run_at_once, ManualClock(CLOCK_AT))
        self.model.open("t1")

    def item(self, name: str) -> ItemShown:
        """An entry."""
        found = self.model.item(self.paths[name])
        assert found is not None
        return found


@pytest.fixture
def sent(qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(sent=True)
    yield bench
    bench.model.deleteLater()


def test_closed_rows_mask_what_is_personal_and_say_nothing_aloud(qtbot: QtBot) -> None:
    bench = Bench(sent=False)
    assert bench.item("person").answer_text == "****"
    assert bench.item("phone").answer_text == "199****1234"
    for name in ("person", "phone"):
        said = bench.item(name).spoken + bench.item(name).summary
        assert NAME not in said
        assert NUMBER not in said
    assert bench.item("person").value == NAME  # whoever is filling it in can go on


def test_what_was_sent_is_shown_for_a_reason_and_masked_again(sent: Bench) -> None:
    path = sent.paths["person"]
    sent.model.open_item(path)
    sent.model.reveal(path, "核对信息")
    assert sent.item("person").answer_text == NAME
    assert sent.item("phone").answer_text == "199****1234"
    assert sent.port.reveals == (("d1", path, "核对信息"),)
    sent.model.open_item(sent.paths["phone"])
    assert sent.item("person").answer_text == "****"


def test_time_masks_again(sent: Bench) -> None:
    sent.model.reveal(sent.paths["person"], "核对信息")
    sent.model._masking.timeout.emit()
    assert sent.item("person").answer_text == "****"


def test_nothing_is_shown_without_a_reason_or_when_it_could_not_be_logged(
    sent: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: str) -> None:
        raise InputProblem("没记上，所以没有显示。", code="reveal.reason")

    sent.model.reveal(sent.paths["person"], "  ")
    assert sent.port.reveals == ()
    monkeypatch.setattr(sent.port, "log_reveal", full)
    sent.model.reveal(sent.paths["person"], "核对信息")
    assert (sent.item("person").answer_text, sent.item("person").notice) == ("****", "没记上，所以没有显示。")


def test_screen_asks_why_before_it_shows(themes: ThemeController, qtbot: QtBot, sent: Bench) -> None:
    screen = ChecklistScreen(themes, sent.model)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    sent.model.go_to(sent.paths["person"])
    (line,) = screen.findChildren(RevealLine)
    texts = {label.text() for label in screen.findChildren(ReadAnswer)[0].findChildren(Label)}
    assert line.isVisible()
    assert NAME not in texts
    line.show_button.click()
    (sheet,) = screen.window().findChildren(RevealSheet)
    sheet.usual[0].click()
    shown = {label.text() for label in screen.findChildren(ReadAnswer)[0].findChildren(Label)}
    assert NAME in shown
    assert not line.show_button.isVisible()


def test_a_signature_is_not_looked_at_without_asking(sent: Bench) -> None:
    hidden = sent.item("signature").readable_photos
    assert hidden is not None
    assert hidden.photos == ()
    sent.model.reveal(sent.paths["signature"], "核对信息")
    shown = sent.item("signature").readable_photos
    assert shown is not None
    assert len(shown.photos) == 1


class Visiting:
    """A visit to somebody whose number and whose daughter's are known."""

    def __init__(self, qtbot: QtBot, themes: ThemeController) -> None:
        self.port = DemoVisits()
        self.model = VisitViewModel(self.port, run_at_once, ManualClock(CLOCK_AT))
        self.screen = VisitScreen(themes, self.model)
        self.model.setParent(self.screen)
        self.model.open("t3")
        qtbot.addWidget(self.screen)
        self.screen.resize(1000, 700)
        self.screen.show()

    def words(self) -> str:
        """All that can be read."""
        return "\n".join(label.text() for label in self.screen.findChildren(QLabel) if label.isVisible())

    def look(self, line: int) -> None:
        """显示, for the first of the usual reasons."""
        self.screen.findChildren(RevealLine)[line].show_button.click()
        sheet = self.screen.window().findChildren(RevealSheet)[-1]
        sheet.usual[0].click()


@pytest.fixture
def visiting(qtbot: QtBot, themes: ThemeController) -> Visiting:
    return Visiting(qtbot, themes)


def test_numbers_in_a_visit_are_masked_until_a_reason_is_logged_and_one_at_a_time(visiting: Visiting) -> None:
    assert "本人 199****5678" in visiting.words()
    visiting.look(0)
    assert "本人 199 0000 5678" in visiting.words()
    assert "199****4321" in visiting.words()
    visiting.look(1)
    assert "199****5678" in visiting.words()
    assert "199 0000 4321" in visiting.words()
    assert [key for _, key, _ in visiting.port.looks] == ["person", "care_plan"]


@pytest.mark.parametrize("end", [
    lambda it: it.model.phones._masking.timeout.emit(),
    lambda it: it.screen.hide(),
    lambda it: it.model.open("t3"),
])  # fmt: skip
def test_number_in_a_visit_is_masked_again_by_time_and_by_leaving(
    visiting: Visiting, end: Callable[[Visiting], None]
) -> None:
    visiting.look(0)
    end(visiting)
    visiting.screen.show()
    assert "199 0000" not in visiting.words()


def test_number_in_a_visit_stays_masked_when_the_look_cannot_be_written_down(visiting: Visiting) -> None:
    visiting.port.full = True
    visiting.look(0)
    (sheet,) = visiting.screen.window().findChildren(RevealSheet)
    assert not sheet.waits
    assert "清出空间再点" in visiting.words()
    assert "199 0000" not in visiting.words()
    visiting.port.full = False
    sheet.usual[0].click()
    assert "199 0000 5678" in visiting.words()


def test_number_on_its_way_when_the_screen_is_locked_stays_masked(qtbot: QtBot) -> None:
    run = Slow()
    phones = Phones(run)
    phones.start([PhoneShown("person", "本人", "199****5678")])
    run.hold(lambda: phones.reveal("person", lambda: "199 0000 5678"))
    phones.mask()
    run.end_one()
    assert [one.text for one in phones.shown] == ["199****5678"]
    phones.reveal("person", lambda: "199 0000 5678")
    assert [one.text for one in phones.shown] == ["199 0000 5678"], "asked again, it is shown"


def test_answer_on_its_way_when_the_screen_is_locked_stays_masked(sent: Bench) -> None:
    run = Slow()
    sent.model._run = run
    path = sent.paths["person"]
    sent.model.open_item(path)
    run.hold(lambda: sent.model.reveal(path, "核对信息"))
    sent.model.mask()
    run.end_one()
    assert sent.item("person").answer_text == "****"
    sent.model.reveal(path, "核对信息")
    assert sent.item("person").answer_text == NAME, "asked again, it is shown"
