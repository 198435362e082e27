"""What is done before a document is read: one that is empty, too large or of no format that is read is refused with a
clear sentence, and one that a server packed with gzip is unpacked."""

import zlib

from crawler.reading.blocks import UnreadableError

_LARGEST = 32 << 20
_GZIP = b"\x1f\x8b\x08"
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
_FLAT_OPEN_DOCUMENT = b"urn:oasis:names:tc:opendocument:xmlns:office"
_HEAD = 4096
_BLANKS = bytes(range(33))


def readable(content: bytes) -> bytes:
    """The content to be read. Raises UnreadableError for what is not read at all."""
    if content.startswith(_GZIP):
        content = _gunzipped(content)
    if not content[:1024].strip(_BLANKS) and not content.strip(_BLANKS):
        raise UnreadableError("the document is empty")
    if len(content) > _LARGEST:
        raise UnreadableError(f"the document is larger than {_LARGEST >> 20} MiB")
    if content.startswith(_ARCHIVES):
        raise UnreadableError("the document is a RAR or 7z archive, which is not opened")
    if _OPEN_DOCUMENT in content[:200] or _is_flat_open_document(content[:_HEAD]):
        raise UnreadableError("the document is of the OpenDocument format, which is not read")
    return content


def _is_flat_open_document(head: bytes) -> bool:
    """Whether it is an OpenDocument file in one XML file (.fodt, .fods)."""
    return _FLAT_OPEN_DOCUMENT in head and head.lstrip().startswith(b"<?xml")


def _gunzipped(content: bytes) -> bytes:
    """What is packed, once and no more than may be read."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        return unpacker.decompress(content, _LARGEST + 1)
    except zlib.error:
        raise UnreadableError("the document is packed with gzip, and broken or cut short") from None
