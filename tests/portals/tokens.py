"""Lines whose address no link has: a script puts it together of a token, or of what an attribute keeps."""

import re
from collections.abc import Callable, Sequence
from itertools import takewhile

from tests.portals.rows import Line


def _shared(texts: Sequence[str]) -> str:
    """What all of them begin with."""
    together = takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in together)


def _parted(lines: Sequence[Line]) -> tuple[str, str, list[str]]:
    """What the addresses of lines begin and end with, and what of each stands between."""
    urls = [line.url for line in lines]
    mark = "=" if "=" in urls[0] else "/"
    before = _shared([url[: url.rindex(mark) + 1] for url in urls])
    before = before[: max(before.rfind(mark), before.rfind("/")) + 1]
    endings = {url.rpartition(".")[2] for url in urls if re.search(r"\.\w+$", url)}
    after = f".{endings.pop()}" if len(endings) == 1 else ""
    return before, after, [url[len(before) :].removesuffix(after) for url in urls]


def _by_token(lines: Sequence[Line], row: str, function: str) -> str:
    if not lines:
        return "<ul class='list'></ul>"
    before, after, tokens = _parted(lines)
    rows = "".join(
        row.format(token=token, title=line.title, day=line.day) for line, token in zip(lines, tokens, strict=True)
    )
    turned = function.replace("BEFORE", before).replace("AFTER", after)
    return f"<script>{turned}</script><ul class='list'>{rows}</ul>"


def clicked(lines: Sequence[Line]) -> str:
    """onclick="openInfo('5101')": a function of the page opens a window."""
    return _by_token(
        lines,
        "<li onclick=\"openInfo('{token}')\"><span class='t'>{title}</span><span>{day}</span></li>",
        "function openInfo(id){window.open('BEFORE'+id+'AFTER')}",
    )


def scripted(lines: Sequence[Line]) -> str:
    """href="javascript:view('5101')": a function of the page goes there."""
    return _by_token(
        lines,
        "<li><a href=\"javascript:view('{token}');\" title='{title}'>{title}</a><em>{day}</em></li>",
        'function view(id){var url="BEFORE"+id+"AFTER";location.href=url;}',
    )


def of_two(lines: Sequence[Line]) -> str:
    """A function that is told more than the token."""
    return _by_token(
        lines,
        "<li><a href='#' onclick=\"showInfo('{token}','_blank',1);return false\">{title}</a><i>{day}</i></li>",
        "function showInfo(infoId,target,kind){var u='BEFORE'+infoId+'AFTER';window.open(u,target);}",
    )


def kept_whole(lines: Sequence[Line]) -> str:
    """An attribute keeps the whole address."""
    rows = "".join(
        f"<li class='item' data-url='{one.url}'><a>{one.title}</a><span>{one.day}</span></li>" for one in lines
    )
    turn = "document.querySelectorAll('.item').forEach(function(i){i.onclick=function(){location.href=i.dataset.url}})"
    return f"<ul class='list'>{rows}</ul><script>{turn}</script>"


def kept(lines: Sequence[Line]) -> str:
    """An attribute keeps the token, a script of the page the rest."""
    turn = (
        "document.querySelectorAll('.item').forEach(function(i){i.onclick=function()"
        "{window.open('BEFORE'+i.getAttribute('data-id')+'AFTER')}})"
    )
    drawn = _by_token(lines, "<li class='item' data-id='{token}'><a>{title}</a><span>{day}</span></li>", "")
    if not lines:
        return drawn
    before, after, _ = _parted(lines)
    drawn = drawn.replace("<script></script>", "")
    return f"{drawn}<script>{turn.replace('BEFORE', before).replace('AFTER', after)}</script>"


TOKENS: dict[str, Callable[[Sequence[Line]], str]] = {
    "token clicked": clicked,
    "token in javascript:": scripted,
    "token of two": of_two,
    "data-url": kept_whole,
    "data-id": kept,
}
"""Ways to draw a list; only where the page's own script stands is a token an address."""
