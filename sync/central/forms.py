"""Turns an XLSForm into the record that devices get. Knows the form rules, no database."""

from functools import lru_cache
from pathlib import Path

from gridworker.model.records import FormRecord


def form_of(path: Path) -> FormRecord:
    """The published form of a workbook.

    Raises:
        FormProblem: the workbook cannot be used; the text says where and why.
    """
    return _published(path.read_bytes())


@lru_cache(maxsize=32)
def _published(workbook: bytes) -> FormRecord:
    from gridworker.forms.publish import publish

    done = publish(workbook)
    form = done.form
    return FormRecord(
        id=f"{form.id}@{form.version}",
        form_id=form.id,
        version=form.version,
        title=form.title,
        xml=done.xml.decode(),
    )
