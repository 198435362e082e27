"""nianbao doctor: what nianbao needs on this machine, and how to mend what is wrong."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from aiosmtplib import SMTPException

from alerts.addresses import MailServer
from alerts.channels.mail import knock
from crawler.fetching.browser import BrowserMissingError, version
from crawler.reading.scan.recognition import is_installed
from monitor.commands.context import Context, Failure, Misuse, command, say
from monitor.running.alert_settings import configured_alerts
from storage.clock import now
from storage.language import N_

_LEAST_FREE = 2 * 1024**3
_SMTP_PATIENCE = 10


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was checked; ``fault`` says what is wrong and how to mend it, empty when all is well."""

    subject: str
    fact: str = ""
    fault: str = ""


@command("doctor", "nianbao doctor")
def doctor(context: Context) -> None:
    """Every check is made, whatever the others say."""
    checks: tuple[Callable[[Context], Diagnosis], ...] = (_database, _disk, _clock, _browser, _mail, _converters, _ocr)
    diagnoses = [check(context) for check in checks]
    for diagnosis in diagnoses:
        mark = "✗" if diagnosis.fault else "✓"
        click.echo(f"{mark} {say(diagnosis.subject)}: {diagnosis.fault or diagnosis.fact}")
    faults = sum(bool(diagnosis.fault) for diagnosis in diagnoses)
    if faults:
        raise Failure(say(N_("things to mend: {count}"), count=faults))


def _database(context: Context) -> Diagnosis:
    subject = N_("database")
    try:
        with context.database() as database:
            return Diagnosis(subject, database.url.render_as_string(hide_password=True))
    except Misuse:
        raise
    except Failure as failure:
        return Diagnosis(subject, fault=failure.message)


def _disk(context: Context) -> Diagnosis:
    folder = context.configuration.storage.archive
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"nianbao")
    except OSError as error:
        fault = N_("nothing can be written to {folder} ({reason}): mend that or set storage.archive")
        return Diagnosis(N_("disk"), fault=say(fault, folder=folder, reason=error.strerror or error))
    free = shutil.disk_usage(folder).free
    fact = f"{folder}: {free / 1024**3:.1f} GiB"
    if free < _LEAST_FREE:
        return Diagnosis(N_("disk"), fault=say(N_("{fact} free, make room or move storage.archive"), fact=fact))
    return Diagnosis(N_("disk"), fact)


def _clock(context: Context) -> Diagnosis:
    zone = context.configuration.schedule.timezone
    try:
        local = now().astimezone(ZoneInfo(zone))
    except ZoneInfoNotFoundError:
        return Diagnosis(N_("clock and zone"), fault=say(N_("no data for the zone {zone}: install tzdata"), zone=zone))
    newest = max((path.stat().st_mtime for path in Path(context.configuration.storage.archive).glob("*")), default=0.0)
    if newest > (now() + timedelta(hours=1)).timestamp():
        return Diagnosis(N_("clock and zone"), fault=say(N_("the clock is behind the archive: set it right")))
    return Diagnosis(N_("clock and zone"), f"{local:%Y-%m-%d %H:%M} {zone}")


def _browser(context: Context) -> Diagnosis:
    crawl = context.configuration.crawl
    if crawl.render == "never":
        return Diagnosis(N_("browser"), say(N_("not used: crawl.render is never")))
    try:
        found = asyncio.run(version(crawl.chromium))
    except BrowserMissingError as error:
        mend = N_("no start ({reason}): apt-get install chromium-headless-shell libatomic1, or set crawl.chromium")
        return Diagnosis(N_("browser"), fault=say(mend, reason=error))
    return Diagnosis(N_("browser"), f"Chromium {found}")


def _mail(context: Context) -> Diagnosis:
    try:
        configured_alerts(context.configuration)
    except ValueError as error:
        mend = N_("{reason}: see alerts.smtp and the rest of [alerts] in the configuration")
        return Diagnosis(N_("mail"), fault=say(mend, reason=error))
    url = context.configuration.alerts.smtp.get_secret_value()
    if not url:
        return Diagnosis(N_("mail"), say(N_("not set up: alerts.smtp is empty")))
    try:
        server = MailServer.parse(url)
        knock(server, _SMTP_PATIENCE)
    except (ValueError, OSError, SMTPException) as error:
        mend = N_("the server takes no mail from here ({reason}): see alerts.smtp")
        return Diagnosis(N_("mail"), fault=say(mend, reason=str(error) or type(error).__name__))
    return Diagnosis(N_("mail"), f"{server.host}:{server.port}")


def _converters(context: Context) -> Diagnosis:
    return Diagnosis(N_("converters"), say(N_("none needed: nianbao reads every format itself")))


def _ocr(context: Context) -> Diagnosis:
    if is_installed():
        return Diagnosis(N_("OCR"), say(N_("installed: scans are read")))
    mend = N_("not installed: scans are kept as published, but not read; see the extra ocr in the README")
    return Diagnosis(N_("OCR"), say(mend))
