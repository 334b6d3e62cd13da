"""A 告知书 handed over for a hazard: what both ends then know of it.

Pure; it knows no storage, no wire, no screens. That a notice was handed over is history and always kept; the hazard
moves with it only if its flow allows that.
"""

from datetime import datetime
from typing import Any

from gridworker.model.facts import HazardNotified
from gridworker.model.machine import Refusal
from gridworker.model.vocabulary import HazardStage, NoticeDelivery, Role

Data = dict[str, Any]


def with_notice(hazard: Data, payload: HazardNotified, worker: str, role: Role = Role.GRID_WORKER) -> Data:
    """The hazard after it: number, day and way of handing over, and 整改中 where its flow allows it.

    A refused notice goes upwards at once: nobody has promised to put anything right.

    Args:
        hazard: as it is.
        payload: what was handed over how.
        worker: who did.
        role: in what capacity.
    """
    from gridworker.model.hazard_flow import (
        HAZARD,
        HazardAct,
        HazardAction,
    )  # not needed to start the program

    act = HazardAct(
        actor=worker,
        role=role,
        at=datetime.fromisoformat(payload.delivered_at),
        reason=payload.reason,
        notice_no=payload.notice_no,
        rectify_by=datetime.fromisoformat(hazard["due_at"]) if hazard.get("due_at") else None,
        delivery=payload.delivery,
        witness=payload.witness,
    )
    state = HazardStage(hazard["state"])
    refused = payload.delivery is NoticeDelivery.REFUSED
    for action in (HazardAction.ISSUE_NOTICE, *([HazardAction.ESCALATE] if refused else [])):
        move = HAZARD.apply(state, action, act)
        if isinstance(move, Refusal):
            break
        state = move.target
    return {
        **hazard,
        "state": state,
        "notice_no": payload.notice_no,
        "notice_delivery": payload.delivery.value,
        "notified_at": payload.delivered_at,
    }
