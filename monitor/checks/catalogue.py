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
)

CHECKS = {check.id: check for check in _ALL}
"""Every check by its identifier, in the order in which they are shown."""
