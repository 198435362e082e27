"""The format of a document, told by its first bytes and its inner names, never by its own name."""

import io
import re
import zipfile

from storage.report import Format

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOKS = ("Workbook", "Book\0")  # since Excel 97, and before
_XML_WORKBOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
_XML_ROOT = re.compile(rb"<(?:[\w-]+:)?Workbook\s")
_XML_HEAD = 4096
_HTML_MARKS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<table", b"<p>", b"<p ", b"<meta", b"<span")


def format_of(content: bytes) -> Format:
    """The format of a document. Anything that is none of the binary formats is HTML or plain text."""
    start = content[:1024].lstrip()
    if start.startswith(b"%PDF") or b"\n%PDF-" in content[:1024]:
        return Format.PDF
    if content.startswith(_OLE):
        # a letter with an embedded table holds a workbook too
        is_word = "WordDocument".encode("utf-16-le") in content
        is_book = any(name.encode("utf-16-le") in content for name in _WORKBOOKS)
        return Format.XLSX if is_book and not is_word else Format.DOC
    if start.startswith(b"{\\rtf"):
        return Format.DOC
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return Format.IMAGE
    if is_xml_workbook(content):
        return Format.XLSX
    return Format.HTML if _is_html(content) else Format.TEXT


def is_xml_workbook(content: bytes) -> bool:
    """Whether a text is a workbook saved as XML of Excel 2003."""
    head = content[:_XML_HEAD].replace(b"\0", b"")
    return _XML_WORKBOOK in head and _XML_ROOT.search(head) is not None


def _is_html(content: bytes) -> bool:
    # UTF-16 puts a zero byte beside every letter of a tag.
    start = content[:65536].replace(b"\0", b"").lower()
    return any(mark in start for mark in _HTML_MARKS)


def _zipped(content: bytes) -> Format:
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Format.DOCX
    if any(name.lower().endswith("ofd.xml") for name in names):
        return Format.OFD
    return Format.XLSX if any(name.startswith("xl/") for name in names) else Format.DOCX
