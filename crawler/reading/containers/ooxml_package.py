"""Office Open XML packages: the main part, wherever it stands, and the parts it relates to."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from crawler.reading.blocks import UnreadableError
from crawler.reading.containers.zip_members import ZipMembers

RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"

_BINARY = ".bin"


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part relates to: ``kind`` is the last word of the relation's type; outside targets have no ``part``."""

    kind: str
    part: str


def main_part(members: ZipMembers) -> str:
    """The name of the part that holds the document itself."""
    for relation in relations(members, "").values():
        if relation.kind == "officeDocument" and relation.part in members:
            if relation.part.endswith(_BINARY):
                raise UnreadableError("the workbook is written in Excel's binary format (.xlsb) and needs a converter")
            return relation.part
    raise UnreadableError("the ZIP archive holds no Word or Excel document")


def relations(members: ZipMembers, part: str) -> dict[str, Relation]:
    """The relations of a part (the package's own for an empty name) by their ids; links to the outside are left out."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in members:
        return {}
    return dict(_relations(members.xml(path), folder))


def related(members: ZipMembers, relations: Mapping[str, Relation], kind: str) -> etree._Element | None:
    """The root of the first part of a kind (``styles``, ``numbering``) among relations, or None."""
    for relation in relations.values():
        if relation.kind == kind and relation.part in members:
            return members.xml(relation.part)
    return None


def relationship_id(element: etree._Element) -> str:
    """The ``r:id`` of an element, or an empty text."""
    return element.get(RELATIONSHIP_ID) or element.get(_STRICT_ID) or ""


def _relations(root: etree._Element, folder: str) -> Iterator[tuple[str, Relation]]:
    for element in root:
        if element.get("TargetMode") == "External":
            continue
        target = element.get("Target") or ""
        part = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        yield element.get("Id") or "", Relation((element.get("Type") or "").rpartition("/")[2], part)
