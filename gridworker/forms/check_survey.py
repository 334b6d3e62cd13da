"""The check's look at the survey sheet, row by row: types, names, groups, references, formulas, appearances."""

import re
from collections.abc import Container, Iterable, Iterator
from difflib import get_close_matches

from gridworker.errors import FormProblem
from gridworker.forms import capability
from gridworker.forms.check_choices import lists_of
from gridworker.forms.check_lines import Line
from gridworker.forms.expressions import names_of_item, unknown_functions
from gridworker.forms.findings import Finding, say
from gridworker.forms.workbook import Book, Cell, module
from gridworker.forms.xlsform import EXPRESSIONS, column_of

_YES_NO = frozenset({"yes", "no", "true", "false", "true()", "false()"})
_REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
_NAME = re.compile(r"[^\W\d][\w.\-]*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_HEADING = re.compile(
    r"\b(?:label|hint|guidance_hint|media|image|audio|video)\s*::?\s*[^\s=!<>()\[\],]+", re.IGNORECASE
)
"""A heading of the sheet where a rule wants a name: `label::English != ''`."""
_STRAIGHT = {ord(curly): straight for curly, straight in zip("“”‘’", "\"\"''", strict=True)}
_NAMELESS = frozenset({"note", "audit"})
_LABELLED = frozenset(
    {"text", "integer", "decimal", "select_one", "select_multiple", "image", "note", "date"}
)
_ONLY_READ = frozenset({"geotrace", "geoshape"})
_NOT_REQUIRED = frozenset({"no", "false", "false()"})
_FEATURES = ("choice_filter", "trigger", "repeat_count")
_LAST_SAVED = "last-saved#"


def check_survey(book: Book, lines: list[Line]) -> Iterator[Finding]:
    """What is wrong with the questions."""
    names = {line.text("name") for line in lines if line.text("name")}
    lists = lists_of(book)
    for line in lines:
        yield from _type(line, lists)
        yield from _name(line)
        yield from _texts(line, names)
        yield from _formulas(line)
        yield from _filter(line, book.table("choices").headings)
        yield from _features(line)
        yield from _appearance(line)
    yield from _groups(lines)


def _type(line: Line, lists: Iterable[str]) -> Iterator[Finding]:
    cell = line.cells.get("type")
    if cell is None:
        yield next(iter(line.all)).finding(say("type_needed"))
        return
    kind = line.type
    if kind.ends:
        return
    if not capability.is_type(kind.kind):
        yield cell.finding(say("type_unknown", type=cell.text, guess=_guess(kind.kind, capability.TYPES)))
    elif not capability.supports_type(kind.kind):
        yield cell.finding(say("type_unsupported", type=cell.text), code="form.unsupported")
    if kind.kind in _ONLY_READ:
        yield cell.finding(say("shape_only_read", type=kind.kind), refuses=False)
        required = line.cells.get("required")
        if (
            required
            and "calculation" not in line.cells
            and required.text.strip().lower() not in _NOT_REQUIRED
        ):
            yield required.finding(say("shape_required", type=kind.kind), refuses=False)
    if kind.or_other and not capability.supports("or_other"):
        yield cell.finding(say("or_other"), code="form.unsupported")
    if kind.has_list:
        yield from _list(cell, kind.list_name, lists)


def _list(cell: Cell, name: str, lists: Iterable[str]) -> Iterator[Finding]:
    if not name:
        yield cell.finding(say("list_needed"))
    elif name not in lists and not name.startswith("${"):
        yield cell.finding(say("list_missing", name=name, guess=_guess(name, lists)), code="form.choices")


def _name(line: Line) -> Iterator[Finding]:
    kind, name = line.type, line.cells.get("name")
    if kind.ends or "type" not in line.cells:
        return
    if name is None:
        if kind.kind not in _NAMELESS:
            yield line.cells["type"].finding(say("name_needed"))
    elif not _NAME.fullmatch(name.text):
        yield name.finding(say("name_invalid", name=name.text[:40]))
    if "label" not in line.cells and kind.kind in _LABELLED and "calculation" not in line.cells:
        yield line.cells["type"].finding(say("label_needed"), refuses=False)


def _texts(line: Line, names: Container[str]) -> Iterator[Finding]:
    for cell in line.all:
        if column_of(cell.column) in {"type", "name"}:
            continue
        for reference in _REFERENCE.findall(cell.text):
            name = reference.removeprefix(_LAST_SAVED)
            if name not in names:
                guess = _guess(name, names) if isinstance(names, set) else ""
                yield cell.finding(say("reference", name=reference, guess=guess), code="form.reference")
            elif name != reference and not capability.supports("last-saved"):
                yield cell.finding(say("function", name=_LAST_SAVED), code="form.unsupported")


def _formulas(line: Line) -> Iterator[Finding]:
    for column, cell in line.cells.items():
        is_formula = column in EXPRESSIONS or (column == "default" and _is_dynamic(line))
        if is_formula and cell.text.lower() not in _YES_NO:
            yield from _formula(cell)


def _formula(cell: Cell) -> Iterator[Finding]:
    text = _REFERENCE.sub(lambda match: match[1].removeprefix(_LAST_SAVED), cell.text).translate(_STRAIGHT)
    try:
        unknown = unknown_functions(text)
    except FormProblem:
        heading = _HEADING.search(_QUOTED.sub("''", text))
        words = (
            say("expression_heading", name=heading[0]) if heading else say("expression", text=cell.text[:80])
        )
        yield cell.finding(words, code="form.expression")
        return
    for name in dict.fromkeys(unknown):
        yield cell.finding(say("function", name=name), code="form.function")


def _filter(line: Line, headings: Iterable[str]) -> Iterator[Finding]:
    """Columns that a filter names and the sheet choices does not have, so that nobody would see a choice."""
    cell = line.cells.get("choice_filter")
    if cell is None or not line.type.has_list:
        return
    known = {name for heading in headings for name in (heading, column_of(heading))}
    try:
        names = names_of_item(_REFERENCE.sub("/x", cell.text).translate(_STRAIGHT))
    except FormProblem:
        return
    for name in dict.fromkeys(names):
        if name == "label" and "label" in known and "label" not in headings:
            yield cell.finding(say("filter_label", name=line.type.list_name), refuses=False)
        elif name not in known:
            words = say("filter_column", name=line.type.list_name, column=name, guess=_guess(name, known))
            yield cell.finding(words, refuses=False)


def _is_dynamic(line: Line) -> bool:
    """Whether a default is computed when the form is opened; what decides is how pyxform writes it."""
    return bool(module("pyxform.utils").default_is_dynamic(line.text("default"), line.type.kind))


def _features(line: Line) -> Iterator[Finding]:
    for column in _FEATURES:
        cell = line.cells.get(column)
        if cell and not capability.supports(column):
            yield cell.finding(say("column_unsupported", column=cell.column), code="form.unsupported")
    default, fixed = line.cells.get("default"), line.cells.get("read_only")
    if default and _is_dynamic(line) and not capability.supports("dynamic default"):
        yield default.finding(say("dynamic_default"), code="form.unsupported")
    if fixed and fixed.text.lower() not in _YES_NO and not capability.supports("read_only formula"):
        yield fixed.finding(say("read_only_formula"), code="form.unsupported")


def _appearance(line: Line) -> Iterator[Finding]:
    cell = line.cells.get("appearance")
    if cell is None or "${" in cell.text:
        return
    for name in cell.text.split():
        if name not in capability.APPEARANCES:
            yield cell.finding(say("appearance", name=name), refuses=False)


def _groups(lines: list[Line]) -> Iterator[Finding]:
    """Beginnings and ends fit, and names differ within each group."""
    open_groups: list[Line] = []
    names: list[dict[str, int]] = [{}]
    for line in lines:
        kind, cell = line.type, line.cells.get("type")
        if cell is not None and kind.ends:
            if not open_groups:
                yield cell.finding(say("end_without_begin", what=cell.text))
                continue
            begin = open_groups.pop()
            names.pop()
            if begin.type.kind.split()[-1] != kind.kind.split()[-1]:
                words = say("end_other", what=cell.text, row=begin.number, begin=begin.text("type"))
                yield cell.finding(words)
            continue
        yield from _same_name(line, names[-1])
        if cell is not None and kind.begins:
            open_groups.append(line)
            names.append({})
    for begin in open_groups:
        yield begin.cells["type"].finding(say("never_ended", begin=begin.text("type")))


def _same_name(line: Line, names: dict[str, int]) -> Iterator[Finding]:
    cell = line.cells.get("name")
    if cell is None:
        return
    if cell.text in names:
        yield cell.finding(say("name_twice", name=cell.text, row=names[cell.text]), code="form.duplicate")
    names.setdefault(cell.text, line.number)


def _guess(name: str, known: Iterable[str]) -> str:
    """A near miss, in both languages at once; it goes at the end of a sentence."""
    found = get_close_matches(name, [one for one in known if one], 1, 0.75)
    return f" ({found[0]}?)" if found else ""
