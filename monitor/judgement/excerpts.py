"""Lists that may go on unseen, behind their last line or elsewhere: what other columns of their portal show of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, select

from monitor.judgement.evidence import Knowledge
from monitor.obligations import Obligation
from storage import schema


class Excerpts:
    """Lists of some portals all of whose lines stand in other columns too, as known before a moment: they show the
    newest of these, and what is behind their last line stands there. They are looked for once a list is in doubt."""

    def __init__(self, connection: Connection, knowledge: Knowledge, portals: Iterable[str], until: datetime) -> None:
        self._connection = connection
        self._knowledge = knowledge
        self._portals = sorted(portals)
        self._until = until

    def others(self, obligation: Obligation, columns: Sequence[int]) -> tuple[int, ...]:
        """Those of the columns in doubt for a body and year that are no such excerpts."""
        return tuple(column for column in columns if not self._is_excerpt(column, obligation, columns))

    def _is_excerpt(self, column: int, obligation: Obligation, doubtful: Sequence[int]) -> bool:
        """Whether other columns that are in no doubt have all of its lines, and one of them where the body's would
        stand has reports of that year."""
        beside = [key for key in self._knowledge.columns[obligation.body.portal] if key not in doubtful]
        elsewhere = {url for key in beside for url in self._lines[key]}
        own = self._lines[column].keys()
        return bool(own) and own <= elsewhere and bool(self._of_year(beside, obligation))

    def not_followed(self, obligation: Obligation, stopped: Sequence[int]) -> tuple[int, ...]:
        """Those of the columns whose pages say that they go on no more of which no others go on: these, where the
        body's would stand, have as many reports of that year as such a column had."""
        others = [key for key in self._knowledge.columns[obligation.body.portal] if key not in stopped]
        followed = len(self._of_year(others, obligation))
        return tuple(one for one in stopped if followed < max(1, len(self._of_year([one], obligation))))

    def _of_year(self, columns: Iterable[int], obligation: Obligation) -> set[str]:
        """The titles of the lines of some columns that name a year and may be a body's."""
        own = (key for key in columns if not self._knowledge.is_of_others(key, obligation))
        return {title for key in own for title in self._lines[key].values() if str(obligation.year) in title}

    @cached_property
    def _lines(self) -> Mapping[int, Mapping[str, str]]:
        """The titles of all that each column has listed, by their addresses."""
        column, entry = schema.portal_column, schema.entry
        query = (
            select(column.c.id, entry.c.url, entry.c.title)
            .join(entry, entry.c.column_id == column.c.id)
            .where(column.c.portal.in_(self._portals), column.c.active, entry.c.first_seen < self._until)
        )
        found: dict[int, dict[str, str]] = defaultdict(dict)
        for key, url, title in self._connection.execute(query):
            found[key][url] = title
        return found
