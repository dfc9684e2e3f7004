"""All inspections on a line of time, as the numbers behind a drawing.

What belongs here: where each mark stands, what it looks like and what it says. What does not: how it is drawn, which
stands in `templates/timeline.svg.jinja`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any, Final

from pipeline.core.day_text import format_period
from pipeline.schema.model import Schemas
from pipeline.site.summaries import NO_COUNCIL, format_grade, format_kind

_WIDTH: Final = 960
_LEFT: Final = 190
_ROW: Final = 34
_TOP: Final = 30
_SIZE: Final = 20
#: Marks nearer than this would hide each other: the later one stands to the right of the one before.
_APART: Final = 22
#: What stands in the mark of a grade; anything else is a ring.
_LETTERS: Final = {"outstanding": "O", "good": "G", "requires_improvement": "R", "adequate": "A", "inadequate": "I"}


@dataclass(frozen=True, slots=True)
class Mark:
    """One inspection: its middle, what stands in it, how it is coloured, what it says, and its page."""

    x: float
    y: float
    letter: str
    kind: str
    says: str
    inspection_id: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing: its size, how much of its left is for names, the years, a line for each authority, and the marks."""

    width: int
    left: int
    height: int
    size: int
    years: tuple[tuple[int, float], ...]
    rows: tuple[tuple[str, float], ...]
    marks: tuple[Mark, ...]


def timeline(
    inspections: Sequence[dict[str, Any]], schemas: Schemas, width: int = _WIDTH, left: int = _LEFT
) -> Timeline | None:
    """The drawing of some inspections, None where none has a day.

    Args:
        inspections: rows of the table.
        schemas: the labels of kinds and grades.
        width: of the drawing, which is wider where marks beside each other need it.
        left: of these, for the names of authorities.
    """
    dated = sorted(
        (row for row in inspections if row["start_date"] is not None),
        key=lambda row: (row["local_authority"] or "", row["start_date"], row["inspection_id"]),
    )
    if not dated:
        return None
    first = min(row["start_date"].year for row in dated)
    last = max(row["start_date"].year for row in dated) + 1
    per_year = (width - left - _SIZE) / (last - first)
    authorities = sorted({row["local_authority"] or NO_COUNCIL for row in dated})
    lines = {name: _TOP + _ROW * (number + 0.5) for number, name in enumerate(authorities)}
    marks: list[Mark] = []
    for row in dated:
        y = lines[row["local_authority"] or NO_COUNCIL]
        x = left + (_year(row["start_date"]) - first) * per_year
        if marks and marks[-1].y == y:
            x = max(x, marks[-1].x + _APART)
        marks.append(_mark(row, x, y, schemas))
    years = tuple((year, left + (year - first) * per_year) for year in range(first, last + 1))
    height = _TOP + _ROW * len(authorities) + _TOP // 2
    width = max(width, ceil(max(mark.x for mark in marks)) + _SIZE)
    return Timeline(width, left, height, _SIZE, years, tuple(lines.items()), tuple(marks))


def _year(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _mark(row: dict[str, Any], x: float, y: float, schemas: Schemas) -> Mark:
    grade = row["overall_grade"]
    said = f"{format_kind(schemas, row)}, overall grade: {format_grade(schemas, row)}"
    return Mark(
        round(x, 1),
        y,
        _LETTERS.get(grade, "") if grade else "",
        grade or ("none" if row["is_graded"] is False else "unknown"),
        f"{row['local_authority'] or NO_COUNCIL}, {format_period(row)}: {said}",
        row["inspection_id"],
    )
