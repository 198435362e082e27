"""Documents with attachments, people's corrections and their undoing, and changes of the register, in any order.

What a correction is about must be there first, and what is undone must have been said: else everything may come before
everything else, again, and by several writers at once.
"""

import os
import threading
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from storage import schema
from storage.database import Database
from storage.documents.corrections import Point, correct, undo
from storage.ingest import ingest
from storage.keeping.addresses import stands_at
from storage.register import Body, BodyKind
from storage.registry.registration import put_body
from storage.report import Document, DocumentKind, Format, Reading
from tests.databases import discard
from tests.storage.test_confluence import NAMES, Item, everything, registered, told
from tests.storage.test_ingest import START

STREAMS = int(os.environ.get("NIANBAO_EXAMPLES", "3"))
KINDS = [*[DocumentKind.REPORT] * 4, DocumentKind.LOOKALIKE, DocumentKind.HEADINGS_ONLY, DocumentKind.UNKNOWN]
DECIDED = {
    Point.BODY: ("青石县财政局",),
    Point.YEAR: ("2021", "2023"),
    Point.REPORT: ("yes", "no"),
    Point.PUBLISHED: ("2024-01-05", "2024-03-09"),
}
IN_A_REAL_TOWN = "桐柏县月河镇人民政府"
BODIES = (
    Body("青石县财政局", BodyKind.DEPARTMENT, "419901", "qs", aliases=("财政局",)),
    Body("汉阴县审计局", BodyKind.DEPARTMENT, "610921", "sz"),
    Body("青石县柳河镇人民政府", BodyKind.TOWNSHIP, "419901", "qs", aliases=("柳河镇",)),
    Body("青石县柳河镇人民政府", BodyKind.TOWNSHIP, "419901", "sz"),
    Body("月河镇人民政府", BodyKind.TOWNSHIP, "411330", "sz"),
    Body(IN_A_REAL_TOWN, BodyKind.TOWNSHIP, "411330101"),
)


@dataclass(frozen=True)
class Step:
    """Something that happens, and which step must have happened before, by its place."""

    document: Item | None = None
    point: Point | None = None
    value: str = ""
    is_undoing: bool = False
    body: Body | None = None
    behind: int | None = None


def item(chance: Random) -> Item:
    return {
        "site": chance.choice(["a.gov.cn", "a.gov.cn", "b.gov.cn"]),
        "place": chance.randint(1, 3),
        "version": chance.randint(1, 2),
        "seen": chance.randint(0, 5),
        "name": chance.choice([*NAMES, IN_A_REAL_TOWN]),
        "year": chance.choice([2022, 2023, 2023, None]),
        "index": chance.choice(["", "QS-1", "ＱＳ－１", "QS-2"]),
        "format": chance.choice([Format.HTML, Format.PDF]),
        "kind": chance.choice(KINDS),
        "portal": chance.choice(["", "qs", "sz"]),
        "listed": chance.choice([None, None, date(2024, 1, 9), date(2024, 2, 9)]),
        "evidence": chance.choice(["", "one.warc.gz#1", "20240120T010203Z-77-00beef.warc.gz#9"]),
        "attached": chance.choice([0, 0, 1, 2]),
    }


def steps(chance: Random) -> list[Step]:
    """Some documents, what people say of some of them, and what becomes of the register."""
    found = [Step(item(chance)) for _ in range(chance.randint(1, 6))]
    for place in range(len(found)):
        if chance.random() < 0.35:
            point = chance.choice(list(DECIDED))
            found.append(Step(None, point, chance.choice(DECIDED[point]), behind=place))
            if chance.random() < 0.3:
                found.append(Step(is_undoing=True, behind=len(found) - 1))
    if chance.random() < 0.6:
        found += [Step(body=body) for body in chance.sample(BODIES, chance.choice((1, 1, 2)))]
    return found


def received(one: Item) -> tuple[Document, Reading]:
    document, reading = told(one)
    attached = Document(b"%d" % one["attached"], document.address + ".pdf", document.seen, evidence="a.warc.gz#7")
    return replace(document, attached=(attached,) if one["attached"] else ()), reading


def carry_out(database: Database, stream: list[Step], place: int) -> None:
    """Let one step of a stream happen; what people say bears its place, as author and in its moment."""
    step, at = stream[place], START + timedelta(days=30 + place)
    with database.write() as connection:
        if step.document is not None:
            ingest(connection, *received(step.document))
        elif step.body is not None:
            put_body(connection, step.body)
        elif step.is_undoing:
            said = select(schema.correction.c.id).where(schema.correction.c.author == str(step.behind))
            undo(connection, connection.execute(said).scalar_one(), "another", at)
        elif step.point is not None:
            about = stream[step.behind or 0].document
            assert about is not None
            document = received(about)[0]
            table, body = schema.document, schema.body
            held = select(table.c.id).where(stands_at(document.address), table.c.sha256 == document.sha256)
            key = connection.execute(held).scalar_one()
            named = select(body.c.id).where(body.c.name == step.value)
            body_id = connection.scalar(named) if step.point is Point.BODY else None
            correct(connection, key, step.point, step.value, str(place), at, body_id=body_id)


def shuffled(chance: Random, stream: list[Step]) -> list[int]:
    """The steps in another order, each behind that which it needs."""
    left, done = set(range(len(stream))), list[int]()
    while left:
        ready = sorted(place for place in left if stream[place].behind in (None, *done))
        done.append(chance.choice(ready))
        left.remove(done[-1])
    return done


def dealt(chance: Random, stream: list[Step], writers: int) -> list[list[int]]:
    """The steps for several writers: what hangs together to one of them, every document once more to any."""
    parts: list[list[int]] = [[] for _ in range(writers)]
    for place, step in enumerate(stream):
        with_it = next((part for part in parts if step.behind in part), None) if step.behind is not None else None
        (chance.choice(parts) if with_it is None else with_it).append(place)
    for place, step in enumerate(stream):
        if step.document is not None:
            chance.choice(parts).append(place)
    return parts


def left_by(folder: Path, stream: list[Step], *parts: list[int]) -> dict[str, list[str]]:
    """What steps leave in a new database, by so many writers at once."""
    database, failures = registered(folder), list[BaseException]()

    def write(part: list[int]) -> None:
        try:
            for place in part:
                carry_out(database, stream, place)
        except BaseException as failure:  # noqa: BLE001 - a thread's failure is the test's
            failures.append(failure)

    threads = [threading.Thread(target=write, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = everything(database)
    discard(database)
    assert failures == []
    return found


@pytest.mark.parametrize("seed", range(STREAMS))
def test_any_order_repetition_and_company_leave_the_same(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    stream = steps(chance)
    in_order = list(range(len(stream)))
    again = [place for place in in_order if stream[place].document is not None]
    expected = left_by(tmp_path, stream, in_order)
    assert left_by(tmp_path, stream, [*shuffled(chance, stream), *again]) == expected
    assert left_by(tmp_path, stream, *dealt(chance, stream, 3)) == expected
