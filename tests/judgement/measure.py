"""How right the checks are on reports with known faults, and how much they find, check by check."""

import random
from collections import Counter
from dataclasses import dataclass, field

from monitor.checks import CHECKS, check_report, split
from storage.findings import Finding, Severity
from tests.judgement.faults import FAULTS
from tests.judgement.reports import made

_CLEAN_SHARE = 0.5
_MAY_LEAP = "years.jump"


@dataclass
class Score:
    """By check: faults found, faults overlooked, and findings that are none, with examples of these."""

    found: Counter[str] = field(default_factory=Counter)
    overlooked: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def precision(self, check: str) -> float:
        """The share of findings that are right."""
        given = self.found[check] + self.false[check]
        return self.found[check] / given if given else 1.0

    def recall(self, check: str) -> float:
        """The share of faults that are found."""
        there = self.found[check] + self.overlooked[check]
        return self.found[check] / there if there else 1.0

    def false_of(self, severity: Severity) -> int:
        """How many findings of a severity are none."""
        return sum(count for check, count in self.false.items() if CHECKS[check].severity is severity)

    def precision_of(self, severity: Severity) -> float:
        """The share of all findings of a severity that are right."""
        checks = [check for check in CHECKS if CHECKS[check].severity is severity]
        right = sum(self.found[check] for check in checks)
        given = right + sum(self.false[check] for check in checks)
        return right / given if given else 1.0


def measure(reports: int, seed: int) -> Score:
    """Make reports, spoil half of them with one fault each, judge all."""
    score = Score()
    for place in range(reports):
        chosen = random.Random(seed * 1_000_003 + place)
        report = made(chosen)
        fault = None
        if chosen.random() >= _CLEAN_SHARE:
            fault = chosen.choice(FAULTS)
            if not fault.spoil(chosen, report):
                continue  # this fault does not fit this report, which is half spoiled now
        findings, _ = split(check_report(report.view()))
        _count(score, findings, fault.check if fault else "", fault.also if fault else ())
    return score


def _count(score: Score, findings: list[Finding], wanted: str, also: tuple[str, ...]) -> None:
    given = {finding.check for finding in findings}
    if wanted:
        (score.found if wanted in given else score.overlooked)[wanted] += 1
    for finding in findings:
        if finding.check not in (wanted, *also, _MAY_LEAP):
            score.false[finding.check] += 1
            score.examples.append(f"{finding.check}: {finding.message}")
