"""What may be in the way: certificates, own authorities, proxies. Each is explained, and nothing was sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from gridworker.errors import EnvironmentProblem, InputProblem, NetworkProblem
from sync.client.transport import HttpTransport, Request, WayOut
from tests.unit.client.tls import DAY, HEALTH, Authority, platform, proxy

VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*VARIABLES, *(name.lower() for name in VARIABLES), "GRIDWORKER_PROXY", "GRIDWORKER_CA"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@contextmanager
def way(url: str, way_out: WayOut) -> Iterator[HttpTransport]:
    transport = HttpTransport(url, way_out=way_out)
    try:
        yield transport
    finally:
        transport.close()


def ask(url: str, way_out: WayOut) -> bytes:
    with way(url, way_out) as transport, transport.send(Request("GET", "/healthz")) as response:
        assert response.status == 200
        return response.read()


def problem(url: str, way_out: WayOut) -> EnvironmentProblem:
    with pytest.raises(EnvironmentProblem) as caught:
        ask(url, way_out)
    return caught.value


def test_own_authority_in_a_file_is_trusted(authority: Authority) -> None:
    with platform(authority.server_files()) as port:
        assert ask(f"https://127.0.0.1:{port}", WayOut(ca_file=str(authority.file))) == HEALTH


def test_authority_nobody_knows_is_explained(authority: Authority, tmp_path: Path) -> None:
    with platform(authority.server_files()) as port:
        for ca_file in ("", str(Authority(tmp_path, "another authority").file)):
            said = problem(f"https://127.0.0.1:{port}", WayOut(ca_file=ca_file))
            assert said.code == "network.tls_issuer"
            assert "单位证书" in said.text
            assert "资料都在本机" in said.text


@pytest.mark.parametrize(
    ("holds", "code", "word"),
    [
        ((-3 * DAY, -DAY), "network.tls_expired", "过期"),
        ((DAY, 3 * DAY), "network.tls_early", "对时"),
    ],
)
def test_certificate_out_of_its_time_says_to_look_at_the_date_first(
    authority: Authority, holds: tuple[timedelta, timedelta], code: str, word: str
) -> None:
    with platform(authority.server_files(holds=holds)) as port:
        said = problem(f"https://127.0.0.1:{port}", WayOut(ca_file=str(authority.file)))
    assert said.code == code
    assert word in said.text
    assert "日期" in said.text


@pytest.mark.parametrize("host", ["127.0.0.2", "wg.example.gov.cn"])
def test_certificate_of_another_host_says_to_check_the_address(authority: Authority, host: str) -> None:
    with platform(authority.server_files(host)) as port:
        said = problem(f"https://127.0.0.1:{port}", WayOut(ca_file=str(authority.file)))
    assert said.code == "network.tls_name"
    assert "地址" in said.text


def test_plain_server_under_an_https_address_is_no_certificate_anybody_should_look_at() -> None:
    with platform() as port:
        assert problem(f"https://127.0.0.1:{port}", WayOut()).code == "network.tls"


@pytest.mark.parametrize("content", [None, b"", b"no certificate"])
def test_file_of_certificates_that_cannot_be_used_is_said_so(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    assert problem("https://127.0.0.1:9", WayOut(ca_file=str(path))).code == "network.ca_file"


def test_authorities_that_requests_brings_along_are_not_trusted(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the machine's own and the chosen file count."""
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(authority.file))
    with platform(authority.server_files()) as port:
        assert problem(f"https://127.0.0.1:{port}", WayOut()).code == "network.tls_issuer"


def test_chosen_proxy_carries_tls_and_plain_requests(authority: Authority) -> None:
    with proxy() as (address, asked), platform(authority.server_files()) as port:
        way_out = WayOut(proxy=address, ca_file=str(authority.file))
        assert ask(f"https://127.0.0.1:{port}", way_out) == HEALTH
        assert ask("http://platform.invalid", way_out) == HEALTH
    assert asked == [f"CONNECT 127.0.0.1:{port}", "GET http://platform.invalid/healthz"]


def test_systems_proxy_is_used_when_none_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy() as (address, asked), platform() as port:
        monkeypatch.setenv("http_proxy", address)
        assert ask("http://platform.invalid", WayOut()) == HEALTH
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert ask(f"http://127.0.0.1:{port}", WayOut()) == HEALTH
    assert asked == ["GET http://platform.invalid/healthz"]


def test_chosen_proxy_wins_over_the_systems_and_none_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    with proxy() as (address, asked), platform() as port:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        assert ask("http://platform.invalid", WayOut(proxy=address)) == HEALTH
        assert ask(f"http://127.0.0.1:{port}", WayOut(proxy="direct")) == HEALTH
    assert len(asked) == 1


@pytest.mark.parametrize("url", ["http://platform.invalid", "https://platform.invalid"])
def test_proxy_that_wants_a_login_is_explained(url: str) -> None:
    from sync.client.answers import problem as problem_of

    with (
        proxy(wants_login=True) as (address, _asked),
        way(url, WayOut(proxy=address)) as transport,
        pytest.raises(NetworkProblem) as caught,
        transport.send(Request("GET", "/healthz")) as response,
    ):
        raise problem_of(response)
    assert caught.value.code == "network.proxy_login"


@pytest.mark.parametrize("url", ["http://platform.invalid", "https://platform.invalid"])
def test_proxy_that_is_not_there_is_explained(url: str) -> None:
    said = problem(url, WayOut(proxy="http://127.0.0.1:9"))
    assert said.code == "network.proxy"
    assert "代理" in said.text


@pytest.mark.parametrize("text", ["socks5://10.0.0.1:1080", "http://", "ftp://x"])
def test_address_that_is_no_http_proxy_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("GRIDWORKER_PROXY", text)
    with pytest.raises(InputProblem) as caught:
        HttpTransport("http://127.0.0.1:9")
    assert caught.value.code == "network.proxy_address"


def test_proxy_may_be_written_without_its_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDWORKER_PROXY", " 10.1.2.3:8080 ")
    assert WayOut.chosen().proxy == "http://10.1.2.3:8080"
