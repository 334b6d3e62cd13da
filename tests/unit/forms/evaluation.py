"""One small form with everything in it, and expressions computed in it; for the tests of functions."""

from collections.abc import Mapping
from random import Random

from lxml import etree

from gridworker.forms.expressions import Expression, Moment, Scope, compile_expression

TYPES: Mapping[str, str] = {
    "/d/t": "string", "/d/e": "string", "/d/n": "int", "/d/x": "decimal", "/d/day": "date", "/d/none": "date",
    "/d/when": "dateTime", "/d/at": "time", "/d/m": "string", "/d/calc": "string", "/d/g/a": "string", "/d/g/b": "string",
    "/d/shape": "geoshape", "/d/trace": "geotrace", "/d/point": "geopoint",
    "/d/rep/x": "int", "/d/rep/y": "string", "/d/rep/s/z": "string", "/d/rep/w": "geopoint", "/d/total": "string",
}  # fmt: skip
REPEATS = frozenset({"/d/rep", "/d/rep/s"})
ROOT = etree.fromstring(
    "<d><t>abc</t><e/><n>7</n><x>2.5</x><day>2026-07-16</day><none/><when>2026-07-16T14:05:00.000+08:00</when>"
    "<at>14:05:00.000+08:00</at><m>red blue</m><calc>2026-07-20</calc><g><a>1</a><b/></g>"
    "<shape>31 121 0 0;31 121.001 0 0;31.001 121.001 0 0;31.001 121 0 0;31 121 0 0</shape>"
    "<trace>31 121 0 0;31 121.001 0 0</trace><point>31.0005 121.0005 0 0</point>"
    "<rep><x>1</x><y>one</y><s><z>a</z></s><s><z>b</z></s><w>31 121 0 0</w></rep>"
    "<rep><x>20</x><y>two</y><s><z>c</z></s><w>31 121.001 0 0</w></rep>"
    "<rep><x/><y/><s><z/></s><w>31.001 121.001 0 0</w></rep><total/></d>"
)
TREES = etree.fromstring(
    "<instance><root>"
    + "".join(
        f"<item><name>{name}</name><kind>{kind}</kind><height>{height}</height></item>"
        for name, kind, height in (
            ("oak", "leaf", 30), ("pine", "needle", 25), ("beech", "leaf", 28), ("box", "leaf", 5), ("yew", "needle", ""),
        )
    )
    + "</root></instance>"
)  # fmt: skip
MOMENT = Moment("2026-07-16", "2026-07-16T14:05:00.000+08:00")
LABELS = {("red", "/d/m"): "红", ("two", "/d/rep/y"): "二"}


def scope(language: str = "", seed: int = 1) -> Scope:
    """A scope that always answers the same."""
    return Scope(
        MOMENT,
        {"trees": TREES},
        choice_label=lambda name, path: LABELS.get((name, path), ""),
        itext=lambda text_id: {"greeting": "你好"}.get(text_id, ""),
        random=Random(seed),  # noqa: S311 - chance for forms, not for secrets
        language=language,
        version="2026071601",
        properties={"deviceid": "gw:D-1"},
    )


def compiled(expression: str, context: str = "/d/t") -> Expression:
    """An expression of that form."""
    return compile_expression(
        expression, context=context, types=TYPES, repeats=REPEATS, instances=frozenset({"trees"})
    )


def result(expression: str, language: str = "") -> str:
    """What it comes to, as text, seen from `/d/t`."""
    return compiled(expression).text_value(ROOT, scope(language))


def result_at(expression: str, context: str, place: str) -> str:
    """What it comes to, seen from a node; `place` finds it from the root."""
    node = ROOT.find(place)
    assert node is not None
    return compiled(expression, context).text_value(node, scope())
