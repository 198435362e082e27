"""What people decide about findings: it survives every run, wakes, is undone, and everything stands in one history."""

from datetime import date, datetime

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from monitor.cli import main
from monitor.judgement.decisions import Decided, DecisionError, decide, history, wake
from monitor.judgement.judging import check_all
from storage import schema
from storage.findings import Decision, Step
from storage.visits import Outcome
from tests.monitor.county import FINANCE, HOST, County, moment
from tests.monitor.samples import figures

NOW = moment(2, 10)
OFF = figures(requests__received__total=3)  # neither the column nor the row adds up
OTHER = figures(requests__received__total=4)


@pytest.fixture
def wrong(county: County) -> County:
    """A body whose report does not balance."""
    county.found(FINANCE).publish(FINANCE, moment(1, 20), date(2024, 1, 20), OFF)
    check_all(county.database, None, NOW)
    return county


def found(county: County, check: str = "table3.balance") -> list[tuple[str, str, str]]:
    table = schema.finding
    query = select(table.c.id, table.c.status, table.c.resolution).where(table.c.check == check)
    with county.database.read() as connection:
        return [tuple(row) for row in connection.execute(query.order_by(table.c.first_seen, table.c.id))]


def ruled(county: County, key: str, decision: Decision, at: datetime = NOW, **more: object) -> Decided:
    with county.database.write() as connection:
        return decide(connection, [key], decision, by="王芳", now=at, **more)  # type: ignore[arg-type]


def steps(county: County, key: str) -> list[Step]:
    with county.database.read() as connection:
        return [entry.step for entry in history(connection, key)]


@pytest.mark.parametrize(
    ("decision", "more", "status", "resolution"),
    [
        (Decision.ACKNOWLEDGE, {}, "acknowledged", ""),
        (Decision.SNOOZE, {"until": date(2024, 3, 1)}, "snoozed", ""),
        (Decision.NOT_A_FAULT, {"why": "核实无误"}, "resolved", "not_a_fault"),
    ],
)
def test_a_decision_survives_every_run_and_says_who_and_why(
    wrong: County, decision: Decision, more: dict[str, object], status: str, resolution: str
) -> None:
    ((key, _, _),) = found(wrong)
    assert ruled(wrong, key, decision, NOW, **more).changed == (key,)
    assert ruled(wrong, key, decision, NOW, **more).unchanged == (key,)
    for day in (11, 12):
        check_all(wrong.database, None, moment(2, day))
        assert found(wrong) == [(key, status, resolution)]
    with wrong.database.read() as connection:
        last = history(connection, key)[-1]
    assert (last.by, last.why, last.until) == ("王芳", more.get("why", ""), more.get("until"))


def test_judging_another_day_and_coming_back_loses_no_decision(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2), Outcome.EMPTY)
    check_all(county.database, None, NOW)
    ((key, _, _),) = found(county, "publication.missing")
    ruled(county, key, Decision.ACKNOWLEDGE)
    check_all(county.database, date(2024, 1, 10), NOW)
    assert found(county, "publication.missing") == [(key, "resolved", "gone")]
    check_all(county.database, None, NOW)
    assert found(county, "publication.missing") == [(key, "acknowledged", "")]


def test_a_new_edition_resolves_and_the_history_says_which(wrong: County) -> None:
    ((key, _, _),) = found(wrong)
    ruled(wrong, key, Decision.ACKNOWLEDGE)
    wrong.publish(FINANCE, moment(2, 12), date(2024, 1, 20), figures())
    check_all(wrong.database, None, moment(2, 12))
    assert found(wrong) == [(key, "resolved", "new_edition")]
    with wrong.database.read() as connection:
        last = history(connection, key)[-1]
        current = connection.scalar(select(schema.report.c.edition_id))
    assert last.values["edition"] == current
    assert last.values["address"] == f"{HOST}/{FINANCE}/2023.html"


def test_changed_values_open_a_finding_in_the_place_of_the_one_decided_about(wrong: County) -> None:
    ((key, _, _),) = found(wrong)
    ruled(wrong, key, Decision.NOT_A_FAULT, why="口径不同")
    wrong.publish(FINANCE, moment(2, 12), date(2024, 1, 20), OTHER)
    check_all(wrong.database, None, moment(2, 12))
    (_, first, _), (new, second, _) = found(wrong)
    assert (first, second) == ("resolved", "open")
    assert steps(wrong, new) == [Step.OPENED, Step.NOT_A_FAULT, Step.OPENED]


def test_a_snooze_is_over_on_its_day(wrong: County) -> None:
    ((key, _, _),) = found(wrong)
    ruled(wrong, key, Decision.SNOOZE, until=date(2024, 3, 1))
    with wrong.database.write() as connection:
        assert wake(connection, moment(2, 29, 23)) == []
        assert wake(connection, moment(3, 1, 0)) == [key]
        assert wake(connection, moment(3, 1, 1)) == []
    assert found(wrong) == [(key, "open", "")]
    assert steps(wrong, key) == [Step.OPENED, Step.SNOOZED, Step.WOKE]


def test_nothing_owed_takes_the_obligation_away_until_it_is_taken_back(county: County) -> None:
    county.found(FINANCE).look(moment(2, 2), Outcome.EMPTY)
    check_all(county.database, None, NOW)
    ((key, _, _),) = found(county, "publication.missing")
    assert ruled(county, key, Decision.NOT_AN_OBLIGATION, why="新设单位").changed == (key,)
    assert county.states() == {}
    check_all(county.database, None, moment(2, 11))
    assert county.states() == {}
    assert found(county, "publication.missing") == [(key, "resolved", "not_an_obligation")]
    ruled(county, key, Decision.REOPEN)
    check_all(county.database, None, moment(2, 12))
    assert county.states() == {(FINANCE, 2023): "missing"}
    assert found(county, "publication.missing") == [(key, "open", "")]


def test_what_does_not_apply_is_refused_and_unknown_keys_are_named(wrong: County) -> None:
    ((key, _, _),) = found(wrong)
    assert ruled(wrong, key, Decision.NOT_AN_OBLIGATION, why="x").refused == (key,)
    assert ruled(wrong, "0" * 16, Decision.ACKNOWLEDGE).unknown == ("0" * 16,)
    wrong.publish(FINANCE, moment(2, 12), date(2024, 1, 20), figures())
    check_all(wrong.database, None, moment(2, 12))
    assert ruled(wrong, key, Decision.ACKNOWLEDGE).refused == (key,)
    assert ruled(wrong, key, Decision.COMMENT, why="已更正").changed == (key,)


@pytest.mark.parametrize(
    ("decision", "values"),
    [
        (Decision.ACKNOWLEDGE, {"by": " "}),
        (Decision.NOT_A_FAULT, {"by": "王芳"}),
        (Decision.SNOOZE, {"by": "王芳"}),
        (Decision.SNOOZE, {"by": "王芳", "until": date(2024, 2, 10)}),
        (Decision.ACKNOWLEDGE, {"by": "王芳", "until": date(2024, 3, 1)}),
    ],
)
def test_a_decision_without_sense_is_refused_whole(
    wrong: County, decision: Decision, values: dict[str, object]
) -> None:
    ((key, _, _),) = found(wrong)
    with wrong.database.write() as connection, pytest.raises(DecisionError):
        decide(connection, [key], decision, now=NOW, **values)  # type: ignore[arg-type]
    assert steps(wrong, key) == [Step.OPENED]


def test_the_commands_decide_and_tell_the_history(wrong: County, monkeypatch: pytest.MonkeyPatch) -> None:
    ((key, _, _),) = found(wrong)
    monkeypatch.setenv("NIANBAO_STORAGE__URL", wrong.database.url.render_as_string(hide_password=False))

    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["finding", *arguments])
        return result.exit_code, result.output

    assert run("acknowledge", key, "--by", "王芳", "--why", "正在整改")[0] == 0
    assert run("acknowledge", "0" * 16, "--by", "王芳")[0] == 1
    assert run("snooze", key, "--by", "王芳", "--until", "2020-01-01")[0] == 2
    code, told = run("history", key)
    assert code == 0
    assert "王芳" in told
    assert "正在整改" in told
