"""Two practice portals of invented counties, run on this machine: for a first look, and for tests."""

from crawler.practice.portals import PracticePortals
from crawler.practice.server import Request
from crawler.practice.truth import Truth

__all__ = ["PracticePortals", "Request", "Truth"]
