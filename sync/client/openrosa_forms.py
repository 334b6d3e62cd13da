"""The forms that an OpenRosa server offers: its list, one form with its files, each checked against its hash.

Lists come from outside: no entities, plain file names only, nothing of another host.
Sources: https://docs.getodk.org/openrosa-form-list/ and https://docs.getodk.org/openrosa-manifest/
"""

import hashlib
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from lxml import etree

from gridworker.errors import FormProblem, InputProblem, PlatformProblem
from gridworker.forms.markup import parse_xml
from sync.client.openrosa import download
from sync.client.openrosa_http import Link

FORM_NAME = "form.xml"
"""What a fetched form is called; none of its files may be."""

_MD5 = "md5:"
_NOT_IN_NAMES = frozenset('/\\:*?"<>|\0\r\n')


class ListedForm(NamedTuple):
    """A form that a server offers; `hash` is `md5:…` or "", `manifest_url` "" if it has no files."""

    form_id: str
    name: str
    version: str
    hash: str
    download_url: str
    manifest_url: str


class FetchedForm(NamedTuple):
    """A form as it came: its XForms text, and its files by name."""

    listed: ListedForm
    xml: bytes
    attachments: Mapping[str, bytes]


def list_forms(link: Link, url: str, form_id: str = "") -> list[ListedForm]:
    """What the server at `url` offers, or its versions of one form.

    Raises:
        NetworkProblem, ServerAway: no list came.
        PlatformProblem: it cannot be read (`openrosa.list`).
    """
    query = f"?{urlencode({'formID': form_id})}" if form_id else ""
    found = [_listed(entry) for entry in _entries(link, url, f"{url}/formList{query}", "xform")]
    return [form for form in found if form_id in ("", form.form_id)]


def fetch_form(link: Link, url: str, form_id: str) -> FetchedForm:
    """A form with everything that belongs to it, or nothing.

    Raises:
        NetworkProblem, ServerAway: it did not come whole.
        PlatformProblem: it is not what its hash says (`openrosa.hash`), or a list cannot be read (`openrosa.list`).
        InputProblem: the server does not offer it (`openrosa.not_offered`).
    """
    listed = next(iter(list_forms(link, url, form_id)), None)
    if listed is None:
        raise InputProblem(
            f"这个服务器上没有编号是 {form_id} 的表，什么也没有存。请核对编号和账号。",
            code="openrosa.not_offered",
        )
    xml = _checked(download(link, url, listed.download_url).body, listed.hash, form_id)
    files = _entries(link, url, listed.manifest_url, "mediaFile") if listed.manifest_url else []
    return FetchedForm(listed, xml, dict(_file(link, url, entry) for entry in files))


def _entries(link: Link, url: str, place: str, tag: str) -> list[etree._Element]:
    try:
        root = parse_xml(download(link, url, place).body)
    except FormProblem as problem:
        raise _unreadable() from problem
    return list(root.iterfind(f"{{*}}{tag}"))


def _listed(entry: etree._Element) -> ListedForm:
    names = ("formID", "name", "version", "hash", "downloadUrl", "manifestUrl")
    listed = ListedForm(*(_text(entry, name) for name in names))
    if not listed.form_id or not listed.download_url:
        raise _unreadable()
    return listed


def _file(link: Link, url: str, entry: etree._Element) -> tuple[str, bytes]:
    name, place = _text(entry, "filename"), _text(entry, "downloadUrl")
    is_plain = _NOT_IN_NAMES.isdisjoint(name) and not name.startswith(".") and name.lower() != FORM_NAME
    if not name or not place or not is_plain:
        raise _unreadable()
    return name, _checked(download(link, url, place).body, _text(entry, "hash"), name)


def _text(entry: etree._Element, name: str) -> str:
    return (entry.findtext(f"{{*}}{name}") or "").strip()


def _checked(content: bytes, said: str, name: str) -> bytes:
    """The content, if it is what its hash says; a server that gives none is believed."""
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    if said and said.lower() != _MD5 + digest:
        raise PlatformProblem(
            f"{name} 下载得不完整，或和服务器说的不一样，什么也没有存。请稍后再试。", code="openrosa.hash"
        )
    return content


def _unreadable() -> PlatformProblem:
    return PlatformProblem(
        "服务器给的表单清单看不懂，什么也没有存。请核对地址；持续出现请告诉那边的管理员。",
        code="openrosa.list",
    )
