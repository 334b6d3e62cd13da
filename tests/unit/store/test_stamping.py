"""Acts are stamped so that a wrong wall clock can be corrected afterwards."""

from datetime import timedelta

from gridworker.model.ops import ClockTrust
from gridworker.store.store import Store
from tests.fakes.device import Device, report


def test_add_op_says_that_the_clock_was_never_compared(store: Store) -> None:
    op = store.write(report)
    assert (op.clock.offset_ms, op.clock.trust) == (None, ClockTrust.UNKNOWN)


def test_add_op_carries_the_measured_offset_when_it_was_measured_in_this_boot(store: Store) -> None:
    store.write(lambda tx: tx.note_offset(1500))
    op = store.write(report)
    assert (op.clock.offset_ms, op.clock.trust) == (1500, ClockTrust.SYNCED)


def test_act_time_stays_right_when_the_wall_clock_is_set_a_year_ahead(device: Device, store: Store) -> None:
    store.write(lambda tx: tx.note_offset(0))
    device.clock.advance(timedelta(minutes=10))
    true_now = device.clock.now()
    device.clock.set_wall(true_now + timedelta(days=365))
    op = store.write(report)
    assert op.clock.trust is ClockTrust.SYNCED
    assert op.clock.offset_ms == -365 * 86_400_000


def test_the_offset_is_carried_and_said_to_be_when_the_machine_restarted(
    device: Device, store: Store
) -> None:
    store.write(lambda tx: tx.note_offset(-700))
    device.clock.reboot("boot-2")
    op = store.write(report)
    assert (op.clock.boot_id, op.clock.offset_ms, op.clock.trust) == ("boot-2", -700, ClockTrust.CARRIED)


def test_elapsed_time_orders_acts_when_the_wall_clock_jumps_back(device: Device, store: Store) -> None:
    first = store.write(report)
    device.clock.advance(timedelta(seconds=5))
    device.clock.set_wall(device.clock.now() - timedelta(days=1))
    second = store.write(lambda tx: report(tx, "e2"))
    assert second.made_at < first.made_at
    assert second.clock.elapsed_ms - first.clock.elapsed_ms == 5000
