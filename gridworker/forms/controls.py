"""Reads the body of a form: groups, repeats, questions with their texts and choices.

Knows markup and compiled rules, not answers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.attributes import gw_fields, judged_choice
from gridworker.forms.compiling import Compiler, joined
from gridworker.forms.itemsets import Choice, Itemset, TextParts
from gridworker.forms.markup import Markup, itext_id, jr, local_name, plain_reference, text_elements, xf
from gridworker.forms.nodesets import read_nodeset
from gridworker.forms.structure import (
    CHOOSING,
    Bind,
    Group,
    Question,
    QuestionType,
    Range,
    Section,
    Shape,
)

_INPUT_TYPES: Mapping[str, QuestionType] = {
    "string": "text",
    "text": "text",
    "int": "integer",
    "integer": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "datetime": "datetime",
    "barcode": "barcode",
    "geopoint": "geopoint",
    "geotrace": "geotrace",
    "geoshape": "geoshape",
}
_CHOICE_TYPES: Mapping[str, QuestionType] = {
    "select1": "select_one",
    "select": "select_multiple",
    "rank": "rank",
}
_MEDIA_TYPES: Mapping[str, QuestionType] = {
    "image": "image",
    "audio": "audio",
    "video": "video",
    "application": "file",
    "text": "file",
    "*": "file",
}
_TEXTS = frozenset({"label", "hint", "help", "setvalue", "item", "itemset", "value"})
_CONTROL_ATTRIBUTES = frozenset({"ref", "bind", "appearance", "mediatype", "start", "end", "step", "class"})
_LABEL_MEDIA = ("image", "big-image", "audio", "video")


class Body:
    """Builds the groups, questions and sections of one form."""

    def __init__(
        self,
        markup: Markup,
        compiler: Compiler,
        shapes: Mapping[str, Shape],
        binds: Mapping[str, Bind],
        bind_elements: Mapping[str, etree._Element],
    ) -> None:
        self._markup, self._compiler, self._shapes = markup, compiler, shapes
        self._binds, self._bind_elements = binds, bind_elements
        self._by_id = {element.get("id", ""): path for path, element in bind_elements.items()}
        self._set = {element.get("ref", "") for element in self._setvalues()}

    def read(self) -> tuple[tuple[Group | Question, ...], tuple[Section, ...]]:
        """Everything on the form, nested; and its sections."""
        root = next(iter(self._shapes))
        controls = [each for each in self._markup.body if local_name(each) not in _TEXTS]
        found = [item for control in controls for item in self._control(control, root)]
        loose = [item for item in found if isinstance(item, Question)]
        titled = [
            (item.path, item.label, tuple(item.questions())) for item in found if isinstance(item, Group)
        ]
        if loose:
            titled.insert(0, (root, self._markup.title, tuple(loose)))
        paths = [path or f"{root}#{place}" for place, (path, _, _) in enumerate(titled, start=1)]
        sections = [
            Section(path, title, _numbered(questions, path, place))
            for place, (path, (_, title, questions)) in enumerate(zip(paths, titled, strict=True), start=1)
        ]
        settled = {question.path: question for section in sections for question in section.questions}
        return tuple(_settled(item, settled) for item in found), tuple(sections)

    def _setvalues(self) -> Iterator[etree._Element]:
        yield from self._markup.model.iterchildren(xf("setvalue"))
        yield from self._markup.body.iterdescendants(xf("setvalue"))

    # --- groups ----------------------------------------------------------------------------------------------------

    def _control(self, control: etree._Element, context: str) -> Iterator[Group | Question]:
        kind = local_name(control)
        if kind == "group":
            yield self._group(control, context)
        elif kind == "repeat":
            yield self._repeat(control, None)
        else:
            yield self._question(control, kind, context)

    def _group(self, control: etree._Element, context: str) -> Group:
        """A group; one that only holds a repeat and its title is that repeat."""
        path = self._place(control, context) if control.get("ref") or control.get("bind") else ""
        inside = [each for each in control if local_name(each) not in _TEXTS]
        if len(inside) == 1 and local_name(inside[0]) == "repeat":
            return self._repeat(inside[0], control)
        parts = self._parts(control, "label", path or context)
        children = [item for each in inside for item in self._control(each, path or context)]
        return Group(path, joined(parts), parts, control.get("appearance", ""), tuple(children))

    def _repeat(self, control: etree._Element, group: etree._Element | None) -> Group:
        path = plain_reference(control.get("nodeset", ""))
        titled = control if group is None or control.find(xf("label")) is not None else group
        parts, seen_from = self._title(titled, path)
        looks = [each.get("appearance", "") for each in (group, control) if each is not None]
        inside = [each for each in control if local_name(each) not in _TEXTS]
        children = [item for each in inside for item in self._control(each, path)]
        fixed = control.get(jr("noAddRemove"), "").strip() not in {"", "false()"}
        return Group(
            path=path,
            label=joined(parts),
            label_parts=parts,
            appearance=" ".join(filter(None, looks)),
            children=tuple(children),
            is_repeat=True,
            is_counted=fixed or self._shapes[path].count is not None,
            label_from=seen_from,
        )

    def _title(self, titled: etree._Element, path: str) -> tuple[TextParts, str]:
        """The title of a repeat's instances, and from where it is seen.

        Publishing writes `${name}` in it as if the title stood beside the questions of the repeat.
        """
        inside = self._shapes[path].children[0]
        try:
            return self._parts(titled, "label", path), path
        except FormProblem:
            return self._parts(titled, "label", inside), inside

    def _place(self, control: etree._Element, context: str) -> str:
        """Where a control keeps its answer; old forms name the bind, or write the path from the group on."""
        reference = plain_reference(control.get("ref", "")) or self._by_id.get(control.get("bind", ""), "")
        path = reference if reference.startswith("/") else f"{context}/{reference}"
        if path not in self._shapes:
            raise FormProblem(
                f"题目没有放答案的地方：{reference or local_name(control)}", code="form.reference"
            )
        return path

    # --- questions -------------------------------------------------------------------------------------------------

    def _question(self, control: etree._Element, kind: str, context: str) -> Question:
        path = self._place(control, context)
        if not self._shapes[path].is_leaf:
            raise FormProblem(f"题目没有放答案的地方：{path}", code="form.reference")
        labels, hints = self._texts(control, "label"), self._texts(control, "hint")
        label, hint = self._shown(labels, path), self._shown(hints, path)
        guidance = self._compiler.parts(hints.get("guidance"), path)
        question_type = self._type(control, kind, path)
        itemset, choices = self._choices(control, path) if question_type in CHOOSING else (None, ())
        return Question(
            path=path,
            name=path.rpartition("/")[2],
            type=question_type,
            section="",
            label=joined(label),
            label_parts=label,
            hint=joined(hint),
            hint_parts=hint,
            guidance=joined(guidance),
            guidance_parts=guidance,
            media=_media(labels),
            choices=choices,
            itemset=itemset,
            appearance=control.get("appearance", ""),
            data_type=self._compiler.types[path],
            range=_range(control, path) if question_type == "range" else None,
            mediatype=control.get("mediatype", ""),
            parameters=self._parameters(control, path),
            repeat=self._shapes[path].repeat,
            **gw_fields(self._bind_elements.get(path), path),
        )

    def _parameters(self, control: etree._Element, path: str) -> dict[str, str]:
        bind = self._bind_elements.get(path)
        pixels = None if bind is None else bind.get("{http://openrosa.org/xforms}max-pixels")
        found = {
            etree.QName(name).localname: str(value)
            for name, value in control.attrib.items()
            if str(name) not in _CONTROL_ATTRIBUTES
        }
        return found | ({"max-pixels": pixels} if pixels else {})

    def _type(self, control: etree._Element, kind: str, path: str) -> QuestionType:
        data_type = self._compiler.types[path]
        if kind in {"input", "secret"} and data_type in _INPUT_TYPES:
            return "note" if self._is_note(path, data_type) else _INPUT_TYPES[data_type]
        if kind in _CHOICE_TYPES:
            return _CHOICE_TYPES[kind]
        media = control.get("mediatype", "*/*").partition("/")[0]
        if kind == "upload" and media in _MEDIA_TYPES:
            return _MEDIA_TYPES[media]
        if kind == "trigger":
            return "acknowledge"
        if kind == "range" and data_type in {"int", "integer", "decimal"}:
            return "range"
        raise FormProblem(f"{path}：题型 {kind}（{data_type}）这个版本还不支持", code="form.unsupported")

    def _is_note(self, path: str, data_type: str) -> bool:
        """Readonly text that never gets a value is something to read."""
        bind = self._binds.get(path)
        has_value = self._shapes[path].default is not None or path in self._set
        return (
            bind is not None
            and bind.readonly
            and bind.calculate is None
            and not has_value
            and data_type == "string"
        )

    def _parts(self, control: etree._Element, name: str, path: str) -> TextParts:
        return self._shown(self._texts(control, name), path)

    def _texts(self, control: etree._Element, name: str) -> Mapping[str, etree._Element]:
        return text_elements(control, name, self._markup.itext)

    def _shown(self, texts: Mapping[str, etree._Element], path: str) -> TextParts:
        """Of a text written for several sizes of screen, the one to show."""
        return (
            self._compiler.parts(texts.get("", texts.get("long", texts.get("short"))), path) if texts else ()
        )

    # --- choices ---------------------------------------------------------------------------------------------------

    def _choices(self, control: etree._Element, path: str) -> tuple[Itemset | None, tuple[Choice, ...]]:
        element = control.find(xf("itemset"))
        if element is None:
            return None, tuple(self._inline_choice(item, path) for item in control.iterchildren(xf("item")))
        itemset = self._itemset(element, path)
        if not itemset.table:
            return itemset, ()
        items = self._compiler.tables[itemset.table].items(itemset.path)
        return itemset, tuple(self._choice(item, itemset, path) for item in items)

    def _itemset(self, element: etree._Element, path: str) -> Itemset:
        text = element.get("nodeset", "")
        nodeset = read_nodeset(text)
        if nodeset is None:
            raise FormProblem(f"{path}：选项来源 {text} 看不懂", code="form.unsupported")
        if nodeset.table and nodeset.table not in self._compiler.tables:
            raise FormProblem(f"{path}：选项来源 {nodeset.table} 不存在", code="form.reference")
        value, label = element.find(xf("value")), element.find(xf("label"))
        label_ref = "label" if label is None else label.get("ref", "label")
        text_column = itext_id(label_ref)
        compile_rule = self._compiler.optional
        conditions = nodeset.conditions
        indexed = tuple(
            (column, self._compiler.expression(value_text, path, "choice_filter"))
            for column, value_text in conditions or ()
        )
        return Itemset(
            table=nodeset.table,
            path=nodeset.path,
            value=_column("name" if value is None else value.get("ref", "name")),
            label=_column(label_ref if text_column is None else text_column),
            label_is_text_id=text_column is not None,
            conditions=indexed,
            nodeset=None if conditions is not None else compile_rule(nodeset.text, path, "choice_filter"),
            is_shuffled=nodeset.is_shuffled,
            seed=compile_rule(nodeset.seed, path, "seed"),
        )

    def _choice(self, item: etree._Element, itemset: Itemset, path: str) -> Choice:
        values = {str(child.tag): (child.text or "").strip() for child in item}
        shown = values.get(itemset.label, "")
        choice = judged_choice(
            values.get(itemset.value, ""), shown, values.get("outcome", ""), values.get("limit", "")
        )
        if not itemset.label_is_text_id:
            return choice
        return self._worded(choice, self._markup.itext.get(shown, {}), path)

    def _inline_choice(self, item: etree._Element, path: str) -> Choice:
        choice = judged_choice((item.findtext(xf("value")) or "").strip(), "")
        return self._worded(choice, text_elements(item, "label", self._markup.itext), path)

    def _worded(self, choice: Choice, texts: Mapping[str, etree._Element], path: str) -> Choice:
        element = texts.get("", texts.get("long", texts.get("short")))
        if element is not None and not len(element) and len(texts) == 1:
            return replace(choice, label=(element.text or "").strip() or choice.name)
        parts = self._compiler.parts(element, path)
        quoting = parts if any(not isinstance(part, str) for part in parts) else ()
        return replace(choice, label=joined(parts) or choice.name, media=_media(texts), parts=quoting)


def _column(reference: str) -> str:
    return reference.strip().removeprefix("./")


def _media(texts: Mapping[str, etree._Element]) -> dict[str, str]:
    """Form -> file name; `jr://images/x.png` is `x.png`."""
    return {
        form: (texts[form].text or "").strip().rpartition("/")[2] for form in _LABEL_MEDIA if form in texts
    }


def _range(control: etree._Element, path: str) -> Range:
    bounds = [
        control.get(name, fallback).strip()
        for name, fallback in (("start", "0"), ("end", "10"), ("step", "1"))
    ]
    try:
        start, end, step = map(float, bounds)
    except ValueError:
        raise FormProblem(f"{path}：range 的 start、end、step 要是数字", code="form.attribute") from None
    if step == 0 or start == end:
        raise FormProblem(f"{path}：range 的 step 不能是 0，start 和 end 不能相同", code="form.attribute")
    return Range(*bounds)


def _numbered(questions: tuple[Question, ...], section: str, place: int) -> tuple[Question, ...]:
    numbered, at = [], 0
    for question in questions:
        counts = question.type != "note" and (not question.item or question.role == "result")
        at += counts
        known: dict[str, Any] = {"section": section, "number": f"{place}.{at}" if counts else ""}
        numbered.append(Question(**(vars(question) | known)))  # `replace` asks for each field by itself
    return tuple(numbered)


def _settled(item: Group | Question, settled: Mapping[str, Question]) -> Group | Question:
    """The item with the questions as their sections have them."""
    if isinstance(item, Question):
        return settled[item.path]
    return replace(item, children=tuple(_settled(child, settled) for child in item.children))
