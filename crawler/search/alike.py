"""The columns of a portal's bodies that should stand where those of others do: a search passes their pages over."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from crawler.search.analogy import Analogies
from crawler.search.clues import Promise, is_known
from crawler.search.search import Search, Step
from crawler.search.steps import GUESSED, page_key


class Alike:
    """Learns of one search how the pages of a body lead to its column, and notes there whose pages were passed over."""

    def __init__(self, search: Search, bodies: Collection[str]) -> None:
        """``bodies`` are the short names of those that are registered: nothing is supposed of others."""
        self._search, self._bodies = search, bodies
        self._analogies = Analogies(search.alike)
        self._pages: dict[tuple[str, ...], str] = {}  # of single bodies, by the anchors that led there

    def opened(self, step: Step) -> None:
        """A step's page was opened."""
        if step.promise is Promise.BODY:
            self._pages.setdefault(step.names, step.url)

    def learn(self, step: Step) -> None:
        """A step's page is a column: where it is a body's own, its address may follow from that of the body's pages."""
        if step.own and step.promise is Promise.COLUMN:
            above = (step.names[:depth] for depth in range(len(step.names)))
            page = next((self._pages[names] for names in above if names in self._pages), "")
            if page:
                self._analogies.learn(page, step.url)

    def column_of(self, step: Step) -> Step | None:
        """The column of the registered body whose pages a step leads to, as it should stand; None where nothing tells,
        and where it was supposed before."""
        if step.promise is not Promise.BODY or step.supposed or not is_known(step.names[-1], self._bodies):
            return None
        url = self._analogies.column_of(step.url)
        return Step(url, Promise.COLUMN, GUESSED, url, step.names, step.depth + 1, own=True) if url else None

    def was_right(self, step: Step, column: Step) -> None:
        """A body's column stands where it should: its pages are opened in doubt alone."""
        self._analogies.right(step.url)
        self._pass_over(step, column)

    def was_wrong(self, step: Step) -> None:
        """A body's column does not stand where it should."""
        self._analogies.wrong(step.url)

    def waiting(self) -> int:
        """How many columns that should stand alike wait to be opened."""
        return sum(self.column_of(step) is not None for step in self._search.waiting)

    def unopened(self) -> Iterator[Step]:
        """The columns of the bodies whose pages wait for another search, where that they stand so is proved: they are
        opened when they are looked at."""
        for step in list(self._search.waiting):
            column = self.column_of(step) if self._analogies.is_proved(step.url) else None
            if column is not None:
                self._search.waiting.remove(step)
                self._pass_over(step, column)
                yield column

    def _pass_over(self, step: Step, column: Step) -> None:
        self._search.seen.add(page_key(column.url))
        self._search.supposed.append(replace(step, supposed=column.url))
        self._search.alike = self._analogies.proved
