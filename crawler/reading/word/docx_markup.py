"""WordprocessingML: which elements of a .docx are shown, and what their attributes say."""

from collections.abc import Iterator
from itertools import accumulate

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
ALTERNATIVES = f"{_MC}AlternateContent"
FALLBACK = f"{_MC}Fallback"
WRAPPERS = frozenset(
    W + name
    for name in "ins moveTo smartTag customXml hyperlink fldSimple sdt sdtContent dir rubyBase ruby subDoc".split()  # noqa: SIM905
)
"""Elements whose content is shown as if it stood in their place; what was deleted or moved away is not among them."""

_WIDEST = 100_000
_LOWEST_LINE = 200
"""Twips that a line of text takes at least."""
_OFF = frozenset({"0", "false", "off"})


def is_on(element: etree._Element) -> bool:
    """Whether a switch (``w:vanish``) is on, which it is without a value."""
    return element.get(VAL) not in _OFF


def value(parent: etree._Element | None, name: str) -> str | None:
    """The ``w:val`` of a child, or None."""
    child = None if parent is None else parent.find(W + name)
    return None if child is None else child.get(VAL)


def whole(text: str | None, highest: int, otherwise: int = 0) -> int:
    """A whole number of an attribute, at most ``highest``."""
    if text is None or not text.isascii() or not text.isdecimal():
        return otherwise
    return min(int(text[:9]), highest)


def chosen(alternatives: etree._Element) -> Iterator[etree._Element]:
    """Of alternative contents the one that is shown, if any: the first that needs nothing unknown."""
    contents = alternatives.iterchildren(f"{_MC}Choice", FALLBACK)
    yield from [each for each in contents if all(map(_is_known, _needed(each)))][:1]


def _needed(choice: etree._Element) -> Iterator[str]:
    """The namespaces that a program must know to show a choice."""
    return (choice.nsmap.get(prefix) or "" for prefix in (choice.get("Requires") or "").split())


def _is_known(namespace: str) -> bool:
    return namespace.startswith(("http://schemas.microsoft.com/", "http://schemas.openxmlformats.org/", "urn:schemas-"))


def descended(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those inside content controls and the like."""
    for child in element:
        own = child.tag
        if own == tag:
            yield child
        elif own in WRAPPERS:
            yield from descended(child, tag)
        elif own == ALTERNATIVES:
            for each in chosen(child):
                yield from descended(each, tag)


def is_shown_row(row: etree._Element) -> bool:
    """Whether a row is neither hidden nor deleted."""
    properties = row.find(f"{W}trPr")
    if properties is None:
        return True
    hidden = properties.find(f"{W}hidden")
    return properties.find(f"{W}del") is None and (hidden is None or not is_on(hidden))


def room_of(row: etree._Element) -> int | None:
    """How many lines of the smallest print are seen in the cells of a row whose height is fixed: what stands further
    down is cut. None where the row is as high as it needs."""
    height = row.find(f"{W}trPr/{W}trHeight")
    if height is None or height.get(f"{W}hRule") != "exact":
        return None
    return max(-(-whole(height.get(VAL), _WIDEST) // _LOWEST_LINE), 1)


def cuts_figure(cell: etree._Element, room: int) -> bool:
    """Whether a figure, or a part of it, stands below the room of its row, behind other paragraphs."""
    texts = ["".join(text.text or "" for text in each.iter(f"{W}t")) for each in cell.iterchildren(f"{W}p")]
    return "".join(texts).isascii() and any(text and not text.isspace() for text in texts[room:])


def continues(merge: etree._Element | None) -> bool:
    """Whether a cell's ``w:vMerge`` or ``w:hMerge`` says that it goes on from the one before."""
    return merge is not None and merge.get(VAL) in (None, "continue")


def edges_of(table: etree._Element) -> tuple[int, ...]:
    """Where the columns of a table's grid begin and end, in twips from its left; none where one has no width."""
    widths = [whole(column.get(f"{W}w"), _WIDEST) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    return tuple(accumulate(widths, initial=0)) if all(widths) else ()


def width_of(row: etree._Element) -> int:
    """How wide a row's cells say that they are together, in twips; 0 where one does not say it, or the row is not as
    wide as its table."""
    if row.find(f"{W}trPr/{W}gridAfter") is not None or row.find(f"{W}trPr/{W}gridBefore") is not None:
        return 0
    widths = [
        whole(width.get(f"{W}w"), _WIDEST) if width is not None and width.get(f"{W}type") == "dxa" else 0
        for width in (cell.find(f"{W}tcPr/{W}tcW") for cell in row.iterchildren(f"{W}tc"))
    ]
    return sum(widths) if all(widths) else 0
