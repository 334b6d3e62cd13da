"""Choices from lists, tables and answers; filters that take the same from an index as from the whole list."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.errors import FormProblem
from gridworker.forms import Form, FormSession, load_form
from gridworker.forms.instances import read_table
from gridworker.forms.session import Surroundings

Xform = Callable[[str, str, str], bytes]
TOWNS = "".join(
    f"<item><name>{town}</name><label>{town} 镇</label><county>{county}</county><kind>{kind}</kind></item>"
    for town, county, kind in [("a", "east", "1"), ("b", "east", "2"), ("c", "west", "1"), ("d", "", "1")]
)
CSV = 'name,label,county\nr1,一号路,east\nr2,"二,号路",west\n'
GEOJSON = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","id":"p1","properties":{"title":"泵房"},'
    '"geometry":{"type":"Point","coordinates":[104.06,30.67]}},{"type":"Feature","properties":{"id":"p2","title":"沟"},'
    '"geometry":{"type":"LineString","coordinates":[[104,30],[105,31]]}}]}'
)


def choosing(nodeset: str, value: str = "name", label: str = "label", control: str = "select1") -> str:
    return (
        f'<{control} ref="/d/town"><label>t</label><itemset nodeset="{nodeset}"><value ref="{value}"/>'
        f'<label ref="{label}"/></itemset></{control}>'
    )


def towns(
    make_xform: Xform, nodeset: str, attachments: Mapping[str, bytes] | None = None, source: str = ""
) -> Form:
    instance = (
        f'<instance id="l"><root>{TOWNS}</root></instance>'
        if not source
        else f'<instance id="l" src="{source}"/>'
    )
    body = '<input ref="/d/county"><label>c</label></input><input ref="/d/kind"><label>k</label></input>'
    nodes = "<county/><kind/><town/>"
    return load_form(make_xform(nodes, instance, body + choosing(nodeset)), attachments=attachments)


def offered(session: FormSession) -> list[str]:
    return [choice.name for choice in session.choices("/d/town")]


def test_filter_follows_the_answer_it_hangs_on(make_xform: Xform) -> None:
    session = FormSession(towns(make_xform, "instance('l')/root/item[county = /d/county]"))
    assert offered(session) == ["d"]
    session.answer("/d/county", "east")
    assert offered(session) == ["a", "b"]
    assert session.choices("/d/town")[0].label == "a 镇"


@pytest.mark.parametrize(
    "nodeset",
    [
        "instance('l')/root/item[./county = current()/../county and kind = '1']",
        'instance( "l" )/root/item[county=/d/county][ "1" = kind ]',
        "instance('l')/root/item[(county = /d/county) and (kind = '1')]",
        "instance('l')/root[item]/item[county = /d/county and kind != '2']",
        "randomize(instance('l')/root/item[county = /d/county and kind = '1'], 3)",
    ],
)
def test_filter_means_the_same_however_it_is_written(make_xform: Xform, nodeset: str) -> None:
    session = FormSession(towns(make_xform, nodeset.replace('"', "&quot;")))
    session.answer("/d/county", "east")
    assert offered(session) == ["a"]


@pytest.mark.parametrize("nodeset", ["instance('l'", "1 + 1", "instance(/d/kind)/root/item", "//item"])
def test_source_of_choices_that_is_none_is_refused_in_words(make_xform: Xform, nodeset: str) -> None:
    with pytest.raises(FormProblem, match="看不懂"):
        towns(make_xform, nodeset)


def test_choice_that_a_filter_took_away_is_kept_and_asked_again(make_xform: Xform) -> None:
    session = FormSession(towns(make_xform, "instance('l')/root/item[county = /d/county]"))
    session.answer("/d/county", "east")
    session.answer("/d/town", "b")
    assert session.problems() == ()
    session.answer("/d/county", "west")
    assert session.value("/d/town") == "b"
    assert [(missing.kind, missing.path) for missing in session.problems()] == [("constraint", "/d/town")]
    session.answer("/d/county", "east")
    assert session.problems() == ()


@given(county=st.sampled_from(["", "east", "west", "north"]), kind=st.sampled_from(["", "1", "2", "'"]))
def test_index_and_whole_list_offer_the_same(make_xform: Xform, county: str, kind: str) -> None:
    ways = (
        "[county = /d/county and kind = /d/kind]",
        "[county = /d/county][/d/kind = kind]",
        "[string(county) = string(/d/county) and not(kind != /d/kind)]",
    )
    results = []
    for way in ways:
        form = towns(make_xform, f"instance('l')/root/item{way}")
        results.append(offered(FormSession(form, {"/d/county": county, "/d/kind": kind})))
    assert results[0] == results[1] == results[2]


def test_filter_inside_a_repeat_looks_at_its_own_instance(make_xform: Xform) -> None:
    body = (
        '<repeat nodeset="/d/r"><input ref="/d/r/county"><label>c</label></input><select1 ref="/d/r/town"><label>t</label>'
        '<itemset nodeset="instance(\'l\')/root/item[county = current()/../county]"><value ref="name"/>'
        '<label ref="label"/></itemset></select1></repeat>'
    )
    instance = f'<instance id="l"><root>{TOWNS}</root></instance>'
    session = FormSession(load_form(make_xform("<r><county/><town/></r>", instance, body)))
    session.add_instance("/d/r")
    session.answer("/d/r[1]/county", "west")
    session.answer("/d/r[2]/county", "east")
    names = [[choice.name for choice in session.choices(f"/d/r[{place}]/town")] for place in (1, 2)]
    assert names == [["c"], ["a", "b"]]


def test_choices_may_be_answers_given_before(make_xform: Xform) -> None:
    body = '<repeat nodeset="/d/r"><input ref="/d/r/name"><label>n</label></input></repeat>'
    session = FormSession(
        load_form(make_xform("<r><name/></r><town/>", "", body + choosing("/d/r[name != '']", label="name")))
    )
    session.answer("/d/r[1]/name", "王")
    session.add_instance("/d/r")
    assert offered(session) == ["王"]
    session.answer("/d/town", "王")
    restored = FormSession.from_answers(session.form, session.to_answers())
    assert (restored.value("/d/town"), restored.unplaced) == ("王", {})
    session.answer("/d/r[1]/name", "李")
    assert [missing.path for missing in session.problems()] == ["/d/town"]


def test_order_by_chance_stays_for_the_session_and_a_seed_gives_one_order(make_xform: Xform) -> None:
    form = towns(make_xform, "randomize(instance('l')/root/item)")
    session = FormSession(form)
    assert sorted(offered(session)) == ["a", "b", "c", "d"]
    assert all(offered(session) == offered(session) for _ in range(5))
    seeded = towns(make_xform, "randomize(instance('l')/root/item, 42)")
    assert offered(FormSession(seeded)) == offered(FormSession(seeded))


def test_table_in_a_file_comes_with_the_form(make_xform: Xform) -> None:
    form = towns(make_xform, "instance('l')/root/item[county = /d/county]", source="jr://file-csv/roads.csv")
    assert [(each.name, each.instance) for each in form.missing] == [("roads.csv", "l")]
    with pytest.raises(FormProblem) as caught:
        FormSession(form)
    assert caught.value.code == "form.attachment"
    assert "roads.csv" in caught.value.text
    given_file = {"roads.csv": b"\xef\xbb\xbf" + CSV.encode()}
    form = towns(
        make_xform, "instance('l')/root/item[county = /d/county]", given_file, "jr://file-csv/roads.csv"
    )
    session = FormSession(form, {"/d/county": "west"})
    assert [(choice.name, choice.label) for choice in session.choices("/d/town")] == [("r2", "二,号路")]


def test_places_of_a_geojson_file_are_choices_with_their_geometry() -> None:
    table = read_table("places.geojson", GEOJSON.encode())
    items = [{str(child.tag): child.text for child in item} for item in table.items()]
    assert items == [
        {"geometry": "30.67 104.06 0 0", "id": "p1", "title": "泵房"},
        {"geometry": "30 104 0 0; 31 105 0 0", "id": "p2", "title": "沟"},
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.csv", b""), ("t.csv", b"\xd5\xc5\n"), ("t.csv", b"a,a\n1,2\n"), ("t.csv", b"a b\n1\n"), ("t.csv", b"1a\n1\n"),
        ("t.csv", b'a\n"x'), ("t.csv", b"a\n\x00\x01\n"), ("t.exe", b"MZ"), ("t.xml", b"<a"), ("t.geojson", b"[]"),
        ("t.xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'), ("t.geojson", b"{"),
        ("t.geojson", b'{"type":"FeatureCollection","features":[{"geometry":null}]}'),
        ("t.geojson", b'{"type":"FeatureCollection","features":[1]}'), ("t.geojson", b"[" * 100_000),
        ("t.geojson", b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1,2]},"properties":5}]}'),
        ("t.geojson", b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":["x"]}}]}'),
    ],
)  # fmt: skip
def test_file_that_cannot_be_a_table_is_refused_by_name(name: str, data: bytes) -> None:
    try:
        read_table(name, data)
    except FormProblem as problem:
        assert (problem.code, name in problem.text) == ("form.attachment", True)  # noqa: PT017
    else:
        assert (name, data) == ("t.csv", b'a\n"x')


@given(data=st.binary(max_size=200), ending=st.sampled_from(["csv", "xml", "geojson"]))
def test_junk_in_a_file_is_a_table_or_refused_in_words(data: bytes, ending: str) -> None:
    code = "form.attachment"
    try:
        read_table(f"t.{ending}", data)
    except FormProblem as problem:
        code = problem.code
    assert code == "form.attachment"


@pytest.mark.parametrize(
    ("nodeset", "code"),
    [
        ("instance('nowhere')/root/item", "form.reference"),
        ("instance('l')/root/item[county = /d/nobody]", "form.reference"),
        ("instance('l')/root/item[county = ", "form.unsupported"),
        ("document('x')/a", "form.unsupported"),
        ("", "form.unsupported"),
    ],
)
def test_list_that_is_nowhere_is_refused_at_loading(make_xform: Xform, nodeset: str, code: str) -> None:
    with pytest.raises(FormProblem) as caught:
        towns(make_xform, nodeset)
    assert caught.value.code == code
    assert "/d/town" in caught.value.text


def test_last_saved_answer_is_where_the_next_form_starts(make_xform: Xform) -> None:
    model = (
        '<instance id="__last-saved" src="jr://instance/last-saved"/>'
        '<setvalue ref="/d/a" event="odk-instance-first-load" value="instance(\'__last-saved\')/d/a"/>'
    )
    form = load_form(make_xform("<a/>", model, '<input ref="/d/a"><label>a</label></input>'))
    first = FormSession(form)
    assert first.value("/d/a") is None
    first.answer("/d/a", "三栋")
    second = FormSession(form, surroundings=Surroundings(last_saved=first.to_instance_xml("u1")))
    assert second.value("/d/a") == "三栋"
