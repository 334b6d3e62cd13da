"""The check's look at the sheet choices: lists, names, labels, what a choice says about its item."""

from collections.abc import Iterator, Mapping

from gridworker.forms.check_lines import Line, lines_of, settings_line, survey_lines, uses_gw
from gridworker.forms.check_sheets import choices_headings
from gridworker.forms.findings import Finding, say
from gridworker.forms.structure import OUTCOMES
from gridworker.forms.workbook import Book
from gridworker.model.wording import limit_of


def check_choices(book: Book) -> Iterator[Finding]:
    """What is wrong with the lists of choices."""
    table = book.table("choices")
    if not any(table.rows):
        return
    yield from choices_headings(table)
    allowed_twice = settings_line(book).text("allow_choice_duplicates").lower() in {"yes", "true"}
    multiple = _multiple_lists(book)
    seen: dict[tuple[str, str], int] = {}
    for line in lines_of(table):
        yield from _choice(line, multiple)
        yield from _meaning(line, refuses=uses_gw(book))
        key = (line.text("list_name"), line.text("name"))
        if key in seen and all(key) and not allowed_twice:
            words = say("choice_twice", list=key[0], name=key[1], row=seen[key])
            yield line.cells["name"].finding(words, code="form.duplicate")
        seen.setdefault(key, line.number)


def lists_of(book: Book) -> Mapping[str, list[Line]]:
    """Choices by their list's name."""
    found: dict[str, list[Line]] = {}
    for line in lines_of(book.table("choices")):
        found.setdefault(line.text("list_name"), []).append(line)
    return found


def _choice(line: Line, multiple: frozenset[str]) -> Iterator[Finding]:
    list_name, name = line.cells.get("list_name"), line.cells.get("name")
    if list_name is None:
        if name is not None:
            yield name.finding(say("choice_list"))
    elif name is None:
        yield list_name.finding(say("choice_name"))
    else:
        if "label" not in line.cells:
            yield name.finding(say("choice_label", name=name.text), refuses=False)
        if " " in name.text and list_name.text in multiple:
            yield name.finding(say("choice_space", name=name.text))


def _meaning(line: Line, *, refuses: bool) -> Iterator[Finding]:
    outcome, limit = line.cells.get("outcome"), line.cells.get("limit")
    if outcome and outcome.text not in OUTCOMES:
        yield outcome.finding(
            say("outcome_value", value=outcome.text), refuses=refuses, code="form.attribute"
        )
    if limit and limit_of(limit.text) is None:
        yield limit.finding(say("gw_limit", value=limit.text), refuses=refuses, code="form.attribute")


def _multiple_lists(book: Book) -> frozenset[str]:
    types = [line.type for line in survey_lines(book)]
    return frozenset(kind.list_name for kind in types if kind.kind in {"select_multiple", "rank"})
