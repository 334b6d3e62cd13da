"""改正 on the platform: a fact told anew takes the place of the one it names, and both stay.

Only whoever made a fact tells it anew; a correction of somebody else's is kept as a fact of its own and changes nothing.
"""

from sync.central.ingest.work import Work


def supersede(work: Work, corrected: str) -> None:
    """Marks the fact that the op's own record corrects; the last correction to arrive is the one named.

    Args:
        work: the op in hand.
        corrected: id of a record of the same kind, "" where nothing is corrected.
    """
    own = work.op.record
    if not corrected or corrected == own.id:
        return
    earlier = work.batch.get(work.key(own.kind, corrected))
    if earlier is None or earlier.data.get("worker") != work.caller.worker:
        return
    work.batch.put(earlier.key, {**earlier.data, "corrected_by": own.id}, earlier.audience)
