"""Tables for tests: as rows, which are easier to read than frames, and changed copies with the types that they had."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.checks.candidate import ReleaseCandidate
from pipeline.checks.integrity import CHECKS
from pipeline.schema.frames import from_arrow, records

Rows = list[dict[str, Any]]

rows_of = records


def frame_like(frame: pd.DataFrame, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Some rows as a frame with the columns and types of another one."""
    schema = pa.Schema.from_pandas(frame, preserve_index=False)
    return from_arrow(pa.Table.from_pylist(list(rows), schema=schema))


def with_rows(frame: pd.DataFrame, change: Callable[[Rows], Iterable[Mapping[str, Any]]]) -> pd.DataFrame:
    """A frame with rows that a function makes of its own."""
    return frame_like(frame, change(records(frame)))


def with_values(frame: pd.DataFrame, row: int = 0, /, **values: object) -> pd.DataFrame:
    """A frame with other values in one row."""
    return with_rows(frame, lambda rows: [*rows[:row], {**rows[row], **values}, *rows[row + 1 :]])


def with_table(candidate: ReleaseCandidate, name: str, frame: pd.DataFrame) -> ReleaseCandidate:
    """A candidate with another table of that name."""
    return replace(candidate, tables={**candidate.tables, name: frame})


def require_checks(candidate: ReleaseCandidate) -> None:
    """Make sure that all tables fit each other and the texts."""
    for name, table in candidate.schemas.tables.items():
        for check in CHECKS.values():
            result = check.run(name, candidate) if check.applies(name, table) else None
            assert result is None or result.passed, result
