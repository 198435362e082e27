"""A report as a dump of text: rows with tabs, cells after tabs, or one cell a line; merged cells are lost in all."""

from random import Random

from tests.corpus.printed import Place, Table
from tests.corpus.report import Report
from tests.corpus.written import Written, gaps_of, known_by_header, perhaps_moved


def rows_with_tabs(report: Report, random: Random) -> Written:
    """Rows with tabs between the cells; merged cells are empty where they reach, or gone with all that was right."""
    shift = random.random() < 0.3
    merged = random.random() < 0.5
    parts = [
        block if isinstance(block, str) else "\n".join(_tab_rows(block, merged=merged, shift=shift))
        for block in report.blocks
    ]
    own = ["merged cells gone"] * merged + ["figures one column to the right"] * shift
    return _dump("\n\n".join(parts), report, own)


def _tab_rows(table: Table, *, merged: bool, shift: bool) -> list[str]:
    rows = []
    for places in table.places():
        cells = [(_flat(place), place.cell.field) for place in places if place.is_first or not (merged and place.right)]
        first = next((number for number, (_, field) in enumerate(cells) if field), None)
        # In dumps the rows with three labels stand one column to the right of their header.
        if shift and first and len(cells[0][0]) == 0:
            cells.insert(first, ("", ""))
        rows.append("\t".join(text for text, _ in cells))
    return rows


def _flat(place: Place) -> str:
    return place.cell.text.replace("\n", " ") if place.is_first else ""


def cells_after_tabs(report: Report, random: Random) -> Written:
    """Each cell on a line of its own after a tab, empty ones too; rows are parted by empty lines."""
    between = random.choice(["\n\n", "\n\n\n"])
    parts = [
        block
        if isinstance(block, str)
        else "\n\n".join(
            "\n".join(f"\t{_flat_lines(place)}" for place in row if place.is_first or (place.below and not place.right))
            for row in block.places()
        )
        for block in report.blocks
    ]
    lost = gaps_of(report, padded_only=True) | known_by_header(report) | perhaps_moved(report)
    own = report.without(lost, "dump")
    return Written(between.join(parts).encode(), own, "text/plain; charset=utf-8")


def _flat_lines(place: Place) -> str:
    return place.cell.text if place.is_first else ""


def cell_a_line(report: Report, random: Random) -> Written:
    """One cell a line, empty ones gone."""
    indent = random.choice(["", "    "])
    lines = [line for block in report.blocks for line in ([block] if isinstance(block, str) else lines_of(block))]
    return _dump("\n\n".join(indent + line for line in lines), report, [])


def lines_of(table: Table) -> list[str]:
    """The lines of a table's cells in reading order, empty ones gone."""
    return [line for row in table.rows for cell in row for line in cell.text.split("\n") if line.strip()]


def _dump(text: str, report: Report, own: list[str]) -> Written:
    lost = gaps_of(report) | known_by_header(report)
    dump = report.without(lost, "dump")
    for feature in own:
        dump = dump.without(set(), f"dump: {feature}")
    return Written(text.encode(), dump)
