"""What is wrong with a report or its publication: the value that checks give, its life and what people decide."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property


class Severity(StrEnum):
    """ERROR contradicts itself or the law; WARNING is probably wrong; NOTICE is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class FindingStatus(StrEnum):
    """The life of a finding. A person acknowledges or snoozes; the facts resolve, or a person dismisses."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Resolution(StrEnum):
    """Why a finding is resolved: by the facts, or because a person dismissed it."""

    NEW_EDITION = "new_edition"  # the report was published, or published anew, and the fault is not in it
    CHANGED = "changed"  # the same fault stands with other values: another finding follows this one
    GONE = "gone"  # it was not found again in the same report: read, judged or registered otherwise
    NOT_A_FAULT = "not_a_fault"
    NOT_AN_OBLIGATION = "not_an_obligation"

    @property
    def by_a_person(self) -> bool:
        """Whether a person decided it: only other values, or a person, undo it."""
        return self in (Resolution.NOT_A_FAULT, Resolution.NOT_AN_OBLIGATION)


class Decision(StrEnum):
    """What a person may decide about a finding."""

    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    NOT_A_FAULT = "not_a_fault"
    NOT_AN_OBLIGATION = "not_an_obligation"  # of publication.missing and publication.late: nothing is owed
    REOPEN = "reopen"
    COMMENT = "comment"


class Step(StrEnum):
    """What happened to a finding, in its history."""

    OPENED = "opened"
    REOPENED = "reopened"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    WOKE = "woke"  # a snooze was over
    NOT_A_FAULT = "not_a_fault"
    NOT_AN_OBLIGATION = "not_an_obligation"
    COMMENTED = "commented"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class HistoryEntry:
    """One step in the life of a finding; ``by`` is empty where the facts, and nobody, decided.

    ``values`` of a resolution: ``resolution``; by a new edition ``edition``, its ``address`` and ``seen``; where other
    values took its place ``followed_by``. Of an opening in place of another: ``follows``, ``before``, ``after``.
    """

    finding_id: str
    at: datetime
    step: Step
    by: str = ""
    why: str = ""
    until: date | None = None
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One fault of one body's report of one year.

    ``message`` and ``message_en`` say it in Chinese and English so that the body's clerk knows what to correct;
    ``fields`` are the data dictionary's names of the cells involved; ``expected`` and ``found`` are as printed.
    """

    check: str
    severity: Severity
    body_id: int
    year: int
    message: str
    message_en: str
    fields: tuple[str, ...] = ()
    expected: str = ""
    found: str = ""

    @cached_property
    def id(self) -> str:
        """Stable from run to run: the check, the body, the year and the values involved, 16 hex digits."""
        parts = [self.check, self.body_id, self.year, sorted(self.fields), self.expected, self.found]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]
