"""Desk and worker talk: announcements with receipts, comments, and wishes for another time or person."""

from datetime import timedelta

import pytest

from gridworker.errors import InputProblem
from gridworker.ids import new_id
from gridworker.model.ops import OpKind
from gridworker.model.records import Task
from gridworker.model.vocabulary import Role, TaskType, WishState
from gridworker.services.messages import confirm_message, read_message
from gridworker.services.tasks import ask_to_hand_over, ask_to_postpone, comment_on_task
from gridworker.store.outbox import OpState
from sync.central.desk.messages import Announce
from sync.central.desk.people import DeskUser
from sync.central.desk.tasks import AnswerWish
from sync.central.desk.workflow import Desk
from sync.central.embedded import Central
from sync.central.problems import HttpProblem
from tests.integration.central.platforms import DISTRICT, GRID
from tests.integration.sync.field import FieldApp

DISPATCHER = DeskUser(id="desk-test", district=DISTRICT, name="调度室", role=Role.DISPATCHER)
UNIT = DeskUser(id="unit-test", district=DISTRICT, name="城管", role=Role.DEPARTMENT)
DRILL = Announce(title="周五演练", text="15 点在院坝集合", asks=True)
CHECK = Task(
    id="task-1",
    type=TaskType.SHOP_CHECK,
    title="商铺检查",
    place_text="新鸿路 66 号",
    grid=GRID,
    due_at="2026-07-16T18:00:00+08:00",
    assignee="worker-0003",
)


@pytest.fixture
def desk(central: Central) -> Desk:
    return Desk(central.services.engine, central.services.clock)


@pytest.fixture
def given(app: FieldApp, desk: Desk) -> Task:
    """A task on the worker's tablet."""
    desk.give(DISPATCHER, CHECK)
    app.sync()
    return CHECK


def task_on(app: FieldApp) -> Task:
    with app.store.reader() as reader:
        task = reader.tasks.by_id(CHECK.id)
    assert task is not None
    return task


def test_the_desk_sees_who_has_read_and_who_has_confirmed(app: FieldApp, desk: Desk) -> None:
    published = desk.announce(DISPATCHER, DRILL)
    assert published.workers == 3
    app.sync()
    with app.store.reader() as reader:
        (message,) = reader.messages.latest(app.clock.now())
        assert reader.messages.unread_count(app.clock.now()) == 1
    read_message(app.store, message.id)
    read_message(app.store, message.id)
    with app.store.reader() as reader:
        assert reader.messages.unread_count(app.clock.now()) == 1, "it is still to be confirmed"
        kinds = [item.kind for item in reader.outbox.items()]
    assert kinds == [OpKind.MESSAGE_READ]
    confirm_message(app.store, message.id)
    app.sync()
    rows = desk.readers(DISPATCHER, published.id)
    assert [(row.code, bool(row.read_at), bool(row.confirmed_at)) for row in rows] == [
        ("0004", False, False),
        ("0005", False, False),
        ("0003", True, True),
    ]
    read_message(app.store, message.id)
    app.sync()
    assert desk.readers(DISPATCHER, published.id) == rows


def test_an_announcement_for_some_grids_reaches_nobody_else(app: FieldApp, desk: Desk) -> None:
    elsewhere = desk.announce(
        DISPATCHER, Announce(title="四格", text="停水", grids=(GRID.replace("1003", "1004"),))
    )
    assert [row.code for row in desk.readers(DISPATCHER, elsewhere.id)] == ["0004"]
    app.sync()
    with app.store.reader() as reader:
        assert reader.messages.latest(app.clock.now()) == []


def test_what_is_over_is_not_shown(app: FieldApp, desk: Desk) -> None:
    desk.announce(DISPATCHER, Announce(title="停水", text="到 16 点", until="2026-07-16T16:00:00+08:00"))
    desk.send(DISPATCHER, "0003", "回社区一趟")
    app.sync()
    with app.store.reader() as reader:
        assert len(reader.messages.latest(app.clock.now())) == 2
        later = app.clock.now() + timedelta(hours=3)
        assert [message.text for message in reader.messages.latest(later)] == ["回社区一趟"]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (Announce(title=" ", text="x"), "标题"),
        (Announce(title="x", text="😀" * 2001), "正文"),
        (Announce(title="x", text="x", grids=("999",)), "没有网格员"),
    ],
)
def test_an_announcement_that_says_nothing_or_reaches_nobody_is_not_sent(
    desk: Desk, request_: Announce, words: str
) -> None:
    with pytest.raises(HttpProblem, match=words):
        desk.announce(DISPATCHER, request_)
    with pytest.raises(HttpProblem, match="调度员"):
        desk.announce(UNIT, DRILL)


def test_comments_made_offline_and_at_the_desk_stand_in_the_order_said(
    app: FieldApp, desk: Desk, given: Task
) -> None:
    ids = [new_id(app.clock.now()) for _ in range(2)]
    comment_on_task(app.store, given.id, "门口在修路", ids[0])
    comment_on_task(app.store, given.id, "门口在修路", ids[0])
    app.clock.advance(timedelta(minutes=1))
    app.central.services.clock.advance(timedelta(minutes=2))  # type: ignore[attr-defined]
    comment_on_task(app.store, given.id, "从北门进 😀", ids[1])
    desk.comment(DISPATCHER, given.id, "好，已告诉街道")
    assert [one.text for one in task_on(app).comments] == ["门口在修路", "从北门进 😀"]
    app.sync()
    app.sync()
    said = task_on(app).comments
    assert [one.text for one in said] == ["门口在修路", "从北门进 😀", "好，已告诉街道"]
    assert [bool(one.received_at) for one in said] == [True, True, True]
    assert said[2].by_name == "调度室"


def test_a_postponed_task_has_its_new_limit_when_the_desk_agrees(
    app: FieldApp, desk: Desk, given: Task
) -> None:
    until = app.clock.now() + timedelta(days=1)
    ask_to_postpone(app.store, given.id, until, "户主明天下午才在家")
    shown = task_on(app)
    assert shown.wish is not None
    assert (shown.wish.state, shown.due_at) == (WishState.ASKED, given.due_at)
    with pytest.raises(InputProblem, match="等答复"):
        ask_to_hand_over(app.store, given.id, "不在我的网格")
    app.sync()
    assert [task["id"] for task in desk.wishes(DISPATCHER)] == [given.id]
    desk.answer_wish(DISPATCHER, given.id, AnswerWish(granted=True, text="可以"))
    assert desk.wishes(DISPATCHER) == []
    app.sync()
    after = task_on(app)
    assert after.wish is not None
    assert (after.wish.state, after.wish.answer, after.due_at) == (
        WishState.GRANTED,
        "可以",
        until.isoformat(),
    )


def test_a_refused_wish_says_why_and_changes_nothing(app: FieldApp, desk: Desk, given: Task) -> None:
    ask_to_hand_over(app.store, given.id, "不在我的网格", to="第 4 网格")
    app.sync()
    with pytest.raises(HttpProblem, match="原因"):
        desk.answer_wish(DISPATCHER, given.id, AnswerWish(granted=False))
    with pytest.raises(HttpProblem, match="没有这位网格员"):
        desk.answer_wish(DISPATCHER, given.id, AnswerWish(granted=True, assignee="9999"))
    desk.answer_wish(DISPATCHER, given.id, AnswerWish(granted=False, text="就在你这边"))
    with pytest.raises(HttpProblem, match="没有等答复"):
        desk.answer_wish(DISPATCHER, given.id, AnswerWish(granted=True, assignee="0005"))
    app.sync()
    after = task_on(app)
    assert after.wish is not None
    assert (after.wish.state, after.wish.answer, after.assignee) == (
        WishState.REFUSED,
        "就在你这边",
        "worker-0003",
    )


def test_a_task_handed_over_is_the_colleagues(app: FieldApp, desk: Desk, given: Task) -> None:
    ask_to_hand_over(app.store, given.id, "要去医院")
    app.sync()
    desk.answer_wish(DISPATCHER, given.id, AnswerWish(granted=True, assignee="0005"))
    app.sync()
    assert task_on(app).assignee == "worker-0005"


def test_a_wish_about_a_task_that_was_taken_back_meanwhile_is_refused_and_kept(
    app: FieldApp, desk: Desk, given: Task
) -> None:
    asked = ask_to_postpone(app.store, given.id, app.clock.now() + timedelta(days=1), "雨太大")
    desk.withdraw(DISPATCHER, given.id, "重复派发")
    app.sync()
    assert app.state(asked.ops[0]) is OpState.REFUSED


@pytest.mark.parametrize("words", ["", "  ", "长" * 501])
def test_an_empty_or_endless_comment_is_not_sent(app: FieldApp, given: Task, words: str) -> None:
    with pytest.raises(InputProblem, match="什么也没发"):
        comment_on_task(app.store, given.id, words, new_id(app.clock.now()))
    assert app.waiting() == 0
