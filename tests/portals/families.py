"""Families of systems: the addresses of their columns and documents, and how they make a list."""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import md5
from random import Random

from tests.portals import archives, grown, guarded, hanweb, interfaces, nested, pagers, scripted, turned
from tests.portals.column import Column, Seen
from tests.portals.pages import Pages
from tests.portals.publications import Publication

Place = Callable[[Pages, Column], Seen]


@dataclass(frozen=True)
class Family:
    """A system. In its addresses ``{p}`` are the words of a column's path, ``{c}`` is its number, ``{n}`` that of a
    document, ``{h}`` the same as 32 letters; ``{y}``, ``{m}`` and ``{d}`` are of its day, ``{z}`` is that day in
    eight digits."""

    column: str
    document: str
    place: Place

    def column_url(self, words: str, number: int) -> str:
        """The address of a column."""
        return self.column.format(p=words, c=number)

    def document_url(self, words: str, number: int, one: Publication) -> str:
        """The address of a document."""
        hexed = md5(str(one.number).encode(), usedforsecurity=False).hexdigest()
        day = one.day
        parts = {"y": day.year, "m": day.month, "d": day.day, "z": f"{day:%Y%m%d}", "ym": f"{day:%Y%m}"}
        return self.document.format(p=words, c=number, n=one.number, h=hexed, **parts)


_TRS = ("/{p}/", "/{p}/{ym}/t{z}_{n}.html")
_VSB = ("/{p}.htm", "/info/{c}/{n}.htm")
_HANWEB = ("/col/col{c}/index.html", "/art/{y}/{m}/{d}/art_{c}_{n}.html")
_JPAAS = ("/col/col{c}/index.html", "/art/{y}/art_{h}.html")
_PLAIN = ("/{p}/index.html", "/{p}/{n}.html")
_LIST = ("/{p}/list.html", "/content/{n}.html")

FAMILIES: dict[str, Family] = {
    "trs": Family(*_TRS, pagers.create_page),
    "trs, deep stubs": Family(*_TRS, pagers.deep_stub),
    "trs, sliced": Family(*_TRS, pagers.sliced),
    "ucap a": Family("/{p}/index.html", "/{p}/content/post_{n}.html", pagers.linked),
    "vsb": Family(*_VSB, pagers.counting_down),
    "sudy": Family("/{c}/list.htm", "/{y}/{m}{d}/c{c}a{n}/page.htm", pagers.dead_end),
    "jeecms": Family("/{p}/index.jhtml", "/{p}/{n}.jhtml", pagers.single),
    "anhui": Family("/XxgkContent/showList/{c}/0/page_1.html", "/XxgkAnnualReport/show/{n}.html", pagers.single),
    "hanweb groups": Family(*_HANWEB, hanweb.hanweb_groups),
    "hanweb tiny": Family(*_HANWEB, hanweb.hanweb_tiny),
    "hanweb numbers": Family(*_HANWEB, hanweb.hanweb_numbers),
    "jpaas": Family(*_JPAAS, hanweb.jpaas),
    "jpaas frozen": Family(*_JPAAS, hanweb.jpaas_frozen),
    "xxgk": Family(*_HANWEB, hanweb.xxgk),
    "ucap b": Family("/c{c}/common_list.shtml", "/c{c}/{ym}/{h}.shtml", interfaces.ucap_b),
    "lonsun": Family("/public/column/{c}?type=3", "/public/{c}/{n}.html", interfaces.lonsun),
    "epoint": Family("/govxxgk/{c}/info.html", "/govxxgk/{c}/{y}-{m}-{d}/{h}.html", interfaces.epoint),
    "front": Family("/zwgk/{p}/index.html", "/zwgk/{p}/{z}/i{n}.html", interfaces.front),
    "truecms": Family("/{p}/index.html", "/{p}/{n}.html", interfaces.truecms),
    "gkmlpt": Family("/gkmlpt/index", "/gkmlpt/content/3/4/post_{n}.html", interfaces.gkmlpt),
    "eportal": Family("/eportal/ui?pageId={c}", "/eportal/ui?pageId=9&articleKey={n}&columnId={c}", turned.numbers),
    "infopublic": Family("/InfoPublic.aspx?cid={c}&pid=971", "/InfoShow.aspx?id={n}", turned.web_forms),
    "beijing": Family(*_PLAIN, turned.next_only),
    "php": Family("/list.php?cid={c}", "/show.php?id={n}", turned.numbers),
    "jsp": Family("/info/iList.jsp?cat_id={c}", "/info/{n}.html", turned.posted),
    "net": Family("/list.aspx?id={c}", "/show/{n}.html", turned.web_forms),
    "plain, single": Family(*_PLAIN, pagers.single),
    "plain, function": Family(*_PLAIN, pagers.function_address),
    "plain, chosen": Family(*_PLAIN, pagers.chosen),
    "plain, laypage": Family(*_LIST, turned.laypage),
    "plain, jquery": Family(*_PLAIN, pagers.jquery),
    "plain, offset": Family(*_LIST, turned.offset),
    "plain, more": Family(*_LIST, turned.more_pieces),
    "in a script": Family(*_LIST, scripted.in_page),
    "called back": Family(*_LIST, scripted.called_back),
    "in xml": Family(*_LIST, scripted.in_xml),
    "written": Family(*_LIST, scripted.written),
    "shell": Family(*_LIST, scripted.shell),
    "posted json": Family(*_LIST, scripted.posted_json),
    "sealed": Family(*_LIST, scripted.sealed),
    "framed": Family(*_LIST, scripted.framed),
    "included": Family(*_LIST, scripted.included),
    "tabs": Family(*_LIST, scripted.tabs),
    "by year": Family(*_LIST, scripted.by_year),
    "grouped": Family(*_LIST, scripted.grouped),
    "scrolled": Family(*_LIST, scripted.scrolled),
    "in frames": Family(*_LIST, scripted.in_frames),
    "plain, elided": Family(*_LIST, turned.elided),
    "aspx, elided": Family("/Info/List.aspx?ClassID={c}", "/Info/Show.aspx?ID={n}", turned.elided),
    "jsp, jumped": Family("/list.jsp?node={c}", "/content.jsp?id={n}", turned.jumped),
    "jsp, token": Family("/col/list.jsp?cid={c}", "/content.jsp?id={h}", guarded.with_token),
    "guarded": Family(*_LIST, guarded.with_cookie),
    "months": Family(*_PLAIN, archives.months),
    "years of publication": Family(*_PLAIN, archives.years_of_publication),
    "for each": Family(*_LIST, archives.for_each),
    "jsonp": Family(*_LIST, archives.jsonp),
    "observed": Family(*_LIST, grown.observed),
    "within a box": Family(*_LIST, grown.within),
    "by button": Family(*_LIST, grown.by_button),
    "behind the last": Family(*_LIST, grown.behind_the_last),
    "list sent on": Family(*_PLAIN, nested.sent_on),
    "framed twice": Family(*_LIST, nested.framed_twice),
    "years posted": Family("/{p}/list.jsp", "/content/{n}.html", nested.years_posted),
    "newest alone": Family(*_PLAIN, nested.newest_alone),
    "collected": Family(*_PLAIN, nested.collected),
    "packed": Family(*_PLAIN, nested.packed),
    "gb2312": Family("/{p}/list.asp", "/{p}/{n}.html", nested.in_gb2312),
}
NEVER_WHOLE = frozenset({"trs, deep stubs", "hanweb tiny", "jpaas frozen"})
"""Systems of whose lists nobody sees more than the first page: whether lines are gone nobody can tell."""
STUBBABLE = frozenset({"ucap b", "epoint", "front", "gkmlpt", "shell", "posted json", "sealed", "guarded", "for each"})
"""Systems whose interface may say of everything that there is none."""
_ONE_COLUMN = frozenset({"gkmlpt", "collected", "packed"})
"""Systems that keep all reports in one column."""


def any_family(random: Random, columns: int) -> str:
    """The name of a family that can have so many columns."""
    return random.choice([name for name in FAMILIES if columns == 1 or name not in _ONE_COLUMN])
