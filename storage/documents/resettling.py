"""Documents settled again when the register changes: those that it may concern, each way to them by its own index."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, RowMapping, String, and_, cast, or_, select, union

from storage import schema
from storage.documents.content import digest_of
from storage.documents.corrected import DAYS, as_read, decided
from storage.documents.said import spread
from storage.documents.settling import PUBLISHED_KINDS, effective, owning_of, settle, settle_index, standing_of
from storage.keeping.portions import portions


def settle_again(
    connection: Connection, portals: Iterable[str], body_ids: Iterable[int], regions: Iterable[str]
) -> int:
    """Settle the documents that a change of the register may concern; returns how many were looked at.

    Nearly all of them are what they were, and whose they were: those are only looked at.
    """
    ids = concerned(connection, portals, body_ids, regions)
    for some in portions(ids):
        for row in connection.execute(_STANDING_NOW.where(schema.document.c.id.in_(some))).mappings().all():
            if not _stands(connection, row):
                settle(connection, row["id"])
    return len(ids)


_WEIGHING = (
    *("id", "address", "sha256", "said", "kind", "lookalike", "year", *DAYS),
    *("column_body", "portal", "portals", "as_read", "body_id", "unassigned", "edition_id"),
)
_STANDING_NOW = (
    select(
        *(schema.document.c[name] for name in _WEIGHING),
        schema.edition.c.digest,
        schema.report.c.body_id.label("report_body"),
        schema.report.c.year.label("report_year"),
    )
    .select_from(schema.document)
    .join(schema.edition, schema.edition.c.id == schema.document.c.edition_id, isouter=True)
    .join(schema.report, schema.report.c.id == schema.edition.c.report_id, isouter=True)
    .order_by(schema.document.c.id)
)


def concerned(
    connection: Connection, portals: Iterable[str], body_ids: Iterable[int], regions: Iterable[str]
) -> Sequence[int]:
    """The documents that a change of the register may give to others: by portal, by body, or as nobody's."""
    table, body = schema.document, schema.body
    keys = sorted(set(portals))
    met = select(body.c.id).where(body.c.registered.is_(False))
    met_near = met.where(or_(False, *(body.c.region.startswith(region) for region in sorted(set(regions)))))
    own, name = schema.body_name.alias("own"), schema.body_name
    called = select(own.c.name).where(own.c.body_id.in_(sorted(set(body_ids))))
    namesakes = select(name.c.body_id).where(name.c.name.in_(called))  # where no portal tells them apart, nobody can
    reached = (
        table.c.portal.in_(keys),
        and_(table.c.portals.is_not(None), or_(False, *(_SHOWN_BY.contains(f'"{key}"') for key in keys))),
        table.c.body_id.in_(sorted(set(body_ids))),
        table.c.body_id.in_(met_near),
        and_(table.c.portal.is_(None), or_(table.c.unassigned != "", table.c.body_id.in_(union(met, namesakes)))),
    )
    # each by its own index: of alternatives in one condition the whole table would be read
    parts = (select(table.c.id).where(table.c.kind.in_(PUBLISHED_KINDS), one) for one in reached)
    return sorted(connection.scalars(union(*parts)))


_SHOWN_BY = cast(schema.document.c.portals, String)


def _stands(connection: Connection, row: RowMapping) -> bool:
    """Whether a document is what it was, and whose; it then only tells those that bear its number whose they are."""
    if row["unassigned"]:
        return False
    read = as_read(spread(row))
    told = decided(connection, read, digest_of(row))
    standing = standing_of(connection, read, told)
    body = standing.owner.body
    if standing.is_report and (row["edition_id"] is None or body is None or not body.registered):
        return False
    report = None if row["report_body"] is None else (row["report_body"], row["report_year"])
    values = effective(read, told, standing)
    if report != owning_of(standing) or any(row[name] != value for name, value in values.items()):
        return False
    settle_index(connection, row["address"], read["index_number"])
    return True
