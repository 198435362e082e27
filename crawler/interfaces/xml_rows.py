"""XML that a script draws a list of, as the objects and arrays that JSON would be."""

from collections import Counter
from typing import Any

from lxml import etree

_MOST = 5_000_000


def objects_of(text: str) -> dict[str, Any] | None:
    """The root of an XML document: attributes and texts by name, elements that hold more as arrays; None for no XML.

    An element that stands alone and holds an array is an object, as ``<channel>`` is around the ``<item>`` of a feed.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if not start.startswith("<?xml") or len(text) > _MOST:
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
    try:
        root = etree.fromstring(start.partition("?>")[2].encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return _object(root)


def _object(element: etree._Element) -> dict[str, Any]:
    found: dict[str, Any] = {_name(str(name)): value for name, value in element.attrib.items()}
    children = [child for child in element if isinstance(child.tag, str)]
    counted = Counter(child.tag for child in children)
    for child in children:
        name = _name(str(child.tag))
        if not len(child) and not child.attrib:
            found[name] = (child.text or "").strip()
        elif counted[child.tag] == 1 and _holds_array(child):
            found[name] = _object(child)
        else:
            found.setdefault(name, [])
            if isinstance(found[name], list):
                found[name].append(_object(child))
    return found


def _holds_array(element: etree._Element) -> bool:
    counted = Counter(child.tag for child in element if len(child) or child.attrib)
    return any(number > 1 for number in counted.values())


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]
