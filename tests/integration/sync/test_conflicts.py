"""Two workers, two devices, one record: what comes together, what a person decides, and what is never lost."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from gridworker.clock import ManualClock
from gridworker.errors import InputProblem
from gridworker.model.ops import Op, RecordKind, RecordRef, Verdict, VerdictKind
from gridworker.services.decisions import Clash, clashes_of, correct, decide, insist, words_of
from gridworker.services.edits import edit_record, remove_record
from gridworker.services.outbox import withdraw_op
from gridworker.store.outbox import OpState, OutboxItem
from sync.central import database as db
from sync.central.embedded import Central
from sync.central.feed.batch import Batch, Key
from sync.central.platform_row import read_platform
from tests.integration.central.platforms import DISTRICT, GRID
from tests.integration.central.test_push import record
from tests.integration.sync.field import FieldApp, enrolled_app
from ui.ports.sync_centre import SyncDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.outbox import Action, EntryState

PERSON = RecordRef(RecordKind.PERSON, "p-1")
OTHER_GRID = "5101080040061004000"


@pytest.fixture
def other(central: Central, tmp_path: Path, platform_clock: ManualClock) -> Iterator[FieldApp]:
    """A device of worker 0005, of the same grid."""
    with enrolled_app(central, tmp_path / "other", platform_clock.now(), worker="0005") as made:
        yield made


@pytest.fixture(autouse=True)
def both_know_the_person(central: Central, app: FieldApp, other: FieldApp) -> None:
    put(central, phone="19900001111", living="独居")
    app.sync()
    other.sync()


def put(central: Central, **changed: Any) -> None:
    """The platform's person; all made up."""
    data = {"id": "p-1", "name": "测试甲", "grid": GRID, "address_text": "3 栋"} | changed
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        batch.put(Key(DISTRICT, "person", "p-1"), data)
        batch.flush()


def delete(central: Central) -> None:
    with central.services.engine.begin() as connection:
        batch = Batch(connection, read_platform(connection).epoch)
        batch.delete(Key(DISTRICT, "person", "p-1"))
        batch.flush()


def edit(app: FieldApp, **values: str) -> Op:
    """The worker changes the person."""
    op = edit_record(app.store, PERSON, values)
    assert op is not None
    return op


def item(app: FieldApp, op: Op) -> OutboxItem:
    with app.store.reader() as reader:
        found = reader.outbox.get(op.id)
    assert found is not None
    return found


def clashes(app: FieldApp, op: Op) -> tuple[Clash, ...]:
    with app.store.reader() as reader:
        found = reader.outbox.get(op.id)
        assert found is not None
        return clashes_of(reader, found)


def shown(app: FieldApp) -> Any:
    with app.store.reader() as reader:
        return reader.persons.by_id("p-1")


def history(central: Central) -> list[tuple[str, Any, Any, bool]]:
    """What the platform keeps for good: field, before, after, declined."""
    with central.services.engine.connect() as connection:
        found = connection.execute(
            sa.select(db.record_edit.c.edit).order_by(db.record_edit.c.number)
        ).scalars()
        return [(e["field"], e["before"], e["after"], e.get("declined", False)) for e in found]


def test_an_edit_is_shown_at_once_and_goes_up(app: FieldApp, other: FieldApp, central: Central) -> None:
    op = edit(app, living="与女儿同住")
    assert shown(app).living == "与女儿同住"
    app.sync()
    assert item(app, op).state is OpState.APPLIED
    assert record(central, "person", "p-1")["living"] == "与女儿同住"
    other.sync()
    assert shown(other).living == "与女儿同住"
    (line,) = shown(other).edits
    assert (line.field, line.before, line.by_name, line.by_role) == (
        "living",
        "独居",
        "网*****3",
        "grid_worker",
    )


def test_different_fields_come_together_on_both_devices(
    app: FieldApp, other: FieldApp, central: Central
) -> None:
    first, second = edit(app, living="与女儿同住"), edit(other, phone="19900002222")
    other.sync()
    app.sync()
    assert item(app, first).state is item(other, second).state is OpState.APPLIED
    other.sync()
    for one in (app, other):
        assert (shown(one).phone, shown(one).living) == ("19900002222", "与女儿同住")
        assert [line.field for line in shown(one).edits] == ["phone", "living"]
    app.assert_whole()


def test_edits_made_one_after_the_other_offline_do_not_clash_with_each_other(
    app: FieldApp, central: Central
) -> None:
    edit(app, living="与儿子同住")
    edit(app, living="与女儿同住", note="有电梯卡")
    app.sync()
    assert record(central, "person", "p-1")["living"] == "与女儿同住"
    app.assert_whole()


def test_the_same_field_is_decided_field_by_field_and_both_ends_keep_both(
    app: FieldApp, other: FieldApp, central: Central
) -> None:
    edit(other, phone="19900002222", living="与女儿同住")
    other.sync()
    mine = edit(app, phone="19900003333", living="与儿子同住", note="怕狗")
    app.sync()
    assert item(app, mine).state is OpState.CONFLICT
    assert record(central, "person", "p-1").get("note", "") == ""
    assert shown(app).phone == "19900002222"
    phone, living = clashes(app, mine)
    assert (phone.label, phone.mine, phone.theirs, phone.by_name) == (
        "联系电话",
        "19900003333",
        "19900002222",
        "网*****5",
    )
    assert (living.name, living.at[:10]) == ("living", "2026-07-16")
    choice = decide(app.store, mine.id, {"phone"})
    assert shown(app).phone == "19900003333"
    app.sync()
    other.sync()
    assert item(app, choice).state is OpState.APPLIED
    for one in (app, other):
        assert (shown(one).phone, shown(one).living, shown(one).note) == ("19900003333", "与女儿同住", "怕狗")
        kept = {(e.field, e.before, e.after, e.declined) for e in shown(one).edits}
        assert ("phone", "19900002222", "19900003333", False) in kept
        assert ("living", "与女儿同住", "与儿子同住", True) in kept
    assert history(central) == [
        ("phone", "19900001111", "19900002222", False),
        ("living", "独居", "与女儿同住", False),
        ("phone", "19900002222", "19900003333", False),
        ("note", "", "怕狗", False),
        ("living", "与女儿同住", "与儿子同住", True),
    ]
    assert app.waiting() == 0


def test_choosing_theirs_everywhere_still_keeps_mine_in_the_history(
    app: FieldApp, other: FieldApp, central: Central
) -> None:
    edit(other, phone="19900002222")
    other.sync()
    mine = edit(app, phone="19900003333")
    app.sync()
    decide(app.store, mine.id, ())
    app.sync()
    assert record(central, "person", "p-1")["phone"] == "19900002222"
    assert history(central)[-1] == ("phone", "19900002222", "19900003333", True)
    assert shown(app).edits[-1].declined


def test_a_choice_that_is_overtaken_is_asked_about_again(
    app: FieldApp, other: FieldApp, central: Central
) -> None:
    edit(other, phone="19900002222")
    other.sync()
    mine = edit(app, phone="19900003333")
    app.sync()
    choice = decide(app.store, mine.id, {"phone"})
    edit(other, phone="19900004444")
    other.sync()
    app.sync()
    assert item(app, choice).state is OpState.CONFLICT
    assert [clash.theirs for clash in clashes(app, choice)] == ["19900004444"]
    with pytest.raises(InputProblem) as told:
        decide(app.store, mine.id, {"phone"})
    assert told.value.code == "outbox.no_conflict"


def test_deleted_there_and_edited_here_is_refused_and_the_text_stays(app: FieldApp, central: Central) -> None:
    delete(central)
    mine = edit(app, note="门牌换了")
    app.sync()
    turned_down = item(app, mine)
    assert (turned_down.state, turned_down.code) == (OpState.REFUSED, "record.gone")
    assert "不会丢" in turned_down.text
    assert shown(app) is None
    withdraw_op(app.store, mine.id, "确实搬走了")
    app.assert_whole()


def test_edited_there_and_removed_here_is_asked_about_and_may_be_insisted_on(
    app: FieldApp, other: FieldApp, central: Central
) -> None:
    edit(other, note="周末在")
    other.sync()
    mine = remove_record(app.store, PERSON, "已搬离")
    assert shown(app) is None
    app.sync()
    assert item(app, mine).state is OpState.CONFLICT
    assert shown(app).note == "周末在"
    again = insist(app.store, mine.id)
    app.sync()
    assert item(app, again).state is OpState.APPLIED
    other.sync()
    assert shown(other) is None
    assert history(central)[-1][:3] == ("id", "p-1", "已搬离")


def test_removed_by_both_is_removed_once(app: FieldApp, other: FieldApp, central: Central) -> None:
    ops = [(one, remove_record(one.store, PERSON, "已搬离")) for one in (app, other)]
    for one, op in ops:
        one.sync()
        assert item(one, op).state is OpState.APPLIED
    app.assert_whole()


def test_moved_away_while_edited_counts_if_nobody_changed_the_same(app: FieldApp, central: Central) -> None:
    put(central, phone="19900001111", living="独居", grid=OTHER_GRID)
    mine = edit(app, living="与女儿同住")
    app.sync()
    assert record(central, "person", "p-1")["living"] == "与女儿同住"
    with app.store.reader() as reader:
        assert reader.outbox.get(mine.id) is None
        assert reader.connection.execute("SELECT count(*) FROM row WHERE id = 'p-1'").fetchone() == (0,)
    app.assert_whole()


def test_moved_away_and_changed_there_is_refused_without_telling_what_it_says_now(
    app: FieldApp, central: Central
) -> None:
    put(central, phone="19900009999", grid=OTHER_GRID)
    mine = edit(app, phone="19900003333")
    app.engine.run_once()
    turned_down = item(app, mine)
    assert (turned_down.state, turned_down.code) == (OpState.REFUSED, "record.moved")
    assert turned_down.answer is None
    withdraw_op(app.store, mine.id, "那边已改")
    with app.store.reader() as reader:
        assert reader.connection.execute("SELECT count(*) FROM row WHERE id = 'p-1'").fetchone() == (0,)


def test_a_record_of_a_grid_that_never_was_ones_own_cannot_be_changed(
    app: FieldApp, central: Central
) -> None:
    with central.services.engine.begin() as connection:
        batch = Batch(connection, 1)
        data = {"id": "p-9", "name": "测试乙", "grid": OTHER_GRID, "address_text": "9 栋"}
        batch.put(Key(DISTRICT, "person", "p-9"), data)
        batch.flush()
    app.store.write(lambda tx: tx.seed_row("person", "p-9", data))
    op = edit_record(app.store, RecordRef("person", "p-9"), {"note": "不该能改"})
    assert op is not None
    app.sync()
    assert item(app, op).code == "record.not_yours"
    assert "note" not in record(central, "person", "p-9")


def test_what_would_be_refused_for_sure_is_said_before_it_is_saved(app: FieldApp) -> None:
    with pytest.raises(InputProblem) as told:
        edit_record(app.store, PERSON, {"care_colour": "red"})
    assert told.value.code == "record.role_not_allowed"
    with pytest.raises(InputProblem) as told:
        remove_record(app.store, PERSON, " ")
    assert told.value.code == "record.reason"
    assert edit_record(app.store, PERSON, {"living": "独居"}) is None
    assert app.waiting() == 0


def test_a_refused_report_is_put_in_other_words_and_goes_in_its_place(
    app: FieldApp, central: Central
) -> None:
    op = app.report(b"picture", text="长" * 1990)
    _is_refused_for_its_words(app, op)
    refused = item(app, op)
    assert refused.state is OpState.REFUSED
    first, place = words_of(refused)
    assert (first.path, first.is_wrong, place.label) == ("description", True, "地点")
    again = correct(app.store, op.id, {"description": "楼道堆物，已拍照"})
    app.sync()
    assert item(app, again).state is OpState.APPLIED
    assert record(central, "event", op.record.id)["description"] == "楼道堆物，已拍照"
    assert app.waiting() == 0
    with pytest.raises(InputProblem):
        correct(app.store, op.id, {"description": "再来"})


def _is_refused_for_its_words(app: FieldApp, op: Op) -> None:
    """The platform does not take the description."""
    verdict = Verdict(
        op_id=op.id, kind=VerdictKind.REFUSED, code="op.payload", field="description", text="太长了。"
    )
    app.store.write(lambda tx: tx.record_verdict(verdict))


def test_the_sync_centre_shows_the_conflict_and_settles_it(
    app: FieldApp, other: FieldApp, central: Central
) -> None:
    edit(other, phone="19900002222")
    other.sync()
    mine = edit(app, phone="19900003333")
    app.sync()
    desk = SyncDesk(Workplace(app.store, app.engine))
    picture = desk.read()
    (conflict,) = picture.conflicts
    assert mine.id not in {entry.id for entry in picture.entries}
    assert (conflict.id, conflict.subject) == (mine.id, "台账 测试甲")
    assert conflict.changed_by == "网格员 网*****5"
    (field,) = conflict.fields
    assert (field.mine, field.theirs) == ("199****3333", "199****2222")
    desk.decide(conflict.id, {"phone"})
    app.sync()
    assert record(central, "person", "p-1")["phone"] == "19900003333"
    assert desk.read().conflicts == []


def test_what_the_platform_refused_is_shown_with_its_reason_and_two_ways_out(
    app: FieldApp, central: Central
) -> None:
    delete(central)
    edit(app, note="门牌换了")
    app.sync()
    (entry,) = SyncDesk(Workplace(app.store, app.engine)).read().entries
    assert entry.state is EntryState.ATTENTION
    assert "平台上已经没有这条记录" in entry.problem
    assert entry.actions == (Action.ASK, Action.WITHDRAW)
