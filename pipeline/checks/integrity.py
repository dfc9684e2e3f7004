"""What must hold between tables, and between tables and texts.

What belongs here: references, words at their offsets, evidence behind values, reasons for nulls. What does not:
what can be told from one table alone (see `conformity` and `expectations`).

Each function gives one result for one table, and None where the check does not apply to the table.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import pyarrow as pa

from pipeline.checks.results import CheckResult, result_of
from pipeline.schema.model import Schemas, TableSchema

REFERENCES: Final = "references"
WORDS: Final = "words_at_offsets"
EVIDENCE: Final = "values_have_evidence"
NULLS: Final = "nulls_have_reasons"
ROWS: Final = "rows_exist"

#: As dictionaries, rows take ten times the memory of their table.
_ROWS_AT_ONCE: Final = 1000
#: Tables that speak of cells of other tables, by name: their rows must point at cells that are there.
_ABOUT_CELLS: Final = ("evidence", "null_reasons")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is to be published: the schemas, every table, and the normalised text of every document."""

    schemas: Schemas
    tables: Mapping[str, pa.Table]
    texts: Mapping[str, str]


def check_references(name: str, candidate: Candidate) -> CheckResult | None:
    """Every reference to another table is met there."""
    table = candidate.schemas.tables[name]
    if not table.references:
        return None
    failures: list[str] = []
    examined = 0
    for reference in table.references:
        targets = set(_tuples(candidate.tables[reference.table], reference.to))
        for row, values in zip(
            _rows(candidate.tables[name]), _tuples(candidate.tables[name], reference.columns), strict=True
        ):
            if None in values:
                continue
            examined += 1
            if values not in targets:
                failures.append(f"{table.row_id(row)}: {reference.columns} is {values}, not in '{reference.table}'")
    return result_of(name, REFERENCES, examined, failures)


def check_words(name: str, candidate: Candidate) -> CheckResult | None:
    """The words of every row stand at its offsets in the text of its document, and on a page that the document has."""
    table = candidate.schemas.tables[name]
    if not table.words:
        return None
    documents = candidate.tables["documents"].select(["document_id", "n_pages"]).to_pylist()
    n_pages = {row["document_id"]: row["n_pages"] for row in documents}
    failures: list[str] = []
    for row, words in product(_rows(candidate.tables[name]), table.words):
        text = candidate.texts.get(row[words.document])
        start, end, said = row[words.start], row[words.end], row[words.text]
        if text is None:
            failures.append(f"{table.row_id(row)}: there is no text of document {row[words.document]}")
        elif not 0 <= start < end <= len(text):
            failures.append(f"{table.row_id(row)}: offsets {start} to {end} are not in a text of {len(text)}")
        elif said is not None and text[start:end] != said:
            failures.append(
                f"{table.row_id(row)}: at {start} to {end} stands {text[start:end]!r}, the row says {said!r}"
            )
        elif words.page is not None and not _has_page(row[words.page], n_pages.get(row[words.document])):
            failures.append(f"{table.row_id(row)}: page {row[words.page]} is none of document {row[words.document]}")
    return result_of(name, WORDS, candidate.tables[name].num_rows, failures)


def _has_page(page: int | None, n_pages: int | None) -> bool:
    """Whether a page is one of a document; a document without pages has none."""
    return page is None if n_pages is None else page is not None and 1 <= page <= n_pages


def check_evidence(name: str, candidate: Candidate) -> CheckResult | None:
    """Every value in a column that promises evidence has a row in `evidence`."""
    table = candidate.schemas.tables[name]
    promised = [column for column, spec in table.columns.items() if spec.evidence]
    if not promised:
        return None
    given = set(_tuples(candidate.tables["evidence"], ["table", "row_id", "column"]))
    failures: list[str] = []
    examined = 0
    for row in _rows(candidate.tables[name]):
        for column in promised:
            unless = table.columns[column].no_evidence_where
            if row[column] is None or any(row[other] == value for other, value in unless.items()):
                continue
            examined += 1
            if (name, table.row_id(row), column) not in given:
                failures.append(f"{table.row_id(row)}: {column} is {row[column]!r} and has no evidence")
    return result_of(name, EVIDENCE, examined, failures)


def check_nulls(name: str, candidate: Candidate) -> CheckResult | None:
    """Every null in a column that promises a reason has one, of those that the column allows; no value has one."""
    table = candidate.schemas.tables[name]
    promised = {column: spec.null_reasons for column, spec in table.columns.items() if spec.null_reasons}
    if not promised:
        return None
    reasons = {
        (row["row_id"], row["column"]): row["reason"]
        for row in _rows(candidate.tables["null_reasons"])
        if row["table"] == name
    }
    failures: list[str] = []
    examined = 0
    for row in _rows(candidate.tables[name]):
        for column, allowed in promised.items():
            reason = reasons.get((table.row_id(row), column))
            if row[column] is None:
                examined += 1
                if reason is None:
                    failures.append(f"{table.row_id(row)}: {column} is null without a reason")
                elif reason not in allowed:
                    failures.append(f"{table.row_id(row)}: {column} is null as '{reason}'; expected one of {allowed}")
            elif reason is not None:
                failures.append(f"{table.row_id(row)}: {column} has a value and a reason for null")
    return result_of(name, NULLS, examined, failures)


def check_rows_exist(name: str, candidate: Candidate) -> CheckResult | None:
    """Every row of a table that speaks of cells points at a row and a column that are there."""
    if name not in _ABOUT_CELLS:
        return None
    rows_of = {
        other: {candidate.schemas.tables[other].row_id(row) for row in _rows(data)}
        for other, data in candidate.tables.items()
    }
    failures: list[str] = []
    for row in _rows(candidate.tables[name]):
        target = candidate.schemas.tables.get(row["table"])
        if target is None or row["column"] not in target.columns:
            failures.append(f"{row['table']}.{row['column']}: there is no such column")
        elif row["row_id"] not in rows_of[row["table"]]:
            failures.append(f"{row['table']} {row['row_id']}: there is no such row")
    return result_of(name, ROWS, candidate.tables[name].num_rows, failures)


#: Every check over several tables, by name.
CHECKS: Final[Mapping[str, Callable[[str, Candidate], CheckResult | None]]] = {
    REFERENCES: check_references,
    WORDS: check_words,
    EVIDENCE: check_evidence,
    NULLS: check_nulls,
    ROWS: check_rows_exist,
}


def applies(check: str, name: str, table: TableSchema) -> bool:
    """Whether a check over several tables applies to a table, told from its schema alone."""
    return {
        REFERENCES: bool(table.references),
        WORDS: bool(table.words),
        EVIDENCE: any(column.evidence for column in table.columns.values()),
        NULLS: any(column.null_reasons for column in table.columns.values()),
        ROWS: name in _ABOUT_CELLS,
    }[check]


def _rows(data: pa.Table) -> Iterator[dict[str, Any]]:
    """The rows of a table as dictionaries, a batch at a time."""
    for batch in data.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield from batch.to_pylist()


def _tuples(data: pa.Table, columns: list[str]) -> Iterator[tuple[object, ...]]:
    return zip(*(data.column(column).to_pylist() for column in columns), strict=True)
