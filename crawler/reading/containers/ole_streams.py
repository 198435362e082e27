"""The streams of an OLE container (Word, Excel 97-2003), refused when it is broken, encrypted or out of proportion."""

import io
import struct
from collections.abc import Mapping

import olefile

from crawler.reading.blocks import UnreadableError

_WANTED = ("WordDocument", "0Table", "1Table", "Data", "Workbook", "Book")
_BROKEN = (OSError, ValueError, IndexError, struct.error, RecursionError, TypeError, AttributeError, OverflowError)


def ole_streams(content: bytes) -> Mapping[str, bytes]:
    """The streams that hold a document of Word or Excel, by name. Raises UnreadableError."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as ole:
            names = {"/".join(path) for path in ole.listdir()}
            if "EncryptedPackage" in names:
                raise UnreadableError("the document is encrypted with a password")
            wanted = [name for name in _WANTED if name in names]
            if sum(ole.get_size(name) for name in wanted) > len(content):
                raise UnreadableError("the file is broken: its parts are larger than the file itself")
            return {name: ole.openstream(name).read() for name in wanted}
    except _BROKEN as error:
        raise UnreadableError("the file is broken or cut short") from error
