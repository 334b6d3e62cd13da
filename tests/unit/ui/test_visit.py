"""走访 and 复查 as a worker sees them: one tap for the outcome, a form when met, before and after."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.model.vocabulary import NotMetReason, RecheckResult, VisitOutcome
from ui.screens.base import Screen
from ui.screens.checklist_states import CLOCK_AT
from ui.screens.recheck import RecheckScreen
from ui.screens.recheck_states import DemoRechecks
from ui.screens.today_states import OFFLINE, status
from ui.screens.visit import VisitScreen
from ui.screens.visit_states import DemoVisits, told
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.form_filling import FormViewModel
from ui.viewmodels.recheck import RecheckViewModel
from ui.viewmodels.visit import VisitViewModel
from ui.widgets.phone_card import PhoneCard

PICTURE = Path(asset("demo", "photos", "extinguisher_box.jpg"))
QUICK = (10, 40)


FALLEN = "/data/health/i05"


def press(screen: QWidget, name: str) -> None:
    found = [
        b
        for b in screen.findChildren(QAbstractButton)
        if b.isVisible() and name in (b.text(), b.accessibleName())
    ]
    assert found, f"no button {name}"
    QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)


def bar_words(screen: QWidget) -> str:
    return "\n".join(label.text() for label in screen.findChildren(QLabel) if label.isVisible())


def shown(qtbot: QtBot, screen: Screen) -> None:
    screen.resize(1192, 728)
    screen.lay_out(wide=True)
    screen.show()
    qtbot.addWidget(screen)


class Visits:
    def __init__(self, qtbot: QtBot, themes: ThemeController, port: DemoVisits) -> None:
        self.port = port
        header = status(OFFLINE)
        self.clock = ManualClock(CLOCK_AT)
        self.model = VisitViewModel(port, run_at_once, self.clock, header, autosave_ms=QUICK)
        header.setParent(self.model)
        self.screen = VisitScreen(themes, self.model)
        self.model.setParent(self.screen)
        self.model.open("t3")
        shown(qtbot, self.screen)


@pytest.fixture
def visit(qtbot: QtBot, themes: ThemeController) -> Iterator[Visits]:
    made = Visits(qtbot, themes, DemoVisits())
    yield made
    made.screen.close()


class Rechecks:
    def __init__(self, qtbot: QtBot, themes: ThemeController, port: DemoRechecks) -> None:
        self.port = port
        header = status(OFFLINE)
        self.model = RecheckViewModel(port, run_at_once, ManualClock(CLOCK_AT), header, autosave_ms=QUICK)
        header.setParent(self.model)
        self.screen = RecheckScreen(themes, self.model, pick=lambda _parent: [PICTURE])
        self.model.setParent(self.screen)
        self.model.open("t1")
        shown(qtbot, self.screen)


@pytest.fixture
def recheck(qtbot: QtBot, themes: ThemeController) -> Iterator[Rechecks]:
    made = Rechecks(qtbot, themes, DemoRechecks())
    yield made
    made.screen.close()


def test_met_in_one_tap_opens_the_form_and_answers_what_is_known(visit: Visits) -> None:
    press(visit.screen, "见到本人")
    assert visit.screen.body.isVisible()
    assert visit.model.form.session.text("/data/meeting/i01") == "in_person"


def test_not_opened_is_one_tap_without_photo_and_proposes_an_evening(visit: Visits, qtbot: QtBot) -> None:
    press(visit.screen, "未开门")
    assert "今晚" in visit.model.state.proposal
    assert not visit.screen.body.isVisible()
    with qtbot.waitSignal(visit.screen.confirmed):
        press(visit.screen, "提交")
    recorded = visit.port.recorded[0]
    assert recorded.outcome is VisitOutcome.DOOR_NOT_OPENED
    assert recorded.session is None


@pytest.mark.parametrize(
    ("clock", "ahead_hours", "evening"),
    [
        ("18:59", 0, "今晚"),
        ("19:00", 0, "明晚"),
        ("21:08", 0, "明晚"),
        ("23:59", 0, "明晚"),
        ("00:01", 0, "今晚"),
        ("17:30", 2, "明晚"),  # the device's clock is two hours late
        ("23:30", 1, "今晚"),
    ],
)
def test_the_evening_proposed_is_one_that_is_still_to_come(
    visit: Visits, clock: str, ahead_hours: int, evening: str
) -> None:
    hour, minute = map(int, clock.split(":"))
    visit.clock.set_wall(CLOCK_AT.replace(hour=hour, minute=minute))
    visit.port.changes["ahead"] = timedelta(hours=ahead_hours)
    visit.model.open("t3")
    press(visit.screen, "未开门")
    assert f"建议{evening} 19:00 至 20:00 再来一次" in visit.model.state.proposal


def test_not_met_may_say_why(visit: Visits) -> None:
    press(visit.screen, "未见面")
    press(visit.screen, "住院")
    press(visit.screen, "提交")
    assert visit.port.recorded[0].reason is NotMetReason.IN_HOSPITAL


def test_submit_without_outcome_says_what_to_tap(visit: Visits) -> None:
    press(visit.screen, "提交")
    assert "先点" in visit.model.state.missing
    assert not visit.port.recorded


SEEN = "/data/meeting/i01"
AGAINST = "上面选了“见到本人”，1.1 记的是“未见”。改成一致再交。"


def test_met_on_top_and_not_seen_in_the_form_says_so_at_once_and_is_not_submitted(visit: Visits) -> None:
    press(visit.screen, "见到本人")
    visit.model.form.choose(SEEN, "not_seen")
    assert AGAINST in bar_words(visit.screen)
    press(visit.screen, "提交")
    assert AGAINST in bar_words(visit.screen)
    assert not visit.port.recorded


@pytest.mark.parametrize("mend", [
    lambda visit: visit.model.form.choose(SEEN, "in_person"),
    lambda visit: visit.model.form.choose(SEEN, "phone"),
    lambda visit: press(visit.screen, "未见面"),
])  # fmt: skip
def test_once_top_and_form_agree_the_visit_goes_through(
    visit: Visits, mend: Callable[[Visits], None]
) -> None:
    press(visit.screen, "见到本人")
    visit.model.form.choose(SEEN, "not_seen")
    press(visit.screen, "提交")
    mend(visit)
    assert AGAINST not in bar_words(visit.screen)
    press(visit.screen, "提交")
    assert len(visit.port.recorded) == 1


def test_visit_put_aside_while_top_and_form_disagree_says_so_when_it_comes_back(
    visit: Visits, qtbot: QtBot, themes: ThemeController
) -> None:
    press(visit.screen, "见到本人")
    visit.model.form.choose(SEEN, "not_seen")
    visit.model.flush()
    again = Visits(qtbot, themes, DemoVisits(draft=visit.port.drafts[-1]))
    assert AGAINST in bar_words(again.screen)
    again.screen.close()


def numbers_offered(visit: Visits) -> str:
    cards = [card for card in visit.screen.findChildren(PhoneCard) if card.isVisibleTo(visit.screen)]
    return "\n".join(card.accessibleName() for card in cards)


def fallen(visit: Visits, qtbot: QtBot) -> None:
    press(visit.screen, "见到本人")
    visit.model.form.go_to(FALLEN)
    visit.model.form.judge(FALLEN, "fail")
    qtbot.waitUntil(lambda: "先打电话" in numbers_offered(visit))


def test_somebody_in_danger_brings_the_numbers_to_call_right_under_it(visit: Visits, qtbot: QtBot) -> None:
    fallen(visit, qtbot)
    assert "急救 120" in numbers_offered(visit)
    assert "街道值班" in numbers_offered(visit)
    assert "119" not in numbers_offered(visit)


@pytest.mark.parametrize("milder", [
    lambda form: form.answer(f"{FALLEN}_severity", "S3"),
    lambda form: form.judge(FALLEN, "pass"),
])  # fmt: skip
def test_numbers_to_call_go_when_it_is_not_as_bad_after_all(
    visit: Visits, qtbot: QtBot, milder: Callable[[FormViewModel], None]
) -> None:
    fallen(visit, qtbot)
    milder(visit.model.form)
    assert numbers_offered(visit) == ""


def test_numbers_to_call_are_not_offered_in_a_visit_that_was_sent(
    qtbot: QtBot, themes: ThemeController
) -> None:
    port = told(read_only=True)
    made = Visits(qtbot, themes, port)
    made.model.form.open_item("/data/health/i04")
    assert all(not item.phones for item in made.model.form.state.items)
    made.screen.close()


def test_met_visit_carries_its_answers_and_the_needs_ticked_in_the_form(visit: Visits) -> None:
    press(visit.screen, "见到本人")
    visit.model.form.judge("/data/health/i05", "fail")
    visit.model.form.answer("/data/needs/i16", ["repair", "policy"])
    press(visit.screen, "提交")
    recorded = visit.port.recorded[0]
    assert set(recorded.needs) == {"维修", "政策"}
    assert recorded.session is not None
    assert [failure.item for failure in recorded.session.failures()] == ["ELDER-05"]


def test_visit_without_a_form_offers_the_usual_needs(qtbot: QtBot, themes: ThemeController) -> None:
    made = Visits(qtbot, themes, DemoVisits(asks=False))
    press(made.screen, "见到本人")
    press(made.screen, "维修")
    press(made.screen, "提交")
    assert made.port.recorded[0].needs == ("维修",)
    made.screen.close()


def test_visit_draft_comes_back_with_outcome_answers_and_note(
    visit: Visits, qtbot: QtBot, themes: ThemeController
) -> None:
    press(visit.screen, "见到本人")
    visit.model.form.judge("/data/health/i03", "pass")
    visit.model.write_note("精神很好")
    qtbot.waitUntil(lambda: bool(visit.port.drafts) and visit.port.drafts[-1].data["note"] == "精神很好")
    again = Visits(qtbot, themes, DemoVisits(draft=visit.port.drafts[-1]))
    assert again.model.state.outcome is VisitOutcome.MET
    assert again.model.state.note == "精神很好"
    assert again.model.form.session.text("/data/health/i03") == "pass"
    again.screen.close()


def test_no_camera_tile_is_offered_for_the_person(visit: Visits) -> None:
    press(visit.screen, "见到本人")
    names = [b.text() for b in visit.screen.findChildren(QAbstractButton) if b.isVisible()]
    assert "加照片" not in names


def test_recheck_shows_before_takes_after_and_is_recorded(recheck: Rechecks, qtbot: QtBot) -> None:
    assert recheck.model.state.before_line == "2 张"
    press(recheck.screen, "已改好")
    press(recheck.screen, "加照片")
    recheck.model.write_note("纸箱已搬走")
    with qtbot.waitSignals([recheck.screen.confirmed, recheck.screen.closed]):
        press(recheck.screen, "提交")
    recorded = recheck.port.recorded[0]
    assert (recorded.result, recorded.hazard_id, recorded.note) == (
        RecheckResult.FIXED,
        "hazard-1",
        "纸箱已搬走",
    )
    assert len(recorded.photos) == 1


def test_recheck_without_result_says_what_to_tap(recheck: Rechecks) -> None:
    press(recheck.screen, "提交")
    assert "先点" in recheck.model.state.missing
    assert not recheck.port.recorded


@pytest.mark.parametrize("result", ["已改好", "没改完", "没改"])
def test_recheck_without_a_photo_of_now_is_never_silent(recheck: Rechecks, result: str, qtbot: QtBot) -> None:
    press(recheck.screen, result)
    press(recheck.screen, "提交")
    assert not recheck.port.recorded
    assert "还没拍现在的照片" in bar_words(recheck.screen)
    press(recheck.screen, "仍要提交")
    assert not recheck.port.recorded
    assert "写一句原因，再点仍要提交" in bar_words(recheck.screen)
    (reason,) = recheck.screen.findChildren(QLineEdit)
    reason.setText("门锁着，隔着门看的")
    with qtbot.waitSignal(recheck.screen.confirmed):
        press(recheck.screen, "仍要提交")
    (recorded,) = recheck.port.recorded
    assert (recorded.note, recorded.photos) == ("没拍现在的照片：门锁着，隔着门看的", ())


def test_recheck_whose_words_leave_no_room_for_the_reason_says_so(recheck: Rechecks) -> None:
    press(recheck.screen, "已改好")
    recheck.model.write_note("长" * 1990)
    recheck.model.submit_without_photo("门锁着")
    assert "删短一点再提交" in bar_words(recheck.screen)
    assert not recheck.port.recorded


def test_recheck_goes_and_takes_the_photo_and_is_asked_no_more(recheck: Rechecks, qtbot: QtBot) -> None:
    press(recheck.screen, "已改好")
    recheck.model.write_note("通道已经让开")
    press(recheck.screen, "提交")
    press(recheck.screen, "去拍")
    assert len(recheck.model.state.after) == 1
    assert not recheck.model.state.missing
    with qtbot.waitSignal(recheck.screen.confirmed):
        press(recheck.screen, "提交")
    assert recheck.port.recorded[0].note == "通道已经让开"


def test_recheck_says_when_the_photos_of_before_are_not_on_the_device(
    qtbot: QtBot, themes: ThemeController
) -> None:
    made = Rechecks(qtbot, themes, DemoRechecks(before=False))
    assert made.model.state.before_line == "2 张都还没下到本机，联网后自动下载"
    made.screen.close()


def test_recheck_draft_comes_back(recheck: Rechecks, qtbot: QtBot, themes: ThemeController) -> None:
    press(recheck.screen, "没改完")
    press(recheck.screen, "加照片")
    recheck.model.flush()
    again = Rechecks(qtbot, themes, DemoRechecks(draft=recheck.port.drafts[-1]))
    assert again.model.state.result is RecheckResult.PARTLY
    assert len(again.model.state.after) == 1
    again.screen.close()


def test_matter_not_on_the_device_says_what_to_do(qtbot: QtBot, themes: ThemeController) -> None:
    made = Rechecks(qtbot, themes, DemoRechecks(problem="这件事的资料还没下到本机。联网同步一次再打开。"))
    assert not made.model.state.ready
    assert "联网同步一次" in made.model.state.problem
    made.screen.close()
