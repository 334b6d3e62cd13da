"""Pictures of a published form reach the device with it, stay as long as work needs them, and then go."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest

from gridworker.ids import new_id
from gridworker.model.form_files import FormFile
from gridworker.store.drafts import Draft
from gridworker.store.store import Store
from sync.central import commands
from sync.central.embedded import Central
from sync.client import form_media
from sync.client.control import RunControl
from sync.client.form_media import FormMedia
from tests.integration.central.platforms import DISTRICT
from tests.integration.sync.field import DATABASE_KEY, FieldApp
from tests.unit.forms.media_files import picture, sound
from tests.unit.forms.workbooks import workbook

HEAD = ("type", "name", "label", "image", "audio")
OLD, NEW = picture(colour="#c02020"), picture(colour="#2020c0")


def published(central: Central, folder: Path, version: str, content: bytes) -> None:
    path = folder / "楼道.xlsx"
    row = ("text", "a", "通畅吗", "a.png", "a.wav")
    path.write_bytes(workbook(HEAD, row, settings={"form_id": "stairs", "version": version}))
    beside = folder / "楼道-media"
    beside.mkdir(exist_ok=True)
    (beside / "a.png").write_bytes(content)
    (beside / "a.wav").write_bytes(sound())
    commands.publish_form_in(central.services, path, DISTRICT)


def files(app: FieldApp, version: str) -> dict[str, FormFile]:
    with app.store.reader() as reader:
        return {file.name: file for file in reader.form_files.of("stairs", version)}


def needed(app: FieldApp) -> set[str]:
    with app.store.reader() as reader:
        return {file.sha256 for file in reader.form_files.needed().values()}


def draft_of(app: FieldApp, version: str) -> Draft:
    draft = Draft(id=new_id(app.clock.now()), purpose="checklist", form_id="stairs", form_version=version)
    app.store.write(lambda tx: tx.save_draft(draft))
    return draft


def test_pictures_come_with_the_form_and_are_read_without_a_network(
    central: Central, app: FieldApp, tmp_path: Path
) -> None:
    published(central, tmp_path, "1", OLD)
    assert app.sync().code == ""
    here = files(app, "1")
    assert app.store.blobs.get(here["a.png"].sha256) == OLD
    assert app.store.blobs.get(here["a.wav"].sha256) == sound()
    app.assert_whole()


def test_nothing_is_asked_for_twice(central: Central, app: FieldApp, tmp_path: Path) -> None:
    published(central, tmp_path, "1", OLD)
    app.sync()
    for sha256 in needed(app):
        central.services.uploads.files.path(sha256).unlink()
    assert app.sync().code == ""
    assert all(app.store.blobs.get(sha256) for sha256 in needed(app))


def test_a_picture_that_is_not_what_its_hash_says_is_not_kept_and_holds_nothing_up(
    central: Central, app: FieldApp, tmp_path: Path
) -> None:
    published(central, tmp_path, "1", OLD)
    damaged = central.services.uploads.files.path(_hash(OLD))
    damaged.write_bytes(OLD[:-1] + b"x")
    report = app.report(b"a picture of the worker")
    assert app.sync().code == ""
    assert not app.store.blobs.has(_hash(OLD), len(OLD))
    assert app.state(report).value == "applied"
    damaged.write_bytes(OLD)
    app.clock.advance(timedelta(minutes=10))
    app.sync()
    assert app.store.blobs.get(_hash(OLD)) == OLD


def test_large_ones_wait_for_a_link_that_photos_may_use(
    central: Central, app: FieldApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(form_media, "LARGE_BYTES", len(OLD))
    published(central, tmp_path, "1", OLD)
    app.engine.runner.puller.pull(RunControl())
    media = FormMedia(app.store, app.engine.runner.session, app.clock)
    assert media.fetch(RunControl(), with_large=False)
    voice = files(app, "1")["a.wav"].sha256
    assert (app.store.blobs.has(_hash(OLD), len(OLD)), app.store.blobs.has(voice, len(sound()))) == (
        True,
        False,
    )
    assert media.fetch(RunControl(), with_large=True)
    assert app.store.blobs.get(voice) == sound()


def test_something_urgent_goes_first(central: Central, app: FieldApp, tmp_path: Path) -> None:
    published(central, tmp_path, "1", OLD)
    app.engine.runner.puller.pull(RunControl())
    media = FormMedia(app.store, app.engine.runner.session, app.clock)
    assert not media.fetch(RunControl(urgent_waiting=lambda: True), with_large=True)
    assert not app.store.blobs.has(_hash(OLD), len(OLD))


def test_old_pictures_stay_while_a_draft_needs_them_and_go_afterwards(
    central: Central, app: FieldApp, tmp_path: Path
) -> None:
    published(central, tmp_path, "1", OLD)
    app.sync()
    draft = draft_of(app, "1")
    published(central, tmp_path, "2", NEW)
    app.sync()
    assert {_hash(OLD), _hash(NEW)} <= needed(app)
    again = _days_later(app)
    again.maintain()
    assert again.blobs.get(_hash(OLD)) == OLD
    again.write(lambda tx: tx.delete_draft(draft.id))
    again.maintain()
    assert not again.blobs.has(_hash(OLD), len(OLD))
    assert again.blobs.get(_hash(NEW)) == NEW
    again.close()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _days_later(app: FieldApp) -> Store:
    """The same profile in another life of the program."""
    app.store.close()
    for path in (app.store.folder / "blobs").glob("??/*"):
        os.utime(path, (0, 0))
    return Store.open(app.store.folder, DATABASE_KEY, app.clock)
