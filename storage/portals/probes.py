"""What probes of unknown portals found, by the run that probed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from storage import schema


@dataclass(frozen=True)
class Probe:
    """What a probe found, as ``nianbao portal probe --format json`` says it; ``fault`` when it could not say."""

    url: str
    found: dict[str, Any]
    fault: str = ""

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The columns that were found, the likeliest first."""
        return list(self.found.get("columns", ()))


def keep(connection: Connection, run_id: int, probe: Probe) -> None:
    """Write down what a run found."""
    values = {"run_id": run_id, "url": probe.url, "found": probe.found, "fault": probe.fault}
    connection.execute(insert(schema.probe).values(values))


def find(connection: Connection, run_id: int) -> Probe | None:
    """What a run found; None for one that has not ended, or that was none."""
    table = schema.probe
    row = connection.execute(select(table).where(table.c.run_id == run_id)).mappings().first()
    return Probe(row["url"], row["found"], row["fault"]) if row else None
