"""`gridworker openrosa …`: which server gets a form's submissions too, what to log in with, how it stands; fetching forms.

Thin: the work is done in `gridworker.services.openrosa` and `sync.client`. Passwords are asked for or taken from the
environment, never from the command line, and never shown; of addresses only the host is.
"""

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gridworker import settings
from gridworker.terminal import Terminal

if TYPE_CHECKING:
    from gridworker.cli import Chosen
    from gridworker.services.openrosa import Login


@click.group(cls=Terminal, help="把检查表同时送到 OpenRosa 服务器（ODK Central、Kobo 等）。")
def openrosa() -> None:
    """Commands about OpenRosa servers."""


@openrosa.command(help="这张表今后提交的，同时送到哪个服务器；不写地址就照平台发布的。")
@click.argument("form_id")
@click.argument("url", default="")
@click.pass_obj
def target(chosen: "Chosen", form_id: str, url: str) -> None:
    """Chooses a server for a form."""
    from gridworker.cli import opened_profile, show
    from gridworker.model.addresses import host_of
    from gridworker.services.openrosa import choose_target

    with opened_profile(chosen.folder) as opened:
        choose_target(opened.store, form_id, url)
    show({"form": form_id, "host": host_of(url)}, as_json=True)


@openrosa.command(help="记住在这个服务器上用的账号；口令会问，或放在环境变量里，加密存在档案中。")
@click.argument("url")
@click.option("--user", metavar="NAME", default="", help="用户名；不写就忘掉这个服务器的账号。")
@click.pass_obj
def login(chosen: "Chosen", url: str, user: str) -> None:
    """Keeps a login, and tries again what waited for it."""
    from gridworker.cli import opened_profile, show
    from gridworker.model.addresses import host_of
    from gridworker.services.openrosa import keep_login

    asked = _login(user)
    with opened_profile(chosen.folder) as opened:
        keep_login(opened.store, url, asked)
    show({"host": host_of(url), "user": user}, as_json=True)


@openrosa.command(help="送到这些服务器的还有多少没到、为什么。")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
@click.pass_obj
def waiting(chosen: "Chosen", as_json: bool) -> None:  # noqa: FBT001 - click
    """What has not arrived, with its reason."""
    import msgspec

    from gridworker.cli import opened_profile, show
    from gridworker.model.addresses import host_of

    with opened_profile(chosen.folder) as opened, opened.store.reader() as reader:
        counts, items = reader.deliveries.counts(), reader.deliveries.items()
    reasons = [
        {
            "op": item.op_id,
            "host": host_of(item.url),
            "state": item.state,
            "code": item.code,
            "text": item.text,
        }
        for item in items
        if item.state != "delivered"
    ]
    show({**msgspec.to_builtins(counts), "deliveries": reasons}, as_json=as_json)


@openrosa.command(help="从 OpenRosa 服务器取一张表：XForms 和附带的文件，逐个核对校验值。")
@click.argument("url")
@click.argument("form_id")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="当前文件夹",
    help="存在哪个文件夹。",
)
@click.option("--user", metavar="NAME", default="", help="用户名；口令会问，或放在环境变量里。")
def fetch(url: str, form_id: str, out: Path, user: str) -> None:
    """Fetches a form; nothing is written before all of it is here and checked."""
    from gridworker.cli import show
    from gridworker.clock import SystemClock
    from gridworker.model.addresses import checked_address
    from sync.client.openrosa_forms import FORM_NAME, fetch_form
    from sync.client.openrosa_http import Link
    from sync.client.transport import WayOut

    address = checked_address(url)
    with closing(Link(_login(user), SystemClock(), WayOut.chosen())) as link:
        form = fetch_form(link, address, form_id)
    out.mkdir(parents=True, exist_ok=True)
    (out / FORM_NAME).write_bytes(form.xml)
    for name, content in form.attachments.items():
        (out / name).write_bytes(content)
    named = {"form": form.listed.form_id, "version": form.listed.version}
    show({**named, "files": [FORM_NAME, *form.attachments]}, as_json=True)


def _login(user: str) -> "Login | None":
    from gridworker.services.openrosa import Login

    if not user:
        return None
    password = os.environ.get(settings.OPENROSA_PASSWORD_VARIABLE) or click.prompt(
        "口令", hide_input=True, err=True
    )
    return Login(user, password)
