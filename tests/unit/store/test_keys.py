"""The lock: what opens it, what it costs to be wrong, and that nothing is ever lost by it."""

from datetime import timedelta
from pathlib import Path

import pytest

from gridworker.clock import ManualClock
from gridworker.errors import KeyProblem, StoreProblem
from gridworker.store.attempts import LOCK_AFTER, LOCK_S, Attempts
from gridworker.store.keys import KdfCost, KeyFile, LockMode
from gridworker.store.system_secret import is_trustworthy
from tests.fakes.device import START
from tests.fakes.os_secret import FakeOsSecret

CHEAP = KdfCost(1, 8, 1)
PIN = "271828"
PHRASE = "楼下的桂花树今年开了两次花"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


def make(folder: Path, clock: ManualClock, words: str = PIN) -> tuple[KeyFile, bytes, FakeOsSecret]:
    secret = FakeOsSecret()
    keys, key = KeyFile.create(folder, words, secret, clock, CHEAP)
    return keys, key, secret


def wrong_tries(keys: KeyFile, clock: ManualClock, number: int) -> None:
    for _ in range(number):
        clock.advance(timedelta(seconds=keys.state().wait_s))
        with pytest.raises(KeyProblem):
            keys.unlock("000001")


def test_unlock_gives_the_key_when_pin_and_system_secret_are_there(
    tmp_path: Path, clock: ManualClock
) -> None:
    _keys, key, secret = make(tmp_path, clock)
    loaded = KeyFile.load(tmp_path, secret, clock)
    assert loaded.mode is LockMode.PIN
    assert loaded.unlock(PIN) == key


def test_pin_alone_opens_nothing_when_the_system_secret_is_gone(tmp_path: Path, clock: ManualClock) -> None:
    make(tmp_path, clock)
    with pytest.raises(KeyProblem) as problem:
        KeyFile.load(tmp_path, FakeOsSecret(), clock).unlock(PIN)
    assert problem.value.code == "key.os_secret"
    assert KeyFile.load(tmp_path, FakeOsSecret(), clock).state().attempts_left == LOCK_AFTER


def test_another_system_secret_does_not_open_it(tmp_path: Path, clock: ManualClock) -> None:
    keys, _key, secret = make(tmp_path, clock)
    secret.kept = dict.fromkeys(secret.kept, b"x" * 32)
    with pytest.raises(KeyProblem) as problem:
        keys.unlock(PIN)
    assert problem.value.code == "key.wrong"


@pytest.mark.parametrize("words", ["27182", "2718281", "27182a", "111111", "123456", ""])
def test_create_refuses_a_pin_that_is_no_good(tmp_path: Path, clock: ManualClock, words: str) -> None:
    with pytest.raises(KeyProblem) as problem:
        KeyFile.create(tmp_path, words, FakeOsSecret(), clock, CHEAP)
    assert problem.value.code == "key.too_weak"


@pytest.mark.parametrize("secret", [None, FakeOsSecret(available=False)])
def test_create_asks_for_a_passphrase_when_the_system_keeps_no_secrets(
    tmp_path: Path, clock: ManualClock, secret: FakeOsSecret | None
) -> None:
    with pytest.raises(KeyProblem) as problem:
        KeyFile.create(tmp_path, PIN, secret, clock, CHEAP)
    assert problem.value.code == "key.too_weak"
    keys, key = KeyFile.create(tmp_path, PHRASE, secret, clock, CHEAP)
    assert keys.mode is LockMode.PASSPHRASE
    assert KeyFile.load(tmp_path, None, clock).unlock(PHRASE) == key


def test_create_leaves_an_existing_key_alone(tmp_path: Path, clock: ManualClock) -> None:
    keys, key, secret = make(tmp_path, clock)
    with pytest.raises(KeyProblem) as problem:
        KeyFile.create(tmp_path, "314159", secret, clock, CHEAP)
    assert problem.value.code == "key.exists"
    assert keys.unlock(PIN) == key


def test_wrong_tries_cost_more_and_more_time_and_the_fifth_locks(tmp_path: Path, clock: ManualClock) -> None:
    keys, key, _secret = make(tmp_path, clock)
    waits = []
    for left in (4, 3, 2, 1):
        clock.advance(timedelta(seconds=keys.state().wait_s))
        with pytest.raises(KeyProblem) as problem:
            keys.unlock("000001")
        assert problem.value.code == "key.wrong"
        assert keys.state().attempts_left == left
        waits.append(keys.state().wait_s)
    assert waits == sorted(waits)
    clock.advance(timedelta(seconds=keys.state().wait_s))
    with pytest.raises(KeyProblem) as problem:
        keys.unlock("000001")
    assert problem.value.code == "key.locked"
    assert keys.state().wait_s == LOCK_S
    clock.advance(timedelta(seconds=LOCK_S))
    assert keys.unlock(PIN) == key


def test_the_right_pin_waits_too_while_it_is_locked(tmp_path: Path, clock: ManualClock) -> None:
    keys, key, _secret = make(tmp_path, clock)
    wrong_tries(keys, clock, LOCK_AFTER)
    clock.advance(timedelta(seconds=LOCK_S - 1))
    with pytest.raises(KeyProblem) as problem:
        keys.unlock(PIN)
    assert problem.value.code == "key.locked"
    clock.advance(timedelta(seconds=1))
    assert keys.unlock(PIN) == key
    assert keys.state() == (LOCK_AFTER, 0, None)


def test_wrong_tries_are_remembered_when_the_app_restarts(tmp_path: Path, clock: ManualClock) -> None:
    keys, _key, secret = make(tmp_path, clock)
    wrong_tries(keys, clock, 3)
    assert KeyFile.load(tmp_path, secret, clock).state() == keys.state()


@pytest.mark.parametrize("days", [-400, 400])
def test_the_lock_holds_when_the_wall_clock_is_set(tmp_path: Path, clock: ManualClock, days: int) -> None:
    keys, _key, secret = make(tmp_path, clock)
    wrong_tries(keys, clock, LOCK_AFTER)
    clock.set_wall(clock.now() + timedelta(days=days))
    assert KeyFile.load(tmp_path, secret, clock).state().wait_s == LOCK_S


def test_the_lock_begins_anew_when_the_machine_restarts(tmp_path: Path, clock: ManualClock) -> None:
    keys, key, secret = make(tmp_path, clock)
    wrong_tries(keys, clock, LOCK_AFTER)
    clock.advance(timedelta(seconds=LOCK_S - 10))
    clock.reboot("boot-2")
    loaded = KeyFile.load(tmp_path, secret, clock)
    assert loaded.state().wait_s == LOCK_S
    clock.advance(timedelta(seconds=LOCK_S))
    assert loaded.unlock(PIN) == key


def test_a_try_counts_even_if_the_app_dies_while_it_is_checked(
    tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys, _key, secret = make(tmp_path, clock)

    def dies(*_args: object) -> bytes:
        raise SystemExit

    monkeypatch.setattr("gridworker.store.keys._stretch", dies)
    with pytest.raises(SystemExit):
        keys.unlock(PIN)
    assert KeyFile.load(tmp_path, secret, clock).state().attempts_left == LOCK_AFTER - 1


@pytest.mark.parametrize("damage", [b"", b"x" * 128])
def test_a_removed_or_damaged_count_locks_and_loses_nothing(
    tmp_path: Path, clock: ManualClock, damage: bytes
) -> None:
    keys, key, secret = make(tmp_path, clock)
    (tmp_path / "attempts").write_bytes(damage)
    loaded = KeyFile.load(tmp_path, secret, clock)
    assert loaded.state().wait_s == LOCK_S
    clock.advance(timedelta(seconds=LOCK_S))
    assert loaded.unlock(PIN) == key
    assert keys.mode is LockMode.PIN


def test_the_older_slot_counts_when_the_newer_one_is_torn(tmp_path: Path, clock: ManualClock) -> None:
    attempts = Attempts.create(tmp_path / "attempts", clock)
    for _ in range(3):
        attempts.count_one()
    content = bytearray((tmp_path / "attempts").read_bytes())
    newest = 0  # the fourth write went to the first slot
    content[newest + 9] ^= 0xFF
    (tmp_path / "attempts").write_bytes(content)
    assert Attempts.load(tmp_path / "attempts", clock).state().attempts_left == LOCK_AFTER - 2


def test_change_keeps_the_key_and_forgets_the_old_pin(tmp_path: Path, clock: ManualClock) -> None:
    keys, key, secret = make(tmp_path, clock)
    keys.change(PIN, "314159")
    loaded = KeyFile.load(tmp_path, secret, clock)
    assert loaded.unlock("314159") == key
    with pytest.raises(KeyProblem):
        loaded.unlock(PIN)


def test_change_with_a_wrong_pin_counts_as_a_try_and_changes_nothing(
    tmp_path: Path, clock: ManualClock
) -> None:
    keys, key, _secret = make(tmp_path, clock)
    with pytest.raises(KeyProblem):
        keys.change("000001", "314159")
    assert keys.state().attempts_left == LOCK_AFTER - 1
    assert keys.unlock(PIN) == key


def test_destroy_leaves_nothing_to_unlock(tmp_path: Path, clock: ManualClock) -> None:
    keys, _key, secret = make(tmp_path, clock)
    keys.destroy()
    assert secret.kept == {}
    with pytest.raises(StoreProblem):
        KeyFile.load(tmp_path, secret, clock)


def test_a_weakened_cost_in_the_file_does_not_open_it(tmp_path: Path, clock: ManualClock) -> None:
    make(tmp_path, clock)
    path = tmp_path / "keys.json"
    keys, key, secret = make(tmp_path / "other", clock)
    text = (tmp_path / "other" / "keys.json").read_text().replace('"memory_kib":8', '"memory_kib":16')
    path.write_text(text)
    with pytest.raises(KeyProblem):
        KeyFile.load(tmp_path, secret, clock).unlock(PIN)
    assert keys.unlock(PIN) == key


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('"passes":1', '"passes":"1"'),
        ('"passes":1', '"passes":true'),
        ('"mode":"pin"', '"mode":"钥匙🔑"'),
        ('"salt":', '"pepper":'),
        ('"cost":{', '"cost":[{'),
        ("{", "[" * 100_000),
        ("{", "\0"),
    ],
)
def test_a_key_file_of_another_shape_is_called_damaged_and_not_touched(
    tmp_path: Path, clock: ManualClock, good: str, bad: str
) -> None:
    _keys, _key, secret = make(tmp_path, clock)
    path = tmp_path / "keys.json"
    text = path.read_text().replace(good, bad, 1)
    path.write_text(text)
    with pytest.raises(StoreProblem) as problem:
        KeyFile.load(tmp_path, secret, clock)
    assert problem.value.code == "key.damaged"
    assert path.read_text() == text


def test_tuned_cost_grows_on_a_fast_machine(clock: ManualClock) -> None:
    class Ticking(ManualClock):
        def elapsed_ms(self) -> int:
            self.advance(timedelta(milliseconds=15))
            return super().elapsed_ms()

    cost = KdfCost.tuned(Ticking(START))
    assert cost.passes * 5 >= 500


@pytest.mark.parametrize(
    ("module", "name", "trusted"),
    [
        ("keyring.backends.SecretService", "Keyring", True),
        ("keyring.backends.Windows", "WinVaultKeyring", True),
        ("keyring.backends.macOS", "Keyring", True),
        ("keyring.backends.fail", "Keyring", False),
        ("keyring.backends.null", "Keyring", False),
        ("keyrings.alt.file", "PlaintextKeyring", False),
        ("keyrings.alt.file", "EncryptedKeyring", False),
    ],
)
def test_keyrings_that_keep_plain_text_are_refused(module: str, name: str, *, trusted: bool) -> None:
    assert is_trustworthy(module, name) is trusted


def test_a_try_that_cannot_be_counted_is_said_and_not_made(tmp_path: Path, clock: ManualClock) -> None:
    keys, key, _ = make(tmp_path, clock)
    counted = tmp_path / "attempts"
    before = counted.read_bytes()
    counted.unlink()
    counted.mkdir()
    with pytest.raises(StoreProblem, match="资料没有动") as said:
        keys.unlock(PIN)
    assert said.value.code == "store.io"
    counted.rmdir()
    counted.write_bytes(before)
    assert keys.unlock(PIN) == key
