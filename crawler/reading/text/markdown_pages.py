"""Markdown with HTML in it: converters write tables as HTML that Markdown cannot draw, and all else as lines."""

import re

_ROW_OR_HEADING = re.compile(r"^[ \t]*(?:\|[^\n]*\||#{1,6} [^\n]+)[ \t]*\r?$", re.MULTILINE)
_TABLE = re.compile(r"(<table\b.*?</table\s*>)", re.IGNORECASE | re.DOTALL)
_WHOLE_PAGE = re.compile(r"<(?:html|body)\b", re.IGNORECASE)
_FEWEST_LINES = 3


def with_lines_kept(text: str) -> str:
    """The same text, in which lines between its tables stay lines, where it is Markdown; any other as it is."""
    if _WHOLE_PAGE.search(text) or len(_ROW_OR_HEADING.findall(text)) < _FEWEST_LINES:
        return text
    parts = _TABLE.split(text)
    return "".join(part if number % 2 else part.replace("\n", "<br>\n") for number, part in enumerate(parts))
