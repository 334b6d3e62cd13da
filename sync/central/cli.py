"""`gridworker central …`: the platform from the command line.

Thin: each command reads its options, calls one function of `sync.central.commands`, and prints one JSON value. The
platform's libraries are imported where they are used, because the field app comes without them.
"""

import json
import re
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gridworker import settings as places
from gridworker.errors import InputProblem
from gridworker.terminal import Terminal
from sync.central.settings import Settings

if TYPE_CHECKING:
    from sync.central.services import Services

F = TypeVar("F", bound=Callable[..., Any])

_DISTRICT = re.compile(r"\d{6}")
_FIELD_ROLES = click.Choice(["grid_head", "grid_worker", "micro_worker", "helper"])
_DESK_ROLES = click.Choice(["dispatcher", "community_desk", "department"])
DEFAULT_PORT = 8718


def _where(command: F) -> F:
    """`--folder` and `--database`, which every command takes."""
    folder = click.option(
        "--folder",
        type=click.Path(file_okay=False, path_type=Path, resolve_path=True),
        default=places.central_folder,
        show_default="用户数据目录下的 central",
        help="平台的文件夹：密钥、照片和自带的数据库。",
    )
    database = click.option(
        "--database",
        metavar="URL",
        default=None,
        help="PostgreSQL 地址，postgresql://…；不写就用自带的。",
    )
    return folder(database(command))


@click.group(cls=Terminal, help="中心平台：运行、建库、发码、发表单、办案。")
def central() -> None:
    """The platform's commands.

    Raises:
        InputProblem: the platform's libraries are not installed (`central.not_installed`).
    """
    if find_spec("litestar") is None or find_spec("psycopg") is None:
        text = "这台机器没有装平台部分。请用 pip install 'gridworker[central]' 装上再试。"
        raise InputProblem(text, code="central.not_installed")


@central.command(help="建数据库、密钥和租户；已经有的不动。")
@_where
@click.option("--demo", is_flag=True, help="填上演示社区：人员、房屋、任务都是编的。")
@click.option("--district", metavar="CODE", default="", help="六位县级区划代码，如 510108。")
@click.option("--tenant", metavar="NAME", default="", help="街道或区的名称。")
def init(folder: Path, database: str | None, demo: bool, district: str, tenant: str) -> None:  # noqa: FBT001 - click
    """Makes database, keys and tenant; `--demo` fills the demo community."""
    settings = Settings(folder=folder, database_url=database)
    _say(_seeded(settings) if demo else _founded(settings, district, tenant))


def _seeded(settings: Settings) -> dict[str, Any]:
    """Fills the demo community into an empty platform; codes and tokens are shown this once."""
    from sync.central import commands

    with commands.opened(settings) as services:
        if _districts(services):
            text = "平台里已经有资料，没有再填演示社区。请另选一个空文件夹。"
            raise InputProblem(text, code="central.not_empty")
        seeded = commands.seed_in(services)
    return {
        "district": seeded.demo.district,
        "tenant": seeded.demo.tenant.name,
        "worker": seeded.demo.worker.code,
        "records": seeded.demo.records,
        "enrol_code": seeded.enrol_code,
        "desk_tokens": seeded.desk_tokens,
    }


def _founded(settings: Settings, district: str, name: str) -> dict[str, Any]:
    from gridworker.model.divisions import division
    from gridworker.model.records import Tenant
    from sync.central import commands

    if not _DISTRICT.fullmatch(district) or not name.strip():
        text = "还缺 --district 六位区划代码和 --tenant 名称；只是试用请加 --demo。什么也没有建。"
        raise InputProblem(text, code="central.tenant_missing")
    known = division(district)
    row = commands.init(
        settings,
        district,
        known.short_name if known else district,
        Tenant(id=f"tenant-{district}", name=name.strip()),
    )
    return {"platform": row.id, "epoch": row.epoch, "district": district, "tenant": name.strip()}


@central.command(help="运行平台；准备好后先印一行 JSON。按 Ctrl-C 停止。")
@_where
@click.option("--host", default="127.0.0.1", show_default=True, help="在哪个地址上听。")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="端口；0 由系统挑一个。",
)
def serve(folder: Path, database: str | None, host: str, port: int) -> None:
    """Runs the platform until a signal; the first line says where it and its database are."""
    from sync.central.foreground import serve as run_until_signal

    run_until_signal(Settings(folder=folder, database_url=database, host=host, port=port), _say)


@central.command("enrol-code", help="给网格员的设备发一次性开通码。")
@_where
@click.option("--worker", metavar="CODE", required=True, help="网格员的工号。")
def enrol_code(folder: Path, database: str | None, worker: str) -> None:
    """A one-time code."""
    from sync.central import commands

    code = commands.enrol_code(Settings(folder=folder, database_url=database), worker)
    _say({"worker": worker, "code": code})


@central.command("publish-form", help="检查并发布一份检查表（XLSForm 工作簿）。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_where
@click.option(
    "--district",
    metavar="CODE",
    default="",
    help="发给哪个区县，六位区划代码；平台上只有一个区县时可以不写。",
)
@click.option(
    "--openrosa",
    metavar="URL",
    default="",
    help="提交的同时送到这个 OpenRosa 服务器；不写就照上次发布的。",
)
@click.option(
    "--media",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="题目和选项的图片、声音、录像在哪个文件夹；不写就找“工作簿名-media”和工作簿旁边。",
)
def publish_form(
    file: Path, folder: Path, database: str | None, district: str, openrosa: str, media: Path | None
) -> None:
    """Publishes a workbook."""
    from sync.central import commands

    with commands.opened(Settings(folder=folder, database_url=database)) as services:
        district = district or _only_district(services, "表单没有发布")
        form = commands.publish_form_in(services, file, district, openrosa, media)
    _say({"form": form.form_id, "version": form.version, "title": form.title, "media": len(form.media)})


@central.command("take-bundle", help="收下设备用 U 盘带来的离线包（.gwb），写出给它的回执。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_where
@click.option(
    "--answer",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    show_default="同一处，名字加“-回执”",
    help="回执写到哪里。",
)
def take_bundle(file: Path, folder: Path, database: str | None, answer: Path | None) -> None:
    """Takes a bundle in and writes its answer."""
    from sync.central import commands

    beside = answer or file.with_name(f"{file.stem}-回执{file.suffix}")
    taken = commands.take_bundle(Settings(folder=folder, database_url=database), file, beside)
    _say({**taken._asdict(), "answer": str(beside)})


@central.command(help="把数据库备份到一个文件，平台可以照常运行；密钥和照片另外拷贝。")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_where
def backup(file: Path, folder: Path, database: str | None) -> None:
    """Writes the database to a file."""
    from sync.central.recovery import back_up

    back_up(Settings(folder=folder, database_url=database), file)
    _say({"file": str(file), "bytes": file.stat().st_size})


@central.command(help="从备份恢复数据库并宣告新的一代，设备会把之后的补回来；要先停下平台。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_where
def restore(file: Path, folder: Path, database: str | None) -> None:
    """Brings the platform back, in a new epoch."""
    from sync.central import recovery

    restored = recovery.restore(Settings(folder=folder, database_url=database), file)
    _say({"epoch": restored.platform.epoch, "former": restored.former})


@central.command("new-epoch", help="用别的办法恢复过数据库之后，宣告新的一代；要先停下平台。")
@_where
def new_epoch(folder: Path, database: str | None) -> None:
    """Begins a new epoch."""
    from sync.central import recovery

    _say({"epoch": recovery.new_epoch(Settings(folder=folder, database_url=database)).epoch})


@central.command(help="推进一件上报：受理、立案、派遣、签收、处置、反馈……")
@_where
@click.option("--event", metavar="ID", required=True, help="上报的编号或内部 id。")
@click.option("--action", required=True, help="accept、register、dispatch、sign、done、confirm、close 等。")
@click.option("--by", metavar="USER", required=True, help="坐席或责任单位的 id。")
@click.option("--text", default="", help="理由或说明。")
@click.option("--department", default="", help="派遣给哪个责任单位。")
@click.option("--checker", default="", help="请哪位网格员去现场看。")
@click.option("--filing-condition", default="", help="立案条件。")
@click.option("--closing-condition", default="", help="结案条件。")
@click.option("--result", default="", help="处置结果。")
@click.option("--after-photo", is_flag=True, help="有处置后的照片。")
def act(folder: Path, database: str | None, event: str, by: str, **asked: Any) -> None:  # noqa: ANN401 - click
    """Moves an event in the name of a desk user."""
    import msgspec

    from sync.central import commands
    from sync.central.desk.workflow import ActRequest

    settings = Settings(folder=folder, database_url=database)
    moved = commands.act(settings, event, by, msgspec.convert(asked, ActRequest)).event
    _say({"event": moved["id"], "number": moved.get("number", ""), "stage": moved["stage"]})


@central.command("send-back", help="把网格员交上来的退回补正：写明哪一项、为什么。")
@_where
@click.option("--kind", required=True, help="记录的种类：event、inspection、hazard、visit、recheck。")
@click.option("--id", "record", metavar="ID", required=True, help="记录的内部 id。")
@click.option("--field", required=True, help="哪一项要改，如 description、note；检查表也可以写题目的名字。")
@click.option("--text", required=True, help="给网格员看的话：哪里要改。")
@click.option("--by", metavar="USER", required=True, help="坐席的 id。")
def send_back(
    folder: Path, database: str | None, kind: str, record: str, field: str, text: str, by: str
) -> None:
    """Sends work back for correction in the name of a desk user."""
    from sync.central import commands
    from sync.central.desk.records import SendBackRequest

    request = SendBackRequest(kind=kind, id=record, field=field, text=text)
    task = commands.send_back(Settings(folder=folder, database_url=database), by, request)
    _say({"task": task.id, "worker": task.assignee, "due_at": task.due_at})


@central.command(help="发公告：给全区县或若干网格的网格员，每人一份，看得到谁读了。")
@_where
@click.option("--title", required=True, help="标题，最多 60 字。")
@click.option("--text", required=True, help="正文，最多 2000 字。")
@click.option("--grid", "grids", metavar="CODE", multiple=True, help="只给编码以它开头的网格；可以写多次。")
@click.option("--ask", "asks", is_flag=True, help="要每个人签收。")
@click.option("--until", metavar="TIME", default="", help="到什么时候为止，带时区；过了不再显示。")
@click.option("--by", metavar="USER", required=True, help="坐席的 id。")
def announce(folder: Path, database: str | None, by: str, **asked: Any) -> None:  # noqa: ANN401 - click
    """Publishes an announcement in the name of a desk user."""
    import msgspec

    from sync.central import talk_commands
    from sync.central.desk.messages import Announce

    settings = Settings(folder=folder, database_url=database)
    published = talk_commands.announce(settings, by, msgspec.convert(asked, Announce))
    _say({"announcement": published.id, "workers": published.workers})


@central.command(help="看一条公告或消息谁读了、谁签收了；没读的排在前面。")
@_where
@click.option("--id", "message", metavar="ID", required=True, help="公告或消息的 id。")
@click.option("--by", metavar="USER", required=True, help="坐席的 id。")
def readers(folder: Path, database: str | None, message: str, by: str) -> None:
    """Says who has read an announcement or message."""
    import msgspec

    from sync.central import talk_commands

    found = talk_commands.readers(Settings(folder=folder, database_url=database), by, message)
    _say({"readers": msgspec.to_builtins(found)})


@central.command("answer-task", help="答复网格员的改约或转交：同意就改时间或换人，不同意要写原因。")
@_where
@click.option("--task", metavar="ID", required=True, help="任务的 id。")
@click.option("--grant/--refuse", "granted", required=True, help="同意，或不同意。")
@click.option("--text", default="", help="给网格员看的话；不同意时必须写。")
@click.option("--due-at", metavar="TIME", default="", help="改到这个时间，带时区；不写就按网格员提的。")
@click.option("--worker", "assignee", metavar="CODE", default="", help="转给哪位网格员。")
@click.option("--by", metavar="USER", required=True, help="坐席的 id。")
def answer_task(folder: Path, database: str | None, task: str, by: str, **said: Any) -> None:  # noqa: ANN401 - click
    """Answers what a worker asked about a task."""
    import msgspec

    from sync.central import talk_commands
    from sync.central.desk.tasks import AnswerWish

    settings = Settings(folder=folder, database_url=database)
    answered = talk_commands.answer_task(settings, by, task, msgspec.convert(said, AnswerWish))
    _say({"task": answered["id"], "due_at": answered["due_at"], "worker": answered["assignee"]})


@central.command("add-worker", help="登记一位网格员。")
@_where
@click.option("--code", metavar="CODE", required=True, help="工号，区县内不重复。")
@click.option("--name", required=True, help="姓名。")
@click.option("--grid", "grids", metavar="CODE", multiple=True, required=True, help="网格编码；可以写多次。")
@click.option("--role", type=_FIELD_ROLES, default="grid_worker", show_default=True, help="岗位。")
@click.option("--district", metavar="CODE", default="", help="六位区划代码；平台上只有一个区县时可以不写。")
def add_worker(
    folder: Path,
    database: str | None,
    code: str,
    name: str,
    grids: tuple[str, ...],
    role: str,
    district: str,
) -> None:
    """Makes a worker known."""
    from gridworker.model.records import Worker
    from gridworker.model.vocabulary import Role
    from sync.central import commands, staff

    settings = Settings(folder=folder, database_url=database)
    with commands.opened(settings) as services, services.engine.connect() as connection:
        district = district or _only_district(services, "网格员没有登记")
        tenant = staff.tenant_of(connection, district)
    parsed = _grids(grids)
    worker = Worker(
        id=f"worker-{district}-{code}",
        code=code,
        name=name,
        role=Role(role),
        grids=parsed,
        community=parsed[0][:12],
    )
    commands.add_worker(settings, district, tenant, worker)
    _say({"worker": worker.id, "code": code, "grids": list(worker.grids)})


@central.command("devices", help="列出设备：谁的，何时登记，何时最后交过东西，是否停用。")
@_where
@click.option("--worker", metavar="CODE", default="", help="只看这位网格员的。")
def list_devices(folder: Path, database: str | None, worker: str) -> None:
    """Lists devices."""
    from msgspec import to_builtins

    from sync.central import commands

    rows = commands.list_devices(Settings(folder=folder, database_url=database), worker)
    _say({"devices": [to_builtins(row) for row in rows]})


@central.command("revoke-device", help="停用一台设备（丢了、坏了、交回）：它下次联网就销毁钥匙，密封的照收。")
@_where
@click.argument("device", metavar="DEVICE")
@click.option("--reason", metavar="WORDS", default="", help="为什么停用；留在平台上。")
def revoke_device(folder: Path, database: str | None, device: str, reason: str) -> None:
    """Takes a device out of use."""
    from msgspec import to_builtins

    from sync.central import commands

    row = commands.revoke_device(Settings(folder=folder, database_url=database), device, reason)
    _say(to_builtins(row))


@central.command("change-scope", help="改网格员管的网格或岗位：调整、顶岗、离岗。设备只收到差别。")
@_where
@click.option("--worker", metavar="CODE", required=True, help="网格员的工号。")
@click.option("--grid", "grids", metavar="CODE", multiple=True, help="改管这些网格；可以写多次。")
@click.option("--role", type=_FIELD_ROLES, default=None, help="改任的岗位。")
@click.option("--stand-in-for", metavar="CODE", default="", help="顶岗：加上这位同事的网格。")
@click.option("--leave", is_flag=True, help="离岗：设备上的资料全部收回，没传的照样能传。")
def change_scope(
    folder: Path,
    database: str | None,
    worker: str,
    grids: tuple[str, ...],
    role: str | None,
    stand_in_for: str,
    *,
    leave: bool,
) -> None:
    """Changes a worker's grids or role."""
    from gridworker.model.vocabulary import Role
    from sync.central import commands
    from sync.central.staff import ScopeChange

    change = ScopeChange(
        grids=_grids(grids),
        role=Role(role) if role else None,
        stand_in_for=stand_in_for,
        leaves=leave,
    )
    changed = commands.change_scope(Settings(folder=folder, database_url=database), worker, change)
    _say({"worker": changed.id, "role": changed.role.value, "grids": list(changed.grids)})


@central.command("add-user", help="登记一位坐席或一个责任单位；口令只显示这一次。")
@_where
@click.option("--id", "user", metavar="USER", required=True, help="坐席或单位的 id。")
@click.option("--name", required=True, help="姓名或单位名称。")
@click.option("--role", type=_DESK_ROLES, required=True, help="岗位。")
@click.option("--district", metavar="CODE", default="", help="六位区划代码；平台上只有一个区县时可以不写。")
def add_user(folder: Path, database: str | None, user: str, name: str, role: str, district: str) -> None:
    """Makes a desk user or a department known."""
    from gridworker.model.vocabulary import Role
    from sync.central import commands
    from sync.central.desk.people import DeskUser

    settings = Settings(folder=folder, database_url=database)
    if not district:
        with commands.opened(settings) as services:
            district = _only_district(services, "没有登记")
    made = DeskUser(id=user, district=district, name=name, role=Role(role))
    _say({"user": user, "role": role, "token": commands.add_user(settings, made)})


@central.command("play-desk", help="演示用：替调度室和责任单位把没办完的上报往前办。")
@_where
@click.option(
    "--until",
    type=click.Choice(["post_check", "closed"]),
    required=True,
    help="办到等现场核实为止，还是办到结案。",
)
def play_desk(folder: Path, database: str | None, until: str) -> None:
    """Plays the demo's dispatcher and department."""
    from sync.central import commands
    from sync.central.demo_desk import play

    with commands.opened(Settings(folder=folder, database_url=database)) as services:
        cases = play(services, until)
    _say({"events": [case._asdict() for case in cases]})


def _districts(services: "Services") -> list[str]:
    """The districts the platform serves."""
    import sqlalchemy as sa

    from sync.central import database as db

    with services.engine.connect() as connection:
        return list(connection.execute(sa.select(db.district.c.code)).scalars())


def _grids(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Full codes of what was written, short forms too."""
    from gridworker.model.grid_code import GridCode

    return tuple(str(GridCode.parse(code)) for code in codes)


def _only_district(services: "Services", consequence: str) -> str:
    known = _districts(services)
    if len(known) != 1:
        text = f"平台上的区县不止一个或还没有，{consequence}。请加 --district 六位区划代码。"
        raise InputProblem(text, code="central.district_missing")
    return known[0]


def _say(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))
