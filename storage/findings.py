"""What is wrong with a report or its publication: the value that checks give and everything else shows."""

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """ERROR contradicts itself or the law; WARNING is probably wrong; NOTICE is worth a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


class FindingStatus(StrEnum):
    """The life of a finding. A person acknowledges or snoozes; only the facts resolve."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


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

    @property
    def id(self) -> str:
        """Stable from run to run: the check, the body, the year and the values involved, 16 hex digits."""
        parts = [self.check, self.body_id, self.year, sorted(self.fields), self.expected, self.found]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]
