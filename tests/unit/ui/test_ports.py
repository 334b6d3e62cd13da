"""Services and store behind the screens: what the worker is told about real rows, drafts and ops."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gridworker.assets import asset
from gridworker.clock import ManualClock
from gridworker.errors import FormProblem, ImageProblem, InputProblem
from gridworker.forms.publish import publish
from gridworker.geo.distance import Fix
from gridworker.model.facts import Place
from gridworker.model.ops import RecordRef
from gridworker.model.vocabulary import Urgency, VisitOutcome
from gridworker.services.alerts import acknowledge_alarm
from gridworker.services.visits import RecordVisit, record_visit
from gridworker.store.store import Store
from sync.client.engine import SyncEngine
from sync.client.transport import HttpTransport
from tests.fakes import device as fake
from ui.ports.calling import CallDesk
from ui.ports.checklist import ChecklistDesk
from ui.ports.report import ReportDesk
from ui.ports.sent import answers_below
from ui.ports.sync_centre import SyncDesk
from ui.ports.tasks import TaskDesk
from ui.ports.today import TodayDesk
from ui.ports.visit import VisitDesk
from ui.ports.workplace import Workplace
from ui.viewmodels.drafts import Draft, DraftKind
from ui.viewmodels.form_state import FormFilled
from ui.viewmodels.outbox import Action, EntryState
from ui.viewmodels.photos import PhotoPlace
from ui.viewmodels.report import ReportFilled
from ui.viewmodels.tasks import Tab
from ui.viewmodels.today import Phase

NOBODY = "http://127.0.0.1:9"
WORKER = {
    "id": "worker-1",
    "code": "0003",
    "name": "测试网格员",
    "role": "grid_worker",
    "grids": [fake.GRID],
    "community": "510108004006",
    "community_name": "新鸿社区",
}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = fake.Device(tmp_path / "profile").create()
    yield store
    store.close()


@pytest.fixture
def work(store: Store) -> Iterator[Workplace]:
    engine = SyncEngine(store, HttpTransport(NOBODY), store.clock)
    yield Workplace(store, engine, lambda: Fix(104.1014, 30.6696, 8.0))
    engine.stop()


@pytest.fixture(scope="module")
def stairwell() -> dict[str, str]:
    published = publish(asset("checklists", "stairwell.xlsx").read_bytes())
    form = published.form
    return {
        "id": f"{form.id}@{form.version}",
        "form_id": form.id,
        "version": form.version,
        "title": form.title,
        "xml": published.xml.decode(),
    }


def _arrive(store: Store, *rows: tuple[str, dict[str, object]]) -> None:
    page = [fake.upsert(kind, data) for kind, data in rows]
    store.write(lambda tx: tx.apply_page("", page, "c1"))


def test_today_says_that_nothing_is_here_yet_before_the_first_sync(work: Workplace) -> None:
    assert TodayDesk(work).load().phase is Phase.NOT_LOADED


def test_today_groups_tasks_and_tells_the_distance(store: Store, work: Workplace) -> None:
    task = fake.task_data(title="楼道消防检查", lon=104.1014, lat=30.6706)
    _arrive(store, ("worker", WORKER), ("task", task))
    (group,) = TodayDesk(work).load().groups
    (line,) = group.tasks
    assert (line.title, line.distance) == ("楼道消防检查", "110 m")


@pytest.mark.parametrize(
    ("from_h", "to_h", "text", "told"),
    [
        (1, 4, "请查看 2 处易涝点", "今日 10:00 至 13:00，请查看 2 处易涝点"),
        (-1, 4, "请查看 2 处易涝点", "至 13:00，请查看 2 处易涝点"),
        (1, 20, "请查看 2 处易涝点", "今日 10:00 至明日 05:00，请查看 2 处易涝点"),
        (30, 33, "", "明日 15:00 至 18:00"),
        (-1, 80, "", "至 11 月 24 日 17:00"),
        (1, 4, "今日 10:00 至 13:00，请查看", "今日 10:00 至 13:00，请查看"),
    ],
)
def test_a_warning_says_until_when(
    store: Store, work: Workplace, from_h: int, to_h: int, text: str, told: str
) -> None:
    now = store.clock.now()
    row = {
        "id": "w1",
        "title": "暴雨橙色预警",
        "text": text,
        "colour": "orange",
        "starts_at": (now + timedelta(hours=from_h)).isoformat(),
        "ends_at": (now + timedelta(hours=to_h)).isoformat(),
    }
    _arrive(store, ("worker", WORKER), ("warning", row))
    (warning,) = TodayDesk(work).load().warnings
    assert warning.text == told


def test_a_call_names_the_street_s_numbers_as_the_report_does(store: Store, work: Workplace) -> None:
    alarm = {
        "id": "sos-1",
        "title": "独居老人紧急呼叫",
        "text": "",
        "place_text": "新鸿路 66 号院",
        "raised_at": store.clock.now().isoformat(),
        "grid": fake.GRID,
        "phone": "19900003401",
    }
    tenant = {"id": "t1", "name": "测试街道", "phones": {"duty": "19900009999"}}
    _arrive(store, ("worker", WORKER), ("tenant", tenant), ("alarm", alarm))
    card = CallDesk(work).phones("sos-1")
    assert [number.label for number in card.numbers] == ["本人", "街道值班"]
    report = ReportDesk(work).start_report().phones
    assert [number.label for number in report] == ["街道值班"]


def test_a_visit_that_met_nobody_is_counted_in_list_and_today(store: Store, work: Workplace) -> None:
    visit = fake.task_data("v1", type="visit", title="上门走访", person_id="p1")
    other = fake.task_data("v2", type="visit", title="上门走访", person_id="p1")
    _arrive(store, ("worker", WORKER), ("task", visit), ("task", other))
    assert isinstance(store.clock, ManualClock)
    at = store.clock.now().isoformat()
    for outcome in (VisitOutcome.DOOR_NOT_OPENED, VisitOutcome.NOT_MET):
        store.clock.advance(timedelta(minutes=5))
        record_visit(store, RecordVisit(person_id="p1", outcome=outcome, started_at=at, task_id="v1"))
    tried = {one.task.id: one.tried for one in TaskDesk(work).read(Tab.OPEN).listings}
    assert tried == {"v1": "已去过 2 次 · 未见面", "v2": ""}
    (group,) = TodayDesk(work).load().groups
    assert [line.line for line in group.tasks if line.id == "v1"] == ["3 栋 · 已去过 2 次 · 未见面"]


def test_a_visit_gives_the_numbers_of_the_person_and_of_who_is_to_be_told_masked(
    store: Store, work: Workplace
) -> None:
    visit = fake.task_data("v1", type="visit", title="上门走访", person_id="p1")
    person = {
        "id": "p1",
        "name": "（示例）王德明",
        "grid": fake.GRID,
        "address_text": "3 栋",
        "phone": "19900005678",
    }
    plan = {
        "id": "p1",
        "grid": fake.GRID,
        "emergency_contact": "（示例）王敏",
        "emergency_phone": "19900004321",
    }
    tenant = {"id": "t1", "name": "测试街道", "phones": {"duty": "028-0000 0110"}}
    rows = (("tenant", tenant), ("person", person), ("care_plan", plan), ("task", visit))
    _arrive(store, ("worker", WORKER), *rows)
    desk = VisitDesk(work)
    opened = desk.open_visit("v1")
    assert [(one.label, one.text) for one in opened.phones] == [
        ("本人", "199****5678"),
        ("紧急联系人 （示例）王敏", "199****4321"),
    ]
    assert "1990000" not in str(opened)
    assert [one.label for one in opened.street] == ["街道值班"]
    keys = [one.key for one in opened.phones]
    assert [desk.reveal_phone("p1", key, "要联系本人") for key in keys] == ["19900005678", "19900004321"]


def test_checklist_says_what_to_do_when_its_form_has_not_arrived(store: Store, work: Workplace) -> None:
    _arrive(store, ("worker", WORKER), ("task", fake.task_data(form_id="stairwell")))
    with pytest.raises(FormProblem) as caught:
        ChecklistDesk(work).open_checklist("t1")
    assert caught.value.code == "form.missing"


def test_task_that_was_taken_back_is_told_and_the_draft_stays(store: Store, work: Workplace) -> None:
    desk = ChecklistDesk(work)
    desk.save_draft(Draft("d1", DraftKind.CHECKLIST, "t1", {"answers": {}}))
    with pytest.raises(InputProblem) as caught:
        desk.open_checklist("t1")
    assert caught.value.code == "task.gone"
    with store.reader() as reader:
        assert reader.drafts.get("d1") is not None


def test_draft_is_continued_in_the_version_it_was_begun_with(
    store: Store, work: Workplace, stairwell: dict[str, str]
) -> None:
    newer = {**stairwell, "id": "stairwell@99999", "version": "99999"}
    _arrive(store, ("worker", WORKER), ("task", fake.task_data(form_id="stairwell")), ("form", stairwell))
    desk = ChecklistDesk(work)
    opened = desk.open_checklist("t1")
    desk.save_draft(Draft(opened.draft_id, DraftKind.CHECKLIST, "t1", {"answers": {}}))
    store.write(lambda tx: tx.apply_page("c1", [fake.upsert("form", newer)], "c2"))
    again = ChecklistDesk(work).open_checklist("t1")
    assert again.draft_id == opened.draft_id
    with store.reader() as reader:
        draft = reader.drafts.get(opened.draft_id)
    assert draft is not None
    assert draft.form_version == stairwell["version"]


def test_submitting_a_checklist_twice_makes_one_inspection(
    store: Store, work: Workplace, stairwell: dict[str, str]
) -> None:
    _arrive(store, ("worker", WORKER), ("task", fake.task_data(form_id="stairwell")), ("form", stairwell))
    desk = ChecklistDesk(work)
    opened = desk.open_checklist("t1")
    from gridworker.forms import FormSession

    filled = FormFilled(opened.draft_id, "t1", FormSession(opened.form), opened.started_at, (), "进不去")
    first, second = desk.submit_checklist(filled), desk.submit_checklist(filled)
    assert first == second
    with store.reader() as reader:
        assert reader.inspections.count() == 1
    assert TaskDesk(work).read(Tab.DONE).done_count == 1


def test_photo_is_shown_with_its_time_and_three_blobs(work: Workplace) -> None:
    picture = next(asset("demo", "photos").glob("ebike*.jpg")).read_bytes()
    saved = ReportDesk(work).add_photo(picture, PhotoPlace("d1", "", "双林北支路 12 号院"))
    assert len(saved.blobs) == 3
    assert saved.thumbnail
    assert saved.caption


def test_file_that_is_no_photo_changes_nothing(store: Store, work: Workplace) -> None:
    with pytest.raises(ImageProblem):
        ReportDesk(work).add_photo(b"%PDF-1.7 not a photo", PhotoPlace("d1"))
    assert store.blobs.total_bytes() == 0


def test_category_used_last_comes_first_in_the_next_report(store: Store, work: Workplace) -> None:
    _arrive(store, ("worker", WORKER))
    desk = ReportDesk(work)
    usual = desk.start_report().groups[0].key
    place = Place(text="3 栋", grid=fake.GRID)
    last = desk.start_report().groups[-1]
    chosen = last.categories[-1]
    desk.file_report(
        ReportFilled(
            draft_id="0198-draft",
            category=chosen.taxonomy_code,
            choice=chosen.code,
            urgency=Urgency.NORMAL,
            place=place,
            description="",
            happened_at="2026-11-21T09:00:00+08:00",
        )
    )
    groups = desk.start_report().groups
    assert groups[0].key == last.key != usual
    assert groups[0].categories[0].code == chosen.code


def test_refused_op_stays_with_its_reason_and_can_be_given_up(store: Store, work: Workplace) -> None:
    _arrive(store, ("worker", WORKER), ("task", fake.task_data()))
    op = store.write(fake.finish)
    store.write(lambda tx: tx.record_verdict(fake.refused(op)))
    desk = SyncDesk(work)
    (entry,) = desk.read().entries
    assert entry.state is EntryState.ATTENTION
    assert "这个任务已转给别人" in entry.problem
    assert "不会丢" in entry.problem
    assert Action.WITHDRAW in entry.actions
    with pytest.raises(InputProblem):
        desk.withdraw(entry.id, "  ")
    desk.withdraw(entry.id, "已由别人完成")
    assert not desk.read().entries


def test_what_can_still_be_taken_back_waits_and_is_not_offered_to_be_sent_now(
    store: Store, work: Workplace
) -> None:
    acknowledge_alarm(store, "a1")
    (entry,) = SyncDesk(work).read().entries
    assert (entry.state, entry.actions) == (EntryState.WAITING, ())


def test_delivered_op_shows_its_number_and_time(store: Store, work: Workplace) -> None:
    op = store.write(fake.report)
    store.write(lambda tx: tx.record_verdict(fake.applied(op, 1, "CD5101082026112100001")))
    (entry,) = SyncDesk(work).read().entries
    assert (entry.state, entry.number) == (EntryState.DELIVERED, "CD5101082026112100001")
    assert entry.delivered_at is not None


def test_clock_of_the_screens_is_the_clock_of_the_store(store: Store, work: Workplace) -> None:
    assert isinstance(store.clock, ManualClock)
    assert work.now() == store.clock.now()


def test_finished_checklist_opens_with_what_was_sent_and_the_next_compares_with_it(
    store: Store, work: Workplace, stairwell: dict[str, str]
) -> None:
    from gridworker.forms import FormSession

    first = fake.task_data("t1", form_id="stairwell", building_id="b1")
    _arrive(store, ("worker", WORKER), ("task", first), ("form", stairwell))
    desk = ChecklistDesk(work)
    opened = desk.open_checklist("t1")
    session = FormSession(opened.form)
    session.answer("/data/escape/i13", "na")
    desk.submit_checklist(FormFilled(opened.draft_id, "t1", session, opened.started_at, (), "进不去"))
    sent = ChecklistDesk(work).open_checklist("t1")
    assert sent.read_only
    assert sent.draft is not None
    shown = FormSession.from_answers(sent.form, sent.draft.data["answers"])
    assert shown.text("/data/escape/i13") == "na"
    second = fake.task_data("t2", form_id="stairwell", building_id="b1")
    store.write(lambda tx: tx.apply_page("c1", [fake.upsert("task", second)], "c2"))
    again = ChecklistDesk(work).open_checklist("t2")
    assert again.earlier["escape/i13"] == "na"
    assert not again.read_only


def test_checklist_is_read_again_in_another_language(
    store: Store, work: Workplace, stairwell: dict[str, str]
) -> None:
    _arrive(store, ("worker", WORKER), ("task", fake.task_data(form_id="stairwell")), ("form", stairwell))
    opened = ChecklistDesk(work).open_checklist("t1")
    assert opened.translate is not None
    other = next(name for name in opened.form.languages if name != opened.form.language)
    assert opened.translate(other).language == other


def test_repeats_of_a_submission_come_back_as_they_were() -> None:
    flat = {"a/b": 1, "flat": [{"number": "301", "room": [{"name": "x"}, {"name": "y"}]}, {"number": "302"}]}
    assert answers_below(flat) == (
        {
            "a/b": 1,
            "flat[1]/number": "301",
            "flat[1]/room[1]/name": "x",
            "flat[1]/room[2]/name": "y",
            "flat[2]/number": "302",
        },
        {"flat": 2, "flat[1]/room": 2},
    )


def test_looking_at_a_personal_answer_is_logged_without_the_answer(
    store: Store, work: Workplace, stairwell: dict[str, str]
) -> None:
    _arrive(store, ("worker", WORKER), ("task", fake.task_data(form_id="stairwell")), ("form", stairwell))
    desk = ChecklistDesk(work)
    opened = desk.open_checklist("t1")
    desk.log_reveal(opened.draft_id, "/data/owner/phone", "核对信息")
    ChecklistDesk(work).log_reveal("sent-1", "/data/owner/phone", "核对信息")
    with pytest.raises(InputProblem) as caught:
        desk.log_reveal(opened.draft_id, "/data/owner/phone", " ")
    assert caught.value.code == "reveal.reason"
    with store.reader() as reader:
        filling = reader.outbox.for_record(RecordRef("form", stairwell["id"]))
        sent = reader.outbox.for_record(RecordRef("inspection", "sent-1"))
    assert [len(filling), len(sent)] == [1, 1]
    assert (sent[0].op.payload["field"], sent[0].op.payload["item"]) == ("answer", "/data/owner/phone")


def test_form_knows_device_worker_and_the_answers_given_last(store: Store, work: Workplace) -> None:
    from gridworker.forms import FormSession
    from gridworker.forms.conversion import convert_sheets

    survey = (
        {"type": "text", "name": "gate", "label": "门禁密码放哪", "default": "${last-saved#gate}"},
        {"type": "deviceid", "name": "device"},
        {"type": "username", "name": "who"},
    )
    settings = ({"form_title": "门岗", "form_id": "gate", "version": "1"},)
    xml = convert_sheets({"survey": survey, "choices": (), "settings": settings}).xml
    form = {"id": "gate@1", "form_id": "gate", "version": "1", "title": "门岗", "xml": xml.decode()}
    tasks = [("task", fake.task_data(id_, form_id="gate")) for id_ in ("t1", "t2")]
    _arrive(store, ("worker", {**WORKER}), ("form", form), *tasks)
    desk = ChecklistDesk(work)
    first = desk.open_checklist("t1")
    session = FormSession(first.form, clock=store.clock, surroundings=first.surroundings)
    path = first.form.questions[0].path
    assert session.text(path) == ""
    session.answer(path, "（示例）岗亭")
    desk.submit_checklist(FormFilled(first.draft_id, "t1", session, first.started_at, (), ""))
    second = desk.open_checklist("t2")
    next_one = FormSession(second.form, clock=store.clock, surroundings=second.surroundings)
    assert next_one.text(path) == "（示例）岗亭"
    root = path.rsplit("/", 1)[0]
    assert next_one.text(f"{root}/device") == f"gridworker:{store.identity.device}"
    assert next_one.text(f"{root}/who") == WORKER["code"]
