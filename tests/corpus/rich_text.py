"""A report as Rich Text (.rtf, and what is often named .doc)."""

from random import Random

from tests.corpus.printed import Place
from tests.corpus.report import Report
from tests.corpus.written import Written

_HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}{\info{\title x}}\uc1\pard" + "\n"
_TWIPS = 800


def rich_text(report: Report, random: Random) -> Written:
    """An .rtf: Chinese as numbers of characters or as bytes of code page 936; merged cells by their width or flags."""
    unicode, flagged, drawn = random.random() < 0.5, random.random() < 0.5, random.choice([0, 0, 10, 60])
    parts = [_HEAD]
    for block in report.blocks:
        if isinstance(block, str):
            parts.append(rf"\pard\ql {_text(block, unicode=unicode)}\par" + "\n")
        else:
            width = len(block.places()[0])
            for row in block.places():
                edges = [number * _TWIPS + random.randint(-drawn, drawn) for number in range(1, width)]
                parts.append(_row(row, [*edges, width * _TWIPS], unicode=unicode, flagged=flagged))
            parts.append("\\pard\\par\n")
    own = report.without(set(), "rtf: characters by number" if unicode else "rtf: characters by bytes")
    own = own.without(set(), "rtf: merged by flags" if flagged else "rtf: merged by width")
    own = own.without(set(), "rtf: edges drawn by hand") if drawn else own
    return Written(("".join(parts) + "}").encode("ascii"), own)


def _row(places: list[Place], edges: list[int], *, unicode: bool, flagged: bool) -> str:
    definitions, contents = [], []
    for column, place in enumerate(places):
        if place.right and not flagged:
            continue
        width = 1 if flagged else place.cell.across
        down = (r"\clvmrg" if place.below else r"\clvmgf") if place.cell.down > 1 else ""
        across = (r"\clmrg" if place.right else r"\clmgf") if flagged and place.cell.across > 1 else ""
        definitions.append(rf"{down}{across}\clbrdrt\brdrs\cellx{edges[column + width - 1]}")
        lines = place.cell.text.split("\n") if place.is_first else [""]
        text = r"\par ".join(_text(line, unicode=unicode) for line in lines)
        contents.append(rf"\pard\intbl {text}\cell ")
    return rf"\trowd\trgaph70{''.join(definitions)}" + "\n" + "".join(contents) + "\\row\n"


def _text(text: str, *, unicode: bool) -> str:
    return "".join(_character(each, unicode=unicode) for each in text)


def _character(character: str, *, unicode: bool) -> str:
    if character in "\\{}":
        return f"\\{character}"
    if character.isascii():
        return character
    if not unicode:
        try:
            return "".join(rf"\'{byte:02x}" for byte in character.encode("gbk"))
        except UnicodeEncodeError:
            pass
    code = ord(character)
    return rf"\u{code - 65536 if code > 32767 else code}?"
