"""The members of a ZIP file, refused before anything is unpacked when the archive is broken or out of proportion."""

import io
import zipfile
import zlib
from itertools import pairwise
from types import TracebackType

from lxml import etree

from crawler.reading.blocks import UnreadableError

_MOST_MEMBERS = 5_000
_LARGEST_MEMBER, _LARGEST_SUM = 64 << 20, 256 << 20  # bytes
_LARGEST_XML = 24 << 20
# Word's markup of an empty table shrinks to a hundredth; below a size the ratio tells nothing.
_HIGHEST_RATIO, _RATIO_MATTERS_FROM = 200, 4 << 20
_ENCRYPTED = 0x1
_LOCAL_HEADER = 30
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipMembers:
    """A ZIP file whose directory has been checked. Raises UnreadableError for one that should not be unpacked."""

    def __init__(self, content: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
            raise UnreadableError("the file is a ZIP archive that is cut short or broken") from error
        self.infos = self._archive.infolist()
        _check(self.infos)
        self._by_name = {info.filename: info for info in self.infos}

    def __enter__(self) -> "ZipMembers":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._archive.close()

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def read(self, name: str) -> bytes:
        """The bytes of a member. Raises UnreadableError when it is not there or damaged."""
        info = self._by_name.get(name)
        if info is None:
            raise UnreadableError(f"the file has no part {name}")
        try:
            return self._archive.read(info)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            OSError,
            NotImplementedError,
            RuntimeError,
            EOFError,
        ) as error:
            raise UnreadableError(f"the part {name} of the file is broken") from error

    def xml(self, name: str) -> etree._Element:
        """The root of a member that is XML, without entities, DTDs or anything from outside."""
        info = self._by_name.get(name)
        if info and info.file_size > _LARGEST_XML:
            raise UnreadableError(f"the part {name} of the file is larger than {_LARGEST_XML >> 20} MiB")
        return parse_xml(self.read(name), name)


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root of an XML text. Raises UnreadableError when it is broken, too deep, or declares a document type."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content.replace(_STRICT_WORD, _WORD).replace(_STRICT_SHEET, _SHEET), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"the part {name} of the file is not well-formed XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError(f"the part {name} of the file declares a document type, which no office program writes")
    return root


# ISO 29500 Strict differs from what all programs write by default in nothing but these names.
_STRICT_WORD = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_WORD = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT_SHEET = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_SHEET = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _check(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > _MOST_MEMBERS:
        raise UnreadableError(f"the archive holds more than {_MOST_MEMBERS} files")
    if len({info.filename for info in infos}) < len(infos):
        raise UnreadableError("the archive holds two files of one name")
    for info in infos:
        _check_member(info)
    if sum(info.file_size for info in infos) > _LARGEST_SUM:
        raise UnreadableError(f"the archive would unpack to more than {_LARGEST_SUM >> 20} MiB")
    spans = sorted((info.header_offset, info.header_offset + _LOCAL_HEADER + info.compress_size) for info in infos)
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise UnreadableError("the archive's files lie over each other, as in a decompression bomb")


def _check_member(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError("the archive is encrypted with a password")
    if info.compress_type not in _METHODS:
        raise UnreadableError("the archive is packed with a method that is not read")
    if info.file_size > _LARGEST_MEMBER:
        raise UnreadableError(f"the archive holds a file of more than {_LARGEST_MEMBER >> 20} MiB")
    if info.file_size > _RATIO_MATTERS_FROM and info.file_size > _HIGHEST_RATIO * max(info.compress_size, 1):
        raise UnreadableError("the archive holds a file packed out of all proportion, as in a decompression bomb")
