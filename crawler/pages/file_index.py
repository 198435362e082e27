"""A server's own index of files, as nginx, Apache, IIS and others make it: read as the whole list that it is.

Its files are called by their names, which it may show cut. The time beside one is when it was written on the server,
by whatever hand: it says nothing of when a report was published, and only when another file may have taken its place.
"""

import html
import re
from datetime import UTC, datetime
from functools import partial
from urllib.parse import unquote_to_bytes, urlsplit

from lxml import html as tree

from crawler.pages.addresses import joined

_HEAD = 3000
_MADE = re.compile(r"<(?:title|h1)>\s*+(?:Index of|Directory listing (?:for|of)|Directory:)\s++/", re.IGNORECASE)
_MADE_BY_IIS = re.compile(
    r"<pre>\s*+<a href=[^>]{1,500}>\[(?:To Parent Directory|转到父目录|到父目录)\]", re.IGNORECASE
)
_TIMES = (
    re.compile(r"(?P<day>\d{1,2})-(?P<month>[A-Za-z]{3})-(?P<year>20\d\d)\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)"),
    re.compile(
        r"(?P<year>20\d\d)[-/](?P<month>\d{1,2}|[A-Za-z]{3})[-/](?P<day>\d{1,2})\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)"
    ),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITTEN = "data-written"
_EXTENSION = re.compile(r"\.[A-Za-z]{2,5}$")
_OF_PAGES = re.compile(r"^(?:css|js|images?|img|pics?|fonts?|icons?|static|assets|.*[_.]files|[._].*)$", re.IGNORECASE)
"""How folders are called that hold what pages show."""


def is_file_index(source: str) -> bool:
    """Whether a page is one, told by its beginning."""
    head = source[:_HEAD]
    return _MADE.search(head) is not None or _MADE_BY_IIS.search(head) is not None


def as_list(url: str, root: tree.HtmlElement) -> str:
    """The page of an index as that of a list: a line for each file, and links to its folders. Says that it is empty, or
    that it has one page. Empty where it has none and leads elsewhere: somebody made that page."""
    files, folders = [], []
    links = {joined(url, link.get("href")): link for link in root.xpath("//a[@href]")}
    for target, link in links.items():
        name = _name(url, target)
        if name.endswith("/") and not _OF_PAGES.match(name[:-1]):
            folders.append(f'<li><a href="{html.escape(target)}">{html.escape(name[:-1])}</a></li>')
        elif name and not name.endswith("/"):
            title, written = html.escape(_EXTENSION.sub("", name)), _written(link)
            told = f' {_WRITTEN}="{written.isoformat()}"' if written is not None else ""
            files.append(f'<li><a href="{html.escape(target)}" title="{title}"{told}>{title}</a></li>')
    if not (files or folders) and any(map(partial(_is_elsewhere, url), links)):
        return ""
    said = "共1页" if files or folders else "共0条"
    called = html.escape(_decoded(urlsplit(url).path.rstrip("/").rpartition("/")[2]))
    lists = "".join(f"<ul>{''.join(lines)}</ul>" for lines in (folders, files) if lines)
    return f"<html><head><title>{called}</title></head><body>{lists}<p>{said}</p></body></html>"


def written_of(link: tree.HtmlElement) -> datetime | None:
    """When the file was written to which a link of an index's list leads (`as_list`); None where it is not said."""
    told = link.get(_WRITTEN)
    return datetime.fromisoformat(told) if told else None


def _written(link: tree.HtmlElement) -> datetime | None:
    """The time that stands behind a link, in its row, or before it."""
    row, before, around = next(link.iterancestors("tr"), None), link.getprevious(), link.getparent()
    texts = (
        link.tail,
        row.text_content() if row is not None else "",
        before.tail if before is not None else around.text if around is not None else "",
    )
    for text in filter(None, texts):
        for pattern in _TIMES:
            if found := pattern.search(text):
                return _moment(found)
    return None


def _moment(found: re.Match[str]) -> datetime | None:
    month = found["month"].lower()
    number = int(month) if month.isdecimal() else _MONTHS.index(month) + 1 if month in _MONTHS else 0
    try:
        return datetime(
            int(found["year"]), number, int(found["day"]), int(found["hour"]), int(found["minute"]), tzinfo=UTC
        )
    except ValueError:
        return None


def _name(url: str, target: str) -> str:
    """The name of what stands directly in the folder of an index, with a slash behind that of a folder; empty for what
    stands elsewhere, and for what only sorts it."""
    here, there = urlsplit(url), urlsplit(target)
    folder = f"{here.path.rpartition('/')[0]}/"
    if there.netloc != here.netloc or there.query or not there.path.startswith(folder):
        return ""
    name = _decoded(there.path.removeprefix(folder))
    return name if "/" not in name[:-1] and name != "/" else ""


def _is_elsewhere(url: str, target: str) -> bool:
    """Whether a link of an index leads to what neither lies in its folder nor around that."""
    here, there = urlsplit(url), urlsplit(target)
    return not (there.netloc == here.netloc and here.path.startswith(there.path.rpartition("/")[0]))


def _decoded(name: str) -> str:
    raw = unquote_to_bytes(name)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
