"""The words of the messages, in Chinese and English: kinds of findings, causes, days, lists, counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from alerts.changes import Item
from alerts.duedates import DueDate
from alerts.hygiene import one_line
from alerts.messages import Kind as MessageKind
from alerts.subscriptions import Rhythm
from storage.clock import SHANGHAI
from storage.findings import Resolution, Severity
from storage.language import N_, Language, phrase
from storage.register import BodyKind
from storage.visits import Outcome

CAUSES = {
    Outcome.INCOMPLETE: N_("a list could not be read to its end"),
    Outcome.LAYOUT_CHANGED: N_("the layout of a list changed"),
    Outcome.BLOCKED: N_("access was blocked"),
    Outcome.UNREACHABLE: N_("the server could not be reached"),
    Outcome.ROBOTS: N_("robots.txt does not allow a look"),
    Outcome.ERROR: N_("the look ended with an error"),
}
PURPOSES = {
    MessageKind.CONFIRMATION: N_(
        "Somebody gave this address in the dashboard. Unless it is confirmed, nothing is sent."
    ),
    MessageKind.TROUBLE: N_("You get this because [alerts] operator names you."),
}
DISMISSALS = {
    Resolution.NOT_A_FAULT: N_("no fault, as a person decided"),
    Resolution.NOT_AN_OBLIGATION: N_("nothing is owed, as a person decided"),
}
RHYTHMS = {
    Rhythm.AT_ONCE: N_("at once"),
    Rhythm.DAILY: N_("daily"),
    Rhythm.WEEKLY: N_("weekly"),
}
LEAST_SEVERITIES = {
    Severity.ERROR: N_("errors only"),
    Severity.WARNING: N_("errors and warnings"),
}
BODY_KINDS = {
    BodyKind.GOVERNMENT: N_("governments"),
    BodyKind.DEPARTMENT: N_("departments"),
    BodyKind.TOWNSHIP: N_("townships"),
    BodyKind.STREET: N_("street offices"),
    BodyKind.ZONE: N_("development zones"),
    BodyKind.VERTICAL: N_("vertical systems"),
}
_STATUSES = {
    "on_time": N_("published by its due date"),
    "unverified": N_("could not be verified"),
}


@dataclass(frozen=True)
class Kind:
    """A kind of findings as a reader sees it: its word, the word of a count of it, its tone in HTML."""

    label: str
    counted: str
    tone: str


MISSING = Kind(N_("Report missing"), N_("missing {n}"), "missing")
LATE = Kind(N_("Report late"), N_("late {n}"), "late")
WITHDRAWN = Kind(N_("Report withdrawn"), N_("withdrawn {n}"), "missing")
REVISED = Kind(N_("Report revised"), N_("revised {n}"), "minor")
CONTRADICTION = Kind(N_("Contradictory figures"), N_("contradictions {n}"), "wrong")
FORM = Kind(N_("Faulty form"), N_("faulty form {n}"), "minor")
PUBLICATION = Kind(N_("Faulty publication"), N_("publication {n}"), "minor")
_WANTED = {
    "missing": MISSING,
    "late": LATE,
    "withdrawn": WITHDRAWN,
    "revised": REVISED,
    "inconsistent": CONTRADICTION,
    "form": FORM,
    "publication": PUBLICATION,
}
KINDS = (MISSING, WITHDRAWN, LATE, REVISED, CONTRADICTION, FORM, PUBLICATION)


def kind_of(check: str) -> Kind:
    """The kind of findings that a check makes."""
    single = {
        "publication.missing": MISSING,
        "publication.late": LATE,
        "publication.withdrawn": WITHDRAWN,
        "publication.revised": REVISED,
    }
    families = {"publication": PUBLICATION, "form": FORM}
    return single.get(check) or families.get(check.partition(".")[0], CONTRADICTION)


@dataclass(frozen=True)
class Speech:
    """The way of speaking of one language."""

    language: Language

    def say(self, message: str, **values: object) -> str:
        """The message in the language, with its ``{named}`` places filled."""
        return phrase(message, self.language, **values)

    def days(self, one: str, many: str, number: int, **values: object) -> str:
        """A sentence with a number of days: ``one`` for a single one, ``many`` with ``{n}``."""
        return self.say(one if number == 1 else many, n=number, **values)

    def day(self, day: date) -> str:
        """2 April; 4月2日."""
        return format_date(day, "d MMMM" if self.language == Language.EN else "M月d日", locale=self.language)

    def moment(self, moment: datetime) -> str:
        """2 April 2026, 08:00; 2026年4月2日 08:00; in Shanghai's time."""
        local = moment.astimezone(SHANGHAI)
        form = "d MMMM y," if self.language == Language.EN else "y年M月d日"
        return f"{format_date(local, form, locale=self.language)} {local:%H:%M}"

    def join(self, words: Iterable[str]) -> str:
        """Words as an enumeration."""
        return (", " if self.language == Language.EN else "、").join(words)

    def clauses(self, words: Iterable[str]) -> str:
        """Short clauses in one line."""
        return (", " if self.language == Language.EN else "，").join(words)

    def noted(self, name: str, note: str) -> str:
        """A name with a remark behind it in brackets."""
        return self.say(N_("{name} ({note})"), name=name, note=note) if note else name

    def of(self, report: str, names: str) -> str:
        """A report, and whose it is."""
        return self.say(N_("{report}: {names}"), report=report, names=names)

    def finding(self, item: Item) -> str:
        """A finding's own sentence."""
        return one_line(item.message_en if self.language == Language.EN else item.message)

    def report(self, year: int) -> str:
        """The report of a year."""
        return self.say(N_("{year} report"), year=year)

    def delay(self, item: Item, today: date) -> str:
        """How long a missing report is overdue, or how late a report came; empty for others and when not known."""
        if item.due is None:
            return ""
        if item.check == "publication.missing" and today > item.due:
            return self.days(N_("1 day overdue"), N_("{n} days overdue"), (today - item.due).days)
        if item.check == "publication.late" and item.published and item.published > item.due:
            return self.days(N_("1 day late"), N_("{n} days late"), (item.published - item.due).days)
        return ""

    def due(self, due: DueDate) -> str:
        """A due date, and how far away it is."""
        day = self.day(due.due)
        if due.is_over:
            return self.say(N_("Due on {day}: the whole list"), day=day)
        if due.days == 0:
            return self.say(N_("Due today, {day}"), day=day)
        return self.days(N_("Due tomorrow, {day}"), N_("Due on {day}, in {n} days"), due.days, day=day)

    def due_counts(self, due: DueDate) -> str:
        """How a due date stands: what is owed, published, late, missing and unknown."""
        counts = [(N_("owed {n}"), due.owed), (N_("published {n}"), due.published)]
        counts.append((N_("of them late {n}"), len(due.late)))
        counts.append((N_("missing {n}") if due.is_over else N_("still out {n}"), len(due.out)))
        counts.append((N_("not seen yet {n}"), len(due.unjudged)))
        counts.append((N_("could not be looked at {n}"), len(due.unseen)))
        always = 2
        return self.clauses(self.say(words, n=n) for place, (words, n) in enumerate(counts) if n or place < always)

    def causes(self, outcomes: Iterable[Outcome]) -> str:
        """Why a portal could not be looked at."""
        return self.join(self.say(CAUSES[outcome]) for outcome in outcomes)

    def status(self, status: str) -> str:
        """A state of an obligation that no finding tells."""
        return self.say(_STATUSES[status])

    def purpose(self, kind: MessageKind) -> str:
        """Why somebody gets a message that no subscription asked for."""
        return self.say(PURPOSES[kind])

    def unsubscribe(self) -> str:
        """The words of the link."""
        return self.say(N_("Unsubscribe"))

    def wanted(self, kinds: Iterable[str]) -> str:
        """The kinds that a subscription names; families and checks by their names."""
        return self.join(self.say(_WANTED[kind].label) if kind in _WANTED else kind for kind in kinds)
