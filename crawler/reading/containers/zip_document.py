"""A ZIP archive that holds a report -> the report: the one document in it, or the one whose name fits."""

import posixpath
import re
import stat
import zipfile
from collections.abc import Sequence

from crawler.reading.blocks import SeveralReportsError, UnreadableError
from crawler.reading.containers.zip_members import ZipMembers
from crawler.reading.meaning.titles import parse_title
from crawler.reading.meaning.year_meant import year_meant, years_in

_ARCHIVE = b"PK\x03\x04"
_DOCUMENTS = (".docx", ".doc", ".wps", ".rtf", ".ofd", ".pdf", ".html", ".htm", ".txt", ".xlsx", ".xls", ".zip")
"""How documents are called; of one that is packed in several formats under one name the first is read, in which the
cells of tables are kept best. A workbook of the same name may hold the tables alone."""
_APART = (".xlsx", ".xls", ".zip")
# What packers add of their own: resource forks, open files' locks, folder settings.
_ADDED = ("__MACOSX/", "~$", ".")
_PACKAGES = ("[Content_Types].xml", "OFD.xml", "META-INF/manifest.xml", "mimetype")
_UTF8_NAME = 0x800
_SMALLEST_REPORT = 1500  # bytes: the labels of table 3 alone are more
_BESIDE = re.compile("readme|read me|说明|须知|声明|目录|清单|必读|封面|关于我们|版权", re.IGNORECASE)
"""What documents are called that lie in an archive beside the one it was packed for."""


def documents_in(content: bytes) -> tuple[str, ...]:
    """The documents of an archive that holds several, by their names with their folders; none of anything else. It is
    not unpacked for that."""
    if not content.startswith(_ARCHIVE):
        return ()
    try:
        with ZipMembers(content) as members:
            is_package = any(name in members for name in _PACKAGES)
            found = [] if is_package else _in_one_format([info for info in members.infos if _is_document(info)])
    except UnreadableError:
        return ()
    paths = tuple(_path(info) for info in found if _suffix(info) != ".zip" and not _BESIDE.search(_name(info)))
    return paths if len(paths) > 1 else ()


def unpacked(content: bytes, names: Sequence[str] | None = None, member: str = "") -> bytes:
    """The report in a ZIP archive, or the content itself when it is none.

    It is the ``member`` of a name, where there is one. Of the reports of several years it is that which one of
    ``names`` tells, else the newest; without them none. Raises
    UnreadableError when the archive is hostile, or when it is not certain which of its documents is the report.
    """
    if not content.startswith(_ARCHIVE):
        return content
    with ZipMembers(content) as members:
        if any(name in members for name in _PACKAGES):
            return content
        for info in members.infos:
            _check_place(info)
        named = next((info for info in members.infos if member and _path(info) == member), None)
        chosen = members.read((named or _chosen(members.infos, names)).filename)
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


def _chosen(infos: list[zipfile.ZipInfo], names: Sequence[str] | None) -> zipfile.ZipInfo:
    documents = _in_one_format([info for info in infos if _is_document(info)])
    if not documents:
        raise UnreadableError("the archive holds no document")
    large = [info for info in documents if info.file_size >= _SMALLEST_REPORT] or documents
    reports = [info for info in documents if parse_title(_name(info)).is_report]
    others = [info for info in large if not _BESIDE.search(_name(info))]
    for chosen in (documents, reports, large, others):
        if len(chosen) == 1:
            return chosen[0]
    if len({parse_title(_name(info)).bodies[:1] for info in reports}) > 1:
        raise SeveralReportsError("the archive holds the reports of several bodies")
    by_year = {year: info for info in reports or others if (year := _year_of(info)) is not None}
    if names is not None and len(by_year) == len(reports or others) > 1:
        return by_year[year_meant(by_year, names)]
    raise UnreadableError("the archive holds several documents, and their names do not tell which is the report")


def _in_one_format(documents: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The documents without those of which another one is called the same but for its format."""
    best: dict[str, zipfile.ZipInfo] = {}
    kept = []
    for info in sorted(documents, key=lambda each: _DOCUMENTS.index(_suffix(each))):
        stem = _path(info)[: -len(_suffix(info))]
        first = best.setdefault(stem, info)
        if first is info or _suffix(first) == _suffix(info) or _suffix(info) in _APART:
            kept.append(info)
    return kept


def _suffix(info: zipfile.ZipInfo) -> str:
    return posixpath.splitext(info.filename)[1].lower()


def _year_of(info: zipfile.ZipInfo) -> int | None:
    """The year that a member's name tells, else that of its folders."""
    for name in (_name(info), posixpath.dirname(_path(info))):
        if len(years := years_in(name)) == 1:
            return years.pop()
    return None


def _is_document(info: zipfile.ZipInfo) -> bool:
    name = posixpath.basename(info.filename)
    added = info.filename.startswith(_ADDED) or name.startswith(_ADDED)
    return not info.is_dir() and not added and name.lower().endswith(_DOCUMENTS)


def _name(info: zipfile.ZipInfo) -> str:
    return posixpath.basename(_path(info))


def _path(info: zipfile.ZipInfo) -> str:
    """A member's name with its folders. Chinese Windows packs it in its code page, which the format cannot say."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
