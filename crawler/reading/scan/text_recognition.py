"""Pictures of lines of text -> their characters with the probability and the place of each (PP-OCR, offline)."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import onnxruntime

# More threads cost more processor time for the same page; pages are read side by side by several processes.
cv2.setNumThreads(1)

Gray = NDArray[np.uint8]

_HEIGHT, _STEP = 48, 8  # the model's own: pixels of height, and of width for each place where it may see a character
_WIDEST, _PIXELS_AT_ONCE = 3200, 1600
_LONG, _NARROWED = 4, 0.6  # words of many characters are read as well when narrowed, in less time
_MODEL = "models/PP-OCRv6_rec_small.onnx"
_NOTHING = 0
_ERRORS_ONLY = 3
_MARKS = "0123456789.,-/"
_SIMPLIFIED = {"減": "减", "増": "增", "條": "条", "項": "项", "萬": "万"}
"""The signs of changes in words and the units, which the model takes for their forms elsewhere."""

_LIKE_ZERO = frozenset("OoQD〇○口")
_LEAST_ZERO = 0.05


@dataclass(frozen=True, slots=True)
class Seen:
    """A line as it was read. ``scores`` are the probabilities of its characters, ``places`` where their middles stand
    (0 to 1 from the left edge of the picture).

    ``figures`` are the same characters where it is known that a number stands here (0 for what looks like the letter
    O), and ``figure_scores`` how sure each is then of being no other digit or mark, and of being there at all.
    """

    text: str
    scores: tuple[float, ...]
    places: tuple[float, ...]
    figures: str
    figure_scores: tuple[float, ...]

    @property
    def score(self) -> float:
        """The probability of the least certain character; 0 where nothing was read."""
        return min(self.scores, default=0.0)

    @property
    def inked_score(self) -> float:
        """The same of what is printed: how wide a gap must be to be a blank is never certain."""
        pairs = zip(self.text, self.scores, strict=True)
        return min((score for text, score in pairs if not text.isspace()), default=0.0)

    @property
    def figure_score(self) -> float:
        """The same for the number that stands here; a blank seen in it is no character."""
        scores = (score for text, score in zip(self.figures, self.figure_scores, strict=True) if not text.isspace())
        return min(scores, default=0.0)

    def part(self, start: int, end: int) -> "Seen":
        """Some of the characters, told by their numbers."""
        chosen = slice(start, end)
        return Seen(
            self.text[chosen],
            self.scores[chosen],
            self.places[chosen],
            self.figures[chosen],
            self.figure_scores[chosen],
        )


def recognise(pictures: Sequence[Gray], narrowest: int) -> list[Seen]:
    """What stands in pictures of one line each, in their order.

    ``narrowest`` is the width in pixels that short ones are filled up to; pictures are brought to a height of 48. None
    is filled up further than to the model's next place, so that what it says does not depend on the other pictures.
    """
    scaled = [_scaled(picture) for picture in pictures]
    alike: dict[int, list[int]] = {}
    for number, picture in enumerate(scaled):
        alike.setdefault(-(-max(picture.shape[1], narrowest) // _STEP) * _STEP, []).append(number)
    found: dict[int, Seen] = {}
    for width, numbers in alike.items():
        at_once = max(_PIXELS_AT_ONCE // width, 1)
        for start in range(0, len(numbers), at_once):
            batch = numbers[start : start + at_once]
            found |= dict(zip(batch, _recognised([scaled[number] for number in batch], width), strict=True))
    return [found[number] for number in range(len(pictures))]


def _scaled(picture: Gray) -> Gray:
    height, width = picture.shape
    by = _NARROWED if width > _LONG * height else 1.0
    wide = min(max(round(by * width * _HEIGHT / height), 1), _WIDEST)
    return np.asarray(cv2.resize(picture, (wide, _HEIGHT)), np.uint8)


def _recognised(pictures: Sequence[Gray], width: int) -> list[Seen]:
    session, _, marks = _model()
    batch = np.zeros((len(pictures), 3, _HEIGHT, width), np.float32)
    for number, picture in enumerate(pictures):
        batch[number, :, :, : picture.shape[1]] = picture.astype(np.float32) / 127.5 - 1
    (probabilities,) = session.run(None, {session.get_inputs()[0].name: batch})
    # Of the many characters it knows only those of numbers are of interest beside the likeliest one.
    of_marks = probabilities[:, :, marks]
    best, scores = probabilities.argmax(axis=2), probabilities.max(axis=2)
    return [
        _decoded(best[number], scores[number], of_marks[number], _STEP / picture.shape[1])
        for number, picture in enumerate(pictures)
    ]


def _decoded(best: NDArray[np.int64], scores: NDArray[np.float32], of_marks: NDArray[np.float32], step: float) -> Seen:
    """The characters of a line: what the model says at neighbouring places is one character, until it says nothing."""
    _, characters, _ = _model()
    spots: list[int] = []
    before = _NOTHING
    for place, code in enumerate(best.tolist()):
        if code != _NOTHING and code != before:
            spots.append(place)
        elif code != _NOTHING and scores[place] > scores[spots[-1]]:
            spots[-1] = place
        before = code
    texts = [_SIMPLIFIED.get(text, text) for text in (characters[best[spot]] for spot in spots)]
    figures = [_figure(text, float(scores[spot]), of_marks[spot]) for text, spot in zip(texts, spots, strict=True)]
    return Seen(
        "".join(texts),
        tuple(float(scores[spot]) for spot in spots),
        tuple(min((spot + 0.5) * step, 1.0) for spot in spots),
        "".join(text for text, _ in figures),
        tuple(score for _, score in figures),
    )


def _figure(text: str, score: float, of_marks: NDArray[np.float32]) -> tuple[str, float]:
    """The character that stands in a number where ``text`` was seen, and how sure it is beside its rivals."""
    if text in _LIKE_ZERO:
        text, score = "0", float(of_marks[_MARKS.index("0")])
        if score < _LEAST_ZERO:
            return text, 0.0
    own = _MARKS.find(text)
    rival = float(np.delete(of_marks, own).max() if own >= 0 else of_marks.max())
    return text, score / (score + rival)


@contextmanager
def _hushed() -> Iterator[None]:
    """Nothing goes to the error stream: what the engine says of processors it does not know concerns no reader."""
    kept, (unread, nowhere) = os.dup(2), os.pipe()  # a confined process may not open /dev/null
    os.set_blocking(nowhere, False)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        for descriptor in (kept, unread, nowhere):
            os.close(descriptor)


@lru_cache(maxsize=1)
def _model() -> tuple["onnxruntime.InferenceSession", list[str], NDArray[np.int64]]:
    """The model, the characters it knows by its codes, and the codes of those that numbers are printed with."""
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("rapidocr, which carries the model, is not installed", name="rapidocr")
    with _hushed():
        import onnxruntime
    onnxruntime.disable_telemetry_events()
    onnxruntime.set_default_logger_severity(_ERRORS_ONLY)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    path = Path(spec.origin).parent / _MODEL
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    listed = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    characters = ["", *listed, " "]
    # Nothing stands last, so that a mark has the same place here as among the marks.
    return session, characters, np.array([*map(characters.index, _MARKS), _NOTHING])
