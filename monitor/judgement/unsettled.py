"""What may be a report that is owed and could not be settled: documents of nobody, and entries that were never had."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.judgement.resemblance import may_be_former
from monitor.obligations import Obligation
from storage.register import Body, short_name


@dataclass(frozen=True)
class Doubtful:
    """A document of a portal that may be a report, and that no registered body of it has been given.

    ``names`` are what it calls its body; without any, a published report may be anyone's.
    """

    document_id: int
    year: int | None
    names: tuple[str, ...]
    first_seen: datetime

    def may_be(self, obligation: Obligation) -> bool:
        """Whether it may be the report that is owed."""
        if self.year not in (None, obligation.year) or self.first_seen.year < obligation.year:
            return False
        return not self.names or any(
            may_mean(name, obligation.body) or may_be_former(name, obligation.body) for name in self.names
        )


@dataclass(frozen=True)
class Unreceived:
    """An entry of a portal whose document was never had: refused, a dead link, or a page that shows nothing. Its title
    is all that is known; where that names nobody, the body in whose name alone its column stands (``owner``) is meant.
    """

    address: str
    title: str
    first_seen: datetime
    owner: str = ""

    def may_be(self, obligation: Obligation) -> bool:
        """Whether it may lead to the report that is owed."""
        if (self.years and obligation.year not in self.years) or self.first_seen.year < obligation.year:
            return False
        name = self.name
        if _TOPIC.search(self.title) is None and _YEAR_ALONE.fullmatch(self.title) is None:
            return bool(name) and any(_spells(short_name(name), own) for own in _names_of(obligation.body))
        return not name or may_mean(name, obligation.body) or may_be_former(name, obligation.body)

    @property
    def years(self) -> frozenset[int]:
        """The years that its title names."""
        return frozenset(map(int, _YEAR.findall(self.title.translate(_DIGITS))))

    @property
    def name(self) -> str:
        """The body that is meant: what is left of the title besides the year and the words of every report."""
        return _NOT_OF_NAME.sub("", self.title) or self.owner


_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_YEAR_ALONE = re.compile(r"20\d\d年?度?")
_TOPIC = re.compile(r"信息公开|政务公开|年度报告|年报")
_NOT_OF_NAME = re.compile(
    r"(?:20\d\d|[〇○零一二三四五六七八九]{4})\s*(?:年度?)?|(?:政府)?信息公开|政务公开|工作|年度|报告|年报|^关于|的|\.\w+$|[^\w]"
)


_BETWEEN = re.compile(r"[、,()（），]")


def others_beside_first(names: Sequence[str]) -> tuple[str, ...]:
    """The bodies beside the first one that the fullest name of a title's body consists of."""
    whole = max(names, key=len, default="")
    return tuple(filter(None, _BETWEEN.split(whole)[1:]))


def _names_of(body: Body) -> tuple[str, ...]:
    return (body.name, *body.aliases)


def may_mean(name: str, body: Body) -> bool:
    """Whether a name may be another way to write the body's: one holds the other's characters in their order.

    住建局 may mean 住房和城乡建设局. Wide on purpose: it only ever keeps something unsaid.
    """
    other = short_name(name)
    return any(_spells(short_name(own), other) or _spells(other, short_name(own)) for own in _names_of(body))


def _spells(short: str, full: str) -> bool:
    characters = iter(full)
    return bool(short) and all(character in characters for character in short)
