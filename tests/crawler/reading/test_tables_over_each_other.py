"""Lines that draw one table over a part of another, as the edge of a photographed sheet may."""

from crawler.reading.printed.ruled_grid import ruled_parts
from crawler.reading.sheet import Glyph, Rule, Sheet


def lines(left: float, top: float, across: int, down: int) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The lines of a table whose cells are 30 points wide and 20 high."""
    right, bottom = left + 30 * across, top + 20 * down
    return (
        tuple(Rule(top + 20 * number, left, right) for number in range(down + 1)),
        tuple(Rule(left + 30 * number, top, bottom) for number in range(across + 1)),
    )


def held(*tables: tuple[tuple[Rule, ...], tuple[Rule, ...]]) -> list[int]:
    """How many characters each table of a page holds; one stands in each of ten places level with each other."""
    glyphs = tuple(Glyph("7", 43 + 30 * number, 103, 47 + 30 * number, 113) for number in range(10))
    across, down = (tuple(rule for table in tables for rule in table[side]) for side in (0, 1))
    parts, outside = ruled_parts(Sheet(0, 595, 842, glyphs, across, down))
    assert not outside
    return [len(part.glyphs) for part in parts]


def test_a_table_that_lies_over_a_part_of_another_takes_nothing_from_it() -> None:
    whole = lines(30, 60, 10, 5)
    edge = ((Rule(20, 275, 500),), (Rule(275, 20, 50), Rule(400, 20, 50), Rule(500, 20, 300)))
    assert held(whole, edge) == [2, 10]


def test_a_table_in_a_cell_of_another_holds_its_characters_alone() -> None:
    frame = ((Rule(50, 20, 340), Rule(170, 20, 340)), (Rule(20, 50, 170), Rule(25, 50, 170), Rule(340, 50, 170)))
    assert held(lines(30, 60, 10, 5), frame) == [0, 10]
