"""A document whose tables are pictures -> the same with the tables that text recognition sees in them."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace

from crawler.reading.blocks import Block, Grid, Line, Page, Picture, UnreadableError
from crawler.reading.recognition import is_installed
from crawler.reading.scan_document import read_scan
from crawler.reading.zip_members import ZipMembers

_MOST_PICTURES, _SMALLEST = 12, 4_000  # bytes: a smaller picture is a mark or a line
_PACKAGE = b"PK"
_IN_ADDRESS = "data:image/"


def with_pictures_read(page: Page, content: bytes) -> Page:
    """The page with what its pictures show in their places, where they may be all that shows its tables or text.

    Only pictures that the file itself holds are looked at: parts of a package, and those written into an address.
    """
    if any(isinstance(block, Grid) for block in page.body):
        return page
    shown = dict(_pictures(page, content))
    if not 0 < len(shown) <= _MOST_PICTURES or not is_installed():
        return page
    blocks = {address: _blocks(picture) for address, picture in shown.items()}
    if not any(isinstance(block, Grid | Line) for each in blocks.values() for block in each):
        return page
    body = tuple(part for block in page.body for part in _replaced(block, blocks))
    return replace(page, body=body, may_lose_rows=True)


def _replaced(block: Block, blocks: Mapping[str, tuple[Block, ...]]) -> tuple[Block, ...]:
    return blocks.get(block.address, (block,)) if isinstance(block, Picture) else (block,)


def _pictures(page: Page, content: bytes) -> list[tuple[str, bytes]]:
    addresses = [block.address for block in page.body if isinstance(block, Picture) and block.address]
    if not addresses:
        return []
    if not content.startswith(_PACKAGE):
        found = [(address, _in_address(address)) for address in addresses]
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


def _blocks(picture: bytes) -> tuple[Block, ...]:
    """What a picture shows; the picture itself, which may show anything, where it cannot be read."""
    try:
        return tuple(map(_without_places, read_scan(picture).body))
    except UnreadableError:
        return (Picture(""),)


def _without_places(block: Block) -> Block:
    """A table without where its cells stand in the picture: no page of the document is known to look so."""
    if not isinstance(block, Grid):
        return block
    return replace(block, rows=tuple(tuple(cell._replace(box=None) for cell in row) for row in block.rows))
