"""A 告知书 handed over: the hazard tells number and way, and goes to 整改中 only if its flow allows it."""

from typing import Any

import pytest

from gridworker.model.facts import HazardNotified
from gridworker.model.hazard_notice import with_notice
from gridworker.model.vocabulary import HazardStage, NoticeDelivery

AT = "2026-07-16T15:40:00+08:00"


def hazard(**more: Any) -> dict[str, Any]:
    return {"id": "h1", "state": "found", "due_at": "2026-07-23T18:00:00.000+08:00", **more}


def notified(delivery: NoticeDelivery = NoticeDelivery.SIGNED, **more: Any) -> HazardNotified:
    told = {"inspection_id": "i1", "notice_no": "0003-20260716-4C1F", "delivered_at": AT, **more}
    return HazardNotified(delivery=delivery, **told)


def test_signed_notice_begins_putting_right() -> None:
    after = with_notice(hazard(), notified(), "worker-1")
    assert after["state"] == HazardStage.RECTIFYING
    assert (after["notice_no"], after["notice_delivery"], after["notified_at"]) == (
        "0003-20260716-4C1F", "signed", AT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "told", "state"),
    [
        ({"state": "cleared"}, {}, "cleared"),
        ({"due_at": "2026-07-16T12:00:00+08:00"}, {}, "found"),
        ({"due_at": ""}, {}, "found"),
        ({}, {"delivery": NoticeDelivery.REFUSED}, "found"),
        (
            {},
            {"delivery": NoticeDelivery.REFUSED, "witness": "（示例）某人", "reason": "不肯签"},
            "escalated",
        ),
        ({}, {"delivery": NoticeDelivery.LEFT_AT_DOOR}, "rectifying"),
    ],
)
def test_it_moves_only_as_far_as_the_flow_allows_and_is_told_in_any_case(
    before: dict[str, Any], told: dict[str, Any], state: str
) -> None:
    after = with_notice(hazard(**before), notified(**told), "worker-1")
    assert after["state"] == state
    assert after["notice_no"] == "0003-20260716-4C1F"
