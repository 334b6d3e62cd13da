"""The command line without a platform: what it says, and with which exit code."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gridworker import __version__
from gridworker.cli import main
from gridworker.settings import CENTRAL_VARIABLE, WORDS_VARIABLE
from gridworker.store.keys import KdfCost, KeyFile
from gridworker.store.store import Store
from tests.fakes.device import KEY, Device, identity, upsert
from tests.unit.services.seeds import ROWS

WORDS = "只有测试知道的一句长口令"


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile after its first sync, with a cheap lock; its platform cannot be reached."""
    device = Device(tmp_path / "profile")
    _, key = KeyFile.create(device.folder, WORDS, None, device.clock, KdfCost(1, 8, 1))
    assert len(key) == len(KEY)
    store = Store.create(device.folder, key, identity(), device.clock, world=device.world)
    store.write(lambda tx: tx.apply_page("", [upsert(kind, data) for kind, data in ROWS], "c1"))
    store.close()
    return device.folder


def run(*arguments: str | Path, words: str = WORDS) -> Result:
    environment = {WORDS_VARIABLE: words, CENTRAL_VARIABLE: ""}
    return CliRunner(env=environment).invoke(main, [str(argument) for argument in arguments])


def test_version_is_told() -> None:
    assert __version__ in run("--version").output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["--nope"], "没有 --nope 这个选项"),
        (["nope"], "没有 nope 这个命令"),
        (["central", "nope"], "没有 nope 这个命令"),
        (["sync"], "还缺 --once"),
        (["simulate", "--events", "many"], "--events 的值不能用"),
        (["central", "act", "--event", "1"], "还缺 --action"),
        (["central", "publish-form", "/not/there.xlsx"], "FILE 的值不能用"),
    ],
)
def test_wrong_line_is_explained_in_chinese_with_exit_code_two(line: list[str], said: str) -> None:
    result = run(*line)
    assert result.exit_code == 2
    assert result.stderr.startswith("没有完成：" + said)
    assert "--help" in result.stderr
    assert result.stdout == ""


def test_profile_that_is_not_enrolled_is_said_plainly(tmp_path: Path) -> None:
    result = run("--profile", tmp_path / "nobody", "status", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "还没有登记" in result.stderr
    assert "store.missing" in result.stderr


def test_wrong_words_open_nothing_and_say_how_many_tries_are_left(profile: Path) -> None:
    result = run("--profile", profile, "status", "--json", words="别的一句长口令不是这个")
    assert result.exit_code == 1
    assert "还可以试 4 次" in result.stderr


def test_words_are_asked_for_where_the_environment_has_none(profile: Path) -> None:
    runner = CliRunner(env={WORDS_VARIABLE: ""})
    result = runner.invoke(main, ["--profile", str(profile), "status", "--json"], input=WORDS + "\n")
    assert result.exit_code == 0
    assert WORDS not in result.output
    assert json.loads(result.stdout)["outbox"]["ops_waiting"] == 0


def test_status_counts_what_simulate_made(profile: Path) -> None:
    made = run("--profile", profile, "simulate", "--events", "2", "--visits", "1", "--photos", "1", "--json")
    assert json.loads(made.stdout) == {"events": 2, "visits": 1, "photos": 1}
    status = json.loads(run("--profile", profile, "status", "--json").stdout)
    assert status["outbox"] == {
        "ops_waiting": 3,
        "urgent_waiting": 0,
        "photos_waiting": 1,
        "attention": 0,
    }
    assert (status["sealed_waiting"], status["needs_person"]) == (3, [])


def test_status_for_a_person_has_a_line_for_each_figure(profile: Path) -> None:
    lines = run("--profile", profile, "status").stdout.splitlines()
    assert lines[0].startswith("outbox: ")


def test_sync_without_a_network_fails_and_says_that_nothing_is_lost(profile: Path) -> None:
    run("--profile", profile, "simulate", "--events", "1", "--visits", "0", "--photos", "0")
    result = run("--profile", profile, "sync", "--once", "--json")
    outcome = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (outcome["ok"], outcome["code"]) == (False, "network.unreachable")
    assert "资料都在本机" in outcome["text"]
    assert outcome["outbox"]["ops_waiting"] == 1


def test_deliver_needs_to_know_where_the_platform_is(profile: Path) -> None:
    result = run("--profile", profile, "deliver")
    assert result.exit_code == 1
    assert "deliver.central" in result.stderr


def test_deliver_of_no_profile_makes_no_folder(tmp_path: Path) -> None:
    result = run("--profile", tmp_path / "nobody", "--central", "http://127.0.0.1:1", "deliver")
    assert "deliver.no_spool" in result.stderr
    assert not (tmp_path / "nobody").exists()


def test_doctor_is_content_with_a_profile_and_worried_about_the_platform(profile: Path) -> None:
    result = run("--profile", profile, "--central", "http://127.0.0.1:1", "doctor", "--json")
    findings = {finding["name"]: finding for finding in json.loads(result.stdout)}
    assert set(findings) == {
        "钥匙",
        "数据库",
        "密封存档",
        "磁盘",
        "时钟",
        "平台",
        "中文字体",
        "中文输入",
    }
    assert {findings[name]["health"] for name in ("钥匙", "数据库", "密封存档")} == {"ok"}
    assert findings["平台"]["health"] == "bad"
    assert result.exit_code == 1


def test_doctor_needs_no_words_and_no_profile(tmp_path: Path) -> None:
    result = run("--profile", tmp_path / "nobody", "doctor", words="")
    assert "[注意] 钥匙" in result.stdout
    assert not (tmp_path / "nobody").exists()
