"""`/desk/v1/…`: the dispatcher's and the departments' interface. A bearer token says who acts."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody

from gridworker.model.records import Feedback, Message, Patrol, Task, as_data
from sync.central.bodies import AnyRequest, in_thread
from sync.central.desk.acts import ActRow
from sync.central.desk.feedback import AnswerRequest
from sync.central.desk.patrols import PatrolPlan, PatrolRow
from sync.central.desk.people import DeskUser, user_of_token
from sync.central.desk.records import EditRequest, SendBackRequest
from sync.central.desk.talk_routes import talk_routes
from sync.central.desk.warnings import Issued, WarningNotice
from sync.central.desk.workflow import ActReply, ActRequest, Desk, EventRow
from sync.central.services import Services


class WithdrawRequest(msgspec.Struct, frozen=True):
    """Why a task is taken back."""

    reason: str


class MessageRequest(msgspec.Struct, frozen=True):
    """A short text to one worker."""

    worker: str
    text: str


def desk_routes(services: Services) -> list[HTTPRouteHandler]:
    """Events, tasks, messages."""
    desk = Desk(services.engine, services.clock)

    async def user_of(request: AnyRequest) -> DeskUser:
        return await in_thread(_user, services, request.headers.get("authorization", ""))

    @get("/desk/v1/events", summary="The district's events")
    async def events(
        request: AnyRequest, stage: FromQuery[str] = "", limit: FromQuery[int] = 100
    ) -> list[EventRow]:
        user = await user_of(request)
        return await in_thread(desk.events, user, stage, limit)

    @post("/desk/v1/events/{event:str}/act", status_code=200, summary="Move an event")
    async def act(request: AnyRequest, event: FromPath[str], data: JSONBody[ActRequest]) -> ActReply:
        user = await user_of(request)
        return await in_thread(desk.act, user, event, data)

    @post("/desk/v1/tasks", status_code=201, summary="Give out a task")
    async def give(request: AnyRequest, data: JSONBody[Task]) -> dict[str, Any]:
        user = await user_of(request)
        given: Task = await in_thread(desk.give, user, data)
        return as_data(given)

    @post("/desk/v1/tasks/{task:str}/withdraw", status_code=200, summary="Take a task back")
    async def withdraw(
        request: AnyRequest, task: FromPath[str], data: JSONBody[WithdrawRequest]
    ) -> dict[str, Any]:
        user = await user_of(request)
        return await in_thread(desk.withdraw, user, task, data.reason)

    @get(
        "/desk/v1/records/{kind:str}/{record:str}/acts",
        summary="What was done to a record, when, and when heard",
    )
    async def acts(request: AnyRequest, kind: FromPath[str], record: FromPath[str]) -> list[ActRow]:
        user = await user_of(request)
        return await in_thread(desk.acts, user, kind, record)

    @get("/desk/v1/patrols", summary="The district's patrols and how far each has come")
    async def patrols(request: AnyRequest, stage: FromQuery[str] = "") -> list[PatrolRow]:
        user = await user_of(request)
        return await in_thread(desk.patrols, user, stage)

    @post("/desk/v1/patrols", status_code=201, summary="Give out a patrol with its task")
    async def give_round(request: AnyRequest, data: JSONBody[PatrolPlan]) -> dict[str, Any]:
        user = await user_of(request)
        given: Patrol = await in_thread(desk.give_round, user, data)
        return as_data(given)

    @post("/desk/v1/messages", status_code=201, summary="Send a worker a short text")
    async def send(request: AnyRequest, data: JSONBody[MessageRequest]) -> Message:
        user = await user_of(request)
        return await in_thread(desk.send, user, data.worker, data.text)

    records = _record_routes(desk, user_of)
    return [
        events,
        act,
        acts,
        give,
        withdraw,
        patrols,
        give_round,
        send,
        *_warning_routes(desk, user_of),
        *records,
        *_feedback_routes(desk, user_of),
        *talk_routes(desk, user_of),
    ]


def _record_routes(
    desk: Desk, user_of: Callable[[AnyRequest], Awaitable[DeskUser]]
) -> list[HTTPRouteHandler]:
    @post("/desk/v1/corrections", status_code=201, summary="Send work back for correction")
    async def correct(request: AnyRequest, data: JSONBody[SendBackRequest]) -> dict[str, Any]:
        user = await user_of(request)
        task: Task = await in_thread(desk.send_back, user, data)
        return as_data(task)

    @post("/desk/v1/records/{kind:str}/{record:str}/edit", status_code=200, summary="Change a record")
    async def edit(
        request: AnyRequest, kind: FromPath[str], record: FromPath[str], data: JSONBody[EditRequest]
    ) -> dict[str, Any]:
        user = await user_of(request)
        return await in_thread(desk.edit, user, kind, record, data)

    return [correct, edit]


def _warning_routes(
    desk: Desk, user_of: Callable[[AnyRequest], Awaitable[DeskUser]]
) -> list[HTTPRouteHandler]:
    @post("/desk/v1/warnings", status_code=201, summary="Issue a public warning to the workers it concerns")
    async def warn(request: AnyRequest, data: JSONBody[WarningNotice]) -> Issued:
        user = await user_of(request)
        return await in_thread(desk.warn, user, data)

    return [warn]


def _feedback_routes(
    desk: Desk, user_of: Callable[[AnyRequest], Awaitable[DeskUser]]
) -> list[HTTPRouteHandler]:
    @get("/desk/v1/feedback", summary="What workers complain of and suggest")
    async def feedback(request: AnyRequest, which: FromQuery[str] = "open") -> list[dict[str, Any]]:
        user = await user_of(request)
        found: list[Feedback] = await in_thread(desk.feedback, user, open_only=which != "all")
        return [as_data(one) for one in found]

    @post("/desk/v1/feedback/{feedback:str}/answer", status_code=200, summary="Answer one of them")
    async def answer(
        request: AnyRequest, feedback: FromPath[str], data: JSONBody[AnswerRequest]
    ) -> dict[str, Any]:
        user = await user_of(request)
        answered: Feedback = await in_thread(desk.answer, user, feedback, data)
        return as_data(answered)

    return [feedback, answer]


def _user(services: Services, authorization: str) -> DeskUser:
    with services.engine.connect() as connection:
        return user_of_token(connection, services.keys, authorization)
