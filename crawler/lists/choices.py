"""Choices beside a list: years, groups of bodies, or bodies themselves, as tabs, options or the nodes of a tree, of
which the list shows some while a script asks for the others.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import html

from crawler.literals import value_of
from crawler.pages.page import Page, squeeze
from crawler.pages.wording import RARER_BODIES
from crawler.reading.meaning.kind import lookalike
from crawler.reading.meaning.titles import parse_title
from crawler.search.clues import is_known
from crawler.search.sides import means_all, sides_of
from storage.register import Side, short_name
from storage.visits import Entry

_ASKS = re.compile(r"\$\.(?:ajax|get|post|getJSON)\b|XMLHttpRequest|\bfetch\(|\baxios\b|\.load\(")
_ELSEWHERE = re.compile(r"<script[^<>]*\bsrc\s*=", re.IGNORECASE)
_TREE = re.compile(r"z[tT]ree|\bdtree\b|jstree|treeview", re.IGNORECASE)
_GROWS = re.compile(r"\basync\s*:\s*\{|\burl\s*:\s*[\"'][^\"']*tree", re.IGNORECASE)
_NODE = re.compile(r"\{[^{}]{6,400}\}")
_NAMES, _ADDRESSES = ("name", "text", "title", "label"), ("url", "href", "link", "jump_url")
_LABELLED = ("a", "li", "span", "button", "option", "dd", "td", "div", "em")
_CLICKS = ("on", "@", "v-on", "ng-click")
_HEADINGS = ("h2", "h3", "h4", "h5", "dt", "p", "strong", "b", "summary")
"""What is a label too where a click on it does something: a fold that a script fills."""
_LONGEST = 12
_YEAR = re.compile(r"^(?P<year>20\d\d)\s*年?度?$")
_ALL, _PROMPT = re.compile(r"^(?:全部|所有|不限|全年|请选择|年份)"), re.compile(r"^(?:请选择|年份)")
_BODY = re.compile(
    rf"^[\u4e00-\u9fff]{{2,10}}(?:局|委|委员会|办公室|中心|镇|乡|街道|街道办|办事处|政府|管委会|{RARER_BODIES})$"
)
_OWN_LEVEL = re.compile(r"^[省市州盟县区旗]?(?:(?:人民)?政府(?:办公?室?)?|府办|(?:政府)?本级(?:政府)?)$")
_EARLIER = re.compile(r"^(?:20\d\d\s*年?度?(?:及以|之|以)前(?:年度?)?|(?:更早|往年|历年|以往|以前年度?)(?:年度?)?)$")
"""What stands beside years for all before them."""
_COUNT = re.compile(r"^[(（\[【]?\d{1,4}[)）\]】]?$")
_OF_YEARS, _OF_BODIES = re.compile(r"年份|年度"), re.compile(r"单位|部门|机构|乡镇|街道")
"""What stands before a choice of years, and of bodies."""
_LETTER = re.compile(r"^[A-Z]$")
_FEWEST_LETTERS = 8
_PUNCTUATION = re.compile(r"[\s、（）()/及和]")


def choices_not_shown(page: Page, entries: Collection[Entry], known: Collection[str] = ()) -> tuple[str, ...]:
    """The labels of choices of which the list shows nothing, and that no address leads to, as they stand side by
    side; without those whose lists are ``known``."""
    if not entries:
        return ()
    shown = _Shown.by(entries)
    for labels in choices_on(page, shown.years, may_be_all=len(shown.bodies) > 1):
        unseen = tuple(label for label in shown.lacking(labels) if label not in known)
        if unseen:
            return unseen
    to_come = (*_nodes_not_shown(page, shown), *_filled_later(page, shown), *_letters(page))
    return tuple(label for label in to_come if label not in known)


def choices_of_a_part(page: Page, entries: Collection[Entry]) -> list[list[str]]:
    """The choices of which the list shows a part only, each with all its labels; all of them where it shows nothing."""
    shown = _Shown.by(entries)
    found: list[list[str]] = []
    for labels in choices_on(page, shown.years):
        if (not entries or shown.lacking(labels)) and not any(set(labels) == set(one) for one in found):
            found.append(labels)
    return found


def choices_on(page: Page, years: Collection[int] = (), *, may_be_all: bool = True) -> Iterator[list[str]]:
    """The choices that a script or a form may ask for: labels side by side, without one that means all of them where
    the list ``may_be_all``. Where it shows one of the ``years`` alone a prompt (请选择年度) does not mean all."""
    asks = _ASKS.search(page.source) is not None
    may_ask = asks or bool(page.frames) or _ELSEWHERE.search(page.source) is not None or bool(_sent_choices(page))
    for labels in _choices(page, is_any=asks) if may_ask else ():
        named = [label for label in labels if not _ALL.match(label)]
        alls = [label for label in labels if _ALL.match(label)]
        is_of_one = len(years) == 1 and all(map(_PROMPT.match, alls)) and all(map(_YEAR.match, named))
        if named == labels or is_of_one or not may_be_all:
            yield named


def _sent_choices(page: Page) -> list[html.HtmlElement]:
    """The choices that a button sends or that call a script."""
    sent = [choice for sheet in page.root.iter("form") for choice in sheet.iter("select")]
    return sent or [choice for choice in page.root.iter("select") if choice.get("onchange")]


@dataclass(frozen=True)
class _Shown:
    """What a list shows: the years of its lines, by their titles or days, and the bodies that they name."""

    years: frozenset[int]
    bodies: frozenset[str]

    @classmethod
    def by(cls, entries: Collection[Entry]) -> "_Shown":
        titles = [parse_title(entry.title) for entry in entries]
        # notices beside the reports may name a town in a list of departments
        titles = [title for title in titles if title.is_report and not lookalike(title)] or titles
        told = {title.year for title in titles if title.year}
        told |= {entry.listed_date.year - 1 for entry in entries if entry.listed_date is not None}
        return cls(frozenset(told), frozenset(body for title in titles for body in title.bodies[:1]))

    @property
    def sides(self) -> frozenset[Side]:
        """The sides of its bodies."""
        return frozenset[Side]().union(*map(_sides_of, self.bodies))

    def lacking(self, labels: Sequence[str]) -> tuple[str, ...]:
        """The choices of which no line is. Where all lines are one body's, or one choice's and companies', the other
        bodies are left out."""
        names = frozenset(map(short_name, self.bodies))
        own = [label for label in labels if is_known(label, names)]
        years = [int(label[:4]) for label in labels if _YEAR.match(label)]
        if own and 1 in (len(names), len(own)) and all(map(_BODY.match, labels)):
            return tuple(label for label in labels if label not in own)
        # of those before all other years the list may show some
        has_earlier = bool(years) and any(year < min(years) for year in self.years)
        return tuple(label for label in labels if not (has_earlier if _EARLIER.match(label) else self.holds(label)))

    def holds(self, label: str) -> bool:
        """Whether a line may belong to a choice. A year may be the report's or that of its publication."""
        plain = _PUNCTUATION.sub("", label)
        if chosen := _YEAR.match(plain):
            # one year alone is what one of the choices shows
            years = {int(chosen["year"]), int(chosen["year"]) - 1}
            return not self.years or (len(self.years) > 1 and bool(years & self.years))
        return not self.bodies or bool(_sides_of(plain) & self.sides)


def _sides_of(name: str) -> frozenset[Side]:
    """What of three kinds a body, or a group of them, is: what is called otherwise is a department."""
    if _OWN_LEVEL.match(name):
        return frozenset({Side.GOVERNMENT})
    return sides_of(name) or frozenset({Side.DEPARTMENTS})


def _nodes_not_shown(page: Page, shown: _Shown) -> tuple[str, ...]:
    """The nodes of a tree of bodies without an address, of whose kind the list shows nothing.

    A tree that grows while it is used is known to nobody: a list of one kind of bodies may be one of its nodes.
    """
    if _TREE.search(page.source) is None or len(shown.bodies) < 2:
        return ()
    nodes = [found for match in _NODE.finditer(page.source) if isinstance(found := value_of(match[0]), dict)]
    named = [(node, str(next((node[name] for name in _NAMES if node.get(name)), ""))) for node in nodes]
    labels = [
        label for node, label in named if label and not any(str(node.get(name) or "").strip("#") for name in _ADDRESSES)
    ]
    unseen = [label for label in labels if _is_group(label) and not shown.holds(label)]
    if not unseen and not labels and _GROWS.search(page.source) and len(shown.sides) < 2:
        return ("tree",)
    return tuple(unseen)


def _filled_later(page: Page, shown: _Shown) -> Iterator[str]:
    """What a choice is of that a script fills, years or bodies, where the list shows one of them alone."""
    for choice in page.root.iter("select") if _may_ask(page) else ():
        named = [text for option in choice.iter("option") if not _ALL.match(text := squeeze(option.text_content()))]
        before = choice.getprevious() if choice.getprevious() is not None else choice.getparent()
        around = squeeze(before.text_content()) if before is not None else ""
        is_years, is_bodies = (bool(one.search(around[-_LONGEST:])) for one in (_OF_YEARS, _OF_BODIES))
        if not any(named) and ((is_years and len(shown.years) == 1) or (is_bodies and len(shown.bodies) == 1)):
            yield around[-_LONGEST:]


def _letters(page: Page) -> Iterator[str]:
    """The first of the letters under which a script shows bodies, some at a time, where nothing shows all of them."""
    if not _may_ask(page):
        return
    letters: dict[html.HtmlElement, list[html.HtmlElement]] = {}
    for element in page.root.iter(*_LABELLED, "b", "i"):
        parent = element.getparent()
        if parent is not None and not len(element) and _LETTER.match(squeeze(element.text_content())):
            letters.setdefault(parent, []).append(element)
    for around, found in letters.items():
        texts = [squeeze(one.text_content()) for one in around]
        is_within = any((one.get("href") or "#").strip("#") for one in found)  # an address, or a place of this page
        if len(found) >= _FEWEST_LETTERS and not is_within and not any(map(_ALL.match, texts)):
            yield squeeze(found[0].text_content())


def _may_ask(page: Page) -> bool:
    return _ASKS.search(page.source) is not None or _ELSEWHERE.search(page.source) is not None


def _choices(page: Page, *, is_any: bool) -> Iterable[list[str]]:
    """The labels that stand side by side, at least two of a kind, each without an address of its own.

    Without ``is_any`` only those that a script may know: by a click, or by data that they bear.
    """
    linked = {link.element for link in page.links if link.url.partition("#")[0] != page.url.partition("#")[0]}
    groups: dict[html.HtmlElement, list[str]] = {}
    optional: set[tuple[html.HtmlElement, str]] = set()
    for element in page.root.iter(*_LABELLED, *_HEADINGS):
        if element.tag in _HEADINGS and not _is_clicked(element):
            continue
        text = _label(element)
        if not text or len(text) > _LONGEST or element in linked:
            continue
        if any(above in linked for above in element.iterancestors("a")) or not (is_any or _is_known_to_script(element)):
            continue
        parent = element.getparent()
        while parent is not None and parent.getparent() is not None and squeeze(parent.text_content()) == text:
            parent = parent.getparent()
        if parent is not None:
            groups.setdefault(parent, []).append(text)
            if element.tag == "option" and element.get("value"):
                optional.add((parent, text))
    for around, labels in groups.items():
        if sum(map(_is_choice, labels)) > 1:
            # beside groups of bodies any option is one of them: 其他
            others = {text for parent, text in optional if parent is around} if any(map(_is_group, labels)) else set()
            yield [label for label in labels if _is_choice(label) or _ALL.match(label) or label in others]


def _label(element: html.HtmlElement) -> str:
    """What an element says that holds no other, but for how many lines it has: 部门 of ``部门<em>(35)</em>``."""
    if not all(_COUNT.match(squeeze(str(one.text_content()))) and not (one.tail or "").strip() for one in element):
        return ""
    return squeeze(element.text or "") if len(element) else squeeze(element.text_content())


def _is_known_to_script(element: html.HtmlElement) -> bool:
    names = {str(name) for one in (element, element.getparent()) if one is not None for name in one.attrib}
    is_called = (element.get("href") or "").startswith("javascript:")
    return is_called or element.tag == "option" or any(name.startswith((*_CLICKS, "data-")) for name in names)


def _is_clicked(element: html.HtmlElement) -> bool:
    return any(str(name).startswith(_CLICKS) for name in element.attrib)


def _is_choice(label: str) -> bool:
    return _YEAR.match(_PUNCTUATION.sub("", label)) is not None or _EARLIER.match(label) is not None or _is_group(label)


def _is_group(label: str) -> bool:
    plain = _PUNCTUATION.sub("", label)
    return means_all(plain) or _OWN_LEVEL.match(plain) is not None or _BODY.match(plain) is not None
