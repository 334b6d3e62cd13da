"""Submissions that an OpenRosa server has not taken: seen in the sync centre with their reason, sent again or given up."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.model.ops import Op
from gridworker.store.deliveries import DeliveryState
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from tests.unit.client.test_openrosa import receipt, submit
from ui.ports.sync_centre import SyncDesk
from ui.ports.workplace import Workplace
from ui.runner import Runner
from ui.screens.elsewhere_states import ELSEWHERE
from ui.screens.sync_centre import SyncCentreScreen
from ui.screens.sync_centre_states import FULL, NOW, DemoOutbox
from ui.session import Session
from ui.theme import ThemeController
from ui.viewmodels.background import run_at_once
from ui.viewmodels.outbox import Action, EntryState, OutboxEntry
from ui.viewmodels.status import StatusViewModel
from ui.viewmodels.sync_centre import SyncCentreViewModel, state_of
from ui.widgets.buttons import Button
from ui.window import MainWindow

NOBODY = "http://127.0.0.1:9"
SERVER = "https://odk.example.org/v1/key/synthetic-key/projects/1"
WHY = "接收表单的服务器不收这一份（代号 400）。记录在本机，没有丢。请告诉管理员，改好后再同步。"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = fake.Device(tmp_path / "profile").create()
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> Iterator[SyncDesk]:
    engine = SyncEngine(store, HttpTransport(NOBODY), store.clock)
    yield SyncDesk(Workplace(store, engine, lambda: None))
    engine.stop()


def turned_down(store: Store) -> Op:
    op = submit(store, SERVER)
    store.write(lambda tx: tx.delivery_failed(op.id, "openrosa.refused", WHY, None))
    return op


def only(desk: SyncDesk) -> OutboxEntry:
    (entry,) = desk.read().elsewhere
    return entry


def test_turned_down_submission_is_shown_with_its_reason_and_the_servers_name_but_no_key(
    store: Store, desk: SyncDesk
) -> None:
    turned_down(store)
    entry = only(desk)
    assert (entry.state, entry.problem) == (EntryState.ATTENTION, WHY)
    assert entry.actions == (Action.RETRY, Action.WITHDRAW)
    row = state_of(desk.read(), store.clock.now()).elsewhere[0]
    assert "3 栋" in row.title
    assert "odk.example.org" in row.line
    assert "synthetic-key" not in repr(row)


def test_submission_that_waits_for_a_busy_server_says_when_it_goes_again(
    store: Store, desk: SyncDesk
) -> None:
    op = submit(store, SERVER)
    assert (only(desk).state, only(desk).actions) == (EntryState.WAITING, ())
    later = int(store.clock.now().timestamp() * 1000) + 600_000
    store.write(lambda tx: tx.put_off_deliveries(SERVER, "openrosa.busy", "忙", later))
    entry = only(desk)
    assert (entry.state, entry.problem) == (EntryState.DEFERRED, "忙")
    assert entry.retry_at is not None
    store.write(lambda tx: tx.delivery_done(op.id))
    assert not desk.read().elsewhere


def test_retry_sends_that_one_again_and_no_other(store: Store, desk: SyncDesk) -> None:
    first = turned_down(store)
    other = submit(store, SERVER, "i2")
    store.write(lambda tx: tx.delivery_failed(other.id, "openrosa.refused", WHY, None))
    desk.retry(f"openrosa:{first.id}")
    assert receipt(store, first).state is DeliveryState.WAITING
    assert receipt(store, other).state is DeliveryState.FAILED


def test_what_was_given_up_is_not_sent_again_and_keeps_the_reason(store: Store, desk: SyncDesk) -> None:
    op = turned_down(store)
    with pytest.raises(InputProblem, match="写一句"):
        desk.withdraw(f"openrosa:{op.id}", " ")
    desk.withdraw(f"openrosa:{op.id}", "那边不用了")
    assert not desk.read().elsewhere
    store.write(lambda tx: tx.retry_deliveries())
    assert (receipt(store, op).state, receipt(store, op).text) == (DeliveryState.WITHDRAWN, "那边不用了")
    with store.reader() as reader:
        assert (reader.deliveries.counts().waiting, reader.deliveries.counts().failed) == (0, 0)
        assert reader.outbox.get(op.id) is not None  # the platform still gets it
    with pytest.raises(InputProblem):
        desk.retry(f"openrosa:{op.id}")


def test_late_answer_does_not_take_back_what_a_person_gave_up(store: Store, desk: SyncDesk) -> None:
    op = turned_down(store)
    desk.withdraw(f"openrosa:{op.id}", "那边不用了")
    store.write(lambda tx: tx.delivery_failed(op.id, "openrosa.refused", WHY, None))
    assert receipt(store, op).state is DeliveryState.WITHDRAWN


def test_card_stands_by_itself_and_its_buttons_do_what_they_say(
    qtbot: QtBot, themes: ThemeController
) -> None:
    port = DemoOutbox(replace(FULL, entries=(), lane_totals={}, elsewhere=ELSEWHERE))
    model = SyncCentreViewModel(port, run_at_once, ManualClock(NOW))
    screen = SyncCentreScreen(themes, model)
    model.setParent(screen)
    qtbot.addWidget(screen)
    model.load()
    screen.lay_out(wide=True)
    assert len(model.state.elsewhere) == len(ELSEWHERE)
    pressed = {button.accessibleName(): button for button in screen.findChildren(Button)}
    pressed["重传 消防通道检查 12 号院 4 栋"].click()
    assert ("retry", "openrosa:o1") in port.asked
    assert "撤回 消防通道检查 12 号院 4 栋" in pressed
    assert not any("燃气检查" in name for name in pressed)


def test_the_pill_counts_what_another_server_did_not_take(
    store: Store, themes: ThemeController, qtbot: QtBot
) -> None:
    turned_down(store)
    status, runner = StatusViewModel(), Runner()
    window = MainWindow(themes, status)
    qtbot.addWidget(window)
    status.setParent(window)
    runner.setParent(window)
    session = Session(store, window, status, runner, make_transport=lambda _url: HttpTransport(NOBODY))
    try:
        with qtbot.waitSignal(session.ready):
            session.open()
        qtbot.waitUntil(lambda: status.state.pill_text == "1 条需处理")
    finally:
        session.close()
        session.deleteLater()
        runner.stop()
