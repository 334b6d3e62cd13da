"""An OpenRosa server as a client sees it: where it takes submissions, whether it took one, which forms it has.

HEAD comes first and must be answered as the standard says, so that no portal in between gets anybody's answers; only
201 and 202 mean that a submission is kept. Sources: https://docs.getodk.org/openrosa-form-submission/ and
https://docs.getodk.org/openrosa-http/
"""

from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

from gridworker.errors import FormProblem
from sync.client.openrosa_http import Answer, Link
from sync.client.openrosa_problems import NotTaken, ServerAway, login_unknown, not_openrosa
from sync.client.openrosa_submission import Posting

_LIMIT_HEADER = "x-openrosa-accept-content-length"
_LIMIT_IF_UNSAID = 10_000_000
_MOST_REDIRECTS = 5
_KEPT = (HTTPStatus.CREATED, HTTPStatus.ACCEPTED)
_NO_LOGIN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_LATER = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)
_MOST_SAID = 120
_MOST_WAIT_S = 86_400


class Door(NamedTuple):
    """Where submissions go, and the most bytes of one request."""

    url: str
    limit: int


def find_door(link: Link, url: str) -> Door:
    """Asks the server at `url` where it takes submissions; it may name another address of the same host.

    Raises:
        NetworkProblem: no answer came.
        ServerAway: it is not there, not what it should be, or does not know us.
    """
    place = f"{url}/submission"
    for _ in range(_MOST_REDIRECTS):
        answer = link.ask("HEAD", place)
        if answer.status == HTTPStatus.NO_CONTENT:
            return Door(_moved(place, answer), _limit(answer))
        if not _is_redirect(answer):
            raise _away(answer)
        place = _moved(place, answer)
    raise not_openrosa()


def post(link: Link, door: Door, posting: Posting) -> None:
    """Brings one part of a submission; returns once the server keeps it.

    Raises:
        NetworkProblem: no answer came; whether the server has it is unknown.
        ServerAway, NotTaken: it has said no.
    """
    answer = link.ask("POST", door.url, {"Content-Type": posting.content_type}, posting.body)
    if answer.status in _KEPT:
        return
    if answer.status < HTTPStatus.BAD_REQUEST or answer.status in (*_NO_LOGIN, *_LATER):
        raise _away(answer)
    if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
        raise _away(answer)
    raise _not_taken(answer, len(posting.body))


def download(link: Link, url: str, place: str) -> Answer:
    """A document of the server at `url`, at `place`, which may be relative; redirects stay on the same host.

    Raises:
        NetworkProblem: no whole answer came.
        ServerAway: it is not there, not what it should be, or does not know us.
    """
    place = _same_host(url, place)
    for _ in range(_MOST_REDIRECTS):
        answer = link.ask("GET", place)
        if answer.status == HTTPStatus.OK:
            return answer
        if not _is_redirect(answer):
            raise _away(answer)
        place = _moved(place, answer)
    raise not_openrosa()


def _is_redirect(answer: Answer) -> bool:
    return HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST


def _moved(place: str, answer: Answer) -> str:
    """Where the answer points to; `place` if it says nothing."""
    return _same_host(place, answer.headers.get("location", ""))


def _same_host(place: str, target: str) -> str:
    """An address beside another one: never of another host, and never less private.

    Raises:
        ServerAway: it is of another host.
    """
    try:
        here, there = urlsplit(place), urlsplit(urljoin(place, target))
    except ValueError:
        raise not_openrosa() from None
    if there.hostname != here.hostname or there.scheme not in ("http", "https"):
        raise not_openrosa()
    scheme = "https" if here.scheme == "https" else there.scheme
    return urlunsplit(there._replace(scheme=scheme))


def _limit(answer: Answer) -> int:
    said = answer.headers.get(_LIMIT_HEADER, "")
    return int(said) if said.isdecimal() and len(said) < len(str(1 << 62)) else _LIMIT_IF_UNSAID


def _away(answer: Answer) -> ServerAway:
    """Why nothing can go to this server now."""
    if answer.status in _NO_LOGIN:
        return login_unknown()
    if answer.status in _LATER or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerAway(
            f"接收表单的服务器现在忙不过来（代号 {answer.status}）。记录都在本机，稍后自动再传。",
            code="openrosa.busy",
            retry_after_s=_retry_after_s(answer),
        )
    return not_openrosa()


def _retry_after_s(answer: Answer) -> int:
    said = answer.headers.get("retry-after", "")
    return min(int(said), _MOST_WAIT_S) if said.isdecimal() and len(said) < len(str(1 << 62)) else 0


def _not_taken(answer: Answer, sent_bytes: int) -> NotTaken:
    """Why this submission was not kept."""
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        what = f"接收表单的服务器收这一份时出错了（代号 {answer.status}）"
        text = _in_turn(what, _said(answer), "记录在本机，稍后自动再传。")
        return NotTaken(text, code="openrosa.fault", for_good=False)
    if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        size = f"{sent_bytes / 1_000_000:.1f} MB"
        text = f"接收表单的服务器嫌这一份太大（{size}）。记录在本机，没有丢。请管理员放宽那边的上限，再同步。"
        return NotTaken(text, code="openrosa.too_large")
    if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        what, then = (
            "接收表单的服务器上没有这张表或这个版本",
            "记录在本机，没有丢。请管理员在那边发布，再同步。",
        )
        text = _in_turn(what, _said(answer), then)
        return NotTaken(text, code="openrosa.no_form")
    what = f"接收表单的服务器不收这一份（代号 {answer.status}）"
    text = _in_turn(what, _said(answer), "记录在本机，没有丢。请告诉管理员，改好后再同步。")
    return NotTaken(text, code="openrosa.refused")


def _said(answer: Answer) -> str:
    """The message of an OpenRosa answer, shortened; "" if it has none."""
    from gridworker.forms.markup import parse_xml

    try:
        root = parse_xml(answer.body)
    except FormProblem:
        return ""
    message = " ".join((root.findtext("{http://openrosa.org/http/response}message") or "").split())
    return f"对方说：{message[:_MOST_SAID]}" if message else ""


def _in_turn(*sentences: str) -> str:
    """Sentences one after the other, each whole, so that a screen can say them in another language."""
    return "。".join(one for one in sentences if one)
