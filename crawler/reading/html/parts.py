"""Parts of a cell that are shown otherwise than the rest of it: links to notes, white text, what a class calls raised
or hidden, be the style sheet that makes it so elsewhere."""

import re
from collections.abc import Iterator
from typing import cast

from lxml import etree

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.html.markup import Markup

RAISED, ADDED = "^", 2 * OBJECT
"""ADDED says that more is seen than an element's text, be there one or not."""

_CELLS = ("td", "th", "li", "dd", "dt", "p", "div")
_ICONS = ("icon", "fa", "glyphicon", "iconfont", "el-icon", "layui-icon", "anticon", "bi")
_ICON = re.compile(rf"(?:{'|'.join(_ICONS)})(?:-.*)?")
_ICON_IN_CLASS = re.compile(
    rb"class\s{0,9}=\s{0,9}[\"']?(?:[^\"'>]{0,99}\s)?(?:" + "|".join(_ICONS).encode() + rb")[\s\"'-]"
)
_RAISED_NAMES = frozenset(("sup", "sub", "superscript", "subscript"))
# Those of common style sheets that show something to nobody, or on narrow screens alone.
_HIDDEN_NAMES = frozenset(
    """
    hidden hide invisible d-none sr-only visually-hidden hidden-lg hidden-md d-md-none d-lg-none visible-xs
    visible-xs-block mobile-only only-mobile
    """.split()  # noqa: SIM905 - a list of words reads better
)
_NAMES = frozenset(name.encode() for name in _RAISED_NAMES | _HIDDEN_NAMES)
_CLASSES = re.compile(rb"class\s{0,9}=\s{0,9}[\"']?([^\"'>]{1,300})")
_BOUND_TEXT = ("v-text", "v-html", "ng-bind", "ng-bind-html", "x-text", "x-html", "data-bind", ":text-content")
"""Attributes by which a script puts a text into an element."""
_CHOSEN = frozenset(("v-show", "v-if", "v-else", "v-else-if", "ng-show", "ng-hide", "ng-if", "x-show", "x-if"))
"""Attributes by which a script chooses what of a cell is shown."""
_CHOSEN_WORDS = tuple(f" {name}".encode() for name in _CHOSEN)
_BOUND_WORDS = tuple(f"{name}=".encode() for name in _BOUND_TEXT)
_NOTES = re.compile(rb"href\s{0,9}=\s{0,9}[\"']?#\w")


def parts_marked(root: etree._Element, markup: Markup, inside: str) -> Iterator[tuple[etree._Element, str]]:
    """The elements, of those that an XPath condition chooses, which a reader passes over or does not see, with their
    effect: a page has few classes that differ, and most none of these."""
    if _NOTES.search(markup.pieces):
        for link in root.iter("a"):
            if (link.get("href") or "")[:1] == "#" and is_part(link) and link.xpath(f"boolean(self::*{inside})"):
                yield link, RAISED
    is_bound = any(map(markup.holds, (*_BOUND_WORDS, *_CHOSEN_WORDS)))
    has_icons = bool(markup.found(_ICON_IN_CLASS))
    has_names = not _NAMES.isdisjoint(b" ".join(markup.found(_CLASSES)).split())
    if is_bound or has_icons or has_names:
        elements = cast(list[etree._Element], root.xpath(f"descendant::*[@*]{inside}"))
        yield from ((element, effect) for element in elements if (effect := _effect_by_name(element)))


def _effect_by_name(element: etree._Element) -> str:
    """What the names of an element's attributes and classes say of how it is shown."""
    if _is_to_be_filled(element) or _is_icon(element):
        return ADDED
    if hides_by_class(element) or (not _CHOSEN.isdisjoint(element.keys()) and is_part(element)):
        return OBJECT
    return RAISED if not _RAISED_NAMES.isdisjoint(_names(element)) else ""


def _is_icon(element: etree._Element) -> bool:
    """Whether an element without a text shows a sign that its class names."""
    is_named = element.tag not in _CELLS and any(map(_ICON.fullmatch, _names(element)))
    return is_named and not len(element) and not (element.text or "").strip()


def hides_by_class(element: etree._Element) -> bool:
    """Whether an element has a class that hides in most style sheets."""
    return not _HIDDEN_NAMES.isdisjoint(_names(element))


def _is_to_be_filled(element: etree._Element) -> bool:
    """Whether an element waits for the text that a script puts into it."""
    return not {*_BOUND_TEXT}.isdisjoint(element.keys()) and not "".join(map(str, element.itertext())).strip()


def _names(element: etree._Element) -> list[str]:
    return (element.get("class") or "").lower().split()


def is_part(element: etree._Element) -> bool:
    """Whether an element is only a part of what stands in its cell."""
    cell = next((each for each in element.iterancestors() if each.tag in _CELLS), None)
    own = "".join(map(str, element.itertext())).strip()
    return cell is not None and len("".join(map(str, cell.itertext())).strip()) > len(own)
