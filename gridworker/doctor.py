"""Looks a device over: what is there, what is missing, and what to do about each thing.

Every check answers with a `Finding`; none of them needs the key, changes anything, or shows personal data. Checks that
need the network or Qt are passed in by the caller, because neither belongs to this room.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from gridworker.clock import Clock
from gridworker.errors import EnvironmentProblem

ENOUGH_BYTES = 2 << 30
LITTLE_BYTES = 500 << 20
_EARLIEST = datetime.fromisoformat("2026-01-01T00:00:00+08:00")
_LATEST = datetime.fromisoformat("2040-01-01T00:00:00+08:00")


class Health(StrEnum):
    """How a checked thing is."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"

    @property
    def label(self) -> str:
        """For a person."""
        return {Health.OK: "正常", Health.WARN: "注意", Health.BAD: "有问题"}[self]


class Finding(NamedTuple):
    """One checked thing: its name, how it is, what was seen, and what to do ("" when nothing)."""

    name: str
    health: Health
    seen: str
    advice: str = ""


Check = Callable[[], Finding]


def look_over(checks: Iterable[tuple[str, Check]]) -> list[Finding]:
    """Runs every check; one that cannot run is itself a finding."""
    return [_checked(name, check) for name, check in checks]


def _checked(name: str, check: Check) -> Finding:
    try:
        return check()
    except EnvironmentProblem as problem:
        return Finding(name, Health.BAD, problem.text, "")
    except OSError as error:
        return Finding(
            name, Health.BAD, f"查不了：{error.strerror or error}", "看一下这个文件夹的权限和磁盘。"
        )


def check_disk(folder: Path) -> Finding:
    """Room on the disk that holds the profile."""
    existing = next(part for part in (folder, *folder.parents) if part.exists())
    free = shutil.disk_usage(existing).free
    seen = f"还有 {free / (1 << 30):.1f} GB"
    if free < LITTLE_BYTES:
        return Finding("磁盘", Health.BAD, seen, "清理磁盘，或在“同步中心”联网送达后删掉原图。")
    if free < ENOUGH_BYTES:
        return Finding("磁盘", Health.WARN, seen, "空间不多了，早点连 Wi-Fi 把原图传走。")
    return Finding("磁盘", Health.OK, seen)


def check_clock(clock: Clock) -> Finding:
    """A wall clock that can be true."""
    now = clock.now()
    seen = f"{now:%Y-%m-%d %H:%M}，开机 {clock.elapsed_ms() // 60_000} 分钟"
    if _EARLIEST <= now <= _LATEST:
        return Finding("时钟", Health.OK, seen)
    return Finding(
        "时钟", Health.BAD, seen, "本机时间不对。记录不会丢，联网后会校正；请在系统设置里打开自动对时。"
    )


def check_keys(folder: Path, keeps_secrets: Callable[[], bool]) -> Finding:
    """The key file of the profile; `keeps_secrets` says whether the system has a place for its half of a PIN's key."""
    path = folder / "keys.json"
    if not path.exists():
        return Finding(
            "钥匙", Health.WARN, f"{folder} 里还没有登记过", "运行 gridworker，用一次性开通码登记本机。"
        )
    mode = _lock_mode(path)
    if mode == "passphrase":
        return Finding("钥匙", Health.OK, "长口令")
    if mode != "pin":
        return Finding(
            "钥匙", Health.BAD, "钥匙文件坏了", "找社区管理员重新登记；没传的记录在密封存档里，不会丢。"
        )
    if not keeps_secrets():
        return Finding(
            "钥匙",
            Health.BAD,
            "PIN 要用系统保管的那一半钥匙，现在系统的密钥服务没有回应",
            "登录桌面、打开系统的密钥服务（钥匙圈）后再试；没传的记录在密封存档里，不会丢。",
        )
    return Finding("钥匙", Health.OK, "PIN 加系统密钥")


def _lock_mode(path: Path) -> str:
    """What `keys.json` says the worker types, "" if it says nothing readable."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return ""
    return str(record.get("mode", "")) if isinstance(record, dict) else ""


def check_database(folder: Path) -> Finding:
    """That the store is there and really encrypted."""
    path = folder / "store.db"
    if not path.exists():
        return Finding("数据库", Health.WARN, "还没有", "登记本机后就有了。")
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"SQLite format 3"):
        return Finding("数据库", Health.BAD, "没有加密", "不要再用这个档案，找社区管理员。")
    return Finding("数据库", Health.OK, f"已加密，{path.stat().st_size / (1 << 20):.1f} MB")


def check_spool(folder: Path) -> Finding:
    """How much waits in the sealed spool, and whether all of it can be read; needs no key."""
    from gridworker.store.spool import Spool

    spool = folder / "spool"
    if not spool.is_dir():
        return Finding("密封存档", Health.WARN, "还没有", "登记本机后就有了。")
    damaged = Spool(spool).damage()
    if damaged:
        seen = f"有 {len(damaged)} 处读不出来（{damaged[0].segment}）"
        return Finding(
            "密封存档", Health.BAD, seen, "其余的不受影响；先联网同步一次，再把这个文件夹交给社区管理员。"
        )
    waiting = Spool.count(spool)
    return Finding("密封存档", Health.OK, f"{waiting} 条等着送达" if waiting else "没有等着送达的")


def check_chinese_input() -> Finding:
    """Whether Chinese can be typed: Qt's wheel brings only the IBus plugin."""
    if sys.platform != "linux":
        return Finding("中文输入", Health.OK, "用系统自带的输入法")
    asked = os.environ.get("QT_IM_MODULE", "")
    if shutil.which("ibus-daemon") is None:
        return Finding(
            "中文输入",
            Health.WARN,
            "没有 ibus",
            "装 ibus 和 ibus-libpinyin，设 QT_IM_MODULE=ibus 后重新登录。",
        )
    if asked not in ("", "ibus"):
        return Finding(
            "中文输入", Health.WARN, f"QT_IM_MODULE={asked}", "本程序只带 ibus 接口，设 QT_IM_MODULE=ibus。"
        )
    return Finding("中文输入", Health.OK, "ibus")


def check_chinese_font(find: Callable[[], str]) -> Finding:
    """A font with Chinese characters; `find` names it or raises."""
    return Finding("中文字体", Health.OK, find())
