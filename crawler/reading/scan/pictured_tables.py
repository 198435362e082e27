"""A document whose tables are pictures -> the same with the tables that text recognition sees in them."""

import base64
import binascii
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType

from crawler.reading.blocks import MOST_PICTURES, Block, Grid, GridCell, Line, Page, Picture, UnreadableError
from crawler.reading.containers.zip_members import ZipMembers
from crawler.reading.scan.document import Known, read_scans
from crawler.reading.scan.recognition import is_installed

_SMALLEST = 4_000  # bytes: a smaller picture is a mark or a line
_PACKAGE = b"PK"
_IN_ADDRESS = "data:image/"
NO_PICTURES: Mapping[str, bytes] = MappingProxyType({})


def with_pictures_read(page: Page, content: bytes, beside: Mapping[str, bytes] = NO_PICTURES) -> Page:
    """The page with what its pictures show in their places, where they may be all that shows its tables or text.

    Pictures that nothing stands between are the pages of one document. Looked at are those that the file itself holds,
    as parts of a package or written into an address, and those ``beside`` it, by the addresses that the page names.
    """
    if any(isinstance(block, Grid) for block in page.body):
        return page
    shown = dict(_pictures(page, content, beside))
    if not 0 < len(shown) <= MOST_PICTURES or not is_installed():
        return page
    body: list[Block] = []
    known: Known = {}
    before = 0
    for is_picture, group in groupby(page.body, lambda block: isinstance(block, Picture) and block.address in shown):
        blocks = [*group]
        if is_picture:
            pictures = [shown[block.address] for block in blocks if isinstance(block, Picture)]
            blocks = [*_blocks(pictures, before, known)]
            before += len(pictures)
        body += blocks
    if sum(isinstance(block, Grid | Line) for block in body) == sum(isinstance(block, Line) for block in page.body):
        return page
    return replace(page, body=tuple(body), may_lose_rows=True, is_recognised=True)


def pictures_beside(page: Page) -> tuple[str, ...]:
    """The addresses of pictures that may be all that shows the page's tables: one shown twice is an ornament."""
    if any(isinstance(block, Grid) for block in page.body):
        return ()
    addresses = Counter(block.address for block in page.body if isinstance(block, Picture) and block.address)
    named = [address for address, count in addresses.items() if count == 1 and not address.startswith("data:")]
    return tuple(named) if len(named) <= MOST_PICTURES else ()


def _pictures(page: Page, content: bytes, beside: Mapping[str, bytes]) -> list[tuple[str, bytes]]:
    addresses = [block.address for block in page.body if isinstance(block, Picture) and block.address]
    if not addresses:
        return []
    if not content.startswith(_PACKAGE):
        found = [(address, _in_address(address) or beside.get(address, b"")) for address in addresses]
        return [(address, picture) for address, picture in found if len(picture) >= _SMALLEST]
    found = []
    with ZipMembers(content) as members:
        for address in addresses:
            if address in members and len(picture := members.read(address)) >= _SMALLEST:
                found.append((address, picture))
    return found


def _in_address(address: str) -> bytes:
    kind, _, data = address.partition(",")
    if not (kind.startswith(_IN_ADDRESS) and kind.endswith(";base64")):
        return b""
    try:
        return base64.b64decode(data)
    except (binascii.Error, ValueError):
        return b""


def _blocks(pictures: Sequence[bytes], before: int, known: Known) -> tuple[Block, ...]:
    """What pictures show, ``before`` of the document's standing before them; the pictures themselves, which may show
    anything, where they cannot be read."""
    try:
        return tuple(_counted_on(block, before) for block in read_scans(pictures, known).body)
    except UnreadableError:
        if len(pictures) == 1:
            return (Picture(""),)
        return tuple(part for number, each in enumerate(pictures, before) for part in _blocks([each], number, known))


def _counted_on(block: Block, before: int) -> Block:
    """A table whose cells tell their places in the pictures, counted from the first of the document."""
    if not isinstance(block, Grid) or not before:
        return block
    return replace(block, rows=tuple(tuple(_moved(cell, before) for cell in row) for row in block.rows))


def _moved(cell: GridCell, pages: int) -> GridCell:
    return cell if cell.box is None else cell._replace(box=replace(cell.box, page=cell.box.page + pages))
