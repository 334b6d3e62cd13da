"""What goes to a second server stays on the device until that server has it, and no longer."""

from datetime import timedelta

from gridworker.model.ops import Op
from gridworker.store.deliveries import Delivery, DeliveryCounts
from gridworker.store.store import Store
from tests.fakes.device import Device, applied, event_data, out_of_scope, report, upsert

URL = "https://odk.example.org/v1/projects/1"


def known_to_the_platform(store: Store) -> Op:
    """A record that the platform has taken and sent back, and that goes to a second server too."""
    op = store.write(report)
    store.write(lambda tx: tx.deliver_to(op, URL))
    store.write(lambda tx: tx.record_verdict(applied(op)))
    store.write(lambda tx: tx.apply_page("", [upsert("event", event_data())], "c1"))
    return op


def is_kept(store: Store, op: Op) -> bool:
    with store.reader() as reader:
        return reader.outbox.get(op.id) is not None


def deliveries(store: Store) -> list[Delivery]:
    with store.reader() as reader:
        return reader.deliveries.items()


def test_record_that_leaves_stays_until_the_second_server_has_it(store: Store) -> None:
    op = known_to_the_platform(store)
    store.write(lambda tx: tx.apply_page("c1", [out_of_scope("event", "e1")], "c2"))
    assert is_kept(store, op)
    store.write(lambda tx: tx.delivery_done(op.id))
    assert not is_kept(store, op)
    assert deliveries(store) == []


def test_old_record_is_not_forgotten_before_the_second_server_has_it(store: Store, device: Device) -> None:
    op = known_to_the_platform(store)
    device.clock.advance(timedelta(days=30))
    store.maintain()
    assert is_kept(store, op)
    store.write(lambda tx: tx.delivery_done(op.id))
    store.maintain()
    assert not is_kept(store, op)
    assert deliveries(store) == []


def test_clock_that_was_set_back_puts_nothing_off_for_years(store: Store) -> None:
    op = known_to_the_platform(store)
    store.write(lambda tx: tx.delivery_failed(op.id, "openrosa.fault", "", 400 * 86_400_000))
    with store.reader() as reader:
        assert reader.deliveries.next(399 * 86_400_000 + 1, with_media=True) is None
        assert reader.deliveries.next(1, with_media=True) is not None


def test_what_was_put_off_concerns_one_server_only_and_is_counted(store: Store) -> None:
    ops = [store.write(lambda tx, n=n: report(tx, f"e{n}")) for n in range(3)]  # type: ignore[misc]
    for op, url in zip(ops, (URL, URL, "https://other.example.org"), strict=True):
        store.write(lambda tx, op=op, url=url: tx.deliver_to(op, url))  # type: ignore[misc]
    store.write(lambda tx: tx.put_off_deliveries(URL, "openrosa.busy", "忙", 2_000))
    store.write(lambda tx: tx.delivery_failed(ops[2].id, "openrosa.refused", "不收", None))
    assert [item.retry_at for item in deliveries(store)] == [0, 2_000, 2_000]
    with store.reader() as reader:
        assert reader.deliveries.counts() == DeliveryCounts(waiting=2, failed=1)
        assert reader.deliveries.next(1_999, with_media=True) is None
        assert reader.deliveries.next_due() == 2_000
