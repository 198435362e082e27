"""The life of findings."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from monitor.checks import NotAssessable
from monitor.judgement.findings import Changes, Examined, reconcile
from storage import schema
from storage.findings import Finding, FindingStatus, Severity
from storage.registry.bodies import body_from
from tests.monitor.county import FINANCE, County, moment

NOW, LATER = moment(2, 2), moment(2, 3)
CELLS = ("requests.received.total", "requests.concluded.total")


@pytest.fixture
def known(county: County) -> County:
    return county.found(FINANCE)


def unbalanced(county: County, found: str = "29", check: str = "table3.balance") -> Finding:
    body_id = county.bodies[FINANCE]
    return Finding(check, Severity.ERROR, body_id, 2023, "不平", "off", CELLS, "30", found)


def run(county: County, *findings: Finding, skipped: tuple[NotAssessable, ...] = (), now: object = NOW) -> Changes:
    with county.database.write() as connection:
        row = connection.execute(select(schema.body)).mappings().one()
        return reconcile(connection, [Examined(body_from(row), 2023, findings, skipped)], now)  # type: ignore[arg-type]


def rows(county: County) -> list[dict[str, object]]:
    with county.database.read() as connection:
        return [
            dict(row) for row in connection.execute(select(schema.finding).order_by(schema.finding.c.found)).mappings()
        ]


def kinds(county: County) -> list[str]:
    return [kind for kind, _ in county.events()]


def test_a_second_run_with_the_same_facts_changes_nothing(known: County) -> None:
    finding = unbalanced(known)
    assert run(known, finding).opened == [finding.id]
    stored = rows(known)
    again = run(known, finding)
    assert (again, rows(known), kinds(known)) == (Changes(standing=1), stored, ["finding_opened"])


def test_seen_again_moves_last_seen_only(known: County) -> None:
    run(known, unbalanced(known))
    (before,) = rows(known)
    run(known, unbalanced(known), now=LATER)
    (after,) = rows(known)
    assert after == before | {"last_seen": LATER}
    run(known, unbalanced(known), now=NOW - timedelta(days=1))
    assert rows(known) == [after]


def test_what_a_person_decided_survives(known: County) -> None:
    run(known, unbalanced(known))
    with known.database.write() as connection:
        connection.execute(update(schema.finding).values(status=FindingStatus.ACKNOWLEDGED))
    run(known, unbalanced(known), now=LATER)
    assert [row["status"] for row in rows(known)] == ["acknowledged"]


def test_gone_is_resolved_and_back_again_is_reopened(known: County) -> None:
    finding = unbalanced(known)
    run(known, finding)
    assert run(known, now=LATER).resolved == [finding.id]
    assert [(row["status"], row["resolved"]) for row in rows(known)] == [("resolved", LATER)]
    assert run(known, now=LATER) == Changes()
    assert run(known, finding, now=LATER).reopened == [finding.id]
    assert [(row["status"], row["resolved"], row["first_seen"]) for row in rows(known)] == [("open", None, NOW)]
    assert kinds(known) == ["finding_opened", "finding_resolved", "finding_opened"]


def test_new_values_are_a_new_finding(known: County) -> None:
    run(known, unbalanced(known, "28"))
    changes = run(known, unbalanced(known, "29"), now=LATER)
    assert (len(changes.opened), len(changes.resolved)) == (1, 1)
    assert [row["status"] for row in rows(known)] == ["resolved", "open"]


@pytest.mark.parametrize(
    ("skipped", "status"),
    [
        (NotAssessable("table3.balance"), "open"),
        (NotAssessable("table3.balance", CELLS[:1]), "open"),
        (NotAssessable("table3.balance", ("requests.received.business",)), "resolved"),
        (NotAssessable("table3.concluded", CELLS), "resolved"),
    ],
)
def test_what_could_not_be_judged_is_left_as_it_is(known: County, skipped: NotAssessable, status: str) -> None:
    run(known, unbalanced(known))
    run(known, skipped=(skipped,), now=LATER)
    assert [row["status"] for row in rows(known)] == [status]


def test_a_better_wording_is_taken_over(known: County) -> None:
    run(known, unbalanced(known))
    body_id = known.bodies[FINANCE]
    better = Finding("table3.balance", Severity.WARNING, body_id, 2023, "更好", "better", CELLS, "30", "29")
    run(known, better)
    assert [(row["message"], row["message_en"], row["severity"]) for row in rows(known)] == [
        ("更好", "better", "warning")
    ]
    assert kinds(known) == ["finding_opened"]
