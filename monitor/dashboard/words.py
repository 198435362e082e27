"""How the pages name the domain's values: states with letter and word, kinds, outcomes, severities, jobs."""

from dataclasses import dataclass

from monitor.judgement.states import Status
from storage.findings import Decision, Step
from storage.language import N_, Language
from storage.people.roles import Role
from storage.register import BodyKind
from storage.report import Completeness, DocumentKind, State


@dataclass(frozen=True)
class StatusWord:
    """How the state of an obligation is shown: a letter (or ✓, ?), a word, and a colour by the class ``status-KEY``."""

    key: Status
    letter_zh: str
    letter_en: str
    word: str
    meaning: str

    def letter(self, language: Language) -> str:
        """Its one letter in a language."""
        return self.letter_en if language == Language.EN else self.letter_zh


STATUSES = (
    StatusWord(
        Status.ON_TIME,
        "✓",
        "✓",
        N_("Published on time"),
        N_("published by the due date, or lateness cannot be asserted"),
    ),
    StatusWord(Status.LATE, "迟", "L", N_("Late"), N_("published after the due date")),
    StatusWord(
        Status.MISSING,
        "缺",
        "M",
        N_("Missing"),
        N_("due date passed, columns looked at completely after it, no report"),
    ),
    StatusWord(
        Status.UNVERIFIED,
        "?",
        "?",
        N_("Could not look"),
        N_(
            "not found, and nothing proves it missing: not seen whole after the due date, a list that may go on, "
            "no known place, or a document in doubt"
        ),
    ),
    StatusWord(Status.NOT_DUE, "待", "N", N_("Not yet due"), N_("the due date has not passed")),
)
"""The states in the order of every bar and legend."""

STATUS_BY_KEY = {status.key: status for status in STATUSES}

GRAVITY = (Status.MISSING, Status.UNVERIFIED, Status.LATE, Status.NOT_DUE, Status.ON_TIME)
"""The states, the one that most wants attention first."""

KINDS = {
    BodyKind.GOVERNMENT: N_("Government"),
    BodyKind.DEPARTMENT: N_("Department"),
    BodyKind.TOWNSHIP: N_("Township"),
    BodyKind.STREET: N_("Street office"),
    BodyKind.ZONE: N_("Zone administration"),
    BodyKind.VERTICAL: N_("Vertically managed"),
}

POINTS = {
    "body": N_("Whose report it is"),
    "year": N_("Report year"),
    "report": N_("Whether it is a report"),
    "published": N_("Day of publication"),
    "adopted": N_("Taken into the register"),
    "merged": N_("Another name of a body"),
}
"""What a decision of a person is about: storage.documents.corrected.Point."""

POINT_VALUES = {"yes": N_("it is a report"), "no": N_("it is none")}

MESSAGE_STATES = {
    "pending": N_("waits"),
    "claimed": N_("is being sent"),
    "sent": N_("sent"),
    "uncertain": N_("uncertain"),
    "failed": N_("given up"),
    "dropped": N_("wanted no longer"),
}
"""The life of a message: alerts.messages.State."""

ROLES = {
    Role.VIEWER: N_("may read"),
    Role.EDITOR: N_("may read and decide"),
    Role.ADMIN: N_("may do everything"),
}

LEVELS = {
    "province": N_("Provincial bodies"),
    "city": N_("City bodies"),
    "county": N_("County bodies"),
    "township": N_("Townships and streets"),
}

SEVERITIES = {
    "error": N_("Error"),
    "warning": N_("Warning"),
    "notice": N_("Notice"),
}

FINDING_STATUSES = {
    "open": N_("Open"),
    "acknowledged": N_("Acknowledged"),
    "snoozed": N_("Snoozed"),
    "resolved": N_("Resolved"),
}

RESOLUTIONS = {
    "new_edition": N_("by a new edition"),
    "changed": N_("followed by one with other values"),
    "gone": N_("not found again"),
    "not_a_fault": N_("dismissed: no fault"),
    "not_an_obligation": N_("dismissed: nothing is owed"),
}

DECISIONS = {
    Decision.ACKNOWLEDGE: N_("Acknowledge: it is known and being mended"),
    Decision.SNOOZE: N_("Snooze until a day"),
    Decision.NOT_A_FAULT: N_("Dismiss: no fault"),
    Decision.NOT_AN_OBLIGATION: N_("Dismiss: nothing is owed"),
    Decision.REOPEN: N_("Reopen"),
    Decision.COMMENT: N_("Comment only"),
}

STEPS = {
    Step.OPENED: N_("opened"),
    Step.REOPENED: N_("reopened"),
    Step.ACKNOWLEDGED: N_("acknowledged"),
    Step.SNOOZED: N_("snoozed"),
    Step.WOKE: N_("woke from its snooze"),
    Step.NOT_A_FAULT: N_("dismissed: no fault"),
    Step.NOT_AN_OBLIGATION: N_("dismissed: nothing is owed"),
    Step.COMMENTED: N_("comment"),
    Step.RESOLVED: N_("resolved"),
}

OUTCOMES = {
    "ok": N_("Read to its end"),
    "unchanged": N_("Unchanged"),
    "empty": N_("The column says it is empty"),
    "incomplete": N_("Not proved complete"),
    "layout_changed": N_("Layout has changed"),
    "blocked": N_("Blocked by the site"),
    "unreachable": N_("Unreachable"),
    "robots": N_("Refused by robots.txt"),
    "error": N_("Error of ours"),
    "never": N_("Never looked at"),
}

FAMILIES = {
    "gkmlpt": N_("Guangdong's disclosure platform"),
    "xxgk_annual": N_("Yearly reports by year (xxgkAnnualReport)"),
    "jpaas": N_("JPaaS"),
    "truecms": N_("TrueCMS"),
    "hanweb": N_("Hanweb"),
    "xxgk": N_("Hanweb's disclosure module"),
    "lonsun": N_("Lonsun"),
    "epoint": N_("Epoint"),
    "ucap_a": N_("UCAP, plain pages"),
    "ucap_b": N_("UCAP, search interface"),
    "front": N_("Front-end interface"),
    "eportal": N_("ePortal"),
    "infopublic": N_("InfoPublic"),
    "vsb": N_("VSB"),
    "sudy": N_("Sudy"),
    "trs": N_("TRS"),
    "anhui": N_("Anhui's yearly reports"),
    "jeecms": N_("JEECMS"),
    "heard": N_("List behind a script, learnt by a browser"),
    "included": N_("List that a script puts into the page"),
    "generic": N_("Ordinary list"),
}
"""The families of content management systems (crawler.cms), as pages name them."""

EVENTS = {
    "finding_opened": N_("Findings opened"),
    "finding_resolved": N_("Findings resolved"),
    "portal_failing": N_("Portals that can no longer be looked at"),
    "portal_recovered": N_("Portals that can be looked at again"),
}
"""The kinds of events besides changes of states, which are told by their states."""

TABLES = {
    2: N_("Table 2: information disclosed proactively (Article 20)"),
    3: N_("Table 3: requests received and handled"),
    4: N_("Table 4: administrative reviews and suits"),
}
"""The captions of the tables, by the section they stand in."""

CELL_MARKS = {
    State.BLANK: N_("blank"),
    State.DASH: N_("dash"),
    State.UNREADABLE: N_("illegible"),
    State.ABSENT: N_("no cell"),
}
"""What stands in a cell that holds no number; a dash or illegible text is shown as printed."""

CELL_STATES = {
    State.BLANK: N_("nothing is printed in this cell"),
    State.DASH: N_("a dash or 无 is printed instead of a number"),
    State.UNREADABLE: N_("something is printed that could not be read as a number with certainty"),
    State.ABSENT: N_("the document has no such row or column"),
}

COMPLETENESS = {
    Completeness.COMPLETE: N_("read completely"),
    Completeness.PARTIAL: N_("read in part"),
    Completeness.FAILED: N_("tables could not be read"),
}

HAPPENED = {
    "appeared": N_("The report appeared."),
    "changed": N_("Another edition took its place."),
    "repeated": N_("The same edition was found elsewhere too."),
    "withdrawn": N_("It was found withdrawn."),
    "returned": N_("It was found no longer withdrawn."),
}
"""What may become of a report: monitor.explaining.chronicle.Event, which a checked draft does not need."""

DOCUMENT_KINDS = {
    DocumentKind.REPORT: N_("Report"),
    DocumentKind.HEADINGS_ONLY: N_("Headings without readable tables"),
    DocumentKind.ATTACHMENT: N_("Report in an attachment"),
    DocumentKind.OLD_FORM: N_("Report before the 2019 form"),
    DocumentKind.LOOKALIKE: N_("No report, only looks like one"),
    DocumentKind.UNKNOWN: N_("Not a report"),
}
LOOKALIKES = {
    "format_notice": N_("a notice on the form of the reports"),
    "enterprise": N_("the report of a public enterprise or institution"),
    "slip": N_("a report that its title gives to an enterprise or to a part of the year, and its text does not"),
    "infographic": N_("pictures that tell of a report"),
    "explanation": N_("an explanation of a report"),
    "website_report": N_("a yearly report on a government website"),
    "law_government": N_("a report on law-based government"),
    "draft": N_("a draft, not yet published"),
    "summary": N_("a summary, a plan, or the figures of a part of the year"),
    "list": N_("a list of reports"),
    "news": N_("news of a meeting or a training"),
    "notice": N_("a notice or a statement"),
    "other_report": N_("a report on something else"),
    "budget": N_("a budget, an account or an assessment"),
    "guide": N_("a guide, a catalogue or rules"),
}
"""What a look-alike is instead of a report."""
