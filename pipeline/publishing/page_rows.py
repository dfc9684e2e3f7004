"""Rows by what they belong to, for pages that each show a few of many.

What belongs here: finding the rows of one inspection or one finding without reading a table once for every page. What
does not: what a page shows of them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Shown = dict[str, Any]


class RowsBy:
    """The rows of a table in the order of one column, and where those of each value of it stand."""

    def __init__(self, data: pa.Table, column: str) -> None:
        self._data = data.sort_by(column)  # stable: rows of one value keep their order
        counts = pc.value_counts(self._data.column(column).combine_chunks())
        self._places: dict[str, tuple[int, int]] = {}
        start = 0
        for item in counts.to_pylist():
            if item["values"] is not None:
                self._places[item["values"]] = (start, item["counts"])
            start += item["counts"]

    def of(self, values: Iterable[str]) -> list[Shown]:
        """The rows in which the column has one of some values, value by value."""
        found: list[Shown] = []
        for value in dict.fromkeys(values):
            if value in self._places:
                start, count = self._places[value]
                found += self._data.slice(start, count).to_pylist()
        return found


class PageRows:
    """The tables of a release for its pages, each read and put in order once."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.tables = tables
        self._kept: dict[tuple[str, str], RowsBy] = {}

    def by(
        self, table: str, column: str, *, columns: list[str] | None = None, only: tuple[str, str] | None = None
    ) -> RowsBy:
        """A table by one of its columns; the same question gets the same answer.

        Args:
            table: its name.
            column: what its rows are asked for by.
            columns: those that are needed; without it all.
            only: a column and the value that rows have there; without it all rows.
        """
        kept = self._kept.get((table, column))
        if kept is None:
            data = self.tables[table]
            if columns is not None:
                data = data.select(columns)
            if only is not None:
                data = data.filter(pc.equal(data.column(only[0]), only[1]))
            kept = self._kept[table, column] = RowsBy(data, column)
        return kept
