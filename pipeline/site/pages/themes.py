"""What had to improve, by theme: a page of all themes, and one for each."""

from collections.abc import Iterator, Sequence
from typing import Final

import pandas as pd

from pipeline.schema.frames import records
from pipeline.schema.vocabularies import ImprovementKind
from pipeline.site.charts.grades import GRADE_ORDER
from pipeline.site.context import SiteContext
from pipeline.site.improvement_themes import Line, improvement_themes, table_of_counts
from pipeline.site.source_links import SourceLinks

#: How many areas for improvement one page lists.
_MOST_LISTED: Final = 400


def theme_pages(context: SiteContext) -> Iterator[tuple[str, bytes]]:
    """The page of all themes and that of each, with their paths in the release."""
    rows = improvement_themes(context)
    labels = context.labels("theme")
    grades = {
        str(grade): context.labels("grade")[grade] for grade in GRADE_ORDER if grade in set(rows["overall_grade"])
    }
    dated = rows.dropna(subset="year")
    years = sorted({int(year) for year in dated["year"]})
    inspected = dated.drop_duplicates("inspection_id").groupby("year").size()
    yield (
        "themes.html",
        context.page(
            "themes.html.jinja",
            "",
            years=years,
            n_inspections=[int(inspected.get(year, 0)) for year in years],
            by_year=table_of_counts(rows, "theme", labels, "year", years),
            by_grade=table_of_counts(
                rows.dropna(subset="overall_grade"), "theme", labels, "overall_grade", list(grades)
            ),
            grade_labels=list(grades.values()),
        ),
    )
    linked = SourceLinks(context).add_to(rows, dated=True)
    terms = context.schemas.vocabularies["theme"].terms
    for theme, found in linked.groupby("theme"):
        term = str(theme)
        newest = found.sort_values(["start_date", "improvement_id"], ascending=[False, True], na_position="last")
        regions = sorted(found["region"].dropna().unique())
        yield (
            f"themes/{term}.html",
            context.page(
                "theme.html.jinja",
                "../",
                label=labels[term],
                definition=terms[term].definition,
                n=len(found),
                n_inspections=found["inspection_id"].nunique(),
                years=years,
                by_year=_one_line(found, labels, "year", years),
                regions=regions,
                by_region=_one_line(found, labels, "region", regions) if len(regions) > 1 else None,
                grade_labels=list(grades.values()),
                by_grade=_one_line(found, labels, "overall_grade", list(grades)) if grades else None,
                areas=[
                    {**row, "is_priority": row["kind"] == ImprovementKind.PRIORITY_ACTION}
                    for row in records(newest.head(_MOST_LISTED))
                ],
            ),
        )


def _one_line(rows: pd.DataFrame, labels: dict[str, str], across: str, columns: Sequence[object]) -> Line:
    """The counts of one theme."""
    return table_of_counts(rows, "theme", labels, across, columns)[0]
