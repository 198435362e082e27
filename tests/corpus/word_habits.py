"""What Word and its like add to the markup of a document: revisions, content controls, edges that users moved."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from itertools import accumulate, pairwise
from random import Random

from docx.document import Document
from docx.oxml.ns import qn
from lxml import etree

_WIDTH, _FURTHEST = 700, 60
"""How wide a column is and how far an edge is moved at most, in twips."""


def with_habits(document: Document, random: Random) -> list[str]:
    """Changes the markup of a document and not what it shows; gives the names of what was done."""
    done = [name for name in HABITS if random.random() < 0.2]
    for name in done:
        HABITS[name](document.element.body, random)
    return [f"docx: {name}" for name in done]


def _revised(body: etree._Element, random: Random) -> None:
    """Text is marked as put in, beside some that is marked as deleted or moved away."""
    for run in [*body.iter(qn("w:r"))]:
        if random.random() < 0.1:
            _wrapped(run, "w:ins")
        elif random.random() < 0.1:
            kind = random.choice(["w:del", "w:moveFrom"])
            old = deepcopy(run)
            run.addprevious(old)
            _wrapped(old, kind)
            for text in [*old.iter(qn("w:t"))]:
                text.text = str(random.randrange(10))
                text.tag = qn("w:delText") if kind == "w:del" else text.tag


def _in_controls(body: etree._Element, random: Random) -> None:
    """Cells and runs stand in content controls, as forms and web editors write them."""
    for cell in [*body.iter(qn("w:tc")), *body.iter(qn("w:r"))]:
        if random.random() < 0.1:
            _wrapped(_wrapped(cell, "w:sdtContent"), "w:sdt")


def _in_pieces(body: etree._Element, random: Random) -> None:
    """A text stands in two runs with marks for checkers between them."""
    for run in [*body.iter(qn("w:r"))]:
        texts = run.findall(qn("w:t"))
        text = (texts[0].text or "") if len(texts) == len(run) == 1 else ""
        if len(text) > 1 and random.random() < 0.3:
            at = random.randrange(1, len(text))
            other = deepcopy(run)
            run.addnext(other)
            run.addnext(etree.Element(qn("w:proofErr")))
            for piece, part in ((run, text[:at]), (other, text[at:])):
                written = piece[0]
                written.text = part
                written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _drawn_by_hand(body: etree._Element, random: Random) -> None:
    """The inner edges of each row stand a little elsewhere than those of others."""
    for table in body.iter(qn("w:tbl")):
        rows = [[*row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))]
        spans = [[_span(cell) for cell in row] for row in rows]
        count = max(map(sum, spans))
        edges = []
        for widths in spans:
            ends = [*accumulate(widths, initial=0)]
            edges.append(
                [_WIDTH * end + (random.randint(-_FURTHEST, _FURTHEST) if 0 < end < count else 0) for end in ends]
            )
        lines = sorted({edge for each in edges for edge in each})
        for row, own in zip(rows, edges, strict=True):
            for cell, (left, right) in zip(row, pairwise(own), strict=True):
                _set_span(cell, lines.index(right) - lines.index(left))
        for grid in table.iter(qn("w:tblGrid")):
            grid[:] = [
                etree.Element(qn("w:gridCol"), {qn("w:w"): str(right - left)}) for left, right in pairwise(lines)
            ]


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    return 1 if span is None else int(span.get(qn("w:val")) or 1)


def _set_span(cell: etree._Element, count: int) -> None:
    for properties in cell.iter(qn("w:tcPr")):
        for old in properties.findall(qn("w:gridSpan")):
            properties.remove(old)
        # behind the width, as the schema wants it
        properties.insert(1, etree.Element(qn("w:gridSpan"), {qn("w:val"): str(count)}))


def _wrapped(element: etree._Element, name: str) -> etree._Element:
    wrapper = etree.Element(qn(name))
    element.addprevious(wrapper)
    wrapper.append(element)
    return wrapper


HABITS: Mapping[str, Callable[[etree._Element, Random], None]] = {
    "edges drawn by hand": _drawn_by_hand,
    "revised": _revised,
    "in pieces": _in_pieces,
    "in content controls": _in_controls,
}
"""What may be done, in this order."""
