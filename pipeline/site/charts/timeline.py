"""A timeline of inspections as coordinates, for the page templates and the timeline image to draw."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil
from typing import Final

import pandas as pd

from pipeline.core.day_text import format_period
from pipeline.releases.overviews.vocabularies import OverallStatus
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas
from pipeline.site.charts.grades import LETTERS
from pipeline.site.records import Record
from pipeline.site.summaries import NO_COUNCIL, format_grade, format_kind

#: As wide as the text of a page, less the margin of the first mark and year.
_PAGE_WIDTH: Final = 940
#: Longer names of authorities are cut.
LONGEST_NAME: Final = 26
LETTER_WIDTH: Final = 7
_ROW: Final = 34
_TOP: Final = 30
_SIZE: Final = 20
#: Marks nearer than this would hide each other: the later one goes below the others.
_APART: Final = 22


@dataclass(frozen=True, slots=True)
class Mark:
    """One inspection.

    Attributes:
        x: of its centre, in pixels.
        y: of its centre, in pixels.
        letter: shown in it; empty for a ring.
        kind: the grade, `none` where the inspection is not graded, `unknown` where its grade is not known.
        title: a text alternative.
        inspection_id: of the inspection.
    """

    x: float
    y: float
    letter: str
    kind: str
    title: str
    inspection_id: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A timeline in pixels.

    Attributes:
        width: of the drawing.
        left: the part of the width that holds the names of authorities.
        height: of the drawing.
        size: of a mark.
        years: each with its x.
        rows: the name of each authority, cut if it is long, with its y.
        marks: by authority and date.
    """

    width: int
    left: int
    height: int
    size: int
    years: tuple[tuple[int, float], ...]
    rows: tuple[tuple[str, float], ...]
    marks: tuple[Mark, ...]


def page_timeline(inspections: pd.DataFrame, schemas: Schemas) -> Timeline | None:
    """Lay out a timeline for a page, with as much room for names as they need; None where no inspection has a date."""
    longest = inspections["local_authority"].fillna(NO_COUNCIL).str.len().max() if len(inspections) else 0
    return timeline(inspections, schemas, _PAGE_WIDTH, LETTER_WIDTH * (min(int(longest), LONGEST_NAME) + 2))


def timeline(inspections: pd.DataFrame, schemas: Schemas, width: int, left: int) -> Timeline | None:
    """Lay out a timeline; None where no inspection has a date.

    Args:
        inspections: rows of the table, with their `overall_status`.
        schemas: for the labels of kinds and grades.
        width: in pixels.
        left: the part of it for the names of authorities.
    """
    dated = inspections.dropna(subset="start_date")
    if dated.empty:
        return None
    dated = dated.sort_values(["local_authority", "start_date", "inspection_id"], na_position="first")
    first = dated["start_date"].min().year
    last = dated["start_date"].max().year + 1
    per_year = (width - left - _SIZE) / (last - first)
    lines: dict[str, float] = {}
    marks: list[Mark] = []
    top = float(_TOP)
    for authority, rows in groupby(records(dated), key=lambda row: row["local_authority"] or NO_COUNCIL):
        ends: list[float] = []  # where the last mark of each lane is
        lines[authority] = top + _ROW / 2
        for row in rows:
            x = left + (_year(row["start_date"]) - first) * per_year
            lane = next((number for number, end in enumerate(ends) if x - end >= _APART), len(ends))
            ends[lane : lane + 1] = [x]
            marks.append(_mark(row, x, lines[authority] + lane * _APART, schemas))
        top += _ROW + (len(ends) - 1) * _APART
    years = tuple((year, left + (year - first) * per_year) for year in range(first, last + 1))
    names = tuple((_shorten(name), y) for name, y in lines.items())
    return Timeline(width, left, ceil(top) + _TOP // 2, _SIZE, years, names, tuple(marks))


def _shorten(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _year(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _mark(row: Record, x: float, y: float, schemas: Schemas) -> Mark:
    grade = row["overall_grade"]
    grade_text = f"{'Overall grade: ' if grade else ''}{format_grade(schemas, row)}"
    return Mark(
        round(x, 1),
        y,
        LETTERS.get(grade, "") if grade else "",  # an inspection without a grade is a ring
        grade or ("unknown" if row["overall_status"] == OverallStatus.NOT_IN_THESE_DOCUMENTS else "none"),
        f"{row['local_authority'] or NO_COUNCIL}, {format_period(row)}: {format_kind(schemas, row)}. {grade_text}",
        row["inspection_id"],
    )
