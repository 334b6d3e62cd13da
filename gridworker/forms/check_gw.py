"""The check's look at our own columns: `bind::gw:…` ties questions to checklist items and says what a failure means.

What claims a law must say how well it is founded; what is our default may claim none.
"""

from collections.abc import Iterator, Mapping

from gridworker.forms.check_choices import lists_of
from gridworker.forms.check_lines import Line, uses_gw
from gridworker.forms.findings import Finding, say
from gridworker.forms.structure import GW_VALUES, OUTCOMES
from gridworker.forms.workbook import Book, Cell
from gridworker.forms.xlsform import GW_COLUMN
from gridworker.model.taxonomy import city_components, city_events, service_kinds
from gridworker.model.wording import limit_of

_SEVERITIES = GW_VALUES["severity"] or ()
_MOST_JUDGED = 4
"""Choices that fit beside a question, where 不合格 opens severity, photos and note."""
_OF_HAZARDS = ("severity", "hazard_code", "legal_basis", "limit")


def check_gw_columns(book: Book, lines: list[Line]) -> Iterator[Finding]:
    """What is wrong with items, their hazards and their marks."""
    if not uses_gw(book):
        return
    lists = lists_of(book)
    photographed = {line.text(GW_COLUMN + "item") for line in lines if _role(line) == "photo"}
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        yield from _values(line)
        yield from _basis(line)
        item = line.gw("item")
        if item is None:
            yield from _without_item(line)
            continue
        if _role(line) == "severity":
            yield from _graded(line, item, lists)
        elif _role(line) == "result":
            yield from _result(line, item, photographed, lists)
        key = (item.text, _role(line))
        if key in seen:
            words = say("gw_role_twice", item=item.text, role=key[1], row=seen[key])
            yield item.finding(words, code="form.duplicate")
        seen.setdefault(key, line.number)


def _role(line: Line) -> str:
    role = line.gw("role")
    return role.text if role else "result"


def _values(line: Line) -> Iterator[Finding]:
    for column, cell in line.cells.items():
        name = column.removeprefix(GW_COLUMN)
        if name == column or name not in GW_VALUES:
            continue
        allowed = GW_VALUES[name]
        if allowed is not None and cell.text not in allowed:
            words = say("gw_value", column=cell.column, allowed=", ".join(allowed), value=cell.text)
            yield cell.finding(words, code="form.attribute")
        if name == "limit" and limit_of(cell.text) is None:
            yield cell.finding(say("gw_limit", value=cell.text), code="form.attribute")
        if name == "hazard_code" and not _is_category(cell.text):
            yield cell.finding(say("hazard_code", code=cell.text), refuses=False)


def _is_category(code: str) -> bool:
    return any(code in table for table in (service_kinds(), city_events(), city_components()))


def _basis(line: Line) -> Iterator[Finding]:
    basis, mark = line.gw("legal_basis"), line.gw("basis_mark")
    if basis is not None and mark is None:
        yield basis.finding(say("gw_basis_mark"), code="form.attribute")
    elif basis is not None and mark is not None and mark.text == "default":
        yield basis.finding(say("gw_default_basis"), code="form.attribute")


def _without_item(line: Line) -> Iterator[Finding]:
    said = next((cell for name in _OF_HAZARDS if (cell := line.gw(name))), None)
    if said is not None:
        yield said.finding(say("gw_item"), refuses=False)


def _result(
    line: Line, item: Cell, photographed: set[str], lists: Mapping[str, list[Line]]
) -> Iterator[Finding]:
    photo, privacy = line.gw("photo"), line.gw("privacy")
    wants_photo = photo is not None and photo.text != "none"
    if photo is not None and wants_photo and item.text not in photographed:
        yield photo.finding(say("gw_photo_missing", item=item.text), code="form.attribute")
    if privacy is not None and privacy.text == "sensitive" and wants_photo:
        yield privacy.finding(say("gw_photo_sensitive", item=item.text), code="form.attribute")
    choices = lists.get(line.type.list_name, [])
    can_fail = _can_fail(choices)
    if can_fail and not (line.type.kind == "select_one" and len(choices) <= _MOST_JUDGED):
        yield item.finding(say("gw_judged", item=item.text, most=_MOST_JUDGED), refuses=False)
    if line.gw("severity") is not None and not can_fail:
        yield item.finding(say("gw_outcome", item=item.text), refuses=False)
    if line.gw("severity") is None and can_fail:
        yield item.finding(say("gw_severity_missing", item=item.text), code="form.attribute")


def _graded(line: Line, item: Cell, lists: Mapping[str, list[Line]]) -> Iterator[Finding]:
    """What the worker may pick as severity is one of ours."""
    others = {choice.text("name") for choice in lists.get(line.type.list_name, [])} - set(_SEVERITIES)
    if others:
        yield item.finding(say("gw_severities", names=", ".join(sorted(others))), code="form.attribute")


def _can_fail(choices: list[Line]) -> bool:
    """A choice's outcome, or its own name where that is one."""
    return any((choice.text("outcome") or choice.text("name")) == OUTCOMES[1] for choice in choices)
