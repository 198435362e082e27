"""Every known way of printing a report reads as somebody has accepted it: variants/ against tests/golden/reading.

After a change that is meant, NIANBAO_ACCEPT=1 writes the results anew: read the difference before it is committed.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from storage.forms import FORM_2021, FORMS, LITIGATION_FIELDS
from storage.report import Reading, State
from tests.crawler.reading.reading_of import reading_of

VARIANTS = Path(__file__).parent / "variants"
GOLDEN = Path(__file__).parents[2] / "golden" / "reading"
DOCUMENTS = sorted(path for path in VARIANTS.iterdir() if path.suffix in (".html", ".txt"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_variant_reads_as_accepted(document: Path) -> None:
    found = json.dumps(told(reading_of(document.read_bytes())), ensure_ascii=False, indent=1) + "\n"
    golden = golden_of(document)
    if os.environ.get("NIANBAO_ACCEPT"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8"), f"{golden.name} differs: NIANBAO_ACCEPT=1 accepts it"


def test_every_variant_is_explained_and_none_is_left_over() -> None:
    explained = (VARIANTS / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DOCUMENTS if f"| `{path.name}` |" not in explained] == []
    assert sorted(GOLDEN.iterdir()) == sorted(map(golden_of, DOCUMENTS))


def golden_of(document: Path) -> Path:
    """The file that holds the accepted reading of a document."""
    return GOLDEN / f"{document.name}.json"


def told(reading: Reading) -> dict[str, object]:
    """A reading as a person accepts it: figures that are not zero, cells that are no figures, and all the rest."""
    cells = reading.cells
    states = {
        state.value: shortened([name for name, cell in cells.items() if cell.state is state], reading)
        for state in State
        if state is not State.NUMBER
    }
    return {
        "kind": reading.kind.value,
        "form": reading.form,
        "completeness": reading.completeness.value,
        "year": reading.year,
        "body": reading.bodies[:1],
        "numbers": {name: str(cell.value) for name, cell in cells.items() if cell.value},
        "notes": {name: [cell.text, cell.note] for name, cell in cells.items() if cell.note},
        **{state: names for state, names in states.items() if names},
        "sections": dict(reading.sections),
        "problems": reading.problems,
    }


def shortened(names: Iterable[str], reading: Reading) -> list[str]:
    """Names of cells: whole tables and whole rows in one, others row by row (``requests.received: business total``)."""
    form = FORMS.get(reading.form or "", FORM_2021)
    left = dict.fromkeys(names)
    short = []
    for table, fields in (
        ("table 2", form.disclosure_fields),
        ("table 3", form.request_fields),
        ("table 4", LITIGATION_FIELDS),
    ):
        if all(name in left for name in fields):
            short.append(table)
            left = {name: None for name in left if name not in fields}
    rows: dict[str, list[str]] = {}
    for name in left:
        row, _, column = name.rpartition(".")
        rows.setdefault(row, []).append(column)
    whole = Counter(name.rpartition(".")[0] for name in form.fields)
    return short + [
        f"{row}: {' '.join(columns) if len(columns) < whole[row] else 'all'}" for row, columns in rows.items()
    ]
