"""From a template and values to an answer: language, escaping, cleaned text, entity tags."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from alerts.addresses import public_name
from alerts.letters.office import Office
from alerts.subscriptions import AlertSettings
from monitor.checks import CHECKS
from monitor.checks.labels import cell_name
from monitor.dashboard import alert_words, labels, run_words, words
from monitor.dashboard.access import Access, Mode, keep_form_secret, token_field, user_of
from monitor.dashboard.boundaries import Boundaries
from monitor.dashboard.navigation import entries_for, operations_for
from monitor.dashboard.security import clean, web_link
from monitor.explaining.measures import Measure
from monitor.explaining.mending import mend_of
from monitor.explaining.problems import problem_in
from monitor.running.cron import trigger
from storage import forms
from storage.clock import SHANGHAI, now
from storage.database import Database
from storage.divisions import name_of
from storage.divisions.called import written
from storage.language import Language, counted, phrase, translate
from storage.portals.listing import detail_in

_FOLDER = Path(__file__).parent
STATIC = _FOLDER / "static"
_LANGUAGE_COOKIE = "lang"
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class DashboardSettings:
    """``behind_after``: without a crawl that ended well for so long, every overview says that it is behind.

    ``access`` says who is let in, ``archive`` is the folder of the evidence, ``logs`` that of the runs' logs.
    ``alerts`` says who is told, ``office`` who writes letters. ``boundaries`` are drawn instead of tiles.
    """

    behind_after: timedelta = timedelta(hours=26)
    access: Access = field(default_factory=Access)
    alerts: AlertSettings = field(default_factory=AlertSettings)
    office: Office = field(default_factory=Office)
    archive: Path = Path("var/archive")
    logs: Path | None = None
    options: tuple[str, ...] = ()  # handed to the commands that pages start, such as the configuration file
    crawl: str = ""  # the cron line of the rounds, in the time zone of ``timezone``; empty where none are made
    timezone: str = "Asia/Shanghai"
    boundaries: Boundaries | None = None

    def next_round(self, after: datetime) -> datetime | None:
        """When the next round of the portals begins; None where none are made by themselves."""
        if not self.crawl:
            return None
        found: datetime | None = trigger(self.crawl, ZoneInfo(self.timezone)).get_next_fire_time(None, after)
        return found


@dataclass(frozen=True)
class Site:
    """What every page is made with."""

    database: Database
    clock: Callable[[], datetime] = now
    settings: DashboardSettings = DashboardSettings()

    @property
    def is_published(self) -> bool:
        """Whether everybody may read: who works here, and what they write to each other, is not for everybody."""
        return self.settings.access.mode is Mode.PUBLIC


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site


def language_of(request: Request) -> Language:
    """The language asked for by ``?lang=``, else by the cookie, else Chinese."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(_LANGUAGE_COOKIE)):
        if wanted in list(Language):
            return Language(wanted)
    return Language.ZH


def _finished(value: object) -> object:
    """Every text that a template puts out is cleaned here; markup is made of such texts."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def moment(at: datetime | None) -> str:
    """A moment to the minute in Asia/Shanghai, empty for none."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if at else ""


def when(at: datetime | date | None) -> str:
    """A moment to the minute, or a day."""
    return moment(at) if isinstance(at, datetime) else day(at)


def day(on: date | None) -> str:
    """A day in ISO form, empty for none."""
    return on.isoformat() if on else ""


def figure(value: Decimal, measure: Measure) -> str:
    """A number of a measure: counts whole, amounts with their digits, shares and medians to one place."""
    if measure.is_share or (not measure.is_amount and value != value.to_integral_value()):
        return f"{value:,.1f}"
    return f"{value.normalize():,f}"


def sentence(text: str) -> str:
    """A reason as a sentence of its own: with a capital and a full stop."""
    stop = "" if text.endswith((".", "!", "?", "。", "！", "？")) else "。" if text[-1:] > "\u2fff" else "."
    return f"{text[:1].upper()}{text[1:]}{stop}" if text else ""


def number(value: int) -> str:
    """A count with its thousands set off."""
    return f"{value:,}"


@cache
def static_address(name: str) -> str:
    """The address of a static file, with a digest of its content so that browsers may keep it."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finished,
    )
    environment.filters.update(written=written, sentence=sentence)
    environment.filters.update(moment=moment, when=when, day=day, web_link=web_link, figure=figure, number=number)
    environment.globals.update(checks=CHECKS, words=words, run_words=run_words, forms=forms, labels=labels)
    environment.globals.update(static=static_address, mend_of=mend_of, told=alert_words, public_name=public_name)
    environment.globals.update(division=name_of, written=written)
    environment.globals.update(detail_in=detail_in, problem_in=problem_in, cell_name=cell_name)
    return environment


def _address_in(request: Request, language: Language) -> str:
    """This page's address in another language."""
    query = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
    return f"{request.url.path}?{urlencode([*query, ('lang', language)])}"


def _rendered(template: str, language: Language, **values: object) -> str:
    return (
        _environment()
        .get_template(template)
        .render(
            t=partial(_say, language),
            tn=partial(_count, language),
            language=language,
            is_english=language is Language.EN,
            **values,
        )
    )


def standalone(template: str, language: Language, **values: object) -> str:
    """An HTML document that needs no server: the style sheet is in it."""
    style = Markup((STATIC / "style.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return _rendered(template, language, style=style, **values)


def page(request: Request, template: str, *, status: int = 200, **values: object) -> Response:
    """An HTML answer: 304 when the browser holds the same page already."""
    language = language_of(request)
    other = Language.ZH if language is Language.EN else Language.EN
    user, mode = user_of(request), site_of(request).settings.access.mode
    text = _rendered(
        template,
        language,
        other_address=_address_in(request, other),
        path=request.url.path,
        user=user,
        navigation=entries_for(user.role if user else None, is_published=mode is Mode.PUBLIC),
        operations=operations_for(user.role if user and mode is not Mode.PUBLIC else None),
        has_accounts=mode is Mode.ACCOUNTS,
        token_field=partial(token_field, request),
        **values,
    )
    body = text.encode(errors="replace")
    response = tagged(request, body, "text/html; charset=utf-8", status)
    keep_form_secret(request, response)
    response.headers["Content-Language"] = "en" if language is Language.EN else "zh-CN"
    if request.query_params.get("lang") == language:
        response.set_cookie(_LANGUAGE_COOKIE, language, max_age=_A_YEAR, httponly=True, samesite="lax", path="/")
    return response


def _say(language: Language, message: str, **values: object) -> str:
    return phrase(message, language, **values) if values else translate(message, language)


def _count(language: Language, one: str, several: str, number: int, **values: object) -> str:
    return counted(one, several, number, language, **values)


def tagged(request: Request, body: bytes, media_type: str, status: int = 200) -> Response:
    """An answer with an entity tag of its content; 304 without a body when the asker names that tag."""
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if status == 200 and tag in request.headers.get("if-none-match", "").split(", "):
        return Response(status_code=304, headers=headers)
    return Response(body, status, headers, media_type)
