"""Why a document could not be read, or not wholly, in a language: readers say it in English, with figures in it."""

import re

from monitor.checks.labels import called_in_form
from storage.language import N_, Language, phrase

ABOUT_CONTENT = frozenset(
    {
        "words of the tables are there, but no row of them could be read",
        "the headings of a report are there, but no table of figures",
        "the page holds no tables; the report is in an attached document or a picture",
        "the report is older than the official forms",
        "the document only looks like a report",
        "nothing in the document shows that it is a report",
    }
)
"""Why a document that was opened and understood has no tables; all other reasons are about the file."""

_SENTENCES = (
    N_("1 cell could not be read with certainty"),
    N_("{count} cells could not be read with certainty"),
    N_("the page ends before its last section"),
    N_("headings of the report were not recognised in the pictures"),
    N_("words of the tables are there, but no row of them could be read"),
    N_("the headings of a report are there, but no table of figures"),
    N_("the page holds no tables; the report is in an attached document or a picture"),
    N_("the report is older than the official forms"),
    N_("the document only looks like a report"),
    N_("nothing in the document shows that it is a report"),
    N_("the form cannot be told from the tables; they were read as form 2021"),
    N_("rows of the other form stand among those of form {form}: {rows}"),
    N_("{row} stands in the document more than once with different figures"),
    N_("{row} was found in the document more than once, and not read alike everywhere"),
    N_("a table is turned round: it prints beside each other what the form prints below each other, or the reverse"),
    N_("a table prints two years beside each other, and it is not certain which figures are this year's"),
    N_("the attached {document} prints other figures in {count} cells: {fields}"),
    N_("reading failed unexpectedly ({error})"),
    N_("cpu limit"),
    N_("memory limit"),
    N_("time limit"),
    N_("the reader crashed"),
    N_("the reader gave no valid answer"),
    N_("a field of the Word document does not end, and hides what stands behind it"),
    N_("a page of the OFD has more than {count} characters"),
    N_("a page of the OFD has more than {count} objects"),
    N_("a page of the PDF has drawings of more than {count} pieces"),
    N_("a page of the PDF has more than {count} characters"),
    N_("a page of the PDF has more than {count} annotations"),
    N_("a page of the PDF has more than {count} objects"),
    N_("a page of the scan has more than {count} pixels"),
    N_("a page of the scan holds more than {count} pieces of text"),
    N_("a part of the PDF is broken"),
    N_("a sheet has more than {count} cells"),
    N_("a sheet has more than {count} merged cells"),
    N_("a stream of the PDF is damaged, and with it a part of its text may be lost"),
    N_("a stream of the PDF is packed twice, as in a decompression bomb"),
    N_("a stream of the PDF would unpack to more than {size} MiB"),
    N_("a table has more than {count} cells"),
    N_("a table on page {page} has more than {count} cells"),
    N_("a tag has more than {count} attributes"),
    N_("page {page} of the PDF cannot be loaded"),
    N_("page {page} has more than {count} ruling lines"),
    N_("tables stand in each other more than {count} deep"),
    N_("the OFD gives a repeated distance without saying which"),
    N_("the OFD gives numbers that no page can hold"),
    N_("the OFD has more than {count} characters"),
    N_("the OFD has more than {count} pages"),
    N_("the OFD has no pages"),
    N_("the OFD is encrypted"),
    N_("the OFD names a picture that is not in it"),
    N_("the OFD names a part that is not in it"),
    N_("the OFD says something else where it should give numbers"),
    N_("the PDF has more than {count} characters"),
    N_("the PDF has no pages or more than {count}"),
    N_("the PDF draws characters upon each other, or seems to"),
    N_("the PDF is broken and cannot be opened"),
    N_("the PDF is cut off: its end is missing"),
    N_("the PDF is encrypted with a password"),
    N_("the PDF shows something else where its text says {digit}"),
    N_("the PDF would unpack to more than {size} MiB"),
    N_("the RTF document is broken: it closes more groups than it opens"),
    N_("the RTF document is cut short"),
    N_("the RTF document is nested too deeply"),
    N_("the Word document has text without properties; it is broken or needs a converter"),
    N_("the Word document is broken, or of a kind that needs a converter"),
    N_("the Word document is broken: it says that its text has an impossible length"),
    N_("the Word document is broken: its text has gaps"),
    N_("the Word document is cut short"),
    N_("the Word document only wraps a document of another format"),
    N_("the ZIP archive holds no Word or Excel document"),
    N_("the archive holds a file of more than {size} MiB"),
    N_("the archive holds a file packed out of all proportion, as in a decompression bomb"),
    N_("the archive holds a file that would be placed outside of its folder"),
    N_("the archive holds a link instead of a file"),
    N_("the archive holds another archive, which is not opened"),
    N_("the archive holds more than {count} files"),
    N_("the archive holds no document"),
    N_("the archive holds several documents, and their names do not tell which is the report"),
    N_("the archive holds two files of one name"),
    N_("the archive is encrypted with a password"),
    N_("the archive is packed with a method that is not read"),
    N_("the archive would unpack to more than {size} MiB"),
    N_("the archive's files lie over each other, as in a decompression bomb"),
    N_("the document does not say which characters its glyphs are"),
    N_("the document holds no text"),
    N_("the document holds reports of several years, and none of the year it is listed for"),
    N_("some pages of the document are scans"),
    N_("the document is a scan in which no text was found"),
    N_("the document is a scan that is too poor to be read"),
    N_("the document is a scan, and text recognition is not installed (pip install 'nianbao[ocr]')"),
    N_("the document is a scan: its pages are pictures without text"),
    N_("the document is empty"),
    N_("the document is larger than {size} MiB"),
    N_("the document is a RAR or 7z archive, which is not opened"),
    N_("the document is of the OpenDocument format, which is not read"),
    N_("the document is packed with gzip, and broken or cut short"),
    N_("the document is encrypted with a password"),
    N_("the document is older than Word 97 and needs a converter"),
    N_("the document's tables have more than {count} cells"),
    N_("the file has no part {name}"),
    N_("the file holds no Word document"),
    N_("the file holds no workbook of Excel 97 or later"),
    N_("the file is a ZIP archive that is cut short or broken"),
    N_("the file is broken or cut short"),
    N_("the file is broken: its parts are larger than the file itself"),
    N_("the file is no Word document"),
    N_("the file is no workbook of Excel"),
    N_("the page is empty"),
    N_("the page is nested too deeply or too large, and the parser lost part of it"),
    N_("the pages of the OFD are put together of several pictures, or of none"),
    N_("the sheets of the workbook are of several years, and not certainly of which"),
    N_("the part {name} of the file declares a document type, which no office program writes"),
    N_("the part {name} of the file is broken"),
    N_("the part {name} of the file is larger than {size} MiB"),
    N_("the part {name} of the file is not well-formed XML"),
    N_("the picture is broken, or larger than any page"),
    N_("the picture is too small to hold a report"),
    N_("the properties of the Word document are broken"),
    N_("the scan has more than {count} pages"),
    N_("the text is in none of the encodings that were tried (UTF-8, UTF-16, GB18030, Big5, the declared one)"),
    N_("the text of a page of the PDF cannot be loaded"),
    N_("the web archive holds no page"),
    N_("the workbook is broken or cut short"),
    N_("the workbook is broken: a cell has no place"),
    N_("the workbook is broken: it says that it has an impossible number of texts"),
    N_("the workbook is cut short"),
    N_("the workbook is empty"),
    N_("the workbook is encrypted with a password"),
    N_("the workbook is older than Excel 97 and needs a converter"),
    N_("the workbook is written in Excel's binary format (.xlsb) and needs a converter"),
)
"""Every sentence that readers say; what stands in braces differs from document to document."""

_OF_THE_FORM = ("row", "rows", "fields")
_PLACE = re.compile(r"\\{(\w+)\\}")
_PATTERNS = {re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(sentence)), re.DOTALL): sentence for sentence in _SENTENCES}


def problem_in(problem: str, language: Language) -> str:
    """A problem of a reading in a language; that of an attached document behind its name. One that is not known stays
    as it is."""
    for pattern, sentence in _PATTERNS.items():
        if match := pattern.fullmatch(problem):
            places = {place: _called(text, place, language) for place, text in match.groupdict().items()}
            return phrase(sentence, language, **places)
    name, colon, rest = problem.partition(": ")
    if colon and (said := problem_in(rest, language)) != rest:
        return f"{name}：{said}" if language is Language.ZH else problem
    return problem


def _called(text: str, place: str, language: Language) -> str:
    """What stands in a sentence's place: rows and cells of the form by their labels."""
    if place not in _OF_THE_FORM:
        return text
    separator = "、" if language is Language.ZH else "; "
    return separator.join(called_in_form(name, language) for name in text.split(", "))
