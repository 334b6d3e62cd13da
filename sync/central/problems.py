"""What the platform answers when it cannot do what was asked: a status, a stable code, and plain Chinese text."""

from http import HTTPStatus

from gridworker.errors import EnvironmentProblem


class HttpProblem(EnvironmentProblem):
    """Ends a request.

    Args:
        status: HTTP status; tus adds 460 for a checksum that does not fit.
        code: stable, as `"area.reason"`.
        text: shown to a person as it is.
        headers: more headers of the answer.
    """

    def __init__(self, status: int, code: str, text: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(text, code=code)
        self.status = status
        self.headers = headers or {}


CUT_OFF = "request.cut_off"


def cut_off() -> HttpProblem:
    """The connection broke while the body was arriving; for the log, as nobody is left to hear it."""
    return HttpProblem(
        HTTPStatus.BAD_REQUEST, "request.cut_off", "传到一半网络断了。资料都在设备上，会自动接着传。"
    )


def too_many(retry_after_s: int) -> HttpProblem:
    """Too many requests from one place."""
    return HttpProblem(
        HTTPStatus.TOO_MANY_REQUESTS,
        "request.too_many",
        "请求太多，平台请你稍等再来。资料都在，不会丢。",
        {"Retry-After": str(retry_after_s)},
    )


def too_large() -> HttpProblem:
    """The body is larger than the platform takes at once."""
    return HttpProblem(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        "request.too_large",
        "一次传的内容太大。资料都在，不会丢。分成几次再传。",
    )


def no_room() -> HttpProblem:
    """The platform's disk is full; what it promised before, it still has."""
    return HttpProblem(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "platform.no_room",
        "平台的存储满了，暂时收不下。资料都在设备上，不会丢，稍后会自动再传。",
        {"Retry-After": "60"},
    )


def not_our_format(detail: str) -> HttpProblem:
    """The body or a header is not what the wire says. `detail` is for engineers, without content."""
    return HttpProblem(
        HTTPStatus.BAD_REQUEST, "request.malformed", f"收到的内容格式不对（{detail}）。资料还在设备上。"
    )


def token_needed() -> HttpProblem:
    """No token, or one that does not hold any more."""
    return HttpProblem(
        HTTPStatus.UNAUTHORIZED,
        "auth.token",
        "登录过期了，需要重新认证。资料都在，不会丢。",
        {"WWW-Authenticate": "Bearer"},
    )
