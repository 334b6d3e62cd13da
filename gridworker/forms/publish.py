"""Publishing: a workbook that passes the check becomes the XForms XML that devices load; an XForm is taken as it is.

Runs on the platform only; it needs the extra `central`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gridworker.errors import FormProblem
from gridworker.forms.check import MAX_ATTACHMENT_BYTES, check_workbook
from gridworker.forms.definition import load_form
from gridworker.forms.findings import Finding, Said, WorkbookProblem, say
from gridworker.forms.label_media import Beside, LabelFiles, named_in
from gridworker.forms.structure import Form
from gridworker.forms.workbook import decoded

__all__ = ["Published", "WorkbookProblem", "publish", "publish_xform"]


@dataclass(frozen=True, slots=True)
class Published:
    """A workbook that passed.

    Attributes:
        xml: what devices load.
        form: the same, loaded.
        attachments: the data files it needs, by name.
        media: the files of its labels, by name.
        remarks: what its author may want to know.
    """

    xml: bytes
    form: Form
    attachments: Mapping[str, bytes]
    media: Mapping[str, bytes]
    remarks: tuple[Finding, ...]


def publish(
    workbook: bytes,
    file: str = "",
    *,
    version: str = "",
    beside: Beside = lambda _name: None,
) -> Published:
    """Turn a workbook into XForms XML.

    Args:
        workbook: .xlsx, .xls or .csv.
        file: its name, which is the form's id where the settings give none.
        version: for a form whose settings give none.
        beside: the content of a file that lies beside the workbook; None if there is none.

    Raises:
        WorkbookProblem: the first thing that has to be put right, and how many more; nothing was published.
        EnvironmentProblem: `form.no_publisher`, the extra `central` is not installed.
    """
    report = check_workbook(workbook, file, version=version, beside=beside)
    if report.xml is None or report.form is None or report.refusals:
        raise WorkbookProblem(_first(report.refusals))
    return Published(report.xml, report.form, report.attachments, report.media, report.findings)


def publish_xform(xml: bytes, beside: Beside) -> Published:
    """Take an XForm as it is, such as one fetched from an OpenRosa server with the files of its manifest.

    Raises:
        FormProblem: it cannot be loaded, is not UTF-8, or a file it needs is not there or cannot be used.
    """
    form, files = load_form(xml), LabelFiles(beside)
    attachments = {each.name: _data_file(each.name, beside) for each in form.missing}
    for name, column in named_in(xml).items():
        if problem := files.problem(column, name):
            raise FormProblem(problem.said.zh, code=problem.code)
    try:
        xml.decode()
    except UnicodeDecodeError as reason:
        raise FormProblem("表单不是 UTF-8 编码，没有发布", code="form.not_xml") from reason
    return Published(xml, load_form(xml, attachments=attachments), attachments, files.found, ())


def _data_file(name: str, beside: Beside) -> bytes:
    content = beside(name)
    if content is None or len(content) > MAX_ATTACHMENT_BYTES:
        words = say("attachment" if content is None else "attachment_large", name=name)
        raise FormProblem(words.zh, code="form.attachment")
    return decoded(content).encode()


def _first(refusals: tuple[Finding, ...]) -> Finding:
    first, more = refusals[0], len(refusals) - 1
    if not more:
        return first
    said = Said(
        f"{first.said.zh}（另有 {more} 处，用 form check 全部列出）", f"{first.said.en} (and {more} more)"
    )
    return Finding(said, True, first.code, first.sheet, first.row, first.column)
