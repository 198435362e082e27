"""Writes the six sections of a report from a body's own work and its figures: what the text says, the tables say."""

from itertools import permutations
from random import Random

from crawler.practice.counties import SENTENCES, YANXI, YUNLAN, Body
from crawler.practice.figures import YEARS, Figures

Sections = tuple[tuple[str, ...], ...]
"""The paragraphs of sections 1 to 6; sections 2 to 4 have none beside their tables."""

_TOPICS = ("active", "requests", "management", "platform", "safeguards")
_HEADS = {
    "active": "主动公开",
    "requests": "依申请公开",
    "management": "政府信息管理",
    "platform": "政府信息公开平台建设",
    "safeguards": "监督保障",
}
_NUMERALS = "一二三四五六七八九十"


def write_sections(body: Body, year: int, age: int, figures: Figures) -> Sections:
    """The text of one body's report for a year that lies ``age`` years before the latest."""
    random = Random(f"{body.name}{age}")
    words = {
        "name": body.name,
        "year": year,
        "we": body.we,
        "items": random.randint(120, 480) * (6 if body.kind == "government" else 1),
        "trainings": random.randint(2, 6),
        **{row: figures[f"requests.{row}.total"] for row in ("received", "carried_in", "concluded", "carried_out")},
    }
    general = _general(body, age, words)
    problems = tuple(sentence.format(**words) for sentence in _problems(body, age))
    others = _pick("others", body, age).format(**words)
    return (general, (), (), (), problems, (others,))


def _pick(topic: str, body: Body, age: int) -> str:
    """A body's sentence on a topic: another one each year, another order for each body."""
    bank = list(SENTENCES[topic])
    Random(f"{topic}{body.name}").shuffle(bank)
    return str(bank[(YEARS - age) % len(bank)])


def _general(body: Body, age: int, words: dict[str, object]) -> tuple[str, ...]:
    sentences = {topic: _pick(topic, body, age) for topic in _TOPICS}
    if not any(words[row] for row in ("received", "carried_in")):
        sentences["requests"] = _pick("no_requests", body, age)
    sentences["active"] += body.themes[YEARS - 1 - age]
    if body.kind in ("government", "township"):
        sentences["safeguards"] += _pick("appraisal", body, age)
    opening = _pick("openings", body, age).format(**words)
    style = Random(body.name).randrange(3)
    paragraphs: list[str] = [opening]
    for at, topic in enumerate(_TOPICS):
        paragraphs += _paragraphs(style, f"（{_NUMERALS[at]}）{_HEADS[topic]}", sentences[topic].format(**words))
    return tuple(paragraphs)


def _paragraphs(style: int, head: str, text: str) -> list[str]:
    """Bodies differ: the head before the text with a full stop, with 情况, or on a line of its own."""
    return [[f"{head}。{text}"], [f"{head}情况。{text}"], [head, text]][style]


def _deal_problems() -> list[tuple[tuple[str, str], ...]]:
    """Pairs of problems, shuffled: all of them in one order before the first comes again in the other."""
    pairs = list(permutations([(problem, remedy) for problem, remedy in SENTENCES["problems"]], 2))
    Random("problems").shuffle(pairs)
    return sorted(pairs, key=lambda pair: pair[0] > pair[1])


_WRITERS = [body.name for county in (YUNLAN, YANXI) for body in county.bodies]
_PROBLEM_PAIRS = _deal_problems()


def _problems(body: Body, age: int) -> tuple[str, ...]:
    (first, remedy_first), (second, remedy_second) = _PROBLEM_PAIRS[_WRITERS.index(body.name) * YEARS + age]
    opening, outlook = _pick("problem_openings", body, age), _pick("outlooks", body, age)
    return (
        opening,
        f"存在的主要问题：一是{first}；二是{second}。",
        f"改进情况：针对上述问题，{remedy_first}；{remedy_second}。{outlook}",
    )
