"""What the desk knows of an event beyond what devices are shown: who handles it, who returned it, what was agreed.

One row beside each event that was ever moved; written in the transaction of the move.
"""

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from gridworker.model.vocabulary import Rating, RecheckResult
from sync.central import database as db


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The desk's side of an event; the names are those of `EventAct`.

    `check_task`: the task that asks somebody to look on the spot.
    """

    handler: str = ""
    department: str = ""
    returned_by: str = ""
    filing_condition: str = ""
    closing_condition: str = ""
    result: str = ""
    checker: str = ""
    check_task: str = ""
    post_check: RecheckResult | None = None
    rating: Rating | None = None
    extensions: int = 0
    suspended_before: bool = False
    reopened_before: bool = False
    parent: str = ""


def read_case(connection: sa.Connection, district: str, event: str) -> Case:
    """The case of an event; an empty one if it was never moved."""
    found = sa.select(db.event_case.c.facts).where(
        db.event_case.c.district == district, db.event_case.c.event == event
    )
    facts = connection.execute(found).scalar()
    return Case() if facts is None else msgspec.convert(facts, Case)


def write_case(connection: sa.Connection, district: str, event: str, case: Case) -> None:
    """Keep the case of an event."""
    row = {"district": district, "event": event, "facts": case}
    connection.execute(
        insert(db.event_case)
        .values(row)
        .on_conflict_do_update(
            index_elements=[db.event_case.c.district, db.event_case.c.event], set_={"facts": case}
        )
    )
