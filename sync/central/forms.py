"""Turns an XLSForm into the record that devices get, and knows the checklists that come with the app.

The shipped checklists are edited as workbooks; beside them lies what they were last made into, so that a platform is
founded without converting twelve workbooks. What is older than its workbook is never used. Knows the form rules, no
database. `python -m sync.central.forms` makes the shipped forms anew.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gridworker.assets import asset
from gridworker.model.records import FormRecord

SHIPPED = (
    *("stairwell", "ebike", "fire9", "gas", "lone_elder", "rent"),
    *("self_built", "flood", "site", "food", "municipal", "school"),
)
"""The checklists that come with the app, by the names of their workbooks, which are their ids."""

_MADE, _SUMS = "made", "SHA256SUMS"


class MadeForm(NamedTuple):
    """A form ready to be published: its record, and the contents of the files that the record names."""

    record: FormRecord
    files: tuple[bytes, ...] = ()


def made_of(path: Path, version: str = "", media: Path | None = None) -> MadeForm:
    """The form of a workbook with the files of its labels.

    Args:
        path: .xlsx, .xls, .csv, or an XForm (.xml).
        version: for a workbook that gives none.
        media: where its labels' files lie, besides the usual folders.

    Raises:
        FormProblem: the workbook cannot be used; the text says where and why.
    """
    from gridworker.forms.publish import publish, publish_xform
    from gridworker.forms.workbook import files_of

    data, beside = path.read_bytes(), files_of(path, media)
    is_xform = path.suffix.lower() == ".xml"
    done = (
        publish_xform(data, beside) if is_xform else publish(data, path.name, version=version, beside=beside)
    )
    attachments = {name: data.decode() for name, data in done.attachments.items()}
    return _made(done.form.id, done.form.version, done.form.title, done.xml, done.media, attachments)


def form_of(path: Path, version: str = "") -> FormRecord:
    """The record of `made_of`."""
    return made_of(path, version).record


def shipped_forms() -> list[FormRecord]:
    """All shipped checklists."""
    return [made.record for made in made_shipped()]


def made_shipped() -> list[MadeForm]:
    """All shipped checklists with the files of their labels."""
    sums = _sums()
    return [_shipped(name, sums.get(f"{name}.xlsx", "")) for name in SHIPPED]


def make_shipped() -> None:
    """Converts the shipped workbooks and keeps what they were made into beside them."""
    folder, sums = asset("checklists") / _MADE, []
    folder.mkdir(exist_ok=True)
    for name in SHIPPED:
        workbook = asset("checklists", f"{name}.xlsx")
        (folder / f"{name}.xml").write_bytes(form_of(workbook).xml.encode())
        sums.append(f"{_digest(workbook.read_bytes())}  {workbook.name}\n")
    (folder / _SUMS).write_text("".join(sums), encoding="utf-8", newline="\n")


def _shipped(name: str, digest: str) -> MadeForm:
    from gridworker.forms.label_media import named_in
    from gridworker.forms.markup import read_markup
    from gridworker.forms.workbook import files_of

    workbook, made = asset("checklists", f"{name}.xlsx"), asset("checklists") / _MADE / f"{name}.xml"
    if _digest(workbook.read_bytes()) != digest or not made.is_file():
        return made_of(workbook)
    xml = made.read_bytes()
    markup = read_markup(xml)
    beside = files_of(workbook)
    media = {each: data for each in named_in(xml) if (data := beside(each)) is not None}
    return _made(markup.primary.get("id", name), markup.primary.get("version", ""), markup.title, xml, media)


def _sums() -> dict[str, str]:
    file = asset("checklists") / _MADE / _SUMS
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _made(
    form_id: str,
    version: str,
    title: str,
    xml: bytes,
    media: Mapping[str, bytes],
    attachments: Mapping[str, str] | None = None,
) -> MadeForm:
    from gridworker.forms.label_media import form_files

    record = FormRecord(
        id=f"{form_id}@{version}",
        form_id=form_id,
        version=version,
        title=title,
        xml=xml.decode(),
        attachments=dict(attachments or {}),
        media=form_files(xml, media),
    )
    return MadeForm(record, tuple(media[file.name] for file in record.media))


if __name__ == "__main__":
    make_shipped()
