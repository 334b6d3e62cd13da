"""How dear a form is: opening it, one answer, one answer among many repeats, one filter over many choices.

Prints JSON. Each figure is a median in milliseconds, and a ratio to the same expressions bare in lxml where that can
be said; the ratio is taken within one run, so that it says the same on a slow machine.
"""

import json
import statistics
import time
from collections.abc import Callable

from lxml import etree

from gridworker.forms import FormSession, load_form

BINDS = 200
INSTANCES, PER_INSTANCE = 100, 20
CHOICES = 10_000
ROUNDS = 60


def page(nodes: str, binds: str, body: str, more: str = "") -> bytes:
    """A form around nodes, binds, controls and further instances."""
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
        ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>b</h:title>'
        f'<model><instance><data id="b">{nodes}</data></instance>{more}{binds}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    ).encode()


def chain_form(binds: int = BINDS) -> bytes:
    """A form whose calculations all hang on the one before: one answer computes everything."""
    nodes = "".join(f"<c{index}/>" for index in range(binds))
    rules = "".join(
        f'<bind nodeset="/data/g/c{index}" type="decimal" calculate="{formula(index)}"/>'
        for index in range(binds)
    )
    question = '<input ref="/data/q"><label>q</label></input>'
    return page(f"<q/><g>{nodes}</g>", f'<bind nodeset="/data/q" type="int"/>{rules}', question)


def formula(index: int) -> str:
    """The calculation of a bind."""
    return "/data/q + 1" if index == 0 else f"/data/g/c{index - 1} + 1"


def survey_form(questions: int = BINDS) -> bytes:
    """A form of questions, each with a type and rules of its own, each shown when the one before is answered."""
    names = [f"q{index}" for index in range(questions)]
    rules = "".join(
        f'<bind nodeset="/data/{name}" type="int" required="true()" constraint=". &gt;= 0 and . &lt;= 100"'
        f"{condition(index)}/>"
        for index, name in enumerate(names)
    )
    body = "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in names)
    return page("".join(f"<{name}/>" for name in names), rules, body)


def condition(index: int) -> str:
    """When a question is asked."""
    return f" relevant=\"/data/q{index - 1} != ''\"" if index else ""


def repeat_form() -> bytes:
    """A repeat of questions with a calculation and a condition each instance, summed up outside."""
    names = [f"q{index}" for index in range(PER_INSTANCE)]
    binds = "".join(
        f'<bind nodeset="/data/r/{name}" type="int" required="true()" relevant="../q0 &lt; 1000"/>'
        for name in names[1:]
    )
    binds += '<bind nodeset="/data/r/q0" type="int"/><bind nodeset="/data/r/sum" type="int" calculate="../q0 + ../q1"/>'
    binds += '<bind nodeset="/data/total" type="int" calculate="sum(/data/r/sum)"/>'
    controls = "".join(f'<input ref="/data/r/{name}"><label>{name}</label></input>' for name in names)
    body = f'<group ref="/data/r"><label>r</label><repeat nodeset="/data/r">{controls}</repeat></group>'
    nodes = "".join(f"<{name}/>" for name in names)
    return page(f"<r>{nodes}<sum/></r><total/>", binds, body)


def choices_form() -> bytes:
    """Two questions; the second offers those of many choices that belong to the first."""
    items = "".join(
        f"<item><name>n{index}</name><label>选项 {index}</label><part>p{index % 100}</part></item>"
        for index in range(CHOICES)
    )
    body = (
        '<input ref="/data/p"><label>p</label></input><select1 ref="/data/c"><label>c</label>'
        '<itemset nodeset="instance(\'l\')/root/item[part = /data/p]"><value ref="name"/><label ref="label"/>'
        "</itemset></select1>"
    )
    return page("<p/><c/>", "", body, f'<instance id="l"><root>{items}</root></instance>')


def opening() -> Callable[[], object]:
    """From XML never seen before to the first screen."""
    xml = survey_form()
    spaces = iter(range(1_000_000))
    return lambda: FormSession(load_form(xml + b" " * next(spaces))).visible()


def bare_opening() -> Callable[[], object]:
    """The same XML parsed and the same rules compiled by lxml, as often as they stand in it."""
    xml = survey_form()

    def run() -> list[etree.XPath]:
        binds = etree.fromstring(xml).iter("{*}bind")
        rules = [bind.get(name) for bind in binds for name in ("relevant", "required", "constraint")]
        return [etree.XPath(rule) for rule in rules if rule]

    return run


def reopening() -> Callable[[], object]:
    """From the XML of a form opened before to the first screen."""
    xml = survey_form()
    return lambda: FormSession(load_form(xml)).visible()


def chained_answer() -> Callable[[], object]:
    """Answering the question that all calculations hang on."""
    session = FormSession(load_form(chain_form()))
    values = iter(range(1_000_000))
    return lambda: session.answer("/data/q", next(values))


def bare_chain() -> Callable[[], object]:
    """The same expressions compiled by lxml, evaluated in order, results written as text."""
    nodes = "".join(f"<c{index}/>" for index in range(BINDS))
    data = etree.fromstring(f"<data><q/><g>{nodes}</g></data>")
    compiled = [etree.XPath(formula(index)) for index in range(BINDS)]
    values = iter(range(1_000_000))

    def run() -> None:
        data[0].text = str(next(values))
        for node, expression in zip(data[1], compiled, strict=True):
            node.text = str(expression(data))

    return run


def survey_answer() -> Callable[[], object]:
    """One answer in the middle of the survey, and what the screen asks after it."""
    session = FormSession(load_form(survey_form()))
    for index in range(BINDS):
        session.answer(f"/data/q{index}", 1)
    values = iter(range(1_000_000))

    def run() -> None:
        session.answer(f"/data/q{BINDS // 2}", next(values) % 100)

    return run


def repeated_answer() -> Callable[[], object]:
    """One answer in the last of many instances."""
    session = FormSession(load_form(repeat_form()))
    while len(session.instances("/data/r")) < INSTANCES:
        session.add_instance("/data/r")
    values = iter(range(1_000_000))
    return lambda: session.answer(f"/data/r[{INSTANCES}]/q0", next(values) % 900)


def repeated_progress() -> Callable[[], object]:
    """One answer in the last of many instances, and what is missing in all of them."""
    session = FormSession(load_form(repeat_form()))
    while len(session.instances("/data/r")) < INSTANCES:
        session.add_instance("/data/r")
    values = iter(range(1_000_000))

    def run() -> None:
        session.answer(f"/data/r[{INSTANCES}]/q0", next(values) % 900)
        session.progress()

    return run


def filtering() -> Callable[[], object]:
    """Another answer to the first question, and what the second offers now; never the same twice."""
    session = FormSession(load_form(choices_form()))
    session.answer("/data/p", "p0")
    session.choices("/data/c")
    values = iter(range(1, 1_000_000))

    def run() -> object:
        session.answer("/data/p", f"p{next(values)}")
        return session.choices("/data/c")

    return run


def bare_filter() -> Callable[[], object]:
    """The same filter compiled by lxml, computed over the whole list."""
    items = "".join(f"<item><name>n{i}</name><part>p{i % 100}</part></item>" for i in range(CHOICES))
    root = etree.fromstring(f"<root>{items}</root>")
    compiled = etree.XPath("item[part = $wanted]")
    values = iter(range(1_000_000))
    return lambda: compiled(root, wanted=f"p{next(values) % 100}")


def median_ms(run: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median milliseconds of one round."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    bare, chain = median_ms(bare_chain()), median_ms(chained_answer())
    bare_list, listed = median_ms(bare_filter()), median_ms(filtering())
    bare_open, opened = median_ms(bare_opening(), 10), median_ms(opening(), 10)
    figures = {
        "open_200_ms": opened,
        "bare_lxml_open_ms": bare_open,
        "open_ratio": opened / bare_open,
        "reopen_200_ms": median_ms(reopening(), 10),
        "answer_200_chained_ms": chain,
        "bare_lxml_chain_ms": bare,
        "chain_ratio": chain / bare,
        "answer_200_survey_ms": median_ms(survey_answer()),
        "answer_100_instances_ms": median_ms(repeated_answer()),
        "answer_100_instances_and_progress_ms": median_ms(repeated_progress(), 20),
        "filter_10000_ms": listed,
        "bare_lxml_filter_ms": bare_list,
        "filter_ratio": listed / bare_list,
    }
    print(json.dumps({name: round(value, 3) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
