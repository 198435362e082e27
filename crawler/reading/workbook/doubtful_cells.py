"""Cells of an .xlsx sheet that show something else than the file holds: formulas whose result was never computed, and
what a conditional format hides or changes."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from lxml import etree

from crawler.reading.form.table_parts import OBJECT
from crawler.reading.word.text_marks import is_white_hex

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
Spot = tuple[int, int]
_SUM = re.compile(r"(?:SUM|[A-Z]{1,3}[0-9]{1,7}|[:+,() $])+")
_AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
_ON = ("1", "true", "on")
_MOST = 10_000
_NOTHING = re.compile(r"-?0*(?:\.0*)?")


def is_computed_when_opened(book: etree._Element) -> bool:
    """Whether a workbook asks for all its formulas to be computed anew, as programs do that cannot compute them."""
    calculation = book.find(f"{S}calcPr")
    return calculation is not None and calculation.get("fullCalcOnLoad") in _ON


def uncomputed(formulas: Mapping[Spot, str], cells: Mapping[Spot, str], *, is_new: bool) -> Iterator[Spot]:
    """The cells of which the file says that their formula gives nothing, though it sums cells that hold something:
    some programs write 0 for each. In a workbook that computes all of them anew (``is_new``) also those of formulas
    that are not simply sums."""
    empty = {spot for spot in formulas if _NOTHING.fullmatch(cells.get(spot, ""))}
    for spot in empty:
        formula = formulas[spot].replace("$", "").upper()
        summed = {*_summed(formula)} - {spot} if _SUM.fullmatch(formula) else None
        if summed is None:
            is_doubtful = is_new
        else:
            is_doubtful = any(_holds_something(cells.get(each, "")) for each in summed) or (
                is_new and not summed.isdisjoint(empty)
            )
        if is_doubtful:
            yield spot


def _holds_something(text: str) -> bool:
    return any(map(str.isdecimal, text)) and not _NOTHING.fullmatch(text)


def _summed(formula: str) -> Iterator[Spot]:
    for match in _AREA.finditer(formula):
        left, top = _number(match[1]), int(match[2])
        right, bottom = _number(match[3] or match[1]), int(match[4] or match[2])
        if (right - left + 1) * (bottom - top + 1) <= _MOST:
            yield from ((row - 1, column - 1) for row in range(top, bottom + 1) for column in range(left, right + 1))


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def changing_formats(styles: etree._Element | None) -> frozenset[int]:
    """The conditional formats that may hide a figure or show another: white without a ground, or of another code."""
    if styles is None:
        return frozenset()
    formats = styles.iterfind(f"{S}dxfs/{S}dxf")
    return frozenset(number for number, each in enumerate(formats) if _changes(each))


def _changes(form: etree._Element) -> bool:
    color, strike = form.find(f"{S}font/{S}color"), form.find(f"{S}font/{S}strike")
    is_white = color is not None and (is_white_hex((color.get("rgb") or "")[-6:]) or color.get("theme") == "0")
    is_bare = form.find(f"{S}fill") is None
    return form.find(f"{S}numFmt") is not None or (is_white and is_bare) or strike is not None


def conditional(root: etree._Element, changing: frozenset[int]) -> Iterator[tuple[Spot, Spot]]:
    """The areas, both ends included, whose cells a rule of a sheet may hide or change."""
    for each in root.iterfind(f"{S}conditionalFormatting"):
        if any(_may_change(rule, changing) for rule in each.iterfind(f"{S}cfRule")):
            for match in _AREA.finditer((each.get("sqref") or "").replace("$", "")):
                yield (
                    (int(match[2]) - 1, _number(match[1]) - 1),
                    (int(match[4] or match[2]) - 1, _number(match[3] or match[1]) - 1),
                )


def _may_change(rule: etree._Element, changing: frozenset[int]) -> bool:
    number = rule.get("dxfId") or ""
    shown = [each.get("showValue", "1") for each in rule if each.tag in (f"{S}dataBar", f"{S}iconSet")]
    return (number.isdecimal() and int(number[:9]) in changing) or any(value not in _ON for value in shown)


def with_doubts(cells: dict[Spot, str], never: Collection[Spot], areas: Iterable[tuple[Spot, Spot]]) -> None:
    """Marks cells that were ``never`` computed and those in some areas, so that no number comes of them."""
    inside = list(areas)
    for (row, column), text in cells.items() if inside else ():
        if text and any(top <= row <= bottom and left <= column <= right for (top, left), (bottom, right) in inside):
            cells[row, column] = text + OBJECT
    for spot in never:
        cells[spot] = OBJECT
