"""Tables of counts, whose cells are as strong as their numbers are large."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

#: How many steps of colour a number may have.
_STEPS: Final = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table of counts.

    Attributes:
        n: the number.
        step: how strong its colour is: 0 for none, up to 5 for the largest number of the table.
    """

    n: int
    step: int


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table of counts.

    Attributes:
        term: what is counted.
        label: its label.
        cells: one for each column.
        n: all of them together.
    """

    term: str
    label: str
    cells: list[Cell]
    n: int


def table_of_counts(
    rows: pd.DataFrame, by: str, labels: Mapping[str, str], across: str, columns: Sequence[object]
) -> list[Line]:
    """How many rows there are of each term and each value of another column, the most frequent terms first.

    Args:
        rows: what is counted.
        by: the column of the terms.
        labels: of the terms.
        across: the column whose values are the columns of the table.
        columns: these values, in order.
    """
    counts = rows.groupby([by, across]).size()
    totals = rows.groupby(by).size()
    most = max(counts.max() if len(counts) else 0, 1)
    lines = [
        Line(
            term,
            labels[term],
            [Cell(n, -(-n * _STEPS // most)) for n in (int(counts.get((term, column), 0)) for column in columns)],
            int(totals[term]),
        )
        for term in totals.index
    ]
    return sorted(lines, key=lambda line: (-line.n, line.label))
