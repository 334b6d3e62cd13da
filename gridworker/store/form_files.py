"""Pictures, sounds and films that belong to labels of the forms on this device: which are needed, and which may go.

The platform's rows say which file belongs to which version; the files lie in the vault beside the photos, named by no
row of their own. Needed are those of each form's newest version, and of each version that a draft or a submission here
was made with; what is needed no more goes with the other blobs that nobody names.
"""

from collections.abc import Iterable, Mapping

import msgspec

from gridworker.model.form_files import FormFile, version_order
from gridworker.store.driver import Connection

_PUBLISHED = (
    "SELECT json_extract(CAST(data AS TEXT), '$.form_id'), json_extract(CAST(data AS TEXT), '$.version'),"
    " json_extract(CAST(data AS TEXT), '$.media') FROM row WHERE kind = 'form' AND gone = 0 AND data IS NOT NULL"
)
_IN_USE = (
    "SELECT json_extract(CAST(body AS TEXT), '$.form_id'), json_extract(CAST(body AS TEXT), '$.form_version') FROM draft"
    " UNION SELECT form_id, json_extract(CAST(data AS TEXT), '$.form_version') FROM shown_inspection"
    " UNION SELECT json_extract(CAST(data AS TEXT), '$.form_id'), json_extract(CAST(data AS TEXT), '$.form_version')"
    " FROM shown_visit"
)
_FILES: msgspec.json.Decoder[tuple[FormFile, ...]] = msgspec.json.Decoder(tuple[FormFile, ...])


class FormFileView:
    """Questions about the files of labels."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, form_id: str, version: str) -> tuple[FormFile, ...]:
        """The files of one version."""
        found = self._connection.execute(f"{_PUBLISHED} AND id = ?", (f"{form_id}@{version}",)).fetchone()
        return _FILES.decode(found[2]) if found and found[2] else ()

    def needed(self) -> dict[str, FormFile]:
        """Every file that has to be here, by its hash."""
        published = {
            (form_id, version): media for form_id, version, media in self._connection.execute(_PUBLISHED)
        }
        if not any(published.values()):
            return {}
        wanted = _newest(published) | set(self._connection.execute(_IN_USE))
        files = (file for key in wanted if (media := published.get(key)) for file in _FILES.decode(media))
        return {file.sha256: file for file in files}

    def mark(self) -> tuple[int, int, int]:
        """Another one after any form was published, changed or gone."""
        found = self._connection.execute(
            "SELECT count(*), coalesce(max(epoch), 0), coalesce(max(n), 0) FROM row WHERE kind = 'form'"
        )
        count, epoch, number = found.fetchone()
        return count, epoch, number


def _newest(published: Mapping[tuple[str, str], object]) -> set[tuple[str, str]]:
    versions: dict[str, list[str]] = {}
    for form_id, version in published:
        versions.setdefault(form_id, []).append(version)
    return {(form_id, _latest(of_form)) for form_id, of_form in versions.items()}


def _latest(versions: Iterable[str]) -> str:
    return max(versions, key=version_order)
