"""What letters need to know of the judging part and of the configuration: the names of checks and cells, the office."""

from pathlib import Path

from alerts.letters.cases import Rule, Terms
from alerts.letters.office import Office
from monitor.checks.catalogue import CHECKS
from monitor.checks.labels import cell_name
from monitor.configuration import Configuration
from storage.language import Language, translate


def terms() -> Terms:
    """Checks and cells as letters call them, in Chinese."""
    rules = {
        check.id: Rule(translate(check.name, Language.ZH), translate(check.rule, Language.ZH), check.basis)
        for check in CHECKS.values()
    }
    return Terms(rules, lambda field: cell_name(field, Language.ZH))


def office(configuration: Configuration) -> Office:
    """Who writes the letters."""
    letters = configuration.letters
    folder = Path(letters.templates) if letters.templates else None
    return Office(letters.office, letters.contact, letters.number, letters.answer_days, folder)
