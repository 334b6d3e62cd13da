"""Reading an answer: is it the platform's at all, and if it is no success, what follows from it.

A captive portal, a proxy's error page and a stranger's server are told apart from the platform here, so that nothing
they say is taken for a verdict.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TypeVar

import msgspec

from gridworker.errors import EnvironmentProblem, PlatformProblem
from sync.client.problems import URGENT_AFTER_S, AppTooOld, PlatformBusy, ServerFault, captive, proxy_login
from sync.client.transport import Response
from sync.protocol import codec
from sync.protocol.wire import ErrorReply

JSON = "application/json"
_DEFAULT_RETRY_S = 30
URGENT_HEADER = "gridworker-urgent-after"
"""How many seconds something urgent has to keep away, where the rest has to for longer."""
_MOST_DIGITS = 6
_LONGEST_RETRY_S = 3600

Reply = TypeVar("Reply", bound=msgspec.Struct)


def json_body(item: msgspec.Struct) -> bytes:
    """The JSON body of a request."""
    return msgspec.json.encode(item)


def json_reply(response: Response, kind: type[Reply]) -> Reply:
    """The body of a success.

    Raises:
        NetworkProblem: not the platform's format (`network.captive`), or the connection broke.
    """
    if response.media_type != JSON:
        raise captive()
    try:
        return msgspec.json.decode(response.read(), type=kind)
    except (*codec.UNREADABLE, codec.BodyProblem) as error:
        raise captive() from error


def reply_lines(response: Response) -> Iterator[bytes]:
    """The complete lines of a success, as they arrive.

    Raises:
        NetworkProblem: not lines of the platform's (`network.captive`), or the connection broke.
    """
    if response.media_type != codec.MEDIA_TYPE:
        raise captive()
    try:
        yield from response.lines()
    except codec.BodyProblem as error:
        raise captive() from error


def error_reply(response: Response) -> ErrorReply | None:
    """The platform's own error, or None if somebody else made this answer."""
    if response.media_type != JSON:
        return None
    try:
        return msgspec.json.decode(response.read(), type=ErrorReply)
    except (*codec.UNREADABLE, codec.BodyProblem):
        return None


def problem(response: Response, now: datetime | None = None) -> EnvironmentProblem:
    """What a status that is no success means for the whole connection.

    Args:
        response: the reply, body not yet read.
        now: the wall clock, for a `Retry-After` that names a date.
    """
    status = response.status
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return proxy_login()
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        wait_s = retry_after_s(response.headers.get("retry-after", ""), now)
        asked = response.headers.get(URGENT_HEADER, "").strip()
        urgent_s = int(asked) if asked.isdecimal() and len(asked) < _MOST_DIGITS else URGENT_AFTER_S
        return PlatformBusy("平台正忙。资料都在本机，稍后自动再传。", wait_s, urgent_s)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return ServerFault(status)
    said = error_reply(response)
    if said is None:
        return captive()
    if status == HTTPStatus.UPGRADE_REQUIRED:
        return AppTooOld(said.text or "这个版本太旧，收不到新任务；本机资料照常上传。请升级网格通。")
    return PlatformProblem(said.text, code=said.code)


def retry_after_s(value: str, now: datetime | None) -> int:
    """Seconds to wait by a `Retry-After` header (RFC 9110, 10.2.3): a number or a date; at most an hour."""
    if value.strip().isdigit():
        return min(int(value), _LONGEST_RETRY_S)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return _DEFAULT_RETRY_S
    if now is None:
        return _DEFAULT_RETRY_S
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(int((aware - now).total_seconds()), 1), _LONGEST_RETRY_S)
