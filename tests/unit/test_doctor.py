"""Looking a device over."""

from datetime import datetime
from pathlib import Path

import pytest

from gridworker import doctor
from gridworker.clock import CHINA, ManualClock
from gridworker.doctor import Finding, Health
from gridworker.errors import EnvironmentProblem
from gridworker.store.keys import KdfCost, KeyFile
from gridworker.store.store import Store
from tests.fakes.device import START, Device, report
from tests.fakes.os_secret import FakeOsSecret
from tests.fakes.store_fixtures import device, store

__all__ = ["device", "store"]


def locked(folder: Path, words: str, secret: FakeOsSecret | None) -> Path:
    KeyFile.create(folder, words, secret, ManualClock(START), KdfCost(1, 8, 1))
    return folder


def test_no_profile_is_a_remark_and_says_what_to_do(tmp_path: Path) -> None:
    for check in (
        lambda: doctor.check_keys(tmp_path, bool),
        lambda: doctor.check_database(tmp_path),
        lambda: doctor.check_spool(tmp_path),
    ):
        finding = check()
        assert finding.health is Health.WARN
        assert finding.advice


def test_passphrase_needs_no_system_secret(tmp_path: Path) -> None:
    folder = locked(tmp_path, "一句够长的只用来测试的口令", None)
    assert doctor.check_keys(folder, lambda: False).health is Health.OK


@pytest.mark.parametrize(("kept", "health"), [(True, Health.OK), (False, Health.BAD)])
def test_pin_needs_the_half_that_the_system_keeps(tmp_path: Path, kept: bool, health: Health) -> None:  # noqa: FBT001
    folder = locked(tmp_path, "314159", FakeOsSecret())
    assert doctor.check_keys(folder, lambda: kept).health is health


@pytest.mark.parametrize("content", ["", "{", "[]", '{"mode": "none"}'])
def test_damaged_key_file_is_bad_and_says_that_nothing_is_lost(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content, "utf-8")
    finding = doctor.check_keys(tmp_path, lambda: True)
    assert finding.health is Health.BAD
    assert "不会丢" in finding.advice


def test_encrypted_database_is_fine_and_a_plain_one_is_not(store: Store, tmp_path: Path) -> None:
    assert doctor.check_database(store.folder).health is Health.OK
    (tmp_path / "store.db").write_bytes(b"SQLite format 3\0" + bytes(100))
    assert doctor.check_database(tmp_path).health is Health.BAD


def test_spool_is_counted_without_a_key(store: Store) -> None:
    store.write(report)
    assert doctor.check_spool(store.folder).seen == "1 条等着送达"


def test_damaged_spool_is_bad_and_names_the_segment(device: Device, store: Store) -> None:
    store.write(report)
    segment = device.folder / "spool" / "000001.gws"
    content = bytearray(segment.read_bytes())
    content[40] ^= 1
    segment.write_bytes(content)
    finding = doctor.check_spool(device.folder)
    assert finding.health is Health.BAD
    assert "000001.gws" in finding.seen


@pytest.mark.parametrize(
    ("year", "health"), [(2026, Health.OK), (1970, Health.BAD), (2025, Health.BAD), (2077, Health.BAD)]
)
def test_clock_that_cannot_be_right_is_bad(year: int, health: Health) -> None:
    finding = doctor.check_clock(ManualClock(datetime(year, 7, 16, 12, tzinfo=CHINA)))
    assert finding.health is health


@pytest.mark.parametrize(
    ("free", "health"), [(3 << 30, Health.OK), (1 << 30, Health.WARN), (1 << 20, Health.BAD)]
)
def test_little_room_is_said_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, health: Health
) -> None:
    monkeypatch.setattr(
        doctor.shutil, "disk_usage", lambda _folder: doctor.shutil._ntuple_diskusage(0, 0, free)
    )
    assert doctor.check_disk(tmp_path / "not" / "yet").health is health


def test_typing_chinese_needs_ibus_on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "platform", "linux")
    monkeypatch.setattr(doctor.shutil, "which", lambda _name: None)
    assert "ibus" in doctor.check_chinese_input().advice
    monkeypatch.setattr(doctor.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    assert doctor.check_chinese_input().health is Health.WARN
    monkeypatch.setenv("QT_IM_MODULE", "ibus")
    assert doctor.check_chinese_input().health is Health.OK


def test_check_that_cannot_run_is_a_finding_and_stops_no_other() -> None:
    def missing() -> Finding:
        raise EnvironmentProblem("没有中文字体。", code="font.missing")

    def forbidden() -> Finding:
        raise PermissionError(13, "Permission denied")

    checks = [("中文字体", missing), ("磁盘", forbidden), ("时钟", lambda: Finding("时钟", Health.OK, "好"))]
    found = doctor.look_over(checks)
    assert [finding.health for finding in found] == [Health.BAD, Health.BAD, Health.OK]
    assert found[0].seen == "没有中文字体。"


def test_every_health_has_a_word() -> None:
    assert [health.label for health in Health] == ["正常", "注意", "有问题"]
