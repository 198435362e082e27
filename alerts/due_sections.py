"""A due date as a section of a message: who is still out before it, and everybody's state on the morning after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from alerts.duedates import DueDate, Owed, by_county
from alerts.hygiene import one_line
from alerts.links import Links
from alerts.parts import MOST_ITEMS, Entry, Group, Part, Section
from alerts.words import LATE, MISSING, Speech
from storage.language import N_


@dataclass(frozen=True)
class _Block:
    """Those of one state: its word, its tone, and what is said of each."""

    label: str
    tone: str
    owed: Sequence[Owed]
    note: Callable[[Owed], str] = lambda _: ""


@dataclass(frozen=True)
class DueLayout:
    """Arranges a due date in one language."""

    speech: Speech
    links: Links

    def section(self, due: DueDate) -> Section:
        """The section of a due date; never longer than a message may be."""
        blocks = self._after(due) if due.is_over else self._before(due)
        listed = [(number, one) for number, block in enumerate(blocks) for one in block.owed]
        shown = {(number, one.body.id, one.year) for number, one in listed[:MOST_ITEMS]}
        groups = []
        for county, name, _ in by_county(one for _, one in listed[:MOST_ITEMS]):
            entries = [
                entry
                for number, block in enumerate(blocks)
                for entry in self._entries(block, county, {key[1:] for key in shown if key[0] == number})
            ]
            groups.append(Group(tuple(entries), one_line(name), self.links.page(f"/counties/{county}")))
        left = len(listed) - len(shown)
        rest = self.speech.say(N_("and {n} more, which the dashboard shows"), n=left) if left else ""
        return Section(self.speech.due(due), tuple(groups), self.speech.due_counts(due), rest)

    def _before(self, due: DueDate) -> list[_Block]:
        say = self.speech.say
        return [
            _Block(say(N_("Still out")), "late", due.out),
            _Block(say(N_("Could not be looked at")), "", due.unseen),
        ]

    def _after(self, due: DueDate) -> list[_Block]:
        say, speech = self.speech.say, self.speech

        def days_late(owed: Owed) -> str:
            if owed.published is None or owed.published <= due.due:
                return ""
            return speech.days(N_("1 day late"), N_("{n} days late"), (owed.published - due.due).days)

        return [
            _Block(say(MISSING.label), MISSING.tone, due.out),
            _Block(
                say(N_("Not seen yet")),
                "late",
                due.unjudged,
                lambda owed: say(N_("last judged as of {day}"), day=speech.day(owed.as_of)),
            ),
            _Block(say(LATE.label), LATE.tone, due.late, days_late),
            _Block(say(N_("Could not be looked at")), "", due.unseen),
        ]

    def _entries(self, block: _Block, county: str, shown: set[tuple[int, int]]) -> list[Entry]:
        by_year: dict[int, list[Part]] = {}
        for one in block.owed:
            if one.body.county == county and (one.body.id, one.year) in shown:
                url = self.links.page(f"/reports/{one.body.id}/{one.year}")
                by_year.setdefault(one.year, []).append(Part(one_line(one.body.name), block.note(one), url))
        return [
            Entry(tuple(parts), block.label, block.tone, self.speech.report(year)) for year, parts in by_year.items()
        ]
