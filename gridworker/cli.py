"""The `gridworker` command: starts the programs, and does from a terminal what needs no window.

Everything is imported where it is used, so that each command loads only what it needs. A problem of the environment
ends a command with its text and code on standard error and exit code 1; a wrong command line ends it with 2.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from gridworker import __version__, settings
from gridworker.errors import InputProblem
from gridworker.terminal import Terminal

if TYPE_CHECKING:
    from gridworker.doctor import Finding
    from gridworker.store.keys import KeyFile
    from gridworker.store.store import Store
    from sync.client.engine import SyncEngine


_GROUPS = ("central", "form", "openrosa")


class Everything(Terminal):
    """The commands of this module, and groups of commands that are loaded only when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted([*super().list_commands(ctx), *_GROUPS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by name."""
        if cmd_name == "central":
            from sync.central.cli import central

            return central
        if cmd_name == "form":
            from gridworker.form_commands import form

            return form
        if cmd_name == "openrosa":
            from gridworker.openrosa_commands import openrosa

            return openrosa
        return super().get_command(ctx, cmd_name)


class Chosen(NamedTuple):
    """What stands before the command: the profile's folder and the platform's address ("" if not given)."""

    folder: Path
    central: str


class Opened(NamedTuple):
    """An unlocked profile."""

    store: "Store"
    key_file: "KeyFile"


@click.group(
    cls=Everything,
    invoke_without_command=True,
    help="网格通：离线也能干活的网格员应用。不带子命令就打开应用。",
)
@click.version_option(__version__, help="版本号。")
@click.option(
    "--profile",
    default=settings.DEFAULT_PROFILE,
    envvar=settings.PROFILE_VARIABLE,
    help="档案：名字或文件夹。",
)
@click.option("--central", default="", envvar=settings.CENTRAL_VARIABLE, help="平台地址。")
@click.option(
    "--proxy",
    metavar="URL",
    default="",
    help="HTTP 代理，如 http://10.1.2.3:8080；direct 不用代理；不写就照系统设置。",
)
@click.option(
    "--ca",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True),
    default=None,
    help="单位自己的根证书（PEM），和系统的一起信任。",
)
@click.pass_context
def main(ctx: click.Context, profile: str, central: str, proxy: str, ca: str | None) -> None:
    """Without a command, opens the app."""
    for variable, chosen in ((settings.PROXY_VARIABLE, proxy), (settings.CA_VARIABLE, ca)):
        if chosen:
            os.environ[variable] = chosen  # every way out of this program asks there
    ctx.obj = Chosen(settings.profile_folder(profile), central)
    if ctx.invoked_subcommand is None:
        ctx.invoke(run)


@main.command(help="打开应用。")
@click.option(
    "--position",
    default="system",
    show_default=True,
    help="定位从哪来：system、off、serial:端口@波特率、replay:文件（NMEA 或 GPX）。",
)
@click.pass_obj
def run(chosen: Chosen, position: str) -> None:
    """Opens the app."""
    from ui.main import run_app

    sys.exit(run_app(chosen.folder, chosen.central, position=position))


@main.command(help="平台、演示社区和本机，一次备好。")
@click.option("--headless/--window", default=None, help="不开窗口，按脚本走完一班；没有屏幕时自动如此。")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("build/demo"),
    show_default=True,
    help="截图、经过和核对结果放在哪里。",
)
@click.option(
    "--photos", type=click.Path(exists=True, file_okay=False, path_type=Path), help="用这个文件夹里的照片。"
)
def demo(headless: bool | None, out: Path, photos: Path | None) -> None:
    """Platform, demo community and this device, made ready at once."""
    from ui.demo.stage import run_demo

    sys.exit(run_demo(out.resolve(), photos.resolve() if photos else None, headless=headless))


@main.command(help="不开窗口同步一次。")
@click.option("--once", is_flag=True, required=True, help="同步一次就结束。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def sync(chosen: Chosen, once: bool, as_json: bool) -> None:  # noqa: ARG001 - the flag says what happens
    """One sync run without a window; exit code 1 if it failed."""
    with opened_profile(chosen.folder) as opened:
        outcome = synced_once(opened, chosen.central)
        show({**outcome, **outbox_figures(opened.store)}, as_json=as_json)
    sys.exit(0 if outcome["ok"] else 1)


@main.command(help="还有多少待传、多少已送达、多少需处理。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def status(chosen: Chosen, as_json: bool) -> None:
    """What waits, what was delivered, what needs a person."""
    with opened_profile(chosen.folder) as opened:
        show(outbox_figures(opened.store), as_json=as_json)


@main.command(help="在档案里造事件、走访和照片，走界面同一套服务。")
@click.option("--events", type=click.IntRange(0), default=10, show_default=True, help="造几件上报。")
@click.option("--visits", type=click.IntRange(0), default=5, show_default=True, help="造几次走访。")
@click.option(
    "--photos", type=click.IntRange(0), default=5, show_default=True, help="给这些上报一共配几张照片。"
)
@click.option("--seed", default=1, show_default=True, help="同一个数造出同样的内容。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def simulate(chosen: Chosen, events: int, visits: int, photos: int, seed: int, as_json: bool) -> None:
    """Makes work in a profile through the same services as the screens."""
    from gridworker.services.simulation import simulate as simulated

    with opened_profile(chosen.folder) as opened:
        made = simulated(opened.store, events=events, visits=visits, photos=photos, seed=seed)
    show(made._asdict(), as_json=as_json)


@main.command(help="看看这台设备缺什么、怎么办。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def doctor(chosen: Chosen, as_json: bool) -> None:
    """Looks the device over; exit code 1 if something is bad."""
    findings = examine(chosen.folder, chosen.central)
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in findings], ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            click.echo(f"[{finding.health.label}] {finding.name}：{finding.seen}")
            if finding.advice:
                click.echo(f"       {finding.advice}")
    sys.exit(1 if any(finding.health == "bad" for finding in findings) else 0)


@main.command(help="不用口令，把这个档案里密封的未传记录送到平台。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def deliver(chosen: Chosen, as_json: bool) -> None:
    """Delivers a profile's sealed, unsent work without its key."""
    if not chosen.central:
        raise InputProblem("还不知道平台在哪，什么也没送。请加 --central 平台地址。", code="deliver.central")
    if not (chosen.folder / "spool").is_dir():
        raise InputProblem(f"{chosen.folder} 里没有密封存档。请核对 --profile。", code="deliver.no_spool")
    show(delivered(chosen), as_json=as_json)


@main.command(help="平台恢复后不认识这台设备时：用新的开通码再登记；资料和未传的都不动。")
@click.argument("code")
@click.pass_obj
def rejoin(chosen: Chosen, code: str) -> None:
    """Lets a restored platform know a device again that was enrolled in the time it has lost."""
    from gridworker.clock import SystemClock
    from sync.client.enrolment import Enrolment, checked_invitation
    from sync.client.transport import HttpTransport

    with opened_profile(chosen.folder) as opened:
        identity = opened.store.identity
        invitation = checked_invitation(chosen.central or identity.platform_url, code)
        transport = HttpTransport(invitation.url)
        try:
            Enrolment(transport, invitation, "", __version__, SystemClock(), known=identity).redeem()
        finally:
            transport.close()
    show({"device": identity.device}, as_json=True)


@main.group(cls=Terminal, help="离线包：没网时用 U 盘把未传的带去平台，再把回执带回来。")
def bundle() -> None:
    """Work on a stick."""


@bundle.command("export", help="把没传的打成一个加密的离线包（.gwb）。")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="当前文件夹",
    help="写到哪里：文件夹或文件名。",
)
@click.option("--locked", is_flag=True, help="不用口令：档案打不开时，带走其中密封的记录。")
@click.pass_obj
def export_bundle(chosen: Chosen, out: Path, locked: bool) -> None:
    """Packs what is unsent."""
    from gridworker.clock import SystemClock
    from sync.client import bundles

    path = out / bundles.bundle_name(SystemClock()) if out.is_dir() else out
    if locked:
        packed = bundles.pack_locked(chosen.folder, path, SystemClock())
    else:
        with opened_profile(chosen.folder) as opened:
            packed = bundles.pack(opened.store, path)
    show({**packed._asdict(), "path": str(packed.path)}, as_json=True)


@bundle.command("import", help="收下平台的回执；别人或自己的离线包则联网交给平台，回执放在旁边。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def import_bundle(chosen: Chosen, file: Path) -> None:
    """Takes an answer in, or carries work to the platform."""
    from sync.client import bundles
    from sync.client.transport import HttpTransport

    with opened_profile(chosen.folder) as opened:
        transport = HttpTransport(chosen.central or opened.store.identity.platform_url)
        try:
            brought = bundles.bring(opened.store, file, transport)
        finally:
            transport.close()
    carried = isinstance(brought, bundles.Carried)
    taken = brought.taken if isinstance(brought, bundles.Carried) else brought
    answer = str(brought.answer) if isinstance(brought, bundles.Carried) else ""
    show({"carried": carried, "answer": answer, "taken": taken._asdict() if taken else None}, as_json=True)


@bundle.command("inspect", help="看看一个离线包完不完整、是谁的、有多少；里面的内容看不到。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def inspect_bundle(file: Path) -> None:
    """What everybody may know of a bundle."""
    import msgspec

    from sync.client import bundles

    facts = msgspec.to_builtins(bundles.inspect(file))
    facts.pop("certificate")
    show(facts, as_json=True)


@contextmanager
def opened_profile(folder: Path) -> Iterator[Opened]:
    """The profile's store, unlocked with words typed or taken from the environment."""
    from gridworker.clock import SystemClock
    from gridworker.store.keys import KeyFile, KeyringSecret
    from gridworker.store.store import Store

    clock = SystemClock()
    key_file = KeyFile.load(folder, KeyringSecret(), clock)
    words = os.environ.get(settings.WORDS_VARIABLE) or click.prompt("解锁码或口令", hide_input=True, err=True)
    store = Store.open(folder, key_file.unlock(words), clock)
    try:
        yield Opened(store, key_file)
    finally:
        store.close()


def synced_once(opened: Opened, central: str) -> dict[str, Any]:
    """One run, and what came of it. A revocation that the platform's CA signed destroys the profile's key."""
    from gridworker.clock import SystemClock
    from sync.client.engine import SyncEngine
    from sync.client.transport import HttpTransport

    transport = HttpTransport(central or opened.store.identity.platform_url)
    engine = SyncEngine(
        opened.store, transport, SystemClock(), on_revoked=lambda _revoked: opened.key_file.destroy()
    )
    try:
        return run_figures(engine, opened.store)
    finally:
        engine.stop()
        transport.close()


def run_figures(engine: "SyncEngine", store: "Store") -> dict[str, Any]:
    """Runs once; whether it went through, why not, and the run's own account."""
    import msgspec

    after = engine.run_once()
    with store.reader() as reader:
        runs = reader.runs.recent(1)
    return {
        "ok": not after.code,
        "code": after.code,
        "text": after.text,
        "link": after.link.value,
        "app_too_old": after.app_too_old,
        "run": msgspec.to_builtins(runs[0]) if runs else None,
    }


def outbox_figures(store: "Store") -> dict[str, Any]:
    """Counts of the outbox and what needs a person, as `status --json` prints them; nothing of anybody's content."""
    import msgspec

    with store.reader() as reader:
        refused = [item for item in reader.outbox.items() if item.needs_person]
        return {
            "outbox": msgspec.to_builtins(reader.outbox.counts()),
            "uploads": msgspec.to_builtins(reader.uploads.counts()),
            "sealed_waiting": store.spool.pending_count(),
            "rows": reader.feed.row_count(),
            "last_success_ms": reader.runs.last_success_ms(),
            "needs_person": [
                {"op": item.op.id, "kind": item.kind, "code": item.code, "text": item.text}
                for item in refused
            ],
        }


def delivered(chosen: Chosen) -> dict[str, Any]:
    """What the platform took of a profile's spool."""
    from dataclasses import asdict

    from gridworker.clock import SystemClock
    from sync.client.deliver import deliver as deliver_spool
    from sync.client.transport import HttpTransport

    transport = HttpTransport(chosen.central)
    try:
        return asdict(deliver_spool(chosen.folder, transport, SystemClock()))
    finally:
        transport.close()


def examine(folder: Path, central: str) -> "list[Finding]":
    """Every check of `doctor`, with those that need the network or fonts handed in."""
    from functools import partial

    from gridworker import doctor as checks
    from gridworker.clock import SystemClock
    from gridworker.evidence.fonts import chinese_fonts
    from gridworker.store.system_secret import KeyringSecret
    from sync.client.probe import check_platform

    clock = SystemClock()
    return checks.look_over(
        [
            ("钥匙", partial(checks.check_keys, folder, KeyringSecret().is_available)),
            ("数据库", partial(checks.check_database, folder)),
            ("密封存档", partial(checks.check_spool, folder)),
            ("磁盘", partial(checks.check_disk, folder)),
            ("时钟", partial(checks.check_clock, clock)),
            ("平台", partial(check_platform, central, clock)),
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
