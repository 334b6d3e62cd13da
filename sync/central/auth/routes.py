"""`/devices/…`: enrolment, challenge, token. These ask for no token and are limited.

Enrolment by address; challenges by device, because many devices share one address and come back at once.
"""

from litestar import post
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody

from sync.central.auth.caller import Caller
from sync.central.auth.enrolment import enrol
from sync.central.bodies import AnyRequest, drain, in_thread
from sync.central.problems import HttpProblem
from sync.central.services import Services
from sync.protocol.wire import (
    ChallengeReply,
    ChallengeRequest,
    EnrolReply,
    EnrolRequest,
    TokenReply,
    TokenRequest,
)


def place_of(request: AnyRequest) -> str:
    """The address a request came from, for limits; never logged."""
    return request.client.host if request.client else ""


async def caller_of(request: AnyRequest, services: Services) -> Caller:
    """Whose token the request carries; without a good one the body is read away and 401 answered."""
    try:
        caller = await services.callers.ask(request.headers.get("authorization", ""))
    except HttpProblem:
        await drain(request)
        raise
    return caller


def device_routes(services: Services) -> list[HTTPRouteHandler]:
    """Enrolment and sessions."""

    @post("/devices/enrol", status_code=200, summary="Enrol a device with a one-time code")
    async def enrol_device(request: AnyRequest, data: JSONBody[EnrolRequest]) -> EnrolReply:
        services.enrol_limit.take(place_of(request))
        return await in_thread(enrol, services.engine, services.keys, services.clock, data)

    @post("/devices/challenge", status_code=200, summary="Ask for a challenge to sign")
    async def challenge(data: JSONBody[ChallengeRequest]) -> ChallengeReply:
        services.challenge_limit.take(data.device)
        return await services.challenges.ask(data)

    @post(
        "/devices/token",
        status_code=200,
        summary="Exchange a signed challenge, or a signed nonce of one's own, for a token",
    )
    async def token(data: JSONBody[TokenRequest]) -> TokenReply:
        if data.at_ms is not None:
            services.challenge_limit.take(data.device)
        return await services.tokens.ask(data)

    return [enrol_device, challenge, token]
