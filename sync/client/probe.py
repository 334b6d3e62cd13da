"""Asks a platform whether it is there, for the device check; needs no enrolment, sends nothing but the question."""

from datetime import datetime
from http import HTTPStatus

from gridworker.clock import Clock
from gridworker.doctor import Finding, Health
from gridworker.errors import EnvironmentProblem
from sync.client.answers import JSON, json_reply, problem
from sync.client.problems import captive
from sync.client.session import HEALTH_TIMEOUT_S
from sync.client.transport import HttpTransport, Request, Transport
from sync.protocol import wire

NAME = "平台"
_FAR_OFF_S = 120


def check_platform(url: str, clock: Clock) -> Finding:
    """What the platform at `url` answers, and how far this machine's clock is from its own."""
    if not url:
        return Finding(NAME, Health.WARN, "没有查：不知道平台地址", "加 --central 平台地址再查一次。")
    try:
        transport = HttpTransport(url)
    except EnvironmentProblem as wrong:
        return Finding(NAME, Health.BAD, wrong.text)
    try:
        return _finding(url, ask(transport, clock.now()), clock.now())
    except EnvironmentProblem as wrong:
        return Finding(NAME, Health.BAD, f"{url}：{wrong.text}")
    finally:
        transport.close()


def ask(transport: Transport, now: datetime) -> wire.Health:
    """The platform's own word.

    Raises:
        NetworkProblem: nothing answered, or something else did.
        PlatformProblem: it is there and does not serve.
    """
    request = Request("GET", "/healthz", {"Accept": JSON}, read_timeout_s=HEALTH_TIMEOUT_S)
    with transport.send(request) as response:
        if response.status != HTTPStatus.OK:
            raise problem(response, now)
        health = json_reply(response, wire.Health)
    if health.service != wire.SERVICE:
        raise captive()
    return health


def _finding(url: str, health: wire.Health, now: datetime) -> Finding:
    off_s = round(health.server_time_ms / 1000 - now.timestamp())
    if abs(off_s) <= _FAR_OFF_S:
        return Finding(NAME, Health.OK, f"{url} 在，第 {health.epoch} 代")
    way = "慢" if off_s > 0 else "快"
    return Finding(
        NAME,
        Health.WARN,
        f"{url} 在；本机比平台{way} {abs(off_s)} 秒",
        "记录的时间会按平台校正，不会丢；请在系统设置里打开自动对时。",
    )
