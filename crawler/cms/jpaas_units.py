"""The units of which a page of JPAAS is built: what its scripts ask for, the likeliest list first."""

import json
import re
from urllib.parse import urlencode, urljoin

from crawler.fetching.query import Query
from crawler.interfaces.answers import fields_in, parameters
from crawler.literals import value_of
from crawler.pages.page import Page

PAGE_SIZE = 15
_BUILD = "/api-gateway/jpaas-publish-server/front/page/build/unit"
_NEEDED = ("webId", "pageId", "tplSetId")
_FIELDS = ("parseType", "webId", "tplSetId", "pageType", "tagId", "editType", "pageId")
_DEFAULTS = {"parseType": "bulidstatic", "pageType": "column", "editType": "null"}
_LIST_PERHAPS = re.compile(r"右侧|内容|信息|list", re.IGNORECASE)
_LIST = re.compile(
    r"栏目list|信息列表|分页列表|列表|^list$|(?:部门|单位|乡镇|镇街|街道|区县|园区)\w{0,4}list", re.IGNORECASE
)
_NO_LIST = re.compile(r"位置|导航|面包屑|栏目名|菜单|页头|页脚|底部|左侧|nav|head|foot", re.IGNORECASE)


def units(page: Page) -> list[Query]:
    """The requests of the page's units that may be its list, the likeliest first."""
    found = []
    for script in page.root.xpath("//*[@querydata]"):
        data = value_of(script.get("querydata"))
        if isinstance(data, dict):
            found.append((script.get("url") or _BUILD, {name: str(value) for name, value in data.items()}))
    if not found:
        fields = dict(fields_in(page.source, _FIELDS))
        found = [(_BUILD, fields)] if all(name in fields for name in _NEEDED) else []
    found = [(url, fields) for url, fields in found if not _NO_LIST.search(fields.get("tagId", ""))]
    found.sort(key=lambda unit: _rank(unit[1].get("tagId", "")))
    return [_query(page.url, url, fields) for url, fields in found]


def is_list(unit: Query) -> bool:
    """Whether a unit's request is surely for a list, by what the unit is called."""
    return _rank(parameters(unit.url).get("tagId", "")) == 0


def is_called_alike(unit: Query, other: Query) -> bool:
    """Whether two units of a page are called the same, and lists of other columns then."""
    return parameters(unit.url).get("tagId") == parameters(other.url).get("tagId") is not None


def _rank(tag: str) -> int:
    return 0 if _LIST.search(tag) else 1 if _LIST_PERHAPS.search(tag) else 2


def _query(base: str, url: str, fields: dict[str, str]) -> Query:
    own = fields.get("pageSize", "")
    numbers = page_numbers(1, int(own) if own.isdecimal() else PAGE_SIZE)
    asked = urlencode({**_DEFAULTS, **fields, **numbers})
    return Query(urljoin(base, f"{url.partition('?')[0]}?{asked}"), referer=base, is_of_script=True)


def page_numbers(number: int, size: int) -> dict[str, str]:
    """How a page is asked for: most places heed ``paramJson`` alone, some the bare parameters alone."""
    return {
        "pageNo": str(number),
        "pageSize": str(size),
        "paramJson": json.dumps({"pageNo": number, "pageSize": size}),
    }
