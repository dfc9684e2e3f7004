"""The timeline as a small image in Markdown, for the Dagster UI, which shows neither our pages nor their style.

The image has its own background and colours, so that it can be read in light and dark mode. It loads nothing.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

import pandas as pd

from pipeline.schema.model import Schemas
from pipeline.site.charts.timeline import LETTER_WIDTH, LONGEST_NAME, Mark, Timeline, timeline

#: The columns of `inspections` that it needs, beside `overall_status`.
COLUMNS: Final = (
    "inspection_id", "local_authority", "start_date", "end_date", "date_precision", "inspection_type", "overall_grade",
    "is_graded",
)  # fmt: skip
_WIDTH: Final = 960
#: More rows would not fit into one image; the front page has them all.
_MOST_COUNCILS: Final = 20
#: An image of more pixels in height is too crowded to be read.
_TOO_HIGH: Final = 2000
_YEARS_APART: Final = 60
#: The colours of grades, as on the pages.
_COLOURS: Final = {"outstanding": "#0d3b66", "good": "#2a6f9e", "inadequate": "#7d1128"}
_OTHER_COLOUR: Final = "#a5560b"
#: Characters that an address between angle brackets may hold unescaped, which keeps it short.
_SAFE: Final = " '=:;,/"


def timeline_markdown(inspections: pd.DataFrame, schemas: Schemas, width: int = _WIDTH) -> str:
    """The image with a key, and a note on what it leaves out.

    Args:
        inspections: rows of the table, with `COLUMNS` and `overall_status`.
        schemas: for the labels of kinds and grades.
        width: in pixels.
    """
    dated = inspections.dropna(subset="start_date")
    if dated.empty:
        return "No inspection has a date, so there is no timeline."
    latest = dated.sort_values("start_date").drop_duplicates("local_authority", keep="last")
    latest = latest.sort_values(["start_date", "local_authority"], ascending=[False, True], na_position="first")
    chosen = latest["local_authority"].head(_MOST_COUNCILS)
    left = (min(LONGEST_NAME, int(chosen.str.len().fillna(0).max())) + 3) * LETTER_WIDTH
    drawing = timeline(dated[dated["local_authority"].isin(chosen)], schemas, width, left)
    if drawing is None or drawing.height > _TOO_HIGH:
        return f"{len(inspections)} inspections and visits are too many for one image: see `index.html`."
    notes = [_key(drawing, schemas)]
    if len(latest) > len(chosen):
        notes.append(f"Shows the {len(chosen)} most recently inspected councils of {len(latest)}: see `index.html`.")
    if len(dated) < len(inspections):
        notes.append(f"Not shown, because they have no date: {len(inspections) - len(dated)}.")
    years = f"{drawing.years[0][0]} to {drawing.years[-1][0] - 1}"
    address = f"data:image/svg+xml,{quote(''.join(_svg(drawing)), safe=_SAFE)}"
    return f"![{len(drawing.marks)} inspections and visits, {years}](<{address}>)\n\n{' '.join(notes)}"


def _key(drawing: Timeline, schemas: Schemas) -> str:
    """What the marks in the image mean."""
    grades = schemas.vocabularies["grade"].terms
    letters = sorted({f"{mark.letter}: {grades[mark.kind].label.lower()}." for mark in drawing.marks if mark.letter})
    rings = any(not mark.letter for mark in drawing.marks)
    return " ".join([*letters, *(["Ring: no overall grade."] if rings else [])])


def _svg(drawing: Timeline) -> Iterator[str]:
    """The image. Its marks are thick lines, which take a third of the bytes of shapes."""
    width, height = drawing.width, drawing.height
    step = -(-_YEARS_APART // int(drawing.years[1][1] - drawing.years[0][1] or 1))
    years = [(year, int(x)) for year, x in drawing.years[::step]]
    yield f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' style='font:12px sans-serif'>"
    yield f"<path fill='white' d='M0 0h{width}v{height}H0'/>"
    yield f"<path stroke='silver' d='{''.join(f'M{x} 22V{height - 8}' for _, x in years)}'/>"
    yield from (f"<text x='{x - 13}' y='16'>{year}</text>" for year, x in years)
    for name, y in drawing.rows:
        yield f"<text x='8' y='{y + 4:.0f}'>{escape(name)}</text>"
    graded: dict[str, list[Mark]] = defaultdict(list)
    for mark in drawing.marks:
        graded[mark.kind if mark.letter else ""].append(mark)
    rings = "".join(f"M{mark.x:.0f} {mark.y:.0f}h0" for mark in graded.pop("", []))
    if rings:
        yield f"<g stroke-linecap='round'><path stroke='black' stroke-width='16' d='{rings}'/>"
        yield f"<path stroke='white' stroke-width='12' d='{rings}'/></g>"
    size = drawing.size
    for kind, marks in graded.items():
        squares = "".join(f"M{mark.x:.0f} {mark.y - size / 2:.0f}v{size}" for mark in marks)
        xs, ys = " ".join(f"{mark.x:.0f}" for mark in marks), " ".join(f"{mark.y + 4:.0f}" for mark in marks)
        yield f"<path stroke='{_COLOURS.get(kind, _OTHER_COLOUR)}' stroke-width='{size}' d='{squares}'/>"
        yield f"<text fill='white' font-weight='700' text-anchor='middle' x='{xs}' y='{ys}'>"
        yield f"{''.join(mark.letter for mark in marks)}</text>"
    yield "</svg>"
