"""The texts of a release that people read outside a browser: README, licence, citation; and the results of checks.

Their words are in `templates/`.
"""

import json
from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.checks.results import CheckResult
from pipeline.extraction.lexicons.models import load_lexicons
from pipeline.redaction.recorded import count_recorded
from pipeline.releases.metadata.descriptors import DESCRIPTION, TITLE
from pipeline.releases.overviews.wide import overall_status
from pipeline.releases.rendering import render
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas


def readme(schemas: Schemas, version: str, tables: Mapping[str, pd.DataFrame], n_rows: Mapping[str, int]) -> bytes:
    """What an analyst reads first.

    Args:
        schemas: the tables' schemas.
        version: of the data.
        tables: by name.
        n_rows: of each table.
    """
    inspections = tables["inspections"]
    inspections = inspections.assign(overall_status=overall_status(inspections, tables["null_reasons"]))
    measured = load_lexicons().polarity.measured
    return render(
        "release_readme.md.jinja",
        title=TITLE,
        version=version,
        schemas=schemas,
        rows=n_rows,
        without_rows=[name for name in schemas.all_tables if not n_rows[name]],
        inspections=records(inspections),
        authorities=sorted(inspections["local_authority"].dropna().unique()),
        n_rejected=len(tables["rejected_documents"]),
        recorded=count_recorded(tables),
        agreement=measured.agreement_percent,
        n_held_out=measured.sentences,
    )


def licence(schemas: Schemas, tables: Mapping[str, pd.DataFrame]) -> bytes:
    """The terms of each document, and how much of its text the tables quote."""
    documents = tables["documents"]
    covered = documents["document_id"].map(_quoted_characters(schemas, tables)).astype("int64[pyarrow]").fillna(0)
    share = (100 * covered / documents["n_characters"]).round().astype("int64[pyarrow]")
    share = share.mask(documents["redistributable"].eq(True).fillna(False), 100)  # noqa: FBT003 - the whole text is here
    return render(
        "licence.md.jinja",
        documents=records(documents),
        quoted=dict(zip(documents["document_id"], share, strict=True)),
    )


def _quoted_characters(schemas: Schemas, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """How many characters of each document the tables quote; a character in several rows counts once."""
    quoted = pd.concat(
        [
            frame.loc[frame[words.text].notna(), [words.document, words.start, words.end]].set_axis(
                ["document", "start", "end"], axis=1
            )
            for frame, words in (
                (tables[name], words) for name, table in schemas.tables.items() for words in table.words
            )
        ]
    ).sort_values(["document", "start", "end"], ignore_index=True)
    # up to where the rows before it, of the same document, already cover
    reached = quoted.groupby("document")["end"].cummax().groupby(quoted["document"]).shift().fillna(0)
    begin = quoted["start"].where(quoted["start"] > reached, reached)
    return (quoted["end"] - begin).clip(lower=0).groupby(quoted["document"]).sum()


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
