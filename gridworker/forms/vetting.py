"""Looks through a form for what this runtime does not know, so that nothing is left out without a word.

Forms from newer tools, encrypted forms, forms that make entities, record sound or follow the device: refused by name.
Attributes of other people's namespaces are their own business and stay.
"""

from collections.abc import Iterable, Iterator

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.markup import JAVAROSA, ODK, OPENROSA, XFORMS, Markup, jr, local_name, odk

PRELOADS = frozenset({"uid", "timestamp/start", "timestamp/end", "date/today"}) | {
    f"property/{name}"
    for name in ("deviceid", "username", "phonenumber", "email", "simserial", "subscriberid")
}
"""Values filled in by the device that this runtime knows; what it has no value for stays empty, as on any tablet
without a SIM card."""

_NEWEST = 1
"""The major version of the XForms specification this follows."""

_MODEL = frozenset({"instance", "bind", "itext", "setvalue", "submission"})
_BODY = frozenset(
    {"input", "select", "select1", "upload", "trigger", "range", "rank", "group", "repeat", "secret"}
    | {"label", "hint", "help", "item", "itemset", "value", "setvalue", "output"}
)
_BIND = (
    frozenset({"id", "nodeset", "ref", "type", "relevant", "required", "constraint", "calculate", "readonly"})
    | {"saveIncomplete"}
    | {jr(n) for n in ("constraintMsg", "requiredMsg", "preload", "preloadParams", "noAppErrorString")}
    | {odk(n) for n in ("track-changes", "identify-user")}
    | {f"{{{OPENROSA}}}max-pixels"}
)
_SPEAKING = frozenset({"label", "hint", "help", "value"})
"""What holds text; tags in it, such as `em`, are part of how the text is written."""
_PREFIXES = {"": "", "jr": JAVAROSA, "odk": ODK, "orx": OPENROSA}
"""As conversion writes them; what other prefixes stand for is other people's business."""
_OURS = ("", XFORMS, JAVAROSA, ODK, OPENROSA)


def vet(markup: Markup) -> None:
    """Refuse what is unknown.

    Raises:
        FormProblem: `form.unsupported`, naming it.
    """
    _check_version(markup.model)
    _check_names(markup.model, _MODEL, "")
    _check_names(_controls(markup.body), _BODY, "")
    for bind in markup.model.iterchildren(f"{{{XFORMS}}}bind"):
        _check_bind(bind)
    for submission in markup.model.iterchildren(f"{{{XFORMS}}}submission"):
        if submission.get("base64RsaPublicKey"):
            raise _unsupported("表单要求加密提交")
    for element in markup.body.iterdescendants(f"{{{XFORMS}}}input"):
        if element.get("query"):
            raise _unsupported(f"{element.get('ref', '')}：题型 select_one_external")
    for instance in markup.primary.iterdescendants("{*}entity"):
        if instance.getparent() is not None:
            raise _unsupported("表单要建立或修改实体（entities）")


def knows_bind(name: str) -> bool:
    """Whether a rule may have this attribute, prefix and name as in a workbook's heading `bind::jr:preload`."""
    prefix, _, local = name.strip().rpartition(":")
    space = _PREFIXES.get(prefix)
    return space is None or (f"{{{space}}}{local}" if space else local) in _BIND


def _controls(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        yield child
        if local_name(child) not in _SPEAKING:
            yield from _controls(child)


def _check_version(model: etree._Element) -> None:
    version = model.get(odk("xforms-version"), "1")
    major = version.partition(".")[0]
    if not major.isdecimal() or int(major) > _NEWEST:
        raise FormProblem(
            f"表单按更新的规范（XForms {version}）写成，这个版本打不开。请先升级，已有的记录不受影响",
            code="form.unsupported",
        )


def _check_names(elements: Iterable[etree._Element], known: frozenset[str], where: str) -> None:
    for element in elements:
        name = local_name(element)
        if name not in known and (etree.QName(element).namespace or "") in _OURS:
            reference = element.get("ref") or element.get("nodeset") or where
            raise _unsupported(f"{reference}：{name}" if reference else name)


def _check_bind(bind: etree._Element) -> None:
    for name in map(str, bind.keys()):
        if name not in _BIND and ((tag := etree.QName(name)).namespace or "") in _OURS:
            raise _unsupported(f"{bind.get('nodeset', '')}：{tag.localname}")


def _unsupported(what: str) -> FormProblem:
    return FormProblem(f"{what} 这个版本还不支持", code="form.unsupported")
