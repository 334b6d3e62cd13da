"""Who is let in, how long, and what alone may destroy a device's keys."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from gridworker.clock import ManualClock
from gridworker.model.sealed import is_signed, sign
from sync.central import commands
from sync.central.auth.sessions import revoke
from sync.central.embedded import Central
from sync.central.settings import Settings
from sync.protocol.wire import (
    TokenReply,
    TokenRequest,
    revocation_message,
    sign_in_message,
    token_message,
)
from tests.integration.central.platforms import FieldDevice, enrolled, seed_small

_JSON = {"Content-Type": "application/json"}


def post(device: FieldDevice, path: str, body: Any) -> Any:
    """The status and code of an answer."""
    reply = device.http.post(f"{device.url}{path}", data=msgspec.json.encode(body), headers=_JSON)
    return reply.status_code, reply.json().get("code", "")


def revoke_device(central: Central, device: str) -> None:
    """Revoke at the platform."""
    with central.services.engine.begin() as connection:
        assert revoke(connection, device, central.services.clock)


def test_enrolling_gives_worker_scope_and_a_certificate_of_the_platforms_ca(device: FieldDevice) -> None:
    enrolment = device.enrolment
    assert enrolment.worker["code"] == "0003"
    assert "worker:worker-0003" in enrolment.scope
    certificate = x509.load_pem_x509_certificate(enrolment.certificate.encode())
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(enrolment.ca.encode()))
    assert certificate.public_key() == device.key.public_key()
    assert enrolment.device in certificate.subject.rfc4514_string()


def test_a_code_works_once_for_one_key_and_again_only_for_the_same_key(central: Central) -> None:
    code = commands.enrol_code_in(central.services, "0003")
    device = FieldDevice(central.url, code)
    assert device.enrol(code.lower().replace("-", " ")) == device.enrolment
    device.key = generate_private_key(SECP256R1())
    other = enrolled(central)
    assert post(other, "/devices/enrol", other.enrol_request(code)) == (403, "enrol.code_used")
    other.close()
    device.close()


def test_an_unknown_an_expired_and_a_forged_request_are_told_apart(
    central: Central, device: FieldDevice, platform_clock: ManualClock
) -> None:
    code = commands.enrol_code_in(central.services, "0003")
    assert post(device, "/devices/enrol", device.enrol_request("AAAA-BBBB-CCCC")) == (
        403,
        "enrol.code_unknown",
    )
    forged = msgspec.structs.replace(device.enrol_request(code), proof=sign(device.key, b"else"))
    assert post(device, "/devices/enrol", forged) == (403, "enrol.proof")
    platform_clock.advance(timedelta(hours=25))
    assert post(device, "/devices/enrol", device.enrol_request(code)) == (403, "enrol.code_expired")


def test_guessing_codes_is_slowed_down(device: FieldDevice, platform_clock: ManualClock) -> None:
    request = device.enrol_request("AAAA-BBBB-CCCC")
    codes = [post(device, "/devices/enrol", request)[1] for _ in range(31)]
    assert codes[-1] == "request.too_many"
    platform_clock.advance(timedelta(seconds=30))
    assert post(device, "/devices/enrol", request)[1] == "enrol.code_unknown"


def test_of_a_code_and_a_token_only_hashes_are_kept(central: Central, device: FieldDevice) -> None:
    code = commands.enrol_code_in(central.services, "0003")
    with central.services.engine.connect() as connection:
        for table in ("enrol_code", "token"):
            kept = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert device.token not in kept
            assert code.replace("-", "") not in kept


def test_a_token_ends_after_fifteen_minutes(device: FieldDevice, platform_clock: ManualClock) -> None:
    platform_clock.advance(timedelta(minutes=15))
    reply = device.http.get(f"{device.url}/sync/v1/feed")
    assert reply.status_code == 401
    device.log_in()
    assert device.pull()


def test_a_challenge_is_good_for_one_token_of_its_device(
    device: FieldDevice, other_device: FieldDevice
) -> None:
    nonce = device.challenge().nonce
    name = device.enrolment.device
    request = TokenRequest(device=name, nonce=nonce, signature=sign(device.key, token_message(name, nonce)))
    stolen = msgspec.structs.replace(request, signature=sign(other_device.key, token_message(name, nonce)))
    assert post(device, "/devices/token", stolen) == (403, "auth.proof")
    assert post(device, "/devices/token", request) == (403, "auth.proof")
    nonce = device.challenge().nonce
    request = TokenRequest(device=name, nonce=nonce, signature=sign(device.key, token_message(name, nonce)))
    assert post(device, "/devices/token", request)[0] == 200
    assert post(device, "/devices/token", request) == (403, "auth.proof")


def test_a_device_that_signs_time_and_a_nonce_of_its_own_is_let_in_once_and_told_who_lets_it_in(
    device: FieldDevice, other_device: FieldDevice, platform_clock: ManualClock
) -> None:
    name = device.enrolment.device
    request = at_once(device, platform_clock)
    forged = sign_in_message(device.enrolment.platform, name, "its-own", request.at_ms or 0)
    stolen = msgspec.structs.replace(request, nonce="its-own", signature=sign(other_device.key, forged))
    assert post(device, "/devices/token", stolen) == (403, "auth.proof")
    reply = device.http.post(f"{device.url}/devices/token", data=msgspec.json.encode(request))
    granted = msgspec.json.decode(reply.content, type=TokenReply)
    assert (granted.platform, granted.epoch) == (device.enrolment.platform, device.enrolment.epoch)
    assert granted.server_time_ms == int(platform_clock.now().timestamp() * 1000)
    device.http.headers["Authorization"] = f"Bearer {granted.token}"
    assert device.pull()
    for minutes in (0, 4, 5):
        platform_clock.advance(timedelta(minutes=minutes))
        assert post(device, "/devices/token", request) == (403, "auth.proof")


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_device_whose_clock_is_wrong_signs_a_challenge_instead(
    device: FieldDevice, platform_clock: ManualClock, minutes: int
) -> None:
    wrong = at_once(device, platform_clock, timedelta(minutes=minutes))
    assert post(device, "/devices/token", wrong) == (403, "auth.proof")
    assert device.challenge().platform == device.enrolment.platform
    device.log_in()


def test_a_revoked_device_is_not_let_in_at_once(
    central: Central, device: FieldDevice, platform_clock: ManualClock
) -> None:
    revoke_device(central, device.enrolment.device)
    assert post(device, "/devices/token", at_once(device, platform_clock)) == (403, "auth.proof")


def at_once(device: FieldDevice, clock: ManualClock, off: timedelta = timedelta()) -> TokenRequest:
    """Asks for a token without a challenge, by a clock that is `off`."""
    name, at_ms = device.enrolment.device, int((clock.now() + off).timestamp() * 1000)
    message = sign_in_message(device.enrolment.platform, name, "my-own", at_ms)
    return TokenRequest(device=name, nonce="my-own", signature=sign(device.key, message), at_ms=at_ms)


def test_a_revoked_device_is_told_by_the_ca_naming_its_own_nonce(
    central: Central, device: FieldDevice
) -> None:
    revoke_device(central, device.enrolment.device)
    assert device.http.get(f"{device.url}/sync/v1/feed").status_code == 401
    order = device.challenge("my-own-nonce").revocation
    assert order is not None
    assert (order.device, order.nonce) == (device.enrolment.device, "my-own-nonce")
    ca = x509.load_pem_x509_certificate(device.enrolment.ca.encode())
    assert is_signed(ca.public_key(), revocation_message(order.device, order.nonce), order.signature)  # type: ignore[arg-type]


def test_an_unknown_device_is_404_and_gets_no_order(device: FieldDevice) -> None:
    body = {"device": "nobody", "nonce": "n"}
    assert post(device, "/devices/challenge", body) == (404, "auth.device_unknown")


def test_keys_survive_a_restart_and_are_for_the_owner_only(settings: Settings) -> None:
    with commands.opened(settings) as first, commands.opened(settings) as second:
        assert first.keys.ca_pem == second.keys.ca_pem
        assert first.keys.recipient == second.keys.recipient
    modes = {path.stat().st_mode & 0o077 for path in settings.keys_folder.iterdir()}
    assert modes == {0}


@pytest.fixture
def settings(tmp_path: Any, database_url: str) -> Settings:
    """A platform that is not running."""
    made = Settings(folder=tmp_path / "central", database_url=database_url)
    with commands.opened(made) as services:
        seed_small(services)
    return made
