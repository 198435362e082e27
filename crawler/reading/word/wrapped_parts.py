"""Documents of other formats that a Word document wraps (w:altChunk), each read and set in its place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.reading.blocks import Block, Page, Picture
from crawler.reading.word.tables import Content, page_of
from storage.report import Format


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A part that is a document of its own, and what holds its place among the paragraphs."""

    part: str
    place: Picture


def with_wrapped(contents: Sequence[Content], parts: Sequence[tuple[Wrapped, Page]]) -> Page:
    """The page of a Word document with what it wraps: the wrapped page itself, where the document is nothing else."""
    pages = [page for _, page in parts]
    if len(contents) == len(pages) == 1:
        return replace(pages[0], format=Format.DOCX)
    own = page_of(contents, Format.DOCX)
    # By identity: two parts may be the same document.
    wrapped = {id(each.place): page for each, page in parts}
    body: list[Block] = []
    for block in own.body:
        page = wrapped.get(id(block))
        body += [block] if page is None else page.body
    return Page(
        Format.DOCX,
        tuple(body),
        tuple(block for page in pages for block in page.around),
        (*own.titles, *(title for page in pages for title in page.titles)),
        attachments=tuple(address for page in pages for address in page.attachments),
        may_lose_rows=any(page.may_lose_rows for page in pages),
        ends_early=any(page.ends_early for page in pages),
        is_recognised=any(page.is_recognised for page in pages),
        later_titles=tuple(title for page in pages for title in page.later_titles),
        lead=tuple(line for page in pages for line in page.lead),
    )
