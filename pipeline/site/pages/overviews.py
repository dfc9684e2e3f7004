"""The pages that show all councils and all inspections in one table each, and all inspections on a timeline."""

from collections.abc import Iterator
from typing import Final

import pandas as pd

from pipeline.core.day_text import format_day
from pipeline.extraction.fields.authorities import slug
from pipeline.schema.frames import records
from pipeline.schema.vocabularies import DatePrecision, SendOutcome
from pipeline.site.charts.grades import AREAS, GRADE_ORDER, LETTERS
from pipeline.site.charts.timeline import page_timeline
from pipeline.site.context import SiteContext
from pipeline.site.records import Record, relabel, text_column

#: A column of a table that can be sorted: its name in the address, its heading, and whether it holds numbers.
Column = tuple[str, str, bool]

_OF_COUNCILS: Final[tuple[Column, ...]] = (
    ("council", "Council", False), ("region", "Region", False), ("inspection", "Latest full inspection", False),
    ("months", "Months since", True), ("overall", "Overall", False), ("change", "Change", False),
)  # fmt: skip
_OF_VISITS: Final[tuple[Column, ...]] = (("visit", "Latest visit", False), ("topic", "Topic of the visit", False))
_OF_INSPECTIONS: Final[tuple[Column, ...]] = (
    ("date", "Date", False), ("council", "Council", False), ("kind", "Kind", False), ("topic", "Topic", False),
    ("grade", "Overall grade or outcome", False),
    ("before", "Grade before", False), ("change", "Change", False),
    ("months", "Months since full inspection", True), ("areas", "Areas for improvement", True),
    ("priority", "Of them priority actions", True),
)  # fmt: skip
#: The short name of a kind of inspection, where its label ends with one.
_IN_BRACKETS: Final = r"^.*\((\w+)\)$"
#: What `inspections_wide` adds to what lists show of an inspection.
_FROM_WIDE: Final = [
    "inspection_id", "topic_group", "previous_grade", "grade_change", "months_since_previous",
    "n_improvement_areas", "n_priority_actions",
]  # fmt: skip


def overview_pages(context: SiteContext, inspections: pd.DataFrame) -> Iterator[tuple[str, bytes]]:
    """The three pages, each with its path in the release.

    Args:
        context: the release.
        inspections: what `inspection_summaries` returns.
    """
    yield "councils.html", _councils(context, inspections)
    yield "inspections.html", _inspections(context, inspections)
    drawing = page_timeline(inspections, context.schemas)
    yield "timeline.html", context.page("timeline.html.jinja", "", timeline=drawing)


def _councils(context: SiteContext, inspections: pd.DataFrame) -> bytes:
    when = inspections.set_index("inspection_id")["when"]
    areas, latest = context.labels("area"), context.tables["latest_by_council"]
    latest = latest.sort_values("local_authority").assign(
        slug=text_column([slug(name) for name in latest["local_authority"]], latest),
        change_label=relabel(latest["grade_change"], context.labels("grade_change")),
        status_label=relabel(latest["overall_status"], context.labels("overall_status")),
        when=latest["inspection_id"].map(when),
        visit_when=latest["visit_id"].map(when),
        visit_topic_label=relabel(latest["visit_topic_group"], context.labels("topic_group")),
    )
    rows = records(latest)
    return context.page(
        "councils.html.jinja",
        "",
        columns=(*_OF_COUNCILS, *((area, areas[area], False) for area in AREAS), *_OF_VISITS),
        areas=AREAS,
        letters=LETTERS,
        order={grade: place for place, grade in enumerate(GRADE_ORDER)},
        as_at=format_day(rows[0]["as_at"], DatePrecision.DAY) if rows and rows[0]["as_at"] else None,
        rows=rows,
    )


def _grade_key(row: Record) -> str:
    """What sorts a row by its grade or outcome: the best first, and last what has none."""
    grade, outcome = row["overall_grade"], row["outcome"]
    if grade in GRADE_ORDER:
        return f"1 {GRADE_ORDER.index(grade)}"
    return f"2 {list(SendOutcome).index(outcome)}" if outcome else f"3 {row['grade_text']}"


def _inspections(context: SiteContext, inspections: pd.DataFrame) -> bytes:
    found = inspections.merge(context.tables["inspections_wide"][_FROM_WIDE], on="inspection_id")
    outcome = relabel(found["outcome"], context.labels("send_outcome"))
    found = found.assign(
        kind_short=found["kind"].str.replace(_IN_BRACKETS, r"\1", regex=True),
        grade_before=relabel(found["previous_grade"], context.labels("grade")),
        topic_label=relabel(found["topic_group"], context.labels("topic_group")),
        change_label=relabel(found["grade_change"], context.labels("grade_change")),
        grade_text=outcome.fillna(found["grade"]),
    )
    rows = [
        {**row, "sort_date": row["start_date"] or row["end_date"] or "", "grade_key": _grade_key(row)}
        for row in records(found)
    ]
    return context.page("inspections.html.jinja", "", columns=_OF_INSPECTIONS, rows=rows)
