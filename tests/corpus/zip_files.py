"""A report in a ZIP archive."""

import io
import zipfile
from dataclasses import replace
from random import Random

from tests.corpus.office_files import word_document
from tests.corpus.report import Report
from tests.corpus.rich_text import rich_text
from tests.corpus.web_pages import clean_page
from tests.corpus.written import Written

_INSIDE = {"docx": word_document, "html": clean_page, "rtf": rich_text}
_TIME = (2024, 1, 2, 3, 4, 6)


def zip_file(report: Report, random: Random) -> Written:
    """An archive with one document of another format."""
    ending = random.choice(list(_INSIDE))
    inside = _INSIDE[ending](report, random)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(f"{report.title}.{ending}", _TIME), inside.content)
    return replace(inside, content=stream.getvalue(), content_type="application/zip")
