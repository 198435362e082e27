"""What a sentence is about, and whether a number in it counts the whole or only what came one way or in time."""

import re

from monitor.checks.prose import elsewhere, subjects
from monitor.checks.prose.sentences import Sentence


def is_about_requests(sentence: Sentence) -> bool:
    """Whether a sentence, its heading or its section is about requests."""
    named = subjects.REQUESTS.search(sentence.heading) or subjects.REQUESTS.search(sentence.text)
    return sentence.section == 3 or bool(named)


def is_about_disclosure(sentence: Sentence) -> bool:
    """Whether a sentence, its heading or its section is about the disclosure of information."""
    named = subjects.OF_DISCLOSURE.search(sentence.text) or subjects.REQUESTS.search(sentence.heading)
    return sentence.section in (3, 4) or bool(named)


def is_of_one_way(before: str) -> bool:
    """Whether a number counts what came one way, or from one kind of applicant."""
    return _came_one_way(before) or _is_of_one_kind(before)


def is_part(before: str, sentence: Sentence) -> bool:
    """Whether a number counts only what came one way, from one kind of applicant, or was answered in time."""
    natural = elsewhere.NATURAL.search(before)
    other_kind = (elsewhere.ORGANISATION if natural else elsewhere.NATURAL).search(sentence.text)
    one_kind = _is_of_one_kind(before) and (other_kind or not elsewhere.TOTAL.search(before))
    in_time = elsewhere.IN_TIME.search(before) and elsewhere.NOT_IN_TIME.search(sentence.text)
    by_itself = re.search("由|直接", before) and elsewhere.MOVED.search(sentence.text)
    return bool(_came_one_way(before) or one_kind or in_time or by_itself)


def _came_one_way(before: str) -> bool:
    return elsewhere.WAYS.search(before) is not None and not elsewhere.SEVERAL_WAYS.search(before)


def _is_of_one_kind(before: str) -> bool:
    return (elsewhere.NATURAL.search(before) is None) != (elsewhere.ORGANISATION.search(before) is None)
