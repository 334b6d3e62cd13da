"""Sets the stage: platform, demo community, device; then opens the app, or runs the scripted shift without a display.

Each part is a process of its own, as in real life: the platform can be stopped, the app can be killed, and the checker
at the end has neither's code. This module holds no Qt and no rules.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from gridworker.errors import EnvironmentProblem

WORKER_CODE = "0003"
WORDS = "双桥子街道新鸿社区演示口令"
"""The passphrase of the demo device; a machine without a secret store has no PIN."""

PHOTOS_WANTED = 2
"""A report of the shift shows two photos at once."""
_PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".heic", ".heif"})
_STOP_PATIENCE_S = 120
_OWN_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
"""Ctrl-Break reaches one process of a Windows console only if that heads a group."""
_LEFT_BY_DEMO = (
    "central",
    "profile",
    "pictures",
    "account.jsonl",
    "account.md",
    "summary.json",
    "central.log",
)
_CHECKER = Path(__file__).resolve().parents[2] / "scripts" / "check_shift.py"


class DemoProblem(EnvironmentProblem):
    """A part of the demo did not start or did not finish."""

    code = "demo.failed"


def run_demo(out: Path, photos: Path | None, *, headless: bool | None) -> int:
    """Runs the demo in the folder `out`; 0 when it went well.

    Raises:
        DemoProblem: the platform or a step did not start, or `photos` holds too few photos.
    """
    if photos is not None and len(photo_files(photos)) < PHOTOS_WANTED:
        raise DemoProblem(
            f"{photos} 里的照片不到 {PHOTOS_WANTED} 张，演示没有开始。请换一个放着相机照片的文件夹。"
        )
    clear(out)
    without_window = not has_display() if headless is None else headless
    return run_shift(out, photos) if without_window else open_demo(out)


def photo_files(folder: Path) -> list[Path]:
    """The camera files of a folder, by name."""
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in _PHOTO_SUFFIXES)


def clear(out: Path) -> None:
    """Makes the folder and takes away what an earlier demo left in it; nothing else in it is touched."""
    out.mkdir(parents=True, exist_ok=True)
    for name in _LEFT_BY_DEMO:
        left = out / name
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)


def has_display() -> bool:
    """Whether a window can be shown here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_demo(out: Path) -> int:
    """The app in a window, enrolled, with an online/offline switch."""
    with running_platform(out, port=0) as platform:
        code = enrol_code(out)
        say(f"平台 {platform['url']}；本机用长口令保护：{WORDS}")
        app = program("-m", "ui.demo.window", *app_options(out, platform["url"]), "--code", code)
        return app.wait()


def run_shift(out: Path, photos: Path | None) -> int:
    """The scripted shift, then the checker; 0 when both are content."""
    port = free_port()
    with running_platform(out, port) as platform:
        url = str(platform["url"])
        act(out, url, "enrol", code=enrol_code(out))
    # The network is gone: there is no platform on the other end.
    act(out, url, "checklist", photos=photos, killed=True)
    act(out, url, "offline", photos=photos)
    with running_platform(out, port) as platform:
        act(out, url, "delivered")
        handle_events(out)
        act(out, url, "recheck", photos=photos)
        handle_rechecked(out)
        act(out, url, "closed")
        verdict = check(out, str(platform["database"]))
    tell(out)
    return verdict


def act(
    out: Path, url: str, scene: str, *, code: str = "", photos: Path | None = None, killed: bool = False
) -> None:
    """One scene of the shift in an app process of its own; `killed` scenes end with kill -9 at their mark.

    Raises:
        DemoProblem: the scene failed; its last words are in the text.
    """
    say(f"场景 {scene}")
    options = [*app_options(out, url), "--scene", scene, "--code", code]
    if photos is not None:
        options += ["--photos", str(photos)]
    app = program("-m", "ui.demo.shift", *options, headless=True, piped=killed)
    if killed:
        wait_for_mark(app)
        app.kill()
        app.communicate()
    elif app.wait() != 0:
        raise DemoProblem(f"演示在“{scene}”这一步停了。经过在 {out / 'account.jsonl'}。")


def wait_for_mark(app: subprocess.Popen[str]) -> None:
    """Reads what the app says until it stands where it is to be killed.

    Raises:
        DemoProblem: it ended before.
    """
    for line in lines_of(app.stdout):
        if line == "ready to be killed":
            return
        say(f"  {line}")
    raise DemoProblem("演示的应用没有走到要断电的那一步。")


@contextmanager
def running_platform(out: Path, port: int, *, behind: bool = False) -> Iterator[Mapping[str, Any]]:
    """The platform as a process, filled with the demo community; stopped at the end.

    One `behind` takes the processor only when nobody else wants it, as if it stood elsewhere; where a system knows niceness.

    Raises:
        DemoProblem: it did not start.
    """
    folder = str(out / "central")
    if not (out / "central").exists():
        command("central", "init", "--folder", folder, "--demo")
    arguments = ("-m", "gridworker", "central", "serve", "--folder", folder, "--port", str(port))
    with (out / "central.log").open("a", encoding="utf-8") as log:
        server = program(*arguments, piped=True, errors=log, group=_OWN_GROUP, behind=behind)
    try:
        for line in lines_of(server.stdout):
            if line.startswith("{") and '"url"' in line:
                yield json.loads(line)
                break
        else:
            raise DemoProblem("演示的平台没有启动。")
    finally:
        ask_to_end(server)


def ask_to_end(server: subprocess.Popen[str]) -> None:
    """Ends the platform in good order, its database with it; hard only when it does not answer."""
    if sys.platform == "win32":  # terminate() would kill it there and leave the database running
        server.send_signal(signal.CTRL_BREAK_EVENT)
    else:
        server.terminate()
    try:
        server.communicate(timeout=_STOP_PATIENCE_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.communicate()


def enrol_code(out: Path) -> str:
    """A one-time code for the demo worker."""
    answer = command("central", "enrol-code", "--folder", str(out / "central"), "--worker", WORKER_CODE)
    return str(json.loads(answer)["code"])


def handle_events(out: Path) -> None:
    """The dispatcher accepts and dispatches, the department handles, for every event of the shift."""
    command("central", "play-desk", "--folder", str(out / "central"), "--until", "post_check")


def handle_rechecked(out: Path) -> None:
    """What the desk still has to do after the recheck."""
    command("central", "play-desk", "--folder", str(out / "central"), "--until", "closed")


def check(out: Path, database: str) -> int:
    """The independent checker's verdict on device and platform."""
    options = ["--profile", out / "profile", "--central", out / "central", "--database", database]
    summary = out / "summary.json"
    done = subprocess.run(
        [sys.executable, str(_CHECKER), *map(str, options), "--out", str(summary)],
        env=surroundings(),
        check=False,
    )
    say(f"核对结果在 {summary}")
    return done.returncode


def tell(out: Path) -> None:
    """Writes the account of the shift for a person to read: `account.md`."""
    lines = (out / "account.jsonl").read_text(encoding="utf-8").splitlines()
    rows = ["# 这一班的经过", "", "| 时间 | 场景 | 看到 | 同步状态 | 画面 |", "|---|---|---|---|---|"]
    for entry in map(json.loads, lines):
        shot = f"[{entry['picture']}](pictures/{entry['picture']})" if entry["picture"] else ""
        rows.append(
            f"| {entry['at'][11:19]} | {entry['scene']} | {entry['seen']} | {entry['pill']} | {shot} |"
        )
    rows += ["", "核对结果在 [summary.json](summary.json)，由一个不含本程序代码的独立程序写成。", ""]
    (out / "account.md").write_text("\n".join(rows), encoding="utf-8")
    say(f"经过在 {out / 'account.md'}")


def app_options(out: Path, url: str) -> list[str]:
    """Where the app finds its profile, its platform and the place for pictures."""
    return ["--profile", str(out / "profile"), "--central", url, "--out", str(out)]


def command(*arguments: str) -> str:
    """What one `gridworker` command prints.

    Raises:
        DemoProblem: it failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", "gridworker", *arguments],
        capture_output=True,
        encoding="utf-8",
        env=surroundings(),
        check=False,
    )
    if done.returncode != 0:
        raise DemoProblem(f"{' '.join(arguments[:2])} 没有成功：{done.stderr.strip()[-500:]}")
    return done.stdout


def program(
    *arguments: str,
    headless: bool = False,
    piped: bool = False,
    errors: IO[str] | None = None,
    group: int = 0,
    behind: bool = False,
) -> subprocess.Popen[str]:
    """A Python program of this project as a process; `errors` takes what it says on the side."""
    last = ("nice", "-n", "19") if behind and sys.platform != "win32" else ()
    shown = {"QT_QPA_PLATFORM": "offscreen"} if headless else {}
    return subprocess.Popen(
        [*last, sys.executable, *arguments],
        stdout=subprocess.PIPE if piped else None,
        stderr=errors,
        text=True,
        encoding="utf-8",
        creationflags=group,
        env={**surroundings(), **shown},
    )


def surroundings() -> dict[str, str]:
    """The environment of every process of the demo: it knows the words, and speaks UTF-8 on any system."""
    return {**os.environ, "GRIDWORKER_WORDS": WORDS, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def free_port() -> int:
    """A port nobody listens on now, so that the platform can come back at the same address."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def lines_of(stream: IO[str] | None) -> Iterator[str]:
    """The lines a process prints, as they come."""
    for line in stream or ():
        yield line.strip()


def say(text: str) -> None:
    """Tells the person at the terminal what is going on."""
    print(text, flush=True)  # noqa: T201 - this is the demo's voice
