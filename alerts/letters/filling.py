"""Fills a template: placeholders by values, and what stands between {{#name}} and {{/name}} once for each entry.

A table's row with placeholders such as {{cell.n}} is repeated for each entry of the list ``cell``. Nothing in a
template is run, and nothing in a value is taken for a placeholder.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from alerts.hygiene import one_line
from alerts.letters.templates import TemplateError

Values = Mapping[str, str]
_PLACE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_MARK = re.compile(r"\{\{\s*([#/])\s*(\w+)\s*\}\}")


def fill(word: Word, values: Values, lists: Mapping[str, Sequence[Values]]) -> None:
    """Fill a document in place. Raises TemplateError for a placeholder that nothing fills, or a group without end."""
    _fill_rows(word, values, lists)
    _fill_groups(word, values, lists)
    for paragraph in _paragraphs(word):
        _fill(paragraph, values)


def _paragraphs(word: Word) -> Iterator[Paragraph]:
    roots: list[Any] = [word.element.body]
    for section in word.sections:
        roots += [part._element for part in (section.header, section.footer, section.even_page_footer)]
    for root in roots:
        for element in root.iter(qn("w:p")):
            yield Paragraph(element, word)


def _fill_rows(word: Word, values: Values, lists: Mapping[str, Sequence[Values]]) -> None:
    for row in list(word.element.body.iter(qn("w:tr"))):
        names = {name.partition(".")[0] for name in _PLACE.findall(_text(row)) if "." in name}
        if not names:
            continue
        (name,) = names if len(names) == 1 else ("",)
        if name not in lists:
            raise TemplateError(f"a row of a table repeats {', '.join(sorted(names))}: allowed is one of {_all(lists)}")
        for entry in lists[name]:
            made = copy.deepcopy(row)
            row.addprevious(made)
            own = {**values, **{f"{name}.{key}": value for key, value in entry.items()}}
            for element in made.iter(qn("w:p")):
                _fill(Paragraph(cast(Any, element), word), own)
        cast(Any, row.getparent()).remove(row)


def _fill_groups(word: Word, values: Values, lists: Mapping[str, Sequence[Values]]) -> None:
    for mark in [one for one in word.paragraphs if _MARK.fullmatch(one.text.strip())]:
        kind, name = _MARK.fullmatch(mark.text.strip()).groups()  # type: ignore[union-attr]
        if kind == "/":
            continue
        if name not in lists:
            raise TemplateError(f"{{{{#{name}}}}} repeats nothing that is known: allowed is one of {_all(lists)}")
        _fill_group(word, mark, name, values, lists[name])


def _fill_group(word: Word, mark: Paragraph, name: str, values: Values, entries: Sequence[Values]) -> None:
    inside, element = [], mark._p.getnext()
    while element is not None and _text(element).strip().replace(" ", "") != f"{{{{/{name}}}}}":
        inside.append(element)
        element = element.getnext()
    if element is None:
        raise TemplateError(f"{{{{#{name}}}}} has no {{{{/{name}}}}} behind it")
    for entry in entries:
        for one in inside:
            made = copy.deepcopy(one)
            element.addprevious(made)
            own = {**values, **entry}
            if all(own.get(name, "x") == "" for name in _PLACE.findall(_text(made)) or ("",)):
                cast(Any, made).getparent().remove(made)  # a line about something that this entry does not have
                continue
            for inner in made.iter(qn("w:p")):
                _fill(Paragraph(cast(Any, inner), word), own)
    for one in (mark._p, *inside, element):
        cast(Any, one).getparent().remove(one)


def _fill(paragraph: Paragraph, values: Values) -> None:
    """Fill a paragraph; where Word has split a placeholder, its text moves into the run where it begins."""
    if not _PLACE.search(paragraph.text):
        return
    runs = paragraph.runs
    whole = sum(len(_PLACE.findall(run.text)) for run in runs)
    if whole < len(_PLACE.findall(paragraph.text)):
        runs[0].text = paragraph.text
        for run in runs[1:]:
            run.text = ""
    for run in runs:
        if _PLACE.search(run.text):
            run.text = _PLACE.sub(lambda match: _value(match[1], values), run.text)


def _value(name: str, values: Values) -> str:
    if name not in values:
        raise TemplateError(f"{{{{{name}}}}} is no placeholder that is known here: allowed are {_all(values)}")
    return one_line(values[name]).replace("{{", "｛｛")  # what is filled in must not be filled again


def _text(element: Any) -> str:
    return "".join(node.text or "" for node in element.iter(qn("w:t")))


def _all(names: Mapping[str, object]) -> str:
    return ", ".join(sorted(name for name in names if "." not in name))
