"""What happens by itself: defaults that are computed, values set by others, what the device knows, the log."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from lxml import etree

from gridworker.clock import CHINA, ManualClock
from gridworker.errors import FormProblem
from gridworker.forms import FormSession, load_form
from gridworker.forms.session import Surroundings

Xform = Callable[[str, str, str], bytes]
ASK = '<input ref="/d/{0}"><label>{0}</label>{1}</input>'
ORX = "{http://openrosa.org/xforms}"


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 7, 16, 14, 5, tzinfo=CHINA))


def setvalue(target: str, event: str, value: str) -> str:
    return f'<setvalue ref="/d/{target}" event="{event}" value="{value}"/>'


def test_computed_default_is_set_once_and_may_be_changed(make_xform: Xform, clock: ManualClock) -> None:
    model = '<bind nodeset="/d/a" type="date"/>' + setvalue("a", "odk-instance-first-load", "today()")
    form = load_form(make_xform("<a/>", model, ASK.format("a", "")))
    session = FormSession(form, clock=clock)
    assert session.value("/d/a") == "2026-07-16"
    clock.advance(timedelta(days=3))
    assert FormSession.from_answers(form, session.to_answers(), clock=clock).value("/d/a") == "2026-07-16"
    session.answer("/d/a", None)
    assert FormSession.from_answers(form, session.to_answers(), clock=clock).value("/d/a") is None


def test_change_of_one_answer_sets_another_and_undo_takes_both_back(make_xform: Xform) -> None:
    body = ASK.format("a", setvalue("b", "xforms-value-changed", "concat(/d/a, '!')")) + ASK.format(
        "b", setvalue("c", "xforms-value-changed", "string-length(/d/b)")
    )
    session = FormSession(load_form(make_xform("<a/><b>0</b><c/>", "", body)))
    session.answer("/d/a", "x")
    assert (session.text("/d/b"), session.text("/d/c")) == ("x!", "2")
    session.answer("/d/b", "mine")
    session.answer("/d/a", "x")
    assert session.text("/d/b") == "mine"
    assert session.undo() == "/d/b"
    assert session.undo() == "/d/a"
    assert (session.text("/d/a"), session.text("/d/b"), session.text("/d/c")) == ("", "0", "")


def test_actions_that_set_each_other_off_come_to_an_end(make_xform: Xform) -> None:
    body = ASK.format("a", setvalue("b", "xforms-value-changed", "/d/a + 1")) + ASK.format(
        "b", setvalue("a", "xforms-value-changed", "/d/b + 1")
    )
    session = FormSession(load_form(make_xform("<a/><b/>", "", body)))
    session.answer("/d/a", "1")
    assert (session.text("/d/a"), session.text("/d/b")) == ("3", "2")


def test_new_instance_starts_with_what_is_computed_for_it(make_xform: Xform) -> None:
    body = f'<repeat nodeset="/d/r">{ASK.format("r/a", "")}{setvalue("r/a", "odk-new-repeat", "position(..) * 10")}</repeat>'
    session = FormSession(load_form(make_xform("<r><a/></r>", "", body)))
    path = session.add_instance("/d/r")
    assert (session.text("/d/r[1]/a"), session.text(f"{path}/a")) == ("", "20")
    session.undo()
    assert len(session.instances("/d/r")) == 1


def test_value_that_does_not_fit_is_kept_and_told(make_xform: Xform) -> None:
    model = '<bind nodeset="/d/b" type="int"/>'
    body = ASK.format("a", setvalue("b", "xforms-value-changed", "/d/a")) + ASK.format("b", "")
    session = FormSession(load_form(make_xform("<a/><b/>", model, body)))
    session.answer("/d/a", "很多")
    restored = FormSession.from_answers(session.form, json.loads(json.dumps(session.to_answers())))
    for each in (session, restored):
        assert [(missing.path, missing.kind) for missing in each.problems()] == [("/d/b", "constraint")]
        assert each.text("/d/b") == "很多"
        each.answer("/d/b", 3)
        assert each.problems() == ()


def test_once_stays_what_it_was_when_the_draft_comes_back(make_xform: Xform, clock: ManualClock) -> None:
    model = '<bind nodeset="/d/t" calculate="once(format-date-time(now(), \'%H:%M\'))"/>'
    form = load_form(make_xform("<t/><a/>", model, ASK.format("a", "")))
    session = FormSession(form, clock=clock)
    clock.advance(timedelta(hours=2))
    assert FormSession.from_answers(form, session.to_answers(), clock=clock).text("/d/t") == "14:05"


def test_device_says_who_and_where(make_xform: Xform) -> None:
    binds = "".join(
        f'<bind nodeset="/d/{name}" jr:preload="property" jr:preloadParams="{name}"/>'
        for name in ("deviceid", "username", "phonenumber")
    )
    form = load_form(make_xform("<deviceid/><username/><phonenumber/>", binds, ""))
    session = FormSession(form, surroundings=Surroundings({"deviceid": "T-7", "username": "网格员甲"}))
    assert session.to_flat() == {"deviceid": "T-7", "username": "网格员甲"}


def test_readonly_may_depend_on_an_answer(make_xform: Xform) -> None:
    form = load_form(
        make_xform(
            "<a/><b/>",
            '<bind nodeset="/d/b" readonly="/d/a = \'x\'"/>',
            ASK.format("a", "") + ASK.format("b", ""),
        )
    )
    session = FormSession(form)
    session.answer("/d/b", "1")
    session.answer("/d/a", "x")
    assert session.readonly("/d/b")
    with pytest.raises(FormProblem):
        session.answer("/d/b", "2")


def test_typing_is_taken_back_at_once(make_xform: Xform) -> None:
    session = FormSession(load_form(make_xform("<a/>", "", ASK.format("a", ""))))
    for text in ("好", "好的", "好的吧"):
        session.answer("/d/a", text, merge=True)
    assert (session.undo(), session.value("/d/a"), session.can_undo) == ("/d/a", None, False)
    assert (session.redo(), session.value("/d/a"), session.can_redo) == ("/d/a", "好的吧", False)


def test_sound_and_papers_go_with_the_photos_while_their_question_is_shown(make_xform: Xform) -> None:
    kinds = {"p": "image/*", "s": "audio/*", "f": "application/*"}
    body = ASK.format("a", "") + "".join(
        f'<upload ref="/d/{name}" mediatype="{kind}"><label>{name}</label></upload>'
        for name, kind in kinds.items()
    )
    binds = '<bind nodeset="/d/f" relevant="/d/a = \'\'"/>'
    session = FormSession(load_form(make_xform("<a/><p/><s/><f/>", binds, body)))
    for name in kinds:
        session.answer(f"/d/{name}", [f"id-{name}"])
    assert session.photo_ids() == ("id-p", "id-s", "id-f")
    session.answer("/d/a", "x")
    assert session.photo_ids() == ("id-p", "id-s")
    assert b"<s>sound.m4a</s>" in session.to_instance_xml("u1", photo_names={"id-s": "sound.m4a"})


# --- corrections -------------------------------------------------------------------------------------------------------


def test_correction_is_a_new_instance_that_names_the_old_one(make_xform: Xform) -> None:
    binds = (
        '<bind nodeset="/d/r/n" type="int"/><bind nodeset="/d/sum" calculate="sum(/d/r/n)"/>'
        '<bind nodeset="/d/meta/instanceName" calculate="concat(\'共 \', /d/sum)"/>'
    )
    body = (
        f'<repeat nodeset="/d/r">{ASK.format("r/n", "")}<upload ref="/d/r/p" mediatype="image/*"/></repeat>'
    )
    nodes = "<r><n/><p/></r><sum/><meta><instanceID/><instanceName/></meta>"
    form = load_form(make_xform(nodes, binds, body))
    first = FormSession(form)
    first.answer("/d/r[1]/n", 3)
    first.answer(first.add_instance("/d/r") + "/n", 4)
    first.answer("/d/r[2]/p", ["photo-1"])
    sent = first.to_instance_xml("u1", photo_names={"photo-1": "p1.jpg"})
    second = FormSession.edit(form, sent, photo_ids={"p1.jpg": "photo-1"})
    assert second.to_flat() == first.to_flat()
    second.answer("/d/r[1]/n", 5)
    restored = FormSession.from_answers(form, json.loads(json.dumps(second.to_answers())))
    meta = etree.fromstring(restored.to_instance_xml("u2")).find(f"{ORX}meta")
    assert meta is not None
    assert {each.tag.removeprefix(ORX): each.text for each in meta} == {
        "instanceID": "uuid:u2", "instanceName": "共 9", "deprecatedID": "uuid:u1",
    }  # fmt: skip


@pytest.mark.parametrize(
    "xml", [b"<x/>", b"<d id='other'/>", b"<d id='t'/>", b"<d", b"<!DOCTYPE d []><d id='t'/>"]
)
def test_what_is_no_submission_of_this_form_is_not_corrected(make_xform: Xform, xml: bytes) -> None:
    form = load_form(make_xform("<a/>", "", ASK.format("a", "")))
    with pytest.raises(FormProblem) as caught:
        FormSession.edit(form, xml)
    assert caught.value.code in {"form.instance", "form.not_xml"}


# --- the log -----------------------------------------------------------------------------------------------------------


def test_log_says_what_was_shown_when_and_what_it_was_before(make_xform: Xform, clock: ManualClock) -> None:
    binds = '<bind nodeset="/d/meta/audit" odk:track-changes="true" odk:identify-user="true"/>'
    xml = make_xform("<a/><b/><meta><audit/></meta>", binds, ASK.format("a", "") + ASK.format("b", ""))
    form = load_form(xml.replace(b"<h:html ", b'<h:html xmlns:odk="http://www.opendatakit.org/xforms" '))
    session = FormSession(form, clock=clock, surroundings=Surroundings({"username": "甲"}))
    session.answer("/d/a", "旧")
    session.audit.shown("/d/a")
    clock.advance(timedelta(seconds=2))
    session.to_answers()  # saving in between leaves no trace
    session.answer("/d/a", "新")
    session.audit.shown("/d/b")
    restored = FormSession.from_answers(
        form,
        json.loads(json.dumps(session.to_answers())),
        clock=clock,
        surroundings=Surroundings({"username": "乙"}),
    )
    rows = list(csv.DictReader(io.StringIO(restored.audit.to_csv().decode())))
    assert [(r["event"], r["node"], r["old-value"], r["new-value"], r["user"]) for r in rows] == [
        ("form start", "", "", "", "甲"), ("question", "/d/a", "", "旧", "甲"), ("question", "/d/a", "旧", "新", "甲"),
        ("question", "/d/b", "", "", "甲"), ("form resume", "", "", "", "乙"),
    ]  # fmt: skip
    assert int(rows[2]["end"]) - int(rows[2]["start"]) == 2000
    assert b"audit.csv" in restored.to_instance_xml("u1")


def test_a_group_that_comes_or_goes_is_logged_once_and_one_that_is_counted_is_not(make_xform: Xform) -> None:
    binds = '<bind nodeset="/d/meta/audit"/><bind nodeset="/d/n" type="int"/>'
    inner = '<group><repeat nodeset="/d/h/f">' + ASK.format("h/f/x", "") + "</repeat></group>"
    body = ASK.format("n", "") + f'<group><repeat nodeset="/d/h">{inner}</repeat></group>'
    body += '<group><repeat nodeset="/d/c" jr:count="/d/n">' + ASK.format("c/y", "") + "</repeat></group>"
    instance = "<n/><h><f><x/></f></h><c><y/></c><meta><audit/></meta>"
    session = FormSession(load_form(make_xform(instance, binds, body)))
    session.add_instance("/d/h")
    session.undo()
    session.redo()
    session.delete_instance("/d/h[2]")
    session.add_instance("/d/h[1]/f", 1)
    session.answer("/d/n", 2)
    assert len(session.instances("/d/c")) == 2
    assert [(line.event, line.node) for line in session.audit.lines()] == [
        ("form start", ""), ("add repeat", "/d/h[2]"), ("delete repeat", "/d/h[2]"), ("add repeat", "/d/h[2]"),
        ("delete repeat", "/d/h[2]"), ("add repeat", "/d/h[1]/f[1]"), ("question", "/d/n"),
    ]  # fmt: skip


def test_no_log_is_kept_when_the_form_asks_for_none(make_xform: Xform) -> None:
    session = FormSession(load_form(make_xform("<a/>", "", ASK.format("a", ""))))
    session.answer("/d/a", "x")
    assert "audit" not in session.to_answers()
    assert b"audit" not in session.to_instance_xml("u1")
