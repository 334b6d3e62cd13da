"""Publishing: a workbook that passes the check becomes the XForms XML that devices load.

Runs on the platform only; it needs the extra `central`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gridworker.forms.check import check_workbook
from gridworker.forms.findings import Finding, Said, WorkbookProblem
from gridworker.forms.label_media import Beside
from gridworker.forms.structure import Form

__all__ = ["Published", "WorkbookProblem", "publish"]


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


def _first(refusals: tuple[Finding, ...]) -> Finding:
    first, more = refusals[0], len(refusals) - 1
    if not more:
        return first
    said = Said(
        f"{first.said.zh}（另有 {more} 处，用 form check 全部列出）", f"{first.said.en} (and {more} more)"
    )
    return Finding(said, True, first.code, first.sheet, first.row, first.column)
