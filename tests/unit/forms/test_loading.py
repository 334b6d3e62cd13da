"""Forms from outside: refused by name and before anybody fills them in, or loaded whole."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridworker.errors import FormProblem
from gridworker.forms import Form, FormSession, load_form

Xform = Callable[[str, str, str], bytes]
BOMB = b"""<?xml version="1.0"?><!DOCTYPE h [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><h>&c;</h>"""
FILE_READER = b'<!DOCTYPE h [<!ENTITY f SYSTEM "file:///etc/passwd">]><h>&f;</h>'


def code_of(xml: bytes) -> str:
    with pytest.raises(FormProblem) as caught:
        load_form(xml)
    return caught.value.code


@pytest.mark.parametrize(
    "xml", [b"", b"\0\0", b"{}", b"<h", b"PK\x03\x04", "纯文字".encode(), BOMB, FILE_READER]
)
def test_what_is_no_plain_xml_is_refused(xml: bytes) -> None:
    assert code_of(xml) == "form.not_xml"


def test_entity_bomb_in_utf16_is_refused_too() -> None:
    assert (
        code_of(BOMB.decode().replace('version="1.0"', 'version="1.0" encoding="utf-16"').encode("utf-16"))
        == "form.not_xml"
    )


@pytest.mark.parametrize(
    "xml", [b"<data/>", b'<h:html xmlns:h="http://www.w3.org/1999/xhtml"/>', b"<html><head/><body/></html>"]
)
def test_wrong_root_is_not_a_form(xml: bytes) -> None:
    assert code_of(xml) == "form.not_a_form"


def test_huge_form_is_refused_before_it_is_parsed() -> None:
    assert code_of(b"<a>" + b" " * 17_000_000 + b"</a>") == "form.too_large"


def test_too_many_questions_are_refused(make_xform: Xform) -> None:
    assert code_of(make_xform("".join(f"<q{i}/>" for i in range(4_000)), "", "")) == "form.too_large"


def test_endless_nesting_is_refused(make_xform: Xform) -> None:
    assert code_of(make_xform("<a>" * 5_000 + "</a>" * 5_000, "", "")) == "form.not_xml"


@given(junk=st.binary(max_size=300))
def test_junk_never_raises_anything_but_a_form_problem(junk: bytes) -> None:
    with pytest.raises(FormProblem):
        load_form(junk)


@given(at=st.floats(0, 1), junk=st.binary(min_size=1, max_size=8))
def test_damaged_form_is_loaded_or_refused_in_words(stairwell_xml: bytes, at: float, junk: bytes) -> None:
    place = int(at * len(stairwell_xml))
    damaged = stairwell_xml[:place] + junk + stairwell_xml[place + len(junk) :]
    code = "form."
    try:
        FormSession(load_form(damaged)).progress()
    except FormProblem as problem:
        code = problem.code
    assert code.startswith("form.")


def test_circle_of_calculations_is_refused_with_its_path(make_form: Callable[..., Form]) -> None:
    with pytest.raises(FormProblem) as caught:
        make_form(a={"calculate": "/d/c"}, b={"calculate": "/d/a + 1"}, c={"calculate": "/d/b"})
    assert caught.value.code == "form.cycle"
    assert "/d/a → /d/c → /d/b → /d/a" in caught.value.text


def test_condition_on_itself_is_a_circle(make_form: Callable[..., Form]) -> None:
    with pytest.raises(FormProblem) as caught:
        make_form(a={"relevant": "/d/a = 'x'"})
    assert caught.value.code == "form.cycle"


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("pulldata('x', 'y')", "form.function"),
        ("jr:choice-name(/d/a, /d/a)", "form.function"),
        ("document('file:///etc/passwd')", "form.function"),
        ("selected(/d/a)", "form.function"),
        ("/d/nobody = 1", "form.reference"),
        ("/d = 1", "form.reference"),
        ("/d/a = ", "form.expression"),
        ("/d/a[1 = 2", "form.expression"),
        ("//nobody = 1", "form.reference"),
        ("regex(/d/a, '(')", "form.expression"),
        ("not()", "form.function"),
        ("count('x') = 1", "form.function"),
        ("(" * 300 + "1" + ")" * 300, "form.expression"),
        ("1 + " * 5_000 + "1", "form.expression"),
    ],
)
def test_rule_that_cannot_work_is_refused_at_loading(
    make_form: Callable[..., Form], rule: str, code: str
) -> None:
    with pytest.raises(FormProblem) as caught:
        make_form(a={"type": "string"}, b={"type": "string", "relevant": rule})
    assert caught.value.code == code
    assert "/d/b" in caught.value.text


@pytest.mark.parametrize(
    ("nodes", "binds", "body"),
    [
        ("<a/>", "", '<repeat nodeset="/d/a"/>'),
        ("<a/>", "", '<range ref="/d/a"/>'),
        ("<a/>", '<bind nodeset="/d/a" type="hologram"/>', '<input ref="/d/a"/>'),
        ("<a/>", "", '<teleport ref="/d/a"/>'),
        ("<a/>", "<setvalue ref='/d/a' value='today()'/>", '<input ref="/d/a"/>'),
        ("<a/>", "<setvalue ref='/d/b' event='odk-instance-first-load' value='1'/>", '<input ref="/d/a"/>'),
        ("<a/>", "", '<input ref="/d/a"><setvalue ref="/d/a" event="mouse-over" value="1"/></input>'),
        ("<a/>", '<submission base64RsaPublicKey="AAAA"/>', '<input ref="/d/a"/>'),
        ("<a/>", '<bind nodeset="/d/a" jr:wearable="true()"/>', '<input ref="/d/a"/>'),
        ("<a><entity/></a>", "", ""),
        ("<a/>", '<bind nodeset="/d/a"/><bind nodeset="/d/a" type="int"/>', '<input ref="/d/a"/>'),
        (
            "<a/>",
            '<bind nodeset="/d/a" jr:preload="property" jr:preloadParams="shoesize"/>',
            '<input ref="/d/a"/>',
        ),
        ("<a/>", "", '<select1 ref="/d/a"><itemset nodeset="instance(\'x\')/root/item[b = 1]"/></select1>'),
        ("<a/><a/>", "", '<input ref="/d/a"/>'),
    ],
)
def test_what_this_version_cannot_do_is_refused_by_name(
    make_xform: Xform, nodes: str, binds: str, body: str
) -> None:
    problem = code_of(make_xform(nodes, binds, body))
    assert problem in {"form.unsupported", "form.reference"}


@pytest.mark.parametrize(
    ("name", "value"), [("severity", "S9"), ("photo", "maybe"), ("basis_mark", "law"), ("points", "5")]
)
def test_our_attributes_allow_only_their_values(make_xform: Xform, name: str, value: str) -> None:
    assert (
        code_of(make_xform("<a/>", f'<bind nodeset="/d/a" gw:{name}="{value}"/>', '<input ref="/d/a"/>'))
        == "form.attribute"
    )


def test_questions_outside_any_group_make_a_section_of_their_own(make_form: Callable[..., Form]) -> None:
    form = make_form(a={"type": "string", "required": "true()"})
    (section,) = FormSession(form).progress().sections
    assert (section.path, section.title, section.total) == ("/d", "t", 1)


def test_emoji_and_rare_characters_survive_in_labels_and_choices(make_xform: Xform) -> None:
    body = '<select1 ref="/d/a"><label>𠮷野家 🔥</label><item><label>㐂 👍🏽</label><value>是</value></item></select1>'
    form = load_form(make_xform("<a/>", "", body))
    session = FormSession(form, {"/d/a": "是"})
    assert (form.questions[0].label, form.questions[0].choices[0].label) == ("𠮷野家 🔥", "㐂 👍🏽")
    assert "是" in session.to_instance_xml("x").decode()
