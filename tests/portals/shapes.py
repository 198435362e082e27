"""Shapes that a whole list has which is no plain list: choices, folds, parts of a picture, bodies by years."""

from collections.abc import Callable, Sequence

from tests.portals.rows import Line

_FEWEST = 2
"""Bodies that lines are told apart by: nobody names one alone again and again."""


def selected(lines: Sequence[Line]) -> str:
    """The options of a choice."""
    options = "".join(f"<option value='{one.url}'>{one.title}</option>" for one in lines)
    return f"<select onchange='window.open(this.value)'><option value=''>--请选择--</option>{options}</select>"


def folded(lines: Sequence[Line]) -> str:
    """Years that unfold by a click, all of them in the page."""
    boxes = ""
    for year in sorted({one.publication.year for one in lines}, reverse=True):
        rows = "".join(
            f"<li><a href='{one.url}' title='{one.title}'>{one.title}</a><span>{one.day}</span></li>"
            for one in lines
            if one.publication.year == year
        )
        hidden = "style='display:none'" if boxes else ""
        head = f"<div class='panel-heading' onclick='fold(this)'>{year}年</div>"
        boxes += f"<div class='panel'>{head}<ul {hidden}>{rows}</ul></div>"
    return f"<div class='panel-group'>{boxes}</div>"


def mapped(lines: Sequence[Line]) -> str:
    """The parts of a picture."""
    areas = "".join(
        f"<area shape='rect' coords='0,{at * 30},400,{at * 30 + 30}' href='{one.url}' alt='{one.title}'>"
        for at, one in enumerate(lines)
    )
    return f"<img src='/images/nb.jpg' usemap='#nb'><map name='nb'>{areas}</map>"


def by_bodies_and_years(lines: Sequence[Line]) -> str:
    """A table with a row for each body and a column for each year; what is no report stands below it."""
    reports = [one for one in lines if one.publication.is_report]
    if len({one.publication.body for one in reports}) < _FEWEST:
        return folded(lines)
    others = [one for one in lines if not one.publication.is_report]
    years = sorted({one.publication.year for one in reports}, reverse=True)
    head = "".join(f"<th>{year}年</th>" for year in years)
    rows = ""
    for body in dict.fromkeys(one.publication.body for one in reports):
        cells = ""
        for year in years:
            own = [one for one in reports if one.publication.body == body and one.publication.year == year]
            linked = "".join(f"<a href='{one.url}' target='_blank'>查看</a>" for one in own)
            cells += f"<td>{linked or '—'}</td>"
        rows += f"<tr><td>{body.plain}</td>{cells}</tr>"
    below = "".join(f"<p><a href='{one.url}'>{one.title}</a></p>" for one in others)
    caption = "<caption>政府信息公开工作年度报告一览表</caption>"
    return f"<table border='1'>{caption}<tr><th>单位名称</th>{head}</tr>{rows}</table>{below}"


def in_words(lines: Sequence[Line]) -> str:
    """Bodies in a running text, whose links are their names; the year stands before them."""
    if len({one.publication.body for one in lines}) < _FEWEST:
        return captioned(lines)
    text = ""
    for year in sorted({one.publication.year for one in lines}, reverse=True):
        own = [one for one in lines if one.publication.year == year]
        named = "、".join(
            f"<a href='{one.url}'>{one.publication.body.plain if one.publication.is_report else one.title}</a>"
            for one in own
        )
        text += f"<p><strong>{year}年政府信息公开工作年度报告：</strong>{named}。</p>"
    return text


def captioned(lines: Sequence[Line]) -> str:
    """Covers of booklets with a caption below."""
    return "".join(
        f"<div class='book'><a href='{one.url}'><img src='/images/cover.jpg'></a>"
        f"<p>{one.title}</p><p>{one.day}</p></div>"
        for one in lines
    )


SHAPES_OF_MORE: dict[str, Callable[[Sequence[Line]], str]] = {
    "selected": selected,
    "folded": folded,
    "mapped": mapped,
    "bodies and years": by_bodies_and_years,
    "in words": in_words,
    "captioned": captioned,
}
WHOLE_ALONE = frozenset({"folded", "bodies and years", "in words"})
"""Shapes that group their lines by years: a list of several pages is not drawn so."""
