"""Titles that call a report a company's, or one of half a year, while its text says otherwise: a clerk's slip."""

import re
from collections.abc import Sequence

from crawler.reading.meaning.in_text import in_text
from crawler.reading.meaning.kind import end_of_enterprise
from crawler.reading.meaning.titles import Title

_PART_OF_YEAR = re.compile("[上下]半年|半年度?|季度")


def is_slip(resembles: str, title: Title, lines: Sequence[str]) -> bool:
    """Whether what has all of a report is something else (``resembles``) by its title alone: its ``lines`` never speak
    of half a year, or of a company, or they name another as its author."""
    text = "".join("".join(lines).split())
    if resembles == "summary":
        return _PART_OF_YEAR.search(text) is None
    if resembles != "enterprise":
        return False
    authors = in_text(lines).bodies
    names_another = bool(authors) and not any(map(end_of_enterprise, authors))
    return names_another or not any((end := end_of_enterprise(name)) and end in text for name in title.bodies)
