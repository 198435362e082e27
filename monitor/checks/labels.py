"""How cells, rows, columns and numbers are called in a sentence."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from storage.forms import FORMS, OUTCOMES, PROCEEDINGS, REQUEST_COLUMNS
from storage.language import N_, Language, phrase
from storage.report import Cell

_ORGANISATION = "法人或其他组织"
_ASIDE = re.compile(r"（[^）]{8,}）$")
_LONGEST_LABEL = 18
_LISTED = 6
_PLACES = 2


def plain(value: Decimal | int) -> str:
    """A number as people write it: exact, without exponent or needless zeros."""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed(cell: Cell) -> str:
    """What stands in a cell: its number, else its text."""
    return plain(cell.value) if cell.value is not None else cell.text.strip()


def shown(cell: Cell, language: Language) -> str:
    """What stands in a cell, in a sentence: a blank is called so."""
    return printed(cell) or phrase("(blank)", language)


def table_of(field: str) -> int:
    """The table (2, 3 or 4) of a field."""
    return {"disclosure": 2, "requests": 3}.get(field.partition(".")[0], 4)


def table_name(table: int, language: Language) -> str:
    """The number of a table as it is called in a language: 二 or 2."""
    return {2: "二", 3: "三", 4: "四"}[table] if language is Language.ZH else str(table)


def section_number(section: int, language: Language) -> str:
    """The number of a section as its heading writes it: 四 or 4."""
    return "一二三四五六"[section - 1] if language is Language.ZH else str(section)


def places_of(fields: Sequence[str], language: Language) -> str:
    """Where cells stand in the form: 表三“一、本年新收政府信息公开申请数量·总计”; of many the first ones."""
    table = phrase(N_("table {table}"), language, table=table_name(table_of(fields[0]), language))
    return f"{table}“{listing([cell_name(field, language) for field in fields], language, _PLACES)}”"


@cache
def _chinese() -> dict[str, str]:
    """The printed labels by key: of rows, columns, kinds of proceedings and outcomes."""
    labels = {column.key: column.label for column in (*REQUEST_COLUMNS, *OUTCOMES, *PROCEEDINGS)}
    labels["other_organisation"] = f"{_ORGANISATION}-其他"
    for form in reversed(FORMS.values()):
        for row in form.request_rows:
            label = _ASIDE.sub("", row.label)
            label = f"{row.group} {label}" if row.group and row.label[0].isdigit() else label
            labels[row.key] = label if len(label) <= _LONGEST_LABEL else label[:_LONGEST_LABEL] + "…"
        for block in form.blocks:
            labels |= {f"disclosure.{row.key}": row.label for row in block.rows}
            labels |= {
                f"disclosure.{row.key}.{column.key}": column.label for row in block.rows for column in block.columns
            }
    return labels


def name_of(key: str, language: Language) -> str:
    """The name of a row or column of table 3, of a kind of proceedings or of an outcome, by its key."""
    if language is Language.ZH:
        return _chinese()[key]
    return key.replace("_", " ")


def cell_name(field: str, language: Language) -> str:
    """The name of a cell by its row and column, as printed: 规章·现行有效件数, 行政复议·总计."""
    parts = field.split(".")
    if parts[0] == "disclosure":
        row, column = ".".join(parts[:2]), field
        if language is Language.ZH:
            return f"{_chinese()[row]}·{_chinese()[column]}"
        return f"{parts[1]}, {parts[2]}".replace("_", " ")
    row, column = parts[-2:]
    separator = "·" if language is Language.ZH else ", "
    return f"{name_of(row, language)}{separator}{name_of(column, language)}"


def called_in_form(name: str, language: Language) -> str:
    """What a row or a cell of the form is called, by the name that readers give it; a name of neither stays."""
    kind, _, rest = name.partition(".")
    if name == "litigation":
        return phrase(N_("table {table}"), language, table=table_name(4, language))
    try:
        if kind == "requests" and "." not in rest:
            return name_of(rest, language)
        if kind == "disclosure" and "." not in rest:
            return _chinese()[name] if language is Language.ZH else rest.replace("_", " ")
        return cell_name(name, language)
    except (KeyError, ValueError):
        return name


def listing(names: Sequence[str], language: Language, most: int = _LISTED) -> str:
    """Names in a row, the first few and then how many more."""
    separator = "、" if language is Language.ZH else "; "
    text = separator.join(names[:most])
    more = len(names) - most
    return phrase("{names} and {more} more", language, names=text, more=more) if more > 0 else text
