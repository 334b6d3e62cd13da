"""A complaint reaches the desk once, and its answer comes back to the worker who wrote it."""

import pytest

from gridworker.model.vocabulary import FeedbackKind, Role
from gridworker.services.feedback import file_feedback
from sync.central.desk.feedback import AnswerRequest
from sync.central.desk.people import DeskUser
from sync.central.desk.workflow import Desk
from sync.central.embedded import Central
from sync.central.problems import HttpProblem
from tests.integration.central.platforms import DISTRICT
from tests.integration.sync.field import FieldApp

DISPATCHER = DeskUser(id="desk-test", district=DISTRICT, name="调度室", role=Role.DISPATCHER)
ELSEWHERE = DeskUser(id="desk-far", district="510104", name="调度室", role=Role.DISPATCHER)


@pytest.fixture
def desk(central: Central) -> Desk:
    return Desk(central.services.engine, central.services.clock)


def test_a_complaint_is_answered_at_the_desk_and_the_worker_reads_it(app: FieldApp, desk: Desk) -> None:
    filed = file_feedback(app.store, FeedbackKind.COMPLAINT, "同一户要填三遍")
    app.sync()
    waiting = [one for one in desk.feedback(DISPATCHER) if one.id == filed.record.id]
    assert [(one.text, one.sort) for one in waiting] == [("同一户要填三遍", FeedbackKind.COMPLAINT)]
    assert desk.feedback(ELSEWHERE) == []
    desk.answer(DISPATCHER, filed.record.id, AnswerRequest(text=" 本月起只填一遍 "))
    assert filed.record.id not in [one.id for one in desk.feedback(DISPATCHER)]
    app.sync()
    with app.store.reader() as reader:
        (said,) = reader.feedback.latest()
    assert (said.answer, bool(said.answered_at)) == ("本月起只填一遍", True)


def test_an_empty_answer_and_an_answer_to_nothing_are_refused(app: FieldApp, desk: Desk) -> None:
    filed = file_feedback(app.store, FeedbackKind.SUGGESTION, "待办按路线排")
    app.sync()
    with pytest.raises(HttpProblem, match="空的"):
        desk.answer(DISPATCHER, filed.record.id, AnswerRequest(text="  "))
    with pytest.raises(HttpProblem, match="没有"):
        desk.answer(ELSEWHERE, filed.record.id, AnswerRequest(text="好"))
