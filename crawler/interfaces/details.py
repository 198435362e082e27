"""Documents whose page is a shell: their body stands behind a request of its own.

Epoint 新点 shows ``info_spnContent``, filled by POST; a body that is a PDF is given as links to it.
"""

import html
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawler.fetching.query import Query, form
from crawler.interfaces.answers import answered, day_in, objects_in, parameters, plain, within
from crawler.literals import value_of

_MARKS = (b"info_spncontent", b"getgovinfodetail")
_PROJECT = re.compile(r"[\"'(]/?([\w-]+)/rest/|projectName[\"']?\s*[:=]\s*[\"']/?([\w-]+)")
COMMON_SCRIPT = re.compile(r"(?<![\w/.:-])[\w/.:-]*webBuilderCommon\.js(?:\?[^\"'\s<>]*)?")
"""The script that the pages of a site have in common: it names the site and its project."""
_ID = re.compile(r"(?<![\w-])([\w-]{6,})\.html?$")
_PATH = "rest/frontAppNotNeedLoginAction/getGovInfoDetail"
_HOLDER = re.compile(r"id=[\"']info_spnContent[\"'][^<>]{0,300}>", re.IGNORECASE)
_END = re.compile(r"</(?:span|div)>", re.IGNORECASE)
_ADDRESS = re.compile(r"url|path|href", re.IGNORECASE)
_SHORTEST_BODY = 400
_PUBLISHED = ("infodate", "publishdate", "publishDate", "pubDate", "publishTime", "display_date", "releaseDate")


def may_be_shell(url: str, body: bytes) -> bool:
    """Whether a page may be a shell, told from its bytes: every document of every portal is asked this."""
    lowered = body.lower()
    return any(mark in lowered for mark in _MARKS) or urlsplit(url).path.endswith("/showinfo.html")


def script_of(url: str, source: str) -> str:
    """Where the script stands that names the project of a shell, which names it not itself; empty where none does."""
    named = COMMON_SCRIPT.search(source)
    return urljoin(url, named[0]) if named and _PROJECT.search(source) is None and not _shows_body(source) else ""


def body_queries(url: str, source: str, script: str = "") -> tuple[Query, ...]:
    """The ways to ask for the body of a document's page that may be a shell; none for one that shows it itself.

    ``script`` is the text of the script that its pages have in common.
    """
    named = parameters(url)
    found = _ID.search(urlsplit(url).path)
    identity = named.get("infoGuid") or named.get("infoid") or (found[1] if found else "")
    if not identity or _shows_body(source):
        return ()
    project = _PROJECT.search(source) or _PROJECT.search(script)
    own = (project[1] or project[2]) if project else ""
    body = form({"params": json.dumps({"infoid": identity})})
    return tuple(
        Query(urljoin(url, f"/{name}/{_PATH}" if name else f"/{_PATH}"), body, referer=url)
        for name in dict.fromkeys(filter(None, (own, "EWB-FRONT")))
    )


def _shows_body(source: str) -> bool:
    for held in _HOLDER.split(source)[1:]:
        if end := _END.search(held):
            return end.start() >= _SHORTEST_BODY
    return False


def body_page(text: str) -> str:
    """The page of the document that an answer holds; empty where it holds none."""
    data = within(answered(text), "custom", "data") or within(answered(text), "custom")
    data = value_of(data) if isinstance(data, str) else data
    data = objects_in(data)[0] if objects_in(data) else data
    if not isinstance(data, Mapping):
        return ""
    content = str(data.get("infocontent") or "") or _links(data)
    return page_of(data, content) if content else ""


def _links(data: Mapping[str, Any]) -> str:
    """Links to the files of a body that is a PDF."""
    files = value_of(data["pdflist"]) if isinstance(data.get("pdflist"), str) else data.get("pdflist")
    found = [str(one) for one in files if isinstance(one, str)] if isinstance(files, list) else []
    for one in objects_in(files):
        found += [str(value) for name, value in one.items() if value and _ADDRESS.search(str(name))][:1]
    return "".join(f'<p><a href="{html.escape(one)}">{html.escape(one.rpartition("/")[2])}</a></p>' for one in found)


def title_in(data: object) -> str:
    """What the object of a document calls it."""
    names = ("title", "realtitle", "doctitle", "articleTitle", "infoTitle", "name")
    found = (data.get(name) for name in names) if isinstance(data, Mapping) else ()
    return plain(next((one for one in found if isinstance(one, str) and one), ""))


def page_of(data: Mapping[str, Any], content: str) -> str:
    """A document's page, made of its object and its text."""
    title, published = html.escape(title_in(data)), next((data[name] for name in _PUBLISHED if data.get(name)), "")
    day = day_in(str(published))
    index = html.escape(str(data.get("identifier") or data.get("syh") or data.get("indexnumber") or ""))
    metas = f'<meta name="ArticleTitle" content="{title}">' + (f'<meta name="PubDate" content="{day}">' if day else "")
    line = f"<p>索引号：{index}</p>" if index else ""
    head = f"<!DOCTYPE html><html><head>{metas}<title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1>{line}<div>{content}</div></body></html>"
