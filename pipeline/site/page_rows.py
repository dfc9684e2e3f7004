"""Rows by what they belong to, for pages that each show a few of many.

What belongs here: finding the rows of one inspection or one finding without reading a table once for every page. What
does not: what a page shows of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

Shown = dict[str, Any]


class RowsBy:
    """A table, and where the rows of each value of one column stand."""

    def __init__(self, data: pa.Table, column: str) -> None:
        self._data = data
        self._places: dict[str, list[int]] = {}
        for place, value in enumerate(data.column(column).to_pylist()):
            if value is not None:
                self._places.setdefault(value, []).append(place)

    def of(self, values: Iterable[str]) -> list[Shown]:
        """The rows in which the column has one of some values, value by value."""
        places = [place for value in dict.fromkeys(values) for place in self._places.get(value, ())]
        rows: list[Shown] = self._data.take(pa.array(places, type=pa.int64())).to_pylist()
        return rows


class PageRows:
    """The tables of a release for its pages, each read once."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.tables = tables
        self._kept: dict[tuple[str, str, tuple[str, str] | None], RowsBy] = {}

    def by(
        self, table: str, column: str, *, columns: list[str] | None = None, only: tuple[str, str] | None = None
    ) -> RowsBy:
        """A table by one of its columns; the same question gets the same answer.

        Args:
            table: its name.
            column: what its rows are asked for by.
            columns: those that are needed, the same each time; without it all.
            only: a column and the value that rows have there; without it all rows.
        """
        kept = self._kept.get((table, column, only))
        if kept is None:
            data = self.tables[table]
            if columns is not None:
                data = data.select(columns)
            if only is not None:
                data = data.filter(pc.equal(data.column(only[0]), only[1]))
            kept = self._kept[table, column, only] = RowsBy(data, column)
        return kept


def grouped(rows: Iterable[Shown], key: str) -> dict[str, list[Shown]]:
    """Rows by the value of one column, in their order."""
    found: dict[str, list[Shown]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found
