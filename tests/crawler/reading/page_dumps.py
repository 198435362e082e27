"""Texts of pages as programs leave them that drop the markup: with bars between the cells, or in one line."""

import re
from collections.abc import Collection

from lxml import html

from storage.forms import Form
from tests.crawler.reading.reports import Layout, page

BEHIND, BELOW, BESIDE = " |\n", "\n|\n", " | "
"""Where the bar of a cell stands: behind it, on a line below it, or between it and the next."""
_PLAIN = Layout()


def dump(cells: dict[str, str], bar: str, layout: Layout = _PLAIN) -> str:
    """A page as a program that drops markup leaves it: bars behind the cells that hold something, those for the others
    at the end of their row."""
    lines: list[str] = []
    for block in html.fromstring(page(cells, layout)).iter("p", "h1", "tr"):
        if block.tag != "tr":
            lines.append(f"{''.join(map(str, block.itertext()))}\n")
            continue
        texts = [" ".join("".join(map(str, cell.itertext())).split()) for cell in block]
        width = sum(int(cell.get("colspan", "1")) for cell in block)
        full = [text for text in texts if text]
        lines += [f"{text}{bar}" for text in full]
        lines.append("|" * (width - len(full)) + "\n" if width > len(full) or bar == BESIDE else "")
    return "".join(lines)


def in_one_line(cells: dict[str, str], form: Form, between: str) -> str:
    """What a page shows, without its markup."""
    blocks = html.fromstring(page(cells, Layout(form=form))).iter("p", "h1", "td")
    texts = [" ".join("".join(map(str, block.itertext())).split()) for block in blocks]
    return between.join(filter(None, texts))


def filled_up(cells: dict[str, str], shape: str, lost: Collection[str] = (), layout: Layout = _PLAIN) -> str:
    """A page as a program leaves it that fills its rows up with bars, but for the last: ``shape`` tells where its lines
    are broken, ``lost`` the blank cells that it leaves out.

    The shapes: ``rows`` (``1 | | 3 | ||``), ``broken`` (a new line instead of a blank cell), ``framed`` (a bar before
    each row too, and a new line in a blank cell), ``cells`` (each cell on a line of its own).
    """
    marked = {name: _LOST if name in lost else text for name, text in cells.items()}
    lines: list[str] = []
    for block in html.fromstring(page(marked, layout)).iter("p", "h1", "table"):
        if block.tag != "table":
            lines.append("".join(map(str, block.itertext())))
            continue
        rows = [[" ".join("".join(map(str, cell.itertext())).split()) for cell in row] for row in block.iter("tr")]
        width = max(sum(int(cell.get("colspan", "1")) for cell in row) for row in block.iter("tr"))
        for number, row in enumerate(rows, 1):
            kept = [text for text in row if text != _LOST]
            filling = "|" * (width - len(kept)) if number < len(rows) else ""
            lines.append(_filled(kept, filling, shape))
    return "\n".join(lines)


_LOST = "?"


def _filled(row: list[str], filling: str, shape: str) -> str:
    if shape == "cells":
        return "\n".join([*(f"{text} |".strip() for text in row), *([filling] if filling else [])])
    blank = {"rows": "", "broken": "\n", "framed": "\n"}[shape]
    begun = "| " if shape == "framed" else ""
    text = begun + " | ".join(text or blank for text in row) + f" | {filling}"
    return text.replace(" \n | ", "\n| ") if shape == "broken" else text


def spaced(cells: dict[str, str], blank: str = "\n", lost: Collection[str] = (), layout: Layout = _PLAIN) -> str:
    """A page as a program leaves it that puts an empty line behind each cell, and what ``blank`` says for a blank one;
    ``lost`` are those of which nothing is left."""
    marked = {name: _LOST if name in lost else text for name, text in cells.items()}
    blocks = html.fromstring(page(marked, layout)).iter("p", "h1", "td")
    texts = [" ".join("".join(map(str, block.itertext())).split()) for block in blocks]
    return "".join(f"{text}\n\n" if text else blank for text in texts if text != _LOST)


def given_by_browser(cells: dict[str, str], block: str, layout: Layout = _PLAIN) -> str:
    """A page as a browser's ``innerText`` gives it: ``block`` is what is around the text in each cell, ``PARAGRAPH``,
    ``DIVISION``, or nothing. Of the breaks that blocks beside each other ask for, the most are there; that of a row
    comes to them. https://html.spec.whatwg.org/multipage/dom.html#rendered-text-collection-steps"""
    text = ""
    for part in html.fromstring(page(cells, layout)).iter("p", "h1", "table"):
        if part.tag != "table":
            text += PARAGRAPH + "".join(map(str, part.itertext())) + PARAGRAPH
            continue
        rows = [[" ".join("".join(map(str, cell.itertext())).split()) for cell in row] for row in part.iter("tr")]
        text += DIVISION + "\n".join("\t".join(block + cell + block for cell in row) for row in rows) + DIVISION
    return re.sub(f"[{DIVISION}{PARAGRAPH}]+", lambda blocks: "\n" * max(map(ord, blocks[0])), text).strip("\n")


DIVISION, PARAGRAPH = "\x01", "\x02"
"""Blocks that ask for so many line breaks around them."""
