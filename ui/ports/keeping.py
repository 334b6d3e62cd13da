"""Photos and drafts of whatever is being filled in: the base of the checklist, visit, recheck and report ports."""

from collections.abc import Iterator
from itertools import groupby
from typing import TypedDict

from gridworker.errors import EnvironmentProblem, FormProblem, InputProblem, StoreProblem
from gridworker.evidence import Stamp
from gridworker.evidence.intake import open_photo, read_facts
from gridworker.forms import Form, load_form
from gridworker.forms.session import Surroundings
from gridworker.geo.distance import Fix
from gridworker.ids import new_id
from gridworker.model.form_files import version_order
from gridworker.model.media import KIND_OF_ROLE, MediaKind, seconds_of
from gridworker.model.ops import BlobRef, BlobRole, RecordKind, RecordRef
from gridworker.model.records import Task
from gridworker.services.files import keep_file
from gridworker.services.photos import take_photo
from gridworker.services.reveals import log_answer_reveal
from gridworker.store import drafts as kept
from gridworker.store.reader import Reader
from ui.camera.codes import codes_in
from ui.ports.sent import as_submission
from ui.ports.workplace import Workplace, stamp_grid
from ui.viewmodels.drafts import Draft, DraftKind
from ui.viewmodels.files import FileShown
from ui.viewmodels.moments import distance_text, due_long, parsed, stamp_text
from ui.viewmodels.photos import PhotoPlace, SavedPhoto

_NOT_KNOWN_YET = frozenset({"form.unsupported", "form.function"})
"""A form that asks for what this version cannot do."""

_FILE_PROBLEMS = {
    "blob.missing": "这个文件还没下到本机，不影响填写。联网同步后再点一次。",
    "blob.damaged": "这个文件坏了，已单独放到一边，其他资料不受影响。自己附的请重新附一个，检查表里带的请告诉社区。",
}
"""What the store says of photos, in words for sounds, films and files: those attached, and those of labels."""


class Keeper:
    """Takes photos in and keeps drafts."""

    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self._forms: dict[str, tuple[str, str]] = {}

    def add_photo(self, data: bytes, place: PhotoPlace) -> SavedPhoto:
        """Develops a picture, keeps its three blobs, and gives back what the screen shows."""
        with open_photo(data) as image:
            taken_at = read_facts(image, data).taken_at or self._work.now()
        with self._work.store.reader() as reader:
            worker = reader.worker
        fix, stated = self._work.locate(), self._work.stated_place
        stamp = Stamp(
            at=taken_at,
            place=place.place_text or (stated.text if stated else ""),
            grid=stamp_grid(worker),
            worker_code=worker.code if worker else "",
            position=None if fix is None else (fix.lat, fix.lon),
        )
        blobs = take_photo(self._work.store, data, stamp, place.item)
        return self._shown(blobs, stamp_text(taken_at), with_picture=True)

    def load_photos(self, blobs: tuple[BlobRef, ...]) -> list[SavedPhoto]:
        """The photos the blobs belong to; a damaged one has an empty thumbnail."""
        return [
            self._shown(shot, "", with_picture=True)
            for shot in _shots(blobs)
            if any(blob.role is BlobRole.THUMBNAIL for blob in shot)
        ]

    def add_file(self, kind: MediaKind, data: bytes, name: str, place: PhotoPlace) -> FileShown:
        """Keeps a recording or a picked file as it is."""
        return self._file(keep_file(self._work.store, kind, data, name, place.item))

    def load_files(self, blobs: tuple[BlobRef, ...]) -> list[FileShown]:
        """The sounds, films and files among the blobs."""
        return [self._file(blob) for blob in blobs if blob.role in KIND_OF_ROLE]

    def read_file(self, blob: BlobRef) -> bytes:
        """The content of one.

        Raises:
            StoreProblem: it is not on this device, or damaged.
        """
        try:
            return self._work.store.blobs.get(blob.sha256)
        except StoreProblem as problem:
            if problem.code not in _FILE_PROBLEMS:
                raise
            raise StoreProblem(_FILE_PROBLEMS[problem.code], code=problem.code) from problem

    def _file(self, blob: BlobRef) -> FileShown:
        """How long a recording lasts is read from it; a film tells when it is played."""
        kind, is_here = KIND_OF_ROLE[blob.role], self._work.store.blobs.has(blob.sha256, blob.size_bytes)
        sound = self._bytes((blob,), blob.role) if is_here and kind is MediaKind.SOUND else b""
        return FileShown(blob, kind, seconds_of(sound), is_here)

    def save_draft(self, draft: Draft) -> None:
        """Keeps a draft in place of the one of the same id."""
        now = self._work.now().isoformat(timespec="milliseconds")
        form_id, form_version = self._forms.get(draft.id, ("", ""))
        saved = kept.Draft(
            id=draft.id,
            purpose=draft.kind.value,
            task_id=draft.task_id,
            form_id=form_id,
            form_version=form_version,
            body=draft.data,
            photos=draft.photos,
            saved_at=now,
        )
        self._work.store.write(lambda tx: tx.save_draft(saved))

    def open_form(self, reader: Reader, form_id: str, draft: kept.Draft | None, draft_id: str) -> Form:
        """The form a task asks for: in the version its draft was begun with, or the newest.

        Raises:
            FormProblem: it is not on this device, or cannot be read.
        """
        return self.open_version(reader, form_id, draft.form_version if draft else "", draft_id)

    def open_version(self, reader: Reader, form_id: str, version: str, draft_id: str) -> Form:
        """A form in a version, or the newest where that is not here; the draft is kept with what it was.

        Raises:
            FormProblem: it is not on this device, or cannot be read.
        """
        form = self.form_of(reader, form_id, version)
        self._forms[draft_id] = (form_id, form.version)
        return form

    def form_of(self, reader: Reader, form_id: str, version: str, language: str | None = None) -> Form:
        """A form in a version, or the newest where that version is not here.

        Raises:
            FormProblem: it is not on this device, or cannot be read.
        """
        published = reader.forms.get(form_id, version) if version else None
        published = published or reader.forms.latest(form_id)
        if published is None and any(
            each.startswith(f"{form_id}@") for each in reader.feed.unreadable_forms()
        ):
            raise FormProblem(
                "这张检查表是用更新的格式发布的，这一版网格通打不开。请升级网格通，已填的和已提交的都还在；别的任务可以先做。",
                code="form.newer",
            )
        if published is None:
            raise FormProblem(
                "这张检查表还没下到本机。连一次网同步后就有，别的任务可以先做。", code="form.missing"
            )
        beside = {name: text.encode() for name, text in published.attachments.items()}
        files = reader.form_files.of(published.form_id, published.version)
        try:
            return load_form(published.xml.encode(), language, attachments=beside, files=files)
        except FormProblem as problem:
            if problem.code not in _NOT_KNOWN_YET:
                raise
            text = f"这张检查表打不开：{problem.text}。已填的和已提交的都还在；请升级网格通，或告诉社区。别的任务可以先做。"
            raise FormProblem(text, code=problem.code) from problem

    def newer_waits(self, reader: Reader, form: Form) -> bool:
        """Whether a newer version of a form is here that only a newer app can read."""
        waiting = (each.rpartition("@") for each in reader.feed.unreadable_forms())
        return any(
            id_ == form.id and version_order(version) > version_order(form.version)
            for id_, _, version in waiting
        )

    def open_in(self, draft_id: str, language: str) -> Form:
        """The form a draft was opened with, in another of its languages."""
        form_id, version = self._forms[draft_id]
        with self._work.store.reader() as reader:
            return self.form_of(reader, form_id, version, language)

    def surroundings(self, reader: Reader, form: Form | None) -> Surroundings:
        """What a form may ask about device, worker and the answers given last."""
        worker = reader.worker
        known = {"deviceid": f"gridworker:{self._work.store.identity.device}"}
        known |= {"username": worker.code} if worker else {}
        if form is None or worker is None or not form.last_saved:
            return Surroundings(properties=known)
        last = reader.inspections.latest_of(worker.id, form.id)
        sent = as_submission(form, last.answers, self._work.clock) if last else b""
        return Surroundings(properties=known, last_saved=sent)

    def locate(self) -> Fix | None:
        """Where the device is, as far as a receiver knows."""
        return self._work.locate()

    def read_codes(self, picture: bytes) -> tuple[str, ...]:
        """The texts of the bar and QR codes in a picture."""
        return codes_in(picture)

    def log_reveal(self, draft_id: str, path: str, reason: str) -> None:
        """Logs a look at a personal answer: of what is being filled in with its form, of what was sent with it."""
        form = self._forms.get(draft_id)
        record = (
            RecordRef(RecordKind.FORM, "@".join(form)) if form else RecordRef(RecordKind.INSPECTION, draft_id)
        )
        log_answer_reveal(self._work.store, record, path, reason)

    def new_draft_id(self) -> str:
        """The id of a draft, and later of the record made from it."""
        return new_id(self._work.now())

    def present(self, blobs: tuple[BlobRef, ...]) -> tuple[BlobRef, ...]:
        """Those of the blobs whose thumbnails, or which themselves, are on this device."""
        shown = [blob for blob in blobs if blob.role is BlobRole.THUMBNAIL or blob.role in KIND_OF_ROLE]
        here = {blob.photo for blob in shown if self._work.store.blobs.has(blob.sha256, blob.size_bytes)}
        return tuple(blob for blob in blobs if blob.photo in here)

    def _shown(self, shot: tuple[BlobRef, ...], caption: str, *, with_picture: bool) -> SavedPhoto:
        picture = self._bytes(shot, BlobRole.STAMPED) if with_picture else b""
        return SavedPhoto(shot, self._bytes(shot, BlobRole.THUMBNAIL), picture, caption)

    def _bytes(self, shot: tuple[BlobRef, ...], role: BlobRole) -> bytes:
        for blob in shot:
            if blob.role is role:
                try:
                    return self._work.store.blobs.get(blob.sha256)
                except EnvironmentProblem:  # damaged or deleted: the screen shows an empty frame
                    return b""
        return b""


def kept_draft(reader: Reader, task_id: str, kind: DraftKind) -> kept.Draft | None:
    """What was saved of this kind for a task, "" for none."""
    found = (
        draft for draft in reader.drafts.all() if (draft.purpose, draft.task_id) == (kind.value, task_id)
    )
    return next(found, None)


def as_shown(saved: kept.Draft | None, kind: DraftKind) -> Draft | None:
    """A kept draft as the screens hold it."""
    return None if saved is None else Draft(saved.id, kind, saved.task_id, saved.body, saved.photos)


def is_begun(saved: kept.Draft | None) -> bool:
    """Whether a kept draft corrects something that was sent."""
    body = saved.body if saved is not None else {}
    return bool(body.get("corrects") or body.get("answers", {}).get("deprecates"))


class TaskWords(TypedDict):
    """Limit and distance of a task, as every detail screen says them."""

    due: str
    is_late: bool
    distance: str


def task_words(work: Workplace, task: Task) -> TaskWords:
    """Limit and distance of a task in words."""
    now = work.now()
    due = parsed(task.due_at, now)
    return {
        "due": due_long(due, now),
        "is_late": due < now,
        "distance": distance_text(work.distance_m(task)),
    }


def task_of(reader: Reader, task_id: str) -> Task:
    """A task that is on this device.

    Raises:
        InputProblem: it is not here any more.
    """
    task = reader.tasks.by_id(task_id)
    if task is None:
        raise InputProblem(
            "这项任务已不在本机，可能被收回或转给了别人。已填的内容还在草稿里。", code="task.gone"
        )
    return task


def _shots(blobs: tuple[BlobRef, ...]) -> Iterator[tuple[BlobRef, ...]]:
    order = list(dict.fromkeys(blob.photo for blob in blobs))
    ordered = sorted(blobs, key=lambda blob: order.index(blob.photo))
    for _photo, shot in groupby(ordered, key=lambda blob: blob.photo):
        yield tuple(shot)
