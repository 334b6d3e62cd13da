"""Finds every stable error code in the source, by the ways in which the program gives one."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("gridworker", "sync", "ui")
_GIVERS = ("Problem", "Refusal", "Refused", "refused", "refuse", "_refuse", "_problem", "Bug", "_reply")


def codes_in_source() -> dict[str, str]:
    """Code -> the file that gives it."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            for code in _codes(ast.parse(path.read_text("utf-8"))):
                found.setdefault(code, str(path.relative_to(ROOT)))
    return found | {"system.refused": "gridworker/terminal.py"}  # stands in the text of a terminal only


def _codes(tree: ast.Module) -> Iterator[str]:
    prefix = _prefix(tree)
    for node in ast.walk(tree):
        match node:
            case ast.keyword(arg="code", value=value):
                yield from _texts(value)
            case ast.Assign(targets=[ast.Name(id="code")], value=value):
                yield from _texts(value)
            case ast.Call(func=ast.Name(id="_refuse"), args=[ast.Constant(value=str(short)), *_]) if prefix:
                yield prefix + short
            case ast.Call(func=func, args=args) if _name(func).endswith(_GIVERS):
                given = (list(_texts(argument)) for argument in args)
                yield from next((codes for codes in given if codes), [])  # a field's name may follow
            case ast.Assign(targets=[ast.Name(id="_REFUSALS")], value=ast.Dict(keys=keys)):
                yield from (code for key in keys if key for code in _texts(key))


def _texts(node: ast.expr) -> Iterator[str]:
    """The codes an expression may be."""
    match node:
        case ast.Constant(value=str(text)) if is_code(text):
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from _texts(body)
            yield from _texts(other)
        case ast.JoinedStr(values=[ast.FormattedValue(), ast.Constant(value=str(reason))]) if is_code(
            f"area{reason}"
        ):
            yield "*" + reason  # the same reason in every area


def is_code(text: str) -> bool:
    """Whether a text has the form `area.reason`."""
    area, dot, reason = text.partition(".")
    return bool(dot) and all(part.replace("_", "").isalnum() and part.islower() for part in (area, reason))


def _prefix(tree: ast.Module) -> str:
    """What a module's own `_refuse` puts in front of a short code."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name="_refuse"):
                starts = [
                    part.values[0]
                    for part in ast.walk(node)
                    if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant)
                ]
                return next((str(start.value) for start in starts if str(start.value).endswith(".")), "")
    return ""


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
