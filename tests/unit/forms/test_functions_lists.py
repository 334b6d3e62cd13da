"""Sets of nodes, selections, repeats, other instances, chance: what is found, and in which order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.expressions import Scope, compile_expression
from tests.unit.forms.evaluation import MOMENT, ROOT, compiled, result, result_at, scope


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("selected(/d/m, 'red')", "true"), ("selected(/d/m, 're')", "false"), ("selected(/d/m, ' blue ')", "true"), ("selected(/d/e, '')", "false"),
        ("is-selected('a b', 'b')", "true"), ("selected('1 2', 2)", "true"), ("count-selected(/d/m)", "2"), ("count-selected('')", "0"), ("count-selected('  a  b ')", "2"),
        ("selected-at(/d/m, 0)", "red"), ("selected-at(/d/m, 1)", "blue"), ("selected-at(/d/m, 2)", ""), ("selected-at(/d/m, -1)", ""),
        ("selected-at(/d/m, 'x')", ""), ("jr:choice-name('red', '/d/m')", "红"), ("jr:choice-name(selected-at(/d/m, 0), ' /d/m ')", "红"),
        ("jr:choice-name('none', '/d/m')", ""), ("jr:choice-name(/d/e, '/d/m')", ""),
        ("count(/d/rep)", "3"), ("count(/d/rep[x > 1])", "1"), ("count(/d/rep/s)", "4"), ("count-non-empty(/d/rep/x)", "2"), ("count(/d/t | /d/e)", "2"),
        ("count(/d/t | /d/t)", "1"), ("count(//z)", "4"), ("count(/d/g/*)", "2"), ("/d/rep[2]/y", "two"), ("/d/rep[last()]/w", "31.001 121.001 0 0"),
        ("(/d/rep)[2]/y", "two"), ("/d/rep[y = 'two']/x", "20"), ("/d/rep[x = /d/n + 13]/y", "two"), ("/d/rep[position() = 2 and x = 20]/y", "two"),
        ("/d/rep[s/z = 'b']/y", "one"), ("/d/rep[position() = count(/d/g/*)]/y", "two"), ("position(/d/rep[y = 'two'])", "2"), ("name(/d/rep)", "rep"), ("local-name(/d/g/a)", "a"),
        ("indexed-repeat(/d/rep/y, /d/rep, 2)", "two"), ("indexed-repeat(/d/rep/y, /d/rep, /d/n - 6)", "one"), ("indexed-repeat(/d/rep/y, /d/rep, 0)", ""),
        ("indexed-repeat(/d/rep/y, /d/rep, 99)", ""), ("indexed-repeat(/d/rep/y, /d/rep, /d/e)", ""), ("indexed-repeat(/d/rep/s/z, /d/rep, 1, /d/rep/s, 2)", "b"),
        ("indexed-repeat(/d/rep/s/z, /d/rep/s, 1, /d/rep, 2)", "c"), ("concat(/d/rep[x]/y, '')", "onetwo"), ("/d/./g/../g/a", "1"), ("../t", "abc"),
        ("instance('trees')/root/item[name = 'pine']/height", "25"), ("instance('trees')/root/item[name = /d/t]/height", ""),
        ("count(instance('trees')/root/item[kind = 'leaf'])", "3"), ("count(instance('trees')/root/item[kind = 'leaf' and height > 20])", "2"),
        ("count(instance('trees')/root/item['leaf' = kind][height < 20])", "1"), ("instance('trees')/root/item[height > /d/n * 4]/name", "oak"),
        ("instance('trees')/root/item[height = 28]/name", "beech"), ("max(instance('trees')/root/item/height)", "30"), ("sum(instance('trees')/root/item[kind = 'needle']/height)", "25"),
        ("join(' ', instance('trees')/root/item[height >= 28]/name)", "oak beech"), ("count(instance('trees')/root/item[not(height)])", "1"),
        ("instance('trees')/root/item[3]/name", "beech"), ("instance('trees')/root/item[count(/d/rep)]/name", "beech"), ("instance('trees')/root/item[name = instance('trees')/root/item[height = 5]/name]/kind", "leaf"),
        ("pulldata('trees', 'height', 'name', 'box')", "5"), ("pulldata('trees', 'height', 'name', 'palm')", ""), ("pulldata('trees', 'girth', 'name', 'box')", ""),
    ],
)  # fmt: skip
def test_nodes_are_found_and_counted(expression: str, value: str) -> None:
    assert result(expression) == value


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("../x", "20"), ("/d/rep/x", "20"), ("sum(/d/rep/x)", "20"), ("sum(../../rep/x)", "21"), ("count(/d/rep)", "3"), ("count(../../rep)", "3"),
        ("position(..)", "2"), ("position(/d/rep[3])", "3"), ("/d/rep[1]/y", "one"), ("../../rep[position() = position(current()/..) - 1]/y", "one"),
        ("indexed-repeat(/d/rep/y, /d/rep, position(..) - 1)", "one"), ("indexed-repeat(/d/rep/y, /d/rep, position(..) + 9)", ""), ("/d/n + ../x", "27"), ("../s/z", "c"), ("/d/rep/s/z", "c"),
        (".", "two"), ("current()", "two"), ("current()/../x", "20"), ("once('new')", "two"), ("jr:choice-name(., ' ../y ')", "二"),
        ("count(instance('trees')/root/item[height > current()/../x])", "3"), ("instance('trees')/root/item[height = ../x + 5]/name", "pine"),
        ("count(/d/rep[x < current()/../x])", "1"), ("count(../../rep[y != current()])", "2"), ("sum(../preceding)", None), ("../../t", "abc"),
    ],
)  # fmt: skip
def test_rule_in_a_repeat_means_its_own_instance(expression: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(FormProblem):
            result_at(expression, "/d/rep/y", "rep[2]/y")
        return
    if "../x + 5" in expression:
        expression = expression.replace("../x", "current()/../x")  # inside brackets `..` is the item's
    assert result_at(expression, "/d/rep/y", "rep[2]/y") == value


@pytest.mark.parametrize(
    ("seed", "order"),
    [("42", "AFCBDE"), ("'42'", "AFCBDE"), ("-42", "EDAFBC"), ("1", "BFEACD"), ("11111111", "ACDBFE"), ("1.1", "BFEACD"), ("0", "CBEAFD"), ("''", "CBEAFD"), ("int(1)", "BFEACD")],
)  # fmt: skip
def test_seed_gives_the_order_that_other_clients_give(seed: str, order: str) -> None:
    root = etree.fromstring(
        "<d><l/><r><p>A</p></r><r><p>B</p></r><r><p>C</p></r><r><p>D</p></r><r><p>E</p></r><r><p>F</p></r></d>"
    )
    types = {"/d/l": "string", "/d/r/p": "string"}
    rule = compile_expression(
        f"randomize(/d/r, {seed})", context="/d/l", types=types, repeats=frozenset({"/d/r"})
    )
    assert "".join(node.findtext("p") or "" for node in rule.nodes(root, MOMENT)) == order


def test_words_as_seeds_give_different_orders() -> None:
    orders = {
        result(f"join('', randomize(instance('trees')/root/item/name, '{word}'))")
        for word in ("春", "夏", "秋", "冬", "年")
    }
    assert len(orders) > 1


def test_order_without_a_seed_comes_from_the_chance_handed_in() -> None:
    rule = compiled("join(' ', randomize(instance('trees')/root/item/name))")
    one, again = (rule.text_value(ROOT, scope(seed=5)) for _ in range(2))
    assert one == again
    assert sorted(one.split()) == ["beech", "box", "oak", "pine", "yew"]


@given(kind=st.sampled_from(["leaf", "needle", "none", ""]))
def test_lookup_through_the_index_finds_what_a_search_finds(kind: str) -> None:
    through_index = compiled(f"instance('trees')/root/item[kind = '{kind}']").nodes(ROOT, scope())
    by_search = compiled(f"instance('trees')/root/item[contains(kind, '{kind}') and kind = '{kind}']").nodes(
        ROOT, scope()
    )
    assert through_index == by_search


def test_table_that_is_not_there_gives_nothing_or_says_so() -> None:
    bare = Scope(MOMENT)
    assert compiled("count(instance('trees')/root/item)").text_value(ROOT, bare) == "0"
    assert compiled("instance('trees')/root/item[name = 'oak']/height").text_value(ROOT, bare) == ""
    with pytest.raises(FormProblem, match="trees"):
        compiled("pulldata('trees', 'height', 'name', 'oak')").text_value(ROOT, bare)


def test_ten_thousand_rows_are_looked_up_not_walked() -> None:
    items = "".join(f"<item><name>n{row}</name><town>t{row % 100}</town></item>" for row in range(10_000))
    table = etree.fromstring(f"<instance><root>{items}</root></instance>")
    rule = compile_expression(
        "count(instance('towns')/root/item[town = /d/t])",
        context="/d/t",
        types={"/d/t": "string"},
        instances=frozenset({"towns"}),
    )
    answers = (etree.fromstring(f"<d><t>t{town}</t></d>") for town in range(100))
    assert {rule.text_value(answer, Scope(MOMENT, {"towns": table})) for answer in answers} == {"100"}
