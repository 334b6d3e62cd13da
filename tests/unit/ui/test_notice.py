"""The 告知书 a checklist leaves: seen after submitting, filled in, printed, handed over once; its hazards learn of it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.ids import derived_id
from gridworker.model.notice import Handed, lines_of
from gridworker.model.ops import BlobRole, OpKind, RecordRef
from gridworker.model.vocabulary import HazardStage, Mark, NoticeDelivery
from gridworker.services.derivation import NOTICE
from gridworker.services.notices import HandOver, hand_over
from gridworker.store.store import Store
from tests.fakes import device as fake
from tests.unit.ui.stairs import failed_stairs
from tests.unit.ui.test_ports import WORKER, _arrive, stairwell, store, work
from ui.documents.notice_paper import notice_html, notice_pdf
from ui.ports.checklist import ChecklistDesk
from ui.ports.notice import NoticeDesk
from ui.ports.workplace import Workplace
from ui.screens.checklist import ChecklistScreen
from ui.screens.notice import NoticeScreen
from ui.screens.notice_states import DemoNotices, model_of, signature
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.checklist import ChecklistViewModel
from ui.viewmodels.notice import NoticeViewModel
from ui.widgets.answers.drawing_sheets import SignatureSheet

__all__ = ["stairwell", "store", "work"]

STAIRS, LIGHT = "/data/escape/i01", "/data/escape/i13"


@pytest.fixture
def checklist(
    qtbot: QtBot, store: Store, work: Workplace, stairwell: dict[str, str]
) -> Iterator[ChecklistViewModel]:
    """A checklist with two failures that can wait for a date."""
    model = failed_stairs(store, work, stairwell, STAIRS, LIGHT, note="（示例）堆了 <b>纸箱</b>")
    yield model
    model.deleteLater()


@pytest.fixture
def notice_id(checklist: ChecklistViewModel) -> str:
    made: list[str] = []
    checklist.notice_made.connect(made.append)
    checklist.submit_with_gaps("别的进不去")
    return made[0]


@pytest.fixture
def notice(notice_id: str, store: Store, work: Workplace) -> Iterator[NoticeViewModel]:
    model = NoticeViewModel(NoticeDesk(work), run_at_once, store.clock, notice_pdf)
    model.open(notice_id)
    yield model
    model.deleteLater()


def hazard_ids(store: Store) -> list[str]:
    with store.reader() as reader:
        (made,) = reader.inspections.for_task("t1")
        return [hazard.id for hazard in reader.hazards.of_inspection(made.id)]


def test_submitted_checklist_shows_its_notice_and_so_does_what_was_sent(
    themes: ThemeController, qtbot: QtBot, checklist: ChecklistViewModel, store: Store
) -> None:
    screen = ChecklistScreen(themes, checklist)
    qtbot.addWidget(screen)
    screen.show()
    wanted: list[str] = []
    screen.notice_wanted.connect(wanted.append)
    checklist.submit_with_gaps("别的进不去")
    with store.reader() as reader:
        (made,) = reader.inspections.for_task("t1")
    assert wanted == [derived_id(made.id, NOTICE)]
    checklist.open("t1")
    assert checklist.state.read_only
    QTest.mouseClick(screen.notice, Qt.MouseButton.LeftButton)
    assert wanted == [wanted[0]] * 2
    screen.close()


def test_checklist_without_failures_leaves_no_notice(
    qtbot: QtBot, store: Store, work: Workplace, stairwell: dict[str, str]
) -> None:
    task = fake.task_data("t1", form_id="stairwell")
    _arrive(store, ("worker", {**WORKER}), ("task", task), ("form", {**stairwell}))
    model = ChecklistViewModel(ChecklistDesk(work), run_at_once, store.clock)
    model.open("t1")
    model.notice_made.connect(lambda _: pytest.fail("no notice to show"))
    model.submit_with_gaps("进不去")
    model.open("t1")
    assert model.state.notice == ""


def test_free_words_are_kept_and_printed_as_text(
    notice: NoticeViewModel, store: Store, work: Workplace, notice_id: str
) -> None:
    first = notice.state.lines[0]
    notice.write("party", "（示例）某物业 <i>")
    notice.write_fact(first.hazard_id, "2 楼转角，纸箱 6 件")
    notice.save_now()
    again = NoticeViewModel(NoticeDesk(work), run_at_once, store.clock, notice_pdf)
    again.open(notice_id)
    assert again.state.written["party"] == "（示例）某物业 <i>"
    assert again.state.lines[0].note == "2 楼转角，纸箱 6 件"
    html = notice_html(again.notice(None))
    assert "某物业 &lt;i&gt;" in html
    assert "堆了 &lt;b&gt;纸箱" in html
    assert again.state.number in html
    assert notice_pdf(again.notice(None)).startswith(b"%PDF")
    again.deleteLater()


def test_handing_over_asks_for_what_its_way_needs(notice: NoticeViewModel) -> None:
    notice.submit()
    assert "被告知的单位" in notice.state.missing
    notice.write("party", "（示例）某物业")
    notice.submit()
    assert "怎么送达" in notice.state.missing
    notice.choose_delivery(NoticeDelivery.SIGNED)
    notice.submit()
    assert "签名" in notice.state.missing
    notice.choose_delivery(NoticeDelivery.REFUSED)
    notice.write("reason", "要等房东")
    notice.submit()
    assert "见证人" in notice.state.missing
    assert notice.state.ready


def test_who_signs_is_said_where_the_signing_begins(qtbot: QtBot, themes: ThemeController) -> None:
    model = model_of(DemoNotices())
    screen = NoticeScreen(themes, model)
    qtbot.addWidget(screen)
    assert "由收告知书的人签" in screen.handing.how.text()
    model.submit()
    assert screen.handing.how.text() == model.state.missing, (
        "what is missing stands there and not in the bar alone"
    )
    model.choose_delivery(NoticeDelivery.SIGNED)
    assert "再请这个人" in screen.handing.how.text()
    screen.handing.fields["receiver"].setText("（示例）王某")
    screen.handing.sign.click()
    (sheet,) = screen.window().findChildren(SignatureSheet)
    assert sheet.accessibleName() == "请 （示例）王某 签名"
    model.choose_delivery(NoticeDelivery.REFUSED)
    assert "对方不用签" in screen.handing.how.text()


def test_what_a_refusal_still_asks_for_is_marked_at_its_field(qtbot: QtBot, themes: ThemeController) -> None:
    model = model_of(DemoNotices())
    screen = NoticeScreen(themes, model)
    qtbot.addWidget(screen)
    model.choose_delivery(NoticeDelivery.REFUSED)
    model.write("reason", "要等房东")
    model.submit()

    def told(name: str) -> str:
        return screen.handing.fields[name].accessibleDescription()

    assert (told("reason"), told("witness")) == ("", "拒签要写原因和见证人")
    model.write("witness", "（示例）李女士")
    assert told("witness") == ""


def test_what_handing_over_still_asks_for_comes_into_sight_and_is_marked(
    qtbot: QtBot, themes: ThemeController
) -> None:
    model = model_of(DemoNotices())
    screen = NoticeScreen(themes, model)
    qtbot.addWidget(screen)
    screen.lay_out(wide=True)
    screen.resize(900, 420)
    screen.show()

    def is_seen(part: QWidget) -> bool:
        return not part.visibleRegion().isEmpty()

    assert not is_seen(screen.handing.how), "it is below what fits"
    screen._on_submit()
    assert is_seen(screen.handing.how)
    assert "怎么送达" in screen.handing.how.text()
    model.write("party", " ")
    screen._on_submit()
    assert is_seen(screen.party)
    assert screen.told.problem == model.state.missing
    assert "被告知的单位" in screen.told.problem
    assert "怎么送达" not in screen.handing.how.text(), "one thing at a time"


def test_signed_notice_tells_each_hazard_once_with_paper_and_signature(
    notice: NoticeViewModel, store: Store, work: Workplace, notice_id: str
) -> None:
    clock = store.clock
    assert isinstance(clock, ManualClock)
    clock.advance(timedelta(minutes=5))
    notice.write("party", "（示例）某物业")
    notice.choose_delivery(NoticeDelivery.SIGNED)
    notice.write("receiver", "（示例）值班员")
    notice.sign(signature())
    filled_draft = notice.draft()
    notice.submit()
    assert not notice.state.ready
    hazards = hazard_ids(store)
    assert len(hazards) == 2
    with store.reader() as reader:
        for hazard_id in hazards:
            found, told = (
                reader.hazards.by_id(hazard_id),
                reader.outbox.for_record(RecordRef("hazard", hazard_id)),
            )
            assert found is not None
            assert found.state is HazardStage.RECTIFYING
            assert found.notice_no == notice.state.number
            (op,) = [item.op for item in told if item.kind is OpKind.HAZARD_NOTIFIED]
            assert {blob.role for blob in op.blobs} == {BlobRole.FILE, BlobRole.SIGNATURE}
            assert store.blobs.get(op.blobs[0].sha256).startswith(b"%PDF")
    assert filled_draft is not None
    notice.open(notice_id)
    assert notice.state.handed.startswith("已签收 · （示例）值班员")
    notice.write("party", "改不动了")
    assert notice.draft() is None
    notice.choose_delivery(NoticeDelivery.REFUSED)
    assert notice.state.delivery is NoticeDelivery.SIGNED
    with store.reader() as reader:
        ops = [item for each in hazards for item in reader.outbox.for_record(RecordRef("hazard", each))]
    assert sum(item.kind is OpKind.HAZARD_NOTIFIED for item in ops) == 2


def test_refused_notice_goes_upwards_and_is_reported_to_the_street_once(
    notice: NoticeViewModel, store: Store, notice_id: str
) -> None:
    title = notice.state.lines[0].title
    assert title.endswith("：不合格")  # the item itself says how it should be
    notice.write("party", "（示例）某物业")
    notice.choose_delivery(NoticeDelivery.REFUSED)
    notice.write("witness", "（示例）社工")
    notice.write("reason", "要等房东")
    notice.submit()
    with store.reader() as reader:
        kept = reader.drafts.get(notice_id)
        states = {hazard.state for each in hazard_ids(store) if (hazard := reader.hazards.by_id(each))}
    assert kept is not None
    assert states == {HazardStage.ESCALATED}
    command = HandOver(
        notice_no="1",
        delivery=NoticeDelivery.REFUSED,
        paper=b"%PDF",
        witness="（示例）社工",
        reason="要等房东",
    )
    hand_over(store, kept, command)
    with store.reader() as reader:
        (report,) = [event for event in reader.events.recent() if "拒签" in event.description]
    assert report.id == derived_id(notice_id, "event")
    assert title in report.description
    assert "社工" not in report.description


def test_notice_that_was_handed_over_stays_when_the_checklist_is_corrected(
    notice: NoticeViewModel, checklist: ChecklistViewModel, store: Store, notice_id: str
) -> None:
    notice.write("party", "（示例）某物业")
    notice.choose_delivery(NoticeDelivery.LEFT_AT_DOOR)
    notice.submit()
    checklist.open("t1")
    checklist.correct()
    checklist.submit_with_gaps("别的进不去")
    with store.reader() as reader:
        assert reader.drafts.get(notice_id) is not None


def test_only_a_basis_that_was_read_is_printed() -> None:
    model = model_of(DemoNotices())
    assert [line.mark for line in model.state.lines] == [Mark.VERIFIED, Mark.TO_CONFIRM, Mark.DEFAULT]
    html = notice_html(model.notice(None))
    assert "消防法第二十八条" in html
    assert "高层民用建筑消防安全管理规定" not in html
    assert "不作为行政处罚依据" in html
    model.deleteLater()


def test_paper_says_who_refused_and_who_saw_it() -> None:
    model = model_of(DemoNotices())
    handed = Handed(
        NoticeDelivery.REFUSED, "2025-07-16T14:10:00+08:00", "（示例）店主", "（示例）社工", "要等房东"
    )
    html = notice_html(model.notice(handed))
    assert "拒签" in html
    assert "（示例）社工" in html
    assert [line.limit for line in lines_of(model.draft().data)][2] == "20 工作时（只算上班时间）"  # type: ignore[union-attr]
    model.deleteLater()


def test_paper_is_saved_where_the_worker_says_and_a_full_place_is_told(
    themes: ThemeController, qtbot: QtBot, tmp_path: Path
) -> None:
    model = model_of(DemoNotices())
    target = tmp_path / "告知书.pdf"
    screen = NoticeScreen(themes, model, save_as=lambda *_: target)
    qtbot.addWidget(screen)
    told: list[str] = []
    screen.confirmed.connect(told.append)
    screen.paper.click()
    assert target.read_bytes().startswith(b"%PDF")
    target = tmp_path / "nowhere" / "x.pdf"
    screen.paper.click()
    assert ["已存到" in told[0], "没存成" in told[1]] == [True, True]
    model.deleteLater()


def test_typed_words_go_along_even_if_nobody_left_the_field(themes: ThemeController, qtbot: QtBot) -> None:
    port = DemoNotices()
    model = model_of(port)
    screen = NoticeScreen(themes, model)
    qtbot.addWidget(screen)
    screen.show()
    model.choose_delivery(NoticeDelivery.LEFT_AT_DOOR)
    QTest.keyClicks(screen.handing.fields["receiver"], "door")
    QTest.keyClicks(screen, "\r", Qt.KeyboardModifier.ControlModifier)
    screen._page.submit.click()
    (filled,) = port.filled
    assert filled.handed.receiver == "door"
    screen.close()
    model.deleteLater()
