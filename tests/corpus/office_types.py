"""The types that office programs set reports in, as far as free ones like them are installed."""

from dataclasses import replace
from pathlib import Path
from random import Random

from tests.corpus.scanned_pages import Print, fonts

_FONTS = Path("/usr/share/fonts/truetype")
# Debian: fonts-arphic-gbsn00lp and -uming (like 宋体), -gkai00mp and -ukai (like 楷体), fonts-wqy-zenhei and -microhei
# (like 黑体).
_OF_TEXT = (
    "arphic-gbsn00lp/gbsn00lp.ttf",
    "arphic/uming.ttc",
    "arphic-gkai00mp/gkai00mp.ttf",
    "arphic/ukai.ttc",
    "wqy/wqy-zenhei.ttc",
    "wqy/wqy-microhei.ttc",
)
# Debian: fonts-liberation (like Times New Roman and Arial), fonts-crosextra-carlito (like Calibri),
# fonts-freefont-ttf.
_OF_FIGURES = (
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationSerif-Regular.ttf",
    "liberation/LiberationSerif-Bold.ttf",
    "liberation/LiberationSans-Regular.ttf",
    "liberation/LiberationSansNarrow-Regular.ttf",
    "crosextra/Carlito-Regular.ttf",
    "freefont/FreeSerif.ttf",
    "freefont/FreeSans.ttf",
)


def in_office_types(how: Print, random: Random) -> Print:
    """The same in one of these types and of another size, figures in the type of the text or in a Latin one."""
    font = random.choice(_installed(_OF_TEXT) or fonts())
    figures = random.choice([None, *_installed(_OF_FIGURES)])
    larger = random.choice([1.0, 1.15, 1.3, 1.3, 1.45, 1.6])
    return replace(how, font=font, figures=figures, larger=larger)


def in_thin_types(how: Print, random: Random) -> Print:
    """The same small and in the thinnest of these types, and hairlines for lines."""
    thin = _installed(_OF_TEXT[:4]) or fonts()
    return replace(how, font=random.choice(thin), figures=None, larger=random.choice([1.0, 1.15, 1.3]), line=0.35)


def _installed(names: tuple[str, ...]) -> list[Path]:
    return [path for name in names if (path := _FONTS / name).exists()]
