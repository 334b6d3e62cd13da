"""The platform's composition root: routes, errors, life time. The one place that knows both the sync half and the desk."""

import errno
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from litestar import Litestar, Request, Response, get
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp, Message, Middleware, Receive, Scope, Send

import gridworker
from gridworker.errors import EnvironmentProblem
from sync.central.auth.routes import device_routes
from sync.central.blobs.routes import blob_routes
from sync.central.bodies import in_thread, unavailable
from sync.central.bundles import bundle_routes
from sync.central.database import statements_of
from sync.central.feed.routes import feed_routes
from sync.central.ingest.routes import ingest_routes
from sync.central.logs import place_of_error
from sync.central.platform_row import PlatformRow, read_platform
from sync.central.problems import HttpProblem, no_room, not_our_format
from sync.central.services import Services
from sync.protocol.wire import SERVICE, ErrorReply, Health

PROTOCOL = 1
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
log = logging.getLogger("gridworker.central")


def build_app(services: Services, more_routes: Sequence[HTTPRouteHandler] = ()) -> Litestar:
    """The platform's web application.

    Args:
        services: the parts it works with; closed by whoever opened them.
        more_routes: those of the desk.
    """

    @asynccontextmanager
    async def listening(_app: Litestar) -> AsyncIterator[None]:
        import asyncio

        services.notices.start(asyncio.get_running_loop())
        with suppress(sa.exc.DBAPIError):  # its database may be away just now: tidied at the next start
            await in_thread(services.uploads.tidy)
        try:
            yield
        finally:
            await in_thread(services.notices.stop)

    return Litestar(
        route_handlers=[
            *_own_routes(services),
            *device_routes(services),
            *ingest_routes(services),
            *feed_routes(services),
            *blob_routes(services),
            *bundle_routes(services),
            *more_routes,
        ],
        lifespan=[listening],
        middleware=[_counted(services)],
        exception_handlers={
            HttpProblem: _answer_problem,
            EnvironmentProblem: _answer_environment,
            HTTPException: _answer_http,
            sa.exc.DBAPIError: _answer_database,
            sa.exc.TimeoutError: _answer_database,
            OSError: _answer_disk,
            Exception: _answer_bug,
        },
        openapi_config=OpenAPIConfig(
            title="网格通 central platform",
            version=gridworker.__version__,
            description="Sync for field devices. The lines of push and feed: see docs/sync-protocol.md.",
            path="/openapi.json",
            render_plugins=[JsonRenderPlugin(path="/")],
        ),
        logging_config=None,
    )


def _own_routes(services: Services) -> list[HTTPRouteHandler]:
    @get("/healthz", summary="Whether this is the platform, and what time it has")
    async def healthz() -> Health:
        platform: PlatformRow = await in_thread(_platform, services)
        return Health(
            service=SERVICE,
            protocol=PROTOCOL,
            platform=platform.id,
            epoch=platform.epoch,
            server_time_ms=int(services.clock.now().timestamp() * 1000),
        )

    @get("/metrics", summary="Counts for Prometheus", media_type="text/plain; version=0.0.4")
    async def metrics() -> bytes:
        return services.metrics.text()

    return [healthz, metrics]


def _platform(services: Services) -> PlatformRow:
    with statements_of(services.engine).connect() as connection:
        return read_platform(connection)


def _counted(services: Services) -> Middleware:
    """Middleware that counts and logs each answer by its route's pattern, never by its path."""

    def wrap(app: ASGIApp) -> ASGIApp:
        async def counted(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != ScopeType.HTTP:
                await app(scope, receive, send)
                return
            began = perf_counter()

            async def watched(message: Message) -> None:
                if message["type"] == "http.response.start":
                    _note(services, scope, message["status"], perf_counter() - began)
                await send(message)

            await app(scope, receive, watched)

        return counted

    return wrap


def _note(services: Services, scope: Scope, status: int, seconds: float) -> None:
    route = str(scope.get("path_template", "")) or "unknown"
    services.metrics.requests.labels(route, str(status)).inc()
    fields = {"route": route, "status": status, "duration_ms": round(seconds * 1000)}
    log.info("answered", extra=fields)


def _reply(status: int, code: str, text: str, headers: dict[str, str] | None = None) -> Response[ErrorReply]:
    return Response(
        ErrorReply(code=code, text=text), status_code=status, headers=headers, media_type="application/json"
    )


def _answer_problem(_request: Request[Any, Any, Any], problem: HttpProblem) -> Response[ErrorReply]:
    return _reply(problem.status, problem.code, problem.text, problem.headers)


def _answer_environment(
    _request: Request[Any, Any, Any], problem: EnvironmentProblem
) -> Response[ErrorReply]:
    return _reply(HTTPStatus.BAD_REQUEST, problem.code, problem.text)


def _answer_http(_request: Request[Any, Any, Any], error: HTTPException) -> Response[ErrorReply]:
    text = f"平台不接受这个请求（{error.status_code}）。资料都在，不会丢。"
    return _reply(error.status_code, f"request.{error.status_code}", text, dict(error.headers or {}))


def _answer_database(request: Request[Any, Any, Any], error: sa.exc.SQLAlchemyError) -> Response[ErrorReply]:
    if isinstance(error, sa.exc.DataError):  # something in a path or header that no text of ours has
        return _answer_problem(request, not_our_format("text"))
    log.error("database", extra=place_of_error(error))
    return _answer_problem(request, unavailable())


def _answer_disk(request: Request[Any, Any, Any], error: OSError) -> Response[ErrorReply]:
    if error.errno not in _NO_ROOM:
        return _answer_bug(request, error)
    log.error("disk full", extra=place_of_error(error))
    return _answer_problem(request, no_room())


def _answer_bug(_request: Request[Any, Any, Any], error: Exception) -> Response[ErrorReply]:
    log.error("bug", extra=place_of_error(error))
    text = "平台出错了，已记下，稍后会自动再试。资料都在，不会丢。"
    return _reply(HTTPStatus.INTERNAL_SERVER_ERROR, "platform.failed", text)
