"""Walking a patrol: every step one transaction and one fact, wherever the power fails; nothing twice, nothing scored."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gridworker.errors import InputProblem
from gridworker.forms import Form, FormSession
from gridworker.geo.track import TrackPoint
from gridworker.model.facts import Place
from gridworker.model.ops import OpKind
from gridworker.model.patrol_flow import progress_of
from gridworker.model.records import Patrol
from gridworker.model.vocabulary import ArrivalBy, PatrolStage, PointFinding, PointStage, TaskStatus
from gridworker.services import patrols
from gridworker.services.inspections import SubmitInspection
from gridworker.services.patrol_order import ordered_points
from gridworker.services.patrols import Arrival
from gridworker.store.store import Store
from tests.fakes.device import Device, patrol_data, upsert
from tests.unit.services.patrol_child import STEPS, seed, walk
from tests.unit.services.seeds import FULL_GRID, kinds_of, ops_of

ROOT = Path(__file__).resolve().parents[3]
NEAR = Arrival(by=ArrivalBy.POSITION, distance_m=12.4, accuracy_m=8.0)


def shown(store: Store) -> Patrol:
    with store.reader() as reader:
        return patrols.patrol_of(reader, "pa1")


@pytest.fixture
def planned(known: Store) -> Store:
    seed(known)
    return known


@pytest.fixture
def walking(planned: Store) -> Store:
    patrols.start_patrol(planned, "pa1")
    return planned


def test_the_whole_round_leaves_a_fact_for_each_step_and_finishes_its_task(planned: Store) -> None:
    walk(planned)
    done = shown(planned)
    assert done.stage is PatrolStage.FINISHED
    assert [point.stage for point in done.points] == [
        PointStage.LOOKED,
        PointStage.SKIPPED,
        PointStage.LOOKED,
    ]
    assert progress_of(done.points) == (3, 2, 1, 1)
    assert kinds_of(planned) == [*(kind for kind, _step in STEPS), OpKind.TASK_FINISH]
    with planned.reader() as reader:
        task = reader.tasks.by_id("t1")
    assert task is not None
    assert (task.status, task.result_kind, task.result_id) == (TaskStatus.DONE, "patrol", "pa1")


def test_every_step_taken_twice_makes_it_once(planned: Store) -> None:
    for _kind, step in STEPS:
        step(planned)
        made = kinds_of(planned)
        step(planned)
        assert kinds_of(planned) == made


def test_what_goes_to_the_platform_says_how_near_but_not_where(walking: Store) -> None:
    patrols.reach_point(walking, "pa1", "a", NEAR)
    payload = ops_of(walking)[-1].payload
    assert (payload["distance_m"], payload["accuracy_m"]) == (12.0, 8.0)
    assert not {"lon", "lat"} & payload.keys()


@pytest.mark.parametrize(
    ("arrival", "code"),
    [
        (Arrival(by=ArrivalBy.POSITION, distance_m=30.6, accuracy_m=5), "point.not_near"),
        (Arrival(by=ArrivalBy.POSITION, distance_m=5, accuracy_m=51), "point.not_near"),
        (Arrival(by=ArrivalBy.POSITION), "point.not_near"),
        (Arrival(by=ArrivalBy.HAND, reason="  "), "point.reason_missing"),
    ],
)
def test_being_there_has_to_be_known_somehow(walking: Store, arrival: Arrival, code: str) -> None:
    with pytest.raises(InputProblem) as refused:
        patrols.reach_point(walking, "pa1", "a", arrival)
    assert refused.value.code == code
    assert kinds_of(walking) == [OpKind.PATROL_STARTED]


def test_nothing_is_reached_before_the_start_or_during_a_pause(planned: Store) -> None:
    for prepare in (lambda: None, lambda: patrols.start_patrol(planned, "pa1")):
        prepare()
        if shown(planned).stage is PatrolStage.RUNNING:
            patrols.pause_patrol(planned, "pa1")
        with pytest.raises(InputProblem) as refused:
            patrols.reach_point(planned, "pa1", "a", NEAR)
        assert refused.value.code == "point.not_under_way"


def test_a_skip_needs_a_reason_and_may_be_taken_back_by_going_there(walking: Store) -> None:
    with pytest.raises(InputProblem) as refused:
        patrols.skip_point(walking, "pa1", "b", " ")
    assert refused.value.code == "point.reason_missing"
    patrols.skip_point(walking, "pa1", "b", "在施工")
    patrols.reach_point(walking, "pa1", "b", Arrival(by=ArrivalBy.CODE))
    point = shown(walking).point("b")
    assert point is not None
    assert point.stage is PointStage.REACHED


def test_a_look_may_be_corrected(walking: Store) -> None:
    patrols.reach_point(walking, "pa1", "a", NEAR)
    patrols.look_at_point(walking, "pa1", "a", PointFinding.FINE)
    patrols.look_at_point(walking, "pa1", "a", PointFinding.PROBLEM, "拐角堆了纸箱")
    point = shown(walking).point("a")
    assert point is not None
    assert (point.finding, point.note) == (PointFinding.PROBLEM, "拐角堆了纸箱")


def test_points_that_were_missed_need_a_word_before_the_round_ends(walking: Store) -> None:
    with pytest.raises(InputProblem) as refused:
        patrols.finish_patrol(walking, "pa1")
    assert refused.value.code == "patrol.reason_missing"
    assert "3 个点" in refused.value.text
    patrols.finish_patrol(walking, "pa1", "下暴雨")
    assert shown(walking).reason == "下暴雨"


def test_a_points_checklist_its_hazards_and_the_look_come_together(
    walking: Store, stairwell: Form, device: Device
) -> None:
    patrols.reach_point(walking, "pa1", "a", NEAR)
    session = FormSession(stairwell, clock=device.clock)
    while path := session.next_unfilled():
        session.answer(path, session.form.question(path).choices[0].name)
    session.answer("/data/escape/i01", "fail")
    session.answer("/data/escape/i01_severity", "S2")
    command = SubmitInspection(
        place=Place(text="1 栋", grid=FULL_GRID), started_at="2026-11-21T09:00:00+08:00", draft_id="d1"
    )
    patrols.inspect_point(walking, session, command, "pa1", "a")
    patrols.inspect_point(walking, session, command, "pa1", "a")
    *_, submitted, hazard, looked = ops_of(walking)
    kinds = (OpKind.INSPECTION_SUBMITTED, OpKind.HAZARD_FOUND, OpKind.POINT_LOOKED)
    assert (submitted.kind, hazard.kind, looked.kind) == kinds
    assert looked.depends_on == (submitted.id,)
    point = shown(walking).point("a")
    assert point is not None
    assert (point.stage, point.finding, point.inspection_id) == (
        PointStage.LOOKED,
        PointFinding.PROBLEM,
        submitted.record.id,
    )


def test_a_patrol_that_is_not_here_says_so(known: Store) -> None:
    with pytest.raises(InputProblem) as refused:
        patrols.start_patrol(known, "nowhere")
    assert refused.value.code == "patrol.gone"


# --- order -----------------------------------------------------------------------------------------------------------


def test_a_shorter_way_leaves_what_is_done_in_front_and_can_be_taken_back(walking: Store) -> None:
    patrols.reach_point(walking, "pa1", "a", NEAR)
    patrols.look_at_point(walking, "pa1", "a", PointFinding.FINE)
    changed = patrol_data()["points"] + [{"id": "d", "name": "门卫室", "lon": 104.1012, "lat": 30.66}]
    walking.write(
        lambda tx: tx.apply_page("cursor-p", [upsert("patrol", patrol_data(points=changed), 2)], "c3")
    )
    assert patrols.shorten_way(walking, "pa1", (104.1, 30.66)) == ("a", "d", "b", "c")
    with walking.reader() as reader:
        names = [point.name for point in ordered_points(reader, patrols.patrol_of(reader, "pa1"))]
    assert names == ["1 栋", "门卫室", "配电房", "地下车库"]
    patrols.as_planned(walking, "pa1")
    with walking.reader() as reader:
        points = ordered_points(reader, patrols.patrol_of(reader, "pa1"))
    assert [point.id for point in points] == ["a", "b", "c", "d"]


# --- the way ---------------------------------------------------------------------------------------------------------

STEP = [TrackPoint(1_784_000_000_000, 104.1, 30.66, 8.0, starts=True)]


def allow(store: Store, *, track: bool) -> None:
    data = {"id": "tenant-1", "name": "测试街道", "switches": {"track": track}}
    store.write(lambda tx: tx.apply_page("cursor-p", [upsert("tenant", data)], "cursor-t"))


@pytest.mark.parametrize(
    ("tenant", "worker", "kept"), [(True, True, 1), (True, False, 0), (False, True, 0), (False, False, 0)]
)
def test_the_way_is_kept_only_if_tenant_and_worker_both_say_so(
    walking: Store, *, tenant: bool, worker: bool, kept: int
) -> None:
    allow(walking, track=tenant)
    patrols.record_way(walking, wanted=worker)
    assert patrols.keep_way(walking, "pa1", STEP) == kept
    with walking.reader() as reader:
        assert reader.tracks.count("pa1") == kept


def test_the_way_is_not_kept_during_a_pause_or_after_the_end(walking: Store) -> None:
    allow(walking, track=True)
    patrols.record_way(walking, wanted=True)
    patrols.pause_patrol(walking, "pa1")
    assert patrols.keep_way(walking, "pa1", STEP) == 0
    patrols.resume_patrol(walking, "pa1")
    assert patrols.keep_way(walking, "pa1", STEP) == 1
    patrols.finish_patrol(walking, "pa1", "下暴雨")
    assert patrols.keep_way(walking, "pa1", STEP) == 0


def test_the_way_makes_no_op_and_cannot_be_read_in_the_file(walking: Store, device: Device) -> None:
    allow(walking, track=True)
    patrols.record_way(walking, wanted=True)
    before = kinds_of(walking)
    patrols.keep_way(walking, "pa1", STEP)
    assert kinds_of(walking) == before
    walking.close()
    assert b"track" not in (device.folder / "store.db").read_bytes()


def test_the_way_leaves_with_its_patrol(walking: Store) -> None:
    from gridworker.store.feed import FeedRow, RowChange
    from tests.fakes.device import applied

    allow(walking, track=True)
    patrols.record_way(walking, wanted=True)
    patrols.keep_way(walking, "pa1", STEP)
    (op,) = ops_of(walking)
    walking.write(lambda tx: tx.record_verdict(applied(op, 2)))
    leaving = FeedRow("patrol", "pa1", None, None, RowChange.OUT_OF_SCOPE)
    walking.write(lambda tx: tx.apply_page("cursor-t", [leaving], "cursor-u"))
    with walking.reader() as reader:
        assert reader.tracks.count("pa1") == 0


# --- death -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", range(1, len(STEPS) + 1))
def test_killed_in_the_middle_of_any_step_the_round_goes_on_where_it_was(device: Device, steps: int) -> None:
    store = device.create()
    seed(store, known=False)
    store.close()
    module = "tests.unit.services.patrol_child"
    ended = subprocess.run(
        [sys.executable, "-m", module, str(device.folder), str(steps)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert ended.returncode in (-9, 137), ended.stderr
    store = device.open()
    expected = [kind for kind, _step in STEPS[: steps - 1]]
    assert kinds_of(store) == expected
    assert store.spool.pending_count() == len(expected)
    for _kind, step in STEPS[steps - 1 :]:
        step(store)
    assert shown(store).stage is PatrolStage.FINISHED
    assert [kind for kind in kinds_of(store) if kind is not OpKind.TASK_FINISH] == [k for k, _ in STEPS]
    store.close()
