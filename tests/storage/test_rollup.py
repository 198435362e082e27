"""The roll-up of coverage equals what a count of the obligations gives, whatever was judged, moved or taken away."""

import os
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select, update

from storage import rollup, schema
from storage.database import Database

REGIONS = ("41", "4113", "411329", "411329001", "411330", "42")
MOMENT = datetime(2025, 4, 2, tzinfo=UTC)


def counted(connection: Connection) -> dict[tuple[str, int, str, str], int]:
    place = func.substr(schema.body.c.region, 1, 6)
    keys = (place, schema.obligation.c.year, schema.body.c.kind, schema.obligation.c.status)
    query = select(*keys, func.count()).join(schema.body, schema.body.c.id == schema.obligation.c.body_id)
    return {tuple(key): number for *key, number in connection.execute(query.group_by(*keys))}


def rolled_up(connection: Connection) -> dict[tuple[str, int, str, str], int]:
    table = schema.coverage
    columns = (table.c.place, table.c.year, table.c.kind, table.c.status, table.c.number)
    return {tuple(key): number for *key, number in connection.execute(select(*columns))}


bodies = st.lists(
    st.tuples(st.sampled_from(REGIONS), st.sampled_from(("department", "township"))), min_size=1, max_size=8
)
judgements = st.lists(
    st.tuples(st.integers(0, 7), st.sampled_from((2023, 2024)), st.sampled_from(("on_time", "missing", ""))),
    max_size=24,
)


@settings(max_examples=int(os.environ.get("NIANBAO_EXAMPLES", "20")), deadline=None)
@given(bodies, judgements)
def test_it_is_what_a_count_gives(registered: list[tuple[str, str]], judged: list[tuple[int, int, str]]) -> None:
    database = Database.at("sqlite://")
    with database.write() as connection:
        schema.metadata.create_all(connection)
        for number, (region, kind) in enumerate(registered):
            connection.execute(
                insert(schema.body).values(id=number, name=str(number), kind=kind, region=region, registered=True)
            )
        table = schema.obligation
        for number, year, status in judged:
            body = number % len(registered)
            connection.execute(delete(table).where(table.c.body_id == body, table.c.year == year))
            if status:
                connection.execute(
                    insert(table).values(
                        body_id=body, year=year, due=date(2025, 1, 31), status=status, as_of=MOMENT, judged=MOMENT
                    )
                )
            rollup.refresh(connection, [body])
            assert rolled_up(connection) == counted(connection)
        connection.execute(update(schema.body).where(schema.body.c.id == 0).values(region="43"))
        rollup.refresh(connection)
        assert rolled_up(connection) == counted(connection)
    database.dispose()
