"""The device's standing with the platform: probe, token, clock offset, revocation."""

from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from gridworker.errors import NetworkProblem, PlatformProblem
from gridworker.model.sealed import is_signed, sign
from sync.client.problems import DeviceRevoked
from sync.client.session import OffsetSample, Session
from sync.client.transport import Request, Response
from sync.protocol import wire
from tests.unit.client.scripted import (
    DEVICE,
    PLATFORM,
    Answer,
    ScriptedTransport,
    authority,
    error_answer,
    health,
    json_answer,
    manual_clock,
    page,
    who,
)

CA = authority()
DEVICE_KEY = generate_private_key(SECP256R1())
REQUEST = Request("GET", "/sync/v1/feed")


class Scene:
    """A session with a scripted platform that grants tokens `token-1`, `token-2` and so on.

    It wants a challenge signed, as platforms do that are older, or that find our clock wrong; `at_once` is one that does not.
    """

    def __init__(self, *answers: Answer, expires_in_s: int = 900, at_once: bool = False) -> None:
        self.at_once = at_once
        self.clock = manual_clock()
        self.granted = 0
        self.expires_in_s = expires_in_s
        self.samples: list[OffsetSample] = []
        self.transport = ScriptedTransport(list(answers))
        self.transport.by_path = {"/devices/challenge": self._challenge, "/devices/token": self._token}
        self.session = Session(
            self.transport, who(CA, DEVICE_KEY), self.clock, self.samples.append, nonce=lambda: "own-nonce"
        )

    def _challenge(self, _request: Request) -> Response:
        now_ms = int(self.clock.now().timestamp() * 1000)
        return json_answer(wire.ChallengeReply(nonce="platform-nonce", server_time_ms=now_ms))

    def _token(self, request: Request) -> Response:
        is_at_once = msgspec.json.decode(request.body, type=wire.TokenRequest).at_ms is not None
        if is_at_once and not self.at_once:
            return error_answer(403, "auth.proof")
        self.granted += 1
        granted = wire.TokenReply(token=f"token-{self.granted}", expires_in_s=self.expires_in_s)
        said = health(self.clock, epoch=7)
        return json_answer(
            msgspec.structs.replace(
                granted, platform=said.platform, epoch=said.epoch, server_time_ms=said.server_time_ms
            )
            if is_at_once
            else granted
        )

    def bearer(self, index: int) -> str:
        return self.transport.asked[index].headers["Authorization"]


def ok() -> Response:
    return json_answer(wire.ErrorReply(code="", text=""))


def test_send_signs_the_challenge_and_shows_the_token() -> None:
    scene = Scene(ok())
    scene.session.send(REQUEST)
    shown = msgspec.json.decode(scene.transport.asked[2].body, type=wire.TokenRequest)
    assert is_signed(DEVICE_KEY.public_key(), wire.token_message(DEVICE, "platform-nonce"), shown.signature)
    assert scene.bearer(-1) == "Bearer token-1"


def test_a_platform_that_lets_us_in_at_once_is_asked_nothing_else() -> None:
    scene = Scene(ok(), at_once=True)
    assert scene.session.recognise() == 7
    scene.session.send(REQUEST)
    assert scene.transport.paths() == ["/devices/token", "/sync/v1/feed"]
    shown = msgspec.json.decode(scene.transport.asked[0].body, type=wire.TokenRequest)
    assert shown.at_ms == int(scene.clock.now().timestamp() * 1000)
    message = wire.sign_in_message(PLATFORM, DEVICE, "own-nonce", shown.at_ms)
    assert is_signed(DEVICE_KEY.public_key(), message, shown.signature)
    assert [sample.offset_ms for sample in scene.samples] == [0]


def test_who_holds_a_token_asks_only_who_is_there() -> None:
    scene = Scene(ok(), at_once=True)
    scene.session.send(REQUEST)
    scene.transport.by_path["/healthz"] = json_answer(health(scene.clock, epoch=8))
    assert scene.session.recognise() == 8
    assert scene.granted == 1


def test_an_older_platform_is_asked_who_it_is_and_signed_in_to_by_challenge() -> None:
    scene = Scene(ok(), ok())
    scene.transport.by_path["/healthz"] = json_answer(health(scene.clock))
    assert scene.session.recognise() == 1
    scene.session.send(REQUEST)
    scene.clock.advance(timedelta(minutes=15))
    scene.session.send(REQUEST)
    signing_in = ["/devices/challenge", "/devices/token", "/sync/v1/feed"]
    assert scene.transport.paths() == ["/devices/token", "/healthz", *signing_in, *signing_in]


def test_a_platform_that_wanted_a_challenge_only_because_of_our_clock_is_tried_again() -> None:
    scene = Scene(ok(), ok())
    scene.transport.by_path["/devices/challenge"] = lambda _request: json_answer(
        wire.ChallengeReply(nonce="platform-nonce", server_time_ms=0, platform=PLATFORM)
    )
    scene.session.send(REQUEST)
    scene.at_once = True
    scene.clock.advance(timedelta(minutes=15))
    scene.session.send(REQUEST)
    assert scene.transport.paths()[-2:] == ["/devices/token", "/sync/v1/feed"]


@pytest.mark.parametrize("answer", [page(), page(status=302), page(status=511), page(status=404)])
def test_recognising_finds_a_captive_portal_when_a_login_page_answers(answer: Response) -> None:
    scene = Scene(at_once=True)
    scene.transport.by_path = {"/devices/token": answer, "/healthz": page()}
    with pytest.raises(NetworkProblem) as caught:
        scene.session.recognise()
    assert caught.value.code == "network.captive"
    assert not scene.session.has_token


def test_recognising_finds_a_stranger_who_would_let_us_in() -> None:
    scene = Scene(at_once=True)
    scene.transport.by_path["/devices/token"] = json_answer(
        wire.TokenReply(token="t", expires_in_s=900, platform="platform-2", epoch=1, server_time_ms=0)
    )
    with pytest.raises(PlatformProblem) as caught:
        scene.session.recognise()
    assert caught.value.code == "platform.stranger"
    assert not scene.session.has_token


def test_send_uses_one_token_until_shortly_before_its_end() -> None:
    scene = Scene(ok(), ok(), ok())
    scene.session.send(REQUEST)
    scene.clock.advance(timedelta(minutes=13))
    scene.session.send(REQUEST)
    assert scene.granted == 1
    scene.clock.advance(timedelta(minutes=1, seconds=1))
    scene.session.send(REQUEST)
    assert scene.granted == 2


def test_send_keeps_its_token_when_the_wall_clock_is_set() -> None:
    scene = Scene(ok(), ok())
    scene.session.send(REQUEST)
    scene.clock.set_wall(scene.clock.now() + timedelta(days=365))
    scene.session.send(REQUEST)
    assert scene.granted == 1


def test_send_renews_the_token_once_when_the_platform_says_401() -> None:
    scene = Scene(error_answer(401, "auth.token"), ok())
    assert scene.session.send(REQUEST).status == 200
    assert scene.bearer(-1) == "Bearer token-2"


def test_send_gives_up_when_a_new_token_is_refused_too() -> None:
    scene = Scene(error_answer(401, "auth.token"), error_answer(401, "auth.token"))
    with pytest.raises(PlatformProblem) as caught:
        scene.session.send(REQUEST)
    assert caught.value.code == "platform.session"
    assert not isinstance(caught.value, DeviceRevoked)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_refused_challenge_is_no_revocation(status: int) -> None:
    scene = Scene()
    scene.transport.by_path["/devices/challenge"] = error_answer(status, "auth.device_unknown")
    with pytest.raises(PlatformProblem) as caught:
        scene.session.send(REQUEST)
    assert not isinstance(caught.value, DeviceRevoked)


def _revoked(scene: Scene, revocation: wire.Revocation) -> Callable[[Request], Response]:
    return lambda _request: json_answer(
        wire.ChallengeReply(nonce="", server_time_ms=0, revocation=revocation)
    )


def test_revocation_counts_when_the_pinned_ca_signed_it_for_this_device_and_request() -> None:
    scene = Scene()
    signature = sign(CA.key, wire.revocation_message(DEVICE, "own-nonce"))
    order = wire.Revocation(device=DEVICE, nonce="own-nonce", signature=signature)
    scene.transport.by_path["/devices/challenge"] = _revoked(scene, order)
    with pytest.raises(DeviceRevoked):
        scene.session.send(REQUEST)


@pytest.mark.parametrize(
    ("device", "nonce", "key"),
    [
        pytest.param(DEVICE, "own-nonce", generate_private_key(SECP256R1()), id="another authority"),
        pytest.param("device-2", "own-nonce", CA.key, id="another device"),
        pytest.param(DEVICE, "old-nonce", CA.key, id="an earlier request"),
    ],
)
def test_revocation_is_ignored_when_it_proves_nothing(device: str, nonce: str, key: object) -> None:
    scene = Scene()
    signature = sign(key, wire.revocation_message(device, nonce))  # type: ignore[arg-type]  # a key, typed loosely
    order = wire.Revocation(device=device, nonce=nonce, signature=signature)
    scene.transport.by_path["/devices/challenge"] = _revoked(scene, order)
    with pytest.raises(PlatformProblem) as caught:
        scene.session.send(REQUEST)
    assert caught.value.code == "platform.revocation_unproven"


def test_revocation_is_ignored_when_it_names_us_but_was_signed_for_another() -> None:
    scene = Scene()
    signature = sign(CA.key, wire.revocation_message("device-2", "own-nonce"))
    order = wire.Revocation(device=DEVICE, nonce="own-nonce", signature=signature)
    scene.transport.by_path["/devices/challenge"] = _revoked(scene, order)
    with pytest.raises(PlatformProblem) as caught:
        scene.session.send(REQUEST)
    assert caught.value.code == "platform.revocation_unproven"


def test_probe_measures_the_offset_at_the_middle_of_the_round_trip() -> None:
    scene = Scene()

    def slow(_request: Request) -> Response:
        reply = health(scene.clock, timedelta(minutes=7, seconds=1))
        scene.clock.advance(timedelta(seconds=2))
        return json_answer(reply)

    scene.transport.by_path["/healthz"] = slow
    scene.session.probe()
    assert scene.samples == [OffsetSample(offset_ms=7 * 60_000, round_trip_ms=2000)]


@pytest.mark.parametrize("days", [365, -365])
def test_probe_measures_a_clock_that_is_a_year_off(days: int) -> None:
    scene = Scene()
    scene.transport.by_path["/healthz"] = json_answer(health(scene.clock, timedelta(days=days)))
    scene.session.probe()
    assert scene.samples[0].offset_ms == days * 86_400_000


def test_probe_measures_nothing_when_the_clock_is_set_meanwhile() -> None:
    scene = Scene()

    def while_somebody_sets_it(_request: Request) -> Response:
        reply = health(scene.clock)
        scene.clock.set_wall(scene.clock.now() + timedelta(hours=1))
        return json_answer(reply)

    scene.transport.by_path["/healthz"] = while_somebody_sets_it
    scene.session.probe()
    assert scene.samples == []


def test_probe_measures_nothing_when_the_answer_took_too_long() -> None:
    scene = Scene()

    def very_slow(_request: Request) -> Response:
        reply = health(scene.clock)
        scene.clock.advance(timedelta(seconds=11))
        return json_answer(reply)

    scene.transport.by_path["/healthz"] = very_slow
    scene.session.probe()
    assert scene.samples == []


def test_probe_finds_a_captive_portal_when_a_login_page_answers() -> None:
    for answer in (page(), page(status=302), page(status=511), error_answer(200, "x")):
        scene = Scene()
        scene.transport.by_path["/healthz"] = answer
        with pytest.raises(NetworkProblem) as caught:
            scene.session.probe()
        assert caught.value.code == "network.captive"


def test_probe_finds_a_stranger_when_another_platform_answers() -> None:
    scene = Scene()
    scene.transport.by_path["/healthz"] = json_answer(health(scene.clock, platform="platform-2"))
    with pytest.raises(PlatformProblem) as caught:
        scene.session.probe()
    assert caught.value.code == "platform.stranger"


def test_probe_finds_a_stranger_when_another_service_answers() -> None:
    scene = Scene()
    scene.transport.by_path["/healthz"] = json_answer(health(scene.clock, service="nginx"))
    with pytest.raises(NetworkProblem) as caught:
        scene.session.probe()
    assert caught.value.code == "network.captive"


def test_device_key_is_read_back_as_it_was_made() -> None:
    pem = who(CA, DEVICE_KEY).private_key
    assert load_pem_private_key(pem.encode(), None).private_numbers() == DEVICE_KEY.private_numbers()  # type: ignore[union-attr]  # a P-256 key
