"""The time line as one small picture inside Markdown, for places that show neither our pages nor their style.

What belongs here: which councils it shows, how it is drawn in few bytes, and the words under it. What does not: where
each mark stands (see `timeline`).

The picture has its own ground and colours, so that it can be read on a light page and on a dark one. It loads nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from pipeline.schema.model import Schemas
from pipeline.site.charts.timeline import Mark, Timeline, timeline

#: The columns of `inspections` that it is made of.
COLUMNS: Final = (
    "inspection_id", "local_authority", "start_date", "end_date", "date_precision", "inspection_type", "overall_grade",
    "is_graded",
)  # fmt: skip
_WIDTH: Final = 960
#: More lines than this are no picture any more; there is a page for them.
_MOST_COUNCILS: Final = 20
#: A picture that is wider than was asked for by more than this holds more than anybody sees.
_TOO_WIDE: Final = 2
_LONGEST_NAME: Final = 26
_LETTER_WIDTH: Final = 7
_YEARS_APART: Final = 60
#: The colours of grades as on the pages; of all others, one.
_COLOURS: Final = {"outstanding": "#1b4f8f", "good": "#0b6b3a", "inadequate": "#a3161a"}
_OTHERS: Final = "#8a5a00"
#: What an address between angle brackets may hold as it is, and would be longer written otherwise.
_SAFE: Final = " '=:;,/"


def timeline_markdown(inspections: Sequence[dict[str, Any]], schemas: Schemas, width: int = _WIDTH) -> str:
    """The picture with its words: what the marks mean, and what is not drawn.

    Args:
        inspections: rows of the table, with `COLUMNS`.
        schemas: the labels of kinds and grades.
        width: in pixels.
    """
    dated = sorted((row for row in inspections if row["start_date"] is not None), key=lambda row: row["start_date"])
    last = {row["local_authority"]: row["start_date"] for row in dated}
    chosen = sorted(last, key=lambda name: (-last[name].toordinal(), name or ""))[:_MOST_COUNCILS]
    names = min(_LONGEST_NAME, max((len(name or "") for name in chosen), default=0)) + 3
    drawing = timeline(
        [row for row in dated if row["local_authority"] in chosen], schemas, width, names * _LETTER_WIDTH
    )
    if drawing is None:
        return "No inspection has a day, so nothing can be drawn."
    if drawing.width > width * _TOO_WIDE:
        return f"{len(inspections)} inspections and visits are too many for one picture: see `index.html`."
    words = [_key(drawing, schemas)]
    if len(last) > len(chosen):
        words.append(f"These are the {len(chosen)} councils inspected last, of {len(last)}: see `index.html`.")
    if len(dated) < len(inspections):
        words.append(f"Without a day, and not drawn: {len(inspections) - len(dated)}.")
    years = f"{drawing.years[0][0]} to {drawing.years[-1][0] - 1}"
    address = f"data:image/svg+xml,{quote(''.join(_svg(drawing)), safe=_SAFE)}"
    return f"![{len(drawing.marks)} inspections and visits, {years}](<{address}>)\n\n{' '.join(words)}"


def _key(drawing: Timeline, schemas: Schemas) -> str:
    """What marks mean, of those that are there."""
    grades = schemas.vocabularies["grade"].terms
    letters = sorted({f"{mark.letter}: {grades[mark.kind].label.lower()}." for mark in drawing.marks if mark.letter})
    rings = any(not mark.letter for mark in drawing.marks)
    return " ".join([*letters, *(["Ring: no overall grade."] if rings else [])])


def _svg(drawing: Timeline) -> Iterator[str]:
    """The picture. Its marks are thick lines, which takes a third of the bytes of shapes."""
    width, height = drawing.width, drawing.height
    step = -(-_YEARS_APART // int(drawing.years[1][1] - drawing.years[0][1] or 1))
    years = [(year, int(x)) for year, x in drawing.years[::step]]
    yield f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' style='font:12px sans-serif'>"
    yield f"<path fill='white' d='M0 0h{width}v{height}H0'/>"
    yield f"<path stroke='silver' d='{''.join(f'M{x} 22V{height - 8}' for _, x in years)}'/>"
    yield from (f"<text x='{x - 13}' y='16'>{year}</text>" for year, x in years)
    for name, y in drawing.rows:
        short = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
        yield f"<text x='8' y='{y + 4:.0f}'>{escape(short)}</text>"
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
        yield f"<path stroke='{_COLOURS.get(kind, _OTHERS)}' stroke-width='{size}' d='{squares}'/>"
        yield f"<text fill='white' font-weight='700' text-anchor='middle' x='{xs}' y='{ys}'>"
        yield f"{''.join(mark.letter for mark in marks)}</text>"
    yield "</svg>"
