"""What a worker adds to a report, and asks back: what the desk then has in hand."""

from typing import Any

import pytest

from gridworker.model.event_flow import EventAction
from gridworker.model.machine import Refusal
from gridworker.model.ops import Op, OpKind
from gridworker.model.vocabulary import Role
from sync.central.desk.moves import Wish, event_key, move_event
from sync.central.embedded import Central
from sync.central.feed.batch import Batch
from sync.central.platform_row import read_platform
from sync.protocol.wire import Applied, Refused
from tests.integration.central.platforms import DISTRICT, NOON, FieldDevice
from tests.integration.central.test_push import record

AT = "2026-07-16T14:20:00+08:00"


def act(central: Central, event: str, *actions: EventAction, **more: Any) -> None:
    """What the desk does."""
    for action in actions:
        with central.services.engine.begin() as connection:
            batch = Batch(connection, read_platform(connection).epoch)
            wish = Wish(
                action=action, actor="desk-1", actor_name="调度", role=Role.DISPATCHER, at=NOON,
                received_at=NOON, **{"text": "请写清楚是哪一层", **more},
            )  # fmt: skip
            assert not isinstance(move_event(batch, event_key(DISTRICT, event), wish), Refusal)
            batch.flush()


def added(device: FieldDevice, event: Op, note: str) -> Op:
    return device.op(OpKind.EVENT_ADDED, event.record, {"added_at": AT, "note": note})


def recalled(device: FieldDevice, event: Op) -> Op:
    return device.op(OpKind.EVENT_RECALL, event.record, {"reason": "报重了", "asked_at": AT})


@pytest.fixture
def event(device: FieldDevice) -> Op:
    op = device.event()
    device.push(op)
    return op


def history(central: Central, event: Op) -> list[tuple[str, str]]:
    return [
        (entry["action"], entry["text"]) for entry in record(central, "event", event.record.id)["history"]
    ]


def test_what_is_added_stands_in_the_history_and_moves_nothing(
    central: Central, device: FieldDevice, event: Op
) -> None:
    assert isinstance(device.push(added(device, event, "又多了两箱"))[0], Applied)
    assert record(central, "event", event.record.id)["stage"] == "reported"
    assert history(central, event)[-1] == ("add", "又多了两箱")


def test_the_finders_answer_to_a_question_brings_the_report_back_to_the_desk(
    central: Central, device: FieldDevice, event: Op
) -> None:
    act(central, event.record.id, EventAction.ASK_MORE)
    device.push(added(device, event, "3 楼"))
    assert record(central, "event", event.record.id)["stage"] == "reported"
    assert [action for action, _ in history(central, event)] == ["report", "ask_more", "supplement"]


def test_asking_for_a_report_back_is_shown_to_the_desk_which_decides(
    central: Central, device: FieldDevice, event: Op
) -> None:
    assert isinstance(device.push(recalled(device, event))[0], Applied)
    assert record(central, "event", event.record.id)["stage"] == "reported"
    assert history(central, event)[-1] == ("ask_recall", "报重了")
    act(central, event.record.id, EventAction.REJECT)
    assert record(central, "event", event.record.id)["stage"] == "not_accepted"


def test_a_registered_case_is_not_asked_back(central: Central, device: FieldDevice, event: Op) -> None:
    steps = (EventAction.ACCEPT, EventAction.REGISTER)
    act(central, event.record.id, *steps, filing_condition="占道")
    (answer,) = device.push(recalled(device, event))
    assert isinstance(answer, Refused)
    assert answer.code == "event.not_in_this_state"
    assert "ask_recall" not in dict(history(central, event))


def test_only_the_finder_asks_for_a_report_back_and_anybody_near_may_add(
    central: Central, device: FieldDevice, event: Op, other_device: FieldDevice
) -> None:
    (answer,) = other_device.push(recalled(other_device, event))
    assert isinstance(answer, Refused)
    assert answer.code == "event.not_the_finder"
    assert isinstance(other_device.push(added(other_device, event, "我也看见了"))[0], Applied)
    assert history(central, event)[-1] == ("add", "我也看见了")


def test_what_is_said_about_an_unknown_event_is_kept_or_refused_in_words(
    device: FieldDevice, central: Central
) -> None:
    stranger = device.event()
    addition, recall = added(device, stranger, "补一句"), recalled(device, stranger)
    answers = device.push(addition, recall)
    assert isinstance(answers[0], Applied)
    assert isinstance(answers[1], Refused)
    assert answers[1].code == "event.unknown"
    assert record(central, "event", stranger.record.id) is None
