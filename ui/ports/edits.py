"""Records that are changed in a sheet: a person with the care plan, and work that was sent back for correction."""

from collections.abc import Mapping

from gridworker.errors import InputProblem
from gridworker.model.editing import EDITABLE, EditField, field_of, value_of
from gridworker.model.ops import RecordKind, RecordRef
from gridworker.model.records import Task
from gridworker.services.edits import edit_record, role_of, shown_data
from gridworker.store.reader import Reader
from gridworker.store.store import Store
from ui.language import said
from ui.viewmodels.edits import EditShown
from ui.viewmodels.outbox import WordsShown

_OF_A_PERSON = (RecordKind.PERSON, RecordKind.CARE_PLAN)


class EditDesk:
    """Answers `EditPort`. A key is `task/<id>` or `person/<id>`, a path the kind and the field."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def correction(self, task_id: str) -> EditShown:
        """What a correction task asks for, the reviewer's words at the field concerned."""
        with self._store.reader() as reader:
            task = _correction(reader, task_id)
            data = shown_data(reader, RecordRef(task.about_kind, task.about_id))
        field = _answering(task)
        text = str(value_of(task.about_kind, data, field.name) or "")
        question = field_of(task.about_kind, task.about_field)
        label = said(field.label) if question is not None else f"{said(field.label)} ({task.about_field})"
        words = WordsShown(f"{task.about_kind}.{field.name}", label, text, is_wrong=True)
        return EditShown(f"task/{task_id}", task.title, (words,), task.note)

    def person(self, person_id: str) -> EditShown:
        """What may be changed of a person; phone numbers are left out, because they would stand there in full."""
        with self._store.reader() as reader:
            person, role = reader.persons.by_id(person_id), role_of(reader)
            known = [
                (kind, shown_data(reader, RecordRef(kind, person_id)))
                for kind in _OF_A_PERSON
                if reader.record(kind, person_id) is not None
            ]
        if person is None:
            raise InputProblem("没有打开。这个人的资料不在本机了，可能已归别的网格。", code="record.not_here")
        words = tuple(
            WordsShown(f"{kind}.{field.name}", said(field.label), str(value_of(kind, data, field.name) or ""))
            for kind, data in known
            for field in EDITABLE[kind]
            if role in field.roles and field.choices is None and not field.is_phone
        )
        return EditShown(f"person/{person_id}", said("修改资料 {}").format(person.name), words)

    def save(self, key: str, texts: Mapping[str, str]) -> str:
        """Changes what differs; each kind of record is an intent of its own."""
        what, _, id_ = key.partition("/")
        by_kind: dict[str, dict[str, str]] = {}
        for path, text in texts.items():
            kind, _, name = path.partition(".")
            by_kind.setdefault(kind, {})[name] = text.strip()
        for kind, values in by_kind.items():
            edit_record(self._store, self._record(what, id_, kind), values, id_ if what == "task" else "")
        return "已补正，交回去了" if what == "task" else "已存在本机，联网后自动上传"

    def _record(self, what: str, id_: str, kind: str) -> RecordRef:
        if what != "task":
            return RecordRef(kind, id_)
        with self._store.reader() as reader:
            return RecordRef(kind, _correction(reader, id_).about_id)


def _correction(reader: Reader, task_id: str) -> Task:
    task = reader.tasks.by_id(task_id)
    if task is None or not task.about_id:
        raise InputProblem("没有打开。这项补正不在本机了，可能已经撤回。", code="record.not_here")
    return task


def _answering(task: Task) -> EditField:
    """The field concerned; a question of a checklist is answered in the remark beside it."""
    named = field_of(task.about_kind, task.about_field)
    return named or next(field for field in EDITABLE[task.about_kind] if field.by_maker)
