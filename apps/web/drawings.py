"""Drawings made elsewhere, brought into a page whose security policy forbids inline styles."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from django.utils.safestring import SafeString, mark_safe

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
DROPPED = {"style", "script", "metadata", "foreignObject", "title", "desc", "a"}
REFERENCE = re.compile(r"url\(#([^)]+)\)")


def embed_svg(markup: str, *, prefix: str, label: str) -> SafeString:
    """Return an SVG document as an element to stand in a page.

    Style attributes become presentation attributes, because the policy blocks the former; style and
    script elements and event attributes are dropped; identifiers get `prefix`, because two drawings
    of one library use the same ones. The element is one image with `label` for those who cannot see
    it. Raises ValueError when the markup is not SVG.
    """
    try:
        root = ElementTree.fromstring(markup)  # noqa: S314 - drawn by this server, not sent by anyone
    except ElementTree.ParseError as error:
        raise ValueError("The drawing is not well-formed XML.") from error
    if _local(root.tag) != "svg":
        raise ValueError("The drawing is not SVG.")
    _clean(root, prefix)
    for attribute in ("width", "height"):
        size = root.attrib.pop(attribute, None)
        if size and "viewBox" not in root.attrib:
            root.set(attribute, size)
    for attribute in ("aria-labelledby", "aria-describedby"):
        root.attrib.pop(attribute, None)
    root.set("role", "img")
    root.set("aria-label", label)
    root.set("stroke-linejoin", "round")
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    # The label and all texts are escaped by the serializer.
    return mark_safe(ElementTree.tostring(root, encoding="unicode"))  # noqa: S308


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _clean(element: ElementTree.Element, prefix: str) -> None:
    for child in list(element):
        # Comments and instructions have no tag name.
        if not isinstance(child.tag, str) or _local(child.tag) in DROPPED:
            element.remove(child)
        else:
            _clean(child, prefix)
    style = element.attrib.pop("style", "")
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() and value.strip():
            element.set(name.strip(), value.strip())
    for name, value in list(element.attrib.items()):
        local = _local(name)
        if local.lower().startswith("on"):
            del element.attrib[name]
        elif local == "id":
            element.set(name, f"{prefix}-{value}")
        elif local == "href":
            if value.startswith("#"):
                element.set(name, f"#{prefix}-{value[1:]}")
            elif not value.startswith("data:image/"):
                del element.attrib[name]
        elif "url(#" in value:
            element.set(name, REFERENCE.sub(rf"url(#{prefix}-\1)", value))
