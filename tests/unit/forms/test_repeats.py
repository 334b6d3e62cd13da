"""Repeats: instances come, go and change places; what is computed inside and outside follows; nothing is lost."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest

from gridworker.clock import CHINA, ManualClock
from gridworker.errors import FormProblem, ProgrammingBug
from gridworker.forms import Form, FormSession, load_form

Xform = Callable[[str, str, str], bytes]
CLOCK = ManualClock(datetime(2026, 7, 16, 14, 5, tzinfo=CHINA))
NODES = "<n/><f><lamp/><w>2</w><double/><r><x/></r></f><sum/><many/>"
BINDS = """
<bind nodeset="/d/n" type="int"/><bind nodeset="/d/f/w" type="int"/><bind nodeset="/d/f/r/x" type="int"/>
<bind nodeset="/d/f/double" type="int" calculate="../w * 2"/>
<bind nodeset="/d/f/lamp" required="true()" relevant="../w &lt; 100"/>
<bind nodeset="/d/sum" type="int" calculate="sum(/d/f/double)"/><bind nodeset="/d/many" type="int" calculate="count(/d/f)"/>
"""
BODY = """
<input ref="/d/n"><label>n</label></input>
<group ref="/d/f"><label>楼层</label><repeat nodeset="/d/f"{}>
<input ref="/d/f/lamp"><label>灯，共 <output value="/d/f/w"/> 盏</label></input><input ref="/d/f/w"><label>w</label></input>
<group ref="/d/f/r"><label>r</label><repeat nodeset="/d/f/r"><input ref="/d/f/r/x"><label>x</label></input></repeat></group>
</repeat></group>
"""


@pytest.fixture(scope="module")
def form(make_xform: Xform) -> Form:
    return load_form(make_xform(NODES, BINDS, BODY.format("")))


@pytest.fixture(scope="module")
def counted(make_xform: Xform) -> Form:
    return load_form(make_xform(NODES, BINDS, BODY.format(' jr:count="/d/n"')))


def test_questions_of_each_instance_have_their_own_place_and_label(form: Form) -> None:
    session = FormSession(form)
    session.add_instance("/d/f")
    session.answer("/d/f[2]/w", 7)
    assert [q.path for q in session.visible()][1:4] == ["/d/f[1]/lamp", "/d/f[1]/w", "/d/f[1]/r[1]/x"]
    assert session.label("/d/f[2]/lamp") == "灯，共 7 盏"
    assert session.label("/d/f[1]/lamp") == "灯，共 2 盏"


def test_sums_follow_instances_that_come_and_go(form: Form) -> None:
    session = FormSession(form)
    assert (session.text("/d/sum"), session.text("/d/many")) == ("4", "1")
    path = session.add_instance("/d/f")
    session.answer(f"{path}/w", 10)
    assert (session.text("/d/sum"), session.text("/d/many")) == ("24", "2")
    session.delete_instance("/d/f[1]")
    assert (session.text("/d/sum"), session.text("/d/many"), session.text("/d/f[1]/w")) == ("20", "1", "10")


def test_instance_goes_where_it_is_put(form: Form) -> None:
    session = FormSession(form)
    for place in (2, 3):
        session.answer(session.add_instance("/d/f") + "/w", place)
    assert session.move_instance("/d/f[3]", 1) == "/d/f[1]"
    assert [session.value(f"{path}/w") for path in session.instances("/d/f")] == [3, 2, 2]
    session.add_instance("/d/f", 2)
    assert session.to_flat()["f"][0]["w"] == 3
    assert len(session.to_flat()["f"]) == 4


def test_deleted_instance_comes_back_whole(form: Form) -> None:
    session = FormSession(form)
    session.answer("/d/f[1]/lamp", "坏")
    session.answer("/d/f[1]/r[1]/x", 5)
    session.add_instance("/d/f")
    before = session.to_flat()
    session.delete_instance("/d/f[1]")
    assert "lamp" not in session.to_flat()["f"][0]
    session.undo()
    assert session.to_flat() == before
    session.redo()
    assert len(session.instances("/d/f")) == 1


def test_what_is_missing_is_told_for_each_instance(form: Form) -> None:
    session = FormSession(form)
    session.add_instance("/d/f")
    session.answer("/d/f[1]/lamp", "好")
    assert [missing.path for missing in session.problems()] == ["/d/f[2]/lamp"]
    session.answer("/d/f[2]/w", 100)
    assert session.problems() == ()
    assert not session.relevant("/d/f[2]/lamp")


def test_count_makes_parks_and_brings_back_instances_with_their_answers(counted: Form) -> None:
    session = FormSession(counted)
    assert session.instances("/d/f") == ()
    session.answer("/d/n", 3)
    session.answer("/d/f[3]/lamp", "第三层")
    session.answer("/d/n", 1)
    assert (session.text("/d/many"), len(session.to_flat()["f"])) == ("1", 1)
    restored = FormSession.from_answers(counted, json.loads(json.dumps(session.to_answers())))
    for each in (session, restored):
        each.answer("/d/n", 3)
        assert each.value("/d/f[3]/lamp") == "第三层"


def test_counted_instances_are_not_for_people_to_add_or_delete(counted: Form) -> None:
    session = FormSession(counted)
    session.answer("/d/n", 1)
    assert not session.can_add("/d/f")
    for refused in (lambda: session.add_instance("/d/f"), lambda: session.delete_instance("/d/f[1]")):
        with pytest.raises(FormProblem) as caught:
            refused()
        assert caught.value.code == "form.repeat"


def test_slip_of_the_finger_in_a_count_is_refused_and_the_form_stays(counted: Form) -> None:
    session = FormSession(counted)
    session.answer("/d/n", 2)
    before = session.to_flat()
    with pytest.raises(FormProblem) as caught:
        session.answer("/d/n", 20_000_000)
    assert caught.value.code == "form.answer"
    assert session.to_flat() == before


def test_repeats_inside_repeats_come_back_from_a_draft(form: Form) -> None:
    session = FormSession(form, clock=CLOCK)
    inner = session.add_instance(session.add_instance("/d/f") + "/r")
    session.answer(f"{inner}/x", 9)
    draft = json.loads(json.dumps(session.to_answers()))
    restored = FormSession.from_answers(form, draft, clock=CLOCK)
    assert restored.to_flat() == session.to_flat()
    assert restored.value("/d/f[2]/r[2]/x") == 9
    assert restored.to_instance_xml("i") == session.to_instance_xml("i")


def test_draft_of_a_version_with_a_repeat_that_is_gone_keeps_its_answers(form: Form) -> None:
    draft = {"form": "t", "answers": {"/d/g[4]/a": "旧"}, "repeats": {"/d/g": 4, "/d/f": "many"}}
    session = FormSession.from_answers(form, draft)
    assert session.unplaced == {"/d/g[4]/a": "旧"}
    assert session.to_answers()["answers"] == {"/d/g[4]/a": "旧"}


def test_sections_outside_and_inside_a_repeat_count_their_entries(form: Form) -> None:
    session = FormSession(form)
    session.add_instance("/d/f")
    progress = session.progress()
    assert [(s.title, s.answered, s.total) for s in progress.sections] == [("t", 0, 0), ("楼层", 0, 2)]


@pytest.mark.parametrize("path", ["/d/f[9]/w", "/d/f/w", "/d/nothing", "", "/d/f[0]"])
def test_place_that_is_not_there_is_our_bug(form: Form, path: str) -> None:
    with pytest.raises(ProgrammingBug):
        FormSession(form).answer(path, 1)


def test_template_tells_what_a_new_instance_starts_with(make_xform: Xform) -> None:
    nodes = '<f jr:template=""><w>5</w></f><f><w>1</w></f><f><w>2</w></f>'
    body = '<repeat nodeset="/d/f"><input ref="/d/f/w"><label>w</label></input></repeat>'
    session = FormSession(load_form(make_xform(nodes, "", body)))
    session.add_instance("/d/f")
    assert [each["w"] for each in session.to_flat()["f"]] == ["1", "2", "5"]


def test_checklist_item_in_a_repeat_fails_once_for_each_place(make_xform: Xform) -> None:
    body = (
        '<repeat nodeset="/d/f"><select1 ref="/d/f/a"><label>灯</label><item><label>坏</label><value>fail</value></item>'
        '</select1><upload ref="/d/f/p" mediatype="image/*"><label>p</label></upload></repeat>'
    )
    binds = (
        '<bind nodeset="/d/f/a" gw:item="X-1" gw:photo="fail"/>'
        '<bind nodeset="/d/f/p" type="binary" gw:item="X-1" gw:role="photo"/>'
    )
    session = FormSession(load_form(make_xform("<f><a/><p/></f>", binds, body)))
    session.add_instance("/d/f")
    session.answer("/d/f[1]/a", "fail")
    session.answer("/d/f[2]/a", "fail")
    session.answer("/d/f[2]/p", ["p2"])
    assert [(f.key, f.photo_ids) for f in session.failures()] == [("X-1[1]", ()), ("X-1[2]", ("p2",))]
    assert [missing.path for missing in session.problems()] == ["/d/f[1]/p"]


def test_one_more_as_long_as_the_last_says_yes(make_xform: Xform) -> None:
    binds = (
        '<bind nodeset="/d/n" calculate="if(/d/said = count(/d/f), count(/d/f) + 1, count(/d/f))"/>'
        '<bind nodeset="/d/said" calculate="count(/d/f[more = \'y\'])"/>'
    )
    body = (
        '<repeat nodeset="/d/f" jr:count="/d/n"><input ref="/d/f/more"><label>more</label></input></repeat>'
    )
    session = FormSession(load_form(make_xform("<n/><said/><f><more/></f>", binds, body)))
    assert len(session.instances("/d/f")) == 1
    session.answer("/d/f[1]/more", "y")
    session.answer("/d/f[2]/more", "y")
    session.answer("/d/f[3]/more", "n")
    assert len(session.instances("/d/f")) == 3
    assert FormSession.from_answers(session.form, session.to_answers()).to_flat() == session.to_flat()


def test_count_without_end_is_refused_in_words(make_xform: Xform) -> None:
    binds = '<bind nodeset="/d/n" calculate="count(/d/f) + 1"/>'
    body = (
        '<repeat nodeset="/d/f" jr:count="/d/n"><input ref="/d/f/more"><label>more</label></input></repeat>'
    )
    with pytest.raises(FormProblem) as caught:
        FormSession(load_form(make_xform("<n/><f><more/></f>", binds, body)))
    assert caught.value.code == "form.cycle"


@pytest.mark.parametrize("seen", ["/d/f/name", "./name", "../name"])
def test_title_of_an_instance_may_quote_what_stands_in_it(make_xform: Xform, seen: str) -> None:
    body = (
        f'<group ref="/d/f"><label>户主 <output value="{seen}"/></label><repeat nodeset="/d/f"><input ref="/d/f/name">'
        "<label>n</label></input></repeat></group>"
    )
    session = FormSession(load_form(make_xform("<f><name/></f>", "", body)))
    session.add_instance("/d/f")
    session.answer("/d/f[2]/name", "李")
    assert [session.label(path) for path in session.instances("/d/f")] == ["户主", "户主 李"]


def test_counts_that_multiply_are_refused_before_the_tablet_is_full(make_xform: Xform) -> None:
    body = (
        '<repeat nodeset="/d/f" jr:count="/d/n"><repeat nodeset="/d/f/g" jr:count="/d/n"><input ref="/d/f/g/x">'
        "<label>x</label></input></repeat></repeat>"
    )
    ask = '<input ref="/d/n"><label>n</label></input>'
    session = FormSession(load_form(make_xform("<n>2</n><f><g><x/></g></f>", "", ask + body)))
    before = session.to_flat()
    with pytest.raises(FormProblem) as caught:
        session.answer("/d/n", "900")
    assert caught.value.code == "form.answer"
    assert (session.to_flat(), session.can_undo) == (before, False)


def test_repeat_that_is_not_asked_for_is_no_section_and_takes_no_more(make_xform: Xform) -> None:
    ask = '<input ref="/d/n"><label>n</label></input>'
    body = '<group ref="/d/f"><label>户</label><repeat nodeset="/d/f"><input ref="/d/f/x"><label>x</label></input></repeat></group>'
    binds = '<bind nodeset="/d/f" relevant="/d/n = \'y\'"/>'
    session = FormSession(load_form(make_xform("<n/><f><x/></f>", binds, ask + body)))
    assert ([s.title for s in session.progress().sections], session.can_add("/d/f")) == (["t"], False)
    session.answer("/d/n", "y")
    assert ([s.title for s in session.progress().sections], session.can_add("/d/f")) == (["t", "户"], True)
