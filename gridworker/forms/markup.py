"""Reads XForms markup from outside, carefully, and finds texts in it.

Forms come over the network and from USB sticks: no entities, no document type, no network, limited size and depth.
It knows XML and the namespaces of XForms, not what questions are.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from gridworker.errors import FormProblem

MAX_BYTES = 16_000_000
MAX_ELEMENTS = 400_000

XFORMS = "http://www.w3.org/2002/xforms"
XHTML = "http://www.w3.org/1999/xhtml"
JAVAROSA = "http://openrosa.org/javarosa"
OPENROSA = "http://openrosa.org/xforms"
ODK = "http://www.opendatakit.org/xforms"


_STEP_PREFIX = re.compile(r"(?<=/)[^\W\d][\w.\-]*:(?=\w)")

Itext = Mapping[str, Mapping[str, etree._Element]]  # noqa: SLF001 - lxml has no public name for it

MISSING = "-"
"""Stands for a translation that is not there (pyxform writes it)."""


@dataclass(frozen=True, slots=True)
class Markup:
    """The parts of an XForm.

    Attributes:
        title: may be empty.
        model: holds instances, binds and texts.
        primary: root of the primary instance.
        body: the controls.
        languages: names of its translations, the default one first.
        itext: text id -> form (`guidance`, `image`, …; empty for the text itself) -> `value` element, in the
            language chosen.
    """

    title: str
    model: etree._Element
    primary: etree._Element
    body: etree._Element
    languages: tuple[str, ...]
    language: str
    itext: Itext


def read_markup(xml: bytes, language: str | None = None) -> Markup:
    """The parts of an XForm.

    Args:
        xml: from anywhere.
        language: one of the form's languages; the form's default when it has no such language.

    Raises:
        FormProblem: `form.too_large`, `form.not_xml`, `form.not_a_form`.
    """
    root = parse_xml(xml)
    head, body, model = (
        root.find(f"{{{XHTML}}}head"),
        root.find(f"{{{XHTML}}}body"),
        root.find(f".//{xf('model')}"),
    )
    if root.tag != f"{{{XHTML}}}html" or head is None or body is None or model is None:
        raise FormProblem(
            "这不是一张表单（缺少 XForms 的表头或题目）。已有的记录不受影响", code="form.not_a_form"
        )
    translations = _translations(model)
    chosen = language if language in translations else next(iter(translations), "")
    return Markup(
        title=(head.findtext(f"{{{XHTML}}}title") or "").strip(),
        model=model,
        primary=_primary(model),
        body=body,
        languages=tuple(translations),
        language=chosen,
        itext=_with_fallback([translations.get(chosen, {}), *translations.values()]),
    )


def xf(name: str) -> str:
    """A name in the XForms namespace, as lxml writes it."""
    return f"{{{XFORMS}}}{name}"


def jr(name: str) -> str:
    """A name in the JavaRosa namespace, as lxml writes it."""
    return f"{{{JAVAROSA}}}{name}"


def odk(name: str) -> str:
    """A name in ODK's namespace, as lxml writes it."""
    return f"{{{ODK}}}{name}"


def plain_reference(text: str) -> str:
    """A reference without what only decorates it: prefixes of namespaces, `current()/`."""
    return _STEP_PREFIX.sub("", text.strip().removeprefix("current()/"))


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def itext_id(reference: str) -> str | None:
    """The id in `jr:itext('…')`, or None when the text is written out."""
    text = reference.strip()
    if text.startswith("jr:itext(") and text.endswith(")"):
        return text[len("jr:itext(") : -1].strip().strip("'\"")
    return None


def text_elements(parent: etree._Element, name: str, itext: Itext) -> Mapping[str, etree._Element]:
    """What a label, hint or value says, by form; empty when it says nothing."""
    found = next(parent.iterchildren(xf(name)), None)
    if found is None:
        return {}
    text_id = itext_id(found.get("ref", ""))
    return {"": found} if text_id is None else itext.get(text_id, {})


def plain_text(element: etree._Element) -> str:
    """The text of an element, `…` where an answer is shown."""
    pieces = [element.text or ""]
    for child in element:
        pieces += ["…" if local_name(child) == "output" else plain_text(child), child.tail or ""]
    return "".join(pieces).strip()


def parse_xml(xml: bytes, max_bytes: int = MAX_BYTES, max_elements: int = MAX_ELEMENTS) -> etree._Element:
    """The root of XML from outside: no entities, no document type, no network, limited size and depth.

    Raises:
        FormProblem: `form.too_large`, `form.not_xml`.
    """
    if len(xml) > max_bytes:
        raise FormProblem(
            f"表单文件太大（{len(xml) // 1_000_000} MB），没有打开。已有的记录不受影响", code="form.too_large"
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as reason:
        raise FormProblem(
            "表单文件坏了，读不出来。请重新下发这张表单，已有的记录不受影响", code="form.not_xml"
        ) from reason
    if root.getroottree().docinfo.internalDTD is not None:
        raise FormProblem("表单文件带有不允许的声明（DOCTYPE），没有打开", code="form.not_xml")
    if sum(1 for _ in root.iter()) > max_elements:
        raise FormProblem("表单内容太多，没有打开。已有的记录不受影响", code="form.too_large")
    return root


def _translations(model: etree._Element) -> dict[str, Itext]:
    """The default language comes first."""
    translations = model.findall(f"{xf('itext')}/{xf('translation')}")
    translations.sort(key=lambda translation: translation.get("default") is None)
    return {translation.get("lang", ""): _itext(translation) for translation in translations}


def _itext(translation: etree._Element) -> Itext:
    return {
        text.get("id", ""): {value.get("form", ""): value for value in text.findall(xf("value"))}
        for text in translation.findall(xf("text"))
    }


def _with_fallback(languages: Sequence[Itext]) -> Itext:
    """Texts of the first language; what is not translated there is taken from the next one that has it."""
    found: dict[str, dict[str, etree._Element]] = {}
    for language in languages:
        for text_id, values in language.items():
            texts = found.setdefault(text_id, {})
            for form, element in values.items():
                if len(element) or plain_text(element) not in {"", MISSING}:
                    texts.setdefault(form, element)
    return found


def _primary(model: etree._Element) -> etree._Element:
    instance = model.find(xf("instance"))
    if instance is None or len(instance) != 1:
        raise FormProblem("这不是一张表单（没有答案的样板）。已有的记录不受影响", code="form.not_a_form")
    return instance[0]
