"""What stands over the labels of table 3 without ruling lines: names beside the columns', and a note on its sums."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, takewhile

from crawler.reading.borderless.bands import page_of
from crawler.reading.form.words import key
from crawler.reading.printed.text import Word

_NOTE = "本列数据的勾稽关系为第一项加第二项之和等于第三项加第四项之和"
_HEADS_OF_LABELS = frozenset({"项目", "类别", "事项", "指标", "办理情况"})


def without_heads(words: Sequence[Word], bottom: float) -> Sequence[Word]:
    """The words of labels without what stands over them, down to ``bottom`` where the columns' names end."""
    heads = [*takewhile(lambda word: word.bottom <= bottom or key(word.text) in (*_HEADS_OF_LABELS, _NOTE), words)]
    note = [*takewhile(lambda word: key(word.text) in _NOTE, words[len(heads) :])]
    ends = [number for number, word in enumerate(note, 1) if word.text.endswith(("）", ")"))]
    return [*_without_notes_again(words[len(heads) + max(ends, default=0) :])]


def _without_notes_again(words: Sequence[Word]) -> Iterator[Word]:
    """The words without the whole note at the top of a page: a header printed again may be broken in other lines."""
    for _, page in groupby(words, page_of):
        own = [*page]
        said = list(accumulate(key(word.text) for word in own))
        yield from own[said.index(_NOTE) + 1 if _NOTE in said else 0 :]
