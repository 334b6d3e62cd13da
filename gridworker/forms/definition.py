"""From XForms XML to a frozen `Form`, every rule compiled and checked.

What this runtime cannot do is refused here, by name, before a worker starts to fill anything in.
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import cast, get_args

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.expressions import Expression, Moment, compile_expression
from gridworker.forms.markup import (
    XFORMS,
    Markup,
    jr,
    local_name,
    message,
    plain_text,
    read_markup,
    secondary_items,
    text_element,
    xf,
)
from gridworker.forms.program import build_program
from gridworker.forms.structure import (
    GW_NAMESPACE,
    GW_VALUES,
    OUTCOMES,
    Bind,
    Choice,
    Form,
    LabelPart,
    Outcome,
    Question,
    QuestionType,
    Role,
    Section,
)
from gridworker.model.wording import limit_of

__all__ = ["Bind", "Choice", "Form", "Question", "Section", "load_form"]

MAX_NODES = 3_000
PRELOADS = frozenset({"uid", "timestamp/start", "timestamp/end", "date/today"})
"""Values filled in by the device that this runtime knows: instance id, start, end, day."""

_INPUT_TYPES: Mapping[str, QuestionType] = {
    "string": "text",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
}
_TRIAL = Moment("2026-01-01", "2026-01-01T00:00:00.000+08:00")
"""Every expression is computed once at loading, so that what libxml2 refuses shows at once."""
_LABEL_ONLY = frozenset({"label", "hint", "help"})
_ITEMSET = re.compile(r"instance\('([^']+)'\)/root/item")


def load_form(xml: bytes, language: str | None = None) -> Form:
    """Load a published form.

    Args:
        xml: as published; may come from anywhere.
        language: which of its languages to show; its default when it has no such language.

    Raises:
        FormProblem: `form.too_large`, `form.not_xml`, `form.not_a_form`, `form.unsupported`, `form.expression`,
            `form.function`, `form.reference`, `form.cycle`; the text names the question.
    """
    return _Loader(read_markup(xml, language)).form()


class _Loader:
    """Builds one form; holds what every step needs."""

    def __init__(self, markup: Markup) -> None:
        self._markup = markup
        self._template = _without_namespaces(markup.primary)
        self._paths = _instance_paths(self._template)
        self._bind_elements = {
            bind.get("nodeset", "").strip(): bind for bind in markup.model.findall(xf("bind"))
        }
        self._types = self._data_types()

    def form(self) -> Form:
        primary = self._markup.primary
        self._refuse_what_we_cannot_do()
        binds = {path: self._bind(path, element) for path, element in self._bind_elements.items()}
        namespace = etree.QName(primary).namespace or ""
        return Form(
            id=primary.get("id") or local_name(primary),
            version=primary.get("version", ""),
            title=self._markup.title,
            sections=self._sections(),
            binds=binds,
            languages=self._markup.languages,
            language=self._markup.language,
            instance_namespace="" if namespace == XFORMS else namespace,
            program=build_program(self._paths, binds),
            template=self._template,
        )

    def _data_types(self) -> dict[str, str]:
        leaves = {path for path, element in self._paths.items() if not len(element)}
        types = dict.fromkeys(leaves, "string")
        types |= {path: _local_type(bind) for path, bind in self._bind_elements.items() if path in leaves}
        return types

    def _refuse_what_we_cannot_do(self) -> None:
        if len(self._paths) > MAX_NODES:
            raise FormProblem(
                f"表单的题目太多（{len(self._paths)}，最多 {MAX_NODES}）", code="form.too_large"
            )
        if (
            self._markup.model.find(xf("setvalue")) is not None
            or self._markup.body.find(f".//{xf('setvalue')}") is not None
        ):
            raise FormProblem("表单用了动态默认值（setvalue），这个版本还不支持", code="form.unsupported")
        for path in self._bind_elements:
            if path not in self._paths:
                raise FormProblem(f"规则指向的题目不存在：{path}", code="form.reference")

    def _bind(self, path: str, element: etree._Element) -> Bind:
        preload = "/".join(filter(None, (element.get(jr("preload")), element.get(jr("preloadParams")))))
        if preload and preload not in PRELOADS:
            raise FormProblem(f"{path}：自动填写 {preload} 这个版本还不支持", code="form.unsupported")
        return Bind(
            path=path,
            type=_local_type(element),
            relevant=self._expression(path, element, "relevant"),
            required=self._expression(path, element, "required"),
            constraint=self._expression(path, element, "constraint"),
            calculate=self._expression(path, element, "calculate"),
            readonly=element.get("readonly", "").strip() == "true()",
            constraint_message=message(element.get(jr("constraintMsg"), ""), self._markup.itext),
            required_message=message(element.get(jr("requiredMsg"), ""), self._markup.itext),
            preload=preload,
        )

    def _expression(self, path: str, element: etree._Element, rule: str) -> Expression | None:
        text = element.get(rule, "").strip()
        return self._compile(text, path, rule) if text else None

    def _compile(self, text: str, path: str, rule: str) -> Expression:
        try:
            expression = compile_expression(text, context=path, types=self._types)
            expression.value(self._template, _TRIAL)
        except FormProblem as problem:
            raise FormProblem(f"{path} 的 {rule}：{problem.text}", code=problem.code) from problem
        return expression

    def _sections(self) -> tuple[Section, ...]:
        root_path = f"/{self._template.tag}"
        loose: list[etree._Element] = []
        found: list[tuple[str, str, list[Question]]] = []
        for control in self._markup.body:
            if local_name(control) != "group":
                loose.append(control)
                continue
            path = control.get("ref", "")
            found.append((path, self._text(control, "label"), self._questions(control, path)))
        if loose:
            body = (question for control in loose for question in self._control(control, root_path))
            found.insert(0, (root_path, self._markup.title, list(body)))
        return tuple(
            Section(path, title, _numbered(questions, index))
            for index, (path, title, questions) in enumerate(found, start=1)
        )

    def _questions(self, group: etree._Element, section: str) -> list[Question]:
        return [
            question
            for control in group
            if local_name(control) not in _LABEL_ONLY
            for question in self._control(control, section)
        ]

    def _control(self, control: etree._Element, section: str) -> Iterator[Question]:
        kind = local_name(control)
        if kind == "group":
            yield from self._questions(control, section)
            return
        path = control.get("ref", "").strip()
        if path not in self._types:
            raise FormProblem(f"题目没有放答案的地方：{path or kind}", code="form.reference")
        yield self._question(control, path, section, self._question_type(control, kind, path))

    def _question_type(self, control: etree._Element, kind: str, path: str) -> QuestionType:
        bind = self._bind_elements.get(path)
        data_type = self._types[path]
        if kind == "input" and bind is not None and bind.get("readonly") and not bind.get("calculate"):
            return "note"
        if kind == "input" and data_type in _INPUT_TYPES:
            return _INPUT_TYPES[data_type]
        if kind in {"select1", "select"}:
            return "select_one" if kind == "select1" else "select_multiple"
        if kind == "upload" and control.get("mediatype", "").startswith("image/"):
            return "image"
        raise FormProblem(f"{path}：题型 {kind}（{data_type}）这个版本还不支持", code="form.unsupported")

    def _question(self, control: etree._Element, path: str, section: str, kind: QuestionType) -> Question:
        gw = self._gw_attributes(path)
        parts = self._label_parts(control, path)
        return Question(
            path=path,
            name=path.rpartition("/")[2],
            type=kind,
            section=section,
            label=_joined(parts),
            label_parts=parts,
            hint=self._text(control, "hint"),
            choices=self._choices(control, path) if kind.startswith("select") else (),
            appearance=control.get("appearance", ""),
            item=gw.get("item", ""),
            role=cast("Role", gw.get("role", "result")),
            severity=gw.get("severity", ""),
            hazard_code=gw.get("hazard_code", ""),
            photo=gw.get("photo", "none"),
            basis_mark=gw.get("basis_mark", ""),
            legal_basis=gw.get("legal_basis", ""),
            limit=limit_of(gw.get("limit", "")),
            privacy=gw.get("privacy", ""),
        )

    def _gw_attributes(self, path: str) -> dict[str, str]:
        bind = self._bind_elements.get(path)
        prefix = f"{{{GW_NAMESPACE}}}"
        found = (
            {}
            if bind is None
            else {str(k)[len(prefix) :]: str(v) for k, v in bind.items() if str(k).startswith(prefix)}
        )
        for name, value in found.items():
            check_gw(name, value, path)
        return found

    def _text(self, control: etree._Element, name: str) -> str:
        element = text_element(control, name, self._markup.itext)
        text = "" if element is None else plain_text(element)
        return "" if text == "-" else text

    def _label_parts(self, control: etree._Element, path: str) -> tuple[LabelPart, ...]:
        element = text_element(control, "label", self._markup.itext)
        if element is None:
            return ()
        parts: list[LabelPart] = [element.text or ""]
        for child in element:
            shown = local_name(child) == "output"
            parts += [
                self._compile(child.get("value", ""), path, "label") if shown else plain_text(child),
                child.tail or "",
            ]
        return tuple(part for part in parts if part)

    def _choices(self, control: etree._Element, path: str) -> tuple[Choice, ...]:
        itemset = control.find(xf("itemset"))
        if itemset is None:
            return tuple(self._inline_choice(item) for item in control.findall(xf("item")))
        match = _ITEMSET.fullmatch(itemset.get("nodeset", "").strip())
        if match is None:
            raise FormProblem(f"{path}：选项筛选（choice_filter）这个版本还不支持", code="form.unsupported")
        return tuple(self._choice(item) for item in secondary_items(self._markup.model, match[1]))

    def _choice(self, item: etree._Element) -> Choice:
        values = {local_name(child): (child.text or "").strip() for child in item}
        element = self._markup.itext.get(values.get("itextId", ""))
        label = plain_text(element) if element is not None else values.get("label", "")
        choice = _choice(values.get("name", ""), label, values.get("outcome", ""))
        return replace(choice, limit=limit_of(values.get("limit", "")))

    def _inline_choice(self, item: etree._Element) -> Choice:
        return _choice((item.findtext(xf("value")) or "").strip(), self._text(item, "label"), "")


def check_gw(name: str, value: str, where: str) -> None:
    """Check one of our attributes.

    Raises:
        FormProblem: `form.attribute`, unknown name or a value outside its list.
    """
    if name not in GW_VALUES:
        raise FormProblem(f"{where}：没有 gw:{name} 这个属性", code="form.attribute")
    allowed = GW_VALUES[name]
    if name == "limit" and limit_of(value) is None:
        raise FormProblem(
            f"{where}：gw:limit 要写成“5 工作日”“4 工作时”“2 紧急工作时”这样，不能是“{value}”",
            code="form.attribute",
        )
    if allowed is not None and value not in allowed:
        raise FormProblem(
            f"{where}：gw:{name} 只能是 {'、'.join(allowed)}，不能是“{value}”", code="form.attribute"
        )


def _choice(name: str, label: str, outcome: str) -> Choice:
    meaning = outcome or (name if name in OUTCOMES else "")
    if meaning and meaning not in get_args(Outcome):
        raise FormProblem(f"选项 {name}：outcome 只能是 {'、'.join(OUTCOMES)}", code="form.attribute")
    return Choice(name, label or name, cast("Outcome", meaning) if meaning else None)


def _numbered(questions: list[Question], section: int) -> tuple[Question, ...]:
    numbered, at = [], 0
    for question in questions:
        counts = question.type != "note" and (not question.item or question.role == "result")
        at += counts
        numbered.append(replace(question, number=f"{section}.{at}") if counts else question)
    return tuple(numbered)


def _joined(parts: tuple[LabelPart, ...]) -> str:
    text = "".join("…" if isinstance(part, Expression) else part for part in parts).strip()
    return "" if text == "-" else text


def _local_type(bind: etree._Element) -> str:
    return bind.get("type", "string").rpartition(":")[2]


def _without_namespaces(primary: etree._Element) -> etree._Element:
    bare = etree.Element(local_name(primary))
    bare.text = (primary.text or "").strip() or None
    for child in primary:
        bare.append(_without_namespaces(child))
    return bare


def _instance_paths(root: etree._Element) -> dict[str, etree._Element]:
    paths: dict[str, etree._Element] = {}

    def visit(element: etree._Element, path: str) -> None:
        if path in paths:
            raise FormProblem(f"两道题用了同一个位置：{path}", code="form.unsupported")
        paths[path] = element
        for child in element:
            visit(child, f"{path}/{child.tag}")

    visit(root, f"/{root.tag}")
    return paths
