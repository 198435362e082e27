"""What the marks of a pager say that a script makes: its attributes, hidden fields, the numbers of its call.

``<div class="page-list" data-total="35">``, ``<input id="totalPage" value="3">``, ``showPages(3, 0)``,
``<em>1</em>/<em>3</em>``.
"""

import re
from collections.abc import Iterator

from crawler.pages.page import Page, squeeze

CALLED_PAGER = re.compile(r"pag(?:e|ing|ination|er)|f[ea]n_?ye|(?:^|[\s_-])fy(?:$|[\s_-])", re.IGNORECASE)
"""How the class or the name of what shows a pager looks."""
_ROOM = re.compile(
    r"^(?:[a-z]{1,6}[-_])?(?:pag(?:es?|er|ing|ination|inator)|f[ea]n_?ye|fy|turn_?page|split_?page|f_?page|zxf_?page)[-_]?"
    r"(?:bar|nav|box|div|lists?|num(?:ber)?s?|turn|style|site|wrap|con|content|links?|area|tool|s|container|id)?\d*$|^pg\d?$",
    re.IGNORECASE,
)
"""What the empty element is called that a script fills with a pager."""
_PAGES = re.compile(
    r"^(?::|data-|m_)?n?(?:total_?pages?(?:_?(?:num|count|no))?|page_?(?:count|total|sum)|(?:count|max|all|last)_?pages?(?:_?(?:num|count|no))?|"
    r"pages|total_?num)$",
    re.IGNORECASE,
)
_LINES = re.compile(
    r"^(?::|data-|m_)?n?(?:total|count|(?:total|all)_?(?:records?|rows?|items?|lists?|size|counts?)|(?:records?|row|data|list)_?(?:count|total|num))$",
    re.IGNORECASE,
)
_FIELDS = re.compile(r"(?<![\w.$])(?P<name>[A-Za-z_]\w{2,20})[\"']?\s*+[:=]\s*+[\"']?(?P<number>\d{1,5})(?![\w.])")
_CALL = re.compile(
    r"(?P<name>(?:[pP]ag(?:e|ing|er|inat)|[fF][ea]n[yY]e)\w{0,12}(?:\.\w{1,10})?)\(\s*+[\"']?(?P<one>\d{1,3})[\"']?\s*+,"
    r"\s*+[\"']?(?P<other>\d{1,3})[\"']?\s*+[,)]"
)
_NO_PAGER = re.compile(r"size|resize|load|scroll|stat|visit|view|track|log|home|function", re.IGNORECASE)
_BEGINS = re.compile(
    r"(?:pag(?:e|ing|er|inat)|fen_?ye)\w{0,12}\(\s*+(?:[\"'][^\"']{0,60}[\"']\s*+,\s*+)?\{", re.IGNORECASE
)
_BUILDS = re.compile(r"pager|paging|paginat|fen_?ye", re.IGNORECASE)
_VAGUE = ("total", "count", "pages", "totalnum")
"""Names that anything may bear outside a pager."""
_SIZE = re.compile(r"^(?::|data-)?(?:page-?_?size|size|limit|per_?page)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,4}$")
ASKS = re.compile(r"\$\.(?:ajax|get|post|getJSON)|XMLHttpRequest|fetch\(|axios|\.load\(")
"""How a script asks for something."""
_LIBRARY = re.compile(r"(?:^|/)(?:jquery|bootstrap|swiper|html5|respond|superslide)[^/]*$", re.IGNORECASE)
"""What scripts are called that ask for nothing by themselves."""
_ADDS_SCRIPT = re.compile(r"createElement\(\s*+[\"']script", re.IGNORECASE)
_BEFORE, _WITHIN = 8, 300


def pages_by_marks(page: Page) -> int | None:
    """The number of pages; None where no mark says it."""
    found = next((number for name, number in _marks(page) if _PAGES.match(name)), None)
    if found is not None:
        return max(found, 1)
    for call in _CALL.finditer(page.source):
        if not _NO_PAGER.search(page.source[max(0, call.start() - _BEFORE) : call.end("name")]):
            return max(int(call["one"]), int(call["other"]), 1)
    beside = next(_side_by_side(page), None)
    lines, size = lines_by_marks(page), next((number for name, number in _marks(page) if _SIZE.match(name)), 0)
    return max(-(-lines // size), 1) if beside is None and lines and size else beside


def may_ask(page: Page) -> bool:
    """Whether a script of a page, or of its site, may ask for something that the page does not hold."""
    scripts = map(str, page.root.xpath("//script/@src"))
    return not all(map(_LIBRARY.search, scripts)) or any(one.search(page.source) for one in (ASKS, _ADDS_SCRIPT))


def has_room_for_pager(page: Page) -> bool:
    """Whether a page has an empty element for a pager, which a script may fill."""
    return any(_rooms(page))


def fills_pager(page: Page) -> bool:
    """Whether a page's own script asks for something by pages, or for what fills an empty pager that it names."""
    scripts = list(map(str, page.root.xpath("//script/text()")))
    names = [re.escape(name) for name in _rooms(page)]
    signs = re.compile("|".join([r"\b_?page_?size\b", *(rf"[\"'#.]{name}[\"' ]" for name in names)]), re.IGNORECASE)
    fills = re.compile(
        "|".join(rf"(?:getElementById\(|\$\(|querySelector\()[\"'][#.]?{name}[\"']" for name in names) or "(?!)"
    )
    return any(fills.search(text) or (ASKS.search(text) and signs.search(text)) for text in scripts)


def _rooms(page: Page) -> Iterator[str]:
    """What the empty elements are called that look like pagers."""
    for element in page.root.iter("div", "ul", "span", "p", "td", "nav"):
        if not len(element) and not squeeze(element.text or ""):
            names = [element.get("id") or "", *(element.get("class") or "").split()]
            yield from (name for name in names if _ROOM.match(name))


def lines_by_marks(page: Page) -> int | None:
    """The number of lines; None where no mark says it."""
    return next((number for name, number in _marks(page) if _LINES.match(name)), None)


def _marks(page: Page) -> Iterator[tuple[str, int]]:
    """The numbers that a pager's element, a hidden field or a pager's call bears, by what they are called."""
    for element in page.root.iter():
        if not isinstance(element.tag, str):
            continue
        called = f"{element.tag} {element.get('class') or ''} {element.get('id') or ''}"
        if element.tag == "input" and _NUMBER.match(element.get("value") or ""):
            yield from (
                (name, int(element.get("value") or 0)) for name in (element.get("id"), element.get("name")) if name
            )
        elif CALLED_PAGER.search(called) and element.tag not in ("body", "html"):
            yield from ((str(name), int(value)) for name, value in element.attrib.items() if _NUMBER.match(str(value)))
    for call in _BEGINS.finditer(page.source):
        yield from _of_call(page.source[call.end() : call.end() + _WITHIN].partition("}")[0])
    has_pager = _BUILDS.search(page.source) is not None
    for field in _FIELDS.finditer(page.source):
        if field["name"].lower() not in _VAGUE or (has_pager and field["name"].lower() == "pages"):
            yield field["name"], int(field["number"])


def _of_call(fields: str) -> Iterator[tuple[str, int]]:
    """What a pager is called with; a total beside a number of lines is that of pages."""
    found = [(field["name"], int(field["number"])) for field in _FIELDS.finditer(fields)]
    has_lines = any(_LINES.match(name) for name, _ in found if name.lower() not in _VAGUE)
    for name, number in found:
        yield ("totalPages" if has_lines and name.lower() in _VAGUE else name), number


def _side_by_side(page: Page) -> Iterator[int]:
    """``<em>1</em>/<em>3</em>``: the second of two numbers with a stroke between them."""
    for element in page.root.iter("em", "span", "b", "i", "strong", "font"):
        other = element.getnext()
        if other is None or len(element) or squeeze(element.tail or "") != "/":
            continue
        one, total = squeeze(element.text_content()), squeeze(other.text_content())
        if _NUMBER.match(one) and _NUMBER.match(total) and 0 < int(one) <= int(total):
            yield int(total)
