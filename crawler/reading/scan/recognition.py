"""Text recognition is an extra of the installation: whether it is there."""

from importlib.util import find_spec

_NEEDED = ("rapidocr", "onnxruntime", "cv2", "numpy", "PIL")


def is_installed() -> bool:
    """Whether text recognition is installed (the extra ``ocr``)."""
    return all(map(find_spec, _NEEDED))
