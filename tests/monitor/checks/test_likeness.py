"""What is kept of texts that were compared: few of them, for a text with its runs is large."""

import random
import weakref

from monitor.checks.likeness import own_text

_SIGNS = [chr(code) for code in range(0x4E00, 0x5A00)]
_MOST_KEPT = 100


def test_texts_that_were_compared_are_not_kept_by_the_thousand() -> None:
    chance = random.Random(1)
    kept = []
    for _ in range(3 * _MOST_KEPT):
        own = own_text("，".join("".join(chance.choices(_SIGNS, k=18)) for _ in range(10)), ("清溪县石桥镇",))
        assert own.runs
        kept.append(weakref.ref(own))
    assert sum(own() is not None for own in kept) <= _MOST_KEPT
