"""The numbers of the table, as data: what each measures, its goal in words, and which module measures it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """A quality: its figure, its goal, and the module ``bench_*`` that gives its rows, empty where none does yet."""

    figure: str
    goal: str
    module: str


QUALITIES = {
    "P1": Quality(
        "CPU per HTML report, whole way: fetched, read, checked, stored, with evidence",
        "≤ 1.7 × Scrapy + grid, ≥ 2 × below the usual stack",
        "whole_way",
    ),
    "P2": Quality("HTML tables to 200 labelled cells", "≤ 3 × lxml parse at 96 KB, ≥ 2.5 × faster than pandas", "html"),
    "P3": Quality("PDF tables", "≤ 10 × the bare text, ≥ 3 × faster than pdfplumber", "pdf"),
    "P4": Quality("DOCX", "≤ 6 × unzip and parse, ≥ 8 × faster than python-docx", "docx"),
    "P5": Quality("storing, a transaction a report", "≥ 2,500 per CPU second, ≥ 30 × faster than ORM cells", "storage"),
    "P6": Quality("bytes a report", "≤ 1,000 B", "storage"),
    "P7": Quality("coverage of the country", "≤ 50 ms; page ≤ 100 ms, national page ≤ 300 ms (p95)", "dashboard"),
    "P8": Quality("175 column sums over 1 M reports", "≤ 1.5 s from the export, ≤ 10 s in SQLite", "storage"),
    "P9": Quality("kept page", "≥ 3,000 requests a second", "dashboard"),
    "P10": Quality("arithmetic and cross-year checks of 1 M reports", "≤ 60 s", "monitor"),
    "P11": Quality(
        "memory of the crawler",
        "≤ 400 MiB with 3,000 hosts and 100,000 known addresses, growth < 10 %",
        "memory",
    ),
    "P12": Quality("peak day of the country", "≤ 15 CPU minutes", "whole_way"),
    "P13": Quality("first load of 1 M reports", "≤ 6 h", "whole_way"),
    "C1": Quality("requests a portal and day, mean of the year", "≤ 1.0", "policy"),
    "C2": Quality("requests a portal on the peak day", "≤ 6 + new reports", "policy"),
    "C3": Quality(
        "requests made for each that was needed",
        "≤ 1.05 unchanged, ≤ 1.15 with new reports and robots.txt",
        "whole_way",
    ),
    "C4": Quality("delay of detection, 10 January to 2 February", "mean ≤ 3 h, p95 ≤ 8 h", "policy"),
    "C5": Quality("delay of detection otherwise", "p95 ≤ 24 h while something is missing", "policy"),
    "C6": Quality("conditional requests for unchanged lists", "≥ 99 % answered 304 and not read, ≤ 1 KB", "whole_way"),
    "C7": Quality("breaches of manners in the servers' log", "0", "manners"),
    "C8": Quality("rendered pages in steady state", "≤ 1 %", "rendering"),
    "C9": Quality("age of a replaced report when it is found", "≤ 7 days", "replaced"),
}


def place(number: str) -> int:
    """Where a number stands in the table; what has none comes last."""
    return [*QUALITIES, ""].index(number)
