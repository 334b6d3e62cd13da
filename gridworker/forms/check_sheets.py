"""The check's look at sheets, headings and settings."""

from collections.abc import Iterator
from difflib import get_close_matches

from gridworker.forms.capability import NO_EFFECT
from gridworker.forms.check_lines import settings_line, uses_gw
from gridworker.forms.findings import Finding, say
from gridworker.forms.structure import GW_NAMESPACE, GW_VALUES
from gridworker.forms.vetting import knows_bind
from gridworker.forms.workbook import Book, Cell, Table
from gridworker.forms.xlsform import GW_COLUMN, SURVEY_COLUMNS, column_of

_SETTINGS = frozenset(
    {"form_title", "form_id", "version", "default_language", "namespaces", "instance_name", "name"}
    | {"allow_choice_duplicates", "style"}
)
_SETTINGS_NO_EFFECT = frozenset(
    {"submission_url", "auto_send", "auto_delete", "instance_xmlns", "clean_text_values", "client_editable"}
    | {"sms_keyword", "sms_separator", "sms_allow_media", "sms_date_format", "sms_datetime_format"}
    | {"prefix", "delimiter", "omit_instanceid"}
)
_OPEN = ("bind::", "body::", "control::", "instance::", "attribute::", "parameters::")
_CONTROL = frozenset(
    {"appearance", "mediatype", "class", "accuracyThreshold", "unacceptableAccuracyThreshold"}
)
"""Attributes of controls that are read; the others of `body::` and `control::` change nothing."""


def check_headings(book: Book) -> Iterator[Finding]:
    """Headings that would be dropped, and sheets that do nothing."""
    survey = book.table("survey")
    if "type" not in {column_of(heading) for heading in survey.headings}:
        yield Finding(say("column_needed", column="type"), sheet=survey.sheet, row=survey.first - 1)
    yield from _headings(survey, SURVEY_COLUMNS)
    for heading in survey.headings:
        yield from _gw_heading(survey, heading)
    for sheet in ("entities", "osm"):
        if any(book.table(sheet).rows):
            words = say("entities") if sheet == "entities" else say("sheet_unsupported", sheet=sheet)
            yield Finding(words, code="form.unsupported", sheet=book.table(sheet).sheet)


def _headings(table: Table, known: frozenset[str]) -> Iterator[Finding]:
    for heading in table.headings:
        column, here = column_of(heading), _heading(table, heading)
        if column.startswith("gw:"):
            yield here.finding(say("column_bare_gw", column=heading), code="form.attribute")
        elif column in NO_EFFECT:
            yield here.finding(say("column_no_effect", column=heading), refuses=False)
        elif column not in known and not column.startswith(_OPEN):
            guess = get_close_matches(column, known, 1, 0.8)
            what = "column_unknown" if guess else "column_ignored"
            yield here.finding(say(what, column=heading, guess="".join(guess)), refuses=False)
        elif column.startswith(("body::", "control::")) and column.partition("::")[2] not in _CONTROL:
            yield here.finding(say("column_no_effect", column=heading), refuses=False)
        elif column.startswith("bind::") and not knows_bind(column.partition("::")[2]):
            yield here.finding(say("column_unsupported", column=heading), code="form.unsupported")


def _heading(table: Table, heading: str) -> Cell:
    return Cell(table.sheet, table.first - 1, heading, heading)


def _gw_heading(table: Table, heading: str) -> Iterator[Finding]:
    if heading.startswith(GW_COLUMN) and heading[len(GW_COLUMN) :] not in GW_VALUES:
        yield _heading(table, heading).finding(say("gw_unknown", column=heading), code="form.attribute")


def check_settings(book: Book, form_id: str) -> Iterator[Finding]:
    """Id, version, name space, and what would be promised and not kept."""
    table, columns = book.table("settings"), settings_line(book).cells
    sheet, at = (table.sheet, table.first) if table.headings else ("", 0)
    if "form_id" not in columns:
        yield Finding(say("setting_id", name=form_id), False, sheet=sheet, row=at, column="form_id")
    if "version" not in columns:
        yield Finding(say("setting_version"), False, sheet=sheet, row=at, column="version")
    if "public_key" in columns:
        yield Finding(say("setting_encrypted"), True, "form.unsupported", sheet, at, "public_key")
    for column, cell in columns.items():
        if column in _SETTINGS_NO_EFFECT or column not in _SETTINGS | {"public_key"}:
            yield cell.finding(say("setting_no_effect", column=cell.column), refuses=False)
    yield from _name_space(book, columns["namespaces"].text if "namespaces" in columns else "")


def _name_space(book: Book, declared: str) -> Iterator[Finding]:
    if uses_gw(book) and f'gw="{GW_NAMESPACE}"' not in declared.replace("'", '"'):
        words = say("setting_namespace", namespace=GW_NAMESPACE)
        yield Finding(words, True, "form.attribute", "settings", 2, "namespaces")


def choices_headings(table: Table) -> Iterator[Finding]:
    """Columns of the sheet choices that are missing; others are the author's, for filtering."""
    columns = {column_of(heading) for heading in table.headings}
    for needed in ("list_name", "name"):
        if needed not in columns:
            yield Finding(say("column_needed", column=needed), sheet=table.sheet, row=table.first - 1)
    for heading in table.headings:
        if column_of(heading).startswith("gw:"):
            yield _heading(table, heading).finding(say("column_ignored", column=heading), refuses=False)
