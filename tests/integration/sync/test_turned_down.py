"""What a worker can do in the sync centre about what the platform did not take, and that it really goes then."""

from functools import partial

import pytest

from gridworker.model.facts import TaskFinish
from gridworker.model.ops import OpKind, RecordRef
from gridworker.store.outbox import OpState
from gridworker.store.transaction import Transaction
from gridworker.store.uploads import UploadState
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.platform_row import read_platform
from sync.client.status import Trigger
from tests.integration.central.platforms import DISTRICT
from tests.integration.central.test_push import record
from tests.integration.sync.field import FieldApp
from tests.integration.sync.test_sync import give_task
from ui.ports.sync_centre import SyncDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.outbox import Action, EntryState, OutboxEntry


@pytest.fixture
def desk(app: FieldApp) -> SyncDesk:
    """The sync centre's way into the store."""
    return SyncDesk(Workplace(app.store, app.engine))


def attention(desk: SyncDesk) -> list[OutboxEntry]:
    """What needs a person."""
    return [entry for entry in desk.read().entries if entry.state is EntryState.ATTENTION]


def finish(app: FieldApp, task: str) -> str:
    """The worker says a task is done; the op's id."""
    wish = TaskFinish(finished_at="2026-07-16T14:10:00+08:00")
    return app.store.write(lambda tx: tx.add_op(OpKind.TASK_FINISH, RecordRef("task", task), wish)).id


def state(app: FieldApp, op_id: str) -> OpState:
    """Where an op is."""
    with app.store.reader() as reader:
        item = reader.outbox.get(op_id)
    assert item is not None
    return item.state


def test_what_waited_behind_a_given_up_op_is_applied_after_it_was_given_up(
    app: FieldApp, central: Central, desk: SyncDesk
) -> None:
    give_task(central, "task-1")
    app.sync()
    _give_to(central, "worker-0005")
    taken, done = app.take("task-1"), finish(app, "task-1")
    app.sync()
    assert state(app, done) is OpState.HELD
    (turned_down, held) = sorted(attention(desk), key=lambda entry: len(entry.actions), reverse=True)
    assert turned_down.problem
    assert turned_down.actions == (Action.RETRY, Action.WITHDRAW)
    assert held.actions == (Action.WITHDRAW,)
    _give_to(central, "worker-0003")
    desk.withdraw(turned_down.id, "不接了，直接办完")
    app.sync()
    assert state(app, taken.id) is OpState.WITHDRAWN
    assert state(app, done) is OpState.APPLIED
    assert record(central, "task", "task-1")["status"] == "done"
    assert attention(desk) == []


def test_refused_op_sent_again_is_applied_once_the_reason_is_gone(
    app: FieldApp, central: Central, desk: SyncDesk
) -> None:
    give_task(central, "task-1")
    app.sync()
    _give_to(central, "worker-0005")
    app.take("task-1")
    done = finish(app, "task-1")
    app.sync()
    _give_to(central, "worker-0003")
    (again,) = [entry for entry in attention(desk) if Action.RETRY in entry.actions]
    desk.retry(again.id)
    app.sync()
    assert state(app, done) is OpState.APPLIED
    assert attention(desk) == []
    assert app.waiting() == 0


def test_photo_that_failed_for_good_is_sent_again_alone(app: FieldApp, desk: SyncDesk) -> None:
    app.report(b"first picture")
    first, second = sorted(app.photos)[:2]
    app.engine.run_once(Trigger.WRITE)
    for sha256 in (first, second):
        app.store.write(partial(_fails, sha256=sha256))
    wanted, other = attention(desk)
    assert wanted.actions == (Action.RETRY,)
    desk.retry(wanted.id)
    app.engine.run_once(Trigger.WRITE)
    with app.store.reader() as reader:
        sent = reader.uploads.get(wanted.id.partition("/")[2])
        left = reader.uploads.get(other.id.partition("/")[2])
    assert sent is not None
    assert left is not None
    assert (sent.state, left.state) == (UploadState.DELIVERED, UploadState.FAILED)


def _fails(tx: Transaction, sha256: str) -> None:
    tx.connection.execute("UPDATE upload SET state = 'waiting' WHERE sha256 = ?", (sha256,))
    tx.upload_failed(sha256, "blob.keeps_failing", "传了几次都没传完整。", None)


def _give_to(central: Central, worker: str) -> None:
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        key = Key(DISTRICT, "task", "task-1")
        stored = batch.get(key)
        assert stored is not None
        batch.put(key, {**stored.data, "assignee": worker})
        batch.flush()
