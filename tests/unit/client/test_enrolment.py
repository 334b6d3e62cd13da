"""A device becomes a worker's, or is told why not."""

import json

import msgspec
import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from gridworker.errors import EnvironmentProblem, InputProblem, NetworkProblem, PlatformProblem
from gridworker.model.sealed import is_signed
from sync.client.enrolment import Enrolment, Invitation, checked_invitation, fingerprint, read_invitation
from sync.client.transport import Request, Response
from sync.protocol import wire
from tests.unit.client.scripted import (
    PLATFORM,
    Authority,
    ScriptedTransport,
    authority,
    error_answer,
    health,
    json_answer,
    manual_clock,
    page,
)

CA = authority()
RECIPIENT = str(pyrage.x25519.Identity.generate().to_public())


def reply_to(request: Request, signed_by: Authority = CA, **changed: object) -> wire.EnrolReply:
    """What the platform answers to an honest request."""
    asked = msgspec.json.decode(request.body, type=wire.EnrolRequest)
    fields: dict[str, object] = {
        "device": "device-1",
        "platform": PLATFORM,
        "epoch": 1,
        "district": "510108",
        "worker": {"id": "worker-1", "name": "测试员"},
        "scope": ("510108004006",),
        "certificate": signed_by.certify(load_pem_public_key(asked.public_key.encode())),
        "ca": signed_by.pem,
        "recipient": RECIPIENT,
        "server_time_ms": 0,
    }
    return msgspec.convert({**fields, **changed}, wire.EnrolReply)


class Scene:
    """An attempt at a scripted platform."""

    def __init__(self, invitation: Invitation | None = None) -> None:
        clock = manual_clock()
        self.transport = ScriptedTransport(
            by_path={
                "/healthz": lambda _request: json_answer(health(clock)),
                "/devices/enrol": self.honest,
            }
        )
        self.invitation = invitation or Invitation("http://127.0.0.1:1", "ABCD2345EFGH")
        self.attempt = Enrolment(self.transport, self.invitation, "双桥子 3 号平板", "0.1", clock)

    def honest(self, request: Request) -> Response:
        return json_answer(reply_to(request))

    def answers(self, **changed: object) -> None:
        self.transport.by_path["/devices/enrol"] = lambda request: json_answer(reply_to(request, **changed))

    def requests(self) -> list[bytes]:
        return [request.body for request in self.transport.asked if request.path == "/devices/enrol"]


def test_redeem_gives_an_identity_whose_keys_fit_what_was_sent() -> None:
    scene = Scene()
    identity = scene.attempt.redeem().identity
    sent = msgspec.json.decode(scene.requests()[0], type=wire.EnrolRequest)
    key = load_pem_private_key(identity.private_key.encode(), None)
    assert is_signed(key.public_key(), wire.enrol_message(sent), sent.proof)  # type: ignore[arg-type]  # a P-256 key
    assert str(pyrage.x25519.Identity.from_str(identity.age_identity).to_public()) == sent.recipient
    assert (identity.device, identity.worker, identity.ca) == ("device-1", "worker-1", CA.pem)


def test_redeem_sends_the_very_same_request_again_when_the_reply_was_lost() -> None:
    scene = Scene()
    scene.transport.by_path["/devices/enrol"] = NetworkProblem("断了")
    with pytest.raises(NetworkProblem):
        scene.attempt.redeem()
    scene.transport.by_path["/devices/enrol"] = scene.honest
    scene.attempt.redeem()
    first, second = scene.requests()
    assert first == second


@pytest.mark.parametrize(
    "code", ["enrol.code_unknown", "enrol.code_used", "enrol.code_expired", "enrol.proof"]
)
def test_redeem_says_what_to_do_when_the_code_is_refused(code: str) -> None:
    scene = Scene()
    scene.transport.by_path["/devices/enrol"] = error_answer(403, code)
    with pytest.raises(InputProblem) as caught:
        scene.attempt.redeem()
    assert caught.value.code == code
    assert "请" in caught.value.text


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (error_answer(429, "request.too_many", retry_after="60"), "enrol.rate"),
        (error_answer(503, "x"), "platform.busy"),
        (error_answer(500, "x"), "platform.fault"),
        (error_answer(400, "request.malformed"), "request.malformed"),
        (page(), "network.captive"),
        (page(status=403), "network.captive"),
    ],
)
def test_redeem_says_why_when_the_platform_does_not_answer_as_it_should(answer: Response, code: str) -> None:
    scene = Scene()
    scene.transport.by_path["/devices/enrol"] = answer
    with pytest.raises(EnvironmentProblem) as caught:
        scene.attempt.redeem()
    assert caught.value.code == code


def test_redeem_refuses_a_certificate_of_another_authority() -> None:
    scene, other = Scene(), authority()
    scene.transport.by_path["/devices/enrol"] = lambda request: json_answer(
        reply_to(request, other, ca=CA.pem)
    )
    with pytest.raises(PlatformProblem) as caught:
        scene.attempt.redeem()
    assert caught.value.code == "enrol.reply"


@pytest.mark.parametrize(
    "changed",
    [
        {"certificate": CA.certify(generate_private_key(SECP256R1()).public_key())},
        {"certificate": "no certificate"},
        {"ca": "no certificate"},
        {"recipient": "age1nonsense"},
        {"platform": "platform-2"},
        {"worker": {"name": "没有编号"}},
    ],
)
def test_redeem_refuses_a_reply_whose_parts_do_not_fit(changed: dict[str, object]) -> None:
    scene = Scene()
    scene.answers(**changed)
    with pytest.raises(PlatformProblem) as caught:
        scene.attempt.redeem()
    assert caught.value.code == "enrol.reply"


def test_redeem_refuses_a_platform_that_is_not_the_one_the_code_names() -> None:
    right = Scene(Invitation("http://127.0.0.1:1", "ABC", fingerprint(CA.certificate)))
    right.attempt.redeem()
    wrong = Scene(Invitation("http://127.0.0.1:1", "ABC", fingerprint(authority().certificate)))
    with pytest.raises(PlatformProblem) as caught:
        wrong.attempt.redeem()
    assert caught.value.code == "enrol.reply"


def test_typed_code_may_have_dashes_blanks_and_small_letters() -> None:
    found = checked_invitation(" https://wg.example.gov.cn/ ", "abcd-2345 efgh")
    assert found == Invitation("https://wg.example.gov.cn", "ABCD2345EFGH")


@pytest.mark.parametrize(
    ("url", "code", "problem"),
    [
        ("wg.example.gov.cn", "ABC", "enrol.address"),
        ("ftp://wg.example.gov.cn", "ABC", "enrol.address"),
        ("https://[wg.example.gov.cn", "ABC", "enrol.address"),
        ("https://wg.example.gov.cn:port", "ABC", "enrol.address"),
        ("https://wg 平台.cn", "ABC", "enrol.address"),
        ("https://wg.example.gov.cn", "", "enrol.code_format"),
        ("https://wg.example.gov.cn", "开通码", "enrol.code_format"),
    ],
)
def test_typed_invitation_is_refused_when_it_cannot_be_one(url: str, code: str, problem: str) -> None:
    with pytest.raises(InputProblem) as caught:
        checked_invitation(url, code)
    assert caught.value.code == problem


def test_qr_code_is_read_when_it_is_an_invitation() -> None:
    text = json.dumps({"url": "https://wg.example.gov.cn", "code": "ABCD-2345-EFGH", "ca_sha256": "AB"})
    assert read_invitation(text) == Invitation("https://wg.example.gov.cn", "ABCD2345EFGH", "ab")


def test_qr_code_is_refused_when_it_is_something_else() -> None:
    with pytest.raises(InputProblem) as caught:
        read_invitation("https://u.wechat.com/xyz")
    assert caught.value.code == "enrol.qr"
