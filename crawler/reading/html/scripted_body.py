"""The body that a page keeps where a browser does not show it, for its script to show: in the script itself, in a field
or in a frame's attribute."""

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

from crawler.literals import STRING, assigned, said, value_of
from crawler.reading.html.markup import Markup

_SCRIPT = re.compile(r"<script\b.*?(?:</script\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(r"<textarea\b[^>]{0,500}>(.*?)(?:</textarea|\Z)", re.DOTALL | re.IGNORECASE)
_FRAME = re.compile(r"\bsrcdoc\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_END = re.compile(r"</body\s*>", re.IGNORECASE)
_WORDS = ("本年新收政府信息公开申请", "主动公开政府信息情况")
_WORDS_ENCODED = tuple(map(str.encode, _WORDS))
_SHOWN = re.compile("|".join(_WORDS))
_ESCAPED = re.compile(r"\\u672c\\u5e74\\u65b0\\u6536|\\u4e3b\\u52a8\\u516c\\u5f00", re.IGNORECASE)
_KEEPING = (b"script", b"textarea")
_QUOTE = re.compile("[\"'`]")
_SHORTEST, _MOST_UNENDED = 500, 20
_ATTACHED, _ADDRESSES = ("attachment", "attachments"), ("url", "file_url", "path")
_TITLES = ("title", "articleTitle", "name")


def with_scripted_body(page: Markup) -> Markup:
    """A page with the body that it keeps for its script, where it does not show it itself."""
    first = min((at for words in _WORDS_ENCODED if (at := page.source.find(words)) >= 0), default=-1)
    if first >= 0 and _is_shown_at(page, first):
        return page
    text = page.text
    if first < 0 and not _may_be_kept(text):
        return page
    body = _detail(text)
    if not body and not _SHOWN.search(_shown_part(text)):
        kept = dict.fromkeys(each for each in _kept(text) if len(each) >= _SHORTEST and _SHOWN.search(each))
        # The texts of several documents may be there, as of those before and after.
        body = _titled(text, *kept) if len(kept) == 1 else ""
    if not body:
        return page
    text = _FRAME.sub("", text)
    end = list(_END.finditer(text))
    at = end[-1].start() if end else len(text)
    return Markup.of(f"{text[:at]}{body}{text[at:]}")


def _may_be_kept(text: str) -> bool:
    return ("DETAIL" in text and "content" in text) or _ESCAPED.search(text) is not None


def _is_shown_at(page: Markup, place: int) -> bool:
    """Whether a place of a page surely is no part of what it keeps: told at once, as it is of most pages."""
    if page.holds(b"srcdoc"):
        return False
    plain, keeping = page.plain, filter(page.holds, _KEEPING)
    return not any(plain.rfind(b"<" + tag, 0, place) > plain.rfind(b"</" + tag, 0, place) for tag in keeping)


def _shown_part(text: str) -> str:
    return _FRAME.sub("", _FIELD.sub("", _SCRIPT.sub("", text)))


def _kept(text: str) -> Iterator[str]:
    """The long texts that a page keeps."""
    for match in [*_FIELD.finditer(text), *_FRAME.finditer(text)]:
        yield html.unescape(next(filter(None, match.groups()), ""))
    for script in _SCRIPT.finditer(text):
        for string in _strings(script[0]):
            content = said(string)
            yield content if "<" in content else html.unescape(content)


def _strings(script: str) -> Iterator[re.Match[str]]:
    """The long strings of a script. A quote that none ends costs a look at all that follows."""
    at = unended = 0
    while (quote := _QUOTE.search(script, at)) and unended < _MOST_UNENDED:
        string = STRING.match(script, quote.start())
        if string and string.end() - string.start() >= _SHORTEST:
            yield string
        at = string.end() if string else quote.end()
        unended += string is None


def _titled(text: str, content: str) -> str:
    """A kept text below its title, where the same object of the page's data has one."""
    for script in _SCRIPT.finditer(text):
        inner = script[0].partition(">")[2].rpartition("<")[0]
        if inner.lstrip()[:1] in ("{", "["):
            for each in _objects(value_of(inner)):
                title = next((each[name] for name in _TITLES if isinstance(each.get(name), str)), "")
                if content in (value for value in each.values() if isinstance(value, str)) and title:
                    return f"<h1>{html.escape(title)}</h1><div>{content}</div>"
    return f"<div>{content}</div>"


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    if isinstance(value, Mapping | list):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from _objects(each)


def _detail(text: str) -> str:
    """``_CONFIG.DETAIL.content`` of gkmlpt, Guangdong's platform of disclosure, as its script would show it."""
    detail = assigned(text, "DETAIL") if "DETAIL" in text else None
    content = detail.get("content") if isinstance(detail, Mapping) else None
    if not isinstance(detail, Mapping) or not isinstance(content, str) or _SHOWN.search(_SCRIPT.sub("", text)):
        return ""
    facts = {
        "索引号": detail.get("identifier"),
        "发布机构": detail.get("publisher"),
        "发布日期": detail.get("display_publish_time") or detail.get("publish_time"),
        "文号": detail.get("document_number"),
    }
    lines = "".join(f"<li>{name}：{html.escape(str(value))}</li>" for name, value in facts.items() if value)
    title = html.escape(str(detail.get("title") or ""))
    whole = html.unescape(content) if "<" not in content else content
    return f"<h1>{title}</h1><ul>{lines}</ul><div>{whole}</div>{_attached(detail)}"


def _attached(detail: Mapping[str, Any]) -> str:
    """The links to a document's files, which stand beside its content."""
    files = [one for name in _ATTACHED for one in _objects(detail.get(name))]
    named = [(next((str(one[key]) for key in _ADDRESSES if one.get(key)), ""), one) for one in files]
    return "".join(
        f'<p>附件：<a href="{html.escape(url)}">{html.escape(str(one.get("name") or one.get("title") or url))}</a></p>'
        for url, one in named
        if url
    )
