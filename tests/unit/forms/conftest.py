"""Forms for the tests: the shipped checklists, published once, and small ones written by hand."""

from collections.abc import Callable
from datetime import datetime

import pytest

from gridworker.assets import asset
from gridworker.clock import CHINA, ManualClock
from gridworker.forms import Form, load_form
from gridworker.forms.publish import publish

MakeForm = Callable[..., Form]


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 7, 16, 14, 5, tzinfo=CHINA))


@pytest.fixture(scope="session")
def stairwell_xml() -> bytes:
    return publish(asset("checklists", "stairwell.xlsx").read_bytes()).xml


@pytest.fixture(scope="session")
def stairwell(stairwell_xml: bytes) -> Form:
    return load_form(stairwell_xml)


@pytest.fixture(scope="session")
def lone_elder() -> Form:
    return publish(asset("checklists", "lone_elder.xlsx").read_bytes()).form


@pytest.fixture(scope="session")
def ebike() -> Form:
    return publish(asset("checklists", "ebike.xlsx").read_bytes()).form


@pytest.fixture(scope="session")
def make_form() -> MakeForm:
    """Builds a form: name -> attributes of its bind; each gets an input unless it is calculated."""

    def make(**questions: dict[str, str]) -> Form:
        nodes = "".join(f"<{name}/>" for name in questions)
        binds = "".join(
            f'<bind nodeset="/d/{name}" {_attributes(rules)}/>' for name, rules in questions.items()
        )
        inputs = "".join(
            f'<input ref="/d/{name}"><label>{name}</label></input>'
            for name, rules in questions.items()
            if "calculate" not in rules
        )
        return load_form(xform(nodes, binds, inputs))

    return make


def xform(nodes: str, binds: str, body: str) -> bytes:
    return (
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:jr="http://openrosa.org/javarosa" xmlns:gw="urn:gridworker:form"><h:head><h:title>t</h:title><model>'
        f'<instance><d id="t" version="1">{nodes}</d></instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>'
    ).encode()


@pytest.fixture(scope="session")
def make_xform() -> Callable[[str, str, str], bytes]:
    return xform


def _attributes(rules: dict[str, str]) -> str:
    escaped = {
        name: text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
        for name, text in rules.items()
    }
    return " ".join(f'{name}="{text}"' for name, text in escaped.items())
