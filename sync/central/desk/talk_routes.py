"""`/desk/v1/…` for what desk and workers say to each other: announcements, comments, answers to 改约 and 转交."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody

from sync.central.bodies import AnyRequest, in_thread
from sync.central.desk.messages import Announce, Published, ReadRow
from sync.central.desk.people import DeskUser
from sync.central.desk.tasks import AnswerWish
from sync.central.desk.workflow import Desk


class CommentRequest(msgspec.Struct, frozen=True):
    """Words about a task."""

    text: str


def talk_routes(desk: Desk, user_of: Callable[[AnyRequest], Awaitable[DeskUser]]) -> list[HTTPRouteHandler]:
    """Announcements with their readers; wishes and comments about tasks."""

    @post("/desk/v1/announcements", status_code=201, summary="Publish a text to many workers")
    async def announce(request: AnyRequest, data: JSONBody[Announce]) -> Published:
        user = await user_of(request)
        return await in_thread(desk.announce, user, data)

    @get("/desk/v1/messages/{message:str}/readers", summary="Who has read and confirmed it")
    async def readers(request: AnyRequest, message: FromPath[str]) -> list[ReadRow]:
        user = await user_of(request)
        return await in_thread(desk.readers, user, message)

    return [announce, readers, *_task_routes(desk, user_of)]


def _task_routes(desk: Desk, user_of: Callable[[AnyRequest], Awaitable[DeskUser]]) -> list[HTTPRouteHandler]:
    @get("/desk/v1/wishes", summary="Tasks for which another time or person is asked")
    async def wishes(request: AnyRequest) -> list[dict[str, Any]]:
        user = await user_of(request)
        return await in_thread(desk.wishes, user)

    @post("/desk/v1/tasks/{task:str}/answer", status_code=200, summary="Grant or refuse such a wish")
    async def answer(request: AnyRequest, task: FromPath[str], data: JSONBody[AnswerWish]) -> dict[str, Any]:
        user = await user_of(request)
        return await in_thread(desk.answer_wish, user, task, data)

    @post("/desk/v1/tasks/{task:str}/comments", status_code=201, summary="Say something about a task")
    async def comment(
        request: AnyRequest, task: FromPath[str], data: JSONBody[CommentRequest]
    ) -> dict[str, Any]:
        user = await user_of(request)
        return await in_thread(desk.comment, user, task, data.text)

    return [wishes, answer, comment]
