"""Secondary instances: lists of data beside a form, written in it or coming as csv, xml or geojson files.

A table is read once and shared by every session. Looking something up goes through an index, so that ten thousand
rows cost what ten cost. Knows nothing of questions.
Source: ODK XForms specification, https://getodk.github.io/xforms-spec/#secondary-instances---external
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from gridworker.errors import FormProblem
from gridworker.forms.markup import local_name, parse_xml

MAX_FILE_BYTES = 30_000_000
MAX_ROWS = 200_000
MAX_COLUMNS = 500
LAST_SAVED = "jr://instance/last-saved"
"""Source of the instance that holds what was sent last; it comes with the session, not with the form."""


class DataTable:
    """The items of a secondary instance.

    Args:
        top: an element whose only child is the instance's root, so that paths such as `root/item` start from it.
    """

    def __init__(self, top: etree._Element) -> None:
        self.top = top
        self._items: dict[str, list[etree._Element]] = {}
        self._contents: dict[str, dict[tuple[tuple[str, str], ...], int]] = {}
        self._indexes: dict[tuple[str, str], dict[str, tuple[int, ...]]] = {}

    def items(self, path: str = "root/item") -> list[etree._Element]:
        """The items at a path of plain steps; always the same objects."""
        if path not in self._items:
            found = [self.top]
            for step in path.split("/"):
                found = [child for element in found for child in element.iterchildren(step)]
            self._items[path] = found
        return self._items[path]

    def place_of(self, item: etree._Element, path: str = "root/item") -> int | None:
        """Which of the items this is, itself or a copy of it (libxml2 copies what it finds in another document)."""
        if path not in self._contents:
            found = enumerate(self.items(path))
            self._contents[path] = {_content(each): place for place, each in reversed(list(found))}
        return self._contents[path].get(_content(item))

    def places(self, column: str, value: str, path: str = "root/item") -> tuple[int, ...]:
        """Which of the items have this text in a column, counted from 0."""
        index = self._indexes.get((path, column))
        if index is None:
            index = self._indexes[path, column] = _index(self.items(path), column)
        return index.get(value, ())


def _content(item: etree._Element) -> tuple[tuple[str, str], ...]:
    return tuple((str(child.tag), child.text or "") for child in item)


def _index(items: Iterable[etree._Element], column: str) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        for text in {child.text or "" for child in item.iterchildren(column)}:
            found.setdefault(text, []).append(place)
    return {value: tuple(places) for value, places in found.items()}


def table_of(element: etree._Element) -> DataTable:
    """The table written inside a form's `instance` element, or any root element."""
    top = etree.Element("instance")
    top.append(without_namespaces(element))
    return DataTable(top)


def empty_table() -> DataTable:
    """A table without anything."""
    return DataTable(etree.Element("instance"))


def without_namespaces(element: etree._Element) -> etree._Element:
    """A copy whose names have no namespaces; attributes are left out."""
    bare = etree.Element(local_name(element))
    trail = [(element, bare)]
    while trail:
        source, copy = trail.pop()
        copy.text = source.text if not len(source) else None
        trail.extend((child, etree.SubElement(copy, local_name(child))) for child in source)
    return bare


def read_table(name: str, data: bytes) -> DataTable:
    """A file that belongs to a form as a table.

    Args:
        name: its name; the ending says what it is.
        data: from outside.

    Raises:
        FormProblem: `form.attachment`, it cannot be used; the text says why.
    """
    if len(data) > MAX_FILE_BYTES:
        raise _unusable(name, f"太大（{len(data) // 1_000_000} MB）")
    read = _READERS.get(name.rpartition(".")[2].lower())
    if read is None:
        raise _unusable(name, "不是 csv、xml 或 geojson")
    try:
        return DataTable(read(data))
    except FormProblem as problem:
        raise _unusable(name, problem.text) from problem
    except (ValueError, TypeError, AttributeError, LookupError, csv.Error, RecursionError) as reason:
        raise _unusable(name, str(reason) or "读不出来") from reason


def _unusable(name: str, reason: str) -> FormProblem:
    return FormProblem(f"表单附带的文件 {name} 不能用：{reason}。已有的记录不受影响", code="form.attachment")


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("文字编码不是 UTF-8，请另存为 UTF-8 的 csv") from None


def _read_csv(data: bytes) -> etree._Element:
    text = _text(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = [heading.strip() for heading in next(rows, [])]
    return _items(header, (row for row in rows if any(row)))


def _items(header: Sequence[str], rows: Iterable[Sequence[str]]) -> etree._Element:
    _check_header(header)
    top, root = _top()
    for number, row in enumerate(rows, start=2):
        if number > MAX_ROWS:
            raise ValueError(f"行数太多（最多 {MAX_ROWS}）")
        item = etree.SubElement(root, "item")
        for heading, text in zip(header, row, strict=False):
            if heading:
                etree.SubElement(item, heading).text = text
    return top


def _top() -> tuple[etree._Element, etree._Element]:
    top = etree.Element("instance")
    return top, etree.SubElement(top, "root")


def _check_header(header: Sequence[str]) -> None:
    named = [heading for heading in header if heading]
    if not named or len(named) > MAX_COLUMNS:
        raise ValueError(f"第一行要写列名（最多 {MAX_COLUMNS} 列）")
    if len(set(named)) != len(named):
        raise ValueError("有重名的列")
    for heading in named:
        if not _is_name(heading):
            raise ValueError(f"列名“{heading}”不能用（不要有空格和符号，不要以数字开头）")


def _is_name(heading: str) -> bool:
    try:
        etree.Element(heading)
    except ValueError:
        return False
    return ":" not in heading and "{" not in heading


def _read_xml(data: bytes) -> etree._Element:
    top = etree.Element("instance")
    top.append(without_namespaces(parse_xml(data, MAX_FILE_BYTES, MAX_ROWS * 10)))
    return top


def _read_geojson(data: bytes) -> etree._Element:
    """Each feature is an item: its properties, its `geometry` as ODK writes places, its `id`."""
    document = json.loads(_text(data))
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise ValueError("不是 FeatureCollection")
    if len(features) > MAX_ROWS:
        raise ValueError(f"地点太多（最多 {MAX_ROWS}）")
    top, root = _top()
    for feature in features:
        _add_feature(etree.SubElement(root, "item"), feature)
    return top


def _add_feature(item: etree._Element, feature: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    if not isinstance(feature, dict):
        raise TypeError("有一个地点写法不对")
    values = {"geometry": _geometry(feature.get("geometry"))}
    if feature.get("id") is not None:
        values["id"] = _plain(feature["id"])
    values |= {str(name): _plain(value) for name, value in (feature.get("properties") or {}).items()}
    for name, text in values.items():
        if not _is_name(name):
            raise ValueError(f"属性名“{name}”不能用")
        etree.SubElement(item, name).text = text


def _plain(value: Any) -> str:  # noqa: ANN401
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: Any) -> str:  # noqa: ANN401
    """`lat lon 0 0` of each point, separated by `; `."""
    if not isinstance(geometry, dict):
        raise TypeError("有一个地点没有 geometry")
    shape, coordinates = geometry.get("type"), geometry.get("coordinates")
    points: Mapping[Any, Callable[[Any], list[Any]]] = {
        "Point": lambda it: [it],
        "LineString": list,
        "Polygon": lambda it: list(it[0]),
    }
    if shape not in points or not isinstance(coordinates, list) or not coordinates:
        raise ValueError(f"只支持点、线、面，不支持 {shape}")
    return "; ".join(
        f"{float(point[1]):.10g} {float(point[0]):.10g} 0 0" for point in points[shape](coordinates)
    )


_READERS: Mapping[str, Callable[[bytes], etree._Element]] = {
    "csv": _read_csv,
    "xml": _read_xml,
    "geojson": _read_geojson,
}
