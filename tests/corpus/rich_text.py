"""A report as Rich Text (.rtf, and what is often named .doc)."""

from dataclasses import dataclass
from random import Random

from tests.corpus.printed import Place
from tests.corpus.report import Report
from tests.corpus.written import Written

_HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}{\info{\title x}}\uc1\pard" + "\n"
_TWIPS = 800


@dataclass(frozen=True)
class _Manner:
    """How a document is written: characters ``by`` number, by bytes of code page 936 or by both; merged cells by flags;
    rows defined before and behind their cells; what was deleted kept, figures as results of fields; how far edges
    differ from row to row (in twips, either way)."""

    by: str
    flagged: bool
    twice: bool
    revised: bool
    computed: bool
    drawn: int

    @property
    def features(self) -> list[str]:
        """What is said of it."""
        named = {
            "rows defined twice": self.twice,
            "revised": self.revised,
            "results of fields": self.computed,
            "edges drawn by hand": self.drawn > 0,
        }
        own = [f"characters by {self.by}", "merged by flags" if self.flagged else "merged by width"]
        return [f"rtf: {name}" for name in [*own, *(name for name, is_so in named.items() if is_so)]]


def rich_text(report: Report, random: Random) -> Written:
    """An .rtf as Word, WPS or an editor of texts writes it."""
    manner = _Manner(
        random.choice(["number", "bytes", "both"]),
        flagged=random.random() < 0.5,
        twice=random.random() < 0.5,
        revised=random.random() < 0.3,
        computed=random.random() < 0.2,
        drawn=random.choice([0, 0, 10, 60]),
    )
    parts = [_HEAD]
    for block in report.blocks:
        if isinstance(block, str):
            parts.append(rf"\pard\ql {_text(block, manner)}\par" + "\n")
            continue
        places = block.places()
        width = len(places[0])
        for row in places:
            edges = [number * _TWIPS + random.randint(-manner.drawn, manner.drawn) for number in range(1, width)]
            parts.append(_row(row, [*edges, width * _TWIPS], manner, random))
        parts.append("\\pard\\par\n")
    own = report
    for feature in manner.features:
        own = own.without(set(), feature)
    return Written(("".join(parts) + "}").encode("ascii"), own)


def _row(places: list[Place], edges: list[int], manner: _Manner, random: Random) -> str:
    definitions, contents = [], []
    for column, place in enumerate(places):
        if place.right and not manner.flagged:
            continue
        width = 1 if manner.flagged else place.cell.across
        down = (r"\clvmrg" if place.below else r"\clvmgf") if place.cell.down > 1 else ""
        across = (r"\clmrg" if place.right else r"\clmgf") if manner.flagged and place.cell.across > 1 else ""
        definitions.append(rf"{down}{across}\clbrdrt\brdrs\cellx{edges[column + width - 1]}")
        contents.append(rf"\pard\intbl {_cell(place, manner, random) if place.is_first else ''}\cell ")
    definition = rf"\trowd\trgaph70{''.join(definitions)}"
    return (
        definition + "\n" + "".join(contents) + rf"{{{definition}\row}}" * manner.twice + "\\row\n" * (not manner.twice)
    )


def _cell(place: Place, manner: _Manner, random: Random) -> str:
    text = r"\par ".join(_text(line, manner) for line in place.cell.text.split("\n"))
    if not (place.cell.field and place.cell.text.strip()):
        return text
    if manner.revised and random.random() < 0.1:
        away = random.choice([r"\deleted\revauthdel1", r"\mvf\mvauth1", r"\v"])
        return rf"{{{away} {random.randrange(100)}}}{{\revised\revauth1 {text}}}"
    if manner.computed and random.random() < 0.1:
        return rf"{{\field{{\*\fldinst {{ =SUM(LEFT) }}}}{{\fldrslt {{{text}}}}}}}"
    return text


def _text(text: str, manner: _Manner) -> str:
    pieces = "".join(_character(each, manner) for each in text)
    return rf"{{\uc2 {pieces}}}" if manner.by == "both" else pieces


def _character(character: str, manner: _Manner) -> str:
    if character in "\\{}":
        return f"\\{character}"
    if character.isascii():
        return character
    try:
        held = "".join(rf"\'{byte:02x}" for byte in character.encode("gbk"))
    except UnicodeEncodeError:
        held = ""
    if manner.by == "bytes" and held:
        return held
    code = ord(character)
    number = rf"\u{code - 65536 if code > 32767 else code}"
    return number + ((held or "??") if manner.by == "both" else "?")
