"""Work on a stick: it arrives whole, once, unread on the way, and its answer counts as if it had come by network."""

import io
from collections.abc import Iterator
from pathlib import Path

import pyrage
import pytest

from gridworker.clock import ManualClock
from gridworker.errors import EnvironmentProblem, InputProblem
from gridworker.model import bundle as gwb
from gridworker.model.bundle import Bundle, BundleHead, BundleKind, Member
from gridworker.store.outbox import OpState
from sync.central import bundles as platform_bundles
from sync.central.auth.sessions import revoke
from sync.central.bundles import TakenIn
from sync.central.embedded import Central
from sync.client import bundles
from sync.client.status import Trigger
from tests.integration.sync.field import FieldApp, enrolled_app
from tests.integration.sync.test_sync import give_task

PICTURE = bytes(range(256)) * 400


@pytest.fixture
def colleague(central: Central, tmp_path: Path, platform_clock: ManualClock) -> Iterator[FieldApp]:
    """Another worker's device."""
    with enrolled_app(central, tmp_path / "colleague", platform_clock.now(), worker="0005") as made:
        yield made


def take(central: Central, path: Path) -> TakenIn:
    """What the platform makes of a bundle."""
    with path.open("rb") as file:
        return platform_bundles.take_bundle(central.services, file)


def answered(central: Central, path: Path) -> Path:
    """The platform's answer, as a file beside the bundle."""
    answer = path.with_name("answer.gwb")
    answer.write_bytes(take(central, path).answer)
    return answer


def test_work_and_photos_arrive_by_stick_and_the_answer_settles_them(
    app: FieldApp, central: Central, tmp_path: Path
) -> None:
    first, second = app.report(PICTURE), app.report()
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    assert (packed.ops, packed.blobs) == (2, 2)
    assert [app.state(op) for op in (first, second)] == [OpState.WAITING] * 2
    answer = answered(central, packed.path)
    taken = bundles.bring(app.store, answer, app.http)
    assert isinstance(taken, bundles.Taken)
    assert (taken.ops, taken.turned_down, taken.blobs) == (2, 0, 2)
    app.assert_whole()


def test_answer_brings_what_the_device_has_not_seen(app: FieldApp, central: Central, tmp_path: Path) -> None:
    app.sync()
    give_task(central, "task-1")
    app.report()
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    taken = bundles.bring(app.store, answered(central, packed.path), app.http)
    assert isinstance(taken, bundles.Taken)
    assert taken.rows == 2
    with app.store.reader() as reader:
        assert reader.tasks.by_id("task-1") is not None
    app.assert_whole()


def test_bringing_the_same_twice_changes_nothing(app: FieldApp, central: Central, tmp_path: Path) -> None:
    app.report(PICTURE)
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    before = take(central, packed.path)
    again = take(central, packed.path)
    assert (again.ops, again.not_taken, again.blobs) == (before.ops, before.not_taken, before.blobs)
    answer = tmp_path / "answer.gwb"
    answer.write_bytes(before.answer)
    for _ in range(2):
        bundles.bring(app.store, answer, app.http)
        app.assert_whole()
    app.sync()
    app.assert_whole()


def test_direct_sync_beside_a_bundle_makes_nothing_twice(
    app: FieldApp, central: Central, tmp_path: Path
) -> None:
    app.report(PICTURE)
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    app.sync()
    answer = answered(central, packed.path)
    bundles.bring(app.store, answer, app.http)
    app.assert_whole()


def test_refused_work_comes_back_with_its_reason(app: FieldApp, central: Central, tmp_path: Path) -> None:
    wish = app.take("no-such-task")
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    taken = bundles.bring(app.store, answered(central, packed.path), app.http)
    assert isinstance(taken, bundles.Taken)
    assert taken.turned_down == 1
    with app.store.reader() as reader:
        item = reader.outbox.get(wish.id)
    assert item is not None
    assert (item.state, item.code) == (OpState.REFUSED, "task.unknown")


def test_colleague_carries_a_bundle_without_reading_it(
    app: FieldApp, colleague: FieldApp, tmp_path: Path
) -> None:
    secret = "三单元的李测试说楼道堵了"
    app.report(PICTURE, text=secret)
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    content = packed.path.read_bytes()
    assert secret.encode() not in content
    assert app.ops[0].id.encode() not in content
    assert PICTURE[:64] not in content
    with packed.path.open("rb") as file, pytest.raises(InputProblem) as closed:
        list(Bundle.read(file).members(colleague.store.identity.age_identity, io.BytesIO()))
    assert closed.value.code == "bundle.not_for_us"
    carried = bundles.bring(colleague.store, packed.path, colleague.http)
    assert isinstance(carried, bundles.Carried)
    assert carried.taken is None
    with pytest.raises(InputProblem, match="另一台设备"):
        bundles.bring(colleague.store, carried.answer, colleague.http)
    bundles.bring(app.store, carried.answer, app.http)
    app.assert_whole()


def test_device_with_a_network_again_carries_its_own_bundle(app: FieldApp, tmp_path: Path) -> None:
    app.report(PICTURE)
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    carried = bundles.bring(app.store, packed.path, app.http)
    assert isinstance(carried, bundles.Carried)
    assert carried.taken is not None
    assert carried.taken.ops == 1
    app.sync()
    app.assert_whole()


def test_bundle_cut_off_or_changed_anywhere_is_recognised_and_nothing_of_it_taken(
    app: FieldApp, central: Central, tmp_path: Path
) -> None:
    app.report(PICTURE[:5_000])
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    content, spoiled = packed.path.read_bytes(), tmp_path / "spoiled.gwb"
    for at in range(0, len(content), max(len(content) // 60, 1)):
        for damaged in (content[:at], content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]):
            spoiled.write_bytes(damaged)
            with pytest.raises(InputProblem) as problem:
                take(central, spoiled)
            assert problem.value.code.startswith("bundle.")
    with central.services.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM op").scalar() == 0


@pytest.mark.parametrize("part", ["head", "body"])
def test_bundle_that_was_changed_is_known_as_such_before_anything_of_it_is_believed(
    app: FieldApp, tmp_path: Path, part: str
) -> None:
    """The head is signed by nobody but through the seal, and the work of a locked profile by nobody at all."""
    app.report()
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    content = packed.path.read_bytes()
    middle = len(content) // 2
    changed = {
        "head": content.replace(b'"ops":1', b'"ops":7'),
        "body": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
    }[part]
    assert changed != content
    packed.path.write_bytes(changed)
    with pytest.raises(InputProblem) as problem:
        bundles.inspect(packed.path)
    assert problem.value.code == "bundle.tampered"


def test_bundle_sealed_anew_by_a_stranger_is_refused(app: FieldApp, central: Central, tmp_path: Path) -> None:
    """Whoever knows the recipient can encrypt to it, but not sign."""
    app.report()
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    forged = tmp_path / "forged.gwb"
    with packed.path.open("rb") as file:
        head = Bundle.read(file).head
    with forged.open("wb") as file:
        gwb.write_bundle(file, head, [Member("x", b"y")], app.store.identity.recipient, lambda _m: "AAAA")
    with pytest.raises(InputProblem) as problem:
        take(central, forged)
    assert problem.value.code == "bundle.tampered"


def test_bundle_of_another_platforms_device_is_refused(
    app: FieldApp, central: Central, tmp_path: Path
) -> None:
    head = BundleHead(
        kind=BundleKind.WORK, id="1", made_at_ms=1, ops=1, blobs=0, device="d", certificate="no certificate"
    )
    path = tmp_path / "strange.gwb"
    with path.open("wb") as file:
        gwb.write_bundle(file, head, [Member("x", b"y")], app.store.identity.recipient, lambda _m: "AAAA")
    with pytest.raises(InputProblem) as problem:
        take(central, path)
    assert problem.value.code == "bundle.stranger"


def test_answer_that_the_platform_did_not_sign_is_refused(app: FieldApp, tmp_path: Path) -> None:
    op = app.report()
    identity = app.store.identity
    head = BundleHead(
        kind=BundleKind.ANSWER,
        id="1",
        made_at_ms=1,
        ops=1,
        blobs=0,
        platform=identity.platform,
        device=identity.device,
    )
    path = tmp_path / "forged.gwb"
    own = str(pyrage.x25519.Identity.from_str(identity.age_identity).to_public())
    reply = b'{"v":"applied","op":"%s","version":[1,1]}\n{"v":"end","n":1}\n' % op.id.encode()
    with path.open("wb") as file:
        gwb.write_bundle(file, head, [Member(gwb.REPLY_MEMBER, reply)], own, lambda _m: "AAAA")
    with pytest.raises(InputProblem) as problem:
        bundles.bring(app.store, path, app.http)
    assert problem.value.code == "bundle.tampered"
    assert app.state(op) is OpState.WAITING


def test_nothing_waiting_makes_no_bundle(app: FieldApp, tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as problem:
        bundles.pack(app.store, tmp_path / "out.gwb")
    assert problem.value.code == "bundle.nothing"
    assert list(tmp_path.glob("out*")) == []


def test_stick_that_was_pulled_out_is_said_so(app: FieldApp, tmp_path: Path) -> None:
    app.report()
    with pytest.raises(InputProblem) as problem:
        bundles.pack(app.store, tmp_path / "gone" / "out.gwb")
    assert problem.value.code == "bundle.target"
    with pytest.raises(InputProblem) as unreadable:
        bundles.bring(app.store, tmp_path / "gone" / "in.gwb", app.http)
    assert unreadable.value.code == "bundle.source"


def test_work_of_a_profile_that_cannot_be_opened_arrives_by_stick(
    app: FieldApp, central: Central, tmp_path: Path, platform_clock: ManualClock
) -> None:
    app.report(PICTURE)
    app.store.close()
    packed = bundles.pack_locked(app.store.folder, tmp_path / "locked.gwb", platform_clock)
    taken = take(central, packed.path)
    assert (taken.device, taken.ops, taken.blobs) == (app.store.identity.device, 1, 2)
    files = central.services.uploads.files
    for sha256, content in app.photos.items():
        assert b"".join(files.read(sha256, 0, len(content))) == content


def test_revoked_device_is_answered_and_told_nothing_new(
    app: FieldApp, central: Central, tmp_path: Path, platform_clock: ManualClock
) -> None:
    app.sync()
    give_task(central, "task-1")
    app.report()
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    with central.services.engine.begin() as connection:
        revoke(connection, app.store.identity.device, platform_clock)
    taken = bundles.bring(app.store, answered(central, packed.path), app.http)
    assert isinstance(taken, bundles.Taken)
    assert (taken.ops, taken.rows) == (1, 0)


def test_photo_that_waits_for_its_turn_for_weeks_keeps_its_key_in_the_spool(
    app: FieldApp, central: Central, tmp_path: Path, platform_clock: ManualClock
) -> None:
    """The op went up long ago, its original waits for Wi-Fi: a bundle still brings it."""
    from datetime import timedelta

    op = app.report(PICTURE)
    app.engine._wifi_only = lambda: True
    app.engine.run_once(Trigger.TIMER)
    assert app.state(op) is OpState.APPLIED
    for clock in (app.clock, platform_clock):
        clock.advance(timedelta(days=40))
    app.store.maintain()
    packed = bundles.pack(app.store, tmp_path / "out.gwb")
    assert (packed.ops, packed.blobs) == (1, 1)
    bundles.bring(app.store, answered(central, packed.path), app.http)
    app.assert_whole()


def test_full_stick_leaves_nothing_behind(
    app: FieldApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    app.report()
    monkeypatch.setattr(bundles, "sync_fd", full)
    with pytest.raises(EnvironmentProblem) as problem:
        bundles.pack(app.store, tmp_path / "out.gwb")
    assert problem.value.code == "disk.full"
    assert list(tmp_path.glob("out*")) == []
