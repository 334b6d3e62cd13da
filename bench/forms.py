"""How dear a recalculation is: one answer in a 200-bind form, against the same expressions bare in lxml.

Prints JSON. The ratio is taken within one run, so that it says the same on a slow machine.
"""

import json
import statistics
import time
from collections.abc import Callable

from lxml import etree

from gridworker.forms import FormSession, load_form

BINDS = 200
ROUNDS = 200


def form_xml(binds: int) -> bytes:
    """A form whose calculations all hang on the one before: one answer computes everything."""
    names = [f"c{index}" for index in range(binds)]
    nodes = "".join(f"<{name}/>" for name in names)
    rules = "".join(
        f'<bind nodeset="/data/g/{name}" type="decimal" calculate="{formula(i)}"/>'
        for i, name in enumerate(names)
    )
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>b</h:title>'
        f'<model><instance><data id="b"><q/><g>{nodes}</g></data></instance><bind nodeset="/data/q" type="int"/>{rules}'
        '</model></h:head><h:body><input ref="/data/q"><label>q</label></input></h:body></h:html>'
    ).encode()


def formula(index: int) -> str:
    """The calculation of a bind."""
    return "/data/q + 1" if index == 0 else f"/data/g/c{index - 1} + 1"


def session_round() -> Callable[[], None]:
    """Answering the question all others hang on."""
    session = FormSession(load_form(form_xml(BINDS)))
    values = iter(range(1_000_000))

    def run() -> None:
        session.answer("/data/q", next(values))

    return run


def bare_round() -> Callable[[], None]:
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


def median_ms(run: Callable[[], None]) -> float:
    """Median milliseconds of one round."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    bare, session = median_ms(bare_round()), median_ms(session_round())
    figures = {
        "binds": BINDS,
        "bare_lxml_ms": round(bare, 3),
        "session_ms": round(session, 3),
        "ratio": round(session / bare, 2),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
