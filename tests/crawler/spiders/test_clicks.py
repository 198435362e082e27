"""Lists that only clicks show: a browser clicks once, and what that made the page ask for is asked for plainly then."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence

import pytest

from crawler.practice.server import Asked, PortalServer, Resource, Site
from storage.register import Portal
from tests.crawler.spiders.observatory import Observatory, document, site_of
from tests.crawler.unseen.parts import Line, items, lines, paged, report, shell

pytestmark = pytest.mark.browser

NB = "政府信息公开年报"
FOUND = lines("/doc/{n}.html", lookalikes=False)
PARTS = paged(FOUND, 2)
SHOW = """<script>
function show(rows) { document.getElementById('list').innerHTML = rows.map(function (r) {
  return '<li><a href="' + r.url + '">' + r.title + '</a><span>' + r.day + '</span></li>' }).join('') }
function post(url, sent, done) { fetch(url, {method: 'POST', body: new URLSearchParams(sent)})
  .then(function (a) { return a.json() }).then(done) }
function each(what, f) { document.querySelectorAll(what).forEach(f) }
</script>"""
TABS = "".join(f'<li data-y="{year}">{year}年</li>' for year in (2025, 2024, 2023))
YEARS = f"""{SHOW}<ul class="tab">{TABS}</ul>
<ul id="list"></ul><script>
function load(y) {{ post('/api/years', {{year: y, page: 1}}, function (a) {{ show(a.rows) }}) }}
each('.tab li', function (one) {{ one.onclick = function () {{ load(one.dataset.y) }} }}); load('2025')</script>"""
PAGES = f"""{SHOW}<div id="list">{items(PARTS[0])}</div>
<div>共{len(FOUND)}条 <a href="javascript:void(0)" id="next">下一页</a></div>
<script>var n = 1; document.getElementById('next').onclick = function () {{
  n++; post('/api/pages', {{cid: '77', p: n}}, function (a) {{ show(a.rows) }}) }}</script>"""
FILES = f"""{SHOW}<ul id="list"></ul><div id="pages"></div><script>
function go(n) {{ fetch('/files/nb_' + n + '.json').then(function (a) {{ return a.json() }}).then(function (a) {{
  show(a.rows); document.getElementById('pages').innerHTML =
    [1, 2, 3].map(function (i) {{ return '<a href="javascript:go(' + i + ')">' + i + '</a>' }}).join('') }}) }}
go(1)</script>"""
HELD = f"""{SHOW}<ul id="list"></ul><div id="pages"></div><script>
var rows = JSON.parse(atob('{b64encode(json.dumps([vars(line) for line in FOUND]).encode()).decode()}'));
function go(n) {{ show(rows.slice(2 * n - 2, 2 * n)); document.getElementById('pages').innerHTML =
  [1, 2, 3].map(function (i) {{ return '<a href="javascript:go(' + i + ')">' + i + '</a>' }}).join('') }}
go(1)</script>"""
ROWS = f"""{SHOW}<ul id="rows"></ul><script>
post('/api/rows', {{channel: '77'}}, function (a) {{ a.rows.forEach(function (r) {{
  var row = document.createElement('li'); row.innerHTML = '<b>' + r.title + '</b><i>' + r.day + '</i>';
  row.onclick = function () {{ location.href = '/show/' + r.id + '.html' }};
  document.getElementById('rows').append(row) }}) }})</script>"""
BEING = "".join(f'<li data-id="{line.url[5:-5]}"><b>{line.title}</b><i>{line.day}</i></li>' for line in FOUND)
BEARING = f"""<ul>{BEING}</ul>{SHOW}<script>each('li', function (one) {{
  one.onclick = function () {{ open('/show/' + one.dataset.id + '.html') }} }})</script>"""
ROUTED = f"""<!doctype html><html><head><title>{NB}</title></head><body><div id="app"></div>{SHOW}<script>
function route() {{ var id = location.hash.split('id=')[1], app = document.getElementById('app');
  if (id) fetch('/api/detail?id=' + id).then(function (a) {{ return a.json() }}).then(function (a) {{
    app.innerHTML = '<h1>' + a.data.title + '</h1>' + a.data.content }});
  else post('/api/rows', {{channel: '9'}}, function (a) {{ app.innerHTML = a.rows.map(function (r) {{
    return '<li><a href="#/detail?id=' + r.id + '">' + r.title + '</a>' + r.day + '</li>' }}).join('') }}) }}
onhashchange = route; route()</script></body></html>"""
DEAF = f"""{SHOW}<ul class="tab">{TABS}</ul>
<ul id="list">{items([line for line in FOUND if line.year == 2025])}</ul><script>var no = "fetch('/no')"</script>"""

KINDS = "".join(f'<li data-k="{kind}">{name}</li>' for kind, name in (("bm", "部门"), ("xz", "乡镇街道")))
BOTH = f"""{SHOW}<ul class="years">{TABS}</ul><ul class="kinds">{KINDS}</ul>
<ul id="list"></ul><script>
var asked = {{year: '2025', kind: 'bm', page: 1}};
function load() {{ post('/api/both', asked, function (a) {{ show(a.rows) }}) }}
each('.years li', function (one) {{ one.onclick = function () {{ asked.year = one.dataset.y; load() }} }});
each('.kinds li', function (one) {{ one.onclick = function () {{ asked.kind = one.dataset.k; load() }} }});
load()</script>"""
IGNORED = YEARS.replace("{year: y, page: 1}", "{anno: y, year: 2025, page: 1}")
TWO = f"""{SHOW}<h3>部门</h3><ul id="bm"></ul><h3>乡镇</h3><ul id="xz"></ul><div id="pages"></div><script>
function go(kind, n) {{ fetch('/api/kind?p=' + n + '&kind=' + kind).then(function (a) {{ return a.json() }})
  .then(function (a) {{ document.getElementById(kind).innerHTML = a.rows.map(function (r) {{
    return '<li><a href="' + r.url + '">' + r.title + '</a><span>' + r.day + '</span></li>' }}).join('') }}) }}
go('bm', 1); go('xz', 1)</script>"""
CURSOR = f"""{SHOW}<ul id="list"></ul><button onclick="more()">加载更多</button><script>
var c = '', all = [];
function more() {{ fetch('/api/after?size=2&after=' + c).then(function (a) {{ return a.json() }}).then(function (a) {{
  all = all.concat(a.data.rows); show(all); c = a.data.next }}) }}
more()</script>"""
FOLDS = f"""{"".join(f"<h3 onclick='fold({year})'>{year}年</h3><ul id='y{year}'></ul>" for year in (2025, 2024))}
<script>function fold(y) {{ fetch('/api/fold?y=' + y).then(function (a) {{ return a.text() }}).then(function (t) {{
  document.getElementById('y' + y).innerHTML = t }}) }}
fold(2025)</script>"""
MADE = """<div id="pages" data-n="{n}" data-all="{total}"></div><script src="/theme/pages.js"></script>"""
MAKES = """var e = document.getElementById('pages'), n = +e.dataset.n, all = +e.dataset.all;
e.innerHTML = '共' + all + '页 ' + (n < all ? '<a href="nb-' + (n + 1) + '.shtml">下一页</a>' : '')"""
EXPECTED = {
    "/made/": ("ok", 5, 3),
    "/folds/": ("ok", 5, 1),
    "/cursor/": ("ok", 5, 1),
    "/two/": ("ok", 5, 1),
    "/years/": ("ok", 5, 1),
    "/both/": ("ok", 5, 1),
    "/form.do": ("ok", 5, 1),
    "/pages/": ("ok", 5, 1),
    "/files/": ("ok", 5, 1),
    "/held/": ("incomplete", 2, 1),
    "/rows/": ("ok", 5, 1),
    "/bearing/": ("ok", 5, 0),
    "/routed/": ("ok", 5, 2),
    "/deaf/": ("incomplete", 2, 1),
    "/ignored/": ("incomplete", 2, 1),
}


def listed(found: Sequence[Line], total: int | None) -> Resource:
    rows = [{"id": line.url[5:-5], "title": line.title, "url": line.url, "day": line.day} for line in found]
    return as_json({"total": total, "rows": rows})


def as_json(value: object) -> Resource:
    return Resource(json.dumps(value, ensure_ascii=False).encode(), "application/json")


def of_year(asked: Asked) -> Resource:
    found = [line for line in FOUND if str(line.year) == asked.form["year"]]
    return listed(found, len(found))


def of_year_and_kind(asked: Asked) -> Resource:
    wanted = int(asked.form["year"]), asked.form["kind"] == "bm"
    found = [line for line in FOUND if (line.year, line.body.endswith("局")) == wanted]
    return listed(found, len(found))


def of_page(asked: Asked) -> Resource:
    at = int(asked.form["p"]) - 1
    return listed(PARTS[at] if at < len(PARTS) else (), None)


def detail(asked: Asked) -> Resource:
    line = next(line for line in FOUND if line.url == f"/doc/{asked.query['id']}.html")
    return as_json({"data": {"title": line.title, "content": report(line).partition("<h1>")[2]}})


def of_kind(asked: Asked) -> Resource:
    found = [line for line in FOUND if line.body.endswith("局") == (asked.query["kind"] == "bm")]
    return listed(found[2 * int(asked.query["p"]) - 2 : 2 * int(asked.query["p"])], len(found))


def behind(asked: Asked) -> Resource:
    """What stands behind a mark that the answer before gave; it says nowhere how many lines there are."""
    number = int(asked.query["after"].removeprefix("mark") or 0)
    rows = [{"title": line.title, "url": line.url, "day": line.day} for line in PARTS[number]]
    return as_json({"data": {"rows": rows, "next": f"mark{number + 1}" if number + 1 < len(PARTS) else None}})


def fold(asked: Asked) -> Resource:
    return Resource(items([line for line in FOUND if str(line.year) == asked.query["y"]]).encode())


def of_form(asked: Asked) -> Resource:
    """A page that a form turns which a script makes and sends; another address of it shows the first one again."""
    number = int(asked.form.get("pageIndex") or 1)
    go = (
        "function go(n) { var f = document.createElement('form'), i = document.createElement('input');"
        " f.method = 'post'; f.action = '/form.do'; i.name = 'pageIndex'; i.value = n; f.appendChild(i);"
        " document.body.appendChild(f); f.submit() }"
    )
    turn = f"第{number}/{len(PARTS)}页 <a href='#' onclick='go({min(number + 1, len(PARTS))})'>下一页</a>"
    return Resource(shell(f"{items(PARTS[number - 1])}<p>{turn}</p><script>{go}</script>").encode())


INTERFACES: dict[str, Callable[[Asked], Resource]] = {
    "/api/years": of_year,
    "/api/both": of_year_and_kind,
    "/api/pages": of_page,
    "/api/kind": of_kind,
    "/api/after": behind,
    "/api/fold": fold,
    "/api/rows": lambda _: listed(FOUND, len(FOUND)),
    "/api/detail": detail,
    "/form.do": of_form,
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Observatory, Site, str, int]]:
    pages = {
        "/years/": YEARS,
        "/both/": BOTH,
        "/pages/": PAGES,
        "/two/": TWO,
        "/cursor/": CURSOR,
        "/files/": FILES,
        "/held/": HELD,
        "/rows/": ROWS,
        "/bearing/": BEARING,
        "/deaf/": DEAF,
        "/folds/": FOLDS,
        "/ignored/": IGNORED,
    }
    site = site_of({"/routed/": ROUTED, **{path: shell(inner) for path, inner in pages.items()}})
    for path, answer in INTERFACES.items():
        site.interface(path, answer)
    site.put("/theme/pages.js", Resource(MAKES.encode(), "application/javascript"))
    for number, part in enumerate(PARTS, 1):
        made = shell(items(part) + MADE.format(n=number, total=len(PARTS)))
        site.put("/made/index.html" if number == 1 else f"/made/nb-{number}.shtml", Resource(made.encode()))
        site.put(f"/files/nb_{number}.json", listed(part, None))
    for line in FOUND:
        for folder in ("/doc/", "/show/"):
            site.put(line.url.replace("/doc/", folder), Resource(document(line.title).encode()))
    with PortalServer(site) as server:
        observatory = Observatory(tmp_path_factory.mktemp("clicks"))
        columns = tuple(server.base + path for path in EXPECTED)
        observatory.register([Portal("clicked", "点击", server.base, "4190", columns)])
        observatory.crawl()
        first = len(observatory.rows("visit"))
        observatory.crawl()
        yield observatory, site, server.base, first


@pytest.mark.parametrize("path", EXPECTED)
def test_a_list_behind_clicks_is_read_to_its_end(world: tuple[Observatory, Site, str, int], path: str) -> None:
    observatory, _, base, _ = world
    column = next(row["id"] for row in observatory.rows("portal_column") if row["url"] == base + path)
    visits = [row for row in observatory.rows("visit") if row["column_id"] == column]
    outcome, entries, rendered = EXPECTED[path]
    found = visits[0]["outcome"], visits[0]["listed"], visits[0]["rendered"]
    assert found == (outcome, entries, rendered), visits[0]["detail"]


def test_the_next_look_takes_no_browser(world: tuple[Observatory, Site, str, int]) -> None:
    observatory, _, _, first = world
    again = observatory.rows("visit")[first:]
    outcomes = [outcome for outcome, _, _ in EXPECTED.values()]
    held = [row["rendered"] for row in again if row["rendered"]]
    assert held == [1], "but for what nobody else shows; nor for what else stays in doubt"
    assert [row["outcome"] for row in again].count("unchanged") == outcomes.count("ok")


def test_what_is_known_of_choices_is_not_asked_for_again(world: tuple[Observatory, Site, str, int]) -> None:
    _, site, _, _ = world
    asked = [(one.path, one.headers.get("Referer", "")[-6:]) for one in site.requests]
    assert asked.count(("/api/years", "years/")) == 4 + 3 + 1, "clicked, read, and of the latest year alone again"
    assert asked.count(("/api/both", "/both/")) == 6 + 6 + 2


def test_what_a_click_would_open_is_asked_for_by_no_browser(world: tuple[Observatory, Site, str, int]) -> None:
    _, site, _, _ = world
    assert not [
        one for one in site.requests if one.path.startswith("/show/") and "Mozilla" in one.headers["User-Agent"]
    ]


def test_the_texts_of_shells_are_asked_for_as_the_first_was(world: tuple[Observatory, Site, str, int]) -> None:
    _, site, _, _ = world
    asked = [one.path for one in site.requests if one.path.startswith("/api/detail")]
    assert len(asked) == len(FOUND), "one by the browser, the others plainly"
