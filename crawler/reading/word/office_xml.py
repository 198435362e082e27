"""Word documents saved as one XML file, whatever they are named -> the package of parts that a .docx is.

Word writes two such formats: the parts of a .docx one after the other (Flat OPC), and the XML of Word 2003, whose
elements are those of a .docx under some other names.
"""

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from lxml import etree

from crawler.reading.blocks import UnreadableError
from crawler.reading.containers.zip_members import parse_xml
from crawler.reading.word.docx_markup import VAL, W

_HEAD = 4096
_FLAT, _WORD_2003 = (
    "http://schemas.microsoft.com/office/2006/xmlPackage",
    "http://schemas.microsoft.com/office/word/2003/wordml",
)
_FIRST_TAG = re.compile(rb"<[A-Za-z][\w:.-]{0,60}")
_ROOTS = {b"package": _FLAT.encode(), b"wordDocument": _WORD_2003.encode()}
_PKG, _OLD = f"{{{_FLAT}}}", f"{{{_WORD_2003}}}"
_AML, _HINTS = "{http://schemas.microsoft.com/aml/2001/core}", "{http://schemas.microsoft.com/office/word/2003/auxHint}"

_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DOCUMENT = "word/document.xml"

_NAMES: Mapping[str, str] = MappingProxyType(
    {"vmerge": "vMerge", "hmerge": "hMerge", "hlink": "hyperlink", "listPr": "numPr", "ilfo": "numId"}
)
"""Elements that are called otherwise in a .docx."""
_NUMBER_STYLES: Mapping[str | None, str] = MappingProxyType(
    {
        "1": "upperRoman",
        "2": "lowerRoman",
        "3": "upperLetter",
        "4": "lowerLetter",
        "10": "ideographDigital",
        "11": "japaneseCounting",
        "18": "decimalEnclosedCircle",
        "23": "bullet",
        "37": "chineseCounting",
        "38": "chineseLegalSimplified",
        "39": "chineseCountingThousand",
    }
)


def packaged(content: bytes) -> bytes:
    """A Word document in one XML file as a package; content of another kind is handed back as it is."""
    head = content[:_HEAD].replace(b"\0", b"")
    first = _FIRST_TAG.search(head)
    space = _ROOTS.get(first[0].lstrip(b"<").rpartition(b":")[2]) if first else None
    if space is None or space not in head:
        return content
    root = parse_xml(content.lstrip(), "XML")
    if root.tag == f"{_PKG}package":
        return _zipped(_flat_parts(root))
    return _zipped(_parts_of_2003(root)) if root.tag == f"{_OLD}wordDocument" else content


def _zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", **dict(parts)}.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _flat_parts(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    for part in root.iterchildren(f"{_PKG}part"):
        name = (part.get(f"{_PKG}name") or "").lstrip("/")
        held = part.find(f"{_PKG}xmlData")
        if held is not None and len(held):
            yield name, etree.tostring(held[0], with_tail=False)
        elif (data := part.findtext(f"{_PKG}binaryData")) is not None:
            try:
                yield name, base64.b64decode(data)
            except (binascii.Error, ValueError):
                raise UnreadableError(f"the part {name} of the file is broken") from None


def _parts_of_2003(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    document = etree.Element(f"{W}document", nsmap={"w": W[1:-1]})
    document.extend(_renamed(root.iterchildren(f"{_OLD}body")))
    yield "_rels/.rels", _relations({"officeDocument": _DOCUMENT})
    yield _DOCUMENT, etree.tostring(document)
    yield "word/_rels/document.xml.rels", _relations({"styles": "styles.xml", "numbering": "numbering.xml"})
    styles = etree.Element(f"{W}styles")
    styles.extend(_renamed(style for each in root.iterchildren(f"{_OLD}styles") for style in each))
    yield "word/styles.xml", etree.tostring(styles)
    yield "word/numbering.xml", etree.tostring(_numbering(root))


def _relations(targets: Mapping[str, str]) -> bytes:
    root = etree.Element(f"{{{_RELATIONS}}}Relationships")
    for kind, target in targets.items():
        etree.SubElement(root, "Relationship", Id=kind, Type=f"{_RELATED}/{kind}", Target=target)
    return etree.tostring(root)


def _renamed(elements: Iterable[etree._Element]) -> Iterator[etree._Element]:
    """Elements of Word 2003 as those of a .docx: insertions as such, deletions and comments left out, and what only
    groups paragraphs for other programs dissolved."""
    for element in elements:
        tag = str(element.tag)
        if tag == f"{_AML}annotation":
            if element.get(f"{_OLD}type") == "Word.Insertion":
                inserted = etree.Element(f"{W}ins")
                inserted.extend(_renamed(part for held in element for part in held))
                yield inserted
        elif tag.startswith(_HINTS):
            yield from _renamed(element)
        else:
            own = etree.Element(W + _named(tag) if tag.startswith(_OLD) else tag)
            for name, text in element.attrib.items():
                own.set(str(name).replace(_OLD, W), text)
            own.text = element.text
            own.extend(_renamed(element))
            yield own


def _named(tag: str) -> str:
    name = tag.removeprefix(_OLD)
    return _NAMES.get(name, name)


def _numbering(root: etree._Element) -> etree._Element:
    """The lists, whose kinds of numbers Word 2003 counts and a .docx names."""
    numbering = etree.Element(f"{W}numbering")
    for kind in root.iterfind(f"{_OLD}lists/{_OLD}listDef"):
        own = etree.SubElement(numbering, f"{W}abstractNum", {f"{W}abstractNumId": kind.get(f"{_OLD}listDefId") or ""})
        for level in _renamed(kind.iterchildren(f"{_OLD}lvl")):
            for number in level.iterchildren(f"{W}nfc"):
                etree.SubElement(level, f"{W}numFmt", {VAL: _NUMBER_STYLES.get(number.get(VAL), "decimal")})
            own.append(level)
    for each in root.iterfind(f"{_OLD}lists/{_OLD}list"):
        number = etree.SubElement(numbering, f"{W}num", {f"{W}numId": each.get(f"{_OLD}ilfo") or ""})
        kind_of = each.find(f"{_OLD}ilst")
        if kind_of is not None:
            etree.SubElement(number, f"{W}abstractNumId", {VAL: kind_of.get(f"{_OLD}val") or ""})
    return numbering
