"""Checks a workbook: per question whether this app can do it, and what has to be put right, with sheet, row and column.

First the cells are read as XLSForm means them; if nothing refuses, pyxform converts the workbook and the runtime loads
the result, so that what passes here opens on every device. Needs the extra `central`. It publishes nothing.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gridworker.errors import FormProblem
from gridworker.forms import capability
from gridworker.forms.check_choices import check_choices
from gridworker.forms.check_gw import check_gw_columns
from gridworker.forms.check_lines import lines_of, settings_line, survey_lines
from gridworker.forms.check_sheets import check_headings, check_settings
from gridworker.forms.check_survey import check_survey
from gridworker.forms.conversion import ConversionProblem, Converted, convert_sheets
from gridworker.forms.definition import MAX_NODES, load_form
from gridworker.forms.findings import Finding, Language, WorkbookProblem, say
from gridworker.forms.label_media import Beside, LabelFiles
from gridworker.forms.structure import Form
from gridworker.forms.workbook import Book, decoded, read_workbook
from gridworker.forms.xlsform import column_of

_UNSUPPORTED = frozenset({"form.unsupported", "form.function"})
"""Findings that say what this app cannot do; the others are mistakes of the workbook."""
MAX_ATTACHMENT_BYTES = 2_000_000
"""A data file goes to every device with the form itself."""

_PATH = re.compile(r"/[^\s/，：→()（）']+(?:/[^\s/，：→()（）']+)*")
_QUIET = (
    "machine-readable",
    "max-pixels",
    "choices should have a label",
    "missing a translation",
    "recommended",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the survey sheet and whether it can be asked here."""

    row: int
    name: str
    type: str
    label: str
    supported: bool


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        questions: groups left out.
        findings: in the order of the workbook.
        xml, form: what devices would load; None when something refuses.
        attachments: the data files the form needs, by name.
        media: the files of its labels, by name.
    """

    file: str
    form_id: str = ""
    version: str = ""
    title: str = ""
    questions: tuple[Asked, ...] = ()
    findings: tuple[Finding, ...] = ()
    xml: bytes | None = None
    attachments: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    media: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    form: Form | None = field(default=None, repr=False)

    @property
    def ok(self) -> bool:
        """Whether the workbook can be published."""
        return self.xml is not None and not self.refusals

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """What has to be put right."""
        return tuple(finding for finding in self.findings if finding.refuses)

    def as_json(self, language: Language) -> dict[str, object]:
        """Everything but the form itself, as JSON values."""
        return {
            "file": self.file,
            "ok": self.ok,
            "form_id": self.form_id,
            "version": self.version,
            "title": self.title,
            "questions": [
                {"row": q.row, "name": q.name, "type": q.type, "label": q.label, "supported": q.supported}
                for q in self.questions
            ],
            "findings": [
                {
                    "refuses": finding.refuses,
                    "code": finding.code,
                    "sheet": finding.sheet,
                    "row": finding.row,
                    "column": finding.column,
                    "text": finding.text(language),
                }
                for finding in self.findings
            ],
        }


def check_workbook(
    data: bytes,
    file: str = "",
    *,
    version: str = "",
    beside: Beside = lambda _name: None,
) -> Report:
    """Everything there is to say about a workbook.

    Args:
        data: .xlsx, .xls or .csv.
        file: its name, for the report and, as ODK does it, as the form's id where the settings give none.
        version: for a form whose settings give none.
        beside: the content of a file that lies beside the workbook, by its name; None if there is none.

    Raises:
        EnvironmentProblem: `form.no_publisher`, the extra `central` is not installed.
    """
    try:
        book = read_workbook(data)
    except WorkbookProblem as problem:
        return Report(file, findings=(problem.finding,))
    return _Check(book, file, version, beside).report()


class _Check:
    """One check; holds what its steps share."""

    def __init__(self, book: Book, file: str, version: str, beside: Beside) -> None:
        self._book = book
        self._beside = beside
        self._media = LabelFiles(beside)
        self._attachments: dict[str, bytes] = {}
        self._file = file
        self._findings = list(book.findings)
        self._lines = survey_lines(book)
        self._settings = _settings(book, file, version)

    def report(self) -> Report:
        self._look()
        converted = None if self._refused() else self._converted()
        form = None if converted is None else self._loaded(converted.xml)
        return Report(
            file=self._file,
            form_id=self._settings["form_id"],
            version=self._settings["version"],
            title=self._settings.get("form_title", ""),
            questions=tuple(self._questions()),
            findings=tuple(sorted(self._findings, key=_place)),
            xml=converted.xml if converted and form else None,
            attachments=self._attachments,
            media=self._media.found,
            form=form,
        )

    def _look(self) -> None:
        if not self._lines:
            self._findings.append(Finding(say("no_survey")))
            return
        if len(self._lines) > MAX_NODES:
            words = say("too_many", count=len(self._lines), most=MAX_NODES)
            self._findings.append(Finding(words, code="form.too_large", sheet="survey"))
            return
        self._findings += check_headings(self._book)
        self._findings += check_settings(self._book, self._settings["form_id"])
        self._findings += check_choices(self._book)
        self._findings += check_survey(self._book, self._lines)
        self._findings += check_gw_columns(self._book, self._lines)
        for lines in (self._lines, list(lines_of(self._book.table("choices")))):
            self._findings += self._media.check(lines)
        self._findings += self._media.whole()

    def _refused(self) -> bool:
        return any(finding.refuses for finding in self._findings)

    def _converted(self) -> Converted | None:
        sheets = {
            name: [{heading: cell.text for heading, cell in row.items()} for row in table.rows]
            for name, table in self._book.tables.items()
        }
        sheets["settings"] = [self._settings]
        try:
            converted = convert_sheets(sheets, self._settings["form_id"])
        except ConversionProblem as problem:
            self._findings.append(self._of_pyxform(problem))
            return None
        self._findings += [
            Finding(say("remark", text=text), refuses=False) for text in converted.warnings if _matters(text)
        ]
        return converted

    def _of_pyxform(self, problem: ConversionProblem) -> Finding:
        table = self._book.table(problem.sheet)
        row = problem.row + table.first - 2 if problem.row > 1 else problem.row
        words = say("convert", text=problem.text)
        return Finding(words, code="form.conversion", sheet=problem.sheet and table.sheet, row=row)

    def _loaded(self, xml: bytes) -> Form | None:
        try:
            form = load_form(xml)
            if not form.missing:
                return form
            self._gather(form)
            return None if self._refused() else load_form(xml, attachments=self._attachments)
        except FormProblem as problem:
            self._findings.append(self._of_loader(problem))
            return None

    def _gather(self, form: Form) -> None:
        """Take in the data files the form needs."""
        for needed in form.missing:
            content = self._beside(needed.name)
            rows = [line.number for line in self._lines if needed.name in line.text("type")]
            if content is None:
                words = say("attachment", name=needed.name)
                row = rows[0] if rows else 0
                self._findings.append(
                    Finding(words, True, "form.attachment", self._sheet() if row else "", row)
                )
            elif len(content) > MAX_ATTACHMENT_BYTES:
                words = say("attachment_large", name=needed.name)
                self._findings.append(Finding(words, code="form.too_large"))
            else:
                self._attachments[needed.name] = decoded(content).encode()

    def _of_loader(self, problem: FormProblem) -> Finding:
        """The runtime names paths; the author knows rows."""
        paths = _PATH.findall(problem.text)
        rows = {line.text("name"): line.number for line in self._lines if line.text("name")}
        steps = [step for path in paths for step in (path.rpartition("/")[2],) if step in rows]
        if problem.code == "form.cycle":
            words = say("cycle", path=" → ".join(path.rpartition("/")[2] for path in paths))
        else:
            path = f": {', '.join(paths)}" if paths else ""
            words = say("loader", text=problem.text, code=problem.code, path=path)
        if any(path.startswith("/data/meta/instanceName") for path in paths):
            line = settings_line(self._book)
            sheet = self._book.table("settings").sheet
            return Finding(words, True, problem.code, sheet, line.number, "instance_name")
        row = rows[steps[0]] if steps else 0
        return Finding(words, code=problem.code, sheet=self._sheet() if row else "", row=row)

    def _questions(self) -> Iterator[Asked]:
        refused = {
            finding.row
            for finding in self._findings
            if finding.code in _UNSUPPORTED and finding.sheet == self._sheet()
        }
        for line in self._lines:
            if line.text("type") and not line.type.begins and not line.type.ends:
                supported = line.number not in refused and capability.supports_type(line.type.kind)
                yield Asked(line.number, line.text("name"), line.text("type"), line.text("label"), supported)

    def _sheet(self) -> str:
        return self._book.table("survey").sheet


def _settings(book: Book, file: str, version: str) -> dict[str, str]:
    """What the settings say under their usual names, the gaps filled in."""
    named = {
        column
        if (column := column_of(cell.column)) in {"form_id", "version", "form_title"}
        else cell.column: cell.text
        for cell in settings_line(book).all
    }
    stem = file.rpartition("/")[2].rpartition("\\")[2].rpartition(".")[0]
    given: Mapping[str, str] = {"form_id": stem or "form", "version": version}
    filled = {**{name: text for name, text in given.items() if text}, **named}
    return {**filled, "version": filled.get("version", "")}


def _matters(warning: str) -> bool:
    return not any(word in warning.lower() for word in _QUIET)


def _place(finding: Finding) -> tuple[int, int]:
    order = {"": 0, "settings": 1, "survey": 2, "choices": 3}
    return order.get(finding.sheet.lower(), 4), finding.row
