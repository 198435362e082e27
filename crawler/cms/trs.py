"""TRS WCM 拓尔思: static pages ``index.html``, ``index_1.html`` …, their number in a call of ``createPageHTML``.

Some sites write the number elsewhere (``pagination_script_config``, ``countPage``, ``Pager({size: 3, …})``, the number
of all lines in ``m_nRecordCount``), or a page's number into the name
(``index_9513_1.shtml``), or rows by ``document.writeln``. Others count from 1: ``index_2`` is page 2.
"""

import re
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from crawler.cms import generic
from crawler.cms.family import GUESSED, Paging, following, static, unproved
from crawler.cms.page import Page
from crawler.cms.stated import pages_of_laypage
from crawler.literals import NoValueError, assigned, text_assigned, value_at

_ARGUMENT = r"\s*+([\w.$]++(?=\s*+[,)])|(?:(?:[\"'][\w.-]*[\"']|\w++)\s*+\+?\s*+)++)\s*+"
_CALL = re.compile(
    rf"createPage(?:HTML)?\d{{0,2}}\s*\((?:\s*[\"'][\w#. -]+[\"']\s*,)?\s*(?P<total>\w+)\s*,\s*(?P<current>\w+)\s*,"
    rf"{_ARGUMENT},{_ARGUMENT}[,)]"
)
_PIECE = re.compile(r"[\"']([\w.-]*)[\"']|([\w$]+)")
_OBJECT = re.compile(r"\bPage[rd]?\w{0,9}\(\s*(?=\{)")
_MARKS = re.compile(
    r"TRS_Editor|TRS_UEDITOR|trs_editor_view|createPage(?:HTML)?\d{0,2}\s*\(|pagination_script_config|\bPager\(\s*\{|m_nRecordCount"
)
_DOCUMENT = re.compile(r"/t\d{8}_\d+\.s?html?$")


def _recognises(page: Page) -> bool:
    return _MARKS.search(page.source) is not None or any(_DOCUMENT.search(link.url) for link in page.links)


def paging(page: Page, column: Page) -> Paging:
    """How a list goes on whose number of pages stands in a script."""
    stated = _stated(page)
    if stated is None:
        return generic.paging(page, column)
    total, current, stem, suffix = stated
    total = max(total, 1)
    counts_from = _first(column)
    if current - counts_from + 1 >= total:
        other = _another(page, stem)
        return unproved(other) if other else Paging(total=total)
    linked = generic.paging(page, column)
    if linked.following is not None and linked.following.rest != GUESSED:
        return replace(linked, total=total)  # a link is surer than an address put together
    return following(urljoin(page.url, f"{stem}_{current + 1}.{suffix}"), total)


def _another(page: Page, stem: str) -> str:
    """What pages a second list of the page, which nobody followed; empty without one."""
    for match in _CALL.finditer(page.source):
        total, name = _number(page, match["total"]) or 0, _text(page, match[3])
        if total > 1 and name and name != stem:
            return name
    return "laypage" if (pages_of_laypage(page.source) or 0) > 1 and _call(page) is not None else ""


def _stated(page: Page) -> tuple[int, int, str, str] | None:
    """The number of pages, which one this is, and the stem and suffix of their names, as a script says them."""
    return _call(page) or _config(page) or _object(page) or _variables(page)


def _first(column: Page) -> int:
    """What the first page counts itself as: 0 in most places, 1 in some."""
    stated = _stated(column)
    return int(stated is not None and stated[1] == 1 and not urlsplit(column.url).path.endswith(f"_1.{stated[3]}"))


def _call(page: Page) -> tuple[int, int, str, str] | None:
    for match in _CALL.finditer(page.source):
        total, current = _number(page, match["total"]), _number(page, match["current"])
        if total is not None and current is not None:
            stem, suffix = _text(page, match[3]), _text(page, match[4])
            return total, current, stem or _stem(page), suffix or _suffix(page)
    return None


def _config(page: Page) -> tuple[int, int, str, str] | None:
    """``pagination_script_config = {pageNumber: '0', total: '3'}``, or the same field by field."""
    found = assigned(page.source, "pagination_script_config")
    fields = found if isinstance(found, dict) else {}
    fields = {str(name).lower(): value for name, value in fields.items()}
    for match in re.finditer(r"pagination_script_config\.(\w+)\s*=\s*[\"']?(\w+)", page.source):
        fields.setdefault(match[1].lower(), match[2])
    total = next((fields[name] for name in ("total", "totalpage", "pagecount") if name in fields), "")
    if not str(total).isdigit():
        return None
    current = next((fields[name] for name in ("pagenumber", "current", "currentpage", "page") if name in fields), 0)
    stem = next((fields[name] for name in ("prefix", "pagename", "name", "filename") if fields.get(name)), _stem(page))
    suffix = next((fields[name] for name in ("suffix", "ext", "pageext") if fields.get(name)), _suffix(page))
    return int(total), int(current) if str(current).isdigit() else 0, str(stem), str(suffix).lstrip(".")


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
    if lines.isdigit() and size.isdigit() and int(size):
        return -(-int(lines) // int(size)), max(page.number - 1, 0), _stem(page), _suffix(page)
    return None


def _number(page: Page, text: str) -> int | None:
    if text.isdigit():
        return int(text)
    found = assigned(page.source, text)
    return int(found) if isinstance(found, int | str) and str(found).isdigit() else None


def _text(page: Page, expression: str) -> str:
    """A text as a script puts it together: ``"index_" + PAGEID``."""
    pieces = []
    for quoted, name in _PIECE.findall(expression):
        found = assigned(page.source, name) if name else quoted
        pieces.append("" if found is None else str(found))
    return "".join(pieces)


def _stem(page: Page) -> str:
    name = urlsplit(page.url).path.rpartition("/")[2].rpartition(".")[0]
    own = re.sub(r"_\d+$", "", name)
    return own or next((start.rstrip("_-") for start, _ in generic.names_in_script(page.source)), "index")


def _suffix(page: Page) -> str:
    """By a page's own name, else, where its address is its folder, as its script names the others."""
    own = urlsplit(page.url).path.rpartition("/")[2].rpartition(".")[2]
    return own or next((end.lstrip(".") for _, end in generic.names_in_script(page.source)), "html")


FAMILY = static("trs", _recognises, paging)
