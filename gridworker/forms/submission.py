"""Writes a filled-in form as an OpenRosa submission.

Source: OpenRosa metadata schema, https://docs.getodk.org/openrosa-metadata/ ; elements named there stand in the
namespace http://openrosa.org/xforms. Several photos of one question are written as file names separated by spaces.
"""

from collections.abc import Mapping

from lxml import etree

from gridworker.forms.markup import OPENROSA
from gridworker.forms.structure import Form


def instance_xml(
    form: Form,
    root: etree._Element,
    relevant: Mapping[str, bool],
    instance_id: str,
    photo_names: Mapping[str, str],
    meta: Mapping[str, str],
) -> bytes:
    """A submission; what is not relevant is left out.

    Args:
        form: the form filled in.
        root: the computed instance, without namespaces.
        relevant: instance path -> whether it takes part.
        instance_id: UUID, with or without `uuid:`.
        photo_names: photo id -> file name.
        meta: further metadata elements.
    """
    namespace = f"{{{form.instance_namespace}}}" if form.instance_namespace else ""
    written = etree.Element(f"{namespace}{root.tag}", nsmap=_prefixes(form))
    written.set("id", form.id)
    if form.version:
        written.set("version", form.version)
    images = {question.path for question in form.questions if question.type == "image"}
    _copy(root, written, f"/{root.tag}", relevant, dict.fromkeys(images, photo_names), namespace)
    _write_meta(written, instance_id, meta)
    return etree.tostring(written, xml_declaration=True, encoding="UTF-8")


def _prefixes(form: Form) -> dict[str, str]:
    return {"orx": OPENROSA} | ({"form": form.instance_namespace} if form.instance_namespace else {})


def _copy(
    source: etree._Element,
    target: etree._Element,
    path: str,
    relevant: Mapping[str, bool],
    images: Mapping[str, Mapping[str, str]],
    namespace: str,
) -> None:
    for child in source:
        child_path = f"{path}/{child.tag}"
        if not relevant.get(child_path, True) or (child_path.count("/") == 2 and child.tag == "meta"):
            continue
        written = etree.SubElement(target, f"{namespace}{child.tag}")
        names = images.get(child_path)
        written.text = child.text if names is None else _file_names(child.text, names)
        _copy(child, written, child_path, relevant, images, namespace)


def _file_names(photos: str | None, names: Mapping[str, str]) -> str | None:
    return " ".join(names.get(photo, photo) for photo in (photos or "").split()) or None


def _write_meta(root: etree._Element, instance_id: str, more: Mapping[str, str]) -> None:
    meta = etree.SubElement(root, f"{{{OPENROSA}}}meta")
    full_id = instance_id if instance_id.startswith("uuid:") else f"uuid:{instance_id}"
    for name, text in {"instanceID": full_id, **more}.items():
        etree.SubElement(meta, f"{{{OPENROSA}}}{name}").text = text
