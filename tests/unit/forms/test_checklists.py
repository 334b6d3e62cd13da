"""The shipped checklists, as a worker fills them in."""

from lxml import etree

from gridworker.clock import ManualClock
from gridworker.forms import Form, FormSession, load_form

FIRST = "/data/escape/i01"


def pass_everything(session: FormSession) -> None:
    while path := session.next_unfilled():
        question = session.form.question(path)
        session.answer(path, question.choices[0].name)


def test_stairwell_has_eighteen_items_in_four_sections(stairwell: Form) -> None:
    progress = FormSession(stairwell).progress()
    assert [(s.title, s.total) for s in progress.sections] == [
        ("疏散通道", 6), ("安全出口", 4), ("消防设施", 5), ("用电充电", 3),
    ]  # fmt: skip
    assert (progress.answered, progress.total) == (0, 18)


def test_items_are_numbered_by_section_and_keep_their_ids(stairwell: Form) -> None:
    results = [q for q in stairwell.questions if q.role == "result"]
    assert (results[0].number, results[0].label, results[0].item) == ("1.1", "楼梯间、走道无堆物", "STAIR-01")
    assert [q.number for q in results][-3:] == ["4.1", "4.2", "4.3"]
    assert sorted(stairwell.items) == [f"STAIR-{n:02d}" for n in range(1, 19)]


def test_our_own_items_are_marked_default_and_claim_no_law(
    stairwell: Form, lone_elder: Form, ebike: Form
) -> None:
    for form in (stairwell, lone_elder, ebike):
        results = [q for q in form.questions if q.item and q.role == "result"]
        assert all(q.basis_mark for q in results)
        assert not any(q.legal_basis for q in results if q.basis_mark == "default")
    assert sum(q.basis_mark == "default" for q in stairwell.questions) == 6


def test_failed_item_asks_for_severity_and_photo_and_counts_unfilled_until_the_photo(stairwell: Form) -> None:
    session = FormSession(stairwell)
    assert not session.relevant(f"{FIRST}_photo")
    session.answer(FIRST, "fail")
    assert session.relevant(f"{FIRST}_photo")
    assert session.value(f"{FIRST}_severity") == "S2"
    missing = session.problem(f"{FIRST}_photo")
    assert missing is not None
    assert (missing.kind, missing.text) == ("photo", "还差 1 张照片")
    assert (session.progress().answered, session.progress().fail) == (0, 1)
    session.answer(f"{FIRST}_photo", ["p1", "p2"])
    assert session.progress().answered == 1
    assert session.photo_ids() == ("p1", "p2")


def test_failures_carry_everything_the_hazard_needs(stairwell: Form) -> None:
    session = FormSession(stairwell)
    session.answer(FIRST, "fail")
    session.answer(f"{FIRST}_severity", "S1")
    session.answer(f"{FIRST}_photo", "p1")
    session.answer(f"{FIRST}_note", "2 楼转角堆放纸箱 6 件 📦")
    (failure,) = session.failures()
    assert (failure.item, failure.title, failure.severity) == ("STAIR-01", "楼梯间、走道无堆物", "S1")
    assert (failure.note, failure.photo_ids, failure.hazard_code) == (
        "2 楼转角堆放纸箱 6 件 📦",
        ("p1",),
        "S01",
    )


def test_changing_fail_back_to_pass_hides_photos_and_remembers_them(stairwell: Form) -> None:
    session = FormSession(stairwell)
    session.answer(FIRST, "fail")
    session.answer(f"{FIRST}_photo", ["p1"])
    session.answer(FIRST, "pass")
    assert session.photo_ids() == ()
    assert session.failures() == ()
    assert "escape/i01_photo" not in session.to_flat()
    session.answer(FIRST, "fail")
    assert session.photo_ids() == ("p1",)


def test_progress_counts_judgements_and_next_unfilled_goes_round(stairwell: Form) -> None:
    session = FormSession(stairwell)
    session.answer(FIRST, "na")
    session.answer("/data/power/i06", "pass")
    progress = session.progress()
    assert (progress.ok, progress.fail, progress.na, progress.answered) == (1, 0, 1, 2)
    assert session.next_unfilled("/data/power/i09") == "/data/escape/i13"
    assert session.next_unfilled("/data/escape/i13") == "/data/escape/i05"


def test_everything_passed_leaves_no_problem(stairwell: Form, lone_elder: Form, ebike: Form) -> None:
    for form in (stairwell, lone_elder, ebike):
        session = FormSession(form)
        pass_everything(session)
        assert session.problems() == ()
        assert session.progress().answered == session.progress().total
        assert session.next_unfilled() is None


def test_elder_not_seen_leaves_only_the_first_item(lone_elder: Form) -> None:
    session = FormSession(lone_elder)
    assert session.progress().total == 17
    session.answer("/data/health/i03", "pass")
    session.answer("/data/meeting/i01", "not_seen")
    assert (session.progress().answered, session.progress().total) == (1, 1)
    (failure,) = session.failures()
    assert (failure.item, failure.severity, failure.hazard_code) == ("ELDER-01", "S1", "H01")
    assert [section.title for section in session.progress().sections] == ["见面"]
    assert {question.item for question in session.visible()} == {"ELDER-01"}
    assert "health/i03" not in session.to_flat()


def test_elder_is_photographed_nowhere_but_for_wiring(lone_elder: Form) -> None:
    assert [q.item for q in lone_elder.questions if q.type == "image"] == ["ELDER-08"]


def test_reversed_question_fails_on_yes(lone_elder: Form) -> None:
    session = FormSession(lone_elder)
    session.answer("/data/health/i05", "fail")
    chosen = lone_elder.question("/data/health/i05").choice("fail")
    assert chosen is not None
    assert chosen.label == "有"
    assert session.failures()[0].item == "ELDER-05"


def test_no_needs_together_with_a_need_is_refused(lone_elder: Form) -> None:
    session = FormSession(lone_elder)
    session.answer("/data/needs/i16", ["none", "doctor"])
    problem = session.problem("/data/needs/i16")
    assert problem is not None
    assert (problem.kind, problem.text) == ("constraint", "选了「没有」就不能再选别的")


def test_english_is_shown_when_asked_for(stairwell_xml: bytes) -> None:
    form = load_form(stairwell_xml, "English (en)")
    assert form.languages == ("中文 (zh)", "English (en)")
    assert form.question(FIRST).label == "Stairs and corridors are clear"
    assert load_form(stairwell_xml, "Klingon").language == "中文 (zh)"


def test_text_without_translation_is_shown_in_the_default_language(stairwell_xml: bytes) -> None:
    untranslated = stairwell_xml.replace(b"Stairs and corridors are clear", b"-")
    assert load_form(untranslated, "English (en)").question(FIRST).label == "楼梯间、走道无堆物"


def test_submission_is_openrosa_and_leaves_out_what_is_hidden(stairwell: Form, clock: ManualClock) -> None:
    session = FormSession(stairwell, clock=clock)
    session.answer(FIRST, "fail")
    session.answer(f"{FIRST}_photo", ["p1", "p2"])
    session.answer(f"{FIRST}_note", "a < b & 纸箱 📦")
    xml = session.to_instance_xml(
        "00000000-0000-4000-8000-000000000001", photo_names={"p1": "p1.jpg"}, meta={"userID": "0003"}
    )
    root = etree.fromstring(xml)
    names = {"orx": "http://openrosa.org/xforms"}
    assert (root.tag, root.get("id"), root.get("version")) == ("data", "stairwell", "2026112203")
    assert (
        root.findtext("orx:meta/orx:instanceID", namespaces=names)
        == "uuid:00000000-0000-4000-8000-000000000001"
    )
    assert root.findtext("orx:meta/orx:userID", namespaces=names) == "0003"
    assert root.find("meta") is None
    assert root.findtext("escape/i01_photo") == "p1.jpg p2"
    assert root.findtext("escape/i01_note") == "a < b & 纸箱 📦"
    assert root.find("escape/i13_photo") is None
    assert root.find("escape/i13") is not None
