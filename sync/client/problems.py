"""What can go wrong between device and platform, told apart by what the engine has to do about it.

`NetworkProblem` is the link's fault and waits for the link; everything here is an answer of the platform.
"""

from gridworker.errors import EnvironmentProblem, NetworkProblem, PlatformProblem

URGENT_AFTER_S = 5
"""Where nobody says how soon something urgent may come, as a front door does not."""


class PlatformBusy(PlatformProblem):
    """429 or 503: come back after `retry_after_s`, and not before; with what is urgent from `urgent_after_s` on."""

    code = "platform.busy"

    def __init__(self, text: str, retry_after_s: int, urgent_after_s: int = URGENT_AFTER_S) -> None:
        super().__init__(text)
        self.retry_after_s = retry_after_s
        self.urgent_after_s = min(urgent_after_s, retry_after_s)


class ServerFault(PlatformProblem):
    """A 5xx that says nothing about when to come back; `status` is its number."""

    code = "platform.fault"

    def __init__(self, status: int) -> None:
        super().__init__(f"平台出错了（代号 {status}）。资料都在本机，会自动再传。持续出现请告诉管理员。")
        self.status = status


class AppTooOld(PlatformProblem):
    """426 on the feed: nothing more can be pulled until the app is upgraded; what was made here still goes up."""

    code = "platform.too_old"


class EpochNews(PlatformProblem):
    """A reply names another epoch than the device believes in: nothing of it is kept before that is cleared up."""

    code = "platform.epoch_news"

    def __init__(self) -> None:
        super().__init__("平台刚恢复过，要先对一次再传。资料都在本机，会自动再试。")


class DeviceRevoked(PlatformProblem):
    """The platform's CA has signed that this device no longer belongs; the only message that destroys keys."""

    code = "platform.revoked"


class Cancelled(Exception):
    """A person or the end of the program stopped the run; whatever was answered is kept."""


_BREAKS = ("network.broken", "network.unreachable", "network.timeout")


def is_break(problem: EnvironmentProblem) -> bool:
    """Whether the line just broke, as against something on it that waiting does not mend."""
    return isinstance(problem, NetworkProblem) and problem.code in _BREAKS


def captive() -> NetworkProblem:
    """Something between us and the platform answered in its stead."""
    return NetworkProblem(
        "连上了网络，但到不了平台：多半是这个 Wi-Fi 要先登录，或被拦截了。资料都在本机，没有丢。"
        "请先在浏览器里登录这个网络，或换一个网络。",
        code="network.captive",
    )


def proxy_login() -> NetworkProblem:
    """A proxy on the way wants to know who is asking."""
    return NetworkProblem(
        "代理服务器要求登录，没有传任何东西，资料都在本机。请把用户名和口令写进代理地址，或请管理员放行。",
        code="network.proxy_login",
    )


def broken_off() -> NetworkProblem:
    """The connection ended in the middle of an answer."""
    return NetworkProblem("网络中途断开。资料都在本机，联网后接着传。", code="network.broken")
