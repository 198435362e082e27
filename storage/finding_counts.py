"""How many findings of each kind a province has: a roll-up kept in step by whoever changes findings or moves bodies.

The ledger of the whole country counts its findings in here, instead of going through all of them.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from storage import schema
from storage.keeping.portions import portions

Key = tuple[str, int, str, str, str, str]
"""Province, year, kind of body, status, severity and check, as the table has them."""

_TABLE = schema.finding_count
_NAMES = tuple(column.name for column in _TABLE.primary_key)
_KEYS = (
    func.substr(schema.body.c.region, 1, 2).label("province"),
    schema.finding.c.year,
    schema.body.c.kind,
    schema.finding.c.status,
    schema.finding.c.severity,
    schema.finding.c.check,
)
_COUNTED = (
    select(*_KEYS, func.count().label("number"))
    .join(schema.body, schema.body.c.id == schema.finding.c.body_id)
    .group_by(*_KEYS)
)


@contextmanager
def kept(connection: Connection, body_ids: Collection[int]) -> Iterator[None]:
    """Keep the counts in step with what a block does to the findings, the regions and the kinds of some bodies."""
    before = _of_bodies(connection, body_ids)
    yield
    after = _of_bodies(connection, body_ids)
    for key in sorted(before.keys() | after.keys()):  # in one order: writers at the same time wait, and end
        if change := after[key] - before[key]:
            _add(connection, key, change)


def refresh(connection: Connection) -> None:
    """Count everything anew."""
    connection.execute(delete(_TABLE))
    connection.execute(insert(_TABLE).from_select([*_NAMES, "number"], _COUNTED))


def _of_bodies(connection: Connection, body_ids: Collection[int]) -> Counter[Key]:
    found: Counter[Key] = Counter()
    for some in portions(sorted(set(body_ids))):
        for row in connection.execute(_COUNTED.where(schema.finding.c.body_id.in_(some))):
            found[row[0], row[1], row[2], row[3], row[4], row[5]] += row[6]
    return found


def _add(connection: Connection, key: Key, change: int) -> None:
    values = dict(zip(_NAMES, key, strict=True))
    addition = update(_TABLE).where(*(_TABLE.c[name] == value for name, value in values.items()))
    addition = addition.values(number=_TABLE.c.number + change)
    if connection.execute(addition).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(_TABLE).values(number=change, **values))
    except IntegrityError:  # another made it meanwhile
        connection.execute(addition)
