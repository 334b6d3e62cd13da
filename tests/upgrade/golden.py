"""Makes the golden profile of the present schema version: `python -m tests.upgrade.golden`.

Run it once when a version is released and commit what it writes; a golden profile is never made again afterwards.
"""

import shutil
import sys
from pathlib import Path

from gridworker.geo.track import TrackPoint
from gridworker.model.ops import BlobRole
from gridworker.store.drafts import Draft
from gridworker.store.feed import FeedRow
from gridworker.store.schema import SCHEMA_VERSION
from gridworker.store.store import Store
from gridworker.store.surroundings import Surroundings
from tests.fakes.device import (
    KEY,
    Device,
    Version,
    applied,
    event_data,
    finish,
    identity,
    patrol_data,
    person_data,
    photo,
    refused,
    report,
    take,
    task_data,
    upsert,
)

FOLDER = Path(__file__).parent / "golden"


def fill(store: Store) -> None:
    """One of everything that must survive an upgrade; ids are fixed so that tests can name them."""
    rows = [
        upsert("task", task_data("t1")),
        upsert("task", task_data("t2", title="走访")),
        upsert("event", event_data("e-theirs", stage="handling")),
        upsert("person", person_data("p1", care_colour="red")),
        upsert("patrol", patrol_data()),
        upsert("care_plan", {"id": "p1", "grid": "510108004006001", "key_holder": "楼长"}),
        upsert(
            "feedback",
            {
                "id": "f1",
                "sort": "suggestion",
                "text": "golden",
                "worker": "worker-1",
                "filed_at": "2026-11-20T09:00:00+08:00",
            },
        ),
        upsert(
            "message",
            {
                "id": "m1",
                "sort": "announcement",
                "title": "golden",
                "text": "golden",
                "sent_by": "desk",
                "sent_at": "2026-11-20T09:00:00+08:00",
                "worker": "worker-1",
                "asks": True,
            },
        ),
        FeedRow("drone", "d1", Version(1, 1), {"id": "d1"}),
    ]
    store.write(lambda tx: tx.apply_page("", rows, "cursor-1"))
    refs = [photo(store, b"golden original"), photo(store, b"golden thumbnail", BlobRole.THUMBNAIL)]
    waiting = store.write(lambda tx: report(tx, "e-waiting", blobs=refs))
    store.write(lambda tx: tx.deliver_to(waiting, "https://odk.example.org/v1/projects/1"))
    turned_down = store.write(lambda tx: take(tx, "t2"))
    store.write(lambda tx: finish(tx, "t2"))
    store.write(lambda tx: tx.record_verdict(refused(turned_down)))
    done = store.write(lambda tx: report(tx, "e-done"))
    store.write(lambda tx: tx.record_verdict(applied(done, 5, "CH-5")))
    store.write(lambda tx: take(tx, "t1"))
    draft = Draft(id="draft-1", purpose="inspection", task_id="t1", form_id="stairwell", form_version="3")
    store.write(lambda tx: tx.save_draft(draft))
    store.write(lambda tx: tx.put_setting("theme", "sunlight"))
    store.write(
        lambda tx: tx.add_to_track("pa1", [TrackPoint(1_784_000_000_000, 104.1, 30.66, 8.0, starts=True)])
    )


def main() -> int:
    """Writes the profile; refuses to overwrite one."""
    folder = FOLDER / f"v{SCHEMA_VERSION}"
    if folder.exists():
        sys.stderr.write(f"{folder} is there already and must not change\n")
        return 1
    device = Device(folder)
    world = Surroundings(device.clock, space=device.space, app_version="golden")
    store = Store.create(folder, KEY, identity(), device.clock, world=world)
    fill(store)
    store.close()
    shutil.rmtree(folder / "backups")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
