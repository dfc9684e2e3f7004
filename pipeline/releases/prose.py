"""The texts of a release that people read outside a browser: README, licence, citation; and the results of checks.

Their words are in `templates/`.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from pipeline.checks.results import CheckResult
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.redaction.apply_corrections import CORRECTED
from pipeline.redaction.redact import WITHHELD
from pipeline.releases.metadata.descriptors import DESCRIPTION, TITLE
from pipeline.releases.rendering import render
from pipeline.schema.model import Schemas


def readme(schemas: Schemas, version: str, tables: Mapping[str, pa.Table], n_rows: Mapping[str, int]) -> bytes:
    """What an analyst reads first.

    Args:
        schemas: the tables' schemas.
        version: of the data.
        tables: by name.
        n_rows: of each table.
    """
    inspections = tables["inspections"].to_pylist()
    measured = load_lexicons().polarity.measured
    return render(
        "release_readme.md.jinja",
        title=TITLE,
        version=version,
        schemas=schemas,
        rows=n_rows,
        inspections=inspections,
        authorities=sorted({row["local_authority"] for row in inspections if row["local_authority"]}),
        n_rejected=tables["rejected_documents"].num_rows,
        by_hand=_by_hand(tables),
        agreement=measured.agreement_percent,
        n_held_out=measured.sentences,
    )


def _by_hand(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """Count the values that were corrected, and the documents and passages that are withheld."""

    def n_cells(table: str, column: str, prefix: str) -> int:
        rows = tables[table].select(["table", "row_id", "column", column]).to_pylist()
        return len({tuple(row.values())[:3] for row in rows if row[column].startswith(prefix)})

    reasons = tables["rejected_documents"].column("reason").to_pylist()
    return {
        "n_values": n_cells("evidence", "method", CORRECTED) + n_cells("null_reasons", "detail", CORRECTED),
        "n_documents": reasons.count(WITHHELD),
        "n_passages": n_cells("evidence", "method", f"{WITHHELD}:"),
    }


def licence(schemas: Schemas, tables: Mapping[str, pa.Table]) -> bytes:
    """The terms of each document, and how much of its text the tables quote."""
    documents = tables["documents"].to_pylist()
    quoted = _quoted_places(schemas, tables)
    shares = {
        row["document_id"]: 100  # the release holds the whole text
        if row["redistributable"] is True
        else round(100 * _covered(quoted.get(row["document_id"], ())) / row["n_characters"])
        for row in documents
    }
    return render("licence.md.jinja", documents=documents, quoted=shares)


def _quoted_places(schemas: Schemas, tables: Mapping[str, pa.Table]) -> dict[str, list[tuple[int, int]]]:
    """Start and end of everything that a row of any table quotes, by document."""
    places: dict[str, list[tuple[int, int]]] = {}
    quoting = [(tables[name], table.words) for name, table in schemas.tables.items() if table.words]
    for data, all_words in quoting:
        for words in all_words:
            columns = (data.column(name).to_pylist() for name in (words.document, words.start, words.end, words.text))
            for document, start, end, text in zip(*columns, strict=True):
                if text is not None:
                    places.setdefault(document, []).append((start, end))
    return places


def _covered(places: Iterable[tuple[int, int]]) -> int:
    """How many characters some places cover together."""
    covered = end = 0
    for start, stop in sorted(places):
        covered += max(0, stop - max(start, end))
        end = max(end, stop)
    return covered


def citation(version: str) -> bytes:
    """`CITATION.cff`; without a date, because a release depends on no clock."""
    return render("citation.cff.jinja", title=TITLE, description=DESCRIPTION, version=version)


def checks_file(results: Sequence[CheckResult]) -> bytes:
    """`checks.json`: the results of all checks."""
    content = [
        {
            "table": result.table,
            "check": result.check,
            "passed": result.passed,
            "n_examined": result.n_examined,
            "n_failures": result.n_failures,
            "failures": list(result.failures),
            "error": result.error,
        }
        for result in results
    ]
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
