"""What inspectors wanted improved, by theme: one row for each theme of each area for improvement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from pipeline.schema.vocabularies import Voice
from pipeline.site.context import SiteContext
from pipeline.site.records import relabel

#: How many steps of colour a number in a table of counts may have.
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


def improvement_themes(context: SiteContext) -> pd.DataFrame:
    """Each theme of each area for improvement in the inspectorate's own words.

    Returns:
        The columns of `improvement_areas` with `theme`, `theme_label`, `year` (missing where no day is known) and the
        `region` of the council. An area with two themes has two rows, one without a theme has none.
    """
    areas = context.tables["improvement_areas"]
    own = areas[areas["voice"] == Voice.INSPECTORATE].dropna(subset="themes")
    regions = context.tables["inspections"][["inspection_id", "region"]]
    found = (
        own.assign(theme=own["themes"].str.split("|")).explode("theme").merge(regions, on="inspection_id", how="left")
    )
    found = found.assign(theme=found["theme"].astype(areas["themes"].dtype))
    years = pd.Series([day.year if day is not None and not pd.isna(day) else pd.NA for day in found["start_date"]])
    labels = context.labels("theme")
    return found.assign(theme_label=relabel(found["theme"], labels), year=years.astype("Int64").to_numpy())


def table_of_counts(
    rows: pd.DataFrame, by: str, labels: dict[str, str], across: str, columns: Sequence[object]
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
