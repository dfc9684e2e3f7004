"""An inspection in one line: its kind, council, dates and overall grade."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from pipeline.core.day_text import format_period
from pipeline.extraction.fields.authorities import slug
from pipeline.releases.overviews.wide import overall_status
from pipeline.schema.frames import records
from pipeline.schema.model import Schemas
from pipeline.site.context import SiteContext
from pipeline.site.records import text_column

NO_COUNCIL: Final = "Council not known"


def inspection_summaries(context: SiteContext) -> pd.DataFrame:
    """All inspections, latest first and those of which nothing shows when at the end, with the text that lists show.

    Adds to the columns of the table: `overall_status`, `authority` and its `slug`, `kind`, `when` and `grade`.
    """
    inspections = context.tables["inspections"]
    inspections = inspections.assign(overall_status=overall_status(inspections, context.tables["null_reasons"]))
    authority = inspections["local_authority"].fillna(NO_COUNCIL)
    rows = records(inspections)
    summaries = inspections.assign(
        authority=authority,
        slug=text_column([slug(name) for name in authority], inspections),
        kind=text_column([format_kind(context.schemas, row) for row in rows], inspections),
        when=text_column([format_period(row) for row in rows], inspections),
        grade=text_column([format_grade(context.schemas, row) for row in rows], inspections),
    )
    latest = summaries["start_date"].fillna(summaries["end_date"]).fillna(summaries["date_not_after"])
    ordered = summaries.assign(latest=latest).sort_values(["latest", "inspection_id"], ascending=False)
    return ordered.drop(columns="latest")


def format_kind(schemas: Schemas, row: Mapping[str, Any]) -> str:
    """The kind of an inspection."""
    kind = row["inspection_type"]
    return schemas.vocabularies["inspection_type"].terms[kind].label if kind else "Inspection"


def format_grade(schemas: Schemas, row: Mapping[str, Any]) -> str:
    """The overall grade of an inspection, or why there is none.

    Args:
        schemas: for the labels.
        row: with its `overall_grade` and `overall_status`.
    """
    grade = row["overall_grade"]
    if grade is not None:
        return schemas.vocabularies["grade"].terms[grade].label
    return schemas.vocabularies["overall_status"].terms[row["overall_status"]].label
