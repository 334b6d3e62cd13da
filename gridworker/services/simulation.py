"""Makes work in a profile, through the same services as the screens: for demos, soak runs and measurements.

Everything is a pure function of the seed but ids and times. Descriptions are phrases, persons those already in the
store, photos drawn here and visibly so.
"""

import io
import random
from collections.abc import Sequence
from typing import NamedTuple

from gridworker.errors import InputProblem
from gridworker.evidence import Stamp
from gridworker.model.facts import Place
from gridworker.model.grid_code import GridCode
from gridworker.model.ops import BlobRef
from gridworker.model.records import Building, Person, Worker
from gridworker.model.taxonomy import report_categories
from gridworker.model.vocabulary import NotMetReason, PositionSource, Urgency, VisitOutcome
from gridworker.services.photos import take_photo
from gridworker.services.reports import ReportEvent, report_event
from gridworker.services.visits import RecordVisit, record_visit
from gridworker.store.store import Store

_PHRASES = (
    "一楼住户从窗户拉线给电动车充电",
    "楼道拐角堆放纸箱",
    "消防栓玻璃门破损",
    "住户反映夜间噪声",
    "雨后积水约十厘米",
    "井盖松动有响声",
    "已劝导，住户答应今天搬走",
    "需要街道派人看一下",
)
_OUTCOMES = (VisitOutcome.MET, VisitOutcome.MET, VisitOutcome.DOOR_NOT_OPENED, VisitOutcome.NOT_MET)
_PHOTO_SIZE = (1600, 1200)


class Simulated(NamedTuple):
    """How much was made."""

    events: int
    visits: int
    photos: int


def simulate(store: Store, *, events: int, visits: int, photos: int, seed: int) -> Simulated:
    """Makes `events` reports, `visits` visits and `photos` photos (spread over the reports, the first ones first).

    Raises:
        InputProblem: the store has no buildings or persons yet, because it was never synced.
    """
    rng = random.Random(seed)  # noqa: S311 - make-believe, not secrets
    with store.reader() as reader:
        worker, buildings, persons = reader.worker, reader.buildings.all(), reader.persons.all(500)
    if worker is None or not buildings or (visits and not persons):
        raise InputProblem("没有造：本机还没有社区资料。先同步一次。", code="simulate.empty")
    shots = _spread(photos, events)
    for shot_count in shots:
        _simulate_event(store, rng, worker, buildings, shot_count)
    for _ in range(visits):
        _simulate_visit(store, rng, persons)
    return Simulated(events, visits, sum(shots))


def _spread(photos: int, events: int) -> list[int]:
    """How many photos each report gets."""
    if events == 0:
        return []
    each, more = divmod(photos, events)
    return [each + (index < more) for index in range(events)]


def _simulate_event(
    store: Store, rng: random.Random, worker: Worker, buildings: Sequence[Building], shot_count: int
) -> None:
    building = rng.choice(buildings)
    choice = rng.choice([choice for group in report_categories() for choice in group.choices])
    blobs: list[BlobRef] = []
    for _ in range(shot_count):
        blobs += take_photo(store, draw_photo(rng), _stamp(store, worker, building))
    report_event(
        store,
        ReportEvent(
            category=choice.taxonomy_code,
            choice=choice.code,
            urgency=rng.choice((Urgency.NORMAL, Urgency.NORMAL, Urgency.PRESSING)),
            place=_place(rng, building),
            happened_at=store.clock.now().isoformat(timespec="milliseconds"),
            description="；".join(rng.sample(_PHRASES, rng.randint(1, 3))),
            photos=tuple(blobs),
        ),
    )


def _simulate_visit(store: Store, rng: random.Random, persons: Sequence[Person]) -> None:
    outcome = rng.choice(_OUTCOMES)
    record_visit(
        store,
        RecordVisit(
            person_id=rng.choice(persons).id,
            outcome=outcome,
            reason=rng.choice(tuple(NotMetReason)) if outcome is VisitOutcome.NOT_MET else None,
            started_at=store.clock.now().isoformat(timespec="milliseconds"),
            note=rng.choice(_PHRASES),
        ),
    )


def _place(rng: random.Random, building: Building) -> Place:
    return Place(
        text=building.address_text,
        grid=building.grid,
        building_id=building.id,
        lon=building.lon,
        lat=building.lat,
        accuracy_m=float(rng.randint(4, 30)) if building.lon is not None else None,
        source=PositionSource.ADDRESS,
    )


def _stamp(store: Store, worker: Worker, building: Building) -> Stamp:
    return Stamp(
        at=store.clock.now(),
        place=building.address_text,
        grid=f"{worker.community_name}{GridCode.parse(building.grid).display}",
        worker_code=worker.code,
        position=None if building.lon is None or building.lat is None else (building.lat, building.lon),
    )


def draw_photo(rng: random.Random, size: tuple[int, int] = _PHOTO_SIZE) -> bytes:
    """A JPEG of coloured noise with the word 模拟 in it, so that nobody takes it for a real scene."""
    from PIL import Image, ImageDraw

    from gridworker.evidence.fonts import chinese_fonts, open_font

    small = Image.frombytes("RGB", (80, 60), rng.randbytes(80 * 60 * 3))
    picture = small.resize(size, Image.Resampling.BICUBIC)
    font = open_font(chinese_fonts().regular, size[1] // 6)
    ImageDraw.Draw(picture).text((size[0] // 8, size[1] // 3), "模拟", "white", font)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()
