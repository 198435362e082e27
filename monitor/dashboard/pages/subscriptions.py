"""Who is told: subscribing with a confirmed address, leaving without a login, and who is told.

A link in a mail is opened by machines that look for harm in it: what it opens only shows, and a button acts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Form, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from alerts import subscribers, troubles
from alerts.addresses import require_mailbox
from alerts.confirming import ask_to_confirm
from alerts.links import Links
from alerts.subscriptions import MARK, WORDS, Rhythm, Subscription
from alerts.wording import reason
from alerts.words import Speech
from monitor.dashboard.access import require
from monitor.dashboard.pages.feeds import feed_address
from monitor.dashboard.pages.overview import At
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import Site, language_of, page
from monitor.dashboard.typed_places import UnclearPlaceError, codes_of
from storage.divisions.called import written
from storage.findings import Severity
from storage.language import N_, Language
from storage.people.accounts import lies_in
from storage.people.roles import Role
from storage.register import BodyKind
from storage.sharing import runs

KINDS = (*WORDS, "form")
_NOT_KNOWN = N_("This link is not one of ours, or it is too old.")
_ASK_AGAIN = N_("Open the link of the latest message, or subscribe again.")


Fault = tuple[str, Mapping[str, str]]
"""What is wrong with a wish, in English, and the values of its places."""


@dataclass(frozen=True)
class Wish:
    """What somebody filled in, as it stands in the form."""

    address: str = ""
    regions: str = ""
    kinds: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    severity: str = Severity.NOTICE
    rhythm: str = Rhythm.DAILY
    language: str = Language.ZH
    faults: tuple[Fault, ...] = field(default=())


def subscribe_form(request: Request, site: At) -> Response:
    """The page ``/subscribe``."""
    user = require(request, Role.VIEWER)
    return _form(request, site, Wish(regions=" ".join(map(written, user.regions)), language=language_of(request)))


def subscribe(
    request: Request,
    site: At,
    address: Annotated[str, Form(max_length=300)] = "",
    regions: Annotated[str, Form(max_length=2000)] = "",
    kinds: Annotated[list[str] | None, Form()] = None,
    bodies: Annotated[list[str] | None, Form()] = None,
    severity: Annotated[str, Form(max_length=20)] = Severity.NOTICE,
    rhythm: Annotated[str, Form(max_length=20)] = Rhythm.DAILY,
    language: Annotated[str, Form(max_length=4)] = Language.ZH,
) -> Response:
    """POST ``/subscribe``: a question to the address; nothing else is sent before it is answered."""
    wish = Wish(address.strip(), regions, tuple(kinds or ()), tuple(bodies or ()), severity, rhythm, language)
    limits = require(request, Role.VIEWER).regions
    covered, faults = _covered(site, wish, limits)
    if not _can_send(site):
        faults.append((N_("No mail can be sent: [alerts] smtp or dashboard.url is not configured."), {}))
    if not faults:
        try:
            wanted = _subscription(wish, covered)
            with site.database.write() as connection:
                ask_to_confirm(connection, wanted, site.settings.alerts, site.clock())
                runs.ask_to_send(connection, require(request, Role.VIEWER).name)
        except subscribers.TooOftenError:
            faults.append((N_("This address was asked a moment ago, or too many were. Try again in an hour."), {}))
        except ValueError:
            faults.append((N_("Something chosen here is not known. Load the page again."), {}))
    if faults:
        return _form(request, site, Wish(**(wish.__dict__ | {"faults": tuple(faults)})), status=422)
    return page(request, "subscribed.html", address=wish.address)


def _covered(site: Site, wish: Wish, limits: tuple[str, ...]) -> tuple[tuple[str, ...], list[Fault]]:
    """The codes of the regions wished for, and what is wrong with the wish."""
    faults: list[Fault] = []
    regions: tuple[str, ...] = ()
    try:
        require_mailbox(wish.address)
    except ValueError:
        faults.append((N_("This is not a mail address such as office@example.org."), {}))
    try:
        with site.database.read() as connection:
            regions = codes_of(connection, wish.regions)
    except UnclearPlaceError as error:
        faults.append((error.sentence, error.values))
    if not all(2 <= len(region) <= 12 for region in regions):
        faults.append((N_("A region is a division code of 2 to 12 digits, or a name."), {}))
    elif not all(lies_in(region, limits) for region in regions):
        faults.append((N_("Your account is limited to other regions."), {}))
    return regions or limits, faults


def _subscription(wish: Wish, regions: tuple[str, ...]) -> Subscription:
    return Subscription(
        MARK,
        (wish.address,),
        regions,
        wish.kinds,
        Language(wish.language),
        wish.bodies,
        Severity(wish.severity),
        Rhythm(wish.rhythm),
    )


def _can_send(site: Site) -> bool:
    return site.settings.alerts.sends_mail and bool(site.settings.alerts.dashboard_url)


def _form(request: Request, site: Site, wish: Wish, status: int = 200) -> Response:
    user = require(request, Role.VIEWER)
    with site.database.read() as connection:
        feed = feed_address(connection, site, user)
    return page(
        request,
        "subscribe.html",
        status=status,
        wish=wish,
        kinds=KINDS,
        body_kinds=tuple(BodyKind),
        rhythms=tuple(Rhythm),
        severities=tuple(Severity),
        can_send=_can_send(site),
        feed=feed,
        may_manage=user.may(Role.ADMIN),
    )


Token = Annotated[str, Query(max_length=2000)]


def confirm_form(request: Request, site: At, token: Token = "") -> Response:
    """The page ``/confirm``: what would be sent, and a button. Opening it confirms nothing."""
    found = _confirming(site, token)
    return _signed(request, "confirm.html", token=token, done=False, **_told(request, found.subscription))


async def confirm(request: Request, site: At, token: Token = "") -> Response:
    """POST ``/confirm``: from now on messages are sent."""
    found = _confirming(site, token)

    def act() -> None:
        with site.database.write() as connection:
            subscribers.confirm(connection, found.id, site.clock())

    await run_in_threadpool(act)
    return _signed(request, "confirm.html", token=token, done=True, **_told(request, found.subscription))


def _confirming(site: Site, token: str) -> subscribers.Subscriber:
    with site.database.read() as connection:
        key = Links.of(connection, "").confirming(token)
        found = subscribers.subscriber(connection, key) if key is not None else None
    if found is None:
        raise Refusal(404, _NOT_KNOWN, _ASK_AGAIN)
    return found


def _told(request: Request, subscription: Subscription) -> dict[str, Any]:
    return {"address": subscription.to[0], "what": reason(subscription, Speech(language_of(request)))}


def unsubscribe_form(request: Request, site: At, token: Token = "") -> Response:
    """The page ``/unsubscribe``: which messages, and a button. Opening it changes nothing."""
    subscription, to = _unsubscribing(site, token)
    return _unsubscribe_page(request, site, token, subscription, to, "")


async def unsubscribe(
    request: Request,
    site: At,
    token: Token = "",
    address: Annotated[str, Form(max_length=300)] = "",
    again: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """POST ``/unsubscribe``: by the button, or in one click by a mail program (RFC 8058), which names no address.

    A message to several people cannot tell who of them clicks: the address must be one of theirs.
    """
    subscription, to = _unsubscribing(site, token)
    leaving = to[0] if len(to) == 1 else address.strip()
    if leaving not in to:
        return _unsubscribe_page(request, site, token, subscription, to, "", status=422)

    def act() -> None:
        with site.database.write() as connection:
            if again:
                subscribers.subscribe_again(connection, subscription, leaving)
            else:
                subscribers.unsubscribe(connection, subscription, leaving, site.clock())

    await run_in_threadpool(act)
    return _unsubscribe_page(request, site, token, subscription, to, leaving)


def _unsubscribing(site: Site, token: str) -> tuple[str, tuple[str, ...]]:
    with site.database.read() as connection:
        found = Links.of(connection, "").unsubscribing(token)
    if found is None or not found[1]:
        raise Refusal(404, _NOT_KNOWN, _ASK_AGAIN)
    return found


def _unsubscribe_page(
    request: Request,
    site: Site,
    token: str,
    subscription: str,
    to: tuple[str, ...],
    address: str,
    status: int = 200,
) -> Response:
    with site.database.read() as connection:
        left = {one: subscribers.has_left(connection, subscription, one) for one in to}
    return _signed(
        request, "unsubscribe.html", status, token=token, name=subscription, left=left, to=to, address=address
    )


def _signed(request: Request, template: str, status: int = 200, **values: object) -> Response:
    """A page whose address holds a token: kept by nobody."""
    response = page(request, template, status=status, **values)
    response.headers["Cache-Control"] = "no-store"
    return response


def overview(request: Request, site: At) -> Response:
    """The page ``/subscriptions``: every subscription, and how much does not get through."""
    moment, language = site.clock(), language_of(request)
    with site.database.read() as connection:
        active = list(subscribers.active(connection, site.settings.alerts.subscriptions))
        return page(
            request,
            "subscriptions.html",
            subscriptions=[(one, reason(one, Speech(language))) for one in active],
            backlog=troubles.backlog(connection),
            troubles=len(troubles.troubles(connection, moment)),
            operator=site.settings.alerts.operator,
        )


def remove(
    request: Request,
    site: At,
    name: Annotated[str, Form(max_length=300)],
    address: Annotated[str, Form(max_length=300)],
) -> Response:
    """POST ``/subscriptions/remove``: an address is taken out of a subscription."""
    with site.database.write() as connection:
        subscribers.unsubscribe(connection, name, address, site.clock())
    return RedirectResponse("/subscriptions", 303)
