"""How dear expressions are beside bare XPath in lxml: compiling them, and computing them kind by kind.

Prints JSON. Each figure is a ratio of medians taken by turns in one run, so that it says the same on a slow machine.
"""

import json
import statistics
import time
from collections.abc import Callable, Mapping

from lxml import etree

from gridworker.forms.expressions import Moment, Scope, compile_expression

QUESTIONS = 200
ROUNDS = 40
MOMENT = Moment("2026-07-16", "2026-07-16T14:05:00.000+08:00")
PAIRS: Mapping[str, tuple[str, str]] = {
    "numbers": ("{a} + {b} * 2", "{a} + {b} * 2"),
    "comparison": (". >= 0 and {a} <= 100", "{a} >= 0 and {a} <= 100"),
    "condition": ("{s} = 'x' or {a} = 5", "{s} = 'x' or {a} = 5"),
    "selected": ("selected({s}, 'x')", "contains(concat(' ', {s}, ' '), ' x ')"),
    "choice": ("if({a} > 3, 'many', 'few')", "concat(substring('many', 1, 4 * ({a} > 3)), substring('few', 1, 3 * ({a} <= 3)))"),
    "dates": ("{d} + 30 > today()", "translate({d}, '-', '') > 20260716"),
    "joined": ("concat({s}, '-', {a})", "concat({s}, '-', {a})"),
}  # fmt: skip
"""Kind -> what a form says, and bare XPath that does about the same without knowing dates or blanks."""


def names(index: int) -> dict[str, str]:
    """Paths of a number, another number, a text and a date."""
    at = [f"/data/{kind}{index % 50}" for kind in "absd"]
    return dict(zip("absd", at, strict=True))


def types() -> dict[str, str]:
    """Path -> type, for all questions."""
    kinds = {"a": "int", "b": "int", "s": "string", "d": "date"}
    return {f"/data/{kind}{index}": name for index in range(50) for kind, name in kinds.items()}


def instance() -> etree._Element:
    """All questions answered."""
    answers = {"a": "5", "b": "7", "s": "x y", "d": "2026-07-01"}
    nodes = "".join(
        f"<{kind}{index}>{text}</{kind}{index}>" for index in range(50) for kind, text in answers.items()
    )
    return etree.fromstring(f"<data>{nodes}</data>")


def compiling() -> tuple[Callable[[], object], Callable[[], object]]:
    """Expressions no two of which are alike, compiled; and the same text by lxml alone."""
    known, turn = types(), iter(range(10**9))

    def texts(template: str) -> list[str]:
        salt = next(turn)
        return [
            template.format(**names(index)) + f" + {salt * QUESTIONS + index}" for index in range(QUESTIONS)
        ]

    def ours() -> None:
        for text in texts("{a} + {b} * 2"):
            compile_expression(text, context="/data/a0", types=known)

    def bare() -> None:
        for text in texts("{a} + {b} * 2"):
            etree.XPath(text)

    return ours, bare


def computing(form: str, plain: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """Expressions computed for each question; and bare XPath."""
    known, root, scope = types(), instance(), Scope(MOMENT)
    rules = [
        compile_expression(form.format(**names(index)), context="/data/a0", types=known)
        for index in range(QUESTIONS)
    ]
    bare = [etree.XPath(plain.format(**names(index)), smart_strings=False) for index in range(QUESTIONS)]
    return lambda: [rule.value(root, scope) for rule in rules], lambda: [path(root) for path in bare]


def by_turns(ours: Callable[[], object], bare: Callable[[], object]) -> tuple[float, float]:
    """Median milliseconds of both, measured one after the other again and again."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for run, figures in zip((ours, bare), taken, strict=True):
            start = time.perf_counter()
            run()
            figures.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def main() -> None:
    """Measure and print."""
    measured = {"compile": by_turns(*compiling())} | {
        kind: by_turns(*computing(*pair)) for kind, pair in PAIRS.items()
    }
    figures = {f"{kind}_ratio": round(ours / bare, 2) for kind, (ours, bare) in measured.items()}
    print(json.dumps(figures | {"compile_200_ms": round(measured["compile"][0], 2)}))


if __name__ == "__main__":
    main()
