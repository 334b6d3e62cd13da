"""The `gridworker` command: starts the programs, and does from a terminal what needs no window.

Everything is imported where it is used, so that each command loads only what it needs.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gridworker import __version__, settings
from gridworker.errors import EnvironmentProblem, InputProblem

if TYPE_CHECKING:
    from gridworker.store import Store


class Terminal(click.Group):
    """Shows what the environment did wrong as one plain message instead of a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        """Runs the command.

        Raises:
            ClickException: the problem's text; exit code 1.
        """
        try:
            return super().invoke(ctx)
        except EnvironmentProblem as problem:
            raise click.ClickException(f"{problem.text}（{problem.code}）") from problem


@click.group(
    cls=Terminal, invoke_without_command=True, help="网格通：离线也能干活的网格员应用。不带子命令就打开应用。"
)
@click.version_option(__version__)
@click.option(
    "--profile",
    default=settings.DEFAULT_PROFILE,
    envvar=settings.PROFILE_VARIABLE,
    help="档案：名字或文件夹。",
)
@click.option("--central", default="", envvar=settings.CENTRAL_VARIABLE, help="平台地址，登记时用。")
@click.pass_context
def main(ctx: click.Context, profile: str, central: str) -> None:
    """Without a command, opens the app."""
    ctx.obj = {"folder": settings.profile_folder(profile), "central": central}
    if ctx.invoked_subcommand is None:
        ctx.invoke(run)


@main.command(help="打开应用。")
@click.pass_obj
def run(chosen: dict[str, Any]) -> None:
    """Opens the app."""
    from ui.main import run_app

    sys.exit(run_app(chosen["folder"], chosen["central"]))


@main.command(help="平台、演示社区和本机，一次备好。")
@click.option("--headless/--window", default=None, help="不开窗口，按脚本走完一班；没有屏幕时自动如此。")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build/demo"))
@click.option(
    "--photos", type=click.Path(exists=True, file_okay=False, path_type=Path), help="用这个文件夹里的照片。"
)
def demo(headless: bool | None, out: Path, photos: Path | None) -> None:
    """Platform, demo community and this device, made ready at once."""
    from ui.demo.stage import run_demo

    sys.exit(run_demo(out.resolve(), photos, headless=headless))


@main.command(help="不开窗口同步一次。")
@click.option("--once", is_flag=True, required=True, help="同步一次就结束。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def sync(chosen: dict[str, Any], once: bool, as_json: bool) -> None:  # noqa: ARG001 - the flag says what happens
    """One sync run without a window."""
    from gridworker.clock import SystemClock
    from sync.client import sync_once

    with opened_store(chosen["folder"]) as store:
        outcome = sync_once(store, SystemClock())
        show({"outcome": outcome, **outbox_figures(store)}, as_json=as_json)
    sys.exit(0 if outcome["ok"] else 1)


@main.command(help="还有多少待传、多少已送达、多少需处理。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def status(chosen: dict[str, Any], as_json: bool) -> None:
    """What waits, what was delivered, what needs a person."""
    with opened_store(chosen["folder"]) as store:
        show(outbox_figures(store), as_json=as_json)


@main.command(help="在档案里造事件、走访和照片，走界面同一套服务。")
@click.option("--events", default=10, show_default=True, help="造几件上报。")
@click.option("--visits", default=5, show_default=True, help="造几次走访。")
@click.option("--photos", default=5, show_default=True, help="配几张照片。")
@click.option("--seed", default=1, show_default=True)
@click.pass_obj
def simulate(chosen: dict[str, Any], events: int, visits: int, photos: int, seed: int) -> None:
    """Makes work in a profile through the same services as the screens."""
    from gridworker.services.simulation import simulate as simulated

    with opened_store(chosen["folder"]) as store:
        show(
            simulated(store, events=events, visits=visits, photos=photos, seed=seed)._asdict(), as_json=False
        )


@main.command(help="看看这台设备缺什么、怎么办。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def doctor(chosen: dict[str, Any], as_json: bool) -> None:
    """Looks the device over."""
    findings = [finding._asdict() for finding in examine(chosen["folder"], chosen["central"])]
    if as_json:
        click.echo(json.dumps(findings, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"[{finding['health']:>4}] {finding['name']}：{finding['seen']}")
            if finding["advice"]:
                click.echo(f"       {finding['advice']}")
    sys.exit(1 if any(finding["health"] == "bad" for finding in findings) else 0)


@main.command(help="不用口令，把这个档案里密封的未传记录送到平台。")
@click.pass_obj
def deliver(chosen: dict[str, Any]) -> None:
    """Delivers a profile's sealed, unsent work without its key."""
    from sync.client.deliver import deliver_spool

    if not chosen["central"]:
        raise InputProblem("没有送出去：还不知道平台在哪。请加 --central 平台地址。", code="deliver.central")
    show(deliver_spool(chosen["folder"], chosen["central"])._asdict(), as_json=False)


@contextmanager
def opened_store(folder: Path) -> Iterator["Store"]:
    """The profile's store, unlocked with words typed or taken from the environment."""
    from gridworker.clock import SystemClock
    from gridworker.store import KeyFile, Store
    from gridworker.store.keys import KeyringSecret

    clock = SystemClock()
    key_file = KeyFile.load(folder, os_secret=KeyringSecret(), clock=clock)
    words = os.environ.get(settings.WORDS_VARIABLE) or click.prompt("解锁码或口令", hide_input=True)
    store = Store.open(folder, key_file.unlock(words), clock)
    try:
        yield store
    finally:
        store.close()


def outbox_figures(store: "Store") -> dict[str, Any]:
    """Counts of the outbox, as `status --json` prints them."""
    import msgspec

    with store.reader() as reader:
        return {
            "outbox": msgspec.to_builtins(reader.outbox.counts()),
            "uploads": msgspec.to_builtins(reader.uploads.counts()),
            "cursor": bool(reader.feed.cursor()),
        }


def examine(folder: Path, central: str) -> list[Any]:
    """Every check of `doctor`, with those that need the network or Qt handed in."""
    from functools import partial

    from gridworker import doctor as checks
    from gridworker.clock import SystemClock
    from gridworker.evidence.fonts import chinese_fonts
    from sync.client.probe import check_platform

    return checks.look_over(
        [
            ("钥匙", partial(checks.check_keys, folder)),
            ("数据库", partial(checks.check_database, folder)),
            ("密封存档", partial(checks.check_spool, folder)),
            ("磁盘", partial(checks.check_disk, folder)),
            ("时钟", partial(checks.check_clock, SystemClock())),
            ("平台", partial(check_platform, central)),
            ("中文字体", partial(checks.check_chinese_font, lambda: chinese_fonts().regular.path.name)),
            ("中文输入", checks.check_chinese_input),
        ]
    )


def show(figures: dict[str, Any], *, as_json: bool) -> None:
    """Prints figures for a person or for a program."""
    if as_json:
        click.echo(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    for name, value in figures.items():
        click.echo(f"{name}: {json.dumps(value, ensure_ascii=False)}")
