"""A page as lines of text that a person can read and compare: headings, tables, lists, links, fields and titles."""

import re
from collections.abc import Iterator

from lxml import html

_BLOCKS = frozenset({"p", "li", "tr", "dt", "dd", "summary", "caption", "label", "option", "figcaption", "legend"})
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 5)}
_UNSEEN = frozenset({"script", "style", "head", "noscript"})
_CELLS = frozenset({"td", "th"})


def outline(page: html.HtmlElement) -> str:
    """The whole page from its title on; tokens of forms and digests of static files, which differ, are left out."""
    lines = (" ".join(line.split()) for line in _lines(page.find("body"), []))
    title = f"title: {page.findtext('.//title')}"
    return "\n".join([title, *(line for line in lines if line)]) + "\n"


def _lines(element: html.HtmlElement, text: list[str]) -> Iterator[str]:
    """Lines of an element; ``text`` is the line that is being written."""
    tag = element.tag
    if not isinstance(tag, str) or tag in _UNSEEN:
        return
    is_block = tag in _BLOCKS or tag in _HEADINGS
    if is_block:
        yield from _ended(text)
        text.append(f"{_HEADINGS[tag]} " if tag in _HEADINGS else "- " if tag == "li" else "")
    text.append(_before(element))
    text.append(element.text or "")
    for child in element:
        yield from _lines(child, text)
        text.append(child.tail or "")
    text.append(_behind(element))
    if is_block or tag in ("div", "section", "nav", "form", "table"):
        yield from _ended(text)


def _ended(text: list[str]) -> Iterator[str]:
    yield "".join(text)
    text.clear()


def _before(element: html.HtmlElement) -> str:
    tag = element.tag
    if tag == "a":
        return "["
    if tag in ("input", "select", "button", "textarea"):
        if element.get("name") == "form_token":
            return ""
        kept = (f"{name}={element.get(name)}" for name in ("type", "name", "value") if element.get(name))
        return f"<{tag} {' '.join(kept)}> "
    if tag == "svg":
        return f"({element.get('aria-label') or 'drawing'}) "
    return ""


def _behind(element: html.HtmlElement) -> str:
    tag, title = element.tag, element.get("title")
    told = f" «{title}»" if title else ""
    if tag == "br":
        return " / "
    if tag == "a" and (element.get("href") or "").startswith("#fault"):
        return "]"  # its title is said by its cell
    if tag == "a":
        return f"{told}]({re.sub(r'[?]v=[0-9a-f]+', '', element.get('href') or '')})"
    return f"{told} | " if tag in _CELLS else told
