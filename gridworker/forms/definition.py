"""From XForms XML to a frozen `Form`, every rule compiled and checked.

What this runtime cannot do is refused here, by name, before a worker starts to fill anything in.
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.attributes import check_gw
from gridworker.forms.compiling import Compiler
from gridworker.forms.controls import Body
from gridworker.forms.instances import LAST_SAVED, DataTable, empty_table, read_table, table_of
from gridworker.forms.markup import (
    XFORMS,
    Markup,
    jr,
    local_name,
    odk,
    plain_reference,
    plain_text,
    read_markup,
    xf,
)
from gridworker.forms.program import build_program
from gridworker.forms.shapes import MAX_NODES, read_shapes, repeat_counts
from gridworker.forms.structure import (
    Action,
    Attachment,
    AuditRules,
    Bind,
    Choice,
    Form,
    Question,
    Section,
    Shape,
)
from gridworker.forms.vetting import PRELOADS, vet
from gridworker.model.form_files import FormFile

__all__ = ["MAX_NODES", "Bind", "Choice", "Form", "Question", "Section", "check_gw", "load_form"]

KEPT = 6
"""Forms kept loaded; they are never changed, so everybody may share them."""
_LOADING = frozenset({"odk-instance-first-load", "odk-instance-load"})


def load_form(
    xml: bytes,
    language: str | None = None,
    attachments: Mapping[str, bytes] | None = None,
    files: tuple[FormFile, ...] = (),
) -> Form:
    """Load a published form. The last few are kept: a checklist is opened many times in a shift.

    Args:
        xml: as published; may come from anywhere.
        language: which of its languages to show; its default when it has no such language.
        attachments: file name -> content of the data files beside it, such as `streets.csv`. A form may be loaded
            without them, to look at it; `Form.missing` names what it needs before it can be filled in.
        files: what the form's record says of the files of its labels.

    Raises:
        FormProblem: `form.too_large`, `form.not_xml`, `form.not_a_form`, `form.unsupported`, `form.expression`,
            `form.function`, `form.reference`, `form.cycle`, `form.attachment`; the text names the question.
    """
    form = _loaded(bytes(xml), language, tuple(sorted((attachments or {}).items())))
    return replace(form, files=files) if files else form


@lru_cache(maxsize=KEPT)
def _loaded(xml: bytes, language: str | None, attachments: tuple[tuple[str, bytes], ...]) -> Form:
    return _Loader(read_markup(xml, language), dict(attachments)).form()


class _Loader:
    """Builds one form; holds what every step needs."""

    def __init__(self, markup: Markup, attachments: Mapping[str, bytes]) -> None:
        vet(markup)
        self._markup = markup
        counts = repeat_counts(markup.body)
        self._template, shapes, nodes = read_shapes(markup.primary, frozenset(counts))
        self._bind_elements = self._read_binds(shapes)
        self._by_id = {element.get("id", ""): path for path, element in self._bind_elements.items()}
        self._attachments, self._missing, tables = self._tables(attachments)
        self._compiler = Compiler(
            nodes=nodes,
            types=_types(shapes, self._bind_elements),
            repeats=frozenset(counts),
            tables=tables,
            itext=markup.itext,
        )
        self._shapes = {path: self._counted(shape, counts) for path, shape in shapes.items()}

    def form(self) -> Form:
        markup = self._markup
        binds = {path: self._bind(path, element) for path, element in self._bind_elements.items()}
        body = Body(markup, self._compiler, self._shapes, binds, self._bind_elements)
        groups, sections = body.read()
        namespace = etree.QName(markup.primary).namespace or ""
        return Form(
            id=markup.primary.get("id") or local_name(markup.primary),
            version=markup.primary.get("version", ""),
            title=markup.title,
            sections=sections,
            binds=binds,
            languages=markup.languages,
            language=markup.language,
            instance_namespace="" if namespace == XFORMS else namespace,
            body=groups,
            shapes=self._shapes,
            program=build_program(self._shapes, binds),
            template=self._template,
            actions=tuple(self._actions()),
            tables=self._compiler.tables,
            attachments=self._attachments,
            missing=self._missing,
            last_saved=self._last_saved(),
            audit=self._audit(),
            texts={key: plain_text(forms[""]) for key, forms in markup.itext.items() if "" in forms},
        )

    def _read_binds(self, shapes: Mapping[str, Shape]) -> dict[str, etree._Element]:
        found: dict[str, etree._Element] = {}
        for bind in self._markup.model.findall(xf("bind")):
            reference = plain_reference(bind.get("nodeset", bind.get("ref", "")))
            path = reference if reference.startswith("/") else f"/{self._template.tag}/{reference}"
            if path not in shapes:
                raise FormProblem(f"规则指向的题目不存在：{path}", code="form.reference")
            if path in found:
                raise FormProblem(f"{path}：同一道题有两条规则（bind）", code="form.unsupported")
            found[path] = bind
        return found

    def _counted(self, shape: Shape, counts: Mapping[str, str]) -> Shape:
        text = counts.get(shape.path, "")
        if not text.strip():
            return shape
        return replace(shape, count=self._compiler.expression(text.strip(), shape.path, "repeat_count"))

    def _tables(
        self, given: Mapping[str, bytes]
    ) -> tuple[tuple[Attachment, ...], tuple[Attachment, ...], dict[str, DataTable]]:
        tables: dict[str, DataTable] = {}
        wanted: list[Attachment] = []
        for instance in self._markup.model.findall(xf("instance"))[1:]:
            name, source = instance.get("id", ""), instance.get("src", "")
            if not name or name in tables:
                raise FormProblem(f"次级数据没有名字或重名：{name}", code="form.unsupported")
            tables[name] = empty_table() if not len(instance) else table_of(instance[0])
            if source and source != LAST_SAVED:
                wanted.append(Attachment(source.rpartition("/")[2], name))
        for each in wanted:
            if each.name in given:
                tables[each.instance] = read_table(each.name, given[each.name])
        return tuple(wanted), tuple(each for each in wanted if each.name not in given), tables

    def _bind(self, path: str, element: etree._Element) -> Bind:
        preload = "/".join(filter(None, (element.get(jr("preload")), element.get(jr("preloadParams")))))
        if preload and preload not in PRELOADS:
            raise FormProblem(f"{path}：自动填写 {preload} 这个版本还不支持", code="form.unsupported")
        rule, readonly = self._compiler.optional, element.get("readonly", "").strip()
        constant = readonly in {"true()", "false()", ""}
        return Bind(
            path=path,
            type=data_type(element),
            relevant=rule(element.get("relevant"), path, "relevant"),
            required=rule(element.get("required"), path, "required"),
            constraint=rule(element.get("constraint"), path, "constraint"),
            calculate=rule(element.get("calculate"), path, "calculate"),
            readonly=readonly == "true()",
            readonly_when=None if constant else rule(readonly, path, "readonly"),
            constraint_message=self._compiler.message(element.get(jr("constraintMsg")), path),
            required_message=self._compiler.message(element.get(jr("requiredMsg")), path),
            preload=preload,
        )

    def _actions(self) -> Iterator[Action]:
        for element in self._markup.model.findall(xf("setvalue")):
            yield self._action(element, "", _LOADING)
        for element in self._markup.body.iter(xf("setvalue")):
            parent = element.getparent()
            kind = "" if parent is None else local_name(parent)
            if parent is None or kind in {"group", "body"}:
                yield self._action(element, "", _LOADING)
            elif kind == "repeat":
                source = plain_reference(parent.get("nodeset", ""))
                yield self._action(element, source, _LOADING | {"odk-new-repeat"})
            else:
                yield self._action(element, self._answered(parent), _LOADING | {"xforms-value-changed"})

    def _action(self, element: etree._Element, source: str, allowed: frozenset[str]) -> Action:
        target = self._answered(element)
        events = frozenset(element.get("event", "").split())
        if target not in self._shapes or not self._shapes[target].is_leaf:
            raise FormProblem(f"setvalue 指向的题目不存在：{target}", code="form.reference")
        if not events or not events <= allowed:
            names = "、".join(sorted(events - allowed)) or "event"
            raise FormProblem(f"{target}：setvalue 的时机 {names} 这个版本还不支持", code="form.unsupported")
        text = element.get("value", "").strip()
        written = (element.text or "").strip()
        if not text and written:
            text = f'"{written}"' if '"' not in written else f"'{written}'"
        return Action(target, self._compiler.optional(text, target, "setvalue"), events, source)

    def _answered(self, element: etree._Element) -> str:
        """The path an element names, itself or through a bind."""
        named = self._by_id.get(element.get("bind", ""), element.get("bind", ""))
        return plain_reference(element.get("ref", "")) or named

    def _last_saved(self) -> str:
        instances = self._markup.model.findall(xf("instance"))
        return next((each.get("id", "") for each in instances if each.get("src") == LAST_SAVED), "")

    def _audit(self) -> AuditRules | None:
        path = f"/{self._template.tag}/meta/audit"
        if path not in self._shapes:
            return None
        bind = self._bind_elements.get(path)
        if bind is None:
            return AuditRules(path)
        return AuditRules(
            path, bind.get(odk("track-changes")) == "true", bind.get(odk("identify-user")) == "true"
        )


def data_type(bind: etree._Element) -> str:
    """The XForms type a bind gives, without prefix."""
    return bind.get("type", "string").rpartition(":")[2]


def _types(shapes: Mapping[str, Shape], binds: Mapping[str, etree._Element]) -> dict[str, str]:
    types: dict[str, str] = {}
    for path, shape in shapes.items():
        if shape.is_leaf:
            types[path] = data_type(binds[path]) if path in binds else "string"
        else:
            types[path] = "repeat" if shape.is_repeat else "group"
    return types
