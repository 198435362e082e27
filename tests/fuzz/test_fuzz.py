"""No mutant breaks a reader: each is a reading or a failure with its reason, and the process that asked lives on."""

import os
import random
import time

from crawler.reading.isolated import Reader
from storage.report import Completeness, Document
from tests.crawler.reading.reading_of import ADDRESS, SEEN
from tests.crawler.reading.reports import TITLE
from tests.fuzz.mutants import mutant, seeds

SECONDS = float(os.environ.get("NIANBAO_FUZZ_SECONDS", "5"))
SEED = os.environ.get("NIANBAO_FUZZ_SEED", "nianbao")


def test_no_mutant_breaks_a_reader() -> None:
    chance, sound, tried = random.Random(SEED), seeds(), 0
    until = time.monotonic() + SECONDS
    with Reader(workers=1) as reader:
        while time.monotonic() < until:
            content = mutant(chance, sound)
            reading = reader.read(Document(content, ADDRESS, SEEN, listed_title=TITLE))
            tried += 1
            where = f"mutant {tried} of seed {SEED}: {reading.problems}"
            assert not any("unexpectedly" in problem or "crash" in problem for problem in reading.problems), where
            assert reading.problems or reading.completeness is not Completeness.FAILED, where
    assert tried > 5
