"""Invariant 13: the platform knows when something was done, whatever the device's clock says."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
import requests

from gridworker.clock import CHINA, ManualClock
from gridworker.model.ops import Op
from gridworker.model.vocabulary import Role
from sync.central.desk.acts import ActRow, acts_on
from sync.central.desk.people import DeskUser, add_desk_user
from sync.central.embedded import Central
from tests.integration.central.platforms import DISTRICT
from tests.integration.sync.field import FieldApp, enrolled_app

YEAR = timedelta(days=365)
MINUTE = timedelta(minutes=1)


def act(central: Central, op: Op) -> ActRow:
    """What the platform shows of an op."""
    with central.services.engine.connect() as connection:
        (found,) = [
            row for row in acts_on(connection, DISTRICT, op.record.kind, op.record.id) if row.op == op.id
        ]
    return found


def together(app: FieldApp, platform_clock: ManualClock, by: timedelta) -> None:
    """Time passes everywhere."""
    app.clock.advance(by)
    platform_clock.advance(by)


@pytest.mark.parametrize("off", [YEAR, -YEAR])
def test_act_before_the_first_contact_of_a_wrong_clock_is_dated_by_a_later_one(
    central: Central, tmp_path: Path, platform_clock: ManualClock, off: timedelta
) -> None:
    with enrolled_app(central, tmp_path / "profile", platform_clock.now() + off) as app:
        done_at = platform_clock.now()
        early = app.report()
        together(app, platform_clock, 90 * MINUTE)
        app.sync()
        later_at = platform_clock.now()
        later = app.report()
        together(app, platform_clock, 5 * MINUTE)
        app.sync()
        assert act(central, later).acted_at == later_at
        assert act(central, later).received_at == later_at + 5 * MINUTE
        assert act(central, early).acted_at == done_at
        assert (act(central, early).trust, act(central, early).received_at) == ("synced", later_at)


def test_clock_set_back_and_forth_dates_each_act_right(
    app: FieldApp, central: Central, platform_clock: ManualClock
) -> None:
    app.sync()
    done: list[tuple[Op, datetime]] = []
    for jump in (timedelta(days=40), -YEAR, timedelta(hours=-3), YEAR * 2):
        app.clock.set_wall(app.clock.now() + jump)
        together(app, platform_clock, MINUTE)
        done.append((app.report(), platform_clock.now()))
    together(app, platform_clock, MINUTE)
    app.quiesce(platform_clock)
    assert [act(central, op).acted_at for op, _at in done] == [at for _op, at in done]


def test_machine_that_slept_and_one_that_restarted_are_told_apart(
    app: FieldApp, central: Central, platform_clock: ManualClock
) -> None:
    app.sync()
    together(app, platform_clock, timedelta(hours=9))  # asleep: the clock since boot goes on
    asleep_at, slept = platform_clock.now(), app.report()
    app.clock.reboot("boot-2")
    restarted_at, restarted = platform_clock.now(), app.report()
    assert (slept.clock.trust, restarted.clock.trust) == ("synced", "carried")
    app.sync()
    assert act(central, slept).acted_at == asleep_at
    assert act(central, restarted).acted_at == restarted_at


def test_time_zone_changed_in_the_middle_of_a_run_moves_no_act(
    app: FieldApp, central: Central, platform_clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.sync()
    first_at, first = platform_clock.now(), app.report()
    tokyo = timezone(timedelta(hours=9))
    now = app.clock.now
    monkeypatch.setattr(app.clock, "now", lambda: now().astimezone(tokyo))
    second = app.report()
    app.sync()
    assert second.made_at.endswith("+09:00")
    assert [act(central, op).acted_at for op in (first, second)] == [first_at, first_at]
    app.assert_whole()


def test_clock_that_was_never_compared_is_not_believed_beyond_the_receipt(
    central: Central, tmp_path: Path, platform_clock: ManualClock
) -> None:
    with enrolled_app(central, tmp_path / "profile", platform_clock.now() + YEAR) as app:
        op = app.report()
        app.engine.runner._note_offset = lambda _sample: None  # type: ignore[method-assign]
        app.sync()
        shown = act(central, op)
        assert (shown.trust, shown.acted_at) == ("unknown", shown.received_at)


def test_desk_is_shown_act_time_and_receipt_time(
    app: FieldApp, central: Central, platform_clock: ManualClock
) -> None:
    app.sync()
    at, op = platform_clock.now(), app.report()
    together(app, platform_clock, 30 * MINUTE)
    app.sync()
    with central.services.engine.begin() as connection:
        user = DeskUser(id="desk-1", name="调度一号", role=Role.DISPATCHER, district=DISTRICT)
        token = add_desk_user(connection, central.services.keys, user)
    url = f"{central.url}/desk/v1/records/event/{op.record.id}/acts"
    (shown,) = requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30).json()
    assert datetime.fromisoformat(shown["acted_at"]) == at.astimezone(CHINA)
    assert datetime.fromisoformat(shown["received_at"]) == at + 30 * MINUTE
    assert requests.get(url, timeout=30).status_code == 401
