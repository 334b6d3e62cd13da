"""What the documents promise is what the program has: commands, options, error codes."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from gridworker.cli import main
from tests.unit.error_codes import codes_in_source, is_code

ROOT = Path(__file__).resolve().parents[2]
READMES = ("README.md", "README.zh-CN.md")
GUIDES = ("docs/guide.md", "docs/guide.zh-CN.md")
MOST_PICTURE_BYTES = 1_500_000
_IN_CODE = re.compile(r"`([^`]+)`")
_UNDOCUMENTED = {"--help", "--version"}
_OF_CENTRAL = {"--folder", "--database"}


def commands(group: click.Group = main, before: str = "gridworker") -> Iterator[tuple[str, click.Command]]:
    """Every command as it is typed, groups left out."""
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from commands(command, f"{before} {name}")
            else:
                yield f"{before} {name}", command


def options(command: click.Command) -> set[str]:
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    }


def in_code(document: str) -> list[str]:
    """What a document sets as code."""
    return _IN_CODE.findall((ROOT / document).read_text("utf-8"))


def documented_options(document: str) -> dict[str, set[str]]:
    """Command -> the options that its row of the table names."""
    rows: dict[str, set[str]] = {}
    for line in (ROOT / document).read_text("utf-8").splitlines():
        named = re.match(r"\| .*?`(gridworker [a-z]+(?: [a-z][a-z-]+)*)", line)
        if named:
            rows[named[1]] = set(re.findall(r"--[a-z-]+", line))
    return rows


@pytest.mark.parametrize("document", READMES)
def test_readme_has_a_row_for_each_command_and_no_other(document: str) -> None:
    assert documented_options(document).keys() == {name for name, _ in commands()}


@pytest.mark.parametrize("document", READMES)
def test_readme_names_each_option_of_each_command_and_no_other(document: str) -> None:
    real = {name: options(command) - _UNDOCUMENTED - _OF_CENTRAL for name, command in commands()}
    assert documented_options(document) == real


@pytest.mark.parametrize("document", READMES)
def test_readme_names_the_options_that_many_commands_share(document: str) -> None:
    shown = " ".join(in_code(document))
    assert all(option in shown for option in (options(main) | _OF_CENTRAL) - _UNDOCUMENTED)


@pytest.mark.parametrize("document", READMES)
def test_readme_names_no_document_that_is_not_there(document: str) -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text("utf-8"))
    assert [path for path in linked if not (ROOT / path).exists()] == []


def linked(document: str) -> list[str]:
    """What a document links to, as written."""
    return re.findall(r"\]\(([^)]+)\)", (ROOT / document).read_text("utf-8"))


def anchors(document: str) -> set[str]:
    """The headings of a document as the links to them are written."""
    headings = re.findall(r"^#+ (.+)$", (ROOT / document).read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("guide", GUIDES)
def test_guide_links_to_nothing_that_is_not_there(guide: str) -> None:
    here = anchors(guide)
    files = {path for path in linked(guide) if not path.startswith("#")}
    assert [path for path in files if not (ROOT / "docs" / path).exists()] == []
    assert [link for link in linked(guide) if link.startswith("#") and link[1:] not in here] == []


def test_guide_quotes_only_what_the_screens_say() -> None:
    """A button renamed in the program is renamed in the guide."""
    sources = (path for room in ("ui", "gridworker", "sync") for path in (ROOT / room).rglob("*.py"))
    said = "".join(path.read_text("utf-8") for path in sources if not path.stem.endswith("_states"))
    quoted = re.findall("“([^”]+)”", (ROOT / "docs/guide.zh-CN.md").read_text("utf-8"))
    assert len(quoted) > 100
    assert sorted({words for words in quoted if words not in said}) == []


def test_guide_uses_every_picture_and_they_stay_small() -> None:
    drawn = {path.name: path.stat().st_size for path in (ROOT / "docs/pictures").glob("*.png")}
    pages = (*GUIDES, "docs/checklists.md")
    used = {Path(link).name for page in pages for link in linked(page) if link.startswith("pictures/")}
    assert used == drawn.keys()
    assert sum(drawn.values()) <= MOST_PICTURE_BYTES


def test_every_command_and_option_explains_itself_in_chinese() -> None:
    for name, command in (("gridworker", main), *commands()):
        explained = [command.help or ""]
        explained += [p.help or "" for p in command.params if isinstance(p, click.Option)]
        assert all(re.search(r"[\u4e00-\u9fff]", text) for text in explained), name


def documented_codes() -> list[str]:
    """The codes in the first column of the tables of errors."""
    rows = (
        line.split("|")[1]
        for line in (ROOT / "docs/errors.md").read_text("utf-8").splitlines()
        if line.startswith("| `")
    )
    return [code for row in rows for code in _IN_CODE.findall(row)]


def test_every_error_code_of_the_source_is_documented() -> None:
    known = set(documented_codes())
    missing = {
        code: file
        for code, file in codes_in_source().items()
        if code not in known and f"*.{code.partition('.')[2]}" not in known
    }
    assert missing == {}


def test_no_error_code_is_documented_that_the_source_does_not_give() -> None:
    codes = documented_codes()
    assert sorted(set(codes) - codes_in_source().keys()) == []
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("key.wrong", True),
        ("event.not_the_finder", True),
        ("keys.json", True),
        ("Key.wrong", False),
        ("a", False),
    ],
)
def test_codes_are_told_by_their_form(text: str, *, fits: bool) -> None:
    assert is_code(text) is fits
