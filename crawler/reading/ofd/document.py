"""OFD (GB/T 33190) -> a Page: its pages with their templates, from a ZIP file of XML."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

from crawler.reading.blocks import Page, UnreadableError
from crawler.reading.containers.zip_members import ZipMembers
from crawler.reading.ofd.page import POINTS, Named, sheet_of
from crawler.reading.ofd.values import numbers
from crawler.reading.printed.document import page_of_sheets
from crawler.reading.sheet import Sheet
from storage.report import Format

_MOST_PAGES, _MOST_GLYPHS, _MOST_PICTURES = 300, 1_000_000, 40
_ENCRYPTED = ("encryptions.xml", "decryptseed.dat", "encryptentries.dat")
_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres


def read_ofd(content: bytes) -> Page:
    """The pages of an OFD. Raises UnreadableError for one that is broken, encrypted, a scan or out of proportion."""
    with ZipMembers(content) as members:
        return page_of_sheets(Format.OFD, tuple(_Package(members).sheets()))


class PlacedPicture(NamedTuple):
    """A picture's file, and where it stands on the page: left, top, width and height in points; None where it is
    turned, or not all of it is seen."""

    file: bytes
    place: tuple[float, float, float, float] | None


def pictures_of_ofd(content: bytes) -> Iterator[tuple[int, list[PlacedPicture], tuple[float, float]]]:
    """The pictures of which each page of an OFD consists, with its number and its size in points.

    Raises UnreadableError for pages that show something else.
    """
    with ZipMembers(content) as members:
        yield from _Package(members).pictures()


@dataclass(frozen=True)
class _Document:
    """One document of a package: its root, where that stands, its pages' size and its templates by their number."""

    root: etree._Element
    place: str
    size: tuple[float, ...]
    templates: dict[str, etree._Element]


class _Package:
    """The parts of an OFD by the names they give each other."""

    def __init__(self, members: ZipMembers) -> None:
        self._members = members
        self._names = {_plain(info.filename).lower().lstrip("/"): info.filename for info in members.infos}
        if any(name.startswith(_ENCRYPTED) for name in self._names):
            raise UnreadableError("the OFD is encrypted")

    def sheets(self) -> Iterator[Sheet]:
        """Every page of every document in the package."""
        number = glyphs = 0
        for place in self._roots():
            document = self._document(place)
            pages = document.root.findall("{*}Pages/{*}Page")
            if number + len(pages) > _MOST_PAGES:
                raise UnreadableError(f"the OFD has more than {_MOST_PAGES} pages")
            for page in pages:
                sheet = self._sheet(document, page, number)
                number, glyphs = number + 1, glyphs + len(sheet.glyphs)
                if glyphs > _MOST_GLYPHS:
                    raise UnreadableError(f"the OFD has more than {_MOST_GLYPHS} characters")
                yield sheet
        if not number:
            raise UnreadableError("the OFD has no pages")

    def pictures(self) -> Iterator[tuple[int, list[PlacedPicture], tuple[float, float]]]:
        """The pictures of which each page consists, with its number and the page's size in points."""
        number = 0
        for place in self._roots():
            document = self._document(place)
            for page in document.root.findall("{*}Pages/{*}Page"):
                content = self._part(_beside(document.place, page.get("BaseLoc", "")))
                files = self._files(document, content)
                shown = [*content.iter("{*}ImageObject")]
                if not 0 < len(shown) <= _MOST_PICTURES or not {item.get("ResourceID", "") for item in shown} <= {
                    *files
                }:
                    raise UnreadableError("the pages of the OFD are put together of several pictures, or of none")
                pictures = [self._placed(item, files) for item in shown]
                size = _size(content.find("{*}Area"), document.size)
                yield number, pictures, (size[2] * POINTS, size[3] * POINTS)
                number += 1

    def _roots(self) -> Iterator[str]:
        """Where the documents of the package begin, each in the version of it that is in force."""
        for root in self._part("OFD.xml").iter("{*}DocRoot"):
            place = _beside("", root.text or "")
            body = root.getparent()
            for version in body.iterfind("{*}Versions/{*}Version") if body is not None else ():
                if version.get("Current") == "true":
                    named = _beside("", version.get("BaseLoc", ""))
                    place = _beside(named, self._part(named).findtext("{*}DocRoot") or "")
            yield place

    def _placed(self, item: etree._Element, files: dict[str, str]) -> PlacedPicture:
        box, matrix = numbers(item.get("Boundary")), numbers(item.get("CTM"))
        # turned, mirrored or slanted, or only a part of it seen: such a picture is not put together with others
        is_plain = len(matrix) == 6 and not any((matrix[1], matrix[2])) and min(matrix[0], matrix[3]) > 0
        within = is_plain and len(box) == 4 and matrix[0] <= box[2] + 1 and matrix[3] <= box[3] + 1
        left, top, width, height = (
            (each * POINTS for each in (box[0] + matrix[4], box[1] + matrix[5], matrix[0], matrix[3]))
            if within
            else (0.0, 0.0, 0.0, 0.0)
        )
        file = self._file(files[item.get("ResourceID", "")])
        return PlacedPicture(file, (left, top, width, height) if within else None)

    def _files(self, document: _Document, page: etree._Element) -> dict[str, str]:
        """Where the pictures of a page are, by their numbers."""
        files: dict[str, str] = {}
        for place, root in self._resources(document, page):
            folder = _beside(place, (root.get("BaseLoc") or "").strip().strip("/") + "/")
            for media in root.iter("{*}MultiMedia"):
                file = _plain(media.findtext("{*}MediaFile") or "").strip()
                files[media.get("ID", "")] = posixpath.normpath(posixpath.join(folder, file.lstrip("/")))
        return files

    def _resources(self, document: _Document, page: etree._Element) -> Iterator[tuple[str, etree._Element]]:
        """The lists of what a page may name, with their places: those of its document, and its own."""
        lists = [
            each
            for each in document.root.iterfind("{*}CommonData/*")
            if etree.QName(each).localname in ("PublicRes", "DocumentRes")
        ]
        for named in (*lists, *page.iterfind("{*}PageRes")):
            place = _beside(document.place, named.text or "")
            if place.lower() in self._names:  # some programs name lists that they do not write
                yield place, self._part(place)

    def _named(self, document: _Document, page: etree._Element) -> Named:
        """What objects of a page may name."""
        found: tuple[dict[str, etree._Element], dict[str, etree._Element]] = ({}, {})
        for _, root in self._resources(document, page):
            for names, kind in zip(found, ("{*}CompositeGraphicUnit", "{*}DrawParam"), strict=True):
                names |= {each.get("ID", ""): each for each in root.iter(kind)}
        return Named(*found)

    def _notes(self, document: _Document, page: str) -> Iterator[etree._Element]:
        """What was written on a page by its number, as far as it is shown: marks across it (watermarks) say nothing."""
        listed = document.root.findtext("{*}Annotations")
        place = _beside(document.place, listed or "")
        for own in self._part(place).iterfind("{*}Page") if listed and place.lower() in self._names else ():
            file = _beside(place, own.findtext("{*}FileLoc") or "")
            if own.get("PageID") != page or file.lower() not in self._names:
                continue
            for note in self._part(file).iter("{*}Annot"):
                if note.get("Visible") != "false" and note.get("Type") != "Watermark":
                    yield from note.iterfind("{*}Appearance")

    def _file(self, place: str) -> bytes:
        name = self._names.get(place.lower())
        if name is None:
            raise UnreadableError("the OFD names a picture that is not in it")
        return self._members.read(name)

    def _document(self, place: str) -> _Document:
        root = self._part(place)
        templates = {
            template.get("ID", ""): self._part(_beside(place, template.get("BaseLoc", "")))
            for template in root.iterfind("{*}CommonData/{*}TemplatePage")
        }
        return _Document(root, place, _size(root.find("{*}CommonData/{*}PageArea"), _A4), templates)

    def _sheet(self, document: _Document, page: etree._Element, number: int) -> Sheet:
        content = self._part(_beside(document.place, page.get("BaseLoc", "")))
        layers = [
            document.templates[name]
            for template in content.iterfind("{*}Template")
            if (name := template.get("TemplateID", "")) in document.templates
        ]
        size, notes = _size(content.find("{*}Area"), document.size), [*self._notes(document, page.get("ID", ""))]
        return sheet_of([*layers, content], size, number, self._named(document, content), notes)

    def _part(self, place: str) -> etree._Element:
        name = self._names.get(place.lower())
        if name is None:
            raise UnreadableError("the OFD names a part that is not in it")
        return self._members.xml(name)


def _beside(place: str, location: str) -> str:
    """Where a part stands that another one names."""
    location = _plain(location).strip()
    if location.startswith("/"):
        return posixpath.normpath(location.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(place), location))


def _plain(place: str) -> str:
    """A place as the standard writes it; some programs part folders as Windows does."""
    return place.replace("\\", "/")


def _size(area: etree._Element | None, otherwise: tuple[float, ...]) -> tuple[float, ...]:
    """A page's PhysicalBox: x, y, width and height in millimetres."""
    box = numbers(area.findtext("{*}PhysicalBox") if area is not None else None)
    return tuple(box) if len(box) == 4 else otherwise
