"""For the tests of scans: a picture that several of them show is recognised once, as what is seen in one depends on
nothing but the picture (test_recognised_lines.py).
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from crawler.reading.scan.text_recognition import Gray, Seen


@pytest.fixture(scope="session")
def known_pictures() -> "dict[tuple[bytes, int], Seen]":
    """What was seen in a picture of the model's height, by its pixels and the width that it was filled up to."""
    return {}


@pytest.fixture(scope="module")
def each_picture_once(known_pictures: "dict[tuple[bytes, int], Seen]") -> Iterator[None]:
    from crawler.reading.scan import text_recognition

    recognised = text_recognition._recognised

    def remembered(pictures: "Sequence[Gray]", width: int) -> "list[Seen]":
        keys = [(picture.tobytes(), width) for picture in pictures]
        new = {key: picture for key, picture in zip(keys, pictures, strict=True) if key not in known_pictures}
        if new:
            known_pictures.update(zip(new, recognised(list(new.values()), width), strict=True))
        return [known_pictures[key] for key in keys]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_recognition, "_recognised", remembered)
        yield
