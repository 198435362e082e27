"""The office that writes letters, as the configuration describes it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Office:
    """Who writes: the signature, whom to ask, how many days an answer may take, and a folder of own templates."""

    name: str = ""
    contact: str = ""
    number: str = ""
    answer_days: int = 15
    templates: Path | None = None
