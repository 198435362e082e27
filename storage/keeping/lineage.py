"""Which versions of the schema there are, in their order, and of which one a database is.

Read from the migrations' own lines: Alembic, which runs them, takes as long to import as everything else that most
commands need, and is wanted only where there is something to migrate.
"""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

MIGRATIONS = Path(__file__).parents[1] / "migrations"
_LINE = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)


@cache
def revisions() -> tuple[str, ...]:
    """The versions from the first to this program's own."""
    follows: dict[str, str] = {}
    for file in (MIGRATIONS / "versions").glob("*.py"):
        lines = {name: revision or "" for name, revision in _LINE.findall(file.read_text(encoding="utf-8"))}
        follows[lines["down_revision"]] = lines["revision"]
    line, last = [], ""
    while last in follows:
        last = follows[last]
        line.append(last)
    return tuple(line)


def revision_of(connection: Connection) -> str | None:
    """The version of a database's schema; None where no version of nianbao has ever made its tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found
