"""Addresses of OpenRosa servers: what one must look like, and what people may see of it.

One may carry a key in its path, as those of ODK Central for app users do, so only the host is ever shown or logged.
"""

from urllib.parse import urlsplit

from gridworker.errors import InputProblem


def checked_address(url: str) -> str:
    """The address without a trailing slash.

    Raises:
        InputProblem: not an http or https address, or one with a password in it (`openrosa.address`).
    """
    cleaned = url.strip().rstrip("/")
    try:
        parts = urlsplit(cleaned)
        is_good = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        is_good = False
    if not is_good:
        text = (
            "OpenRosa 服务器的地址不对，什么也没有改。应当像 https://odk.example.org/v1/projects/1 这样，"
            "用户名和口令不写在地址里。"
        )
        raise InputProblem(text, code="openrosa.address")
    return cleaned


def host_of(url: str) -> str:
    """What people may see of an address."""
    return urlsplit(url).hostname or ""
