"""Builds the pages of a portal as they stand at a look: its columns, what leads to them, its documents."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from http import HTTPStatus

from crawler.practice.server import Asked, Resource
from tests.portals.addressing import ADDRESSING
from tests.portals.column import Column, Seen
from tests.portals.documents import place_document
from tests.portals.drawings import drawing_of
from tests.portals.families import FAMILIES, any_family
from tests.portals.hosts import HOSTS, NEIGHBOUR, Laid, laid_out
from tests.portals.interfaces import gkmlpt_detail
from tests.portals.markup import written
from tests.portals.organisations import ORDERS, ORGANISATIONS, Node
from tests.portals.pages import Manner, Pages, links, same
from tests.portals.plan import Event, Plan
from tests.portals.publications import LATEST, Publication
from tests.portals.rows import Line
from tests.portals.served import SCHEMES
from tests.portals.ways import LINKS, place_way

_LINES_OF_NOTICES = 13
_MOVED = frozenset({Event.MOVED, Event.SENT_ON, Event.FROZEN, Event.RELAUNCHED})


@dataclass(frozen=True)
class Leaf:
    """A column as it stands: its node, address and lines, what anybody sees of it, and what its pages begin with.

    ``is_old`` tells that the portal has another one in its place.
    """

    node: Node
    url: str
    lines: Sequence[Line]
    seen: Seen
    prefix: str
    is_old: bool = False


@dataclass
class Built:
    """A portal at a look; ``documents`` are its publications by every address at which they stand."""

    pages: Pages
    root: str = ""
    leaves: list[Leaf] = field(default_factory=list)
    documents: dict[str, Publication] = field(default_factory=dict)
    manners: list[Manner] = field(default_factory=list)


def build(plan: Plan, look: int) -> Built:
    """The portal as it stands at a look."""
    event = plan.event_at(look)
    built = Built(Pages(plan.county.place, modified=datetime(2026, 4, look, tzinfo=UTC), around=plan.around))
    family, words, number = plan.family, plan.words, 1200
    arrange = ORGANISATIONS[plan.organisation]
    before: dict[str, str] = {}
    if event in (Event.FROZEN, Event.SENT_ON):
        _Tree(plan, built, family, look - 1, number).place(arrange(plan.kept(look - 1, words)))
        built.leaves = [replace(leaf, is_old=True) for leaf in built.leaves]
        before = {leaf.node.words: leaf.url for leaf in built.leaves}
    if event in _MOVED:
        words, number = f"{words}2026", 2200
    if event is Event.RELAUNCHED:
        family = any_family(plan.chance("relaunch"), len(arrange(plan.kept(look, words)).leaves()))
    node = arrange(plan.kept(look, words))
    built.root = _Tree(plan, built, family, look, number, halved=event is Event.HALVED).place(node)
    built.pages.root = built.root
    built.pages.latest = _latest(built.leaves)
    friends = place_neighbour(built, plan) if plan.hosts == "neighbour" else ()
    place_way(built.pages, plan.way, ((built.root, node.name),), friends)
    if event is Event.SENT_ON:
        after = {leaf.node.words.replace(words, plan.words, 1): leaf.url for leaf in built.leaves if not leaf.is_old}
        built.manners.append(_redirecting({url: after.get(path, built.root) for path, url in before.items()}))
    if event is Event.EMPTIED:
        for leaf in built.leaves:
            built.pages.functions.pop(leaf.url.partition("?")[0], None)
            built.pages.page(leaf.url, "<ul class='list'></ul>", leaf.node.name)
    laid = Laid(plan.domain, words, [leaf.prefix for leaf in built.leaves])
    if plan.hosts != "one":
        built.manners.append(laid_out(HOSTS[plan.hosts](laid), plan.domain))
    if plan.addressing:
        built.manners.append(ADDRESSING[plan.addressing]())
        built.pages.ignores_case = plan.addressing == "any case"
    scheme = SCHEMES[plan.scheme][1]
    if scheme is not None:
        built.manners.append(scheme)
    built.manners.append(written(plan.markup))
    return built


def _latest(leaves: Sequence[Leaf]) -> str:
    """The newest lines of all columns, as a box beside every page has them."""
    shown = {line.publication.number: line for leaf in leaves for line in leaf.lines}
    lines = sorted(shown.values(), key=lambda line: line.day, reverse=True)
    return "".join(f"<li><a href='{line.url}'>{line.title}</a><span>{line.day}</span></li>" for line in lines[:4])


def place_neighbour(built: Built, plan: Plan) -> Sequence[tuple[str, str]]:
    """Reports of another county's bodies that have the same names; what leads to them."""
    pages, number = built.pages, 9000
    lines: list[Line] = []
    for body in plan.county.bodies:
        for year in (LATEST, LATEST - 1):
            number += 1
            theirs = replace(body, name=f"邻川县{body.plain}")
            title = f"{body.plain}{year}年政府信息公开工作年度报告"
            one = Publication(number, "report", title, theirs, year, date(year + 1, 1, 20))
            url = f"{NEIGHBOUR}zfxxgknb/{number}.html"
            place_document(pages, one, url, "in page", plan.chance(f"neighbour {number}"))
            built.documents[same(url)] = replace(one, kind="neighbour")
            lines.append(Line(url, title, one))
    pages.page(f"{NEIGHBOUR}zfxxgknb/", drawing_of("cut")(lines), "政府信息公开年报")
    pages.page(NEIGHBOUR, links([(f"{NEIGHBOUR}zfxxgknb/", "政府信息公开年报")]), "邻川县人民政府")
    return ((f"{NEIGHBOUR}zfxxgknb/", "邻川县政府信息公开年报"), (NEIGHBOUR, "邻川县人民政府"))


def _redirecting(moved: dict[str, str]) -> Manner:
    def answer(asked: Asked, resource: Resource) -> Resource:
        target = moved.get(asked.target) or moved.get(asked.target.removesuffix("index.html"))
        return Resource(b"", status=HTTPStatus.FOUND, headers={"Location": target}) if target else resource

    return answer


@dataclass
class _Tree:
    """Places the columns of a portal, each with a number of its own."""

    plan: Plan
    built: Built
    family: str
    look: int
    number: int
    halved: bool = False

    def place(self, node: Node) -> str:
        """Places a column, or a page that leads to columns with all of these; its address."""
        if not node.children:
            return self._leaf(node).url
        named: list[tuple[str, str]] = []
        boxes = ""
        for child in node.children:
            url = self.place(child)
            named.append((url, child.name))
            first = self.built.leaves[-1].lines[:2] if not child.children else ()
            drawn = drawing_of(self.plan.drawing)(first) if first else ""
            boxes += f"<div><h3>{child.name}<a href='{url}'>更多&gt;&gt;</a></h3>{drawn}</div>"
        hub = self.plan.hub
        self.built.pages.page(f"/{node.words}/", LINKS[hub](named) if hub in LINKS else boxes, node.name)
        return f"/{node.words}/"

    def _leaf(self, node: Node) -> Leaf:
        self.number += 1
        family, draw = FAMILIES[self.family], drawing_of(self.plan.drawing, self.family)
        url = family.column_url(node.words, self.number)
        lines = [self._line(one, node) for one in ORDERS[self.plan.order](node.publications)]
        shown = lines[: max(1, len(lines) // 3)] if self.halved else lines
        size = _LINES_OF_NOTICES if len(lines) > 2 * _LINES_OF_NOTICES else self.plan.size
        seen = family.place(self.built.pages, Column(self.number, url, node.name, shown, draw, size))
        prefix = url if "{c}" in family.column else f"{url.rpartition('/')[0]}/"
        leaf = Leaf(node, url, lines, seen, prefix)
        self.built.leaves.append(leaf)
        return leaf

    def _line(self, one: Publication, node: Node) -> Line:
        title = one.called(node.naming).replace("\n", "")
        placed = replace(one, number=one.placed(self.look))
        line = Line(FAMILIES[self.family].document_url(node.words, self.number, placed), title, one)
        shown = replace(one.at(self.look), number=placed.number)
        if node.naming == "no body":
            shown = replace(shown, title=title)
        pages = self.built.pages
        place_document(pages, shown, line.url, self.plan.detail, self.plan.chance(f"document {one.number}"))
        if self.family == "gkmlpt":
            pages.raw(line.url, gkmlpt_detail(pages.standing[line.url].content.decode(), line))
        for address in (line.url, *(name.format(n=placed.number) for name in _BEHIND)):
            self.built.documents[same(address)] = one
        return line


_BEHIND = ("/zwgk/show/{n}.html", "/attach/{n}.docx", "/attach/{n}.pdf", "/attach/{n}.zip", "/attach/{n}.rar")
"""Where documents stand to which a line's page only leads."""
