"""What a device gets for what it pushes."""

from sync.protocol.wire import Applied, Duplicate
from tests.integration.central.platforms import FieldDevice


def test_pushing_a_report_gives_it_a_number(device: FieldDevice) -> None:
    (answer,) = device.push(device.event())
    assert isinstance(answer, Applied)
    assert answer.number == "CD5101082026071600001"


def test_pushing_again_gives_the_first_verdict(device: FieldDevice) -> None:
    op = device.event()
    (first,) = device.push(op)
    assert device.push(op) == [Duplicate(op=op.id, verdict=first)]
