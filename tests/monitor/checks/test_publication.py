"""How a report was published."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from monitor.checks import PUBLICATION_CHECKS, Neighbour, NotAssessable, PublicationView
from monitor.checks.views import Absence
from monitor.judgement.states import Because, Judgement, Status
from storage.documents.held import DocumentView, EditionView
from storage.findings import Finding, Severity
from storage.register import BodyKind
from storage.report import Cell, Completeness, Format
from tests.monitor.samples import BLANK, SECTIONS, UNREADABLE, figures

SEEN = datetime(2024, 1, 15, tzinfo=UTC)
DUE = date(2024, 1, 31)
PAGE = "http://www.county.gov.cn/a.html"
COPY = "http://www.county.gov.cn/b.html"
ELSEWHERE = "http://www.city.gov.cn/b.html"


def document(number: int = 1, address: str = PAGE, edition: int = 1, days: int = 0, **changes: object) -> DocumentView:
    moment = SEEN + timedelta(days=days)
    plain = DocumentView(
        id=number,
        address=address,
        sha256=str(number) * 64,
        kind="report",
        format="html",
        title="某局2023年政府信息公开工作年度报告",
        publisher="",
        index_number="",
        displayed=None,
        in_metadata=None,
        in_address=None,
        first_seen=moment,
        last_seen=moment,
        evidence="",
        edition_id=edition,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def edition(number: int = 1, cells: dict[str, Cell] | None = None, **changes: object) -> EditionView:
    held = figures() if cells is None else cells
    whole = EditionView(
        number, 1, 7, 2023, "2021", Format.HTML, Completeness.COMPLETE, held, MappingProxyType(dict(SECTIONS)), ()
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def publication(**changes: object) -> PublicationView:
    judgement = Judgement(Status.ON_TIME, Because.DATED_ON_TIME, date(2024, 1, 20))
    whole = PublicationView(7, 2023, BodyKind.DEPARTMENT, DUE, judgement, edition(), (document(),))
    whole = replace(whole, absences={document().address: None})
    return replace(whole, **changes)  # type: ignore[arg-type]


def found(check: str, view: PublicationView) -> list[Finding]:
    return [one for one in PUBLICATION_CHECKS[check](view) if isinstance(one, Finding)]


def test_a_report_published_once_in_time_has_no_finding() -> None:
    for check in PUBLICATION_CHECKS.values():
        assert list(check(publication())) == []


def test_missing_and_unverified() -> None:
    absent = publication(judgement=Judgement(Status.MISSING, Because.NOT_LISTED), current=None, documents=())
    (fault,) = found("publication.missing", absent)
    assert (fault.expected, fault.severity) == ("2024-01-31", Severity.ERROR)
    assert fault.message.startswith("2023年度报告应于2024-01-31前公布（含当日）。")
    unverified = replace(absent, judgement=Judgement(Status.UNVERIFIED, Because.NOT_LOOKED))
    assert list(PUBLICATION_CHECKS["publication.missing"](unverified)) == [NotAssessable("publication.missing")]


def test_late_is_an_error_where_the_date_is_law_and_else_a_warning() -> None:
    late = publication(judgement=Judgement(Status.LATE, Because.DATED_LATE, date(2024, 2, 5)))
    (fault,) = found("publication.late", late)
    assert (fault.severity, fault.found) == (Severity.ERROR, "2024-02-05")
    assert fault.message == "2023年度报告于2024-02-05公布，比截止日期2024-01-31晚5天。"
    (soft,) = found("publication.late", replace(late, kind=BodyKind.STREET))
    assert soft.severity is Severity.WARNING
    assert soft.message.endswith("该日期对此类单位是惯例，法律没有明文规定。")
    assert soft.message_en.endswith("due. The day is practice for bodies of this kind; the law does not name them.")


def test_late_without_a_date() -> None:
    moment = datetime(2024, 2, 9, 16, 30, tzinfo=UTC)
    late = publication(judgement=Judgement(Status.LATE, Because.APPEARED_LATE, not_before=moment))
    (fault,) = found("publication.late", late)
    assert fault.found == "2024-02-10"
    assert "截止日期2024-01-31之后的2024-02-10，仍未见到该报告" in fault.message


def test_uncertain_dates_are_told() -> None:
    judgement = Judgement(Status.ON_TIME, Because.DATES_DISAGREE, date(2024, 2, 5), True, documents=(1,))
    one = document(displayed=date(2024, 2, 5), in_metadata=date(2024, 1, 20))
    (fault,) = found("publication.date_uncertain", publication(judgement=judgement, documents=(one,)))
    assert (fault.severity, fault.found) == (Severity.NOTICE, "2024-01-20 2024-02-05")
    assert "页面所注2024-02-05、元数据2024-01-20、首次见到2024-01-15" in fault.message


def test_the_same_content_at_two_addresses_of_a_site() -> None:
    twice = (document(index_number="A-1"), document(2, COPY, index_number="A-2"))
    (fault,) = found("publication.duplicate", publication(documents=twice))
    assert fault.found == f"{PAGE} {COPY}"
    assert fault.message.endswith("请保留一个。其索引号不一致：A-1、A-2。")


def test_no_duplicates_between_sites_formats_revisits_and_files() -> None:
    for other in (
        document(2, ELSEWHERE),
        document(2, COPY, format="pdf"),
        document(2, PAGE),
        document(2, COPY, edition=2),
    ):
        assert found("publication.duplicate", publication(documents=(document(), other))) == []
    files = tuple(document(n, f"file:{n}.txt") for n in (1, 2))
    assert found("publication.duplicate", publication(documents=files)) == []


def test_an_index_number_carried_by_another_report() -> None:
    own = document(index_number="A-1")
    other = document(2, COPY, edition=9, index_number="a-1")
    view = publication(documents=(own,), neighbours=(Neighbour(other, 8, "某县水利局", 2023),))
    (fault,) = found("publication.index_conflict", view)
    assert (fault.expected, fault.found) == ("A-1", f"{PAGE} {COPY}")
    assert f"{COPY}（某县水利局 2023）" in fault.message
    last_year = publication(documents=(own,), neighbours=(Neighbour(other, 7, "某局", 2022),))
    assert len(found("publication.index_conflict", last_year)) == 1


def test_no_conflict_within_one_report_or_between_sites_or_without_a_number() -> None:
    own = document(index_number="A-1")
    for owner, other in (
        (7, document(2, COPY, edition=2, index_number="A-1")),
        (8, document(2, ELSEWHERE, edition=2, index_number="A-1")),
        (8, document(2, COPY, edition=2, index_number="")),
    ):
        view = publication(documents=(own,), neighbours=(Neighbour(other, owner, "某局", 2023),))
        assert found("publication.index_conflict", view) == []


def revision(after: EditionView, second: DocumentView) -> PublicationView:
    return publication(editions=(edition(), after), documents=(document(), second))


def test_changed_figures_and_text_are_named() -> None:
    cells = figures(requests__received__total=3) | {"review.total": BLANK}
    after = edition(2, cells, sections=SECTIONS | {5: "另一段文字。"})
    (fault,) = found("publication.revised", revision(after, document(2, edition=2, days=3)))
    assert fault.fields == ("requests.received.total", "review.total", "sections.5")
    assert (fault.expected, fault.found, fault.severity) == ("0 0", "3 -", Severity.NOTICE)
    assert (
        "“一、本年新收政府信息公开申请数量·总计”由0改为3、“行政复议·总计”由0改为（空白）、第五部分（文字）"
        in fault.message
    )


def test_a_change_after_the_due_date_is_a_warning() -> None:
    after = edition(2, figures(requests__received__total=3))
    (fault,) = found("publication.revised", revision(after, document(2, edition=2, days=20)))
    assert fault.severity is Severity.WARNING


def test_what_a_reading_could_not_make_out_is_no_change() -> None:
    unread = edition(2, figures() | {"review.total": UNREADABLE}, completeness=Completeness.PARTIAL)
    assert found("publication.revised", revision(unread, document(2, edition=2))) == []
    failed = edition(2, {}, completeness=Completeness.FAILED)
    assert list(PUBLICATION_CHECKS["publication.revised"](revision(failed, document(2, edition=2)))) == [
        NotAssessable("publication.revised")
    ]


def test_another_address_is_compared_by_figures_only() -> None:
    other_text = edition(2, sections=SECTIONS | {5: "另一段文字。"})
    assert found("publication.revised", revision(other_text, document(2, COPY, edition=2))) == []
    other_figures = edition(2, figures(requests__received__total=3))
    (fault,) = found("publication.revised", revision(other_figures, document(2, COPY, edition=2, days=20)))
    assert (fault.severity, "在另一网址的数据不同" in fault.message) == (Severity.NOTICE, True)


def test_unreadable_tables() -> None:
    failed = edition(completeness=Completeness.FAILED, format=Format.PDF)
    (fault,) = found("publication.unreadable", publication(current=failed))
    assert (fault.severity, fault.found) == (Severity.WARNING, "pdf")


GONE = Absence(datetime(2024, 2, 10, tzinfo=UTC), datetime(2024, 2, 11, tzinfo=UTC))


def test_a_report_that_is_gone_in_two_looks_a_day_apart_is_withdrawn() -> None:
    (fault,) = found("publication.withdrawn", publication(absences={document().address: GONE}))
    assert fault.severity is Severity.ERROR
    assert "2024-02-10" in fault.message
    assert fault.found == document().address


def test_what_is_not_withdrawn() -> None:
    once = replace(GONE, again=GONE.first + timedelta(hours=23))
    assert found("publication.withdrawn", publication(absences={document().address: once})) == []
    moved = replace(document(), id=2, address="http://www.county.gov.cn/new.html")
    there = {document().address: GONE, moved.address: None}
    assert found("publication.withdrawn", publication(documents=(document(), moved), absences=there)) == []
    never_listed = publication(absences={})
    assert list(PUBLICATION_CHECKS["publication.withdrawn"](never_listed)) == [NotAssessable("publication.withdrawn")]


def test_a_local_order_makes_nothing_late_but_is_told_as_a_warning() -> None:
    ordered = publication(local_due=date(2024, 1, 15))
    (fault,) = found("publication.late", ordered)
    assert (fault.severity, fault.expected, fault.found) == (Severity.WARNING, "2024-01-15", "2024-01-20")
    assert "本地要求的2024-01-15" in fault.message
    assert found("publication.late", publication(local_due=date(2024, 1, 20))) == []
    doubtful = Judgement(Status.ON_TIME, Because.DATES_DISAGREE, date(2024, 1, 20), dates_disagree=True)
    assert found("publication.late", publication(local_due=date(2024, 1, 15), judgement=doubtful)) == []
