"""`gridworker form …`: looks at checklist workbooks before anybody publishes them.

Thin: it finds the files, asks `gridworker.forms.check`, and prints. It changes nothing.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gridworker.errors import InputProblem
from gridworker.terminal import Terminal

if TYPE_CHECKING:
    from gridworker.forms.check import Report
    from gridworker.forms.findings import Language

_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".csv"})
_WORDS = {
    "zh": ("可以发布", "不能发布", "要改", "请看", "道题", "不支持"),
    "en": ("can be published", "cannot be published", "change", "note", "questions", "not supported"),
}


@click.group(cls=Terminal, help="检查表（XLSForm 工作簿）。")
def form() -> None:
    """Commands for those who write checklists."""


@form.command(help="检查工作簿能不能发布：每道题支不支持，哪张表哪一行哪一列要改。什么也不发布。")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="用中文还是英文说。"
)
@click.option(
    "--media",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="题目和选项的图片、声音、录像在哪个文件夹；不写就找“工作簿名-media”和工作簿旁边。",
)
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON。")
def check(path: Path, lang: "Language", media: Path | None, as_json: bool) -> None:  # noqa: FBT001 - click
    """Checks a workbook, or every workbook of a folder; exit code 1 if one of them cannot be published.

    Raises:
        InputProblem: the folder holds no workbook (`form.no_workbook`).
    """
    from gridworker.forms.check import check_workbook
    from gridworker.forms.workbook import files_of

    files = list(workbooks(path))
    if not files:
        text = f"{path} 里没有工作簿（.xlsx、.xls、.csv）。什么也没有检查。"
        raise InputProblem(text, code="form.no_workbook")
    reports = [check_workbook(file.read_bytes(), str(file), beside=files_of(file, media)) for file in files]
    if as_json:
        click.echo(json.dumps([report.as_json(lang) for report in reports], ensure_ascii=False, indent=2))
    else:
        for report in reports:
            click.echo("\n".join(lines_of(report, lang)))
    sys.exit(0 if all(report.ok for report in reports) else 1)


def workbooks(path: Path) -> Iterator[Path]:
    """The workbooks at a path, by name; lock files of Excel and WPS, and data files, left out."""
    from gridworker.forms.workbook import is_form_csv

    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*")):
        ending = file.suffix.lower()
        if not file.is_file() or ending not in _ENDINGS or file.name.startswith(("~$", ".")):
            continue
        if ending != ".csv" or is_form_csv(file.read_bytes()):
            yield file


def lines_of(report: "Report", lang: "Language") -> Iterator[str]:
    """A report for a person: the verdict, what to change, what to know, what is not supported."""
    good, bad, change, note, questions, unsupported = _WORDS[lang]
    title = f"  {report.title} ({report.form_id} {report.version})" if report.title else ""
    yield f"{'✓' if report.ok else '✗'} {report.file}{title}"
    missing = [question for question in report.questions if not question.supported]
    count = f"{len(report.questions)} {questions}"
    yield f"  {good if report.ok else bad} · {count}" + (
        f" · {len(missing)} {unsupported}" if missing else ""
    )
    for finding in report.findings:
        yield f"  [{change if finding.refuses else note}] {finding.text(lang)}"
