"""Addresses of documents, found by a number that stands for each: an index of the texts takes ten times the room."""

import hashlib

from sqlalchemy import ColumnElement, and_

from storage import schema
from storage.columns import storable


def address_key(address: str) -> int:
    """The number that stands for an address as it is stored."""
    return int.from_bytes(hashlib.blake2b(storable(address).encode(), digest_size=8).digest(), signed=True)


def stands_at(address: str) -> ColumnElement[bool]:
    """Whether a document is one of an address."""
    document = schema.document
    return and_(document.c.address_key == address_key(address), document.c.address == address)
