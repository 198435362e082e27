"""nianbao crawl, portal probe and worker: looking at portals."""

import asyncio
from datetime import timedelta
from types import TracebackType

import click
import simplejson
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from crawler.crawling import CrawlSettings, UnknownPortalError, crawl_ordered, require_known
from crawler.crawling import crawl as crawl_portals
from crawler.crawling import probe as probe_portal
from crawler.spiders.probe import Probed
from monitor.commands.context import LANGUAGE, Context, Failure, Misuse, command, err, group, out, say
from monitor.dashboard.words import OUTCOMES
from monitor.fleet.pulse import Pulse
from monitor.fleet.queue import NoFleetError, portals_to_hand_out, put
from storage.database import Database
from storage.language import N_
from storage.portals.listing import detail_in
from storage.register import Portal
from storage.registry.register_files import read_register, write_portals
from storage.registry.registration import portals as registered
from storage.registry.registration import put_portal
from storage.sharing.runs import recorded
from storage.visits import Visit

portal = group("portal")
_NO_PORTAL = N_("no portal of the register has the key {key}")
_SHARED = N_("a column of all bodies")
_OWN = N_("columns of single bodies")


@command("crawl", "nianbao crawl --portal nanyang")
@click.option("--portal", "keys", multiple=True, help=say(N_("only this portal (its key); may be repeated")))
@click.option("--full", is_flag=True, help=say(N_("ignore what earlier visits learnt")))
@click.option("--spread", type=click.IntRange(0, 120), default=0, help=say(N_("take so many minutes for all portals")))
@click.option("--hand-out", is_flag=True, help=say(N_("let the workers of a fleet look instead of looking here")))
@click.option("--orders", is_flag=True, hidden=True)
def crawl(context: Context, keys: tuple[str, ...], full: bool, spread: int, hand_out: bool, orders: bool) -> None:
    """Look at the due columns, or at all of the named portals; what could not be looked at is data, not a failure."""
    with context.database() as database:
        if orders:
            context.log_as_configured()
            crawl_ordered(database, crawl_settings(context), Pulse(context.configuration.service.heartbeat).fence)
        elif hand_out:
            _hand_out(context, database, keys, full)
        else:
            _crawl(context, database, keys, full, timedelta(minutes=spread))


@command("probe", "nianbao portal probe http://www.example.gov.cn/", N_("find the report columns of a portal"), portal)
@click.argument("url")
@click.option("--save", is_flag=True, help=say(N_("add the portal to the register; needs --key and --region")))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--key", default="", help=say(N_("its key in the register")))
@click.option("--name", default="", help=say(N_("its name in the register")))
@click.option("--region", default="", help=say(N_("its division code")))
def probe(context: Context, url: str, save: bool, form: str, key: str, name: str, region: str) -> None:
    """Show what a portal leads to, and keep it when asked to."""
    if save and not (key and region):
        raise Misuse(say(N_("--save needs --key and --region")))
    probed = probe_portal(crawl_settings(context), url)
    if form == "json":
        click.echo(simplejson.dumps(_as_json(probed), ensure_ascii=False, indent=2))
    else:
        _show(probed)
    if not any(not column.is_hub for column in probed.columns):
        raise Failure(say(N_("{url}: no report column was found"), url=url))
    if save:
        _save(context, probed, key, name or key, region)


def _hand_out(context: Context, database: Database, keys: tuple[str, ...], full: bool) -> None:
    """Put portals into the queue of a fleet, whose workers look at what `_crawl` would look at here."""
    with recorded(database, "crawl", context.run) as run:
        with database.read() as connection:
            portals = portals_to_hand_out(connection, keys)
        try:
            require_known(keys, portals)
            count = asyncio.run(put(database.url, portals, full=full, due_only=not keys and not full))
        except UnknownPortalError as error:
            raise Misuse(say(_NO_PORTAL, key=error.keys)) from None
        except NoFleetError:
            raise Misuse(say(N_("a fleet needs PostgreSQL: see storage.url"))) from None
        run.detail = f"handed out {count} of {len(portals)} portals"
    context.note(N_("{count} of {all} portals were put into the queue of the workers"), count=count, all=len(portals))


def crawl_settings(context: Context) -> CrawlSettings:
    """The crawl's part of the configuration."""
    configuration = context.configuration
    return CrawlSettings(archive=configuration.storage.archive, **configuration.crawl.model_dump())


def _crawl(context: Context, database: Database, keys: tuple[str, ...], full: bool, spread: timedelta) -> None:
    with database.read() as connection:
        known = registered(connection)
    if not known:
        context.note(N_("The register holds no portal yet: nianbao register import portals.csv bodies.csv"))
        return
    with recorded(database, "crawl", context.run) as run, Looks(context, _columns(known, keys)) as looks:
        try:
            summary = crawl_portals(
                database,
                crawl_settings(context),
                keys or None,
                full=full,
                due_only=not keys and not full,
                spread=spread,
                progress=looks.add,
            )
        except UnknownPortalError as error:
            raise Misuse(say(_NO_PORTAL, key=error.keys)) from None
        run.is_stopped = not summary.finished
        outcomes = ", ".join(f"{outcome} {count}" for outcome, count in sorted(summary.outcomes.items()))
        did = f"new {summary.new}; requests {summary.requests}; rendered {summary.rendered}"
        run.detail = "; ".join(filter(None, (summary.broken, outcomes, did)))
    if summary.broken:
        raise Failure(say(N_("{reason}: what is left is looked at by the next crawl"), reason=say(summary.broken)))
    if not summary.outcomes and not keys and not full:
        context.note(N_("No column is due now. To look all the same: nianbao crawl --portal KEY"))
        return
    shown = ", ".join(f"{say(OUTCOMES[outcome])} {count}" for outcome, count in sorted(summary.outcomes.items()))
    context.note(
        N_("Looked at {looks} columns ({outcomes}): {new} new documents, {requests} requests, {rendered} rendered"),
        looks=sum(summary.outcomes.values()),
        outcomes=shown,
        new=summary.new,
        requests=summary.requests,
        rendered=summary.rendered,
    )


def _columns(known: list[Portal], keys: tuple[str, ...]) -> int:
    """How many looks to expect: a portal whose columns must be found first counts as one."""
    return sum(max(1, len(portal.columns)) for portal in known if not keys or portal.key in keys)


class Looks:
    """The looks of a crawl as they end: a bar on a terminal, a line each elsewhere."""

    def __init__(self, context: Context, expected: int) -> None:
        self._quiet = context.quiet or context.tells_a_log  # the crawl itself logs each look
        self._moves = err.is_terminal and not self._quiet
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=err
        )
        self._task = self._bar.add_task(say(N_("looking")), total=expected)

    def __enter__(self) -> "Looks":
        if self._moves:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._moves:  # elsewhere its end is an empty line
            self._bar.stop()

    def add(self, visit: Visit) -> None:
        """Show a look that ended."""
        self._bar.update(self._task, advance=1, description=visit.portal)
        if not err.is_terminal and not self._quiet:
            detail = detail_in(visit.detail, LANGUAGE)
            text = N_("{portal}: {outcome}; {listed} listed, {new} new. {detail}")
            context = {"portal": visit.portal, "listed": visit.listed, "new": visit.new, "detail": detail}
            click.echo(say(text, outcome=say(OUTCOMES[visit.outcome]), **context).rstrip(), err=True)


def _as_json(probed: Probed) -> dict[str, object]:
    columns = [
        {
            "url": column.url,
            "name": column.name,
            "family": column.family,
            "pages": column.pages,
            "needs_browser": column.needs_browser,
            "is_hub": column.is_hub,
            "why": column.why,
            "detail": column.detail,
            "entries": [
                {"url": one.url, "title": one.title, "date": one.listed_date.isoformat() if one.listed_date else None}
                for one in column.entries
            ],
        }
        for column in probed.columns
    ]
    return {"url": probed.url, "detail": probed.detail, "requests": probed.requests, "columns": columns} | {
        "searched_shared": probed.searched_shared,
        "searched_own": probed.searched_own,
    }


def _show(probed: Probed) -> None:
    if probed.detail:
        err.print(f"{probed.url}: {detail_in(probed.detail, LANGUAGE)}", markup=False)
    for column in probed.columns:
        family = column.family or say(N_("unknown family"))
        pages = say(N_("{count} pages"), count=column.pages) if column.pages else ""
        browser = say(N_("needs a browser")) if column.needs_browser else ""
        detail = detail_in(column.detail, LANGUAGE) if column.detail else ""
        facts = say(N_("leads to the columns below it")) if column.is_hub else ""
        facts = facts or ", ".join(filter(None, (family, pages, browser, detail)))
        why = f"\n  {detail_in(column.why, LANGUAGE)}" if column.why else ""
        out.print(f"{column.name}  {column.url}\n  {facts}{why}", markup=False)
        for entry in column.entries:
            out.print(f"  {entry.listed_date or ''!s:<10}  {entry.title}", markup=False)
    for searched, way in ((probed.searched_shared, _SHARED), (probed.searched_own, _OWN)):
        said = N_("searched to the end for {way}") if searched else N_("not searched to the end for {way}")
        out.print(say(said, way=say(way)), markup=False)
    out.print(say(N_("{count} requests"), count=probed.requests), markup=False)


def _save(context: Context, probed: Probed, key: str, name: str, region: str) -> None:
    # columns that the register names are all there is: what was left over, and next year's, would never be found
    own = tuple(column.url for column in probed.columns if column.url == probed.url and not column.is_hub)
    portal = Portal(key, name, probed.url, region, own)
    checked = read_register(write_portals([portal]).encode())
    if checked.bad:
        raise Misuse(say(checked.bad[0].reason, **checked.bad[0].values))
    with context.database() as database, database.write() as connection:
        put_portal(connection, portal)
    context.note(N_("saved as {key}"), key=key)
