"""Why a state or a finding is as it is, in sentences: rule, dates, visits, cells."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, RowMapping, select

from monitor.checks.catalogue import CHECKS
from monitor.checks.labels import cell_name, listing
from monitor.checks.reasons import WORDS, Reason, kept
from monitor.judgement.states import Because, Status
from storage import schema
from storage.clock import SHANGHAI
from storage.findings import FindingStatus
from storage.language import N_, Language, phrase, translate
from storage.portals.listing import ALL_LATER, NEVER_A_LIST, column_of
from storage.report import Difference
from storage.visits import Outcome

_STATES = {
    Because.BEFORE_DUE_DATE: N_("{body}, report of {year}: not due until {due} is over."),
    Because.SEEN_BY_DUE_DATE: N_(
        "{body}, report of {year}: on time. It was seen on {first_seen}, before {due} was over."
    ),
    Because.DATED_ON_TIME: N_("{body}, report of {year}: on time. It is dated {published} and was due on {due}."),
    Because.DATES_DISAGREE: N_(
        "{body}, report of {year}: published. Its dates lie on both sides of the due date {due}, so that lateness is "
        "not asserted."
    ),
    Because.UNDATED: N_(
        "{body}, report of {year}: published. Nothing credible says when, and nobody looked in time, so that lateness "
        "after {due} is not asserted."
    ),
    Because.DATED_LATE: N_("{body}, report of {year}: late. It is dated {published} and was due on {due}."),
    Because.APPEARED_LATE: N_(
        "{body}, report of {year}: late. It bears no credible date; on {not_before}, after the due date {due}, it was "
        "not listed yet."
    ),
    Because.NOT_LISTED: N_(
        "{body}, report of {year}: missing. It was due on {due}; after that day every column was seen whole, and it "
        "was not there."
    ),
    Because.NO_PORTAL: N_("{body}, report of {year}: cannot be verified. The register names no portal to look at."),
    Because.NO_COLUMNS: N_("{body}, report of {year}: cannot be verified. No column of its portal is known."),
    Because.NOT_SEARCHED: N_(
        "{body}, report of {year}: cannot be verified. Since the due date {due} its portal was not searched both for "
        "the column of all bodies and for one of this body alone."
    ),
    Because.NOT_LOOKED: N_(
        "{body}, report of {year}: cannot be verified. Since the due date {due} not every column could be seen whole."
    ),
    Because.NO_PLACE: N_(
        "{body}, report of {year}: cannot be verified. No report of it was ever found on its portal, and the columns "
        "known there hold reports of few or none of the bodies of its kind: it may publish elsewhere. Name the column "
        "where it publishes in the register."
    ),
    Because.CUT: N_(
        "{body}, report of {year}: cannot be verified. A list where it may stand shows the newest lines alone, as many "
        "as a page usually has, and nothing says that it ends there."
    ),
    Because.STOPPED: N_(
        "{body}, report of {year}: cannot be verified. The page of a list where it may stand says that the list goes "
        "on no more, or that reports stand elsewhere. Name the new column in the register if it is not found."
    ),
    Because.UNSETTLED: N_(
        "{body}, report of {year}: cannot be verified. A document that may be it could not be had or told for certain."
    ),
}

_OUTCOMES = {
    Outcome.OK: N_("the whole list was read"),
    Outcome.UNCHANGED: N_("the list had not changed"),
    Outcome.EMPTY: N_("the column said that it holds nothing"),
    Outcome.INCOMPLETE: N_("the list could not be read to its end"),
    Outcome.LAYOUT_CHANGED: N_("the page is laid out differently than before"),
    Outcome.BLOCKED: N_("the site turned us away"),
    Outcome.UNREACHABLE: N_("the site could not be reached"),
    Outcome.ROBOTS: N_("the site asks robots to stay away"),
    Outcome.ERROR: N_("the look failed"),
}


def explain(connection: Connection, body_id: int, year: int, language: Language | str) -> list[str]:
    """Why the report of a body and year is in its state, then each unresolved finding about it with its rule."""
    language = Language(language)
    return [
        *explain_state(connection, body_id, year, language),
        *_findings(connection, body_id, year, language),
        *explain_attachments(connection, body_id, year, language),
        *explain_unjudged(connection, body_id, year, language),
    ]


def explain_state(connection: Connection, body_id: int, year: int, language: Language) -> list[str]:
    """Why the report of a body and year is in its state: the state, then the documents and looks it rests on.

    The stored state is told, as the last run judged it.
    """
    body = connection.execute(select(schema.body).where(schema.body.c.id == body_id)).mappings().first()
    if body is None:
        return [phrase(N_("There is no body {body}."), language, body=body_id)]
    table = schema.obligation
    query = select(table).where(table.c.body_id == body_id, table.c.year == year)
    row = connection.execute(query).mappings().first()
    if row is None:
        message = N_("{body} owes no report of {year}, or its state was not judged yet.")
        return [phrase(message, language, body=body["name"], year=year)]
    return [_state(body, row, language), *_grounds(connection, row["reason"], language)]


def _state(body: RowMapping, row: RowMapping, language: Language) -> str:
    reason = row["reason"]
    return phrase(
        _STATES[Because(reason["because"])],
        language,
        body=body["name"],
        year=row["year"],
        due=row["due"],
        published=row["published"],
        first_seen=_told(reason.get("first_seen")),
        not_before=_told(reason.get("not_before")),
    )


def _told(moment: str | datetime | None) -> str:
    """A moment as people in China read it."""
    if moment is None:
        return ""
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def _grounds(connection: Connection, reason: dict[str, list[int]], language: Language) -> Iterator[str]:
    yield from _documents(connection, reason.get("documents", []), language)
    yield from _looks(connection, reason.get("visits", []), language)
    if Because(str(reason["because"])) is Because.NOT_LOOKED:
        yield from _last_tries(connection, reason.get("columns", []), language)
    if Because(str(reason["because"])) is Because.CUT:
        yield from _cuts(connection, reason.get("columns", []), language)
    if Because(str(reason["because"])) is Because.STOPPED:
        yield from _notices(connection, reason.get("columns", []), language)


def _documents(connection: Connection, keys: list[int], language: Language) -> Iterator[str]:
    table = schema.document
    none = translate(N_("not given"), language)
    for row in connection.execute(select(table).where(table.c.id.in_(keys)).order_by(table.c.first_seen)).mappings():
        yield phrase(
            N_(
                "{address}: date displayed {displayed}, in the metadata {in_metadata}, in the address {in_address}; "
                "first seen {first_seen}."
            ),
            language,
            address=row["address"],
            displayed=row["displayed"] or none,
            in_metadata=row["in_metadata"] or none,
            in_address=row["in_address"] or none,
            first_seen=_told(row["first_seen"]),
        )


def _looks(connection: Connection, keys: list[int], language: Language) -> Iterator[str]:
    visit, column = schema.visit, schema.portal_column
    query = (
        select(visit, column.c.url)
        .join(column, column.c.id == visit.c.column_id)
        .where(visit.c.id.in_(keys))
        .order_by(visit.c.started)
    )
    for row in connection.execute(query).mappings():
        message = N_("{url} was looked at on {started}: {outcome}; entries listed: {listed}.")
        yield phrase(
            message,
            language,
            url=row["url"],
            started=_told(row["started"]),
            outcome=translate(_OUTCOMES[Outcome(row["outcome"])], language),
            listed=row["listed"],
        )


def _last_tries(connection: Connection, keys: list[int], language: Language) -> Iterator[str]:
    visit, column = schema.visit, schema.portal_column
    for row in connection.execute(select(column).where(column.c.id.in_(keys)).order_by(column.c.id)).mappings():
        query = select(visit).where(visit.c.column_id == row["id"]).order_by(visit.c.started.desc()).limit(1)
        last = connection.execute(query).mappings().first()
        if last is None:
            yield phrase(N_("{url} was never looked at."), language, url=row["url"])
        else:
            message = N_("{url} was last looked at on {started}: {outcome}{detail}.")
            outcome = translate(_OUTCOMES[Outcome(last["outcome"])], language)
            detail = f" ({last['detail']})" if last["detail"] else ""
            started = _told(last["started"])
            yield phrase(message, language, url=row["url"], started=started, outcome=outcome, detail=detail)
            if last["outcome"] == Outcome.LAYOUT_CHANGED and column_of(row).never_a_list:
                yield phrase(N_("{url}: {what}."), language, url=row["url"], what=translate(NEVER_A_LIST, language))


def _cuts(connection: Connection, keys: list[int], language: Language) -> Iterator[str]:
    table = schema.portal_column
    for row in connection.execute(select(table).where(table.c.id.in_(keys)).order_by(table.c.id)).mappings():
        for first, last, lines in column_of(row).cuts:
            before = N_(
                "{url} shows {lines} lines and no pager; reports of {year} and before may stand behind the last."
            )
            after = N_("{url} shows {lines} lines and no pager; reports of {year} and after may stand behind the last.")
            message, year = (after, first) if last == ALL_LATER else (before, last)
            yield phrase(message, language, url=row["url"], lines=lines, year=year)


def _notices(connection: Connection, keys: list[int], language: Language) -> Iterator[str]:
    table = schema.portal_column
    for row in connection.execute(select(table).where(table.c.id.in_(keys)).order_by(table.c.id)).mappings():
        yield phrase(N_("{url} says: {sentence}"), language, url=row["url"], sentence=column_of(row).stopped)


def _findings(connection: Connection, body_id: int, year: int, language: Language) -> Iterator[str]:
    table = schema.finding
    query = (
        select(table)
        .where(table.c.body_id == body_id, table.c.year == year, table.c.status != FindingStatus.RESOLVED)
        .order_by(table.c.check, table.c.id)
    )
    owed = schema.obligation
    state = connection.scalar(select(owed.c.status).where(owed.c.body_id == body_id, owed.c.year == year))
    for row in connection.execute(query).mappings():
        if row["check"] == "publication.missing" and state == Status.UNVERIFIED:
            day = _told(row["last_seen"])
            yield phrase(N_("It was last found missing on {day}; nobody could look since."), language, day=day)
            continue
        message = row["message"] if language is Language.ZH else row["message_en"]
        check = CHECKS.get(row["check"])
        if check is None:  # found by an earlier version
            yield f"{row['check']}: {message}"
            continue
        yield phrase(
            N_("{check}: {finding} Rule: {rule} ({basis})"),
            language,
            check=row["check"],
            finding=message,
            rule=translate(check.rule, language),
            basis=check.basis,
        )


def explain_unjudged(connection: Connection, body_id: int, year: int, language: Language) -> Iterator[str]:
    """The checks that could not be judged: neither passed nor failed. Of an absent report the state says it already."""
    table = schema.examination
    query = select(table.c.not_assessable).where(table.c.body_id == body_id, table.c.year == year)
    by_reason: dict[Reason, list[str]] = {}
    for one in kept(connection.scalar(query) or ""):
        if one.check in CHECKS and one.check != "publication.missing":
            name = translate(CHECKS[one.check].name, language)
            by_reason.setdefault(one.reason, []).append(f"{name} ({one.check})")
    separator = "、" if language is Language.ZH else "; "
    for reason, names in by_reason.items():
        yield phrase(
            N_("Could not be judged, neither passed nor failed, because {reason}: {checks}."),
            language,
            reason=translate(WORDS[reason], language),
            checks=separator.join(names),
        )


def explain_attachments(connection: Connection, body_id: int, year: int, language: Language) -> Iterator[str]:
    """Where a document attached to the report prints other figures than the page: no check says which is right."""
    document, edition, report = schema.document, schema.edition, schema.report
    query = (
        select(document.c.address, document.c.said)
        .join(edition, edition.c.id == document.c.edition_id)
        .join(report, report.c.id == edition.c.report_id)
        .where(report.c.body_id == body_id, report.c.year == year)
        .order_by(document.c.id)
    )
    for address, said in connection.execute(query):
        differences: tuple[Difference, ...] = said["differences"]
        for name in dict.fromkeys(one.document for one in differences):
            told = [
                phrase(
                    N_("{cell}: {here} on the page, {there} in the attachment"),
                    language,
                    cell=cell_name(one.field, language),
                    here=one.here or "—",
                    there=one.there or "—",
                )
                for one in differences
                if one.document == name
            ]
            yield phrase(
                N_(
                    "The document {document} attached to {address} prints other figures than the page, by which the "
                    "report is judged: {cells}. Please look which are right."
                ),
                language,
                document=name,
                address=address,
                cells=listing(told, language),
            )
