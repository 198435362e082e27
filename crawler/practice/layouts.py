"""How bodies really draw the three tables: as the annex does, pasted from Word, padded, or with broken headers."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from html import escape
from itertools import zip_longest
from typing import NamedTuple

from crawler.practice.tables import (
    BALANCE,
    HANDLED,
    Box,
    Cells,
    Line,
    boxes,
    disclosure_lines,
    litigation_lines,
    printed,
    request_groups,
    request_head,
    request_lines,
    request_values,
)
from storage.forms import LITIGATION_FIELDS, ORGANISATIONS, OUTCOMES


class Tables(NamedTuple):
    """The HTML of the tables of sections 2, 3 and 4."""

    disclosure: str
    requests: str
    litigation: str


Layout = Callable[[Cells], Tables]

_HEADER_BREAKS = {
    "商业企业": "商业\n企业",
    "科研机构": "科研\n机构",
    "社会公益组织": "社会\n公益\n组织",
    "法律服务机构": "法律\n服务\n机构",
    "结果维持": "结果\n维持",
    "结果纠正": "结果 纠正",
    "其他结果": "其他\n结果",
    "尚未审结": "尚未\n审结",
    "（三）不予公开": "（三）\n不予公开",
}
_PADDED_COLUMNS = 10


def clean(cells: Cells) -> Tables:
    """The official form with all its merges."""
    return Tables(*(_plain(lines) for lines in _official(cells)))


def word(cells: Cells) -> Tables:
    """Pasted from Word: styled paragraphs in every cell, digits in elements of their own, headers broken in lines."""
    return Tables(*(_pasted(lines) for lines in _official(cells)))


def padded(cells: Cells) -> Tables:
    """Merges lost on the way: empty cells pad every row, the last rows have lost their leading blanks."""
    disclosure, _, litigation = _official(cells)
    head = [
        [BALANCE, "", "申请人情况", "", "", "", "", "", "总计", ""],
        ["", "", "自然人", "法人或其他组织"],
        ["", "", "", *(kind.label for kind in ORGANISATIONS)],
    ]
    rows = [[*_remaining_labels(*found), *request_values(cells, found[-1])] for found in _labelled_rows()]
    return Tables(
        _plain(_spans_to_padding(disclosure)),
        _plain(_pad(boxes(texts), _PADDED_COLUMNS) for texts in (*head, *rows)),
        _plain(_spans_to_padding(litigation)),
    )


def broken(cells: Cells) -> Tables:
    """Header words cut over two rows of cells, 三、 in a row of its own, table 4 without 总计 headers."""
    labels = [outcome.label for outcome in OUTCOMES]
    litigation = [
        [Box("行政复议", columns=5), Box("行政诉讼", columns=10)],
        [*(Box(label, 2) for label in labels), Box("未经复议直接起诉", columns=4), Box("复议后起诉", columns=4)],
        boxes(labels * 2),
        boxes(printed(cells, LITIGATION_FIELDS)),
    ]
    requests = [*_broken_head(), *_two_label_columns(cells)]
    return Tables(_plain(_half_width(disclosure_lines(cells))), _plain(_half_width(requests)), _plain(litigation))


LAYOUTS: dict[str, Layout] = {"clean": clean, "word": word, "padded": padded, "broken": broken}


def _official(cells: Cells) -> tuple[list[Line], list[Line], list[Line]]:
    return disclosure_lines(cells), request_lines(cells), litigation_lines(cells)


def _labelled_rows() -> Iterable[tuple[str, int, str, str]]:
    for group, rows in request_groups():
        for at, row in enumerate(rows):
            yield group, at, row.label, row.key


def _remaining_labels(group: str, at: int, label: str, key: str) -> list[str]:
    """What is left of the label columns of a row of table 3 once its merges are lost."""
    if key == "concluded":
        return [label]
    if key == "closed_other" or not group:
        return [label, ""]
    if group == HANDLED:
        return [HANDLED if key == "granted" else "", label]
    return ["", group if at == 0 else "", label]


def _pad(line: Line, width: int) -> Line:
    return line + [Box("")] * (width - len(line))


def _spans_to_padding(lines: Iterable[Line]) -> list[Line]:
    return [
        [cell for box in line for cell in (Box(box.text, box.rows), *[Box("", box.rows)] * (box.columns - 1))]
        for line in lines
    ]


def _broken_head() -> list[Line]:
    halves = [(kind.label[:-2], kind.label[-2:]) if len(kind.label) > 2 else (kind.label, "") for kind in ORGANISATIONS]
    first, second, _ = request_head()
    return [
        [Box(BALANCE, 4, 2), *first[1:]],
        [replace(second[0], rows=3), second[1], replace(second[2], rows=3)],
        *([Box(text) for text in row] for row in zip_longest(*halves)),
    ]


def _two_label_columns(cells: Cells) -> Iterable[Line]:
    sizes = {group: len(rows) for group, rows in request_groups()}
    for group, at, label, key in _labelled_rows():
        if key == "granted":
            yield [Box(HANDLED, columns=2), *boxes([""] * 7)]
        leaf = bool(group) and group != HANDLED
        labels = [Box(label)] if leaf else [Box(label, columns=2)]
        opening = [Box(group, sizes[group])] if leaf and at == 0 else []
        yield [*opening, *labels, *boxes(request_values(cells, key))]


def _half_width(lines: Iterable[Line]) -> list[Line]:
    brackets = str.maketrans({"（": "(", "）": ") ", "，": ", ", "：": ": "})
    return [[replace(box, text=box.text.translate(brackets).strip()) for box in line] for line in lines]


def _plain(lines: Iterable[Line]) -> str:
    rows = "\n".join(
        f"<tr>{''.join(_cell(box, escape(box.text).replace(chr(10), '<br>')) for box in line)}</tr>" for line in lines
    )
    return f'<table class="nb" border="1" cellspacing="0" cellpadding="4">\n<tbody>\n{rows}\n</tbody>\n</table>'


def _pasted(lines: Iterable[Line]) -> str:
    rows = "\n".join(
        f'<tr style="height:19.85pt">{"".join(_cell(box, _paragraph(box), _WORD_CELL) for box in line)}</tr>'
        for line in lines
    )
    return (
        '<table class="MsoNormalTable" border="0" cellspacing="0" cellpadding="0" '
        f'style="border-collapse:collapse;margin:0 auto">\n<tbody>\n{rows}\n</tbody>\n</table>'
    )


_WORD_CELL = ' style="border:solid windowtext 1.0pt;padding:0cm 5.4pt" valign="center"'


def _cell(box: Box, content: str, attributes: str = "") -> str:
    spans = f' rowspan="{box.rows}"' if box.rows > 1 else ""
    spans += f' colspan="{box.columns}"' if box.columns > 1 else ""
    return f"<td{spans}{attributes}>{content}</td>"


def _paragraph(box: Box) -> str:
    lines = _HEADER_BREAKS.get(box.text, box.text).split("\n")
    return f'<p class="MsoNormal" align="center">{"<br>".join(map(word_runs, lines))}</p>'


def word_runs(text: str) -> str:
    """A line as Word writes it to HTML: every run of digits in an element of its own, long ones in two."""
    pieces = re.split(r"([0-9.]+)", text)
    runs = [_digits(piece) if at % 2 else _ideographs(piece) for at, piece in enumerate(pieces) if piece]
    return "".join(runs) or '<span lang="EN-US"><o:p>&nbsp;</o:p></span>'


def _digits(text: str) -> str:
    runs = (text[:1], text[1:]) if len(text) > 2 else (text,)
    return "".join(f'<span lang="EN-US" style="font-family:仿宋_GB2312">{run}</span>' for run in runs)


def _ideographs(text: str) -> str:
    return f'<span style="font-family:仿宋_GB2312">{escape(text)}</span>'
