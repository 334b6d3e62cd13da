"""The command line with a real platform and a real profile."""

import json
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from gridworker.assets import asset
from gridworker.cli import main
from gridworker.clock import SystemClock
from gridworker.settings import WORDS_VARIABLE
from sync.central import commands
from sync.central.embedded import Central
from sync.central.postgresql import EmbeddedDatabase
from sync.client.transport import HttpTransport
from tests.fakes.device import report
from tests.fakes.enrolled import WORDS, enrol_profile


def run(*arguments: str | Path) -> Result:
    runner = CliRunner(env={WORDS_VARIABLE: WORDS})
    return runner.invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


def answer(*arguments: str | Path) -> Any:
    """What a command that succeeds prints."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def profile(central: Central, tmp_path: Path) -> Path:
    """A profile with one report that waits."""
    code = commands.enrol_code_in(central.services, "0003")
    made = enrol_profile(tmp_path / "profile", central.url, code, SystemClock())
    made.store.write(lambda tx: report(tx, "01980000-0000-7000-8000-000000000001"))
    made.close()
    return made.folder


def test_sync_once_sends_what_waits_and_says_so(profile: Path) -> None:
    outcome = answer("--profile", profile, "sync", "--once", "--json")
    assert outcome["ok"] is True
    assert (outcome["run"]["ops_sent"], outcome["outbox"]["ops_waiting"]) == (1, 0)
    status = answer("--profile", profile, "status", "--json")
    assert status["sealed_waiting"] == 0
    assert status["last_success_ms"] > 0


def test_deliver_carries_a_locked_profiles_work_and_sync_finds_it_done(
    profile: Path, central: Central
) -> None:
    delivered = answer("--profile", profile, "--central", central.url, "deliver", "--json")
    assert delivered["ops"] == 1
    assert answer("--profile", profile, "--central", central.url, "deliver", "--json")["ops"] == 0
    assert answer("--profile", profile, "sync", "--once", "--json")["outbox"]["ops_waiting"] == 0


def test_sync_at_another_address_of_the_same_platform_goes_through(profile: Path, central: Central) -> None:
    elsewhere = central.url.replace("127.0.0.1", "localhost")
    assert answer("--profile", profile, "--central", elsewhere, "sync", "--once", "--json")["ok"] is True


def test_revoked_device_loses_its_key_and_nothing_that_was_sealed(
    profile: Path, central: Central, database_url: str
) -> None:
    at = ("--folder", central.services.settings.folder, "--database", database_url)
    (mine,) = answer("central", "devices", *at, "--worker", "0003")["devices"]
    assert not mine["revoked_at"]
    revoked = answer("central", "revoke-device", *at, mine["device"], "--reason", "丢在公交车上")
    assert (revoked["device"], revoked["reason"]) == (mine["device"], "丢在公交车上")
    result = run("--profile", profile, "sync", "--once", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["code"] == "platform.revoked"
    assert not (profile / "keys.json").exists()
    assert answer("--profile", profile, "--central", central.url, "deliver", "--json")["ops"] == 1
    (after,) = answer("central", "devices", *at, "--worker", "0003")["devices"]
    assert after["last_work_at"]
    assert answer("central", "revoke-device", *at, mine["device"], "--reason", "又一次") == after


def test_an_unknown_device_revokes_nothing(central: Central, database_url: str) -> None:
    at = ("--folder", central.services.settings.folder, "--database", database_url)
    result = run("central", "revoke-device", *at, "没有这台")
    assert result.exit_code == 1
    assert "没有停用任何设备" in result.output + result.stderr


def test_doctor_finds_the_platform_and_a_clock_that_is_far_from_its_own(
    profile: Path, central: Central
) -> None:
    findings = json.loads(run("--profile", profile, "--central", central.url, "doctor", "--json").stdout)
    (platform,) = [finding for finding in findings if finding["name"] == "平台"]
    assert platform["health"] == "warn"  # this platform's clock stands still in another year
    assert central.url in platform["seen"]


class Desk:
    """The platform's commands on one database."""

    def __init__(self, folder: Path, url: str) -> None:
        self.where = ("--folder", folder, "--database", url)

    def __call__(self, command: str, *options: str | Path) -> Result:
        return run("central", command, *options, *self.where)

    def answer(self, command: str, *options: str | Path) -> Any:
        return answer("central", command, *options, *self.where)


@pytest.fixture
def platform(tmp_path: Path, database_url: str) -> Desk:
    return Desk(tmp_path / "platform", database_url)


def test_new_platform_needs_a_district_and_a_name(platform: Desk) -> None:
    refusal = platform("init", "--district", "12")
    assert refusal.exit_code == 1
    assert "central.tenant_missing" in refusal.stderr
    made = platform.answer("init", "--district", "510108", "--tenant", "双桥子街道")
    assert (made["district"], made["epoch"]) == ("510108", 1)


def test_platform_is_backed_up_and_brought_back_in_a_new_epoch(
    platform: Desk, tmp_path: Path, database_server: EmbeddedDatabase
) -> None:
    platform.answer("init", "--district", "510108", "--tenant", "双桥子街道")
    saved = tmp_path / "saved.pg"
    assert platform.answer("backup", saved)["bytes"] == saved.stat().st_size
    assert platform.answer("new-epoch")["epoch"] == 2
    refused = platform("restore", saved)
    assert "central.not_empty" in refused.stderr
    empty = Desk(tmp_path / "platform", database_server.database(f"test_{uuid.uuid4().hex}"))
    assert empty.answer("restore", saved)["epoch"] == 3


def test_form_is_published_to_the_only_district(platform: Desk) -> None:
    workbook = asset("checklists", "ebike.xlsx")
    assert "central.district_missing" in platform("publish-form", workbook).stderr
    platform.answer("init", "--district", "510108", "--tenant", "双桥子街道")
    assert platform.answer("publish-form", workbook)["form"] == "ebike"


def test_demo_is_filled_once_and_its_desk_can_be_played(platform: Desk) -> None:
    seeded = platform.answer("init", "--demo")
    assert seeded["worker"] == "0003"
    assert set(seeded["desk_tokens"]) == {"desk-shuangqiaozi", "dept-chengguan"}
    assert "central.not_empty" in platform("init", "--demo").stderr
    assert platform.answer("enrol-code", "--worker", "0003")["code"] != seeded["enrol_code"]
    unknown = platform("enrol-code", "--worker", "9999")
    assert (unknown.exit_code, "worker.unknown" in unknown.stderr) == (1, True)
    (waiting,) = platform.answer("play-desk", "--until", "closed")["events"]
    assert (waiting["stage"], waiting["moves"]) == ("post_check", 0)
    refused = platform("act", "--event", waiting["number"], "--action", "close", "--by", "desk-shuangqiaozi")
    assert refused.exit_code == 1
    assert "event.post_check_missing" in refused.stderr
    assert (
        "desk.user_unknown"
        in platform("act", "--event", waiting["id"], "--action", "close", "--by", "nobody").stderr
    )


def test_serve_says_where_it_is_and_stops_cleanly_when_asked(tmp_path: Path, database_url: str) -> None:
    line = [sys.executable, "-m", "gridworker", "central", "serve", "--port", "0"]
    server = subprocess.Popen(
        [*line, "--folder", str(tmp_path / "platform"), "--database", database_url],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    assert server.stdout is not None
    try:
        ready = json.loads(server.stdout.readline())
        assert ready["database"].startswith("postgresql://")
        from sync.client.probe import ask

        transport = HttpTransport(ready["url"])
        assert ask(transport, SystemClock().now()).service == "gridworker-central"
        transport.close()
        server.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
        assert server.wait(120) == 0
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def test_work_goes_out_and_its_answer_comes_back_on_a_stick(
    profile: Path, central: Central, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    packed = answer("--profile", profile, "bundle", "export", "--out", stick)
    assert answer("bundle", "inspect", packed["path"])["ops"] == packed["ops"] == 1
    database = (
        "--folder",
        central.services.settings.folder,
        "--database",
        central.services.settings.database_url,
    )
    taken = answer("central", "take-bundle", packed["path"], *database)
    assert taken["ops"] == 1
    brought = answer("--profile", profile, "bundle", "import", taken["answer"])
    assert brought["taken"]["ops"] == 1
    assert answer("--profile", profile, "status", "--json")["outbox"]["ops_waiting"] == 0


def test_locked_profile_is_packed_without_its_words_and_carried_by_another(
    profile: Path, central: Central, tmp_path: Path
) -> None:
    file = tmp_path / "locked.gwb"
    answer("--profile", profile, "bundle", "export", "--locked", "--out", file)
    brought = answer("--profile", profile, "--central", central.url, "bundle", "import", file)
    assert brought["carried"] is True
    assert Path(brought["answer"]).exists()
