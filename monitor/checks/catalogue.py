"""The checks as data: identifier, severity, name, rule and what the rule rests on."""

from dataclasses import dataclass

from storage.findings import Severity
from storage.forms import FORM_2019, FORM_2021
from storage.language import N_


@dataclass(frozen=True)
class Check:
    """One check. ``name`` and ``rule`` are English, to be translated where shown; ``basis`` is the official source."""

    id: str
    severity: Severity
    name: str
    rule: str
    basis: str

    @property
    def family(self) -> str:
        """The part before the dot: publication, form, table3 …"""
        return self.id.partition(".")[0]


ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

_ARTICLE_49 = "《中华人民共和国政府信息公开条例》第四十九条"
_ARTICLE_50 = "《中华人民共和国政府信息公开条例》第五十条"
_FORM = f"{FORM_2021.notice}附件（2019、2020年度：{FORM_2019.notice}附件）"
_PRINTED = f"{_FORM}：表内注明的勾稽关系"

_ALL = (
    Check(
        "publication.missing",
        ERROR,
        N_("The report is missing"),
        N_("The due date is over, all columns were seen whole after it, and the report was not there."),
        _ARTICLE_49,
    ),
    Check(
        "publication.late",
        ERROR,
        N_("Published late"),
        N_("The report was published after the due date; where the date is practice and not law, a warning."),
        _ARTICLE_49,
    ),
    Check(
        "publication.date_uncertain",
        NOTICE,
        N_("Date of publication uncertain"),
        N_("The dates of the page and of its first sighting do not settle whether it was in time."),
        _ARTICLE_49,
    ),
    Check(
        "publication.duplicate",
        NOTICE,
        N_("Published twice"),
        N_("The same report stands at several addresses or under several index numbers of one site."),
        _ARTICLE_49,
    ),
    Check(
        "publication.index_conflict",
        WARNING,
        N_("Index number used twice"),
        N_("One index number of one site is carried by different documents."),
        _ARTICLE_49,
    ),
    Check(
        "publication.withdrawn",
        ERROR,
        N_("Withdrawn"),
        N_("A published report is gone, or listed no longer, in two looks at least a day apart."),
        _ARTICLE_49,
    ),
    Check(
        "publication.revised",
        NOTICE,
        N_("Changed after publication"),
        N_("Figures or text changed after publication; after the due date, a warning."),
        _ARTICLE_49,
    ),
    Check(
        "publication.unreadable",
        WARNING,
        N_("Tables unreadable"),
        N_("The report is published, but its tables cannot be read."),
        _ARTICLE_49,
    ),
    Check(
        "form.obsolete",
        ERROR,
        N_("Obsolete form"),
        N_("Reports of 2021 and later use the form of 2021."),
        FORM_2021.notice,
    ),
    Check(
        "form.section_missing",
        ERROR,
        N_("Section missing"),
        N_("Each of the six sections is there and is not empty; a bare “无” in section 6 is a notice."),
        f"{_ARTICLE_50}；{_FORM}",
    ),
    Check("form.table_missing", ERROR, N_("Table missing"), N_("Each of the three tables is there."), _FORM),
    Check("form.row_missing", ERROR, N_("Row missing"), N_("Each row of the form is there."), _FORM),
    Check("form.column_missing", ERROR, N_("Column missing"), N_("Each column of the form is there."), _FORM),
    Check(
        "form.blank_cell",
        WARNING,
        N_("Blank cells"),
        N_("Every cell holds a number; where there is nothing to report, 0."),
        _FORM,
    ),
    Check(
        "form.not_a_number",
        ERROR,
        N_("Not a count"),
        N_("Cells hold whole numbers that are not negative; amounts in 万元 may have decimals."),
        _FORM,
    ),
    Check(
        "form.cites_repealed_notice",
        NOTICE,
        N_("Cites the former notice"),
        N_("Reports of 2021 and later do not rest on the notice of 2019."),
        FORM_2021.notice,
    ),
    Check(
        "form.fee_statement_missing",
        NOTICE,
        N_("Nothing said of fees"),
        N_("Section 6 says whether fees for processing requests were charged."),
        f"国办函〔2020〕109号；{_FORM}",
    ),
    Check(
        "form.appraisal_missing",
        NOTICE,
        N_("Nothing said of appraisals"),
        N_("Governments, townships among them, report on appraisal, public review and accountability."),
        f"{_ARTICLE_50}第（四）项",
    ),
    Check(
        "table3.balance",
        ERROR,
        N_("Table 3 does not balance"),
        N_("In each column: received + carried in = concluded + carried out."),
        _PRINTED,
    ),
    Check(
        "table3.concluded",
        ERROR,
        N_("Outcomes do not add up"),
        N_("In each column: concluded = the sum of the outcomes."),
        _FORM,
    ),
    Check(
        "table3.row_total",
        ERROR,
        N_("Row total wrong"),
        N_("In each row: total = natural person + the five kinds of organisations."),
        _FORM,
    ),
    Check(
        "table4.total",
        ERROR,
        N_("Total of reviews or suits wrong"),
        N_("For reviews and both kinds of suits: total = upheld + corrected + other + pending."),
        _FORM,
    ),
    Check(
        "table2.in_force",
        NOTICE,
        N_("Fewer in force than issued"),
        N_("Not fewer documents are in force than were issued in the year."),
        _FORM,
    ),
    Check(
        "table2.regulations",
        WARNING,
        N_("Regulations of a body that makes none"),
        N_("Only provinces, prefectures, cities with districts and State Council departments make 规章."),
        f"《中华人民共和国立法法》；{_FORM}",
    ),
    Check(
        "years.carried",
        ERROR,
        N_("Carried over differently"),
        N_("Carried in = last year's carried out; for a single column, a warning."),
        _FORM,
    ),
    Check(
        "years.in_force",
        WARNING,
        N_("Documents in force do not continue"),
        N_("In force = last year's in force + issued − repealed, from the report of 2022 on."),
        _FORM,
    ),
    Check(
        "years.jump",
        NOTICE,
        N_("A total leaps"),
        N_("A total changes more than fivefold against last year, and by more than 20."),
        _FORM,
    ),
    Check(
        "years.same_text",
        WARNING,
        N_("Text of last year"),
        N_("Sections 1 and 5 are not nearly those of last year's report."),
        f"{_ARTICLE_50}；{FORM_2021.notice}（不得内容雷同、敷衍塞责）",
    ),
    Check(
        "text.requests",
        ERROR,
        N_("Text and table 3 differ"),
        N_("Text and table 3 give the same numbers of requests received, handled and carried over."),
        _FORM,
    ),
    Check(
        "text.outcomes",
        WARNING,
        N_("Text and tables differ"),
        N_("Text and tables give the same numbers of outcomes, reviews, suits, documents and decisions."),
        _FORM,
    ),
    Check(
        "text.year",
        WARNING,
        N_("Another year in the text"),
        N_("The text reports on 1 January to 31 December of the report's year."),
        _ARTICLE_50,
    ),
    Check(
        "text.body",
        WARNING,
        N_("Another body in the text"),
        N_("The text names the body itself as its author."),
        _ARTICLE_50,
    ),
    Check(
        "text.sum",
        NOTICE,
        N_("Parts do not add up"),
        N_("Parts in the text add up to the whole they are said to be."),
        _ARTICLE_50,
    ),
    Check(
        "text.copied",
        WARNING,
        N_("Text of another body"),
        N_("Sections 1 and 5 are not nearly those of another body's report."),
        f"{_ARTICLE_50}；{FORM_2021.notice}（不得内容雷同、敷衍塞责）",
    ),
    Check(
        "bodies.less_than_child",
        WARNING,
        N_("Less than one of its bodies"),
        N_("A government's figure is not below that of one of its own bodies."),
        _FORM,
    ),
    Check(
        "bodies.sum",
        NOTICE,
        N_("Not the sum of its bodies"),
        N_("Where all of a government's bodies are read, its figures are usually their sums."),
        _FORM,
    ),
)

CHECKS = {check.id: check for check in _ALL}
"""Every check by its identifier, in the order in which they are shown."""
