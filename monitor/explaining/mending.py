"""How a clerk mends what a check finds, and what to do with a file that could not be read: plain words, as data."""

import re

from storage.language import N_

_BY_CHECK = {
    "publication.missing": N_("Publish the report and list it in the column for yearly reports."),
    "publication.late": N_("Nothing mends a date: publish the next report before it is due."),
    "publication.date_uncertain": N_("Let the page and its information block name the same day."),
    "publication.duplicate": N_("Keep one page under one index number and let other columns link to it."),
    "publication.index_conflict": N_("Give each document an index number of its own."),
    "publication.revised": N_("Say in the report that it was corrected, when and in what."),
    "publication.withdrawn": N_("Put the report back at its address; correct it there where it is wrong."),
    "publication.unreadable": N_("Publish the tables as text of the page, not as a picture or a scan."),
    "form.obsolete": N_("Fill in the tables of notice 国办公开办函〔2021〕30号 instead of those of 2019."),
    "form.section_missing": N_("Write the section under its own heading; all six belong to every report."),
    "form.blank_cell": N_("Write a number into every cell of the form; where there was nothing, 0."),
    "form.not_a_number": N_("Write a whole number that is not negative; only amounts in 万元 have decimals."),
    "form.cites_repealed_notice": N_("Name notice 国办公开办函〔2021〕30号, or leave the basis out."),
    "form.fee_statement_missing": N_("Say in section 6 whether fees for requests were charged; if none, say none."),
    "form.appraisal_missing": N_("Report on appraisal, public review and accountability; if none, say so."),
    "table2.in_force": N_("Count all documents in force at the end of the year, those of earlier years too."),
    "table2.regulations": N_("Put what your body issued under 行政规范性文件, and 0 under 规章."),
    "table3.balance": N_(
        "In the named columns correct one of the four numbers: received + carried in = total + carried over."
    ),
    "table3.concluded": N_(
        "In the named columns add the outcomes up again and correct the total or the wrong outcome."
    ),
    "table3.row_total": N_("In the named rows add the six kinds of applicants up again and correct the total."),
    "table4.total": N_("Add upheld, corrected, other and pending up again and correct the total."),
    "years.carried": N_(
        "Take over the number that last year's report carried forward, or explain the difference in section 6."
    ),
    "years.in_force": N_("Count again: in force last year + issued − repealed."),
    "years.jump": N_("Look whether a digit slipped; if the number is right, say why in section 1."),
    "years.same_text": N_("Write the section anew from what happened in this year."),
    "text.requests": N_("Let the sentence and table 3 give the same number."),
    "text.outcomes": N_("Let the sentence and the table give the same number."),
    "text.year": N_("Correct the year or the dates: the report covers 1 January to 31 December."),
    "text.body": N_("Replace the name of the other body: it was left over from another report."),
    "text.sum": N_("Add the parts up again and correct the part or the whole."),
    "text.copied": N_("Write the section from what your own body did."),
}

_BY_FAMILY = {
    "publication": N_("Correct the page where the report is published."),
    "form": N_("Bring this part into the shape of the official form."),
    "table2": N_("Compare table 2 with your records and correct the number."),
    "table3": N_("Add the numbers up again and correct the one that is wrong."),
    "table4": N_("Add the numbers up again and correct the one that is wrong."),
    "years": N_("Compare with last year's report and correct or explain the difference."),
    "text": N_("Compare the sentence with the tables and correct the one that is wrong."),
    "bodies": N_("Compare with the reports of your own bodies and correct what was added up."),
}

_ANYHOW = N_("Compare this place with your records and correct it.")


def mend_of(check: str) -> str:
    """What to do about a finding of a check, in English; translated where it is shown."""
    return _BY_CHECK.get(check) or _BY_FAMILY.get(check.partition(".")[0], _ANYHOW)


_UNREAD = (
    (
        re.compile("nothing in the document shows|only looks like"),
        N_("Nothing in the file shows that it is a yearly report."),
        N_("Look whether this is the right file: a report has the six headings and three tables of the official form."),
    ),
    (
        re.compile("older than the official forms"),
        N_("The report is older than the official forms, by which it would be checked."),
        N_("Reports of 2019 and later can be checked."),
    ),
    (
        re.compile("in an attached document"),
        N_("The page holds no tables: the report is in an attachment or a picture."),
        N_("Choose the attached document itself. Readers look for the tables on the page."),
    ),
    (
        re.compile("no table of figures|no row of them could be read"),
        N_("The headings are there, but no table could be read."),
        N_("Make them real tables of the text program, not pictures or words set apart by blanks."),
    ),
    (
        re.compile("encrypted|password"),
        N_("The file is locked with a password."),
        N_("Save it without a password and choose it again."),
    ),
    (
        re.compile("is empty|no pages|holds no text$|zero bytes"),
        N_("The file is empty, or holds no text."),
        N_("Open it in the program that made it and look whether this is the right file."),
    ),
    (
        re.compile("scan|picture"),
        N_("The file is a scan or a picture, and its figures could not be read with certainty."),
        N_("Choose the text document that it was made from. A report is published as text anyway."),
    ),
    (
        re.compile(r"limit|crashed|no valid answer|more than|unpack|too deeply|too large|larger than \d"),
        N_("The file is too large or too tangled to be read."),
        N_("Save it anew as .docx, without pictures that do not belong to the report, and choose it again."),
    ),
    (
        re.compile("broken|cut|damaged|cannot be opened|cannot be loaded|not in it|does not end|larger than the file"),
        N_("The file is broken or was cut short on its way."),
        N_("Open it in the program that made it, save it anew and choose it again."),
    ),
    (
        re.compile("converter|no Word document|wraps a document|ZIP archive holds no|none of the encodings"),
        N_("The file is of a kind that cannot be read here."),
        N_("Save it as .docx or as a web page and choose it again."),
    ),
)

_UNREAD_ANYHOW = (
    N_("The file could not be read."),
    N_("Save it as .docx or as a web page and choose it again."),
)


def unread(problems: tuple[str, ...]) -> tuple[str, str]:
    """What hinders reading a file, by the reader's reasons, and what to do; both in English."""
    reasons = "; ".join(problems)
    for pattern, sentence, step in _UNREAD:
        if pattern.search(reasons):
            return sentence, step
    return _UNREAD_ANYHOW
