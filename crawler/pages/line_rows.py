"""The element that a line of a list stands in, and what holds it and the others."""

from lxml import html

from crawler.pages.line_dates import LONGEST_ROW, has_one_date, last_date

ROWS = ("li", "tr", "dd", "dt")
BLOCKS = ("div", "p", "span")
_LINKS_OF_A_ROW = 3


def row_of(element: html.HtmlElement) -> html.HtmlElement:
    """The row that a link stands in: the nearest row element, else the largest parent that holds this link alone. An
    option of a choice is a row of its own."""
    if element.tag == "option":
        return element
    around = (element, *element.iterancestors(*ROWS))
    row = next((one for one in around if one.tag in ROWS and _isrow_of(one, _LINKS_OF_A_ROW)), None)
    if row is not None:
        return row
    row = element
    for parent in element.iterancestors("p", "div", "span", "h2", "h3", "h4", "h5"):
        if not _isrow_of(parent, 1):
            break
        row = parent
    box = row.getparent()
    return box if box is not None and last_date(row) is None and _is_box_of_line(box) else row


def _is_box_of_line(element: html.HtmlElement) -> bool:
    """Whether a block of few links is one line, with its day, of several that are made alike."""
    is_line = element.tag in ("div", "p") and _isrow_of(element, _LINKS_OF_A_ROW) and has_one_date(element)
    beside = (*element.itersiblings(element.tag), *element.itersiblings(element.tag, preceding=True))
    return is_line and any(one.get("class") == element.get("class") and has_one_date(one) for one in beside)


def groups_of(row: html.HtmlElement) -> tuple[html.HtmlElement, html.HtmlElement]:
    """What a row stands in, and what holds more than this row: some systems give each a table or a box of its own."""
    parent = row.getparent()
    group = around = parent if parent is not None else row
    while len(around) == 1 and (outer := around.getparent()) is not None:
        around = outer
    return group, around


def _isrow_of(element: html.HtmlElement, links: int) -> bool:
    targets = {link.get("href") for link in element.iter("a")}
    return len(targets) <= links and len(element.text_content()) <= LONGEST_ROW
