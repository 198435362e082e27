"""A ZIP archive that holds a report -> the report: the one document in it, or the one whose name fits."""

import posixpath
import re
import stat
import zipfile

from crawler.reading.blocks import SeveralReportsError, UnreadableError
from crawler.reading.titles import parse_title
from crawler.reading.zip_members import ZipMembers

_ARCHIVE = b"PK\x03\x04"
_DOCUMENTS = (".doc", ".docx", ".wps", ".rtf", ".pdf", ".ofd", ".xls", ".xlsx", ".htm", ".html", ".txt", ".zip")
# What packers add of their own: resource forks, open files' locks, folder settings.
_ADDED = ("__MACOSX/", "~$", ".")
_PACKAGES = ("[Content_Types].xml", "OFD.xml", "META-INF/manifest.xml", "mimetype")
_UTF8_NAME = 0x800
_SMALLEST_REPORT = 1500  # bytes: the labels of table 3 alone are more
_BESIDE = re.compile("readme|read me|说明|须知|声明|目录|清单|必读|封面|关于我们|版权", re.IGNORECASE)
"""What documents are called that lie in an archive beside the one it was packed for."""


def unpacked(content: bytes) -> bytes:
    """The report in a ZIP archive, or the content itself when it is none. Raises UnreadableError when the archive is
    hostile, or when it is not certain which of its documents is the report."""
    if not content.startswith(_ARCHIVE):
        return content
    with ZipMembers(content) as members:
        if any(name in members for name in _PACKAGES):
            return content
        for info in members.infos:
            _check_place(info)
        chosen = members.read(_chosen(members.infos).filename)
    if chosen.startswith(_ARCHIVE):
        with ZipMembers(chosen) as inner:
            if not any(name in inner for name in _PACKAGES):
                raise UnreadableError("the archive holds another archive, which is not opened")
    return chosen


def _check_place(info: zipfile.ZipInfo) -> None:
    name = info.filename.replace("\\", "/")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableError("the archive holds a link instead of a file")
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        raise UnreadableError("the archive holds a file that would be placed outside of its folder")


def _chosen(infos: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    documents = [info for info in infos if _is_document(info)]
    if not documents:
        raise UnreadableError("the archive holds no document")
    large = [info for info in documents if info.file_size >= _SMALLEST_REPORT] or documents
    for chosen in (
        documents,
        [info for info in documents if parse_title(_name(info)).is_report],
        large,
        [info for info in large if not _BESIDE.search(_name(info))],
    ):
        if len(chosen) == 1:
            return chosen[0]
    titles = [title for info in documents if (title := parse_title(_name(info))).is_report]
    if len({title.bodies[:1] for title in titles}) > 1:
        raise SeveralReportsError("the archive holds the reports of several bodies")
    raise UnreadableError("the archive holds several documents, and their names do not tell which is the report")


def _is_document(info: zipfile.ZipInfo) -> bool:
    name = posixpath.basename(info.filename)
    added = info.filename.startswith(_ADDED) or name.startswith(_ADDED)
    return not info.is_dir() and not added and name.lower().endswith(_DOCUMENTS)


def _name(info: zipfile.ZipInfo) -> str:
    """A member's own name. Chinese Windows packs names in its code page, which the format does not know."""
    name = posixpath.basename(info.filename)
    if info.flag_bits & _UTF8_NAME:
        return name
    try:
        return name.encode("cp437").decode("gb18030")
    except UnicodeError:
        return name
