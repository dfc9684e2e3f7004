"""Checks between tables, and between tables and texts: references, quoted words, evidence, reasons for missing values.

Each is one result for one table to which it applies.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.results import CheckResult, result_of
from pipeline.schema.frames import row_ids
from pipeline.schema.model import TableSchema, Words

REFERENCES: Final = "references"
WORDS: Final = "words_at_offsets"
EVIDENCE: Final = "values_have_evidence"
NULLS: Final = "nulls_have_reasons"
ROWS: Final = "rows_exist"

#: Tables whose rows describe cells of other tables.
_NULL_REASONS: Final = "null_reasons"
_ABOUT_CELLS: Final = ("evidence", _NULL_REASONS)


@dataclass(frozen=True, slots=True)
class IntegrityCheck:
    """A check that needs more than one table.

    Attributes:
        applies: whether it applies to a table, by its name and schema.
        run: checks one table to which it applies.
    """

    applies: Callable[[str, TableSchema], bool]
    run: Callable[[str, ReleaseCandidate], CheckResult]


def check_references(name: str, candidate: ReleaseCandidate) -> CheckResult:
    """Every reference is to a row that exists."""
    table, frame = candidate.schemas.tables[name], candidate.tables[name]
    ids = row_ids(frame, table.key)
    failures: list[str] = []
    n_examined = 0
    for reference in table.references:
        given = frame[reference.columns].notna().all(axis=1)
        found = _among(frame[reference.columns], candidate.tables[reference.table][reference.to])
        n_examined += int(given.sum())
        called = " and ".join(reference.columns)
        failures += [
            f"{row_id}: {called} is '{value}', which is not in '{reference.table}'"
            for row_id, value in _pairs(ids, row_ids(frame, reference.columns), given & ~found)
        ]
    return result_of(name, REFERENCES, n_examined, failures)


def _among(rows: pd.DataFrame, others: pd.DataFrame) -> pd.Series:
    """Of each row, whether the same values are a row of another frame; by the order of columns, not their names."""
    left, right = (frame.set_axis(range(frame.shape[1]), axis=1) for frame in (rows, others.drop_duplicates()))
    merged = left.merge(right, how="left", indicator="found")
    return pd.Series((merged["found"] == "both").to_numpy(), index=rows.index)


def check_words(name: str, candidate: ReleaseCandidate) -> CheckResult:
    """The words of every row are at its offsets in the text of its document, on a page that the document has."""
    table, frame = candidate.schemas.tables[name], candidate.tables[name]
    failures = [failure for words in table.words for failure in _of_words(table, frame, words, candidate)]
    return result_of(name, WORDS, len(frame), failures)


def _of_words(table: TableSchema, frame: pd.DataFrame, words: Words, candidate: ReleaseCandidate) -> Iterator[str]:
    texts = candidate.texts
    documents = frame[words.document].to_numpy(object)
    start, end = frame[words.start].to_numpy(np.int64), frame[words.end].to_numpy(np.int64)
    length = np.array([len(texts.get(document, "")) for document in documents], dtype=np.int64)
    has_text = np.array([document in texts for document in documents], dtype=bool)
    fits = has_text & (start >= 0) & (start < end) & (end <= length)
    quoted = frame[words.text].fillna("").to_numpy(object)
    printed = np.array(
        [
            texts[document][first:last] if fit else None
            for document, first, last, fit in zip(documents, start.tolist(), end.tolist(), fits.tolist(), strict=True)
        ],
        dtype=object,
    )
    differs = fits & frame[words.text].notna().to_numpy() & (printed != quoted)
    off_page = fits & ~differs & ~_on_page(frame, words, candidate)
    wrong = np.flatnonzero(~fits | differs | off_page)
    ids = row_ids(frame.iloc[wrong], table.key)
    for row_id, at in zip(ids, wrong, strict=True):
        place = f"{start[at]} to {end[at]}"
        if not has_text[at]:
            yield f"{row_id}: there is no text of document {documents[at]}"
        elif not fits[at]:
            yield f"{row_id}: offsets {place} are outside a text of {length[at]} characters"
        elif differs[at]:
            yield f"{row_id}: characters {place} of the text are {printed[at]!r}, the row has {quoted[at]!r}"
        else:
            page = frame[words.page].iloc[at]
            yield f"{row_id}: document {documents[at]} has no page {'(missing)' if pd.isna(page) else page}"


def _on_page(frame: pd.DataFrame, words: Words, candidate: ReleaseCandidate) -> np.ndarray:
    """Of each row, whether its page is one of its document; without pages in the document there must be none."""
    if words.page is None:
        return np.ones(len(frame), dtype=bool)
    n_pages = candidate.tables["documents"].set_index("document_id")["n_pages"]
    page = frame[words.page]
    last = frame[words.document].map(n_pages).astype(page.dtype)  # of no rows, the result has no type
    within = (page.ge(1) & page.le(last)).fillna(False)  # noqa: FBT003 - the value for missing ones
    return np.where(last.isna(), page.isna(), within.astype(bool))


def check_evidence(name: str, candidate: ReleaseCandidate) -> CheckResult:
    """Every value in a column that promises evidence has a row in `evidence`."""
    table, frame = candidate.schemas.tables[name], candidate.tables[name]
    ids = row_ids(frame, table.key)
    evidence = candidate.tables["evidence"]
    evidence = evidence[evidence["table"] == name]
    failures: list[str] = []
    n_examined = 0
    for column, spec in table.columns.items():
        if not spec.evidence:
            continue
        needed = frame[column].notna()
        for other, values in spec.no_evidence_where.items():
            needed &= ~frame[other].isin(values)
        n_examined += int(needed.sum())
        found = ids.isin(evidence.loc[evidence["column"] == column, "row_id"])
        failures += [
            f"{row_id}: {column} is {value!r} and has no evidence"
            for row_id, value in _pairs(ids, frame[column], needed & ~found)
        ]
    return result_of(name, EVIDENCE, n_examined, failures)


def check_nulls(name: str, candidate: ReleaseCandidate) -> CheckResult:
    """Every missing value that needs a reason has one that its column allows; no value has a reason."""
    table, frame = candidate.schemas.tables[name], candidate.tables[name]
    ids = row_ids(frame, table.key)
    reasons = candidate.tables[_NULL_REASONS]
    reasons = reasons[reasons["table"] == name]
    failures: list[str] = []
    n_examined = 0
    for column, spec in table.columns.items():
        allowed = spec.null_reasons
        if not allowed:
            continue
        own = reasons[reasons["column"] == column].drop_duplicates("row_id", keep="last")
        by_row = own.set_index("row_id")["reason"]
        reason = ids.map(by_row)
        if spec.reason_for_all_of is not None:
            reason = reason.fillna(frame[spec.reason_for_all_of].map(by_row))
        reason = reason.astype(own["reason"].dtype)
        is_missing = frame[column].isna()
        n_examined += int(is_missing.sum())
        failures += [f"{row_id}: {column} is missing without a reason" for row_id in ids[is_missing & reason.isna()]]
        failures += [
            f"{row_id}: {column} is missing as '{why}'; expected one of {', '.join(allowed)}"
            for row_id, why in _pairs(ids, reason, is_missing & reason.notna() & ~reason.isin(allowed))
        ]
        failures += [
            f"{row_id}: {column} has a value and a reason for a missing one"
            for row_id in ids[~is_missing & reason.notna()]
        ]
    return result_of(name, NULLS, n_examined, failures)


def check_rows_exist(name: str, candidate: ReleaseCandidate) -> CheckResult:
    """Every row that describes a cell of another table names a row and a column that exist."""
    frame, tables = candidate.tables[name], candidate.schemas.tables
    failures: list[str] = []
    for other, rows in frame.groupby("table", sort=True):
        table = tables.get(str(other))
        if table is None:
            failures += [f"{other}.{column}: there is no such table" for column in rows["column"]]
            continue
        has_column = rows["column"].isin(list(table.columns))
        failures += [f"{other}.{column}: there is no such column" for column in rows.loc[~has_column, "column"]]
        described = candidate.tables[str(other)]
        has_row = rows["row_id"].isin(row_ids(described, table.key))
        shared = {column: spec.reason_for_all_of for column, spec in table.columns.items() if spec.reason_for_all_of}
        for column, named_by in shared.items() if name == _NULL_REASONS else ():
            has_row |= (rows["column"] == column) & rows["row_id"].isin(described[named_by])
        failures += [f"{other} {row_id}: there is no such row" for row_id in rows.loc[has_column & ~has_row, "row_id"]]
    return result_of(name, ROWS, len(frame), failures)


def _pairs(ids: pd.Series, values: pd.Series, wrong: pd.Series) -> Iterator[tuple[object, object]]:
    """The identifiers and values of the rows that are wrong."""
    return zip(ids[wrong], values[wrong], strict=True)


#: Every check that needs more than one table, by name.
CHECKS: Final[Mapping[str, IntegrityCheck]] = {
    REFERENCES: IntegrityCheck(lambda _, table: bool(table.references), check_references),
    WORDS: IntegrityCheck(lambda _, table: bool(table.words), check_words),
    EVIDENCE: IntegrityCheck(lambda _, table: any(c.evidence for c in table.columns.values()), check_evidence),
    NULLS: IntegrityCheck(lambda _, table: any(c.null_reasons for c in table.columns.values()), check_nulls),
    ROWS: IntegrityCheck(lambda name, _: name in _ABOUT_CELLS, check_rows_exist),
}
