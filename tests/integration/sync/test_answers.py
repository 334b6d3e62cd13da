"""签收 of calls and warnings between device and platform: exactly once, and never if it was taken back."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from gridworker.model.ops import OpKind, RecordKind
from gridworker.model.records import Alarm, PublicWarning, as_data
from gridworker.model.vocabulary import AlarmStage, WarningColour
from gridworker.services.alerts import (
    acknowledge_alarm,
    acknowledge_warning,
    arrive_at_alarm,
    take_back_answer,
    take_back_arrival,
)
from gridworker.store.store import Store
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.platform_row import read_platform
from sync.client.engine import SyncEngine
from tests.integration.central.platforms import DISTRICT, GRID
from tests.integration.sync.field import DATABASE_KEY, FieldApp

CALL = Alarm(
    id="alarm-1",
    title="测试呼叫",
    text="按钮触发",
    place_text="新鸿路 66 号院",
    raised_at="2026-07-16T14:00:00+08:00",
    grid=GRID,
)
RAIN = PublicWarning(
    id="rain-1",
    title="暴雨橙色预警",
    text="",
    colour=WarningColour.ORANGE,
    starts_at="2026-07-16T15:00:00+08:00",
    ends_at="2026-07-16T20:00:00+08:00",
)


@pytest.fixture
def called(app: FieldApp) -> FieldApp:
    """A worker whose tablet shows a call and a warning."""
    services = app.central.services
    with services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        batch.put(Key(DISTRICT, "alarm", CALL.id), as_data(CALL))
        batch.put(Key(DISTRICT, "warning", RAIN.id), as_data(RAIN), ("worker:worker-0003",))
        batch.flush()
    assert app.engine.tick(), "the first run, which sends whatever is there"
    return app


def heard(central: Central) -> list[str]:
    """The kinds of ops the platform has taken, in order."""
    with central.services.engine.connect() as connection:
        return list(
            connection.execute(sa.select(db.op.c.kind).order_by(db.op.c.received_at, db.op.c.seq)).scalars()
        )


def on_platform(central: Central, kind: str, id_: str) -> dict[str, Any]:
    with central.services.engine.connect() as connection:
        return dict(
            connection.scalar(
                sa.select(db.record.c.data).where(db.record.c.kind == kind, db.record.c.id == id_)
            )
        )


def let_pass(app: FieldApp, seconds: float) -> None:
    """Time goes by, and the engine does what is due then."""
    app.clock.advance(timedelta(seconds=seconds))
    app.engine.tick()


def test_a_signature_goes_out_by_itself_when_it_cannot_be_taken_back_any_more(called: FieldApp) -> None:
    acknowledge_alarm(called.store, CALL.id)
    let_pass(called, 1)
    assert heard(called.central) == []
    let_pass(called, 8)
    assert heard(called.central) == [OpKind.ALARM_ACKNOWLEDGED]
    assert on_platform(called.central, "alarm", CALL.id)["acknowledged_by"] == "worker-0003"
    assert not take_back_answer(called.store, RecordKind.ALARM, CALL.id)
    let_pass(called, 600)
    assert heard(called.central) == [OpKind.ALARM_ACKNOWLEDGED]


def test_a_signature_taken_back_was_never_given_and_can_be_given_again(called: FieldApp) -> None:
    acknowledge_warning(called.store, RAIN.id)
    let_pass(called, 2)
    assert take_back_answer(called.store, RecordKind.WARNING, RAIN.id)
    let_pass(called, 60)
    assert heard(called.central) == []
    with called.store.reader() as reader:
        (warning,) = reader.warnings.open(called.clock.now())
    assert warning.acknowledged_at == ""
    acknowledge_warning(called.store, RAIN.id)
    let_pass(called, 9)
    let_pass(called, 9)
    assert heard(called.central) == [OpKind.WARNING_ACKNOWLEDGED]


def test_a_power_cut_while_the_undo_stands_loses_no_signature(called: FieldApp) -> None:
    acknowledge_alarm(called.store, CALL.id)
    called.engine.stop()
    called.store.close()
    called.store = Store.open(called.store.folder, DATABASE_KEY, called.clock)
    called.engine = SyncEngine(called.store, called.http, called.clock, uniform=lambda: 0.0)
    let_pass(called, 9)
    assert heard(called.central) == [OpKind.ALARM_ACKNOWLEDGED]


def test_who_arrives_has_signed_before_and_both_go_when_neither_can_be_taken_back(called: FieldApp) -> None:
    acknowledge_alarm(called.store, CALL.id)
    arrive_at_alarm(called.store, CALL.id)
    let_pass(called, 1)
    assert heard(called.central) == []
    let_pass(called, 8)
    assert heard(called.central) == [OpKind.ALARM_ACKNOWLEDGED, OpKind.ALARM_ARRIVED]
    assert on_platform(called.central, "alarm", CALL.id)["state"] == AlarmStage.ON_SITE
    assert not take_back_arrival(called.store, CALL.id)


def test_an_arrival_taken_back_leaves_the_signature_and_can_be_told_again(called: FieldApp) -> None:
    acknowledge_alarm(called.store, CALL.id)
    arrive_at_alarm(called.store, CALL.id)
    assert take_back_arrival(called.store, CALL.id)
    let_pass(called, 9)
    assert heard(called.central) == [OpKind.ALARM_ACKNOWLEDGED]
    with called.store.reader() as reader:
        alarm = reader.alarms.by_id(CALL.id)
    assert alarm is not None
    assert alarm.state == AlarmStage.TAKEN
    arrive_at_alarm(called.store, CALL.id)
    let_pass(called, 9)
    let_pass(called, 9)
    assert heard(called.central) == [OpKind.ALARM_ACKNOWLEDGED, OpKind.ALARM_ARRIVED]


def test_a_signature_on_its_way_is_not_taken_back(called: FieldApp) -> None:
    given = acknowledge_alarm(called.store, CALL.id)
    called.store.write(lambda tx: tx.offer([op.id for op in given.ops]))
    assert not take_back_answer(called.store, RecordKind.ALARM, CALL.id)
    let_pass(called, 9)
    assert heard(called.central) == [OpKind.ALARM_ACKNOWLEDGED]


def test_sync_now_leaves_a_signature_its_time_to_be_taken_back(called: FieldApp) -> None:
    acknowledge_alarm(called.store, CALL.id)
    called.sync()
    assert heard(called.central) == []
    assert take_back_answer(called.store, RecordKind.ALARM, CALL.id)
    acknowledge_alarm(called.store, CALL.id)
    called.sync()
    let_pass(called, 8)
    assert heard(called.central) == [OpKind.ALARM_ACKNOWLEDGED]
