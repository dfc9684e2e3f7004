"""The pages of a release that people read: the README, the licence, the results of the checks.

What belongs here: what each page is given. What does not: their words, which stand in `templates/`, and how a template
is filled (see `rendering`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import pyarrow as pa

from pipeline.checks.results import CheckResult
from pipeline.checks.runner import CHECK_DESCRIPTIONS
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.redaction.apply_corrections import CORRECTED
from pipeline.redaction.redact import WITHHELD
from pipeline.releases.metadata.descriptors import DESCRIPTION, TITLE
from pipeline.releases.rendering import render
from pipeline.schema.model import Schemas
from pipeline.site.page_rows import PageRows
from pipeline.site.pages.history import authorities_with_history, history_of
from pipeline.site.quotations import Cited
from pipeline.site.summaries import format_grade, format_kind


def readme(schemas: Schemas, version: str, tables: Mapping[str, pa.Table], n_rows: Mapping[str, int]) -> bytes:
    """What an analyst reads first.

    Args:
        schemas: the tables' descriptions.
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
        format_kind=format_kind,
        format_grade=format_grade,
        rows=n_rows,
        inspections=inspections,
        documents=tables["documents"].to_pylist(),
        authorities=sorted({row["local_authority"] for row in inspections if row["local_authority"]}),
        n_rejected=tables["rejected_documents"].num_rows,
        by_hand=_by_hand(tables),
        agreement=measured.agreement_percent,
        n_held_out=measured.sentences,
    )


def _by_hand(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    """How many values were corrected, and how many documents and passages are withheld, by what the tables say."""

    def n_cells(table: str, column: str, begins: str) -> int:
        rows = tables[table].select(["table", "row_id", "column", column]).to_pylist()
        return len({tuple(row.values())[:3] for row in rows if row[column].startswith(begins)})

    reasons = tables["rejected_documents"].column("reason").to_pylist()
    return {
        "n_values": n_cells("evidence", "method", CORRECTED) + n_cells("null_reasons", "detail", CORRECTED),
        "n_documents": reasons.count(WITHHELD),
        "n_passages": n_cells("evidence", "method", f"{WITHHELD}:"),
    }


def history_pages(schemas: Schemas, version: str, tables: Mapping[str, pa.Table]) -> Iterator[tuple[str, bytes]]:
    """What happened next, a page for each authority and one that leads to them, with their paths in the release."""
    authorities = authorities_with_history(tables)
    rows = PageRows(tables)
    common = {"site_title": TITLE, "version": version}
    yield "history.html", render("histories.html.jinja", **common, root="", authorities=authorities)
    for name, authority in authorities:
        inspections = history_of(schemas, rows, authority)
        page = render("history.html.jinja", **common, root="../", authority=authority, inspections=inspections)
        yield f"history/{name}.html", page


def licence(cited: Cited, tables: Mapping[str, pa.Table]) -> bytes:
    """Under what terms what may be used, document by document, and how much of each is quoted."""
    documents = tables["documents"].to_pylist()
    shares = {
        row["document_id"]: 100  # their texts are here, too
        if row["redistributable"] is True
        else round(100 * cited.n_characters(row["document_id"]) / row["n_characters"])
        for row in documents
    }
    return render("licence.md.jinja", documents=documents, quoted=shares)


def citation(version: str) -> bytes:
    """How to cite a release, as `CITATION.cff`; without a day, since nothing in a release comes from a clock."""
    return render("citation.cff.jinja", title=TITLE, description=DESCRIPTION, version=version)


def checks_page(schemas: Schemas, version: str, results: Sequence[CheckResult]) -> bytes:
    """The results of all checks, for people."""
    by_table = [
        (schemas.tables[name], name, list(group)) for name, group in groupby(results, key=lambda result: result.table)
    ]
    return render(
        "checks.html.jinja",
        site_title=TITLE,
        root="",
        version=version,
        by_table=by_table,
        results=results,
        asks=CHECK_DESCRIPTIONS,
    )


def checks_file(results: Sequence[CheckResult]) -> bytes:
    """The results of all checks, for machines."""
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
