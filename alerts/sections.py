"""A digest as sections, groups and entries: what both the text and the HTML of a message are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from alerts.changes import WAITING_CHECKS, BodyName, Item, StatusChange
from alerts.digests import Digest, Unseen, Weekly
from alerts.due_sections import DueLayout
from alerts.hygiene import one_line
from alerts.links import Links
from alerts.looks import PortalLooks
from alerts.parts import MOST_ITEMS, Entry, Group, Part, Section, ungrouped
from alerts.words import DISMISSALS, Kind, Speech, kind_of
from storage.clock import day_of
from storage.findings import Resolution
from storage.language import N_


@dataclass(frozen=True)
class Layout:
    """Arranges a digest in one language, with links when the dashboard's address is known."""

    speech: Speech
    links: Links

    def sections(self, digest: Digest) -> list[Section]:
        """The sections of a digest that have something to say, the most urgent first."""
        say = self.speech.say
        due = DueLayout(self.speech, self.links)
        sections = [
            *(due.section(one) for one in digest.due_dates),
            self._findings(say(N_("New findings")), digest.opened, digest),
            self._findings(say(N_("Resolved findings")), digest.resolved, digest, resolved=True),
            self._unseen(digest.unseen),
            self._seen_again(digest.seen_again),
            self._statuses(digest.statuses),
        ]
        if digest.weekly:
            sections.append(self._findings(say(N_("Still open")), digest.weekly.open, digest))
            sections.append(self._watch(digest.weekly))
        return [section for section in sections if section.groups or section.note]

    def _findings(self, title: str, items: Sequence[Item], digest: Digest, *, resolved: bool = False) -> Section:
        today = day_of(digest.as_of)
        shown = items[:MOST_ITEMS]
        groups = []
        for (county, name), group in groupby(shown, key=lambda item: (item.body.county, item.body.county_name)):
            url = self.links.page(f"/counties/{county}")
            of_county = list(group)
            entries = self._resolved(of_county) if resolved else self._causes(of_county, today)
            groups.append(Group(tuple(entries), one_line(name), url))
        return Section(title, tuple(groups), rest=self._rest(items, shown))

    def _rest(self, told: Sequence[object], shown: Sequence[object]) -> str:
        left = len(told) - len(shown)
        return self.speech.say(N_("and {n} more, which the dashboard shows"), n=left) if left else ""

    def _causes(self, items: Iterable[Item], today: date) -> list[Entry]:
        """One entry for each cause: the bodies of which the same thing is said in the same words stand together."""
        causes: dict[tuple[str, int, str], list[Item]] = {}
        for item in items:
            # Missing and late are told by their days, which stand behind each name.
            sentence = "" if item.check in WAITING_CHECKS else self.speech.finding(item)
            causes.setdefault((item.check, item.year, sentence), []).append(item)
        entries = []
        for (check, year, sentence), alike in causes.items():
            kind = kind_of(check)
            parts = tuple(self._part(item.body, year, self.speech.delay(item, today)) for item in alike)
            details = (sentence,) if sentence else ()
            entries.append(Entry(parts, self.speech.say(kind.label), kind.tone, self.speech.report(year), details))
        return entries

    def _resolved(self, items: Iterable[Item]) -> list[Entry]:
        """One entry for each kind: what is mended needs no sentence."""
        mended: dict[tuple[Kind, int], list[Part]] = {}
        for item in items:
            part = self._part(item.body, item.year, self._published(item))
            parts = mended.setdefault((kind_of(item.check), item.year), [])
            if part not in parts:
                parts.append(part)
        return [
            Entry(
                tuple(parts),
                self.speech.say(N_("{kind}, resolved"), kind=self.speech.say(kind.label)),
                "resolved",
                self.speech.report(year),
            )
            for (kind, year), parts in mended.items()
        ]

    def _published(self, item: Item) -> str:
        if item.resolution in DISMISSALS:
            return self.speech.say(DISMISSALS[Resolution(item.resolution)])
        if item.check != "publication.missing" or item.published is None:
            return ""
        return self.speech.say(N_("published on {day}"), day=self.speech.day(item.published))

    def _part(self, body: BodyName, year: int, note: str = "") -> Part:
        return Part(one_line(body.name), note, self.links.page(f"/reports/{body.id}/{year}"))

    def _portal(self, portal: PortalLooks, note: str = "", details: tuple[str, ...] = ()) -> Entry:
        return Entry((Part(one_line(portal.name), note, self.links.page("/portals")),), details=details)

    def _unseen(self, unseen: Sequence[Unseen]) -> Section:
        say = self.speech.say
        entries = []
        for line in unseen[:MOST_ITEMS]:
            details = [self._last_seen(line.portal)]
            if line.unverified:
                details.append(say(N_("bodies in doubt for it: {n}"), n=line.unverified))
            if line.waiting:
                details.append(say(N_("findings that wait until it can be seen again: {n}"), n=len(line.waiting)))
            cause = self.speech.causes(line.portal.causes)
            entries.append(self._portal(line.portal, cause, tuple(details)))
        note = say(N_("What could not be looked at is not called missing.")) if entries else ""
        return Section(say(N_("Could not be looked at")), ungrouped(entries), note, self._rest(unseen, entries))

    def _last_seen(self, portal: PortalLooks) -> str:
        if portal.seen is None:
            return self.speech.say(N_("never yet seen whole"))
        return self.speech.say(N_("last seen whole {moment}"), moment=self.speech.moment(portal.seen))

    def _seen_again(self, portals: Sequence[PortalLooks]) -> Section:
        entries = [self._portal(portal) for portal in portals[:MOST_ITEMS]]
        rest = self._rest(portals, entries)
        return Section(self.speech.say(N_("Can be looked at again")), ungrouped(entries), rest=rest)

    def _statuses(self, changes: Sequence[StatusChange]) -> Section:
        groups = []
        shown = changes[:MOST_ITEMS]
        for (county, name), of_county in groupby(shown, key=lambda one: (one.body.county, one.body.county_name)):
            states: dict[tuple[int, str], list[Part]] = {}
            for change in of_county:
                states.setdefault((change.year, change.after), []).append(self._part(change.body, change.year))
            url = self.links.page(f"/counties/{county}")
            entries = [
                Entry(tuple(parts), lead=self.speech.clauses([self.speech.report(year), self.speech.status(after)]))
                for (year, after), parts in states.items()
            ]
            groups.append(Group(tuple(entries), one_line(name), url))
        return Section(self.speech.say(N_("Changes of state")), tuple(groups), rest=self._rest(changes, shown))

    def _watch(self, weekly: Weekly) -> Section:
        say = self.speech.say
        title = say(N_("Looked at this week"))
        if weekly.all_looked:
            return Section(
                title,
                (),
                say(N_("All {n} portals can be looked at, and were seen whole in the last 8 days."), n=weekly.portals),
            )
        looked = weekly.portals - len(weekly.not_looked)
        notes = [
            say(
                N_("{looked} of {n} portals can be looked at, and were seen whole in the last 8 days."),
                looked=looked,
                n=weekly.portals,
            )
        ]
        if weekly.without_portal:
            notes.append(say(N_("Bodies without a portal, which nobody looks for: {n}."), n=weekly.without_portal))
        entries = [
            self._portal(portal, self._why_not(portal), (self._last_seen(portal),))
            for portal in weekly.not_looked[:MOST_ITEMS]
        ]
        return Section(title, ungrouped(entries), " ".join(notes), self._rest(weekly.not_looked, entries))

    def _why_not(self, portal: PortalLooks) -> str:
        if portal.failing:
            return self.speech.causes(portal.causes)
        return self.speech.say(N_("not looked at lately") if portal.columns else N_("no report column is known"))
