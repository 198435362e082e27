"""Finds the rows of the form in grids: by their labels, wherever and in whatever order they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from crawler.reading.blocks import Grid, GridCell
from crawler.reading.form.found_rows import LITIGATION, FoundRow, FoundRows
from crawler.reading.form.header import Header, HeaderRows, names_outcome
from crawler.reading.form.header_words import heads_more
from crawler.reading.form.labels import (
    header_table,
    is_article,
    is_form_word,
    is_group,
    is_header_part,
    is_piece_of_label,
    label_key,
    row_of,
    table_of_row,
)
from crawler.reading.form.line_rows import TABLES, ends_in_figure, tables_in_line
from crawler.reading.form.notes import EARLIER
from crawler.reading.form.numbers import is_value
from crawler.reading.form.row_signs import (
    FEWEST_OF_TABLE_4,
    count_figures,
    first_figure,
    is_beside,
    is_note,
    is_of_figures,
    may_be_figure,
    may_be_of_table_4,
    numbers_columns,
    swallowed,
    tables_without_words,
)
from crawler.reading.form.table_parts import OBJECT
from crawler.reading.form.words import CLOSED_OTHER, CLOSED_PARTS, PROCEEDING_LABELS, ROWS, key
from storage.forms import FORMS, REQUEST_COLUMNS

_LONG = 20
_TOTAL = "总计"
_GROUP = "requests.closed"
_MOST_BLANK_ROWS = 5
_MOST_FIGURES = {
    2: max(len(block.columns) for form in FORMS.values() for block in form.blocks),
    3: len(REQUEST_COLUMNS),
}


def find_rows(grids: Sequence[Grid]) -> FoundRows:
    """Every row of the form in the grids of a document, in document order."""
    found = FoundRows()
    headers: dict[int, HeaderRows] = {}
    table: int | None = None
    previous = ""
    above: set[int] = set()
    is_left_over = False
    for number, grid in enumerate(grids):
        # A table cut by a page break goes on in the next grid.
        last = grids[number - 1] if number else None
        cut = last.printed(len(last.rows) - 1) if last and last.rows else ()
        walk = _GridWalk(grid, number, found, headers, table, previous, cut, above=above, is_left_over=is_left_over)
        walk.run()
        table, previous, is_left_over = walk.table, walk.previous, walk.is_left_over
        above = walk.above_next(grids[number + 1]) if number + 1 < len(grids) else set()
    return found


@dataclass
class _GridWalk:
    """One pass over the rows of a grid, keeping the header that stands above the current row, and whether the row
    before holds figures without a label. ``cut`` is what the last row of the grid before prints."""

    grid: Grid
    number: int
    found: FoundRows
    headers: dict[int, HeaderRows]
    table: int | None
    previous: str
    cut: tuple[str, ...] = ()
    header_rows: list[int] = field(default_factory=list)
    above: set[int] = field(default_factory=set)
    is_left_over: bool = False

    def run(self) -> None:
        begun = False
        for row in range(len(self.grid.rows)):
            texts, words = self.grid.printed(row), self.grid.words(row)
            if not begun and any(texts):
                begun = True
                if not self._goes_on(row, texts):
                    # Another table's own header: what stands below it is not the form's, whatever its labels.
                    self.table, self.previous, self.above = None, "", set()
            for text in words:
                if len(text) > _LONG:
                    self.found.unplaced |= swallowed(text)
            if self.table == 4 and self._take_proceeding(row):
                continue
            if table := self._header_of(row, texts, words):
                self._take_header(row, table, texts)
            elif any(map(is_article, words)):
                self.table, self.header_rows = 2, []
                self.found.seen.add(2)
                if any(map(is_value, texts)):
                    self.found.unplaced.add(2)
            else:
                self._take_row(row)

    def above_next(self, grid: Grid) -> set[int]:
        """The table whose header, cut off from its rows by a page break, still stands above the columns of the next
        grid, as both are of one width: it is the end of this one, or that of a block of table 2, which has no labels
        that a page break could cut."""
        is_end = bool(self.header_rows) and self.header_rows[-1] == len(self.grid.rows) - 1
        if self.table is None or not (is_end or self.table == 2):
            return set()
        keeps_columns = self.grid.keeps_columns and grid.keeps_columns
        widths = {max(map(len, each.rows), default=0) for each in (self.grid, grid)}
        return {self.table} if keeps_columns and len(widths) == 1 else set()

    def _goes_on(self, row: int, texts: tuple[str, ...]) -> bool:
        """Whether a grid that begins with this row goes on with the table before it."""
        named = any(header_table(text) or is_article(text) or is_group(text) or self._name(text) for text in texts)
        is_rest = any(key(one + text) in ROWS for one in self.cut for text in texts if key(one) and key(text))
        return named or is_rest or all(map(is_value, texts)) or all(map(is_header_part, texts))

    def _header_of(self, row: int, texts: tuple[str, ...], words: tuple[str, ...]) -> int | None:
        for text in words:
            if table := header_table(text):
                return table
        if not texts or self.table not in (3, 4) or not any(map(is_header_part, texts)):
            return None
        if not all(is_header_part(text) or heads_more(text) for text in texts):
            return None
        return self.table if self._follows_header(row) else None

    def _follows_header(self, row: int) -> bool:
        """Whether a row stands below the header with nothing but a few blank rows between."""
        if not self.header_rows or row - self.header_rows[-1] > _MOST_BLANK_ROWS + 1:
            return False
        return not any(self.grid.printed(between) for between in range(self.header_rows[-1] + 1, row))

    def _take_header(self, row: int, table: int, texts: tuple[str, ...]) -> None:
        if table != self.table or not self._follows_header(row):
            self.header_rows = []
        elif self.header_rows[-1] != row - 1:
            self._forget_blank_rows()
        self.header_rows.append(row)
        self.table = table
        self.found.seen.add(table)
        self.headers[table] = HeaderRows(self.grid, tuple(self.header_rows))
        self.above.add(table)
        if any(is_value(text) or (table == 2 and row_of(text)) for text in texts):
            self.found.unplaced.add(table)

    def _forget_blank_rows(self) -> None:
        """A blank row that was taken for the row of table 4 stands within its header after all."""
        rows = self.found.rows
        while rows and rows[-1].table == self.number and rows[-1].row > self.header_rows[-1]:
            rows.pop()

    def _take_row(self, row: int) -> None:
        placed = False
        for name, start, cells in self._labelled(row):
            # Figures without a label right above empty cells may be theirs, as a page break parts them.
            may_be_above = self.is_left_over and not all(cell.text.strip(OBJECT) for cell in cells)
            self._add(name, row, start, () if may_be_above else cells)
            if not placed:
                self._see_figures_before(row, start)
            placed = True
        texts = self.grid.printed(row)
        if texts:
            self.is_left_over = not placed and is_of_figures(texts) and not numbers_columns(texts)
        if not placed and self.table == 4:
            placed = self._take_litigation(row)
        if placed:
            return
        # A line that nobody could take apart: its label is followed by another (其他对外管理服务事项 行政检查 3 0 5).
        own = {self.table} if self.table else set()
        self.found.unplaced |= {
            table for text in texts if ends_in_figure(text) for table in tables_in_line(text) or own
        }
        if self.table == 4 and any(map(may_be_figure, texts)) and not numbers_columns(texts):
            self.found.unplaced.add(4)
            self.found.is_4_open = True
        if any(is_value(text) or OBJECT in text for text in texts):
            self._forget_label_over(row)
            # Words of table 2 under a header that is not its own may be its rows all the same; of lines of a text that
            # no word tells apart nobody knows where one table ends and the next begins.
            self.found.unplaced |= own if self.grid.keeps_columns else TABLES
            self.found.unplaced |= set(tables_without_words(texts))
        elif self.table and not all(map(is_group, texts)) and self._may_be_a_row(row, texts):
            self.found.unplaced.add(self.table)

    def _see_figures_before(self, row: int, start: int) -> None:
        """Figures before the first label of the form in a row: they are those of another of its table under a name that
        is not known, as in the left half of a table whose halves stand side by side."""
        texts = [
            cell.text
            for column, cell in enumerate(self.grid.rows[row][:start])
            if cell.text and (cell.row, cell.column) == (row, column)
        ]
        if sum(map(is_value, texts)) > 1 and self.table:
            self.found.unplaced.add(self.table)

    def _forget_label_over(self, row: int) -> None:
        """Figures in a row whose label is merged with the one above, or without a label below an empty row: which of
        both rows is meant nobody knows."""
        last = self.found.rows[-1] if self.found.rows else None
        if last is None or last.table != self.number or not last.start:
            return
        label = self.grid.rows[last.row][last.start - 1]
        is_merged = any((cell.row, cell.column) == (label.row, label.column) for cell in self.grid.rows[row])
        is_empty = last.row + 1 == row and not any(cell.text for cell in last.cells)
        if is_merged or is_empty:
            self.found.rows[-1] = replace(last, cells=())

    def _may_be_a_row(self, row: int, texts: tuple[str, ...]) -> bool:
        """Whether words alone may be a row left blank: they have empty cells, or are a piece of a label in a dump."""
        return self._holds_blanks(row) or (not self.grid.keeps_columns and any(map(is_piece_of_label, texts)))

    def _holds_blanks(self, row: int) -> bool:
        """Whether a row has empty cells of its own: with unknown words beside them it may be a row left blank."""
        cells = self.grid.rows[row]
        return not self.grid.keeps_ends or any(
            not cell.text and (cell.row, cell.column) == (row, at) for at, cell in enumerate(cells)
        )

    def _labelled(self, row: int) -> Iterator[tuple[str, int, tuple[GridCell, ...]]]:
        cells = self.grid.rows[row]
        labels: list[tuple[str, int]] = []
        for column, cell in enumerate(cells):
            if cell.text.isascii() or cell.column != column or cell.row != row:
                continue
            if name := self._name(cell.text):
                labels.append((name, column))
        for position, (name, column) in enumerate(labels):
            last = position + 1 == len(labels)
            if not last and (is_group(cells[column].text) or labels[position + 1][0] == name):
                continue
            end = len(cells) if last else labels[position + 1][1]
            start = column + 1
            while start < end and is_beside(cells[start], cells[column], row):
                start += 1
            if len(labels) > 2 and all(not cell.text or is_group(cell.text) for cell in cells[start:end]):
                # Labels beside each other that have no figures are heads of columns.
                self.found.unplaced.add(table_of_row(name))
                continue
            yield name, start, cells[start:end]

    def _name(self, text: str) -> str | None:
        name = label_key(text)
        if not name:
            return None
        if name == "其他":
            # The numbering restarts in every group, and 其他 is a header word too: only its place tells.
            return CLOSED_OTHER if self.previous in CLOSED_PARTS else None
        row = row_of(text)
        # Short labels (行政许可) stand in other tables too, and 总计 in the header of table 4.
        if row and row.startswith("disclosure.") and self.table != 2:
            return None
        if row == "requests.concluded" and name == _TOTAL and self.table != 3:
            return None
        return row

    def _add(self, name: str, row: int, start: int, cells: tuple[GridCell, ...]) -> None:
        table = table_of_row(name)
        self.table = table
        # A group's label may stand before each of its rows, and tells not which of them comes next.
        self.previous = self.previous if name == _GROUP else name
        self.found.seen.add(table)
        if len(cells) > _MOST_FIGURES[table] and (figures := count_figures(cells, start)) > _MOST_FIGURES[table]:
            # Those of a row that lost its label may be among them, and of table 4, whose row has none.
            self.found.unplaced |= {table, 4} if figures >= FEWEST_OF_TABLE_4 else {table}
        self._append(name, table, row, start, cells)

    def _append(self, name: str, table: int, row: int, start: int, cells: tuple[GridCell, ...]) -> None:
        header = self.headers[table].header if table in self.headers else Header()
        self.found.rows.append(FoundRow(name, self.grid, self.number, row, start, cells, header, table in self.above))

    def _take_litigation(self, row: int) -> bool:
        cells = self.grid.rows[row]
        if not cells or numbers_columns(self.grid.printed(row)):
            return False
        if is_note(texts := self.grid.printed(row)):
            if may_be_of_table_4(texts, cells):
                self._append(LITIGATION, 4, row, 1, ())
            return True
        stacks = self.headers[4].header.stacks if 4 in self.headers else ()
        start = first_figure(cells, stacks)
        if not any(is_value(cell.text) or OBJECT in cell.text or may_be_figure(cell.text) for cell in cells[start:]):
            return False
        if any(word in cell.text for cell in cells[:start] for word in EARLIER):
            self.found.unplaced.add(4)
            return True
        self._append(LITIGATION, 4, row, start, cells[start:])
        return True

    def _take_proceeding(self, row: int) -> bool:
        """Takes a row that is one of the three proceedings, under a header of outcomes alone."""
        header = self.headers[4].header if 4 in self.above else Header()
        if any(word in stack for stack in header.stacks for word in ("复议", "诉讼")):
            return False
        start = next((number for number, stack in enumerate(header.stacks) if names_outcome(stack)), 0)
        cells = self.grid.rows[row]
        own = {(cell.row, cell.column): key(cell.text) for cell in cells[:start]}
        name = "".join(own.values())
        if not any(is_value(cell.text) or OBJECT in cell.text or may_be_figure(cell.text) for cell in cells[start:]):
            return False
        if name not in PROCEEDING_LABELS or any(is_form_word(cell.text) for cell in cells[start:]):
            self.found.unplaced.add(4)
            return False
        stacks = tuple(name + stack if number >= start else "" for number, stack in enumerate(header.stacks))
        whole = replace(header, stacks=stacks, text=name + header.text)
        self.found.rows.append(FoundRow(LITIGATION, self.grid, self.number, row, start, cells[start:], whole, True))
        return True
