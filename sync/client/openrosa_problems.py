"""What an OpenRosa server may have against us: against everything for now, or against one submission."""

from gridworker.errors import EnvironmentProblem


class ServerAway(EnvironmentProblem):
    """Nothing can go to this server now: it is not there, not itself, too busy, or does not know us."""

    code = "openrosa.not_openrosa"

    def __init__(self, text: str, *, code: str | None = None, retry_after_s: int = 0) -> None:
        super().__init__(text, code=code)
        self.retry_after_s = retry_after_s


class NotTaken(EnvironmentProblem):
    """The server does not take this submission: not now, or, if `for_good`, not as it is."""

    code = "openrosa.refused"

    def __init__(self, text: str, *, code: str | None = None, for_good: bool = True) -> None:
        super().__init__(text, code=code)
        self.for_good = for_good


def login_unknown() -> ServerAway:
    """It wants a login and does not accept ours, or we have none."""
    return ServerAway(
        "接收表单的服务器要登录，没有账号，或账号口令不对。记录都在本机，没有丢。"
        "请用 gridworker openrosa login 写好账号，再同步。",
        code="openrosa.login",
    )


def not_openrosa() -> ServerAway:
    """Something else answered in its stead, or the address is another one."""
    return ServerAway(
        "回答的不是接收表单的服务器：多半是这个 Wi-Fi 要先登录，或地址不对。记录都在本机，会自动再传。"
        "请换个网络再试，还不行就请管理员核对地址。",
        code="openrosa.not_openrosa",
    )
