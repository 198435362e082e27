"""Markdown with HTML in it: converters write tables as HTML that Markdown cannot draw, and all else as lines."""

import re

_ROW_OR_HEADING = re.compile(r"^[ \t]*(?:\|[^\n]*\||#{1,6} [^\n]+)[ \t]*\r?$", re.MULTILINE)
_EDGE = re.compile(r"(<(?=/?table\b))", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_FEWEST_LINES = 3


def with_lines_kept(text: str) -> str:
    """The same text, in which lines between its tables stay lines, where it is Markdown; any other as it is."""
    if _WHOLE_PAGE.search(text) or len(_ROW_OR_HEADING.findall(text)) < _FEWEST_LINES:
        return text
    kept, depth = list[str](), 0
    for part in _EDGE.split(text):
        tag, end, lines = part.partition(">") if part.startswith("/") else ("", "", part)
        depth = max(depth - 1, 0) if tag else depth + (part[:5].lower() == "table")
        kept.append(part if depth else tag + end + lines.replace("\n", "<br>\n"))
    return "".join(kept)
