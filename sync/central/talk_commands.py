"""`gridworker central announce`, `readers`, `answer-task`: what a desk says to workers, from the command line."""

from typing import Any

from gridworker.errors import InputProblem
from sync.central.commands import opened
from sync.central.desk.messages import Announce, Published, ReadRow
from sync.central.desk.people import DeskUser, desk_user
from sync.central.desk.tasks import AnswerWish
from sync.central.desk.workflow import Desk
from sync.central.services import Services
from sync.central.settings import Settings


def announce(settings: Settings, by: str, request: Announce) -> Published:
    """Publish in the name of desk user `by`.

    Raises:
        InputProblem: no such user.
        HttpProblem: not by this user, or not so; its text says why.
    """
    with opened(settings) as services:
        return Desk(services.engine, services.clock).announce(_user(services, by), request)


def readers(settings: Settings, by: str, message: str) -> list[ReadRow]:
    """Who has read it.

    Raises:
        InputProblem: no such user.
    """
    with opened(settings) as services:
        return Desk(services.engine, services.clock).readers(_user(services, by), message)


def answer_task(settings: Settings, by: str, task: str, answer: AnswerWish) -> dict[str, Any]:
    """Answer 改约 or 转交 in the name of desk user `by`.

    Raises:
        InputProblem: no such user.
        HttpProblem: not by this user, or not so; its text says why.
    """
    with opened(settings) as services:
        return Desk(services.engine, services.clock).answer_wish(_user(services, by), task, answer)


def _user(services: Services, by: str) -> DeskUser:
    with services.engine.connect() as connection:
        user = desk_user(connection, by)
    if user is None:
        raise InputProblem(f"没有“{by}”这个坐席或单位。什么也没有做。", code="desk.user_unknown")
    return user
