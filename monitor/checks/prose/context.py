"""Of whom and of which time the prose speaks, clause by clause: what is said holds until something else is said."""

import re
from dataclasses import dataclass

from monitor.checks.prose import elsewhere, subjects
from monitor.checks.prose.scope import names_another
from monitor.checks.prose.sentences import Clause

CARRIED = re.compile(subjects.CARRYING)


@dataclass(frozen=True)
class Author:
    """Whose report it is, as far as a claim needs it: the body's names, and whether it speaks of a whole place."""

    names: tuple[str, ...] = ()
    is_government: bool = False


@dataclass
class Context:
    """What holds while the sentences under a heading are read from left to right."""

    year: int
    author: Author
    foreign: bool = False
    part: bool = False
    subset: bool = False  # since 其中 only parts are counted
    others: bool = False  # since 县住建局受理9件 it is told what others did, until the body itself is named
    wider: bool = False  # since 全县共收到 it is told what a government's whole county did
    one_way: bool = False  # since 网络申请21件 it is told what became of these
    told_elsewhere: bool = False  # numbers of another year or body were given in this sentence
    counts_others: bool = False  # under this heading numbers of other bodies, or of all together, are given

    def begin(self) -> None:
        """Enter a sentence: 2022年收到20件。办结18件。 goes on with what it spoke of, if that had numbers."""
        if not self.told_elsewhere:
            self.foreign = self.others = self.wider = False
        self.part = self.subset = self.one_way = self.told_elsewhere = False

    def enter(self, clause: Clause, told: str) -> None:
        """Enter a clause; ``told`` are its words without comparisons."""
        self.one_way = self.one_way and not clause.begins_anew
        years = [int(year) for year in elsewhere.YEAR.findall(told)]
        if years:
            self.foreign = years[-1] != self.year or elsewhere.SPAN_OF_YEARS.search(told) is not None
            self.part = False
        elif elsewhere.THIS_YEAR.search(told):
            self.foreign = self.part = False
        elif elsewhere.MANY_YEARS.search(told):
            self.foreign = True
        self.part = self.part or bool(elsewhere.PART_OF_YEAR.search(told))
        itself = elsewhere.ITSELF.search(told) or any(name in told for name in self.author.names)
        if names_another(told, self.author.names):
            self.others = True
        elif itself:
            self.others = False
        if self.author.is_government:
            self.wider = elsewhere.WIDER.search(told) is not None or (self.wider and not itself)
        self.subset = self.subset or bool(elsewhere.OF_THEM.search(told))

    def is_elsewhere(self, told: str, *, has_number: bool) -> bool:
        """Whether a clause tells of other years or bodies; if it gives numbers of them, so do those that follow."""
        other_times = elsewhere.OTHER_TIMES.search(told) and not CARRIED.search(told)
        wider = not self.author.is_government and elsewhere.WIDER.search(told)
        other_bodies = wider or elsewhere.OTHER_BODIES.search(told)
        if has_number:
            self.foreign = self.foreign or bool(other_times)
            self.others = self.others or bool(other_bodies)
            self.counts_others = self.counts_others or self.others or self.wider
        found = self.foreign or self.part or self.others or self.wider or bool(other_times or other_bodies)
        self.told_elsewhere = self.told_elsewhere or (found and has_number and not self.part)
        return found
