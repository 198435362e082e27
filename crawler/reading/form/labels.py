"""Which row, group or column header of the form a text is, as bodies print them."""

import re
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from crawler.reading.form.notes import parted_note
from crawler.reading.form.words import (
    CORNER,
    DISCLOSURE_HEADERS,
    DISCLOSURE_TABLE,
    GROUPS,
    LITIGATION_WORDS,
    OUTCOME_HEADERS,
    REQUEST_HEADERS,
    REQUEST_HEADS,
    REQUEST_TABLE,
    ROWS,
    WORDS,
    key,
)
from storage.forms import AMOUNT_FIELDS

_COUNTED = ("数量", "件数", "次数", "数")
"""What a label of table 2 may say behind the name of what it counts."""
_MONEY = re.compile("元|金额")
_WITH_AMOUNTS = frozenset(name.rpartition(".")[0] for name in AMOUNT_FIELDS)
_YEAR = re.compile("20[0-9]{2}")
_LABELS = "|".join(ROWS)
_HEADS = frozenset({*REQUEST_HEADERS, *OUTCOME_HEADERS})
_PROCEEDINGS = ("行政复议", "行政诉讼", "未经复议", "复议后")
_BALANCE = "勾稽关系"
_HEADER_TEXT = "".join(sorted(REQUEST_HEADS | LITIGATION_WORDS | {"总计"}))
_NUMBERED = re.compile(r"\s*[（(]?[一二三四五六七八九十0-9０-９]{1,2}\s*[)）.．、]")
_OF_TWO_ROWS = re.compile(
    r"\s[0-9０-９][0-9０-９,，.．]{0,15}\s+(?:[（(]?[一二三四五六七八九十0-9０-９]{1,2}[)）.．、]|其他\s*$)"
)
"""Figures between the label of one row and that of the next."""
_ARTICLE = re.compile("^第二十条第?[一二三四五六七八九十]?项?$")

_LEAST_LEFT = 0.75
"""The share of a label's characters of which a name may be what is left."""
# One letter apart from 本年新收, and another number.
_OTHER_PERIODS = ("上", "去", "往", "本", "下", "新收", "结转", "累计", "其中")


@lru_cache(maxsize=4096)
def row_of(text: str) -> str | None:
    """The row a label names (``requests.received``), or None. A group printed before the label is passed over."""
    name = key(text)
    if name in ROWS:
        return ROWS[name]
    if _OF_TWO_ROWS.search(text):
        return None
    if row := _with_more_behind(text):
        return row
    for group in GROUPS:
        if name.startswith(group) and len(name) > len(group):
            return row_of(name[len(group) :])
    return _similar(name) or _below_a_rest(text)


def row_told_by(text: str) -> str | None:
    """The row a text names wherever it stands: 其他 and 总计 without their number are heads of columns too."""
    return row_of(text) if key(text) not in _HEADS or _NUMBERED.match(text) else None


def printed_row(text: str) -> str | None:
    """The row whose label is printed whole, with a note or what it counts behind it or without; None for others."""
    return ROWS.get(key(text)) or _with_more_behind(text)


@lru_cache(maxsize=4096)
def is_noted(text: str) -> bool:
    """Whether a label has more behind it than the form prints: it may be that of a part of the row."""
    return key(text) not in ROWS and _with_more_behind(text) is not None


def _with_more_behind(text: str) -> str | None:
    """The row of a label behind which a note stands in brackets (行政处罚（件）), or what it counts (行政处罚数量)."""
    label = key(own := _without_note(text))
    if label in ROWS and (label not in _HEADS or _NUMBERED.match(text)):
        counts_money = _MONEY.search(text, len(own)) is not None
        return None if counts_money and ROWS[label] not in _WITH_AMOUNTS else ROWS[label]
    name = key(text)
    counted = (ROWS.get(name.removesuffix(word), "") for word in _COUNTED if name.endswith(word))
    return next((row for row in counted if table_of_row(row) == DISCLOSURE_TABLE), None)


def label_key(text: str) -> str:
    """A label as it is compared, without a note in brackets at its end."""
    return key(_without_note(text)) or key(text)


def _without_note(text: str) -> str:
    """A label without the note in brackets at its end; empty where there is none, and where it is a word of the form
    itself."""
    label, note = parted_note(text)
    return "" if key(note) in WORDS else label


def _below_a_rest(text: str) -> str | None:
    """The row of a numbered label above which stands what is left of another's: the last character of one that was set
    from top to bottom in too little room."""
    rest, line_break, label = text.partition("\n")
    return row_of(label) if line_break and len(rest) == 1 and _NUMBERED.match(label) else None


def _similar(name: str) -> str | None:
    # A slip of the pen in a long label is forgiven where one label alone is near; a short one must be exact.
    if not 6 <= len(name) <= 60:
        return None
    allowed = 1 if len(name) < 12 else 2
    near = {
        row
        for label, row in ROWS.items()
        if len(label) >= 6
        and Levenshtein.distance(name, label, score_cutoff=allowed) <= allowed
        and all((word in name) == (word in label) for word in _OTHER_PERIODS)
    } or {row for label, row in ROWS.items() if _is_left_of(name, label)}
    return near.pop() if len(near) == 1 else None


def _is_left_of(name: str, label: str) -> bool:
    """Whether a name is a label that lost some characters amid others (其他法律行政止公开). What lacks its beginning or
    its end is a piece of a label."""
    if not len(label) * _LEAST_LEFT <= len(name) < len(label) or (name[0], name[-1]) != (label[0], label[-1]):
        return False
    rest = iter(label)
    return all(character in rest for character in name) and all(
        (word in name) == (word in label) for word in _OTHER_PERIODS
    )


@lru_cache(maxsize=4096)
def head_key(text: str) -> str:
    """A head of table 3 or 4 as it is compared: without a note in brackets behind it (自然人（件）), unless that tells
    its year."""
    name = key(_without_note(text))
    is_head = name in _HEADS or name in REQUEST_HEADS or name in LITIGATION_WORDS
    return name if is_head and not _YEAR.search(text) else key(text)


@lru_cache(maxsize=4096)
def header_table(text: str) -> int | None:
    """The number of the table (2, 3, 4) whose header alone prints this text, or None. 其他 and 总计 tell nothing."""
    name = head_key(text)
    if name == CORNER or disclosure_column(name):
        return 2
    if name in REQUEST_HEADS or _BALANCE in name:
        return 3
    return 4 if name in LITIGATION_WORDS or _names_proceeding_and_outcome(name) else None


def _names_proceeding_and_outcome(name: str) -> bool:
    return name.startswith(_PROCEEDINGS) and name.endswith(tuple(OUTCOME_HEADERS))


@lru_cache(maxsize=1024)
def disclosure_column(name: str) -> str | None:
    """The column of table 2 a header names; one cut short or followed by a remark counts when it is unambiguous."""
    if name in DISCLOSURE_HEADERS:
        return DISCLOSURE_HEADERS[name]
    if len(name) < 5:
        return None
    near = {column for label, column in DISCLOSURE_HEADERS.items() if label.startswith(name) or name.startswith(label)}
    return near.pop() if len(near) == 1 and len(name) <= 16 else None


def is_header_part(text: str) -> bool:
    """Whether a text can be a broken-off part of a header of table 3 or 4 (商业 above 企业), or 其他 or 总计."""
    if _NUMBERED.match(text):  # （七）总计 and 3.其他 are rows
        return False
    name = head_key(text)
    return bool(name) and (name in _HEADER_TEXT or name in ("其他", "总计", "合计"))


def is_article(text: str) -> bool:
    """Whether a text is 第二十条第（一）项 and the like, which begins a block of table 2."""
    name = key(text)
    return name.startswith("第二十条") and _ARTICLE.match(name) is not None


def is_group(text: str) -> bool:
    """Whether a text is a label that only groups rows."""
    return key(text) in GROUPS or key(_without_note(text)) in GROUPS


def begins_row(text: str) -> bool:
    """Whether a text is a label of a row, of a group of these, or of a block of table 2."""
    return is_article(text) or is_group(text) or row_of(text) is not None


def is_piece_of_label(text: str) -> bool:
    """Whether a text is a part of a row's label, of which the rest stands elsewhere."""
    name = key(text)
    own = next((name.removeprefix(group) for group in GROUPS if name.startswith(group)), name)
    return len(own) > 1 and own in _LABELS and not is_form_word(text)


def is_form_word(text: str) -> bool:
    """The same, or a word of a header."""
    return begins_row(text) or header_table(text) is not None


def table_of_row(name: str) -> int:
    """The table, 2 or 3, in which a row of the form stands."""
    return DISCLOSURE_TABLE if name.startswith("disclosure.") else REQUEST_TABLE
