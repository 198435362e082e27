"""Texts of pages as programs leave them that drop the markup: with bars between the cells, or in one line."""

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
