"""Rows of frames as templates need them."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.schema.frames import TEXT, python_values

#: One row by column. Missing values are None, dates are `datetime.date`.
Record = dict[str, Any]


def text_column(values: Sequence[str | None], frame: pd.DataFrame) -> pd.Series:
    """Texts as a new column of a frame: one for each of its rows."""
    return pd.Series(values, index=frame.index, dtype=TEXT)


def relabel(column: pd.Series, labels: Mapping[str, str]) -> pd.Series:
    """Each term replaced by its label; missing where there is no term."""
    return column.map(labels).astype(TEXT)


def years(days: pd.Series) -> pd.Series:
    """The year of each day; missing where the day is."""
    return pd.Series([None if pd.isna(day) else day.year for day in days], days.index, dtype="Int64")


class RecordsBy:
    """The rows of a frame by the values of one or several columns, for pages that each show a few of many."""

    def __init__(self, frame: pd.DataFrame, by: str | list[str]) -> None:
        self._columns = list(frame.columns)
        self._values = python_values(frame)
        self._positions = frame.groupby(by, sort=False).indices

    def of(self, key: Hashable) -> list[Record]:
        """The rows with this value, in the order of the frame; for several columns, `key` is a tuple."""
        positions = self._positions.get(key)
        if positions is None:
            return []
        return [dict(zip(self._columns, row, strict=True)) for row in self._values[positions].tolist()]
