"""What the scripts of a TRS list say of its pages: how many, which this one is, and how their files are called.

``createPageHTML(3, 0, "index", "html")``, ``pagination_script_config``, ``countPage``, ``Pager({size: 3, …})``, or the
number of all lines in ``m_nRecordCount``.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.literals import NoValueError, assigned, text_assigned, value_at
from crawler.pagers.stated import pages_of_laypage
from crawler.pagers.told_pages import names_in_script
from crawler.pages.page import Page

_ARGUMENT = r"\s*+([\w.$]++(?=\s*+[,)])|(?:(?:[\"'][\w.-]*[\"']|\w++)\s*+\+?\s*+)++)\s*+"
_CALL = re.compile(
    rf"createPage(?:HTML)?\d{{0,2}}\s*\((?:\s*[\"'][\w#. -]+[\"']\s*,)?\s*(?P<total>\w+)\s*,\s*(?P<current>\w+)\s*,"
    rf"{_ARGUMENT},{_ARGUMENT}[,)]"
)
_PIECE = re.compile(r"[\"']([\w.-]*)[\"']|([\w$]+)")
_OBJECT = re.compile(r"\bPage[rd]?\w{0,9}\(\s*(?=\{)")


_Call = tuple[int, int, str, str]
"""The pages of a list, which one this is, and the stem and suffix of their names."""


def pages_stated(page: Page) -> _Call | None:
    """The number of pages, which one this is, and the stem and suffix of their names, as a script says them."""
    return _call(page) or _config(page) or _object(page) or _variables(page)


def other_lists(page: Page) -> tuple[str, ...]:
    """The names of the second pages of further lists of a page, each of which has a call of its own."""
    first, *others = _calls(page) or [(0, 0, "", "")]
    by_stem = {stem: f"{stem}_1.{suffix}" for total, current, stem, suffix in others if total > 1 and not current}
    return tuple(name for stem, name in by_stem.items() if stem != first[2])


def another_list(page: Page) -> str:
    """What pages a second list of the page by other means than a call; empty without one."""
    return "laypage" if (pages_of_laypage(page.source) or 0) > 1 and _call(page) is not None else ""


def is_of_other_list(page: Page) -> bool:
    """Whether a page is a further one of a list that is not the first of its column's page."""
    found = _calls(page)
    return len(found) > 1 and _own_call(page, found) is not found[0]


def _call(page: Page) -> _Call | None:
    found = _calls(page)
    return _own_call(page, found) if found else None


def _own_call(page: Page, found: Sequence[_Call]) -> _Call:
    """That of the list of which a page is one by its name, the first one where none is."""
    own = _own_stem(page)
    return next((call for call in found if call[2] == own), found[0])


def _calls(page: Page) -> list[_Call]:
    found = []
    for match in _CALL.finditer(page.source):
        total, current = _number(page, match["total"]), _number(page, match["current"])
        if total is not None and current is not None:
            stem, suffix = _text(page, match[3]), _text(page, match[4])
            found.append((total, current, stem or _stem(page), suffix or _suffix(page)))
    return found


def _config(page: Page) -> tuple[int, int, str, str] | None:
    """``pagination_script_config = {pageNumber: '0', total: '3'}``, or the same field by field."""
    found = assigned(page.source, "pagination_script_config")
    fields = found if isinstance(found, dict) else {}
    fields = {str(name).lower(): value for name, value in fields.items()}
    for match in re.finditer(r"pagination_script_config\.(\w+)\s*=\s*[\"']?(\w+)", page.source):
        fields.setdefault(match[1].lower(), match[2])
    # total is the number of pages where nothing else is, else it may be that of the lines
    total = next((fields[name] for name in ("pagecount", "totalpage", "totalpages", "total") if name in fields), "")
    if not str(total).isdecimal():
        return None
    current = next((fields[name] for name in ("pagenumber", "current", "currentpage", "page") if name in fields), 0)
    stem = next((fields[name] for name in ("prefix", "pagename", "name", "filename") if fields.get(name)), _stem(page))
    suffix = next((fields[name] for name in ("suffix", "ext", "pageext") if fields.get(name)), _suffix(page))
    return int(total), int(current) if str(current).isdecimal() else 0, str(stem), str(suffix).lstrip(".")


def _object(page: Page) -> tuple[int, int, str, str] | None:
    """``Pager({size: 3, current: 0, prefix: 'index', suffix: 'html'})``: here the size is the number of pages."""
    for call in _OBJECT.finditer(page.source):
        try:
            found = value_at(page.source, call.end())[0]
        except NoValueError:
            continue
        total, current, stem = found.get("size"), found.get("current"), found.get("prefix")
        if isinstance(total, int) and isinstance(current, int) and isinstance(stem, str):
            return total, current, stem.removeprefix("./"), str(found.get("suffix") or _suffix(page)).lstrip(".")
    return None


def _variables(page: Page) -> tuple[int, int, str, str] | None:
    total, current = assigned(page.source, "countPage"), assigned(page.source, "currentPage")
    if isinstance(total, int) and isinstance(current, int):
        return total, current, _stem(page), _suffix(page)
    lines, size = text_assigned(page.source, "m_nRecordCount"), text_assigned(page.source, "m_nPageSize")
    if lines.isdecimal() and size.isdecimal() and int(size):
        return -(-int(lines) // int(size)), max(page.number - 1, 0), _stem(page), _suffix(page)
    return None


def _number(page: Page, text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    found = assigned(page.source, text)
    return int(found) if isinstance(found, int | str) and str(found).isdecimal() else None


def _text(page: Page, expression: str) -> str:
    """A text as a script puts it together: ``"index_" + PAGEID``."""
    pieces = []
    for quoted, name in _PIECE.findall(expression):
        found = assigned(page.source, name) if name else quoted
        pieces.append("" if found is None else str(found))
    return "".join(pieces)


def _stem(page: Page) -> str:
    own = _own_stem(page)
    return own or next((start.rstrip("_-") for start, _ in names_in_script(page.source)), "index")


def _own_stem(page: Page) -> str:
    """What a page's file is called without the number of the page and its suffix."""
    return re.sub(r"_\d+$", "", urlsplit(page.url).path.rpartition("/")[2].rpartition(".")[0])


def _suffix(page: Page) -> str:
    """By a page's own name, else, where its address is its folder, as its script names the others."""
    own = urlsplit(page.url).path.rpartition("/")[2].rpartition(".")[2]
    return own or next((end.lstrip(".") for _, end in names_in_script(page.source)), "html")
