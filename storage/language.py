"""What people read, in Chinese and English: messages are written in English in the code, Chinese in locale/zh/*.po."""

import gettext
import io
import locale
import os
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


class Language(StrEnum):
    """The languages of the product."""

    ZH = "zh"
    EN = "en"


@cache
def _catalogues() -> tuple[gettext.NullTranslations, ...]:
    loaded = []
    for file in sorted(resources.files("storage").joinpath("locale/zh").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".po"):
            compiled = io.BytesIO()
            write_mo(compiled, read_po(io.BytesIO(file.read_bytes()), locale="zh"))
            compiled.seek(0)
            loaded.append(gettext.GNUTranslations(compiled))
    return tuple(loaded)


@lru_cache(maxsize=8192)
def translate(message: str, language: Language | str) -> str:
    """The message in a language; the message itself where it is English or has no translation."""
    if language == Language.EN or not message:  # gettext gives a catalogue's header for nothing
        return message
    for catalogue in _catalogues():
        translated = catalogue.gettext(message)
        if translated != message:
            return translated
    return message


@lru_cache(maxsize=8192)
def _counted(one: str, several: str, number: int, language: Language | str) -> str:
    english = one if number == 1 else several
    if language == Language.EN:
        return english
    for catalogue in _catalogues():
        translated = catalogue.ngettext(one, several, number)
        if translated != english:
            return translated
    return english


def counted(one: str, several: str, number: int, language: Language | str, **values: object) -> str:
    """The message that fits a number, in a language, with its places filled; ``{number}`` is that number."""
    return _counted(one, several, number, language).format(number=number, **values)


def phrase(message: str, language: Language | str, **values: object) -> str:
    """The message in a language, with its ``{named}`` places filled."""
    return translate(message, language).format(**values)


def terminal_language() -> Language:
    """The language of the terminal: NIANBAO_LANG, else the locale's; Chinese wherever the locale is Chinese."""
    wanted = os.environ.get("NIANBAO_LANG") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES")
    wanted = wanted or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return Language.ZH if wanted.lower().startswith(("zh", "chinese")) else Language.EN


def N_(message: str) -> str:  # noqa: N802 - the name gettext's tools know
    """Marks a message for translation where it is written; it is translated where it is shown."""
    return message
